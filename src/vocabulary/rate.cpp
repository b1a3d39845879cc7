#include "vocabulary/rate.h"

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::int64_t kPerCent = Rate::kWhole / 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Failure unreadable() {
    return fail(
        "比例应写作百分数，0%至100%，最多四位小数，如“80%”或“7.5%”",
        "a rate is written as per cent from 0% to 100% with at most four decimals, like \"80%\" or \"7.5%\"");
}

}  // namespace

Result<Rate> Rate::parse(std::string_view text) {
    if (text.size() < 2 || text.size() > 9 || text.back() != '%') return unreadable();
    text.remove_suffix(1);
    std::int64_t whole = 0;
    std::size_t at = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) whole = whole * 10 + (text[at] - '0');
    if (at == 0 || at > 3 || (at > 1 && text[0] == '0')) return unreadable();
    std::int64_t fraction = 0;
    if (at < text.size()) {
        if (text[at] != '.') return unreadable();
        const std::string_view decimals = text.substr(at + 1);
        if (decimals.empty() || decimals.size() > 4) return unreadable();
        std::int64_t unit = kPerCent;
        for (const char c : decimals) {
            if (!is_digit(c)) return unreadable();
            unit /= 10;
            fraction += (c - '0') * unit;
        }
    }
    const std::int64_t millionths = whole * kPerCent + fraction;
    if (millionths > kWhole) return unreadable();
    return Rate(millionths);
}

std::string Rate::text() const {
    std::string digits = fmt::format("{}.{:04}", millionths_ / kPerCent, millionths_ % kPerCent);
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
    return digits + '%';
}

}  // namespace canbao
