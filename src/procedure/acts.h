#pragma once

#include <tl/expected.hpp>

#include "decision/registration.h"
#include "policy/book.h"
#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "registry/register_book.h"

namespace canbao {

// What an act finds when it is its turn: the working set of its batch, as the acts before it left it.
struct ActScene {
    RegisterBook& people;
    const PolicyBook& book;
    const RegistrationTable& law;
    const KeyRing& keys;
    const PreparedAct& act;
    std::int64_t number;  // the act's own

    RegionCode area() const { return act.command.area; }
    Date on() const { return act.command.on; }
};

// What came of it. Where it was granted, the working set has changed.
struct ActOutcome {
    std::optional<PersonNumber> person;
    RegistrationDecision decision;
    std::vector<OrderedLine> ordered = {};  // of an order that is granted
};

using ActResult = tl::expected<ActOutcome, ActFault>;

// One function for each act of the office, each in a file of its own. Faults: what is sealed cannot be
// opened.
ActResult carry_out(const ActScene& scene, const RegisterCommand& command);
ActResult carry_out(const ActScene& scene, const EnrolCommand& command);
ActResult carry_out(const ActScene& scene, const ChangeCommand& command);
ActResult carry_out(const ActScene& scene, const SuspendCommand& command);
ActResult carry_out(const ActScene& scene, const ResumeCommand& command);
ActResult carry_out(const ActScene& scene, const TerminateCommand& command);
ActResult carry_out(const ActScene& scene, const MergeCommand& command);
ActResult carry_out(const ActScene& scene, const NewbornCommand& command);
ActResult carry_out(const ActScene& scene, const CorrectCommand& command);
ActResult carry_out(const ActScene& scene, const OrderCommand& command);

}  // namespace canbao
