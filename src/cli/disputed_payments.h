#pragma once

#include "cli/money_commands.h"
#include "cli/office.h"
#include "procedure/actor.h"

namespace canbao {

// Payments of which their channels said two things.
int show_disputed(const PaymentOptions& options, const Office& office, const Actor& actor, RegionCode area);

}  // namespace canbao
