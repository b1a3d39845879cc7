#include "store/end_process.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace canbao {

void end_process(const Error& error) {
    std::fputs(
        fmt::format(
            "canbao: {}\n程序已停止：数据是否写到磁盘已不能确定。请检查磁盘，重启机器后再启动程序\n"
            "canbao: {}\nthe process has ended: nobody knows what reached the disk. Check it, restart the "
            "machine, then start the program\n",
            error.message.zh, error.message.en)
            .c_str(),
        stderr);
    constexpr int kExitDisk = 74;
    std::_Exit(kExitDisk);
}

}  // namespace canbao
