// The help of --role and the pages on acts name every role.

#include "cli/role_words.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "procedure/actor.h"

namespace canbao {
namespace {

TEST(RoleWords, name_every_role_once) {
    const std::string joined = ", " + roles_joined(", ") + ",";
    for (std::size_t i = 0; i < kRoles; ++i) {
        const std::string role = ", " + std::string(word(static_cast<Role>(i))) + ",";
        const std::size_t at = joined.find(role);
        ASSERT_NE(at, std::string::npos) << role;
        EXPECT_EQ(joined.find(role, at + 1), std::string::npos) << role;
    }
}

TEST(RoleWords, stand_on_the_pages_on_acts) {
    for (const char* name : {"acts.md", "acts.zh-CN.md"}) {
        std::ifstream file(std::string(CANBAO_SOURCE_DIR "/docs/formats/") + name);
        const std::string page{std::istreambuf_iterator<char>(file), {}};
        for (std::size_t i = 0; i < kRoles; ++i) {
            const std::string role = "`" + std::string(word(static_cast<Role>(i))) + "`";
            EXPECT_NE(page.find(role), std::string::npos) << name << ": " << role;
        }
    }
}

}  // namespace
}  // namespace canbao
