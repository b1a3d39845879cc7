#pragma once

#include <string_view>
#include <vector>

#include "vocabulary/language.h"

namespace canbao {

// Why a row of a list goes back to whoever sent it, and what they can do. It repeats nothing of the row, so
// that it may be shown and counted.
struct RowFault {
    std::string_view code;  // stable: "id_wrong"; it outlives the row
    LocalText reason;
    LocalText suggestion;
};

// All that is wrong with a row; empty where nothing is.
using RowFaults = std::vector<RowFault>;

}  // namespace canbao
