#pragma once

#include <span>
#include <vector>

#include "policy/registration_table.h"
#include "registry/register_entry.h"
#include "vocabulary/reason.h"

namespace canbao {

// What the law says to an act on the register: granted where there is no reason against it. All that the
// person can mend together is named. Pure: the same input gives the same answer for ever.
struct RegistrationDecision {
    std::vector<Reason> against;
    std::vector<const Statement*> rests_on;  // the rules that were asked

    bool is_granted() const { return against.empty(); }
};

// `owner`: who of this area has the document now, or nullptr.
RegistrationDecision may_register(const RegistrationTable& law, const PersonDetail& detail, Date on,
                                  const RegisterEntry* owner);

// `others`: all other entries of the person, in other areas and those that were merged in this one.
RegistrationDecision may_enrol(const RegistrationTable& law, const EnrolCommand& command, Date on,
                               const RegisterEntry& entry, std::span<const RegisterEntry* const> others);

// What a change would change, compared with what is registered.
struct DetailDifference {
    bool name = false;
    bool document = false;
    bool residence = false;
    bool others = false;  // sex, birth, phone
    bool document_is_of_another = false;
    std::optional<RegionCode> document_is_of_another_in = {};  // another area
    std::optional<Date> born = {};                             // after the change
    std::optional<Date> payment_confirmed = {};                // of the year in question
};
RegistrationDecision may_change(const RegistrationTable& law, const DetailDifference& difference, Date on,
                                const RegisterEntry& entry);

RegistrationDecision may_suspend(Date on, const RegisterEntry& entry);
RegistrationDecision may_resume(const RegistrationTable& law, Date on, const RegisterEntry& entry,
                                std::span<const RegisterEntry* const> others);
RegistrationDecision may_terminate(EnrolmentCause cause, Date on, const RegisterEntry& entry);

// Two entries of an area that are to be one person's.
struct MergeProposal {
    const RegisterEntry& entry;
    const RegisterEntry& into;
    bool names_agree;                              // they are sealed, so that the caller compares them
    std::span<const RegisterEntry* const> others;  // all other entries of both
};
RegistrationDecision may_merge(const RegistrationTable& law, Date on, const MergeProposal& proposal);

// `corrects`: the act whose fact of the relation is to be taken back.
RegistrationDecision may_correct(const RegistrationTable& law, const RegisterEntry& entry,
                                 std::span<const RegisterEntry* const> others, std::int64_t corrects);

// Whose document it is that somebody is registered by.
struct DocumentBearer {
    RegionCode area;
    const RegisterEntry* owner = nullptr;               // who is registered in the area already
    std::span<const RegisterEntry* const> others = {};  // else all entries of whoever has it elsewhere
};
RegistrationDecision may_register_newborn(const RegistrationTable& law, const PersonDetail& detail, Date on,
                                          const DocumentBearer& bearer);

}  // namespace canbao
