#include "procedure/committer.h"

#include <future>

#include "procedure/test_office.h"

namespace canbao {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;

class Committing : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    std::unique_ptr<Committer> start(unsigned committers = 1) {
        auto committer = Committer::start({.database = database_.address(),
                                           .committers = committers,
                                           .clock = [this] { return clock_.load(); },
                                           .running = [this] { return running_.load(); }},
                                          office_->book(), office_->keys(), "law", "test");
        EXPECT_TRUE(committer) << committer.error().message.en;
        return *std::move(committer);
    }

    static std::string registering(int person, std::string_view area = "140522") {
        return fmt::format(R"({{"act":"register","area":"{0}","key":"r{1}","on":"2026-01-05","document":{2},)"
                           R"("name":"示甲","residence":"{0}108201"}})",
                           area, person, TestOffice::document(person));
    }
    static std::string enrolling(int person, std::string_view area = "140522") {
        return fmt::format(
            R"({{"act":"enrol","area":"{}","key":"e{}","on":"2026-01-05","document":{},"cause":"first"}})",
            area, person, TestOffice::document(person));
    }
    PreparedAct prepared(const std::string& line) {
        ActLineReader reader;
        auto command = reader.read(line);
        CHECK(command.has_value());
        return prepare_act(*std::move(command), office_->actor(), "test", office_->keys());
    }

    // Handed in one behind the other, as a file's lines are.
    std::vector<ActAnswer> as_sequence(Committer& committer, const std::vector<std::string>& lines) {
        const auto sequence = std::make_shared<ActSequence>();
        std::vector<std::promise<ActAnswer>> promises(lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i)
            committer.submit(
                prepared(lines[i]), [&, i](ActAnswer answer) { promises[i].set_value(std::move(answer)); },
                sequence);
        std::vector<ActAnswer> answers;
        for (auto& promise : promises) answers.push_back(promise.get_future().get());
        return answers;
    }

    std::int64_t acts_recorded() {
        static constexpr Column kCount[] = {{"count", ColumnType::integer}};
        std::int64_t count = -1;
        EXPECT_TRUE(office_->connection().run({"select count(*) from act", {}, kCount}, Rows({}),
                                              [&](const Rows::Row& row) { count = row.integer(0); }));
        return count;
    }

    std::unique_ptr<TestOffice> office_;
    std::atomic<std::int64_t> clock_ = TestOffice::kNow;
    std::atomic<std::int64_t> running_ = 1000 * kHour;
};

bool is_clock_fault(const ActAnswer& answer) {
    return answer.fault && answer.fault->kind == ActFault::Kind::clock;
}

TEST_P(Committing, HoldsActsBackWhileTheClockHasLeapt) {
    const auto committer = start();
    EXPECT_FALSE(committer->carry_out(prepared(registering(1))).fault);
    for (const std::int64_t leap : {366 * 24 * kHour, 6 * kMinute, -6 * kMinute}) {
        clock_ += leap;
        EXPECT_TRUE(is_clock_fault(committer->carry_out(prepared(registering(3))))) << leap;
        clock_ -= leap;
    }
    EXPECT_EQ(acts_recorded(), 1);
    clock_ += 4 * kMinute;
    EXPECT_FALSE(committer->carry_out(prepared(registering(3))).fault)
        << "clocks are set a little now and then";
    clock_ += 24 * kHour;
    running_ += 24 * kHour;
    EXPECT_FALSE(committer->carry_out(prepared(registering(5))).fault) << "time went on";
}

TEST_P(Committing, GoesOnBehindActsOfAClockThatRanAheadOnceItIsNoted) {
    clock_ += 366 * 24 * kHour;
    EXPECT_FALSE(start()->carry_out(prepared(registering(1))).fault) << "nothing tells it yet";
    clock_ -= 366 * 24 * kHour;
    EXPECT_TRUE(is_clock_fault(start()->carry_out(prepared(enrolling(1)))));
    EXPECT_FALSE(start()->carry_out(prepared(registering(3, "140405"))).fault) << "the other areas are well";

    const auto newest = newest_act(office_->connection());
    ASSERT_TRUE(newest &&
                note_clock_ran_ahead(office_->connection(), ActNumbers::moment_of(*newest), clock_));
    const ActAnswer first = start()->carry_out(prepared(enrolling(1)));
    ASSERT_FALSE(first.fault);
    EXPECT_GT(*first.act, *newest);
    EXPECT_FALSE(start()->carry_out(prepared(registering(5))).fault) << "nor do its own numbers hold it back";
    const auto recorded = find_acts(office_->connection(), {{*RegionCode::parse("140522"), "test", "e1"}});
    ASSERT_TRUE(recorded && recorded->size() == 1);
    EXPECT_EQ(recorded->begin()->second.recorded_at, clock_.load()) << "as the clock says now";
}

TEST_P(Committing, TriesNothingBehindACommandThatTheClockHeldBack) {
    clock_ += 366 * 24 * kHour;
    EXPECT_FALSE(start()->carry_out(prepared(registering(1))).fault);
    clock_ -= 366 * 24 * kHour;
    const auto committer = start(2);
    const auto answers =
        as_sequence(*committer, {registering(3, "140405"), enrolling(1), enrolling(3, "140405")});
    EXPECT_FALSE(answers[0].fault);
    EXPECT_TRUE(is_clock_fault(answers[1]));
    EXPECT_TRUE(answers[2].fault) << "it might rest on the one before";
}

