#include "api/http_values.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

TEST(LanguageAsked, IsChineseUnlessEnglishIsLikedBetter) {
    for (const std::string_view zh : {"", "zh", "zh-CN,zh;q=0.9,en;q=0.8", "fr", "en;q=0.5, zh;q=0.7",
                                      "en;q=0", "*", "english", ",;,=", "en;q=x", "en;level=1;q=0.9, zh-TW"})
        EXPECT_EQ(language_asked(zh), Language::zh) << zh;
    for (const std::string_view en :
         {"en", "EN-us", "fr, en;q=0.3", "zh;q=0.123,en;q=0.124", " en ; q=1.000"})
        EXPECT_EQ(language_asked(en), Language::en) << en;
}

}  // namespace
}  // namespace canbao
