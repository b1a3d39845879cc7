#include "vocabulary/check.h"

#include <cstdio>
#include <cstdlib>

namespace canbao {

void report_failed_check(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "canbao: 程序内部错误 / internal error: %s:%d: CHECK(%s)\n", file, line, expression);
    std::abort();
}

}  // namespace canbao
