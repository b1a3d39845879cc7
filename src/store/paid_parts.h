#pragma once

#include <optional>
#include <set>
#include <vector>

#include "collection/refund.h"
#include "store/connection.h"

namespace canbao {

// What was paid for some persons of an area and is theirs or due back to them, with subsidies; by person,
// year, item and turn.
DatabaseResult<std::vector<PaidPart>> read_paid_parts(Connection& connection, RegionCode area,
                                                      const std::set<PersonNumber>& persons);
// The day of the last of these payments of an area; nothing of none.
DatabaseResult<std::optional<Date>> last_paid_on(Connection& connection, RegionCode area,
                                                 const std::set<std::int64_t>& payments);
// What an act gave back.
DatabaseResult<std::vector<PaymentPart>> parts_given_back(Connection& connection, RegionCode area,
                                                          const std::set<std::int64_t>& acts);
// What of a payment is for nobody whom we know.
DatabaseResult<Money> paid_for_nobody(Connection& connection, RegionCode area, std::int64_t payment);
// Surplus of an area for a year that nobody has asked to be given back, by payment.
DatabaseResult<std::vector<PaidPart>> read_open_surplus(Connection& connection, RegionCode area, int year);

}  // namespace canbao
