#include "procedure/payment_batch.h"

#include <future>

#include "procedure/committer.h"
#include "procedure/test_office.h"
#include "store/payment_basis.h"
#include "store/verification.h"

namespace canbao {
namespace {

constexpr std::int64_t kMorning = TestOffice::kNow;  // 2026-01-05, in the window of 140522
constexpr std::string_view kYangcheng = "140522";

class Paying : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    void enrol(int person, std::string_view area = kYangcheng, std::string_view more = "") {
        const std::string document = TestOffice::document(person);
        office_->carry_out(
            {fmt::format(R"({{"act":"register","area":"{0}","key":"r{1}","on":"2025-12-20","document":{2},)"
                         R"("name":"示甲","residence":"{0}108201"}})",
                         area, person, document),
             fmt::format(
                 R"({{"act":"enrol","area":"{}","key":"e{}","on":"2025-12-20","document":{},"cause":"{}"{}}})",
                 area, person, document, more.empty() ? "first" : "back_after_lapse", more)});
    }

    static PersonReference person(int number) {
        return DocumentReference{
            *IdentityDocument::parse(DocumentKind::resident_id, TestOffice::id(number).plain()), {}, {}};
    }
    static PaymentLine line(int number, Money amount, PaymentItem item = PaymentItem::contribution,
                            int year = 2026, std::string_view area = kYangcheng) {
        return {*RegionCode::parse(area), person(number), item, year, amount};
    }
    static PaymentCommand command(std::string_view trade, std::vector<PaymentLine> lines,
                                  std::string_view channel = "wechat") {
        Money sum;
        for (const PaymentLine& each : lines) sum += each.amount;
        return {*RegionCode::parse(kYangcheng),
                {.channel = *ChannelKey::parse(channel),
                 .trade = *TradeNumber::parse(trade),
                 .order = {},
                 .amount = sum,
                 .paid_at = kMorning,
                 .lines = std::move(lines)}};
    }
    PaymentAnswer pay(PaymentCommand command) {
        std::vector<PaymentCommand> commands;
        commands.push_back(std::move(command));
        return office_->pay(std::move(commands)).front();
    }

    // "contribution 2026 400.00" or "surplus 2026 400.00 already_paid", one a part.
    static std::string said(const PaymentAnswer& answer) {
        if (answer.fault) return std::string(word(answer.fault->kind)) + " " + answer.fault->field;
        std::string out;
        for (const PaymentPart& part : answer.payment->parts)
            out += fmt::format("{}{} {} {}{}{}", out.empty() ? "" : ", ", word(part.item), part.year,
                               part.amount.text(), part.reason.empty() ? "" : " ", part.reason);
        return out;
    }

    std::int64_t ask(std::string_view sql) {
        static constexpr Column kNumber[] = {{"number", ColumnType::integer}};
        std::int64_t number = -1;
        const auto asked = office_->connection().run({sql, {}, kNumber}, Rows({}),
                                                     [&](const Rows::Row& row) { number = row.integer(0); });
        EXPECT_TRUE(asked) << asked.error().message.en;
        return number;
    }

