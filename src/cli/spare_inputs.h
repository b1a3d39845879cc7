#pragma once

#include <initializer_list>
#include <string>

#include "vocabulary/result.h"

namespace canbao {

// Errors where the output would be written over a file that the command reads. An empty name is none.
Result<Done> spare_inputs(const std::string& output, std::initializer_list<std::string> inputs);

}  // namespace canbao
