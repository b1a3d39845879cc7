#include "channels/csv_text.h"

#include <algorithm>
#include <array>

namespace canbao {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::array<std::string_view, 8> kFormulaSigns = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
// A number of twelve digits is shown by its power.
constexpr std::size_t kShownDigits = 11;

// In quotes no sign can be mistaken for the separator, be it another's.
bool needs_quotes(std::string_view text) {
    return text.find_first_of("\"\r\n,;\t") != std::string_view::npos ||
           (!text.empty() && (kBlanks.find(text.front()) != std::string_view::npos ||
                              kBlanks.find(text.back()) != std::string_view::npos));
}

}  // namespace

bool begins_as_formula(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    return std::ranges::any_of(kFormulaSigns, [text](std::string_view sign) {
        return text.starts_with(sign) && text.size() > sign.size();  // alone it is a dash
    });
}

bool loses_digits(std::string_view text) {
    const bool is_number = text.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number && (text.size() > kShownDigits || (text.size() > 1 && text.front() == '0'));
}

void append_csv_cell(std::string& out, std::string_view text, CsvCell cell) {
    const bool is_quoted = needs_quotes(text);
    if (is_quoted) out.push_back('"');
    if (begins_as_formula(text) || (cell == CsvCell::digits && loses_digits(text))) out.push_back('\'');
    for (const char c : text) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    if (is_quoted) out.push_back('"');
}

}  // namespace canbao
