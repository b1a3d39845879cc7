#pragma once

#include <string>
#include <string_view>

namespace canbao {

// What people mean by the texts of their cells, apart from what their programs and keyboards made of it.
// Pure: whether the result is a number or a name is decided by its type.

// Blanks of all kinds and invisible characters are off at the ends, and one plain blank within; full-width
// digits and letters are ASCII; an apostrophe that only says "this is text" is gone.
std::string tidy_text(std::string_view text);

// A name: the same without blanks between Chinese characters ("张　三"), and with one kind of dot within
// ("买买提·艾山").
std::string tidy_name(std::string_view text);

// The number of a document or a telephone: the same without any blanks, in capitals, and with an X for what
// looks like one at the end.
std::string tidy_number(std::string_view text);

// For comparing headers: without any blanks and invisible characters, in small ASCII letters, all full-width
// signs ASCII.
std::string folded_text(std::string_view text);

}  // namespace canbao
