#include "api/router.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::string_view kToken = "0123456789abcdef0123456789abcdef";

int status_of(const RequestHead& head) {
    const Routed routed = route_request(head, kToken);
    return routed.refusal ? routed.refusal->status : 0;
}

// What is wrong first is said first: whoever may not act is not told in what form to ask.
TEST(Router, LooksAtPathMethodTokenAndFormInThisOrder) {
    RequestHead head{.method = HttpMethod::get, .path = "/api/v1/act"};
    EXPECT_EQ(status_of(head), 404);
    head.path = "/api/v1/acts";
    EXPECT_EQ(status_of(head), 405);
    head.method = HttpMethod::post;
    EXPECT_EQ(status_of(head), 401);
    head.authorization = "bearer 0123456789abcdef0123456789abcdef";
    EXPECT_EQ(status_of(head), 415);
    head.content_type = "application/json ;charset=utf-8";
    EXPECT_EQ(status_of(head), 0);
    head.expect = "something";
    EXPECT_EQ(status_of(head), 417);
}

TEST(Router, TakesTheWholeTokenOnly) {
    for (const std::string_view shown :
         {"", "Bearer", "Bearer ", "Bearer 0123456789abcdef0123456789abcde",
          "Bearer 0123456789abcdef0123456789abcdef0", "Bearer  0123456789abcdef0123456789abcdef",
          "Basic 0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"})
        EXPECT_EQ(status_of({.method = HttpMethod::post,
                             .path = "/api/v1/quotes",
                             .content_type = "application/json",
                             .authorization = shown}),
                  401)
            << shown;
}

TEST(Router, KnowsWordsForEveryStatus) {
    for (int problem = 0; problem <= static_cast<int>(HttpProblem::too_many_connections); ++problem) {
        const HttpAnswer answer = answer_of(static_cast<HttpProblem>(problem), Language::en);
        EXPECT_NE(status_words(answer.status), "Unknown");
        EXPECT_FALSE(answer.code.empty());
    }
}

}  // namespace
}  // namespace canbao
