#include "seasons/office.h"

#include <fmt/format.h>

#include "channels/act_line.h"
#include "policy/real_policies.h"
#include "procedure/season/bill_season.h"
#include "store/act_store.h"
#include "store/key_store.h"
#include "store/list_store.h"
#include "store/register_store.h"
#include "store/verification.h"

namespace canbao::seasons {
namespace {

constexpr std::int64_t kBegun = 1'764'633'600'000'000;  // 2025-12-02
constexpr std::int64_t kMinute = 60'000'000;
constexpr const char* kAreas[] = {"140702", "140522"};
constexpr const char* kResidences[] = {"140702002001", "140522108201"};

// One for all seasons: to make keys takes longer than to use them.
const KeyRing& keys() {
    static const KeyRing kKeys = *KeyRing::parse(KeyRing::create(KeyRing::Suite::international), "keys");
    return kKeys;
}

SeasonKey season() { return {SeasonOffice::area(0), 2026}; }

std::string id_of(int person) {
    return std::string(IdNumber::synthetic(14, 5, *Date::parse("1980-01-01"), person + 1).plain());
}

}  // namespace

RegionCode SeasonOffice::area(int area) { return *RegionCode::parse(kAreas[area]); }

SeasonOffice::SeasonOffice(Engine engine)
    : database_(engine),
      book_(book_of_every_place(CANBAO_SOURCE_DIR)),
      keys_(keys()),
      actor_{"王芳", Role::agency, *RegionCode::parse("140000")},
      now_(kBegun) {
    auto opened = open_database(database_.address(), DatabaseUse::migrate);
    CHECK(opened && migrate(**opened, 0, "test"));
    opened->reset();
    connection_ = sound(open_database(database_.address(), DatabaseUse::write), "open");
    start();
    law_ = *law_of_season(book_, season());
    enrol_everybody();
    // Of two that write at the same microsecond one may be told to try again.
    set_clock(now_ + kMinute);
    give_identities();
    bill();
    set_clock(now_ + kMinute);
}

void SeasonOffice::set_clock(std::int64_t now) {
    now_ = now;
    start();
}

void SeasonOffice::start() {
    ground_ = std::make_unique<ActGround>(
        sound(prepare_ground(*connection_, book_, keys_, "law", "test", now_), "ground"));
    act_numbers_ = ActNumbers(1);
    agency_.emplace(start(Role::agency));
    finance_.emplace(start(Role::finance));
}

BulkWriter SeasonOffice::start(Role role) {
    const BulkWriter::Options options{.database = database_.address(),
                                      .clock = [this] { return now_; },
                                      .running = [this] { return now_; }};
    return sound(BulkWriter::start(options, book_, keys_, "law", "test",
                                   {actor_.name, role, *RegionCode::parse("140000")}),
                 "writer");
}

ActAnswer SeasonOffice::carry_out(const std::string& line) {
    ActLineReader reader;
    auto command = reader.read(line);
    CHECK(command.has_value());
    const PreparedAct act = prepare_act(*std::move(command), actor_, "test", keys_);
    const PreparedAct* const given = &act;
    return sound(carry_out_batch(*connection_, *ground_, {&given, 1}, act_numbers_, now_), "act").front();
}

void SeasonOffice::enrol_everybody() {
    for (int i = 0; i < kPeople; ++i) {
        const int where = kPersons[i].area;
        const std::string document = fmt::format(R"({{"kind":"resident_id","number":"{}"}})", id_of(i));
        const ActAnswer registered = carry_out(fmt::format(
            R"({{"act":"register","area":"{}","key":"r{}","on":"2025-12-01","document":{},"name":"示例","residence":"{}"}})",
            kAreas[where], i, document, kResidences[where]));
        numbers_.emplace(i, static_cast<PersonNumber>(registered.person.value()));
        const char* const history =
            kPersons[i].has_missed_2025
                ? R"("first")"
                : R"("back_after_lapse","insured":[{"year":2025,"scheme":"resident"}])";
        const ActAnswer enrolled = carry_out(fmt::format(
            R"({{"act":"enrol","area":"{}","key":"e{}","on":"2025-12-01","document":{},"cause":{}}})",
            kAreas[where], i, document, history));
        CHECK(enrolled.decision && enrolled.decision->reasons.empty());
    }
}

// As departments' lists do.
void SeasonOffice::give_identities() {
    const BulkAct list = {.area = area(0),
                          .client = "lists",
                          .key = "l1",
                          .kind = "roster",
                          .on = *Date::parse("2025-12-01"),
                          .command = "{}",
                          .decision = {}};
    const auto rows = [&](std::int64_t act) {
        RegisterChanges changes;
        const Date since = *Date::parse("2024-01-01");
        for (int i = 0; i < kPeople; ++i) {
            const char* const category = kPersons[i].is_student  ? "student"
                                         : kPersons[i].help == 0 ? nullptr
                                         : kPersons[i].due == 0  ? "extreme_poverty"
                                                                 : "subsistence_allowance";
            if (category != nullptr)
                changes.identities.push_back({area(0), numbers_.at(i), {category, since, {}, act}});
        }
        const ListTaken taken = {.area = area(0),
                                 .act = act,
                                 .kind = "roster",
                                 .department = "civil_affairs",
                                 .region = *RegionCode::parse("140702000000"),
                                 .document = "一号",
                                 .mode = ListMode::changes,
                                 .covered = {},
                                 .as_of = *Date::parse("2025-12-01"),
                                 .file_name = "list.csv",
                                 .file_digest = "digest",
                                 .rows = 3,
                                 .added = 3,
                                 .moved = 0,
                                 .ended = 0,
                                 .unchanged = 0,
                                 .returned = 0};
        std::vector<Facts> facts = facts_of(changes);
        facts.push_back(rows_of({&taken, 1}));
        return facts;
    };
    (void)sound(agency_->write_alone(list, rows), "identities");
}

void SeasonOffice::bill() {
    (void)sound(open_season(*agency_, *law_, season(), *Date::parse("2025-12-01")), "open season");
    (void)sound(bill_season(*agency_, {database_.address(), book_}, *law_,
                            {season(), *Date::parse("2025-12-02")}, [](std::uint64_t) {}),
                "bill");
    (void)sound(close_season(*agency_, *law_, season(), *Date::parse("2025-12-02")), "close season");
}

bool SeasonOffice::order(int person, int key) {
    const ActAnswer answer = carry_out(fmt::format(
        R"({{"act":"order","area":"{}","key":"o{}","on":"2025-12-03","lines":[{{"person":"{}","item":"contribution","year":2026}}]}})",
        kAreas[kPersons[person].area], key, static_cast<std::int64_t>(numbers_.at(person))));
    if (answer.order.empty()) return false;
    orders_.insert_or_assign(person, *OrderNumber::parse(answer.order));
    return true;
}

PaymentCommand SeasonOffice::command_of(const Told& told) const {
    PaymentNotice notice{.channel = *ChannelKey::parse(told.channel),
                         .trade = *TradeNumber::parse(told.trade),
                         .order = {},
                         .amount = Money::fen(told.fen),
                         .paid_at = told.paid_at,
                         .lines = {}};
    if (told.order >= 0) notice.order = orders_.at(told.order);
    for (const Line& line : told.lines) {
        constexpr PaymentItem kItems[] = {PaymentItem::contribution, PaymentItem::repair,
                                          PaymentItem::prepaid};
        const bool is_nobody = line.person == kNobody;
        const auto document = [&] {
            return DocumentReference{
                *IdentityDocument::parse(DocumentKind::resident_id, id_of(is_nobody ? kPeople : line.person)),
                {},
                {}};
        };
        notice.lines.push_back({area(is_nobody ? 0 : kPersons[line.person].area),
                                is_nobody || told.is_by_document ? PersonReference(document())
                                                                 : PersonReference(numbers_.at(line.person)),
                                kItems[static_cast<std::size_t>(line.item)], year_of(line.item),
                                Money::fen(line.fen)});
    }
    return {area(told.home()), std::move(notice)};
}

std::vector<PaymentAnswer> SeasonOffice::pay(const std::vector<Told>& told) {
    std::vector<PreparedPayment> payments;
    payments.reserve(told.size());
    for (const Told& each : told) payments.push_back(prepare_payment(command_of(each), actor_, keys_));
    std::vector<const PreparedPayment*> given;
    given.reserve(payments.size());
    for (const PreparedPayment& payment : payments) given.push_back(&payment);
    return sound(carry_out_batch(*connection_, *ground_, given, act_numbers_, now_), "payments");
}

std::map<std::string, std::int64_t> SeasonOffice::ledger() {
    static constexpr Column kAnswer[] = {{"area", ColumnType::integer},
                                         {"debit", ColumnType::text},
                                         {"credit", ColumnType::text},
                                         {"amount", ColumnType::integer}};
    std::map<std::string, std::int64_t> balances;
    (void)sound(connection_->run({"select area, debit, credit, cast(sum(amount) as bigint) from transfer "
                                  "group by area, debit, credit",
                                  {},
                                  kAnswer},
                                 Rows({}),
                                 [&](const Rows::Row& row) {
                                     const int where = std::to_string(row.integer(0)) == kAreas[0] ? 0 : 1;
                                     balances[fmt::format("{} {}", where, row.bytes(1))] += row.integer(3);
                                     balances[fmt::format("{} {}", where, row.bytes(2))] -= row.integer(3);
                                 }),
                "ledger");
    std::erase_if(balances, [](const auto& each) { return each.second == 0; });
    return balances;
}

std::int64_t SeasonOffice::count(std::string_view sql) {
    static constexpr Column kAnswer[] = {{"answer", ColumnType::integer}};
    std::int64_t answer = -1;
    (void)sound(connection_->run({sql, {}, kAnswer}, Rows({}),
                                 [&](const Rows::Row& row) { answer = row.integer(0); }),
                "count");
    return answer;
}

std::string SeasonOffice::broken_rules() {
    std::string out;
    for (const Finding& finding : sound(verify(*connection_), "verify").findings)
        out += fmt::format("{} at {}: {}\n", finding.rule, finding.first, finding.message.en);
    return out;
}

}  // namespace canbao::seasons
