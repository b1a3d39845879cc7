#include "vocabulary/payment_numbers.h"

#include <algorithm>

#include <fmt/format.h>

#include "vocabulary/check.h"
#include "vocabulary/id_number.h"

namespace canbao {
namespace {

constexpr std::size_t kAreaDigits = 6;
constexpr std::uint64_t kBelowCounty = 1'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_trade_character(char c) {
    return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

}  // namespace

Result<ChannelKey> ChannelKey::parse(std::string_view text) {
    const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '_'; };
    if (text.empty() || text.size() > kLongest || !is_lower(text.front()) || !std::ranges::all_of(text, fits))
        return fail(fmt::format("渠道应为小写字母开头的1至{}个小写字母、数字或“_”，如“wechat”", kLongest),
                    fmt::format("a channel is 1 to {} lower-case letters, digits or \"_\" that begin with a "
                                "letter, like \"wechat\"",
                                kLongest));
    return ChannelKey(std::string(text));
}

Result<TradeNumber> TradeNumber::parse(std::string_view text) {
    if (text.empty() || text.size() > kLongest || !std::ranges::all_of(text, is_trade_character))
        return fail(
            fmt::format("交易号应为1至{}个字母、数字、“-”、“_”或“.”", kLongest),
            fmt::format("a trade number is 1 to {} letters, digits, \"-\", \"_\" or \".\"", kLongest));
    // A spreadsheet would carry it out, and no statement may name it.
    if (text.starts_with('-'))
        return fail("交易号不能以“-”开头：电子表格会当作公式",
                    "a trade number does not begin with \"-\": a spreadsheet would take it for a formula");
    if (IdNumber::parse(text))
        return fail("交易号不能是身份证号：账册中以明文保存",
                    "no ID number serves as a trade number: it is kept in the clear");
    return TradeNumber(std::string(text));
}

OrderNumber::OrderNumber(RegionCode area, std::int64_t number) : area_(area), number_(number) {
    CHECK(number >= 1 && area.number() % kBelowCounty == 0);
}

Result<OrderNumber> OrderNumber::parse(std::string_view text) {
    const auto unreadable = [] {
        return fail("缴费单号应为25位数字：6位区划和19位编号",
                    "an order's number has 25 digits: six of the area, nineteen of the number");
    };
    if (text.size() != kLength || !std::ranges::all_of(text, is_digit)) return unreadable();
    auto area = RegionCode::parse(text.substr(0, kAreaDigits));
    if (!area) return unreadable();
    std::int64_t number = 0;
    for (const char c : text.substr(kAreaDigits))
        if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, c - '0', &number))
            return unreadable();
    if (number < 1) return unreadable();
    return OrderNumber(*area, number);
}

std::string OrderNumber::text() const {
    return fmt::format("{:06}{:019}", area_.number() / kBelowCounty, number_);
}

}  // namespace canbao
