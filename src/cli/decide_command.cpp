#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/progress.h"
#include "procedure/quotes/decide_lines.h"
#include "procedure/quotes/quote_columns.h"

namespace canbao {

namespace {

unsigned threads_of(const DecideOptions& options) {
    return options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
}

// What is read from a pipe would be lost to its reader.
bool holds_columns(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) return false;
    std::ifstream file(path, std::ios::binary);
    std::array<char, 2 * kColumnMagic.size()> begin{};
    file.read(begin.data(), begin.size());
    return begin_as_columns({begin.data(), static_cast<std::size_t>(file.gcount())});
}

Result<ColumnsTally> quote_columns(const PolicyBook& book, const DecideOptions& options) {
    ByteSink sink = TRY(ByteSink::open(options.output));
    if (options.input != "-" && holds_columns(options.input)) {
        const PeopleFile file = TRY(PeopleFile::open(options.input, book));
        if (options.year != 0 && options.year != file.year())
            return fail(fmt::format("列文件是{}年度的，--year 是{}", file.year(), options.year),
                        fmt::format("the columns are for {}, --year is {}", file.year(), options.year));
        return quote_people_file(book, file, sink, threads_of(options));
    }
    LineSource source = TRY(LineSource::open(options.input));
    return quote_people_csv(book, options.year, source, sink, threads_of(options), options.common.language);
}

int run_columns(const PolicyBook& book, const DecideOptions& options) {
    const Language language = options.common.language;
    const auto tally = quote_columns(book, options);
    if (!tally) return complain(tally.error(), language);
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(tally->decide).count();
    const bool zh = language == Language::zh;
    fmt::print(stderr,
               fmt::runtime(zh ? "{}人：可缴费{}，不能缴费{}，待核定{}，有误{}；逐个核定{}，用时{}毫秒\n"
                               : "{} people: {} granted, {} refused, {} undetermined, {} in error; "
                                 "{} decided one by one; {} ms\n"),
               tally->rows, tally->granted, tally->refused, tally->undetermined, tally->rows_in_error,
               tally->decided_singly, milliseconds);
    return tally->rows_in_error == 0 ? kDone : kSomeInError;
}

}  // namespace

int run_decide(const DecideOptions& options) {
    const Language language = options.common.language;
    const auto book = open_book(options.common);
    if (!book) return kUnusable;
    if (writes_over(options.output, options.input)) {
        return complain(Error::of("答复不能写在请求文件上，请换一个文件名",
                                  "the answers cannot be written over the requests: name another file"),
                        language);
    }
    if (options.as_columns) return run_columns(*book, options);
    auto source = LineSource::open(options.input);
    if (!source) return complain(source.error(), language);
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
