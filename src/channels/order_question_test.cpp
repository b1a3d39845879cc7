#include "channels/order_question.h"

#include <gtest/gtest.h>

#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

constexpr std::string_view kOrder = "1405220890900547752021874";

std::string padded(std::string text) { return text.append(RequestLineReader::kPadding, ' '); }

std::string answered(const std::string& line) {
    OrderLineReader reader;
    const std::string text = padded(line);
    const auto answer = reader.read_answer(std::string_view(text).substr(0, line.size()));
    if (!answer) return "at " + answer.error().field;
    std::string again;
    append_order_answer(again, *answer);
    return again;
}

TEST(OrderQuestion, is_read_as_it_was_written) {
    const OrderQuestion question = {*ChannelKey::parse("wechat"), *OrderNumber::parse(kOrder),
                                    Money::fen(40'000), 3};
    std::string line;
    append_order_question(line, question);
    EXPECT_EQ(line,
              R"({"channel":"wechat","order":"1405220890900547752021874","amount":"400.00","attempt":3})");
    OrderLineReader reader;
    const std::string text = padded(line);
    const auto read = reader.read_question(std::string_view(text).substr(0, line.size()));
    ASSERT_TRUE(read) << read.error().message.en;
    EXPECT_EQ(read->channel, question.channel);
    EXPECT_EQ(read->order, question.order);
    EXPECT_EQ(read->amount, question.amount);
    EXPECT_EQ(read->attempt, 3);
    for (const std::string bad : {"", "[]", "{}", R"({"channel":"wechat"})"}) {
        const std::string padded_bad = padded(bad);
        EXPECT_FALSE(reader.read_question(std::string_view(padded_bad).substr(0, bad.size()))) << bad;
    }
}

TEST(OrderQuestion, is_answered_by_what_a_callback_tells_or_by_unknown) {
    const std::string order(kOrder);
    for (const std::string& line :
         {R"({"channel":"wechat","status":"paid","trade":"T1","order":")" + order +
              R"(","amount":"400.00","paid_at":"2026-01-15T09:30:00+08:00","kind":"normal"})",
          R"({"channel":"wechat","status":"closed","order":")" + order +
              R"(","amount":"400.00","at":"2026-01-15T09:30:00+08:00"})",
          R"({"channel":"wechat","status":"unknown","order":")" + order + R"("})"})
        EXPECT_EQ(answered(line), line);
    EXPECT_EQ(answered(R"({"channel":"wechat","status":"unknown"})"), "at order");
    EXPECT_EQ(answered(R"({"channel":"wechat","status":"unknown","order":")" + order + R"(","more":1})"),
              "at ");
    EXPECT_EQ(answered(R"({"channel":"wechat","status":"refunded","trade":"T1","amount":"400.00",)"
                       R"("at":"2026-01-15T09:30:00+08:00"})"),
              "at order");
    EXPECT_EQ(answered("nonsense"), "at ");
}

}  // namespace
}  // namespace canbao
