#include "store/register_store.h"

#include <array>

#include "store/advisory_locks.h"
#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;
constexpr ColumnType kBytes = ColumnType::bytes;
constexpr Rotation kRewritten = Rotation::rewrites;

std::int64_t number_cell(PersonNumber number) { return static_cast<std::int64_t>(number); }
PersonNumber number_of(std::int64_t cell) { return static_cast<PersonNumber>(cell); }

constexpr Column kDocumentGiven[] = {{"document", kBytes}};
constexpr Column kOwner[] = {
    {"document", kBytes}, {"area", kInteger}, {"person", kInteger}, {"turn", kInteger}, {"act", kInteger}};
constexpr SqlStatement kFindOwners = {
    "select d.document, d.area, d.person, d.turn, d.act "
    "from given join person_document d on d.document = given.document",
    kDocumentGiven, kOwner};

constexpr Column kNumberGiven[] = {{"person", kInteger}};
constexpr Column kEntryGiven[] = {{"area", kInteger}, {"person", kInteger}};
constexpr Column kEntry[] = {{"area", kInteger},
                             {"person", kInteger},
                             {"act", kInteger},
                             {"into_person", kInteger},
                             {"merge_act", kInteger}};
constexpr SqlStatement kFindEntries = {
    "select p.area, p.person, p.act, "
    "(select m.into_person from person_merge m where m.area = p.area and m.person = p.person), "
    "(select m.act from person_merge m where m.area = p.area and m.person = p.person) "
    "from given join person p on p.person = given.person",
    kNumberGiven, kEntry};

constexpr Column kMerged[] = {{"person", kInteger}, {"act", kInteger}};
constexpr SqlStatement kFindMerged = {
    "select m.person, m.act from given join person_merge m on m.into_person = given.person", kNumberGiven,
    kMerged};

constexpr Column kDetail[] = {{"area", kInteger},
                              {"person", kInteger},
                              {"act", kInteger},
                              {"effective_from", kInteger},
                              {"name", kBytes, kRewritten},
                              {"sex", kText},
                              {"born", kInteger},
                              {"document_kind", kText},
                              {"document", kBytes, kRewritten},
                              {"document_index", kBytes, kRewritten},
                              {"phone", kBytes, kRewritten},
                              {"residence", kInteger}};
constexpr SqlStatement kFindDetails = {
    "select d.area, d.person, d.act, d.effective_from, d.name, d.sex, d.born, d.document_kind, d.document, "
    "d.document_index, d.phone, d.residence "
    "from given join person_detail d on d.area = given.area and d.person = given.person",
    kEntryGiven, kDetail};

constexpr Column kEnrolment[] = {
    {"area", kInteger}, {"person", kInteger},     {"act", kInteger},           {"event", kText},
    {"cause", kText},   {"other_area", kInteger}, {"effective_from", kInteger}};
constexpr SqlStatement kFindEnrolments = {
    "select e.area, e.person, e.act, e.event, e.cause, e.other_area, e.effective_from "
    "from given join enrolment e on e.area = given.area and e.person = given.person",
    kEntryGiven, kEnrolment};

constexpr Column kInsured[] = {
    {"area", kInteger}, {"person", kInteger}, {"year", kInteger}, {"scheme", kText}, {"act", kInteger}};
constexpr SqlStatement kFindInsured = {
    "select y.area, y.person, y.year, y.scheme, y.act "
    "from given join insured_year y on y.area = given.area and y.person = given.person",
    kEntryGiven, kInsured};

constexpr Column kPaid[] = {
    {"area", kInteger}, {"person", kInteger}, {"year", kInteger}, {"act", kInteger}, {"prepaid", kInteger}};
constexpr SqlStatement kFindPaid = {
    "select t.area, t.person, t.year, t.act, t.prepaid "
    "from given join payment_part t on t.area = given.area and t.person = given.person "
    "and t.item = 'contribution' and not exists (select 1 from payment_reversal r where r.area = t.area "
    "and r.person = t.person and r.year = t.year and r.item = t.item and r.turn = t.turn)",
    kEntryGiven, kPaid};

constexpr Column kIdentity[] = {
    {"area", kInteger},  {"person", kInteger},         {"act", kInteger},
    {"category", kText}, {"effective_from", kInteger}, {"effective_until", kInteger}};
constexpr SqlStatement kFindIdentities = {
    "select i.area, i.person, i.act, i.category, i.effective_from, i.effective_until "
    "from given join identity i on i.area = given.area and i.person = given.person",
    kEntryGiven, kIdentity};

constexpr Column kCorrection[] = {
    {"area", kInteger}, {"person", kInteger}, {"corrected", kInteger}, {"act", kInteger}};
