#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "vocabulary/language.h"

namespace canbao {

// Why an input could not be taken: what is wrong and what to do, in both languages.
// Where it stood (field, file and line) is known to the caller, who adds it.
struct Error {
    LocalText message;

    static Error of(std::string zh, std::string en) { return Error{{std::move(zh), std::move(en)}}; }
};

// Success with a value, or an Error. A refusal by the law is not an Error but an ordinary value.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
   public:
    using tl::expected<T, Error>::expected;
};

using Failure = tl::unexpected<Error>;

inline Failure fail(std::string zh, std::string en) {
    return Failure(Error::of(std::move(zh), std::move(en)));
}

// What a step yields that only can fail.
struct Done {};

}  // namespace canbao

// The value of a Result, or return its Error from the enclosing function. In a statement of its own: what
// else the same statement has already made would not be destroyed on the way out.
#define TRY(expression)                                             \
    __extension__({                                                 \
        auto try_result = (expression);                             \
        if (!try_result) [[unlikely]]                               \
            return ::tl::unexpected(std::move(try_result).error()); \
        *std::move(try_result);                                     \
    })
