#include "cli/text_table.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace canbao {
namespace {

// The code point at `at`, which is moved behind it. The texts are our own and valid UTF-8.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    const int following = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    std::uint32_t point = lead & (0x3FU >> following);
    for (int i = 0; i < following && at < text.size(); ++i)
        point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    return point;
}

// East Asian wide and fullwidth characters, as far as our texts use them (Unicode TR 11).
bool is_wide(std::uint32_t point) {
    return (point >= 0x2E80 && point <= 0xA4CF) || (point >= 0xAC00 && point <= 0xD7A3) ||
           (point >= 0xF900 && point <= 0xFAFF) || (point >= 0xFE30 && point <= 0xFE4F) ||
           (point >= 0xFF00 && point <= 0xFF60) || (point >= 0xFFE0 && point <= 0xFFE6) ||
           (point >= 0x20000 && point <= 0x3FFFD);
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) width += is_wide(next_code_point(text, at)) ? 2 : 1;
    return width;
}

std::string pad_right(std::string_view text, std::size_t width) {
    std::string padded(text);
    for (std::size_t taken = display_width(text); taken < width; ++taken) padded.push_back(' ');
    return padded;
}

std::string pad_left(std::string_view text, std::size_t width) {
    std::string padded;
    for (std::size_t taken = display_width(text); taken < width; ++taken) padded.push_back(' ');
    return padded.append(text);
}

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    std::size_t line_width = widths.empty() ? 0 : 2 * (widths.size() - 1);
    for (const std::size_t width : widths) line_width += width;
    std::string out;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        if (std::ranges::find(rules_, r) != rules_.end()) {
            out += "  ";
            for (std::size_t i = 0; i < line_width; ++i) out += "─";
            out += '\n';
        }
        std::string line = "  ";
        for (std::size_t i = 0; i < rows_[r].size(); ++i) {
            if (i > 0) line += "  ";
            line += i < left_columns_ ? pad_right(rows_[r][i], widths[i]) : pad_left(rows_[r][i], widths[i]);
        }
        while (line.ends_with(' ')) line.pop_back();
        out.append(line).push_back('\n');
    }
    return out;
}

std::string grouped(std::uint64_t count) {
    const fmt::format_int digits(count);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) out.push_back(',');
        out.push_back(digits.data()[i]);
    }
    return out;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    const std::string_view ending = count != 1 && many.empty() ? "s" : "";
    return fmt::format("{} {}{}", grouped(count), count == 1 || many.empty() ? one : many, ending);
}

std::string grouped(Money amount) {
    constexpr std::size_t kDecimals = 3;
    const bool is_negative = amount < Money{};
    const Money size = is_negative ? Money{} - amount : amount;
    const std::string text = size.text();
    return (is_negative ? "-" : "") + grouped(static_cast<std::uint64_t>(size.in_fen()) / 100) +
           text.substr(text.size() - kDecimals);
}

}  // namespace canbao
