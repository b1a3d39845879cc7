#pragma once

#include "vocabulary/personal.h"

namespace canbao {

// The number of an account at a bank: 8 to 32 digits, without blanks.
class BankAccount : public PersonalText {
   public:
    static Result<BankAccount> parse(std::string_view text);
    // "****1234"
    std::string masked() const;

   private:
    using PersonalText::PersonalText;
};

}  // namespace canbao
