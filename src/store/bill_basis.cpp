#include "store/bill_basis.h"

#include <algorithm>

#include "store/cells.h"
#include "store/channel_store.h"
#include "store/debit_store.h"
#include "store/payment_store.h"
#include "store/reference_store.h"
#include "store/refund_store.h"
#include "store/subsidy_store.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kAfter[] = {{"area", kInteger}, {"after", kInteger}};
constexpr Column kPerson[] = {{"person", kInteger}};
// A part is kPersonsOfPart persons.
constexpr SqlStatement kFindEnd = {
    "select coalesce((select p.person from person p where p.area = given.area and p.person > given.after "
    "order by p.person limit 1 offset 1999), 9223372036854775807) from given",
    kAfter, kPerson};
static_assert(kPersonsOfPart == 2000);

constexpr Column kRange[] = {
    {"area", kInteger}, {"year", kInteger}, {"first", kInteger}, {"last", kInteger}, {"run", kInteger}};

constexpr Column kDetail[] = {{"person", kInteger},
                              {"act", kInteger},
                              {"effective_from", kInteger},
                              {"born", kInteger},
                              {"residence", kInteger}};
constexpr SqlStatement kReadDetails = {
    "select d.person, d.act, d.effective_from, d.born, d.residence "
    "from given join person_detail d on d.area = given.area and d.person >= given.first "
    "and d.person <= given.last order by d.person, d.act",
    kRange, kDetail};

constexpr Column kEnrolment[] = {{"person", kInteger},
                                 {"act", kInteger},
                                 {"event", kText},
                                 {"cause", kText},
                                 {"effective_from", kInteger}};
constexpr SqlStatement kReadEnrolments = {
    "select e.person, e.act, e.event, e.cause, e.effective_from "
    "from given join enrolment e on e.area = given.area and e.person >= given.first "
    "and e.person <= given.last order by e.person, e.act",
    kRange, kEnrolment};

constexpr Column kIdentity[] = {{"person", kInteger},
                                {"act", kInteger},
                                {"category", kText},
                                {"effective_from", kInteger},
                                {"effective_until", kInteger}};
constexpr SqlStatement kReadIdentities = {
    "select i.person, i.act, i.category, i.effective_from, i.effective_until "
    "from given join identity i on i.area = given.area and i.person >= given.first "
    "and i.person <= given.last order by i.person, i.category",
    kRange, kIdentity};

constexpr Column kCorrection[] = {{"person", kInteger}, {"corrected", kInteger}, {"act", kInteger}};
constexpr SqlStatement kReadCorrections = {
    "select c.person, c.corrected, c.act "
    "from given join enrolment_correction c on c.area = given.area and c.person >= given.first "
    "and c.person <= given.last order by c.person, c.corrected",
    kRange, kCorrection};

constexpr Column kBill[] = {{"person", kInteger},  {"act", kInteger},      {"run", kInteger},
                            {"outcome", kText},    {"standard", kInteger}, {"due", kInteger},
                            {"is_late", kInteger}, {"reason", kText},      {"clause", kText},
                            {"category", kText}};
constexpr SqlStatement kReadBills = {
    "select b.person, b.act, b.run, b.outcome, b.standard, b.due, b.is_late, b.reason, b.clause, b.category "
    "from given join bill b on b.area = given.area and b.person >= given.first "
    "and b.person <= given.last and b.year = given.year and b.run <= given.run order by b.person, b.act",
    kRange, kBill};

constexpr Column kSubsidy[] = {{"person", kInteger}, {"act", kInteger},    {"category", kText},
                               {"payer", kText},     {"amount", kInteger}, {"clause", kText}};
constexpr SqlStatement kReadSubsidies = {
    "select s.person, s.act, s.category, s.payer, s.amount, s.clause "
    "from given join bill_subsidy s on s.area = given.area and s.person >= given.first "
    "and s.person <= given.last and s.year = given.year order by s.person, s.act, s.category, s.payer",
    kRange, kSubsidy};

constexpr Column kSettlement[] = {{"person", kInteger}, {"act", kInteger}, {"category", kText},
                                  {"amount", kInteger}, {"payer", kText},  {"document", kText}};
