#include "files/token_file.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "files/scratch_folder.h"

namespace canbao {
namespace {

TEST(TokenFile, IsMadeOnceForItsOwnerOnly) {
    const ScratchFolder folder;
    const std::string path = folder.file("token");
    const auto made = open_token_file(path);
    ASSERT_TRUE(made) << made.error().message.en;
    EXPECT_EQ(made->size(), 64U);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(*open_token_file(path), *made);
    EXPECT_NE(*open_token_file(folder.file("other")), *made);
    ::chmod(path.c_str(), 0640);
    EXPECT_FALSE(open_token_file(path));
}

TEST(TokenFile, HoldsOneTokenAndNothingElse) {
    const ScratchFolder folder;
    for (const std::string& text : {std::string(), std::string("short\n"), std::string(129, 'a'),
                                    std::string(40, ' '), std::string(40, 'a') + "\nmore"}) {
        const std::string path = folder.file("bad");
        std::ofstream(path) << text;
        ::chmod(path.c_str(), 0600);
        EXPECT_FALSE(open_token_file(path)) << text;
    }
    EXPECT_FALSE(open_token_file(folder.file("none/token")));
}

TEST(TokenFile, ComparesAllOfIt) {
    EXPECT_TRUE(equal_tokens("abc", "abc"));
    for (const std::string_view other : {"abd", "ab", "abcd", ""}) EXPECT_FALSE(equal_tokens("abc", other));
}

}  // namespace
}  // namespace canbao
