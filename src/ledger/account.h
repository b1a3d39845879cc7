#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// An account by its name: words of lower-case letters, digits and underscores, joined by colons, from the
// general to the particular: "clearing:wechat", "subsidy:medical_assistance:2026". Which there are is not the
// ledger's business.
class Account {
   public:
    static constexpr std::size_t kLongest = 128;

    static Result<Account> parse(std::string_view text);

    const std::string& text() const { return text_; }
    // "subsidy" of "subsidy:medical_assistance:2026".
    std::string_view kind() const { return std::string_view(text_).substr(0, text_.find(':')); }
    friend auto operator<=>(const Account&, const Account&) = default;

   private:
    explicit Account(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace canbao
