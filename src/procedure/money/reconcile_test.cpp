// Our books against statements of channels, on both engines: what differs, what a run again writes, who may.

#include "procedure/money/reconcile.h"

#include "channels/channel_statement.h"
#include "files/scratch_folder.h"
#include "procedure/money/decide_difference.h"
#include "procedure/test_office.h"

namespace canbao {
namespace {

const RegionCode kArea = *RegionCode::parse("140522");
const RegionCode kOtherArea = *RegionCode::parse("140581");
const RegionCode kProvince = *RegionCode::parse("140000");
const ChannelKey kWechat = *ChannelKey::parse("wechat");
constexpr Money kPaid = Money::fen(40'000);

class Reconciles : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    static Date day(int later = 0) { return Date::parse("2026-01-05")->plus_days(later); }

    // For nobody whom we know: what counts here is the money.
    void pay(std::string_view trade, Money amount = kPaid, std::optional<std::int64_t> order = {},
             RegionCode area = kArea, int days_later = 0) {
        const auto paid_at = TestOffice::kNow + days_later * 86'400'000'000;
        std::vector<PaymentCommand> commands;
        commands.push_back({area,
                            {.channel = kWechat,
                             .trade = *TradeNumber::parse(trade),
                             .order = {},
                             .amount = amount,
                             .paid_at = paid_at,
                             .lines = {}}});
        if (order) commands[0].notice.order = OrderNumber(area, *order);
        const auto answers = office_->pay(std::move(commands));
        ASSERT_EQ(answers.size(), 1U);
        ASSERT_TRUE(answers[0].payment) << answers[0].fault->message.en;
    }
    // A payment of two areas: its shares.
    void pay_shared(std::string_view trade) {
        std::vector<PaymentCommand> commands;
        commands.push_back(
            {kArea,
             {.channel = kWechat,
              .trade = *TradeNumber::parse(trade),
              .order = {},
              .amount = kPaid + kPaid,
              .paid_at = TestOffice::kNow,
              .lines = {{kArea, PersonNumber{1}, PaymentItem::contribution, 2026, kPaid},
                        {kOtherArea, PersonNumber{2}, PaymentItem::contribution, 2026, kPaid}}}});
        const auto answers = office_->pay(std::move(commands));
        ASSERT_EQ(answers[0].elsewhere.size(), 1U);
    }

    struct Row {
        std::string trade;
        Money amount = kPaid;
        EntryKind kind = EntryKind::paid;
        std::string order = {};
        int days_later = 0;
    };
    std::string statement(const std::vector<Row>& rows, int number = 1,
                          std::optional<RegionCode> area = kArea, int first = 0,
                          const ChannelKey& channel = kWechat) {
        std::string text;
        StatementWriter writer(text, {channel, area, day(first), day(first), number});
        for (const Row& row : rows)
            writer.add({row.trade, row.order, row.amount, day(first + row.days_later), row.kind});
        writer.finish();
        return folder_.write(fmt::format("s{}", ++files_), text);
    }
    // "paid matched 2 800.00 800.00; …; 3 new, 0 known", or why there is none.
    std::string run(const std::string& path, const RegionCode& area = kArea, int days_later = 1,
                    Actor actor = {"丙税", Role::tax, kProvince}) {
        const BulkWriter::Options options{.database = database_.address(),
                                          .clock = [] { return TestOffice::kNow; },
                                          .running = [] { return std::int64_t{0}; }};
        auto writer = BulkWriter::start(options, office_->book(), office_->keys(), "law", "test", actor);
        CHECK(writer.has_value());
        const auto report =
            reconcile(*writer, database_.address(),
                      {.path = path, .area = area, .channel = {}, .on = day(days_later), .threads = 2});
        if (!report) return report.error().message.en;
        std::string said;
        for (const ReconcileReport::Row& row : report->rows)
            said += fmt::format("{} {} {} {} {}; ", word(row.kind), word(row.finding), row.tally.count,
                                row.tally.ours.text(), row.tally.theirs.text());
        if (report->posted > 0) said += fmt::format("{} posted; ", report->posted);
        return said + fmt::format("{} new, {} known", report->changed.size(), report->unchanged);
    }
    // "T1 paid only_ours investigating found", one a difference.
    std::string differences(RegionCode area = kArea) {
        const auto all = differences_of(office_->connection(), area, kWechat);
        CHECK(all.has_value());
        std::string said;
        for (const StoredDifference& stored : *all) {
            const Difference& it = stored.difference;
            said += fmt::format("{}{} {} {} {}", said.empty() ? "" : "; ", it.found.key.trade,
                                word(it.found.finding), word(it.state), it.why);
        }
        return said;
    }

    ScratchFolder folder_;
    std::unique_ptr<TestOffice> office_;
    int files_ = 0;
};

TEST_P(Reconciles, TellsApartWhatMayDiffer) {
    for (const char* trade : {"T1", "T2", "T3"}) pay(trade);
    pay("T4", kPaid, {}, kArea, 1);
    const std::string path = statement({{"T1"}, {"T2", Money::fen(30'000)}, {"T4"}, {"T9"}, {"T1"}});
    EXPECT_EQ(run(path),
              "paid matched 1 400.00 400.00; paid only_ours 1 400.00 0.00; paid only_theirs 1 0.00 400.00; "
              "paid amount_differs 1 400.00 300.00; paid wrong_day 1 400.00 400.00; "
              "paid duplicate_theirs 1 0.00 400.00; 5 new, 0 known");
    const auto once = reconciliations_of(office_->connection(), kArea, kWechat);
    ASSERT_TRUE(once && once->size() == 1);
    EXPECT_EQ(run(path).substr(run(path).rfind(';') + 2), "0 new, 5 known");
    EXPECT_EQ(reconciliations_of(office_->connection(), kArea, kWechat)->size(), 1U);
    // Of a greater number and without the faults: all is gone but what we have, and they don't.
    EXPECT_EQ(run(statement({{"T1"}, {"T2"}, {"T9"}}, 2)),
              "paid matched 2 800.00 800.00; paid only_ours 1 400.00 0.00; paid only_theirs 1 0.00 400.00; "
              "3 new, 2 known");
    EXPECT_EQ(
        differences(),
        "T1 matched matched_later gone; T2 matched matched_later gone; T3 only_ours investigating found; "
        "T4 matched matched_later gone; T9 only_theirs investigating found");
    // Neither the earlier one again, nor other bytes under a number that was reconciled.
    EXPECT_NE(run(path).find("earlier"), std::string::npos);
    EXPECT_NE(run(statement({{"T1"}}, 2)).find("another content"), std::string::npos);
}

TEST_P(Reconciles, LooksAtOrdersWhereTradesDiffer) {
    pay("T1", kPaid, 7);
    pay("T2", kPaid, 8);
    pay("T3", kPaid, 8);
    pay("T4");
    const std::string order = OrderNumber(kArea, 7).text();
    const std::string twice = OrderNumber(kArea, 8).text();
    const std::string path = statement({{"X1", Money::fen(39'900), EntryKind::paid, order},
                                        {"X2", kPaid, EntryKind::paid, twice},
                                        {"X4", kPaid, EntryKind::paid, OrderNumber(kArea, 9).text()}});
    EXPECT_EQ(run(path),
              "paid only_ours 3 1200.00 0.00; paid only_theirs 2 0.00 800.00; "
              "paid trade_differs 1 400.00 399.00; 6 new, 0 known");
    const auto all = differences_of(office_->connection(), kArea, kWechat);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->front().difference.found.their_trade, "X1");
    EXPECT_EQ(all->front().difference.state, DifferenceState::investigating);
    EXPECT_EQ(run(path).substr(run(path).rfind(';') + 2), "0 new, 6 known");
}

TEST_P(Reconciles, RecordsWhatIsPostedOnce) {
    pay("T1");
    pay("T2");
    const std::string path = statement({{"T1"},
                                        {"T2"},
                                        {"T1", kPaid, EntryKind::posted},
                                        {"T2", Money::fen(1), EntryKind::posted},
                                        {"T3", kPaid, EntryKind::posted}});
    const std::string first = run(path);
    EXPECT_NE(first.find("1 posted; "), std::string::npos) << first;
    EXPECT_NE(first.find("posted matched 1 400.00 400.00; posted only_theirs 2 0.00 400.01"),
              std::string::npos)
        << first;
    EXPECT_EQ(run(path).find("1 posted; "), std::string::npos);
}

TEST_P(Reconciles, RecordsNothingBecauseOfAStatementThatItRefuses) {
    pay("T1");
    EXPECT_EQ(run(statement({{"T1"}}, 2)), "paid matched 1 400.00 400.00; 0 new, 0 known");
    EXPECT_NE(run(statement({{"T1"}, {"T1", kPaid, EntryKind::posted}}, 2)).find("another content"),
              std::string::npos);
    EXPECT_NE(run(statement({{"T1"}, {"T1", kPaid, EntryKind::posted}}, 1)).find("earlier"),
              std::string::npos);
    EXPECT_EQ(run(statement({{"T1"}, {"T1", kPaid, EntryKind::posted}}, 3)),
              "paid matched 1 400.00 400.00; posted matched 1 400.00 400.00; 1 posted; 0 new, 0 known");
}

TEST_P(Reconciles, BelievesInNoPostingBeforeThePayment) {
    pay("T1");
    const std::string early = statement({{"T1", kPaid, EntryKind::posted}}, 1, kArea, -1);
    EXPECT_EQ(run(early), "posted only_theirs 1 0.00 400.00; 1 new, 0 known");
    EXPECT_NE(run(statement({}, 1, kArea, 3), kArea, 2).find("which is after 2026-01-07"), std::string::npos);
}

TEST_P(Reconciles, AddsUpTheSharesOfAreas) {
    pay_shared("T1");
    pay("T2", kPaid, {}, kOtherArea);
    const std::string whole =
        statement({{"T1", kPaid + kPaid}, {"T2"}, {"T1", kPaid + kPaid, EntryKind::posted}}, 1, std::nullopt);
    EXPECT_NE(run(whole).find("for a city or a province"), std::string::npos);
    EXPECT_EQ(run(whole, kProvince),
              "paid matched 2 1200.00 1200.00; posted matched 1 800.00 800.00; 2 posted; 0 new, 0 known");
    // The county's own has its share; of its posting it says nothing.
    EXPECT_EQ(run(statement({{"T1"}}, 1, kArea, 0)),
              "paid matched 1 400.00 400.00; posted only_ours 1 400.00 0.00; 1 new, 0 known");
}

TEST_P(Reconciles, IsForWhoeverMaySeeTheArea) {
    const std::string path = statement({});
    for (const Actor& actor : {Actor{"邻县", Role::tax, kOtherArea},
                               Actor{"乡里", Role::township, *RegionCode::parse("140522108000")}})
        EXPECT_EQ(run(path, kArea, 1, actor).find("known"), std::string::npos) << actor.name;
    EXPECT_NE(run(statement({}, 1, kOtherArea)).find("it is a statement of 140581"), std::string::npos);
    EXPECT_EQ(run(path), "0 new, 0 known");
}

TEST_P(Reconciles, LeadsADifferenceFromStateToState) {
    pay("T1");
    ASSERT_EQ(run(statement({})), "paid only_ours 1 400.00 0.00; 1 new, 0 known");
    const BulkWriter::Options options{.database = database_.address(),
                                      .clock = [] { return TestOffice::kNow; },
                                      .running = [] { return std::int64_t{0}; }};
    auto writer = BulkWriter::start(options, office_->book(), office_->keys(), "law", "test",
                                    {"丙税", Role::tax, kArea});
    ASSERT_TRUE(writer);
    DifferenceDecision decision{.area = kArea,
                                .channel = kWechat,
                                .key = {.trade = "T1"},
                                .step = {DifferenceState::written_back, "丙税", "渠道更正", {}},
                                .on = day(2)};
    const auto next = decide_difference(*writer, decision);
    ASSERT_TRUE(next) << next.error().message.en;
    EXPECT_EQ(next->version, 2);
    EXPECT_EQ(differences(), "T1 only_ours written_back 渠道更正");
    // It is settled: nobody decides on it once more, and a run leaves it so.
    EXPECT_FALSE(decide_difference(*writer, decision));
    EXPECT_EQ(run(statement({}, 2), kArea, 3), "paid only_ours 1 400.00 0.00; 0 new, 1 known");
    decision.key.trade = "T7";
    EXPECT_FALSE(decide_difference(*writer, decision));
}

INSTANTIATE_TEST_SUITE_P(On, Reconciles, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