constexpr SqlStatement kFindCorrections = {
    "select c.area, c.person, c.corrected, c.act "
    "from given join enrolment_correction c on c.area = given.area and c.person = given.person",
    kEntryGiven, kCorrection};

constexpr Column kPerson[] = {{"area", kInteger}, {"person", kInteger}, {"act", kInteger}};

constexpr Column kDocument[] = {{"area", kInteger},
                                {"document", kBytes, kRewritten},
                                {"turn", kInteger},
                                {"person", kInteger},
                                {"act", kInteger}};

constexpr Column kAreaGiven[] = {{"area", kInteger}};
constexpr Column kMergePair[] = {{"person", kInteger}, {"into_person", kInteger}};
constexpr SqlStatement kFindMergesOfArea = {
    "select m.person, m.into_person from given join person_merge m on m.area = given.area", kAreaGiven,
    kMergePair};

constexpr Column kMerge[] = {
    {"area", kInteger}, {"person", kInteger}, {"into_person", kInteger}, {"act", kInteger}};

constexpr std::string_view kMale = "male";
constexpr std::string_view kFemale = "female";

std::string_view sex_cell(Sex sex) { return sex == Sex::male ? kMale : kFemale; }
Sex sex_of(std::string_view cell) { return cell == kMale ? Sex::male : Sex::female; }

constexpr std::string_view kResident = "resident";
constexpr std::string_view kEmployee = "employee";

std::string_view scheme_cell(ProvedYear::Scheme scheme) {
    return scheme == ProvedYear::Scheme::resident ? kResident : kEmployee;
}
ProvedYear::Scheme scheme_of(std::string_view cell) {
    return cell == kResident ? ProvedYear::Scheme::resident : ProvedYear::Scheme::employee;
}

DetailFact detail_of(const Rows::Row& row) {
    enum {
        kAreaCell,
        kPersonCell,
        kActCell,
        kFromCell,
        kNameCell,
        kSexCell,
        kBornCell,
        kKindCell,
        kDocumentCell,
        kIndexCell,
        kPhoneCell,
        kResidenceCell
    };
    const auto document_kind_read = document_kind(row.bytes(kKindCell));
    CHECK(document_kind_read.has_value());
    DetailFact fact{.from = date_of(row.integer(kFromCell)),
                    .act = row.integer(kActCell),
                    .name = sealed_of(row.bytes(kNameCell)),
                    .sex = sex_of(row.bytes(kSexCell)),
                    .born = date_of(row.integer(kBornCell)),
                    .document_kind = *document_kind_read,
                    .document = sealed_of(row.bytes(kDocumentCell)),
                    .document_index = index_of(row.bytes(kIndexCell)),
                    .phone = {},
                    .residence = region_of(row.integer(kResidenceCell))};
    if (!row.is_null(kPhoneCell)) fact.phone = sealed_of(row.bytes(kPhoneCell));
    return fact;
}

EnrolmentFact enrolment_of(const Rows::Row& row) {
    enum { kAreaCell, kPersonCell, kActCell, kEventCell, kCauseCell, kOtherAreaCell, kFromCell };
    const auto its_event = enrolment_event(row.bytes(kEventCell));
    const auto its_cause = enrolment_cause(row.bytes(kCauseCell));
    CHECK(its_event && its_cause);
    EnrolmentFact fact{.event = *its_event,
                       .cause = *its_cause,
                       .from = date_of(row.integer(kFromCell)),
                       .act = row.integer(kActCell),
                       .other_area = {}};
    if (!row.is_null(kOtherAreaCell)) fact.other_area = region_of(row.integer(kOtherAreaCell));
    return fact;
}

IdentityFact identity_of(const Rows::Row& row) {
    IdentityFact fact{std::string(row.bytes(3)), date_of(row.integer(4)), {}, row.integer(2)};
    if (!row.is_null(5)) fact.until = date_of(row.integer(5));
    return fact;
}

// Loads what a wish names. What was recorded after its last act does not count.
class RegisterLoader {
   public:
    RegisterLoader(Connection& connection, const RegisterWish& wish, TransactionKind kind)
        : connection_(connection), wish_(wish), kind_(kind) {}

    DatabaseResult<RegisterBook> load() {
        std::set<PersonNumber> numbers = TRY(find_owners());
        std::set<PersonNumber> seen;
        // A merged entry leads to the one in which it goes on, and back, in whichever area: until no number
        // is new.
        while (!numbers.empty()) {
            seen.insert(numbers.begin(), numbers.end());
            std::set<PersonNumber> next = TRY(find_entries(numbers));
            std::erase_if(next, [&](PersonNumber number) { return seen.contains(number); });
            numbers = std::move(next);
        }
        TRY(find_facts());
        book_.sort_facts();
        return std::move(book_);
    }

