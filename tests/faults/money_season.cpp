#include "faults/money_season.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "channels/channel_statement.h"
#include "channels/debit_result.h"
#include "channels/refund_file.h"
#include "faults/invented_acts.h"
#include "faults/money_state.h"
#include "store/database.h"
#include "store/debit_store.h"
#include "vocabulary/check.h"
#include "vocabulary/moment.h"

namespace canbao::faults {
namespace {

// The place whose law says when students get their contribution back, and a neighbour.
constexpr std::string_view kArea = "140702";
constexpr std::string_view kNeighbour = "140522";
constexpr std::size_t kPeople = 40;
constexpr std::size_t kNeighbours = 6;
constexpr std::size_t kWhollyHelped = 3;
constexpr std::size_t kHelped = 9;
constexpr std::int64_t kDueFen = 40'000;
constexpr std::int64_t kHelpedDueFen = 8'000;
constexpr std::int64_t kMinute = 60'000'000;
constexpr std::size_t kNoticesOfFile = 8;
const Misbehaviour kMisbehaviour{*Rate::parse("30%"), *Rate::parse("20%"), *Rate::parse("20%"),
                                 *Rate::parse("15%"), kNever};

constexpr std::string_view kStudents[] = {"离校证明1号", "离校证明2号", "离校证明3号"};
constexpr std::string_view kSurplus[] = {"多缴申请1号", "多缴申请2号"};
constexpr std::string_view kDeath = "死亡证明1号";

RegionCode area() { return *RegionCode::parse(kArea); }
Date day_paid() { return *Date::parse("2025-12-10"); }

PersonReference document_of(std::size_t number) {
    return DocumentReference{
        *IdentityDocument::parse(DocumentKind::resident_id, invented_id(number)), {}, {}};
}

std::string name_of(std::size_t number) { return fmt::format("示例{}", number); }

}  // namespace

MoneySeason::MoneySeason(const TestOffice& office, std::uint64_t seed)
    : office_(office), seed_(seed), draw_(seed) {
    draw_payers();
    draw_payments();
    add_debits();
    add_channels();
    add_orders();
    add_treasury();
    add_refunds();
    add_batches();
}

// ── Who pays, and how ──

void MoneySeason::draw_payers() {
    constexpr const char* kChannels[] = {
        "wechat",        "wechat",       "wechat",           "bank_counter", "bank_counter",
        "tax_hall_cash", "tax_hall_pos", "bank_batch_debit", "alipay",       ""};
    for (std::size_t i = 0; i < kPeople + kNeighbours; ++i) {
        const bool is_neighbour = i >= kPeople;
        Payer payer{i, is_neighbour ? kNeighbour : kArea, Help::none, kChannels[draw(std::size(kChannels))]};
        if (i < kHelped) payer.help = i < kWhollyHelped ? Help::all : Help::some;
        if (payer.help == Help::all) payer.channel = "";
        // Some of each, whatever is drawn.
        if (is_neighbour) payer.channel = "wechat";
        if (i >= kPeople - 5) payer.channel = is_neighbour ? "wechat" : "bank_counter";
        if (i >= kPeople - 9 && i < kPeople - 5) payer.channel = i % 2 == 0 ? "bank_batch_debit" : "alipay";
        payers_.push_back(payer);
    }
}

Money MoneySeason::due_of(const Payer& payer) const {
    return Money::fen(payer.help == Help::none ? kDueFen : payer.help == Help::some ? kHelpedDueFen : 0);
}

void MoneySeason::draw_payments() {
    for (const Payer& payer : payers_) {
        if (payer.channel.empty() || payer.channel == "bank_batch_debit" || payer.channel == "alipay")
            continue;
        const bool is_known_to_pay = payer.channel == "bank_counter" && payer.number >= kPeople - 5;
        const std::int64_t due = due_of(payer).in_fen();
        pay(payer, !is_known_to_pay && draw(10) == 0 ? due - 1 : due);
        // Of the last ones two pay twice, so that there is surplus for whoever asks for it.
        if (is_known_to_pay ? payer.number < kPeople - 3 : draw(6) == 0) pay(payer, due);
    }
    // Somebody whom nobody knows.
    pay({kPeople + kNeighbours + draw(50), kArea, Help::none, "wechat"}, kDueFen);
}

void MoneySeason::pay(const Payer& payer, std::int64_t fen) {
    const std::size_t number = payments_.size() + 1;
    const auto line = [](const Payer& for_whom, std::int64_t its_fen) {
        return PaymentLine{*RegionCode::parse(for_whom.area), document_of(for_whom.number),
                           PaymentItem::contribution, 2026, Money::fen(its_fen)};
    };
    HappenedPayment payment{.notice = {.channel = *ChannelKey::parse(payer.channel),
                                       .trade = *TradeNumber::parse(fmt::format("S{}T{:04}", seed_, number)),
                                       .order = {},
                                       .amount = Money::fen(fen),
                                       .paid_at = *parse_moment("2025-12-10T09:00:00+08:00") +
                                                  static_cast<std::int64_t>(number) * kMinute,
                                       .lines = {line(payer, fen)}}};
    // A family in two counties.
    if (payer.channel == "wechat" && payer.area == kArea && draw(4) == 0) {
        const Payer& relative = payers_[kPeople + draw(kNeighbours)];
        payment.notice.lines.push_back(line(relative, kDueFen));
        payment.notice.amount += Money::fen(kDueFen);
    }
    payments_.push_back(std::move(payment));
}

std::vector<HappenedPayment> MoneySeason::of(std::string_view channel) const {
    std::vector<HappenedPayment> out;
    for (const HappenedPayment& payment : payments_)
        if (payment.notice.channel.text().starts_with(channel)) out.push_back(payment);
    return out;
}

ChannelSimulator MoneySeason::simulator(std::string_view channel) const {
    return {of(channel), kMisbehaviour, seed_};
}

// ── Before any money ──

std::string MoneySeason::prepare() {
    std::vector<std::string> acts;
    std::string helped = "姓名,身份证号码,人员类别,认定时间\n";
    for (const Payer& payer : payers_) {
        const std::string document =
            fmt::format(R"({{"kind":"resident_id","number":"{}"}})", invented_id(payer.number));
        const std::string_view residence = payer.area == kArea ? "140702002001" : "140522108201";
        acts.push_back(fmt::format(
            R"({{"act":"register","area":"{}","key":"r{}","on":"2025-12-01","document":{},"name":"{}","residence":"{}"}})",
            payer.area, payer.number, document, name_of(payer.number), residence));
        acts.push_back(fmt::format(
            R"({{"act":"enrol","area":"{}","key":"e{}","on":"2025-12-01","document":{},"cause":"first"}})",
            payer.area, payer.number, document));
        if (payer.help != Help::none)
            helped += fmt::format("{},{},{},2020-01-01\n", name_of(payer.number), invented_id(payer.number),
                                  payer.help == Help::all ? "特困人员" : "低保对象");
    }
    write("民政.csv", helped);
    const std::vector<RunningProgram::Wish> wishes = {
        office_.wish({"db", "migrate"}), office_.acts(office_.write("people.jsonl", acts)),
        by("agency", {"import", "roster", file("民政.csv"), "--department", "民政", "--document", "一号",
                      "--as-of", "2025-12-01", "--area", "140702"}),
        by("agency", {"season", "open", "--area", "140702", "--year", "2026", "--on", "2025-12-01"}),
        by("agency", {"season", "bill", "--area", "140702", "--year", "2026", "--on", "2025-12-02"})};
    for (const RunningProgram::Wish& wish : wishes)
        if (const Ended ended = run(wish); ended.status != 0)
            return fmt::format("{}: {}", fmt::join(wish.arguments, " "), ended.complaints);
    for (Payer& payer : payers_)
        payer.person = ask(fmt::format("select person from act where area = {} and client_key = 'r{}'",
                                       payer.area, payer.number))
                           .front();
    return {};
}

std::string MoneySeason::file(const std::string& name) const { return (office_.folder() / name).string(); }

void MoneySeason::write(const std::string& name, const std::string& bytes) const {
    std::ofstream out(file(name), std::ios::binary);
    CHECK((out << bytes).flush().good());
}

RunningProgram::Wish MoneySeason::by(const char* role, std::vector<std::string> arguments) const {
    for (const char* word : {"--as", "王芳", "--role", role, "--scope", "140000"})
        arguments.emplace_back(word);
    return office_.wish(std::move(arguments));
}

// ── What channels hand in ──

MoneySeason::Step MoneySeason::take(const std::string& name, std::function<std::string()> bytes) const {
    const auto wish = [this, name, bytes = std::move(bytes)] {
        write(name, bytes());
        return by("tax", {"payment", "take", file(name), "--area", std::string(kArea), "-o",
                          file(name + ".answers")});
    };
    return {name,  wish,      {"loaded", "written", "committed", "payments_told"}, file(name + ".answers"),
            false, file(name)};
}

std::string MoneySeason::callbacks_of(const std::vector<HappenedPayment>& payments) const {
    const CallbackSigner signer = {"rehearsal", [](std::string_view) { return std::string(32, '\0'); }};
    std::string out;
    for (const Delivery& each : ChannelSimulator(payments, kMisbehaviour, seed_).callbacks(signer))
        out += each.bytes + "\n";
    return out;
}

// Nobody pays through two of them, so that it does not matter which comes first.
void MoneySeason::add_channels() {
    Group group = {take("微信.jsonl", [this] { return callbacks_of(of("wechat")); })};
    Group later;
    const auto notices = simulator("bank_counter").bank_notices(kNoticesOfFile, TextEncoding::gb18030);
    for (const Delivery& each : notices)
        (group.size() < 2 ? group : later).push_back(take(each.name, [each] { return each.bytes; }));
    if (!of("tax_hall").empty()) {
        const auto cash = *ChannelKey::parse("tax_hall_cash");
        const Delivery shift =
            ChannelSimulator(of("tax_hall"), {}, seed_).shifts(cash, TextEncoding::utf8).front();
        group.push_back(take(shift.name, [shift] { return shift.bytes; }));
    }
    groups_.push_back(std::move(group));
    for (Step& step : later) groups_.push_back({std::move(step)});
}

void MoneySeason::add_orders() {
    for (const Payer& payer : payers_) {
        if (payer.channel != "alipay") continue;
        const auto wish = [this, payer] {
            return by("agency",
                      {"order", "--area", std::string(kArea), "--key", fmt::format("o{}", payer.number),
                       "--on", "2025-12-09", "--document", invented_id(payer.number), "--lines", "2026"});
        };
        groups_.push_back(
            {{fmt::format("order {}", payer.number), wish, {"loaded", "written", "committed"}, {}}});
    }
    const auto callbacks = [this] {
        std::vector<HappenedPayment> payments;
        for (const Payer& payer : payers_)
            if (payer.channel == "alipay") payments.push_back(ordered(payer));
        return callbacks_of(payments);
    };
    groups_.push_back({take("支付宝.jsonl", callbacks), take("批扣结果.txt", [this] { return debits(); })});
}

// The season is open until the bank has its file.
void MoneySeason::add_debits() {
    const auto agree = [this] {
        std::string list = "CANBAO-DEBIT-AGREEMENTS|1|bank_batch_debit|140702|2025-12-03|1\n";
        std::size_t rows = 0;
        for (const Payer& payer : payers_)
            if (payer.channel == "bank_batch_debit")
                list += fmt::format("AGREE|A-{}|resident_id|{}||\n", ++rows, invented_id(payer.number));
        write("代扣协议.txt", list + fmt::format("END|{}|0\n", rows));
        return by("tax", {"debit", "agreements", file("代扣协议.txt"), "--area", std::string(kArea), "--on",
                          "2025-12-03"});
    };
    const auto make = [this] {
        return by("tax", {"debit", "make", "--area", std::string(kArea), "--year", "2026", "--channel",
                          "bank_batch_debit", "--on", "2025-12-09", "-o", file("批扣.txt")});
    };
    const auto close = [this] {
        return by("agency",
                  {"season", "close", "--area", std::string(kArea), "--year", "2026", "--on", "2026-03-01"});
    };
    groups_.push_back({{"debit agreements", agree, {"written", "committed"}, {}}});
    groups_.push_back({{"debit make", make, {"written", "committed"}, {}, true}});
    groups_.push_back({{"season close", close, {"written", "committed"}, {}, true}});
}

HappenedPayment MoneySeason::ordered(const Payer& payer) const {
    const std::int64_t order =
        ask(fmt::format("select pay_order from pay_order_line where area = {} and person = {}", kArea,
                        payer.person))
            .front();
    return {.notice = {.channel = *ChannelKey::parse(payer.channel),
                       .trade = *TradeNumber::parse(fmt::format("S{}P{:04}", seed_, payer.number)),
                       .order = OrderNumber(area(), order),
                       .amount = due_of(payer),
                       .paid_at = *parse_moment("2025-12-10T20:00:00+08:00"),
                       .lines = {}}};
}

// Of every fourth row there is no money.
std::string MoneySeason::debits() const {
    auto connection = open_database(DatabaseAddress(office_.database()), DatabaseUse::read);
    CHECK(connection.has_value());
    const auto files = read_debit_files(**connection, area());
    CHECK(files && files->size() == 1);
    const StoredDebitFile& sent = files->front();
    const auto debits = read_debits(**connection, sent.key);
    CHECK(debits.has_value());
    DebitResultWriter writer({sent.key.channel, area(), sent.year, sent.key.number, sent.made_on,
                              static_cast<std::uint32_t>(sent.debits), sent.total});
    std::string out;
    writer.begin(out);
    for (const StoredDebit& debit : *debits) {
        DebitResultRow row{static_cast<std::uint32_t>(debit.line),
                           OrderNumber(area(), debit.order),
                           debit.amount,
                           DebitOutcome::insufficient,
                           {}};
        if (debit.line % 4 != 0) {
            row.outcome = DebitOutcome::success;
            row.debit = {*TradeNumber::parse(fmt::format("S{}P{:04}", seed_, debit.line)),
                         *parse_moment("2025-12-10T20:00:00+08:00")};
        }
        writer.append(out, row);
    }
    writer.finish(out);
    return out;
}

// ── Subsidies, and the statement of a channel ──

void MoneySeason::add_treasury() {
    const auto confirm = [this] {
        return by("agency", {"subsidy", "confirm", "--area", std::string(kArea), "--year", "2026"});
    };
    const auto receive = [this] {
        return by("finance", {"subsidy", "receive", "--area", std::string(kArea), "--year", "2026", "--payer",
                              "medical_assistance", "--amount", "300.00", "--document", "银行回单8号",
                              "--key", "u1", "--on", "2026-03-20"});
    };
    const auto reconcile = [this] {
        write("对账单.csv", statement());
        return by("tax", {"reconcile", "run", file("对账单.csv"), "--area", std::string(kArea), "--on",
                          "2025-12-12"});
    };
    groups_.push_back({{"subsidy confirm", confirm, {"written", "committed"}, {}},
                       {"subsidy receive", receive, {"written", "committed"}, {}},
                       {"reconcile run",
                        reconcile,
                        {"written", "committed", "postings_taken"},
                        {},
                        false,
                        file("对账单.csv")}});
    const auto decide = [this] {
        return by("tax", {"reconcile", "decide", "--area", std::string(kArea), "--channel", "wechat",
                          "--trade", "X1", "--to", "adjusted", "--why", "渠道更正", "--on", "2025-12-13"});
    };
    groups_.push_back({{"reconcile decide", decide, {"written", "committed"}, {}, true}});
}

// It lacks some trades, states another amount of some, and has one that nobody told us.
std::string MoneySeason::statement() const {
    std::string out;
    StatementWriter writer(out, {*ChannelKey::parse("wechat"), area(), day_paid(), day_paid(), 1});
    std::size_t place = 0;
    for (const HappenedPayment& payment : of("wechat")) {
        if (++place % 5 == 0 || payment.notice.lines.size() > 1) continue;
        const std::string trade = payment.notice.trade.text();
        const Money amount = payment.notice.amount + Money::fen(place % 7 == 0 ? 100 : 0);
        for (const EntryKind kind : {EntryKind::paid, EntryKind::posted})
            writer.add({.trade = trade, .order = {}, .amount = amount, .day = day_paid(), .kind = kind});
    }
    writer.add({.trade = "X1",
                .order = {},
                .amount = Money::fen(kDueFen),
                .day = day_paid(),
                .kind = EntryKind::paid});
    writer.finish();
    return out;
}

// ── Refunds, until the bank has paid ──

MoneySeason::Step MoneySeason::application(const Payer& payer, const std::string& reason,
                                           const std::string& document) const {
    const auto wish = [this, number = payer.number, reason, document] {
        std::vector<std::string> arguments = {"refund",     "apply",
                                              "--area",     std::string(kArea),
                                              "--year",     "2026",
                                              "--person",   std::to_string(payers_[number].person),
                                              "--reason",   reason,
                                              "--document", document,
                                              "--key",      document,
                                              "--on",       "2025-12-22",
                                              "--holder",   name_of(number),
                                              "--bank",     "信用社",
                                              "--account",  fmt::format("62284804{:04}", number)};
        if (reason != kSurplusReason) arguments.insert(arguments.end(), {"--event-on", "2025-12-20"});
        return by("agency", std::move(arguments));
    };
    return {document, wish, {"written", "committed"}, {}};
}

// Of those who are sure to have paid: three leave, one dies, and two paid twice.
void MoneySeason::add_refunds() {
    const Payer* const last = &payers_[kPeople - 5];
    groups_.push_back({application(last[0], "student_leaves", std::string(kStudents[0])),
                       application(last[1], std::string(kSurplusReason), std::string(kSurplus[1])),
                       application(last[2], "death", std::string(kDeath))});
    groups_.push_back({application(last[0], std::string(kSurplusReason), std::string(kSurplus[0])),
                       application(last[3], "student_leaves", std::string(kStudents[1])),
                       application(last[4], "student_leaves", std::string(kStudents[2]))});
    const auto settle = [this] {
        return by("agency", {"refund", "settle", "--area", std::string(kArea), "--refund",
                             refund_named(std::string(kDeath)), "--outcome", "granted", "--document",
                             "批示3号", "--key", "s1", "--on", "2026-01-13"});
    };
    groups_.push_back({{"refund settle", settle, {"written", "committed"}, {}}});
}

std::string MoneySeason::refund_named(const std::string& document) const {
    return std::to_string(
        ask(fmt::format("select act from refund where area = {} and document = '{}'", kArea, document))
            .front());
}

void MoneySeason::add_batches() {
    const auto batch = [this] {
        return by("finance", {"refund", "batch", "--area", std::string(kArea), "--year", "2026", "--on",
                              "2026-03-02", "-o", file("退费.txt")});
    };
    const auto result = [this](int number, std::function<RefundResult(const Refund&)> result_of) -> Step {
        const std::string name = fmt::format("结果{}.txt", number);
        const auto wish = [this, name, number, result_of = std::move(result_of)] {
            write(name, results(std::min(number, 2), result_of));
            return by("finance", {"refund", "result", file(name), "--on", "2026-03-10"});
        };
        return {name, wish, {"written", "committed"}, {}, false, file(name)};
    };
    groups_.push_back({{"refund batch", batch, {"written", "committed"}, {}, true}});
    groups_.push_back({result(1, [](const Refund& refund) {
        return refund.document == kStudents[0] ? RefundResult::account_closed : RefundResult::paid;
    })});
    const auto payee = [this] {
        return by("agency", {"refund", "payee", "--area", std::string(kArea), "--refund",
                             refund_named(std::string(kStudents[0])), "--holder", "示例", "--bank", "农行",
                             "--account", "62284899", "--key", "p1", "--on", "2026-03-11"});
    };
    groups_.push_back({{"refund payee", payee, {"written", "committed"}, {}}});
    groups_.push_back({{"refund batch 2", batch, {"written", "committed"}, {}, true}});
    groups_.push_back({result(2, [](const Refund&) { return RefundResult::unknown; })});
    groups_.push_back({result(3, [](const Refund&) { return RefundResult::paid; })});
}

std::string MoneySeason::results(int batch,
                                 const std::function<RefundResult(const Refund&)>& result_of) const {
    auto connection = open_database(DatabaseAddress(office_.database()), DatabaseUse::read);
    CHECK(connection.has_value());
    const auto batches = read_batches(**connection, area());
    const auto refunds = read_refunds(**connection, area());
    CHECK(batches && refunds && batches->size() >= static_cast<std::size_t>(batch));
    const std::int64_t number = (*batches)[static_cast<std::size_t>(batch) - 1].number;
    RefundResultFile file{area(), OrderNumber(area(), number), *Date::parse("2026-03-05"), {}};
    for (const Refund& refund : *refunds)
        for (const RefundAttempt& attempt : refund.attempts) {
            if (attempt.batch != number) continue;
            RefundResultRow row{attempt.line,
                                OrderNumber(area(), refund.number),
                                attempt.amount,
                                RefundResult::unknown,
                                {},
                                {}};
            row.result = result_of(refund);
            if (row.result == RefundResult::paid) {
                row.reference = fmt::format("BK-{}", batch);
                row.paid_on = *Date::parse("2026-03-03");
            }
            file.rows.push_back(std::move(row));
        }
    std::ranges::sort(file.rows, {}, &RefundResultRow::line);
    return file.text();
}

std::vector<std::int64_t> MoneySeason::ask(const std::string& sql) const {
    auto connection = open_database(DatabaseAddress(office_.database()), DatabaseUse::read);
    CHECK(connection.has_value());
    const auto numbers = numbers_by(**connection, sql);
    CHECK(numbers && !numbers->empty());
    return *numbers;
}

}  // namespace canbao::faults
