#include "decision/registration.h"

#include <algorithm>

namespace canbao {
namespace {

// Facts of reasons that are words live as long as the program.
const LocalText kByAgencyThere = {"由原参保地医保经办机构办理暂停", "the agency of that place suspends it"};
const LocalText kByPerson = {"由本人（或亲属）申请暂停", "the person, or a relative, asks for it"};
const LocalText kWasEnrolled = {"已有参保记录，应为断保接续或转入",
                                "there was a relation before: it is a return after a lapse, or a transfer"};
const LocalText kNeverEnrolled = {
    "没有参保记录，应为首次参保；曾在他处参保的，附上参保年度",
    "no relation is known: it is a first enrolment, or the years insured elsewhere "
    "have to be shown"};
const LocalText kNotEnrolledThere = {"转出地区划没有此人的参保记录",
                                     "nobody was enrolled so in the area it says"};
const LocalText kMergeOtherWay = {
    "这条登记有参保关系或死亡记录，应把另一条并入这条",
    "this entry has a relation or a death that the other has not: merge the other one "
    "into this"};
const LocalText kFirst = {"首次参保", "first enrolment"};
const LocalText kBack = {"断保接续", "return after a lapse"};
const LocalText kTransfer = {"跨统筹区转入", "transfer from another pooling area"};
const LocalText kName = {"姓名", "the name"};
const LocalText kDocument = {"证件", "the document"};
const LocalText kResidence = {"参保地", "the place"};
const LocalText kNameOnly = {"姓名", "name"};
const LocalText kSex = {"性别", "sex"};
const LocalText kBorn = {"出生日期", "birth date"};

void refuse(RegistrationDecision& decision, ReasonCode code, const Statement* rule,
            std::array<ReasonFact, 3> facts = {}) {
    decision.against.push_back({code, rule == nullptr ? nullptr : rule->clause, facts, rule});
}

// Death is the person's, in whichever of the entries it was recorded.
bool is_refused_by_death(RegistrationDecision& decision, std::span<const RegisterEntry* const> entries) {
    std::optional<Date> died;
    for (const RegisterEntry* entry : entries)
        if (!died) died = died_on(*entry);
    if (died) refuse(decision, ReasonCode::person_died, nullptr, {*died});
    return died.has_value();
}
bool is_refused_by_death(RegistrationDecision& decision, const RegisterEntry& entry,
                         std::span<const RegisterEntry* const> others = {}) {
    const RegisterEntry* const own[] = {&entry};
    return is_refused_by_death(decision, own) || is_refused_by_death(decision, others);
}

void refuse_what_comes_too_early(RegistrationDecision& decision, Date on, const RegisterEntry& entry) {
    const auto later = std::ranges::max_element(entry.enrolments, {}, &EnrolmentFact::from);
    if (later != entry.enrolments.end() && later->from > on)
        refuse(decision, ReasonCode::later_fact, nullptr, {later->from, on});
}

bool is_of_other_province(RegionCode area, RegionCode other) {
    constexpr std::size_t kProvinceDigits = 2;
    return area.text().substr(0, kProvinceDigits) != other.text().substr(0, kProvinceDigits);
}

// The six digits of an enrolment area.
std::int64_t digits_of_county(RegionCode area) {
    constexpr std::uint64_t kBelowCounty = 1'000'000;
    return static_cast<std::int64_t>(area.number() / kBelowCounty);
}

void refuse_relation(RegistrationDecision& decision, const RegistrationTable& law, RegionCode here,
                     RegionCode there, ProvedYear::Scheme scheme) {
    const RegistrationTable::RelationElsewhere& rule = law.relation_elsewhere;
    const bool by_agency = (rule.agency_there_if_employee && scheme == ProvedYear::Scheme::employee) ||
                           (rule.agency_there_if_other_province && is_of_other_province(here, there));
    refuse(decision, ReasonCode::relation_elsewhere, rule.source,
           {digits_of_county(there), by_agency ? &kByAgencyThere : &kByPerson});
}

// A relation as it is to be here, with what the law says to those elsewhere.
struct RelationHere {
    const RegistrationTable& law;
    RegionCode area;
    Date since;
    std::span<const EnrolmentFact> facts;
};

// What begins there later, or goes on, stands in the way as well. A merged entry's relation has ended.
void refuse_relations_in_our_books(RegistrationDecision& decision, const RelationHere& here,
                                   std::span<const RegisterEntry* const> others) {
    decision.rests_on.push_back(here.law.relation_elsewhere.source);
    for (const RegisterEntry* other : others)
        if (!other->merged_into && are_active_together(here.since, here.facts, other->enrolments))
            refuse_relation(decision, here.law, here.area, other->area, ProvedYear::Scheme::resident);
}

// Of a relation that is active here from a day on, until something else is recorded.
void refuse_relations_in_our_books(RegistrationDecision& decision, const RegistrationTable& law,
                                   RegionCode area, Date from, std::span<const RegisterEntry* const> others) {
    const EnrolmentFact begins[] = {{.event = EnrolmentEvent::enrolled,
                                     .cause = EnrolmentCause::first,
                                     .from = from,
                                     .act = 0,
                                     .other_area = {}}};
    refuse_relations_in_our_books(decision, {law, area, from, begins}, others);
}

// Lists say it of the person, in whichever of the entries.
void refuse_employee_relation(RegistrationDecision& decision, const RegistrationTable& law, Date from,
                              const RegisterEntry& entry, std::span<const RegisterEntry* const> others) {
    std::vector<IdentityFact> facts = entry.identities;
    for (const RegisterEntry* other : others)
        facts.insert(facts.end(), other->identities.begin(), other->identities.end());
    for (const Period& spell : employee_spells(facts, *law.catalogue)) {
        if (spell.until && *spell.until < from) continue;
        const RegistrationTable::RelationElsewhere& rule = law.relation_elsewhere;
        refuse(decision, ReasonCode::employee_relation, rule.source,
               {spell.from, rule.agency_there_if_employee ? &kByAgencyThere : &kByPerson});
        return;
    }
}

// In our books, of any area. Years that were proved tell of one as well.
bool was_ever_enrolled(std::span<const RegisterEntry* const> entries) {
    return std::ranges::any_of(entries, [](const RegisterEntry* entry) {
        return !entry->enrolments.empty() || !entry->insured.empty();
    });
}

// Clause: registration.needed.
void check_cause(RegistrationDecision& decision, const RegistrationTable& law, const EnrolCommand& command,
                 const RegisterEntry& entry, std::span<const RegisterEntry* const> others) {
    const RegistrationTable::Needed& needed = law.needed;
    decision.rests_on.push_back(needed.source);
    const RegisterEntry* const own[] = {&entry};
    const bool was_enrolled = !command.insured.empty() || command.elsewhere.has_value() ||
                              was_ever_enrolled(own) || was_ever_enrolled(others);
    const auto not_needed = [&](const LocalText& cause) {
        refuse(decision, ReasonCode::registration_not_needed, needed.source, {&cause});
    };
    const auto does_not_fit = [&](const LocalText& why) {
        refuse(decision, ReasonCode::cause_does_not_fit, needed.source, {&why});
    };
    switch (command.cause) {
        case EnrolmentCause::first:
            if (!needed.first) not_needed(kFirst);
            if (was_enrolled) does_not_fit(kWasEnrolled);
            return;
        case EnrolmentCause::back_after_lapse:
            if (!needed.back_after_lapse) not_needed(kBack);
            if (!was_enrolled) does_not_fit(kNeverEnrolled);
            return;
        case EnrolmentCause::transfer_in: {
            if (!needed.transfer_in) not_needed(kTransfer);
            // Of an area whose books are ours they know; of another one only the person does.
            const auto is_there = [&](const RegisterEntry* other) {
                return other->area == command.from_area;
            };
            const bool is_known = std::ranges::any_of(others, is_there);
            const bool was_there = std::ranges::any_of(others, [&](const RegisterEntry* other) {
                return is_there(other) && !other->enrolments.empty();
            });
            if (is_known && !was_there) does_not_fit(kNotEnrolledThere);
            return;
        }
        case EnrolmentCause::by_request:
        case EnrolmentCause::death:
        case EnrolmentCause::employee_insurance:
        case EnrolmentCause::moved_away:
            break;
    }
    CHECK(false);  // the command's codec takes no other
}

void check_open_relation(RegistrationDecision& decision, const RegistrationTable& law, Date on,
                         const RegisterEntry& entry) {
    const Standing standing = standing_on(on, entry.enrolments);
    if (standing.kind == Standing::Kind::active)
        refuse(decision, ReasonCode::already_enrolled, law.needed.source, {standing.since->from});
    if (standing.kind == Standing::Kind::suspended)
        refuse(decision, ReasonCode::already_suspended, nullptr, {standing.since->from});
}

}  // namespace

RegistrationDecision may_register(const RegistrationTable& law, const PersonDetail& detail, Date on,
                                  const RegisterEntry* owner) {
    RegistrationDecision decision;
    decision.rests_on.push_back(law.needed.source);
    if (owner != nullptr) refuse(decision, ReasonCode::already_registered, nullptr);
    if (detail.born > on) refuse(decision, ReasonCode::born_later, nullptr, {detail.born, on});
    return decision;
}

RegistrationDecision may_enrol(const RegistrationTable& law, const EnrolCommand& command, Date on,
                               const RegisterEntry& entry, std::span<const RegisterEntry* const> others) {
    RegistrationDecision decision;
    if (is_refused_by_death(decision, entry, others)) return decision;
    const Date born = entry.detail().born;
    if (born > on) refuse(decision, ReasonCode::born_later, nullptr, {born, on});
    check_open_relation(decision, law, on, entry);
    if (!decision.is_granted()) return decision;
    refuse_what_comes_too_early(decision, on, entry);
    check_cause(decision, law, command, entry, others);
    refuse_relations_in_our_books(decision, law, entry.area, on, others);
    refuse_employee_relation(decision, law, on, entry, others);
    const auto& shown = command.elsewhere;
    if (shown && (!shown->suspended_on || *shown->suspended_on > on))
        refuse_relation(decision, law, entry.area, shown->area, shown->scheme);
    return decision;
}

RegistrationDecision may_change(const RegistrationTable& law, const DetailDifference& difference, Date on,
                                const RegisterEntry& entry) {
    RegistrationDecision decision;
    decision.rests_on.push_back(law.change.source);
    if (!difference.name && !difference.document && !difference.residence && !difference.others)
        refuse(decision, ReasonCode::nothing_changes, nullptr);
    if (difference.document_is_of_another)
        refuse(decision, ReasonCode::document_taken, nullptr);
    else if (const auto& area = difference.document_is_of_another_in)
        refuse(decision, ReasonCode::document_taken_elsewhere, nullptr, {digits_of_county(*area)});
    // Nothing happened to anybody before they were born.
    Date first = on;
    for (const EnrolmentFact& fact : entry.enrolments) first = std::min(first, fact.from);
    for (const InsuredYearFact& fact : entry.insured) first = std::min(first, Date::last_of(fact.year));
    if (difference.born && *difference.born > first)
        refuse(decision, ReasonCode::born_later, nullptr, {*difference.born, first});
    const auto& confirmed = difference.payment_confirmed;
    if (confirmed && *confirmed <= on) {
        for (const auto& [changes, bound, what] :
             {std::tuple(difference.name, law.change.name, &kName),
              std::tuple(difference.document, law.change.document, &kDocument),
              std::tuple(difference.residence, law.change.residence, &kResidence)}) {
            if (changes && bound)
                refuse(decision, ReasonCode::payment_confirmed, law.change.source, {*confirmed, what});
        }
    }
    if (entry.detail().from > on)
        refuse(decision, ReasonCode::later_fact, nullptr, {entry.detail().from, on});
    return decision;
}

RegistrationDecision may_suspend(Date on, const RegisterEntry& entry) {
    RegistrationDecision decision;
    if (is_refused_by_death(decision, entry)) return decision;
    const Standing standing = standing_on(on, entry.enrolments);
    if (standing.kind == Standing::Kind::suspended)
        refuse(decision, ReasonCode::already_suspended, nullptr, {standing.since->from});
    else if (!standing.is_open())
        refuse(decision, ReasonCode::not_enrolled, nullptr, {on});
    if (decision.is_granted()) refuse_what_comes_too_early(decision, on, entry);
    return decision;
}

RegistrationDecision may_resume(const RegistrationTable& law, Date on, const RegisterEntry& entry,
                                std::span<const RegisterEntry* const> others) {
    RegistrationDecision decision;
    if (is_refused_by_death(decision, entry, others)) return decision;
    const Standing standing = standing_on(on, entry.enrolments);
    if (standing.kind == Standing::Kind::active)
        refuse(decision, ReasonCode::not_suspended, nullptr);
    else if (!standing.is_open())
        refuse(decision, ReasonCode::not_enrolled, nullptr, {on});
    if (!decision.is_granted()) return decision;
    refuse_what_comes_too_early(decision, on, entry);
    refuse_relations_in_our_books(decision, law, entry.area, on, others);
    refuse_employee_relation(decision, law, on, entry, others);
    return decision;
}

RegistrationDecision may_terminate(EnrolmentCause cause, Date on, const RegisterEntry& entry) {
    RegistrationDecision decision;
    if (is_refused_by_death(decision, entry)) return decision;
    const Date born = entry.detail().born;
    if (born > on) refuse(decision, ReasonCode::born_later, nullptr, {born, on});
    if (cause == EnrolmentCause::death)
        return decision;  // also of people who are not enrolled, and found out late
    if (!standing_on(on, entry.enrolments).is_open())
        refuse(decision, ReasonCode::not_enrolled, nullptr, {on});
    else
        refuse_what_comes_too_early(decision, on, entry);
    return decision;
}

namespace {

void refuse_other_person(RegistrationDecision& decision, const MergeProposal& proposal) {
    const DetailFact& one = proposal.entry.detail();
    const DetailFact& other = proposal.into.detail();
    if (!proposal.names_agree) refuse(decision, ReasonCode::not_one_person, nullptr, {&kNameOnly});
    if (one.sex != other.sex) refuse(decision, ReasonCode::not_one_person, nullptr, {&kSex});
    if (one.born != other.born) refuse(decision, ReasonCode::not_one_person, nullptr, {&kBorn});
}

// Two relations at once would be two insurances: one of them has to end first, wherever it stands.
void refuse_two_relations(RegistrationDecision& decision, const RegistrationTable& law, Date on,
                          const MergeProposal& proposal) {
    const RegisterEntry& entry = proposal.entry;
    const Standing here = standing_on(on, entry.enrolments);
    if (here.is_open() && standing_on(on, proposal.into.enrolments).is_open())
        refuse(decision, ReasonCode::already_enrolled, nullptr, {here.since->from});
    decision.rests_on.push_back(law.relation_elsewhere.source);
    std::vector<const RegisterEntry*> met = {&entry, &proposal.into};
    for (const RegisterEntry* other : proposal.others) {
        const bool is_second = std::ranges::any_of(met, [&](const RegisterEntry* one) {
            return are_active_together(on, one->enrolments, other->enrolments);
        });
        if (is_second) refuse_relation(decision, law, entry.area, other->area, ProvedYear::Scheme::resident);
        met.push_back(other);
    }
}

}  // namespace

RegistrationDecision may_merge(const RegistrationTable& law, Date on, const MergeProposal& proposal) {
    RegistrationDecision decision;
    const RegisterEntry& entry = proposal.entry;
    const RegisterEntry& into = proposal.into;
    refuse_other_person(decision, proposal);
    // What the entry has and the other lacks would be lost to whoever looks for the person.
    const bool has_more =
        (died_on(entry) && !died_on(into)) ||
        (standing_on(on, entry.enrolments).is_open() && !standing_on(on, into.enrolments).is_open());
    if (has_more) refuse(decision, ReasonCode::cause_does_not_fit, nullptr, {&kMergeOtherWay});
    refuse_what_comes_too_early(decision, on, entry);
    refuse_two_relations(decision, law, on, proposal);
    return decision;
}

RegistrationDecision may_correct(const RegistrationTable& law, const RegisterEntry& entry,
                                 std::span<const RegisterEntry* const> others, std::int64_t corrects) {
    RegistrationDecision decision;
    for (const CorrectedFact& corrected : entry.corrected)
        if (corrected.fact.act == corrects)
            refuse(decision, ReasonCode::already_corrected, nullptr, {corrects, corrected.by});
    if (!decision.is_granted()) return decision;
    const auto found = std::ranges::find(entry.enrolments, corrects, &EnrolmentFact::act);
    if (found == entry.enrolments.end()) {
        // The number is not told again: it may be one of identity, written there by mistake.
        refuse(decision, ReasonCode::nothing_to_correct, nullptr);
        return decision;
    }
    // What was recorded after it rests on it.
    if (entry.enrolments.back().act != corrects)
        refuse(decision, ReasonCode::not_the_last, nullptr, {corrects, entry.enrolments.back().act});
    // And so may what began elsewhere while the relation was thought to rest or to have ended.
    std::vector<EnrolmentFact> standing = entry.enrolments;
    std::erase(standing, *found);
    refuse_relations_in_our_books(decision, {law, entry.area, found->from, standing}, others);
    return decision;
}

RegistrationDecision may_register_newborn(const RegistrationTable& law, const PersonDetail& detail, Date on,
                                          const DocumentBearer& bearer) {
    RegistrationDecision decision;
    if (is_refused_by_death(decision, bearer.others)) return decision;
    decision = may_register(law, detail, on, bearer.owner);
    const Statement* rule = law.newborn_within_days.source;
    decision.rests_on.push_back(rule);
    const Date last = detail.born.plus_days(law.newborn_within_days.value);
    if (on > last)
        refuse(decision, ReasonCode::newborn_too_old, rule,
               {std::int64_t{law.newborn_within_days.value}, last});
    // Whoever is registered here already is enrolled by another act.
    if (bearer.owner != nullptr) return decision;
    if (was_ever_enrolled(bearer.others))
        refuse(decision, ReasonCode::cause_does_not_fit, law.needed.source, {&kWasEnrolled});
    refuse_relations_in_our_books(decision, law, bearer.area, on, bearer.others);
    return decision;
}

}  // namespace canbao