    std::unique_ptr<TestOffice> office_;
};

constexpr Money kDue = Money::fen(40'000);

TEST_P(Paying, PaysABillOnce) {
    enrol(1);
    EXPECT_EQ(said(pay(command("a1", {line(1, kDue)}))), "contribution 2026 400.00");
    EXPECT_EQ(said(pay(command("a2", {line(1, kDue)}))), "surplus 2026 400.00 already_paid");
    // Four channels in one batch.
    enrol(2);
    std::vector<PaymentCommand> four;
    for (const char* channel : {"wechat", "alipay", "unionpay", "bank_app"})
        four.push_back(command("b", {line(2, kDue)}, channel));
    std::vector<std::string> answers;
    for (const PaymentAnswer& answer : office_->pay(std::move(four))) answers.push_back(said(answer));
    EXPECT_EQ(answers, (std::vector<std::string>{
                           "contribution 2026 400.00", "surplus 2026 400.00 already_paid",
                           "surplus 2026 400.00 already_paid", "surplus 2026 400.00 already_paid"}));
}

TEST_P(Paying, AnswersTheSameAgainAsBefore) {
    enrol(1);
    const PaymentAnswer first = pay(command("a", {line(1, kDue)}));
    const PaymentAnswer again = pay(command("a", {line(1, kDue)}));
    EXPECT_TRUE(again.is_repeated);
    EXPECT_FALSE(first.is_repeated);
    EXPECT_EQ(said(again), said(first));
    EXPECT_EQ(again.payment->number, first.payment->number);
    EXPECT_EQ(again.payment->act, first.payment->act);
    EXPECT_EQ(ask("select count(*) from payment"), 1);
    EXPECT_EQ(ask("select count(*) from act where kind = 'payments'"), 1);
}

TEST_P(Paying, AnswersTheSameAgainAlsoForWhomNobodyKnows) {
    enrol(1);
    PaymentCommand command_of_two = command("a", {line(1, kDue), line(7, kDue)});
    const PaymentAnswer first = pay(command_of_two);
    EXPECT_EQ(said(first), "surplus 2026 400.00 unknown_person, contribution 2026 400.00");
    const PaymentAnswer again = pay(command_of_two);
    EXPECT_TRUE(again.is_repeated);
    EXPECT_EQ(said(again), said(first));
    // A number that was never given is nobody's.
    PaymentCommand by_number = command("b", {line(7, kDue)});
    by_number.notice.lines.front().person = PersonNumber{77};
    EXPECT_EQ(pay(by_number).payment->parts.front().person, kNobody);
    EXPECT_EQ(said(pay(by_number)), "surplus 2026 400.00 unknown_person");
    EXPECT_EQ(ask("select count(*) from payment_contradiction"), 0);
}

TEST_P(Paying, NotesWhatContradictsOnce) {
    enrol(1);
    (void)pay(command("a", {line(1, kDue)}));
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(said(pay(command("a", {line(1, kDue + Money::fen(1))}))), "key_reused amount");
    PaymentCommand later = command("a", {line(1, kDue)});
    later.notice.paid_at += 1'000'000;
    EXPECT_EQ(said(pay(later)), "key_reused paid_at");
    EXPECT_EQ(ask("select count(*) from payment_contradiction"), 2);
    EXPECT_EQ(ask("select count(*) from payment"), 1);
}

TEST_P(Paying, NotesATradeThatIsToldForAnotherPersonOrYear) {
    enrol(1);
    enrol(2);
    EXPECT_EQ(said(pay(command("a", {line(1, kDue)}))), "contribution 2026 400.00");
    EXPECT_EQ(said(pay(command("a", {line(2, kDue)}))), "key_reused lines");
    EXPECT_EQ(said(pay(command("a", {line(1, kDue, PaymentItem::repair, 2025)}))), "key_reused lines");
    EXPECT_EQ(said(pay(command("a", {line(1, kDue, PaymentItem::contribution, 2025)}))), "key_reused lines");
    EXPECT_TRUE(pay(command("a", {line(1, kDue)})).is_repeated);
    EXPECT_EQ(ask("select count(*) from payment_contradiction"), 3);
}

TEST_P(Paying, OrdersNoYearAheadThatNoLawKnows) {
    enrol(1);
    enrol(2);
    const auto orders = office_->carry_out({fmt::format(
        R"({{"act":"order","area":"140522","key":"o","on":"2026-01-05","lines":[{{"document":{},"item":"contribution","year":2026}},{{"document":{},"item":"prepaid","year":2027}}]}})",
        TestOffice::document(1), TestOffice::document(1))});
    ASSERT_EQ(orders.size(), 1U);
    // No law of this place knows years that are paid ahead.
    ASSERT_EQ(orders[0].decision->reasons.size(), 1U);
    EXPECT_EQ(orders[0].decision->reasons[0].code, "prepayment_refused");
}

TEST_P(Paying, PaysOnceForWhoeverWasMerged) {
    enrol(1);
    EXPECT_EQ(said(pay(command("a", {line(1, kDue)}))), "contribution 2026 400.00");
    enrol(3);
    const auto numbers =
        std::pair(ask("select min(person) from person"), ask("select max(person) from person"));
    const auto merged = office_->carry_out(
        {fmt::format(
             R"({{"act":"terminate","area":"140522","key":"t","on":"2026-01-05","person":"{}","cause":"moved_away"}})",
             numbers.first),
         fmt::format(
             R"({{"act":"merge","area":"140522","key":"m","on":"2026-01-05","person":"{}","into":"{}"}})",
             numbers.first, numbers.second)});
    ASSERT_EQ(merged.size(), 2U);
    ASSERT_TRUE(merged[1].decision->reasons.empty());
    EXPECT_EQ(said(pay(command("b", {line(3, kDue)}))), "surplus 2026 400.00 already_paid");
    // What was told before the merge is known again, under either number.
    EXPECT_TRUE(pay(command("a", {line(1, kDue)})).is_repeated);
    EXPECT_EQ(ask("select count(*) from payment_contradiction"), 0);
}

TEST_P(Paying, KnowsAgainWhatWasPartlyForNobody) {
    enrol(1);
    const std::vector<PaymentLine> lines = {line(1, kDue), line(7, kDue)};
    EXPECT_EQ(said(pay(command("a", lines))), "surplus 2026 400.00 unknown_person, contribution 2026 400.00");
    EXPECT_TRUE(pay(command("a", lines)).is_repeated);
    // Whoever was unknown may be known by now.
    enrol(7);
    EXPECT_TRUE(pay(command("a", lines)).is_repeated);
    // For the wrong sum of the one whom we know it is noted.
    enrol(2);
    EXPECT_EQ(said(pay(command("b", {line(1, kDue), line(2, kDue)}))),
              "surplus 2026 400.00 already_paid, contribution 2026 400.00");
    EXPECT_EQ(said(pay(command("b", {line(2, kDue + kDue)}))), "key_reused lines");
    EXPECT_EQ(ask("select count(*) from payment_contradiction"), 1);
}

// All of a batch: several things said of one payment, and of payments of two areas in turn.
TEST_P(Paying, NotesAllThatContradictsInOneBatch) {
    enrol(1);
    enrol(2, "140405");
    const auto told = [&](std::string_view trade, Money amount, std::string_view area) {
        PaymentCommand one =
            command(trade, {line(area == kYangcheng ? 1 : 2, amount, PaymentItem::contribution, 2026, area)});
        one.area = *RegionCode::parse(area);
        return one;
    };
    std::vector<PaymentCommand> batch;
    for (int fen = 0; fen < 3; ++fen)
        for (const std::string_view area : {kYangcheng, std::string_view("140405")})
            for (const char* trade : {"a", "b"})
                batch.push_back(told(fmt::format("{}{}", trade, area), kDue + Money::fen(fen), area));
    const std::vector<PaymentCommand> again = batch;
    const auto answers = office_->pay(std::move(batch));
    ASSERT_EQ(answers.size(), again.size());
    for (std::size_t i = 4; i < answers.size(); ++i) EXPECT_EQ(said(answers[i]), "key_reused amount");
    EXPECT_EQ(ask("select count(*) from payment"), 4);
    EXPECT_EQ(ask("select count(*) from payment_contradiction where said = '400.01; 400.02'"), 4);
    // Each of these is known by now.
    (void)office_->pay(again);
    EXPECT_EQ(ask("select count(*) from payment_contradiction"), 4);
    const auto verification = verify(office_->connection());
    ASSERT_TRUE(verification) << verification.error().message.en;
    for (const Finding& finding : verification->findings)
        ADD_FAILURE() << finding.rule << ' ' << finding.first << ' ' << finding.message.en;
}

TEST_P(Paying, GivesBackWhatPaysNothing) {
    enrol(1);
    EXPECT_EQ(said(pay(command("a", {line(1, Money::fen(39'999))}))), "surplus 2026 399.99 below_due");
    EXPECT_EQ(said(pay(command("b", {line(7, kDue)}))), "surplus 2026 400.00 unknown_person");
    EXPECT_EQ(said(pay(command("c", {line(1, kDue + kDue)}))),
              "contribution 2026 400.00, surplus 2026 400.00 above_due");
    EXPECT_EQ(said(pay(command("d", {line(1, kDue, PaymentItem::contribution, 2031)}))),
              "surplus 2031 400.00 no_policy");
    PaymentCommand nobody = command("e", {});
    nobody.notice.amount = kDue;
    EXPECT_EQ(said(pay(nobody)), "surplus 2026 400.00 not_addressed");
    office_->carry_out({fmt::format(
        R"({{"act":"register","area":"140522","key":"r9","on":"2025-12-20","document":{},"name":"示乙","residence":"140522108201"}})",
        TestOffice::document(9))});
    EXPECT_EQ(said(pay(command("f", {line(9, kDue)}))), "surplus 2026 400.00 no_relation");
    // Only what paid is the fund's; all of the rest is due back.
    EXPECT_EQ(ask("select cast(sum(amount) as bigint) from transfer where credit like 'contribution:%'"),
              40'000);
    EXPECT_EQ(ask("select cast(sum(amount) as bigint) from transfer where credit like 'refund_due:%'"),
              39'999 + 5 * 40'000);
    EXPECT_EQ(ask("select cast(sum(amount) as bigint) from transfer where debit = 'clearing:wechat'"),
              ask("select cast(sum(amount) as bigint) from payment"));
}

TEST_P(Paying, RefusesWhatNoChannelCanMean) {
    enrol(1);
    PaymentCommand tomorrow = command("a", {line(1, kDue)});
    tomorrow.notice.paid_at = kMorning + 2 * 86'400'000'000;
    EXPECT_EQ(said(pay(tomorrow)), "bad_command paid_at");
    PaymentCommand other_sum = command("b", {line(1, kDue)});
    other_sum.notice.amount = kDue + kDue;
    EXPECT_EQ(said(pay(other_sum)), "bad_command lines");
    EXPECT_EQ(ask("select count(*) from payment"), 0);
}

TEST_P(Paying, WritesNoBooksBeyondTheRegionOfWhoeverHandsIn) {
    enrol(1);
    PaymentCommand both =
        command("a", {line(1, kDue), line(2, kDue, PaymentItem::contribution, 2026, "140702")});
    const Actor county{"县税", Role::tax, *RegionCode::parse(kYangcheng)};
    std::vector<PreparedPayment> payments;
    payments.push_back(prepare_payment(std::move(both), county, office_->keys()));
    const auto answers = office_->pay(payments);
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_TRUE(answers[0].fault);
    EXPECT_EQ(ask("select count(*) from payment"), 0);
}

TEST_P(Paying, PaysForAFamilyInTwoAreas) {
    enrol(1);
    enrol(2);
    enrol(3, "140405");
    const PaymentAnswer answer = pay(command(
        "a", {line(1, kDue), line(2, kDue), line(3, kDue, PaymentItem::contribution, 2026, "140405")}));
    EXPECT_EQ(said(answer), "contribution 2026 400.00, contribution 2026 400.00");
    ASSERT_EQ(answer.elsewhere.size(), 1U);
    EXPECT_EQ(answer.elsewhere.front().area.text(), "140405");
    EXPECT_EQ(answer.elsewhere.front().total, kDue.times(3));
    EXPECT_EQ(answer.elsewhere.front().amount, kDue);
    EXPECT_EQ(ask("select count(*) from act where kind = 'payments'"), 2);
    EXPECT_EQ(ask("select cast(sum(amount) as bigint) from transfer where area = 140405"), 40'000);
}

// Told again as one for somebody in another area it is not money that came a second time.
TEST_P(Paying, KnowsATradeInWhicheverArea) {
    enrol(1);
    enrol(2, "140405");
    const auto elsewhere = [&](std::vector<PaymentLine> lines) {
        PaymentCommand told = command("a", std::move(lines));
        told.area = *RegionCode::parse("140405");
        return told;
    };
    const PaymentLine here = line(1, kDue);
    const PaymentLine there = line(2, kDue, PaymentItem::contribution, 2026, "140405");
    EXPECT_EQ(said(pay(command("a", {here}))), "contribution 2026 400.00");
    EXPECT_EQ(said(pay(elsewhere({there}))), "key_reused lines");
    EXPECT_EQ(said(pay(elsewhere({there, here}))), "key_reused amount");
    EXPECT_EQ(ask("select count(*) from payment"), 1);
    EXPECT_EQ(ask("select cast(sum(amount) as bigint) from transfer"), 40'000);
    EXPECT_EQ(ask("select count(*) from payment_contradiction where area = 140522"), 2);
    // As in the same batch.
    const auto answers = office_->pay({command("b", {line(3, kDue)}), [&] {
                                           PaymentCommand told = elsewhere({there});
                                           told.notice.trade = *TradeNumber::parse("b");
                                           return told;
                                       }()});
    EXPECT_EQ(said(answers[0]), "surplus 2026 400.00 unknown_person");
    EXPECT_EQ(said(answers[1]), "key_reused lines");
}

TEST_P(Paying, RepairsYearsThatWereMissed) {
    // Insured in 2024, not in 2025.
    enrol(1, kYangcheng, R"(,"insured":[{"year":2024,"scheme":"resident"}])");
    EXPECT_EQ(said(pay(command("a", {line(1, kDue, PaymentItem::repair, 2025)}))),
              "surplus 2025 400.00 contribution_first");
    EXPECT_EQ(said(pay(command("b", {line(1, kDue), line(1, kDue, PaymentItem::repair, 2025)}))),
              "contribution 2026 400.00, repair 2025 400.00");
    EXPECT_EQ(said(pay(command("c", {line(1, kDue, PaymentItem::repair, 2025)}))),
              "surplus 2025 400.00 already_paid");
    EXPECT_EQ(said(pay(command("d", {line(1, kDue, PaymentItem::repair, 2024)}))),
              "surplus 2024 400.00 nothing_owed");
}

// Whatever two programs do at the same moment, one payment pays.
TEST_P(Paying, PaysOnceThoughFourChannelsComeTogether) {
    constexpr int kPeople = 8;
    for (int i = 1; i <= kPeople; ++i) enrol(i);
    std::vector<std::unique_ptr<Committer>> programs;
    for (int i = 0; i < 2; ++i) {
        auto started = Committer::start(
            {.database = database_.address(), .committers = 2, .clock = [] { return TestOffice::kNow; }},
            office_->book(), office_->keys(), "law", "test");
        ASSERT_TRUE(started) << started.error().message.en;
        programs.push_back(*std::move(started));
    }
    std::vector<std::future<void>> channels;
    for (int channel = 0; channel < 4; ++channel)
        channels.push_back(std::async(std::launch::async, [&, channel] {
            for (int i = 1; i <= kPeople; ++i) {
                const PaymentAnswer answer =
                    programs[static_cast<std::size_t>(channel % 2)]->carry_out(prepare_payment(
                        command(fmt::format("t{}", i), {line(i, kDue)}, fmt::format("channel_{}", channel)),
                        office_->actor(), office_->keys()));
                EXPECT_FALSE(answer.fault) << answer.fault->message.en;
            }
        }));
    for (auto& channel : channels) channel.get();
    EXPECT_EQ(ask("select count(*) from payment_part where item = 'contribution'"), kPeople);
    EXPECT_EQ(ask("select count(*) from payment_part where reason = 'already_paid'"), 3 * kPeople);
}

INSTANTIATE_TEST_SUITE_P(On, Paying, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