// With several committers too: the second of each pair would be refused, and recorded so for ever, if it came
// first.
TEST_P(Committing, LetsNoCommandOfASequenceOvertakeAnother) {
    const auto committer = start(4);
    std::vector<std::string> lines;
    constexpr std::string_view kAreas[] = {"140522", "140405", "140702", "140823"};
    for (int person = 1; person < 200; ++person) {
        lines.push_back(registering(person, kAreas[person % 4]));
        lines.push_back(enrolling(person, kAreas[person % 4]));
        lines.push_back(fmt::format(
            R"({{"act":"terminate","area":"{}","key":"t{}","on":"2026-01-05","document":{},"cause":"moved_away"}})",
            kAreas[person % 4], person, TestOffice::document(person)));
        const std::string_view other = kAreas[(person + 1) % 4];
        lines.push_back(fmt::format(
            R"({{"act":"register","area":"{0}","key":"a{1}","on":"2026-01-05","document":{2},"name":"示甲",)"
            R"("residence":"{0}108201"}})",
            other, person, TestOffice::document(person)));
        lines.push_back(
            fmt::format(R"({{"act":"enrol","area":"{}","key":"b{}","on":"2026-01-05","document":{},)"
                        R"("cause":"transfer_in","from_area":"{}"}})",
                        other, person, TestOffice::document(person), kAreas[person % 4]));
    }
    const auto answers = as_sequence(*committer, lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        ASSERT_FALSE(answers[i].fault) << lines[i];
        EXPECT_TRUE(answers[i].decision->reasons.empty())
            << lines[i] << ' ' << answers[i].decision->reasons.front().text.en;
    }
}

// A fault of the books, as it were: whoever sends it again is helped by nobody.
TEST_P(Committing, DoesNotAskForWhatContradictsTheBooksAgain) {
    ASSERT_TRUE(office_->connection().run_script("create unique index one_only on enrolment (area)"));
    const auto committer = start();
    const auto answers =
        as_sequence(*committer, {registering(1), registering(3), enrolling(1), enrolling(3), registering(5)});
    for (const std::size_t well : {0, 1, 2, 4}) EXPECT_FALSE(answers[well].fault) << well;
    ASSERT_TRUE(answers[3].fault);
    EXPECT_EQ(answers[3].fault->kind, ActFault::Kind::database);
    EXPECT_NE(answers[3].fault->message.en.find("contradicts the books"), std::string::npos);
    EXPECT_EQ(answers[3].fault->message.en.find("send the same again later"), std::string::npos);
}

TEST_P(Committing, TurnsAwayWhatComesAfterItWasStopped) {
    const auto committer = start();
    committer->stop();
    const ActAnswer answer = committer->carry_out(prepared(registering(1)));
    ASSERT_TRUE(answer.fault);
    EXPECT_EQ(answer.fault->kind, ActFault::Kind::busy);
    EXPECT_EQ(acts_recorded(), 0);
}

TEST_P(Committing, AnswersWithoutWaitingWhenTooMuchWaits) {
    const auto committer = start();
    std::promise<void> go;
    std::atomic<int> busy = 0;
    std::atomic<int> answered = 0;
    const auto count = [&](const ActAnswer& answer) {
        if (answer.fault && answer.fault->kind == ActFault::Kind::busy) ++busy;
        ++answered;
    };
    // Its thread waits in the first answer.
    committer->submit(prepared(registering(1)),
                      [&, gate = go.get_future().share()](ActAnswer) { gate.wait(); });
    const PreparedAct act = prepared(registering(3));
    constexpr int kMore = 600;
    for (std::size_t i = 0; i < Committer::kMostWaiting + kMore; ++i) committer->submit(act, count);
    EXPECT_GE(busy.load(), kMore - static_cast<int>(Committer::kMostInBatch));
    EXPECT_GT(busy.load(), 0);
    go.set_value();
    committer->stop();
    EXPECT_EQ(answered.load(), static_cast<int>(Committer::kMostWaiting) + kMore);
    EXPECT_EQ(acts_recorded(), 2) << "one command, however often it is sent";
}

INSTANTIATE_TEST_SUITE_P(On, Committing, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

// Two programs that write one database never give the same number.
TEST(Givers, AreClaimedByOneConnectionAtATimeOnPostgres) {
    TestDatabase database(Engine::postgres);
    if (!database.exists()) GTEST_SKIP();
    auto one = open_database(database.address(), DatabaseUse::migrate);
    ASSERT_TRUE(one && migrate(**one, 0, "test"));
    auto other = open_database(database.address(), DatabaseUse::write);
    ASSERT_TRUE(other);
    ASSERT_EQ(claim_giver(**one, 1).value_or(7), 0U);
    EXPECT_FALSE(claim_giver(**other, 1));
    one->reset();
    // The server notices soon that it is gone.
    for (int i = 0; i < 50 && !claim_giver(**other, 1); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    SUCCEED();
}

}  // namespace
}  // namespace canbao