constexpr SqlStatement kReadSettlements = {
    "select t.person, t.act, t.category, t.amount, t.payer, t.document "
    "from given join bill_settlement t on t.area = given.area and t.person >= given.first "
    "and t.person <= given.last and t.year = given.year order by t.person, t.act",
    kRange, kSettlement};

constexpr Column kAreaGiven[] = {{"area", kInteger}};
constexpr Column kCount[] = {{"persons", kInteger}};
constexpr SqlStatement kCountPersons = {"select count(*) from given join person p on p.area = given.area",
                                        kAreaGiven, kCount};

constexpr Column kSince[] = {{"area", kInteger}, {"act", kInteger}};
// Each person as often as there are facts: to sort them out here, SQLite would go through a whole table.
constexpr SqlStatement kFindActedOn = {
    "select a.person from given join act a on a.area = given.area and a.act > given.act "
    "and a.person is not null and a.outcome = 'granted' "
    "and a.kind not in ('order', 'follow_up', 'refund_apply', 'refund_settle', 'refund_payee')",
    kSince, kPerson};
constexpr SqlStatement kFindIdentified = {
    "select i.person from given join identity i on i.area = given.area and i.act > given.act", kSince,
    kPerson};
constexpr SqlStatement kFindNoticed = {
    "select n.person from given join notice n on n.area = given.area and n.act > given.act", kSince, kPerson};
constexpr Column kBulkAct[] = {{"kind", kText}, {"list", kText}};
constexpr SqlStatement kFindBulkActs = {
    "select a.kind, (select t.kind from list_taken t where t.area = a.area and t.act = a.act) "
    "from given join act a on a.area = given.area and a.act > given.act and a.person is null "
    "and a.outcome = 'granted'",
    kSince, kBulkAct};

PersonNumber number_of(std::int64_t cell) { return static_cast<PersonNumber>(cell); }

std::string text_of(const Rows::Row& row, std::size_t cell) {
    return row.is_null(cell) ? std::string() : std::string(row.bytes(cell));
}

// Lists of which the books say whose bills they may change: by their identities and notices, or nobody's.
bool is_list_that_tells(std::string_view kind) {
    constexpr std::string_view kLists[] = {"roster",       "deaths",     "moves",   "households",
                                           kListHospitals, kListOffices, "targets", "follow_up"};
    return std::ranges::find(kLists, kind) != std::end(kLists);
}

// Acts of money, on which no bill rests.
bool is_of_money(std::string_view kind) {
    constexpr std::string_view kKinds[] = {
        "order",         kActPayments,     "channel_file",       kActChannelStates,  "postings",
        "reconcile",     "difference",     kActApplyRefund,      kActSettleRefund,   kActRefundPayee,
        kActRefundBatch, kActRefundResult, kActConfirmSubsidies, kActReceiveSubsidy, kActDebitAgreements,
        kActDebitFile};
    return std::ranges::find(kKinds, kind) != std::end(kKinds);
}

// Finds entries for rows that come in the order of persons.
class EntryCursor {
   public:
    explicit EntryCursor(std::vector<RegisterEntry>& entries) : entries_(entries) {}

    // nullptr: the person has none.
    RegisterEntry* at(PersonNumber person) {
        while (next_ < entries_.size() && entries_[next_].number < person) ++next_;
        const bool is_there = next_ < entries_.size() && entries_[next_].number == person;
        return is_there ? &entries_[next_] : nullptr;
    }

   private:
    std::vector<RegisterEntry>& entries_;
    std::size_t next_ = 0;
};

// Fills a basis from the answers of its questions, one after the other.
class BasisReader {
   public:
    BasisReader(RegionCode area, BillBasis& basis) : area_(area), basis_(basis) {}

