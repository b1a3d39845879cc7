#include "vocabulary/bank_account.h"

#include <algorithm>

namespace canbao {
namespace {

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 32;

}  // namespace

Result<BankAccount> BankAccount::parse(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() < kShortest || text.size() > kLongest || !std::ranges::all_of(text, is_digit))
        return fail("银行账号应为8至32位数字，中间没有空格",
                    "the number of a bank account has 8 to 32 digits, without blanks");
    return BankAccount(std::string(text));
}

std::string BankAccount::masked() const {
    constexpr std::size_t kShownLast = 4;
    return "****" + plain().substr(plain().size() - kShownLast);
}

}  // namespace canbao
