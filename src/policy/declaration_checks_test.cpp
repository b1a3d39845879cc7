#include "policy/declaration_checks.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

std::string lag(std::string_view name, std::string_view channels) {
    return "[posting.lag." + std::string(name) + "]\nfrom = 2030-01-01\nworking_days = 2\nchannels = [" +
           std::string(channels) + "]\nclause = \"SX#四\"\n";
}

TEST(Declarations, words_belong_to_a_word) {
    for (const std::string type : {"yes_no", "count", "date", "money"})
        expect_only_problem(changed_pack("type   = \"word\"", "type   = \"" + type + "\""),
                            {kInventedPack, "[fact.schooling]", "a fact of type " + type + " has no words",
                             "let the type be word"});
    expect_accepted(changed_pack("words  = [\"school\", \"university\"]\n", ""));
}

TEST(Declarations, channel_has_one_lag) {
    expect_accepted(extended_pack(lag("banks", "\"bank_app\"") + lag("wallets", "\"wechat\", \"alipay\"")));
    expect_only_problem(
        extended_pack(lag("banks", "\"bank_app\", \"wechat\"") + lag("wallets", "\"wechat\", \"alipay\"")),
        {kInventedPack, "[posting.lag.wallets]",
         "the channel \"wechat\" has a lag already: 990000/2030.toml:", "in one place"});
}

// A set of tiers is a word of bits.
TEST(Declarations, tiers_are_bounded) {
    std::string tiers;
    const auto add = [&](std::size_t number) {
        tiers += "[tier.t" + std::to_string(number) +
                 "]\nfrom = 2030-01-01\nname = { zh = \"档\", en = \"tier\" }\nclause = \"SX#一\"\n";
    };
    for (std::size_t i = 0; i < TierSet::kMost; ++i) add(i);
    expect_accepted(extended_pack(tiers));
    add(TierSet::kMost);
    expect_only_problem(extended_pack(tiers), {kInventedPack, "[tier.t64]", "too many tiers", "at most 64"});
}

}  // namespace
}  // namespace canbao
