#pragma once

#include <string>
#include <vector>

#include "vocabulary/language.h"

namespace canbao {

// Where something stands: the file as it was named to the reader, and the line from 1 (0: the file as a
// whole).
struct Place {
    std::string file;
    int line = 0;

    std::string text() const { return line > 0 ? file + ":" + std::to_string(line) : file; }
};

// Something in the policy files that keeps them from being used: what is wrong, and how to mend it.
struct Problem {
    Place place;
    LocalText message;
    LocalText hint;
};

// All problems are collected; reading goes on behind each, so that an officer mends them in one pass.
using Problems = std::vector<Problem>;

}  // namespace canbao
