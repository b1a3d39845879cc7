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

// `elsewhere`: the same person in the books of other areas.
RegistrationDecision may_enrol(const RegistrationTable& law, const EnrolCommand& command, Date on,
                               const RegisterEntry& entry, std::span<const RegisterEntry* const> elsewhere);

// What a change would change, compared with what is registered.
struct DetailDifference {
    bool name = false;
    bool document = false;
    bool residence = false;
    bool others = false;  // sex, birth, phone
    bool document_is_of_another = false;
    std::optional<Date> born = {};               // after the change
    std::optional<Date> payment_confirmed = {};  // of the year in question
};
RegistrationDecision may_change(const RegistrationTable& law, const DetailDifference& difference, Date on,
                                const RegisterEntry& entry);

RegistrationDecision may_suspend(Date on, const RegisterEntry& entry);
RegistrationDecision may_resume(const RegistrationTable& law, Date on, const RegisterEntry& entry,
                                std::span<const RegisterEntry* const> elsewhere);
RegistrationDecision may_terminate(EnrolmentCause cause, Date on, const RegisterEntry& entry);

// The names are sealed, so that the caller compares them.
RegistrationDecision may_merge(Date on, const RegisterEntry& entry, const RegisterEntry& into,
                               bool names_agree);

RegistrationDecision may_register_newborn(const RegistrationTable& law, const PersonDetail& detail, Date on,
                                          const RegisterEntry* owner);

}  // namespace canbao