    void take_detail(const Rows::Row& row) {
        const PersonNumber person = number_of(row.integer(0));
        if (basis_.entries.empty() || basis_.entries.back().number != person)
            basis_.entries.push_back({area_, person, {}, {}, {}, {}, {}, {}});
        basis_.entries.back().details.push_back({.from = date_of(row.integer(2)),
                                                 .act = row.integer(1),
                                                 .name = {},
                                                 .sex = {},
                                                 .born = date_of(row.integer(3)),
                                                 .document_kind = {},
                                                 .document = {},
                                                 .document_index = kNoIndex,
                                                 .phone = {},
                                                 .residence = residence_of(row.integer(4))});
    }
    void take_enrolment(const Rows::Row& row) {
        RegisterEntry* entry = enrolments_.at(number_of(row.integer(0)));
        if (entry == nullptr) return;
        const auto event = enrolment_event(row.bytes(2));
        const auto cause = enrolment_cause(row.bytes(3));
        CHECK(event && cause);
        entry->enrolments.push_back({.event = *event,
                                     .cause = *cause,
                                     .from = date_of(row.integer(4)),
                                     .act = row.integer(1),
                                     .other_area = {}});
    }
    void take_identity(const Rows::Row& row) {
        RegisterEntry* entry = identities_.at(number_of(row.integer(0)));
        if (entry == nullptr) return;
        IdentityFact fact{std::string(row.bytes(2)), date_of(row.integer(3)), {}, row.integer(1)};
        if (!row.is_null(4)) fact.until = date_of(row.integer(4));
        entry->identities.push_back(std::move(fact));
    }
    // Behind the facts that it takes back.
    void take_correction(const Rows::Row& row) {
        RegisterEntry* entry = corrections_.at(number_of(row.integer(0)));
        if (entry == nullptr) return;
        const std::int64_t corrected = row.integer(1);
        std::erase_if(entry->enrolments, [&](const auto& fact) { return fact.act == corrected; });
    }
    // The last of a person comes last.
    void take_bill(const Rows::Row& row) {
        const PersonNumber person = number_of(row.integer(0));
        if (basis_.bills.empty() || basis_.bills.back().person != person)
            basis_.bills.push_back({person, 0, 0, {}});
        StoredBill& stored = basis_.bills.back();
        stored.act = row.integer(1);
        stored.run = row.integer(2);
        Bill& bill = stored.bill;
        bill.outcome = bill_outcome(row.bytes(3));
        bill.standard = Money::fen(row.integer(4));
        bill.due = Money::fen(row.integer(5));
        bill.is_late = row.integer(6) != 0;
        bill.reason = text_of(row, 7);
        bill.clause = text_of(row, 8);
        bill.category = text_of(row, 9);
    }
    // Of the last bill; those of earlier ones are passed over.
    void take_subsidy(const Rows::Row& row) {
        const PersonNumber person = number_of(row.integer(0));
        while (next_bill_ < basis_.bills.size() && basis_.bills[next_bill_].person < person) ++next_bill_;
        if (next_bill_ == basis_.bills.size()) return;
        StoredBill& stored = basis_.bills[next_bill_];
        if (stored.person != person || stored.act != row.integer(1)) return;
        stored.bill.subsidies.push_back({std::string(row.bytes(2)), std::string(row.bytes(3)),
                                         Money::fen(row.integer(4)), std::string(row.bytes(5))});
    }
    void take_settlement(const Rows::Row& row) {
        basis_.settlements.push_back({number_of(row.integer(0)),
                                      row.integer(1),
                                      {std::string(row.bytes(2)), Money::fen(row.integer(3)), text_of(row, 4),
                                       std::string(row.bytes(5))}});
    }

   private:
    // One village after the other has the same residence.
    RegionCode residence_of(std::int64_t cell) {
        if (cell != residence_cell_) {
            residence_cell_ = cell;
            residence_ = region_of(cell);
        }
        return residence_;
    }

    inline static const BlindIndex kNoIndex{std::array<char, BlindIndex::kLength>{}};

    RegionCode area_;
    BillBasis& basis_;
    EntryCursor enrolments_{basis_.entries}, identities_{basis_.entries}, corrections_{basis_.entries};
    std::size_t next_bill_ = 0;
    std::int64_t residence_cell_ = 0;
    RegionCode residence_ = area_;
};

}  // namespace

