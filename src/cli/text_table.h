#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "vocabulary/money.h"

namespace canbao {

// How many columns of a terminal a text takes: a Chinese character takes two.
std::size_t display_width(std::string_view text);

// Text with spaces behind it (or before it) up to a width.
std::string pad_right(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

// Rows whose columns are aligned; the first `left_columns` to the left, the others, numbers, to the right.
class TextTable {
   public:
    explicit TextTable(std::size_t left_columns) : left_columns_(left_columns) {}

    void add_row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    // A line across before the next row.
    void add_rule() { rules_.push_back(rows_.size()); }
    std::string text() const;

   private:
    std::size_t left_columns_;
    std::vector<std::vector<std::string>> rows_;
    std::vector<std::size_t> rules_;
};

// "1,234,567".
std::string grouped(std::uint64_t count);
// "1 row", "1,234 rows": in English a noun has two forms. `many` is `one` with an "s", where it is not named.
std::string counted(std::uint64_t count, std::string_view one, std::string_view many = {});
// "1,234,567.00"; a negative amount begins with '-'.
std::string grouped(Money amount);

}  // namespace canbao
