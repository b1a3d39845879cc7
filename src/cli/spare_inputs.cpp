#include "cli/spare_inputs.h"

#include <fmt/format.h>

#include "files/byte_sink.h"

namespace canbao {

Result<Done> spare_inputs(const std::string& output, std::initializer_list<std::string> inputs) {
    if (output.empty()) return Done{};
    for (const std::string& input : inputs)
        if (!input.empty() && writes_over(output, input))
            return fail(
                fmt::format("输出不能写在要读的文件 {} 上，请换一个文件名", input),
                fmt::format("the output cannot be written over {}, which is to be read: name another file",
                            input));
    return Done{};
}

}  // namespace canbao
