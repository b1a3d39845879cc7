#include "gateway/asked_program.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

TEST(AskedProgram, IsGivenLinesAndAnswersLines) {
    const auto answer = ask_program({"sed s/a/b/"}, "a1\na2\n");
    ASSERT_TRUE(answer) << answer.error().message.en;
    EXPECT_EQ(*answer, "b1\nb2\n");
    EXPECT_EQ(*ask_program({"cat > /dev/null"}, "a"), "");
    // More than a pipe holds, both ways.
    const std::string large(1'000'000, 'x');
    EXPECT_EQ(*ask_program({"cat"}, large), large);
}

TEST(AskedProgram, IsEndedWhenItTakesTooLong) {
    for (const char* command : {"sleep 60", "exec 1>&-; sleep 60", "sleep 60 & sleep 60", "yes"}) {
        EXPECT_FALSE(ask_program({command, std::chrono::seconds(1)}, "")) << command;
    }
    EXPECT_FALSE(ask_program({"exit 3"}, ""));
    EXPECT_FALSE(ask_program({"/no/such/program"}, ""));
}

}  // namespace
}  // namespace canbao
