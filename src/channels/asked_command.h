#pragma once

#include <string_view>

#include "channels/request_line.h"

namespace canbao {

// Which decision a line asks for, by the fields that stand in it: `kind` or `total` of a bill, `reason`,
// `event_on` or `applied_on` of a refund, `on` or `born` of a quote; else a cap. Whether the line is sound is
// for its reader to say. It has RequestLineReader::kPadding readable bytes behind it.
Command asked_command(std::string_view line);

}  // namespace canbao
