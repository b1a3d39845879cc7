#include "procedure/quotes/decide_lines.h"

#include <fmt/format.h>

#include "channels/decision_json.h"

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

// Appends the answer to one line; or nothing, and says what is wrong with it.
class LineDecider {
   public:
    LineDecider(const PolicyBook& book, Command command, Language language)
        : book_(book), command_(command), language_(language), parser_(book, command) {}

    std::optional<LineError> append(std::string& out, std::string_view line) {
        switch (command_) {
            case Command::quote:
                return append_decision(out, parser_.quote(line), quote);
            case Command::settle:
                return append_decision(out, parser_.settle(line), settle);
            case Command::cap:
                return append_decision(out, parser_.cap(line), cap);
            case Command::refund:
                return append_decision(out, parser_.refund(line), refund);
        }
        CHECK(false);
    }

    std::string_view id() const { return parser_.id(); }

   private:
    template <typename Request, typename Decide>
    std::optional<LineError> append_decision(std::string& out,
                                             const tl::expected<Request, LineError>& request, Decide decide) {
        if (!request) return request.error();
        append_answer(out, parser_.id(), decide(book_, *request), language_);
        return std::nullopt;
    }

    const PolicyBook& book_;
    Command command_;
    Language language_;
    DecisionParser parser_;
};

}  // namespace

Result<LinesTally> decide_lines(const PolicyBook& book, Command command, LineSource& source, ByteSink& sink,
                                Language language, const std::function<void(std::uint64_t)>& seen) {
    LineDecider decider(book, command, language);
    LinesTally tally;
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
        } else if (const auto error = decider.append(out, line->text)) {
            append_error(out, decider.id(), tally.lines, *error, language);
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
