#pragma once

#include "store/database_error.h"

namespace canbao {

// Where what is on the disk may not be what was acknowledged: exit status 74, at once. Nothing that is in
// memory may be believed any more, neither ours nor what the system keeps of the files: hence the restart
// (docs/operate/faults.md).
[[noreturn]] void end_process(const Error& error);

}  // namespace canbao
