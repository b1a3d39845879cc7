#pragma once

// A broken promise inside the program (a bug), never the answer to bad input. Always compiled in.

namespace canbao {

[[noreturn]] void report_failed_check(const char* expression, const char* file, int line);

}  // namespace canbao

#define CHECK(expression)                                                   \
    do {                                                                    \
        if (!(expression)) [[unlikely]]                                     \
            ::canbao::report_failed_check(#expression, __FILE__, __LINE__); \
    } while (false)