const StoredBill* BillBasis::bill_of(PersonNumber person) const {
    const auto found = std::ranges::lower_bound(bills, person, {}, &StoredBill::person);
    return found == bills.end() || found->person != person ? nullptr : &*found;
}

const BillSettlement* BillBasis::settlement_of(PersonNumber person, std::string_view category) const {
    const BillSettlement* last = nullptr;
    for (auto it = std::ranges::lower_bound(settlements, person, {}, &StoredSettlement::person);
         it != settlements.end() && it->person == person; ++it)
        if (it->settlement.category == category) last = &it->settlement;
    return last;
}

DatabaseResult<PersonNumber> end_of_part(Connection& connection, RegionCode area, PersonNumber after) {
    Rows given(kAfter);
    given.add(area_cell(area)).add(static_cast<std::int64_t>(after));
    PersonNumber end = kLastPerson;
    TRY(connection.run(kFindEnd, given, [&](const Rows::Row& row) { end = number_of(row.integer(0)); }));
    return end;
}

DatabaseResult<std::int64_t> count_persons(Connection& connection, RegionCode area) {
    Rows given(kAreaGiven);
    given.add(area_cell(area));
    std::int64_t count = 0;
    TRY(connection.run(kCountPersons, given, [&](const Rows::Row& row) { count = row.integer(0); }));
    return count;
}

DatabaseResult<Done> read_bill_basis(Connection& connection, const SeasonKey& season,
                                     std::span<const PersonRange> ranges, BillBasis& basis,
                                     std::int64_t last_run) {
    basis.entries.clear();
    basis.bills.clear();
    basis.settlements.clear();
    Rows given(kRange);
    for (const PersonRange& range : ranges) {
        given.add(area_cell(season.area)).add(season.year);
        given.add(static_cast<std::int64_t>(range.first))
            .add(static_cast<std::int64_t>(range.last))
            .add(last_run);
    }
    BasisReader reader(season.area, basis);
    const auto with = [&](void (BasisReader::*take)(const Rows::Row&)) {
        return [&reader, take](const Rows::Row& row) { (reader.*take)(row); };
    };
    const Request requests[] = {{kReadDetails, given, with(&BasisReader::take_detail)},
                                {kReadEnrolments, given, with(&BasisReader::take_enrolment)},
                                {kReadIdentities, given, with(&BasisReader::take_identity)},
                                {kReadCorrections, given, with(&BasisReader::take_correction)},
                                {kReadBills, given, with(&BasisReader::take_bill)},
                                {kReadSubsidies, given, with(&BasisReader::take_subsidy)},
                                {kReadSettlements, given, with(&BasisReader::take_settlement)}};
    return connection.run_together(requests);
}

DatabaseResult<std::optional<std::vector<PersonNumber>>> persons_changed_after(Connection& connection,
                                                                               RegionCode area,
                                                                               std::int64_t act) {
    Rows given(kSince);
    given.add(area_cell(area)).add(act);
    bool can_tell = true;
    TRY(connection.run(kFindBulkActs, given, [&](const Rows::Row& row) {
        const std::string_view kind = row.bytes(0);
        const bool is_of_season = kind == kActOpenSeason || kind == kActCloseSeason ||
                                  kind == kActBeginBills || kind == kActBills || kind == kActActivateBills;
        const bool is_list = !row.is_null(1) && is_list_that_tells(row.bytes(1));
        // Whom a population list registers is not enrolled yet.
        can_tell = can_tell && (is_of_season || is_list || kind == "population" || is_of_money(kind));
    }));
    if (!can_tell) return std::optional<std::vector<PersonNumber>>();
    std::vector<PersonNumber> persons;
    const auto take = [&](const Rows::Row& row) { persons.push_back(number_of(row.integer(0))); };
    TRY(connection.run(kFindActedOn, given, take));
    TRY(connection.run(kFindIdentified, given, take));
    TRY(connection.run(kFindNoticed, given, take));
    std::ranges::sort(persons);
    const auto doubled = std::ranges::unique(persons);
    persons.erase(doubled.begin(), doubled.end());
    return std::optional(std::move(persons));
}

}  // namespace canbao
