#pragma once

#include <string>
#include <string_view>

#include "channels/request_line.h"

namespace canbao {

// For tests and fuzzers only: a line with the bytes behind it that its parser may read. They hold what would
// change the meaning, were they taken for a part of the line.
class PaddedLine {
   public:
    explicit PaddedLine(std::string_view text) : text_(text), size_(text.size()) {
        text_.append(RequestLineReader::kPadding, '}');
    }

    std::string_view text() const { return std::string_view(text_).substr(0, size_); }

   private:
    std::string text_;
    std::size_t size_;
};

}  // namespace canbao
