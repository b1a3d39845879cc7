#include "ledger/account.h"

#include <algorithm>

namespace canbao {

Result<Account> Account::parse(std::string_view text) {
    const auto unreadable = [] {
        return fail(
            "账户应为小写字母、数字、下划线组成的词，以冒号相连，如“clearing:wechat”",
            "an account is words of lower-case letters, digits and underscores joined by colons, like "
            "\"clearing:wechat\"");
    };
    if (text.empty() || text.size() > kLongest) return unreadable();
    char before = ':';
    for (const char c : text) {
        const bool is_of_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_of_word && (c != ':' || before == ':')) return unreadable();
        before = c;
    }
    if (before == ':') return unreadable();
    return Account(std::string(text));
}

}  // namespace canbao
