#include "channels/cell_reference.h"

#include <algorithm>

#include "channels/sheet_row.h"

namespace canbao {
namespace {

constexpr std::uint32_t kLetters = 26;

std::uint32_t letter_value(char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A' + 1);
    if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 1);
    return 0;
}

}  // namespace

std::optional<CellReference> parse_cell_reference(std::string_view text) {
    std::uint32_t column = 0;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const std::uint32_t value = letter_value(text[at]);
        if (value == 0) break;
        column = column * kLetters + value;
        if (column > SheetLimits::kMostEmptyColumns) return std::nullopt;
    }
    if (column == 0 || at == text.size() || text[at] == '0') return std::nullopt;
    std::uint32_t row = 0;
    for (; at < text.size(); ++at) {
        if (text[at] < '0' || text[at] > '9') return std::nullopt;
        row = row * 10 + static_cast<std::uint32_t>(text[at] - '0');
        if (row > SheetLimits::kMostRows) return std::nullopt;
    }
    return CellReference{column - 1, row};
}

std::optional<CellArea> parse_cell_area(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto first = parse_cell_reference(text.substr(0, colon));
    if (!first) return std::nullopt;
    if (colon == std::string_view::npos) return CellArea{*first, *first};
    const auto last = parse_cell_reference(text.substr(colon + 1));
    if (!last || last->column < first->column || last->row < first->row) return std::nullopt;
    return CellArea{*first, *last};
}

std::optional<std::uint32_t> parse_column_letters(std::string_view text) {
    std::uint32_t column = 0;
    for (const char c : text) {
        const std::uint32_t value = letter_value(c);
        if (value == 0) return std::nullopt;
        column = column * kLetters + value;
        if (column > SheetLimits::kMostEmptyColumns) return std::nullopt;
    }
    if (column == 0) return std::nullopt;
    return column - 1;
}

std::string column_letters(std::uint32_t column) {
    std::string letters;
    for (std::uint32_t rest = column + 1; rest > 0; rest = (rest - 1) / kLetters)
        letters.push_back(static_cast<char>('A' + (rest - 1) % kLetters));
    std::ranges::reverse(letters);
    return letters;
}

}  // namespace canbao
