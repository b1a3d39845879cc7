#include "api/desk.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

TEST(Desk, GivesEveryFaultItsStatus) {
    using Kind = ActFault::Kind;
    for (const auto& [kind, status] : {std::pair(Kind::bad_command, 400), std::pair(Kind::not_allowed, 403),
                                       std::pair(Kind::key_reused, 409), std::pair(Kind::no_policy, 422),
                                       std::pair(Kind::busy, 503), std::pair(Kind::database, 503),
                                       std::pair(Kind::clock, 503), std::pair(Kind::unreadable_key, 500)}) {
        ActAnswer act;
        act.fault = ActFault{kind, "", {"不行", "no"}};
        const HttpAnswer answer = Desk::answer_of_act(act, Language::en);
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.code, word(kind));
        EXPECT_EQ(answer.retry_after_seconds > 0, kind == Kind::busy || kind == Kind::database);
        EXPECT_NE(status_words(status), "Unknown");
    }
}

TEST(Desk, AnswersARefusalLikeAGrant) {
    ActAnswer act{.key = "k", .act = 1, .person = {}, .decision = ActDecision{}, .fault = {}};
    act.decision->reasons.push_back({"already_enrolled", "YC#四", {"已参保", "enrolled"}});
    const HttpAnswer answer = Desk::answer_of_act(act, Language::zh);
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.body.find(R"("outcome":"refused")"), std::string::npos);
    EXPECT_TRUE(answer.code.empty());
}

}  // namespace
}  // namespace canbao
