#pragma once

#include <string_view>

namespace canbao {

// A point of a long way at which the process can be killed, to see that nothing is lost:
// CANBAO_KILL_AT=committed:3 kills it when it passes `committed` for the third time. Points:
// docs/operate/faults.md.
void pass_point(std::string_view point);

}  // namespace canbao
