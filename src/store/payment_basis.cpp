#include "store/payment_basis.h"

#include <algorithm>
#include <memory>

#include "store/advisory_locks.h"
#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;
constexpr ColumnType kBytes = ColumnType::bytes;

constexpr Column kPerson[] = {{"area", kInteger}, {"person", kInteger}};

constexpr Column kDetail[] = {{"area", kInteger},           {"person", kInteger}, {"act", kInteger},
                              {"effective_from", kInteger}, {"born", kInteger},   {"residence", kInteger}};
constexpr SqlStatement kReadDetails = {
    "select d.area, d.person, d.act, d.effective_from, d.born, d.residence "
    "from given join person_detail d on d.area = given.area and d.person = given.person "
    "order by d.area, d.person, d.act",
    kPerson, kDetail};

constexpr Column kEnrolment[] = {{"area", kInteger}, {"person", kInteger}, {"act", kInteger},
                                 {"event", kText},   {"cause", kText},     {"effective_from", kInteger}};
constexpr SqlStatement kReadEnrolments = {
    "select e.area, e.person, e.act, e.event, e.cause, e.effective_from "
    "from given join enrolment e on e.area = given.area and e.person = given.person "
    "order by e.area, e.person, e.act",
    kPerson, kEnrolment};

constexpr Column kIdentity[] = {
    {"area", kInteger},  {"person", kInteger},         {"act", kInteger},
    {"category", kText}, {"effective_from", kInteger}, {"effective_until", kInteger}};
constexpr SqlStatement kReadIdentities = {
    "select i.area, i.person, i.act, i.category, i.effective_from, i.effective_until "
    "from given join identity i on i.area = given.area and i.person = given.person "
    "order by i.area, i.person, i.category",
    kPerson, kIdentity};

constexpr Column kCorrection[] = {{"area", kInteger}, {"person", kInteger}, {"corrected", kInteger}};
constexpr SqlStatement kReadCorrections = {
    "select c.area, c.person, c.corrected "
    "from given join enrolment_correction c on c.area = given.area and c.person = given.person",
    kPerson, kCorrection};

constexpr SqlStatement kReadMerged = {
    "select m.area, m.person from given join person_merge m on m.area = given.area and m.person = given.person",
    kPerson, kPerson};
constexpr SqlStatement kReadMergedInto = {
    "select m.area, m.into_person "
    "from given join person_merge m on m.into_person = given.person and m.area = given.area",
    kPerson, kPerson};

constexpr std::string_view kReadPartsText =
    "select " CANBAO_PART_COLUMNS
    "from given join payment_part t on t.area = given.area and t.person = given.person "
    "order by t.area, t.person, t.year, t.item, t.turn";
const SqlStatement kReadParts = {kReadPartsText, kPerson, part_columns()};

constexpr Column kDocument[] = {{"area", kInteger}, {"document", kBytes}};
constexpr Column kOwner[] = {
    {"area", kInteger}, {"document", kBytes}, {"turn", kInteger}, {"person", kInteger}};
constexpr SqlStatement kFindOwners = {
    "select d.area, d.document, d.turn, d.person "
    "from given join person_document d on d.area = given.area and d.document = given.document "
    "order by d.area, d.document, d.turn",
    kDocument, kOwner};

constexpr Column kPersonYear[] = {{"area", kInteger}, {"person", kInteger}, {"year", kInteger}};
constexpr Column kSettlement[] = {
    {"category", kText}, {"amount", kInteger}, {"payer", kText}, {"document", kText}};
constexpr SqlStatement kReadSettlements = {
    "select s.category, s.amount, s.payer, s.document from given join bill_settlement s on s.area = given.area "
    "and s.person = given.person and s.year = given.year order by s.act",
    kPersonYear, kSettlement};

PersonNumber number_of(std::int64_t cell) { return static_cast<PersonNumber>(cell); }
std::int64_t number_cell(PersonNumber number) { return static_cast<std::int64_t>(number); }

PersonKey key_of(const RegisterEntry& entry) { return {entry.area, entry.number}; }
PersonKey key_of(const StoredPart& part) { return {part.area, part.part.person}; }

// Areas and residences come many times one after the other.
class Regions {
   public:
    RegionCode of(std::int64_t cell) {
        if (!last_ || cell != cell_) {
            cell_ = cell;
            last_ = region_of(cell);
        }
        return *last_;
    }

   private:
    std::int64_t cell_ = 0;
    std::optional<RegionCode> last_;
};

class BasisReader {
   public:
    explicit BasisReader(PaymentBasis& basis) : basis_(basis) {}

    void take_detail(const Rows::Row& row) {
        const PersonKey person = person_of(row);
        if (basis_.entries.empty() || key_of(basis_.entries.back()) != person)
            basis_.entries.push_back({person.area, person.person, {}, {}, {}, {}, {}, {}});
        basis_.entries.back().details.push_back({.from = date_of(row.integer(3)),
                                                 .act = row.integer(2),
                                                 .name = {},
                                                 .sex = {},
                                                 .born = date_of(row.integer(4)),
                                                 .document_kind = {},
                                                 .document = {},
                                                 .document_index = kNoIndex,
                                                 .phone = {},
                                                 .residence = residences_.of(row.integer(5))});
    }
    void take_enrolment(const Rows::Row& row) {
        RegisterEntry* entry = entry_at(row);
        if (entry == nullptr) return;
        const auto event = enrolment_event(row.bytes(3));
        const auto cause = enrolment_cause(row.bytes(4));
        CHECK(event && cause);
        entry->enrolments.push_back({.event = *event,
                                     .cause = *cause,
                                     .from = date_of(row.integer(5)),
                                     .act = row.integer(2),
                                     .other_area = {}});
    }
    void take_identity(const Rows::Row& row) {
        RegisterEntry* entry = entry_at(row);
        if (entry == nullptr) return;
        IdentityFact fact{std::string(row.bytes(3)), date_of(row.integer(4)), {}, row.integer(2)};
        if (!row.is_null(5)) fact.until = date_of(row.integer(5));
        entry->identities.push_back(std::move(fact));
    }
    // Behind the facts that it takes back.
    void take_correction(const Rows::Row& row) {
        RegisterEntry* entry = entry_at(row);
        if (entry == nullptr) return;
        const std::int64_t corrected = row.integer(2);
        std::erase_if(entry->enrolments, [&](const auto& fact) { return fact.act == corrected; });
    }
    void take_merged(const Rows::Row& row) { basis_.merged.insert(person_of(row)); }
    void take_part(const Rows::Row& row) { basis_.parts.push_back(part_from(row)); }