   private:
    bool counts(std::int64_t act) const { return act <= wish_.last_act; }

    // Whoever only reads takes none.
    template <typename Wanted>
    void lock(Requests& requests, const std::set<Wanted>& wanted) const {
        std::set<AdvisoryLock> locks;
        if (kind_ == TransactionKind::write)
            for (const Wanted& each : wanted) locks.insert(AdvisoryLock::of(each));
        take_locks(requests, connection_.engine(), locks, AdvisoryLock::Mode::alone);
    }

    // The numbers that are wished for, and those of whoever has had the documents.
    DatabaseResult<std::set<PersonNumber>> find_owners() {
        Rows documents(kDocumentGiven);
        for (const BlindIndex& document : wish_.documents) documents.add(document.bytes());
        std::set<PersonNumber> numbers = wish_.numbers;
        const auto take_owner = [&](const Rows::Row& row) {
            if (!counts(row.integer(4))) return;
            const DocumentOwner owner = {region_of(row.integer(1)), number_of(row.integer(2)),
                                         static_cast<int>(row.integer(3))};
            book_.put_owner(index_of(row.bytes(0)), owner);
            numbers.insert(owner.number);
        };
        Requests requests;
        lock(requests, wish_.documents);
        requests.add(kFindOwners, std::move(documents), take_owner);
        TRY(requests.run(connection_));
        return numbers;
    }

    // The entries of these persons in every area, without their facts; returns the numbers into which they
    // were merged, and that were merged into them.
    DatabaseResult<std::set<PersonNumber>> find_entries(const std::set<PersonNumber>& numbers) {
        Rows given(kNumberGiven);
        for (const PersonNumber number : numbers) given.add(number_cell(number));
        std::set<PersonNumber> merged;
        const auto take_entry = [&](const Rows::Row& row) {
            if (!counts(row.integer(2))) return;
            const RegionCode area = region_of(row.integer(0));
            const PersonNumber number = number_of(row.integer(1));
            book_.put_entry(area, number);
            entries_.add(row.integer(0)).add(row.integer(1));
            if (row.is_null(3) || !counts(row.integer(4))) return;
            const PersonNumber into = number_of(row.integer(3));
            book_.put_merge(area, number, into);
            merged.insert(into);
        };
        const auto take_merged = [&](const Rows::Row& row) {
            if (counts(row.integer(1))) merged.insert(number_of(row.integer(0)));
        };
        Requests requests;
        lock(requests, numbers);
        requests.add(kFindEntries, given, take_entry);
        requests.add(kFindMerged, std::move(given), take_merged);
        TRY(requests.run(connection_));
        return merged;
    }

    DatabaseResult<Done> find_facts() {
        const auto entry_of = [&](const Rows::Row& row) -> RegisterEntry& {
            return book_.put_entry(region_of(row.integer(0)), number_of(row.integer(1)));
        };
        const auto take_detail = [&](const Rows::Row& row) {
            if (counts(row.integer(2))) entry_of(row).details.push_back(detail_of(row));
        };
        const auto take_enrolment = [&](const Rows::Row& row) {
            if (counts(row.integer(2))) entry_of(row).enrolments.push_back(enrolment_of(row));
        };
        const auto take_insured = [&](const Rows::Row& row) {
            const InsuredYearFact fact = {static_cast<int>(row.integer(2)), scheme_of(row.bytes(3)),
                                          row.integer(4)};
            if (counts(fact.act)) entry_of(row).insured.push_back(fact);
        };
        const auto take_identity = [&](const Rows::Row& row) {
            if (counts(row.integer(2))) entry_of(row).identities.push_back(identity_of(row));
        };
        const auto take_paid = [&](const Rows::Row& row) {
            const PaidYearFact fact = {static_cast<int>(row.integer(2)), row.integer(3), row.integer(4) != 0};
            if (counts(fact.act)) entry_of(row).paid.push_back(fact);
        };
        // Behind the facts that they take back.
        const auto take_correction = [&](const Rows::Row& row) {
            if (!counts(row.integer(3))) return;
            const RegisterEntry& entry = entry_of(row);
            book_.put_correction(entry.area, entry.number, row.integer(2), row.integer(3));
        };
        const Request requests[] = {
            {kFindDetails, entries_, take_detail},  {kFindEnrolments, entries_, take_enrolment},
            {kFindInsured, entries_, take_insured}, {kFindIdentities, entries_, take_identity},
            {kFindPaid, entries_, take_paid},       {kFindCorrections, entries_, take_correction}};
        return connection_.run_together(requests);
    }

