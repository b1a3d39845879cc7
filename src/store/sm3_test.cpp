#include "store/sm3.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "vocabulary/hex.h"

namespace canbao {
namespace {

// The examples of GB/T 32905.
TEST(Sm3, is_that_of_the_standard) {
    EXPECT_EQ(hex_of(sm3("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    std::string text;
    for (int i = 0; i < 16; ++i) text += "abcd";
    EXPECT_EQ(hex_of(sm3(text)), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST(Sm3, is_the_same_of_parts) {
    Sm3 nothing;
    EXPECT_EQ(nothing.finish(), sm3(""));
    Sm3 parts;
    for (const std::string_view part : {"ab", "", "c"}) parts.add(part);
    Sm3 moved = std::move(parts);
    EXPECT_EQ(moved.finish(), sm3("abc"));
}

}  // namespace
}  // namespace canbao
