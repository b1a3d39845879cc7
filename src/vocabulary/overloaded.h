#pragma once

namespace canbao {

// A visitor of a variant from one lambda for each alternative.
template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

}  // namespace canbao
