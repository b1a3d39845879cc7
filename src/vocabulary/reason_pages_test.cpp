// The pages on decisions explain every reason code, once, and no other: docs/formats/decisions*.md.

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vocabulary/reason.h"

namespace canbao {
namespace {

// The codes of the table whose head begins so, in their order.
std::vector<std::string> codes_on(const std::string& page_name, const std::string& head) {
    const auto path = std::filesystem::path(CANBAO_SOURCE_DIR) / "docs/formats" / page_name;
    std::ifstream page(path);
    EXPECT_TRUE(page.is_open()) << path;
    std::vector<std::string> codes;
    bool in_table = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with(head)) in_table = true;
        if (!line.starts_with('|')) in_table = false;
        if (in_table && line.starts_with("| `")) codes.push_back(line.substr(3, line.find('`', 3) - 3));
    }
    return codes;
}

TEST(ReasonPages, ExplainEveryCode) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < kReasonCodes; ++i) words.emplace_back(word(static_cast<ReasonCode>(i)));
    EXPECT_THAT(codes_on("decisions.md", "| code |"), testing::ElementsAreArray(words));
    EXPECT_THAT(codes_on("decisions.zh-CN.md", "| 代码 |"), testing::ElementsAreArray(words));
}

}  // namespace
}  // namespace canbao
