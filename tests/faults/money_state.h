#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/connection.h"
#include "store/database_error.h"

namespace canbao::faults {

// What the books hold of money, a line each and sorted, without what comes from the time: our numbers, and
// the moments of acts. Where the same was told, it is the same.
DatabaseResult<std::vector<std::string>> money_state(Connection& connection);

// Lines that only one of the two has: "- …" of the first, "+ …" of the second. Empty where they are the same.
std::string difference_of(const std::vector<std::string>& expected, const std::vector<std::string>& found);

// A column of numbers that a question of its own asks for.
DatabaseResult<std::vector<std::int64_t>> numbers_by(Connection& connection, std::string_view sql);

}  // namespace canbao::faults
