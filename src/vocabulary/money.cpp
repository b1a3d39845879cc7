#include "vocabulary/money.h"

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::int64_t kFenPerYuan = 100;
constexpr std::size_t kMostYuanDigits = 10;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<Money> Money::parse(std::string_view yuan) {
    const auto unreadable = [] {
        return fail(
            "金额应写作元，恰有两位小数，0.00至9999999999.99，如“400.00”",
            "an amount is written in yuan with exactly two decimals, from 0.00 to 9999999999.99, like \"400.00\"");
    };
    if (yuan.size() < 4 || yuan.size() > kMostYuanDigits + 3) return unreadable();
    const std::size_t point = yuan.size() - 3;
    if (yuan[point] != '.' || (point > 1 && yuan[0] == '0')) return unreadable();
    std::int64_t fen = 0;
    for (std::size_t i = 0; i < yuan.size(); ++i) {
        if (i == point) continue;
        if (!is_digit(yuan[i])) return unreadable();
        fen = fen * 10 + (yuan[i] - '0');
    }
    return Money(fen);
}

std::string Money::text() const {
    std::string out;
    append_text(out);
    return out;
}

void Money::append_text(std::string& out) const {
    // The magnitude as unsigned, so that the smallest number has one too.
    const std::uint64_t magnitude =
        fen_ < 0 ? 0 - static_cast<std::uint64_t>(fen_) : static_cast<std::uint64_t>(fen_);
    if (fen_ < 0) out.push_back('-');
    const fmt::format_int whole(magnitude / kFenPerYuan);
    out.append(whole.data(), whole.size());
    const auto rest = static_cast<int>(magnitude % kFenPerYuan);
    out.push_back('.');
    out.push_back(static_cast<char>('0' + rest / 10));
    out.push_back(static_cast<char>('0' + rest % 10));
}

Money Money::multiply(Rate rate, Rounding rounding) const {
    return share(rate.millionths(), Rate::kWhole, rounding);
}

Money Money::share(std::int64_t parts, std::int64_t whole, Rounding rounding) const {
    CHECK(fen_ >= 0 && parts >= 0 && whole > 0);
    switch (rounding) {
        case Rounding::half_up: {
            __extension__ using Wide = __int128;
            const Wide product = static_cast<Wide>(fen_) * parts;
            return Money(static_cast<std::int64_t>((product + whole / 2) / whole));
        }
    }
    CHECK(false);
}

void SumOfShares::add(Money amount, Rate rate) {
    CHECK(amount.in_fen() >= 0);
    __extension__ using Wide = __int128;
    const Wide sum = static_cast<Wide>(amount.in_fen()) * rate.millionths() + millionths_;
    whole_fen_ += static_cast<std::int64_t>(sum / Rate::kWhole);
    millionths_ = static_cast<std::int64_t>(sum % Rate::kWhole);
}

Money SumOfShares::rounded(Rounding rounding) const {
    switch (rounding) {
        case Rounding::half_up:
            return Money::fen(whole_fen_ + (millionths_ >= Rate::kWhole / 2 ? 1 : 0));
    }
    CHECK(false);
}

Money Money::times(std::int64_t count) const {
    std::int64_t product = 0;
    CHECK(!__builtin_mul_overflow(fen_, count, &product));
    return Money(product);
}

}  // namespace canbao
