#pragma once

#include <optional>

#include "vocabulary/date.h"

namespace canbao {

// From a first day up to and with a last one; without a last day it goes on.
struct Period {
    Date from;
    std::optional<Date> until;

    bool contains(Date day) const { return from <= day && (!until || day <= *until); }
    friend bool operator==(const Period&, const Period&) = default;
};

}  // namespace canbao
