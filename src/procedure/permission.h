#pragma once

#include <optional>

#include "channels/act_answer.h"
#include "procedure/actor.h"
#include "registry/register_entry.h"

namespace canbao {

// Who may do what, and where: the one place that knows. Asked before anything is loaded.
std::optional<ActFault> refuse_actor(const Actor& actor, const ActCommand& command);

// Who may take a department's list for an area, of people who live in a region: the agency, and the
// department itself.
std::optional<ActFault> refuse_list(const Actor& actor, RegionCode area, RegionCode region);
// Who opens, bills, settles and closes the season of an area: its agency, or one above it.
std::optional<ActFault> refuse_season_actor(const Actor& actor, RegionCode area);
// Who records the tasks that the county assigns to its places: the same.
std::optional<ActFault> refuse_targets(const Actor& actor, RegionCode area);
// Who records, in an area, that people who are missing were asked: the agency, departments and whoever acts
// for a township or village, within their regions. `by`: a department that keeps lists, or
// kTownshipFollowsUp.
std::optional<ActFault> refuse_follow_up(const Actor& actor, RegionCode area, std::string_view by);
// Who may have a list of people registered in an area; of which people, sees() says.
std::optional<ActFault> refuse_notices(const Actor& actor, RegionCode area);
std::optional<ActFault> refuse_population_list(const Actor& actor, RegionCode area);

// Who records that people have paid: the tax office, which collects, and the agency.
std::optional<ActFault> refuse_payment(const Actor& actor, RegionCode area);

// Who may read the ledger of a region: who collects, pays, keeps the books or looks over them, there.
std::optional<ActFault> refuse_ledger_reader(const Actor& actor, RegionCode region);

// Who decides on refunds, and confirms who is subsidised in full: the agency of the area, or one above it.
std::optional<ActFault> refuse_refund(const Actor& actor, RegionCode area);
// Who lets a bank pay them, takes its answer, and records what payers of subsidies have transferred: finance.
std::optional<ActFault> refuse_finance(const Actor& actor, RegionCode area);

// Who may state which hospitals and offices an area has: its agency, or one above it.
std::optional<ActFault> refuse_reference_list(const Actor& actor, RegionCode area);

// Who may read the register of an area, of the persons that they see.
bool may_read_persons(const Actor& actor, RegionCode area);

// Whether an actor of a township or village sees this person: by where the person lives. For the others their
// region has been checked with the command.
bool sees(const Actor& actor, const RegisterEntry& entry);
bool sees(const Actor& actor, RegionCode residence);

}  // namespace canbao