   private:
    PersonKey person_of(const Rows::Row& row) {
        return {areas_.of(row.integer(0)), number_of(row.integer(1))};
    }

    RegisterEntry* entry_at(const Rows::Row& row) {
        const PersonKey person = person_of(row);
        const auto found = std::ranges::lower_bound(basis_.entries, person, {}, &key_of_entry);
        return found == basis_.entries.end() || key_of(*found) != person ? nullptr : &*found;
    }
    static PersonKey key_of_entry(const RegisterEntry& entry) { return key_of(entry); }

    inline static const BlindIndex kNoIndex{std::array<char, BlindIndex::kLength>{}};

    PaymentBasis& basis_;
    Regions areas_;
    Regions residences_;
};

}  // namespace

const RegisterEntry* PaymentBasis::entry_of(const PersonKey& person) const {
    const auto key = [](const RegisterEntry& entry) { return key_of(entry); };
    const auto found = std::ranges::lower_bound(entries, person, {}, key);
    return found == entries.end() || key_of(*found) != person ? nullptr : &*found;
}

std::span<const StoredPart> PaymentBasis::parts_of(const PersonKey& person) const {
    const auto key = [](const StoredPart& part) { return key_of(part); };
    const auto [first, last] = std::ranges::equal_range(parts, person, {}, key);
    return {first, last};
}

namespace {

void lock_persons(Requests& requests, Engine engine, const std::set<PersonKey>& persons) {
    if (engine != Engine::postgres) return;
    std::set<AdvisoryLock> locks;
    for (const PersonKey& person : persons) locks.insert(AdvisoryLock::of(person.person));
    take_locks(requests, engine, locks, AdvisoryLock::Mode::alone);
}

void ask_basis(Requests& requests, const std::set<PersonKey>& persons, PaymentBasis& basis) {
    basis.entries.clear();
    basis.merged.clear();
    basis.parts.clear();
    basis.entries.reserve(persons.size());
    Rows given(kPerson);
    for (const PersonKey& person : persons) given.add(area_cell(person.area)).add(number_cell(person.person));
    const auto reader = std::make_shared<BasisReader>(basis);
    const auto ask = [&](const SqlStatement& statement, void (BasisReader::*take)(const Rows::Row&)) {
        requests.add(statement, given, [reader, take](const Rows::Row& row) { ((*reader).*take)(row); });
    };
    ask(kReadDetails, &BasisReader::take_detail);
    ask(kReadEnrolments, &BasisReader::take_enrolment);
    ask(kReadIdentities, &BasisReader::take_identity);
    ask(kReadCorrections, &BasisReader::take_correction);
    ask(kReadMerged, &BasisReader::take_merged);
    ask(kReadMergedInto, &BasisReader::take_merged);
    ask(kReadParts, &BasisReader::take_part);
}

}  // namespace

void ask_payment_basis(Requests& requests, Engine engine, const std::set<PersonKey>& persons,
                       PaymentBasis& basis) {
    lock_persons(requests, engine, persons);
    ask_basis(requests, persons, basis);
}

DatabaseResult<Done> read_payment_basis(Connection& connection, const std::set<PersonKey>& persons,
                                        TransactionKind kind, PaymentBasis& basis) {
    Requests requests;
    if (kind == TransactionKind::write) lock_persons(requests, connection.engine(), persons);
    ask_basis(requests, persons, basis);
    return requests.run(connection);
}

void lock_documents(Requests& requests, Engine engine, const std::set<DocumentKey>& documents) {
    std::set<AdvisoryLock> locks;
    for (const DocumentKey& key : documents) locks.insert(AdvisoryLock::of(key.document));
    take_locks(requests, engine, locks, AdvisoryLock::Mode::alone);
}

void ask_owners(Requests& requests, const std::set<DocumentKey>& documents,
                std::map<DocumentKey, PersonNumber>& owners) {
    Rows given(kDocument);
    for (const DocumentKey& key : documents) given.add(area_cell(key.area)).add(key.document.bytes());

    // The last turn comes last.
    requests.add(kFindOwners, std::move(given), [&owners](const Rows::Row& row) {
        owners.insert_or_assign({region_of(row.integer(0)), index_of(row.bytes(1))},
                                number_of(row.integer(3)));
    });
}

DatabaseResult<std::vector<BillSettlement>> settlements_of(Connection& connection, const PersonKey& person,
                                                           int year) {
    Rows given(kPersonYear);
    given.add(area_cell(person.area)).add(number_cell(person.person)).add(year);
    std::vector<BillSettlement> settlements;
    TRY(connection.run(kReadSettlements, given, [&](const Rows::Row& row) {
        settlements.push_back({std::string(row.bytes(0)), Money::fen(row.integer(1)),
                               row.is_null(2) ? std::string() : std::string(row.bytes(2)),
                               std::string(row.bytes(3))});
    }));
    return settlements;
}

}  // namespace canbao
