#include "procedure/quote_lines.h"

#include <fmt/format.h>

#include "channels/quote_json.h"

namespace canbao {
namespace {

static_assert(LineSource::kPadding >= RequestLineReader::kPadding);

constexpr std::size_t kLinesBetweenReports = 4096;

LineError too_long() {
    return {"",
            {fmt::format("该行超过{}字节", LineSource::kLongestLine),
             fmt::format("the line is longer than {} bytes", LineSource::kLongestLine)}};
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t") == std::string_view::npos; }

}  // namespace

Result<QuoteLinesTally> quote_lines(const PolicyBook& book, LineSource& source, ByteSink& sink,
                                    Language language, const std::function<void(std::uint64_t)>& seen) {
    QuoteRequestParser parser(book);
    QuoteLinesTally tally;
    while (const auto line = TRY(source.next())) {
        ++tally.lines;
        std::string& out = sink.buffer();
        if (line->is_too_long) {
            append_error(out, "null", tally.lines, too_long(), language);
            ++tally.lines_in_error;
        } else if (is_blank(line->text)) {
            append_error(
                out, "null", tally.lines,
                {"", {"空行；每行应有一个JSON对象", "an empty line: each line holds one JSON object"}},
                language);
            ++tally.lines_in_error;
        } else if (const auto request = parser.parse(line->text)) {
            append_answer(out, parser.id(), quote(book, *request), language);
        } else {
            append_error(out, parser.id(), tally.lines, request.error(), language);
            ++tally.lines_in_error;
        }
        out.push_back('\n');
        TRY(sink.pass_on());
        if (tally.lines % kLinesBetweenReports == 0) seen(source.bytes_taken());
    }
    TRY(sink.finish());
    return tally;
}

}  // namespace canbao
