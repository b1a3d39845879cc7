#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/progress.h"
#include "procedure/decide_lines.h"

namespace canbao {

int run_decide(const DecideOptions& options) {
    const Language language = options.common.language;
    const auto book = open_book(options.common);
    if (!book) return kUnusable;
    auto source = LineSource::open(options.input);
    if (!source) return complain(source.error(), language);
    std::error_code ignored;
    if (options.output != "-" && std::filesystem::equivalent(options.input, options.output, ignored)) {
        return complain(Error::of("答复不能写在请求文件上，请换一个文件名",
                                  "the answers cannot be written over the requests: name another file"),
                        language);
    }
    auto sink = ByteSink::open(options.output);
    if (!sink) return complain(sink.error(), language);
    ProgressBar bar(language == Language::zh ? "正在核定" : "deciding", source->bytes_in_all());
    const auto tally = decide_lines(*book, options.command, *source, *sink, language,
                                    [&](std::uint64_t bytes) { bar.show(bytes); });
    if (!tally) return complain(tally.error(), language);
    if (tally->lines == 0) {
        complain(Error::of("输入为空，没有可核定的行", "the input is empty: there is no line to decide"),
                 language);
        return kDone;
    }
    return tally->lines_in_error == 0 ? kDone : kSomeInError;
}

}  // namespace canbao
