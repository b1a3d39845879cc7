// An order of which nothing is known has one owner at a time, and is asked about ever more seldom.

#include "procedure/money/ask_channels.h"

#include <future>

#include "procedure/test_office.h"

namespace canbao {
namespace {

constexpr std::int64_t kMinute = 60LL * 1'000'000;

class AskChannels : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
        for (int person : {1, 2})
            office_->carry_out(
                {fmt::format(R"({{"act":"register","area":"140522","key":"r{0}","on":"2025-12-20",)"
                             R"("document":{1},"name":"示甲","residence":"140522108201"}})",
                             person, TestOffice::document(person)),
                 fmt::format(R"({{"act":"enrol","area":"140522","key":"e{0}","on":"2025-12-20",)"
                             R"("document":{1},"cause":"first"}})",
                             person, TestOffice::document(person))});
    }

    OrderNumber order(int person) {
        const auto answers = office_->carry_out({fmt::format(
            R"({{"act":"order","area":"140522","key":"o{0}","on":"2026-01-05","lines":[{{"document":{1},)"
            R"("item":"contribution","year":2026}}]}})",
            person, TestOffice::document(person))});
        return *OrderNumber::parse(answers.front().order);
    }
    static QuestionRound round(std::int64_t minutes, std::string channel = "wechat",
                               std::string owner = new_owner()) {
        return {*RegionCode::parse("140522"), *ChannelKey::parse(channel), std::move(owner),
                TestOffice::kNow + minutes * kMinute};
    }
    std::size_t due(const QuestionRound& round) {
        const auto questions = take_due_questions(office_->connection(), office_->actor(), round);
        EXPECT_TRUE(questions) << questions.error().message.en;
        return questions ? questions->size() : 0;
    }
    PreparedState state(UnpaidState what, const OrderNumber& number, std::string_view channel = "wechat") {
        return {{number.area(),
                 {*ChannelKey::parse(channel), what, {}, number, Money::fen(40'000), TestOffice::kNow}},
                office_->actor()};
    }

    std::unique_ptr<TestOffice> office_;
};

TEST_P(AskChannels, AsksWhatIsDueAndOnlyOnce) {
    (void)order(1);
    EXPECT_EQ(due(round(1)), 0U);
    EXPECT_EQ(due(round(3)), 1U);
    EXPECT_EQ(due(round(3)), 0U) << "it is somebody's";
    EXPECT_EQ(due(round(3, "alipay")), 1U) << "each channel for itself";
    EXPECT_EQ(due(round(7)), 0U);
    EXPECT_EQ(due(round(9)), 1U) << "the next attempt, five minutes later";
    std::int64_t now = 9;
    for (const std::int64_t wait : {15, 60, 240, 720, 1440, 2880}) EXPECT_EQ(due(round(now += wait + 1)), 1U);
    EXPECT_EQ(due(round(now + 5000)), 0U);
    const auto left = orders_left_to_people(office_->connection(), office_->actor(), round(now + 1));
    ASSERT_TRUE(left);
    EXPECT_EQ(left->size(), 1U);
}

TEST_P(AskChannels, EndsWithWhatTheChannelSays) {
    const OrderNumber first = order(1);
    const OrderNumber second = order(2);
    EXPECT_EQ(due(round(3)), 2U);
    (void)office_->note({state(UnpaidState::closed, first), state(UnpaidState::processing, second)});
    EXPECT_EQ(due(round(9)), 1U) << "what is closed is not asked again, what is in process is";
    EXPECT_EQ(due(round(9, "alipay")), 1U) << "the other is at its own channel";
    const auto paid = office_->pay({{first.area(),
                                     {.channel = *ChannelKey::parse("wechat"),
                                      .trade = *TradeNumber::parse("t"),
                                      .order = second,
                                      .amount = Money::fen(40'000),
                                      .paid_at = TestOffice::kNow,
                                      .lines = {}}}});
    EXPECT_TRUE(paid.front().payment);
    EXPECT_EQ(due(round(100)), 0U);
}

TEST_P(AskChannels, IsDoneByOneOfTwoAtOnce) {
    (void)order(1);
    (void)order(2);
    auto other = open_database(database_.address(), DatabaseUse::write);
    ASSERT_TRUE(other);
    for (std::int64_t minutes : {3, 10, 30, 100}) {
        auto there = std::async(std::launch::async, [&] {
            const auto taken = take_due_questions(**other, office_->actor(), round(minutes));
            return taken ? taken->size() : 100;
        });
        const std::size_t here = due(round(minutes));
        EXPECT_EQ(here + there.get(), 2U) << minutes;
    }
}

TEST_P(AskChannels, RecordsWhatIsAnswered) {
    const OrderNumber first = order(1);
    const OrderNumber second = order(2);
    const auto committer = Committer::start({.database = database_.address(),
                                             .clock = [] { return TestOffice::kNow; },
                                             .running = [] { return std::int64_t{0}; }},
                                            office_->book(), office_->keys(), "law", "test");
    ASSERT_TRUE(committer) << committer.error().message.en;
    std::string asked;
    const auto ask = [&](const std::string& lines) -> Result<std::string> {
        asked = lines;
        return R"({"channel":"wechat","status":"paid","trade":"T1","order":")" + first.text() +
               R"(","amount":"400.00","paid_at":"2026-01-05T08:00:00+08:00","kind":"normal"})"
               "\nnonsense\n"
               R"({"channel":"wechat","status":"unknown","order":"1405220890900547752021874"})"
               "\n";
    };
    const auto tally =
        ask_channel(office_->connection(), **committer, office_->keys(), office_->actor(), round(3), ask);
    ASSERT_TRUE(tally) << tally.error().message.en;
    EXPECT_NE(asked.find(second.text()), std::string::npos);
    EXPECT_EQ(tally->asked, 2U);
    EXPECT_EQ(tally->paid, 1U);
    EXPECT_EQ(tally->silent, 1U);
    EXPECT_EQ(tally->faults.size(), 2U);
    static constexpr Column kNumber[] = {{"number", ColumnType::integer}};
    std::int64_t silent = 0;
    ASSERT_TRUE(office_->connection().run(
        {"select count(*) from order_question where answer = 'silent'", {}, kNumber}, Rows({}),
        [&](const Rows::Row& row) { silent = row.integer(0); }));
    EXPECT_EQ(silent, 1);
    // What asks may fail: the questions count as asked.
    const auto failed =
        ask_channel(office_->connection(), **committer, office_->keys(), office_->actor(), round(10),
                    [](const std::string&) { return Result<std::string>(fail("坏", "broken")); });
    EXPECT_FALSE(failed);
    EXPECT_EQ(due(round(10)), 0U);
}

INSTANTIATE_TEST_SUITE_P(On, AskChannels, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
