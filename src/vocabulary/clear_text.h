#pragma once

#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// What people write that stays in the books in the clear: who acts, why, by which paper. 1 to 200 characters
// of UTF-8, without control characters, without spaces at its ends, without an ID number anywhere.
class ClearText {
   public:
    static Result<ClearText> parse(std::string_view text);

    const std::string& text() const { return text_; }

   private:
    explicit ClearText(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace canbao