    Connection& connection_;
    const RegisterWish& wish_;
    TransactionKind kind_;
    RegisterBook book_;
    Rows entries_{kEntryGiven};
};

}  // namespace

DatabaseResult<RegisterBook> load_register(Connection& connection, const RegisterWish& wish,
                                           TransactionKind kind) {
    return RegisterLoader(connection, wish, kind).load();
}

DatabaseResult<std::map<PersonNumber, PersonNumber>> merges_of(Connection& connection, RegionCode area) {
    Rows given(kAreaGiven);
    given.add(area_cell(area));
    std::map<PersonNumber, PersonNumber> merges;
    TRY(connection.run(kFindMergesOfArea, given, [&](const Rows::Row& row) {
        merges.emplace(number_of(row.integer(0)), number_of(row.integer(1)));
    }));
    return merges;
}

DatabaseResult<std::size_t> count_known(Connection& connection, const std::set<PersonNumber>& numbers) {
    Rows given(kNumberGiven);
    for (const PersonNumber number : numbers) given.add(number_cell(number));
    std::size_t count = 0;
    TRY(connection.run(kFindEntries, given, [&](const Rows::Row&) { ++count; }));
    return count;
}

const std::span<const Column> kDetailColumns = kDetail;

RegisterChanges::NewDetail detail_from(const Rows::Row& row) {
    return {region_of(row.integer(0)), number_of(row.integer(1)), detail_of(row)};
}

std::span<const FactTable> register_tables() {
    static const FactTable tables[] = {
        {"person", kPerson, 2},       {"person_detail", kDetail, 2}, {"person_document", kDocument, 4},
        {"enrolment", kEnrolment, 2}, {"insured_year", kInsured, 4}, {"enrolment_correction", kCorrection, 3},
        {"person_merge", kMerge, 3},  {"identity", kIdentity, 2}};
    return tables;
}

std::vector<Facts> facts_of(const RegisterChanges& changes) {
    std::vector<Facts> facts;
    for (const FactTable& table : register_tables()) facts.push_back({&table, Rows(table.columns())});
    enum { kPersons, kDetails, kDocuments, kEnrolments, kInsuredYears, kCorrections, kMerges, kIdentities };

    for (const auto& [area, number, act] : changes.persons)
        facts[kPersons].rows.add(area_cell(area)).add(number_cell(number)).add(act);

    Rows& details = facts[kDetails].rows;
    for (const auto& [area, number, fact] : changes.details) {
        details.add(area_cell(area)).add(number_cell(number)).add(fact.act).add(date_cell(fact.from));
        details.add(fact.name.bytes).add(sex_cell(fact.sex)).add(date_cell(fact.born));
        details.add(word(fact.document_kind)).add(fact.document.bytes).add(fact.document_index.bytes());
        if (fact.phone)
            details.add(fact.phone->bytes);
        else
            details.add_null();
        details.add(residence_cell(fact.residence));
    }

    Rows& documents = facts[kDocuments].rows;
    for (const auto& [area, document, number, turn, act] : changes.documents)
        documents.add(area_cell(area)).add(document.bytes()).add(turn).add(number_cell(number)).add(act);

    Rows& enrolments = facts[kEnrolments].rows;
    for (const auto& [area, number, fact] : changes.enrolments) {
        enrolments.add(area_cell(area)).add(number_cell(number)).add(fact.act);
        enrolments.add(word(fact.event)).add(word(fact.cause));
        if (fact.other_area)
            enrolments.add(area_cell(*fact.other_area));
        else
            enrolments.add_null();
        enrolments.add(date_cell(fact.from));
    }

    Rows& insured = facts[kInsuredYears].rows;
    for (const auto& [area, number, fact] : changes.insured) {
        insured.add(area_cell(area)).add(number_cell(number)).add(fact.year);
        insured.add(scheme_cell(fact.scheme)).add(fact.act);
    }

    Rows& corrections = facts[kCorrections].rows;
    for (const auto& [area, number, corrected, act] : changes.corrections)
        corrections.add(area_cell(area)).add(number_cell(number)).add(corrected).add(act);

    Rows& merges = facts[kMerges].rows;
    for (const auto& [area, number, into, act] : changes.merges)
        merges.add(area_cell(area)).add(number_cell(number)).add(number_cell(into)).add(act);

    Rows& identities = facts[kIdentities].rows;
    for (const auto& [area, number, fact] : changes.identities) {
        identities.add(area_cell(area)).add(number_cell(number)).add(fact.act).add(fact.category);
        identities.add(date_cell(fact.from));
        if (fact.until)
            identities.add(date_cell(*fact.until));
        else
            identities.add_null();
    }
    return facts;
}

}  // namespace canbao
