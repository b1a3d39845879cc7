#include "flow_runner/comparison.h"

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string_view>

namespace canbao::flow {
namespace {

constexpr std::string_view kAnyLines = "...";
constexpr std::string_view kOpen = "⟨";
constexpr std::string_view kClose = "⟩";
// Beyond this many comparisons of two lines the outputs just count as different: 1,000 lines against 10,000.
constexpr std::size_t kMostCells = 10'000'000;

// A line of output that would be read as something else is written with a backslash before it.
bool needs_escape(std::string_view line) {
    return line == kAnyLines || line == "#" || line == ">" || line == ">>" || line.starts_with("\\") ||
           line.starts_with("# ") || line.starts_with("> ") || line.starts_with("$ ") ||
           line.starts_with("[exit ") || line.starts_with("[no newline]") || line.starts_with("<<FILE ");
}

// The literal pieces of a pattern, between its ⟨…⟩. A single piece: no pattern at all.
std::vector<std::string_view> literal_pieces(std::string_view pattern) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const std::size_t open = pattern.find(kOpen);
        const std::size_t close = open == std::string_view::npos ? open : pattern.find(kClose, open);
        if (close == std::string_view::npos) break;
        pieces.push_back(pattern.substr(0, open));
        pattern.remove_prefix(close + kClose.size());
    }
    pieces.push_back(pattern);
    return pieces;
}

bool line_matches(std::string_view expected, std::string_view actual) {
    if (expected == actual) return true;
    const std::vector<std::string_view> pieces = literal_pieces(expected);
    if (pieces.size() == 1 || !actual.starts_with(pieces.front())) return false;
    actual.remove_prefix(pieces.front().size());
    for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
        const std::size_t found = actual.find(pieces[i]);
        if (found == std::string_view::npos) return false;
        actual.remove_prefix(found + pieces[i].size());
    }
    return actual.ends_with(pieces.back());
}

// The cheapest way to turn the expected lines into the actual ones, by the usual table of costs: cost(i, j)
// is that of the lines from i and j on.
class Alignment {
   public:
    Alignment(const std::vector<std::string>& expected, const std::vector<std::string>& actual)
        : expected_(expected), actual_(actual), cost_((expected.size() + 1) * (actual.size() + 1)) {
        for (std::size_t i = expected_.size() + 1; i-- > 0;) {
            for (std::size_t j = actual_.size() + 1; j-- > 0;) at(i, j) = cheapest(i, j);
        }
    }

    bool costs_nothing() { return at(0, 0) == 0; }

    std::vector<ComparedLine> lines() {
        std::vector<ComparedLine> result;
        std::size_t i = 0;
        std::size_t j = 0;
        while (i < expected_.size() || j < actual_.size()) {
            if (i < expected_.size() && expected_[i] == kAnyLines) {
                result.push_back({Change::none, expected_[i]});
                while (j < actual_.size() && at(i, j) != at(i + 1, j)) ++j;
                ++i;
            } else if (matches(i, j) && at(i, j) == at(i + 1, j + 1)) {
                result.push_back({Change::none, expected_[i]});
                ++i, ++j;
            } else if (i < expected_.size() && at(i, j) == at(i + 1, j) + 1) {
                result.push_back({Change::missing, expected_[i++]});
            } else {
                result.push_back({Change::added, actual_[j++]});
            }
        }
        return result;
    }

   private:
    std::uint32_t& at(std::size_t i, std::size_t j) { return cost_[i * (actual_.size() + 1) + j]; }

    bool matches(std::size_t i, std::size_t j) const {
        return i < expected_.size() && j < actual_.size() && line_matches(expected_[i], actual_[j]);
    }

    std::uint32_t cheapest(std::size_t i, std::size_t j) {
        const bool more_expected = i < expected_.size();
        const bool more_actual = j < actual_.size();
        if (!more_expected && !more_actual) return 0;
        if (more_expected && expected_[i] == kAnyLines) {
            return more_actual ? std::min(at(i + 1, j), at(i, j + 1)) : at(i + 1, j);
        }
        std::uint32_t best = UINT32_MAX;
        if (more_expected) best = std::min(best, at(i + 1, j) + 1);
        if (more_actual) best = std::min(best, at(i, j + 1) + 1);
        if (matches(i, j)) best = std::min(best, at(i + 1, j + 1));
        return best;
    }

    const std::vector<std::string>& expected_;
    const std::vector<std::string>& actual_;
    std::vector<std::uint32_t> cost_;
};

}  // namespace

std::vector<std::string> as_expected(const std::string& output, int exit_status) {
    std::vector<std::string> lines;
    std::istringstream in(output);
    for (std::string line; std::getline(in, line);) lines.push_back(needs_escape(line) ? '\\' + line : line);
    while (!lines.empty() && lines.back().find_first_not_of(" \t") == std::string::npos) lines.pop_back();
    if (!output.empty() && !output.ends_with('\n')) lines.emplace_back("[no newline]");
    if (exit_status != 0) lines.push_back("[exit " + std::to_string(exit_status) + "]");
    return lines;
}

Comparison compare(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
    if (expected == actual || (expected.size() + 1) * (actual.size() + 1) > kMostCells) {
        Comparison result{.equal = expected == actual, .lines = {}};
        if (result.equal) return result;
        for (const std::string& line : expected) result.lines.push_back({Change::missing, line});
        for (const std::string& line : actual) result.lines.push_back({Change::added, line});
        return result;
    }
    Alignment alignment(expected, actual);
    return {.equal = alignment.costs_nothing(), .lines = alignment.lines()};
}

}  // namespace canbao::flow
