#include "files/open_files.h"

#include <algorithm>

#include <sys/resource.h>

namespace canbao {

std::int64_t raise_open_files(std::int64_t wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    const auto least = static_cast<rlim_t>(wanted);
    if (limit.rlim_cur >= least) return wanted;
    rlimit raised = limit;
    raised.rlim_cur = std::min(least, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    return static_cast<std::int64_t>(limit.rlim_cur);
}

}  // namespace canbao
