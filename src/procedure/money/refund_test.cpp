// Refunds from the application to what the bank says, on both engines: never more than was paid, whatever
// comes twice, together or damaged.

#include <future>

#include "procedure/money/read_refunds.h"
#include "procedure/money/refund_acts.h"
#include "procedure/money/refund_batch.h"
#include "procedure/permission.h"
#include "procedure/reseal.h"
#include "procedure/season/season_acts.h"
#include "procedure/test_office.h"
#include "store/ledger_store.h"
#include "store/register_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

// The law of 晋中: students who leave before the year get it back; of other reasons no document speaks.
const SeasonKey kSeason = {*RegionCode::parse("140702"), 2026};
constexpr std::int64_t kPaidAt = TestOffice::kNow;  // 2026-01-05, in the window
constexpr Money kDue = Money::fen(40'000);

class Refunding : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
        const RegionCode scope = *RegionCode::parse("140000");
        agency_.emplace(start({"甲办", Role::agency, scope}));
        finance_.emplace(start({"乙财", Role::finance, scope}));
    }

    static Date day(std::string_view text) { return *Date::parse(text); }

    BulkWriter start(Actor actor) {
        const BulkWriter::Options options{.database = database_.address(),
                                          .clock = [] { return kPaidAt; },
                                          .running = [] { return std::int64_t{0}; }};
        auto writer = BulkWriter::start(options, office_->book(), office_->keys(), "law", "test", actor);
        CHECK(writer.has_value());
        return *std::move(writer);
    }

    PersonNumber enrol(int person, std::string_view born = "1980-01-01") {
        const std::string document = fmt::format(R"({{"kind":"resident_id","number":"{}"}})",
                                                 IdNumber::synthetic(14, 5, day(born), person).plain());
        const auto answers = office_->carry_out(
            {fmt::format(R"({{"act":"register","area":"140702","key":"r{}","on":"2026-01-05","document":{},)"
                         R"("name":"示甲","residence":"140702002001"}})",
                         person, document),
             fmt::format(
                 R"({{"act":"enrol","area":"140702","key":"e{}","on":"2026-01-05","document":{},"cause":"first"}})",
                 person, document)});
        CHECK(answers.size() == 2 && answers[1].decision && answers[1].decision->reasons.empty());
        return static_cast<PersonNumber>(*answers[0].person);
    }

    // "contribution 400.00", one a part.
    std::string pay(PersonNumber person, Money amount = kDue) {
        std::vector<PaymentCommand> commands;
        commands.push_back({kSeason.area,
                            {.channel = *ChannelKey::parse("wechat"),
                             .trade = *TradeNumber::parse(fmt::format("t{}", ++trades_)),
                             .order = {},
                             .amount = amount,
                             .paid_at = kPaidAt,
                             .lines = {{kSeason.area, person, PaymentItem::contribution, 2026, amount}}}});
        const auto answers = office_->pay(std::move(commands));
        CHECK(answers.size() == 1);
        EXPECT_TRUE(answers[0].payment) << answers[0].fault->field << answers[0].fault->message.en;
        CHECK(answers[0].payment.has_value());
        std::string out;
        for (const PaymentPart& part : answers.front().payment->parts)
            out += fmt::format("{}{} {}", out.empty() ? "" : ", ", word(part.item), part.amount.text());
        return out;
    }

    static Payee payee() { return *Payee::of("示甲", "信用社", "6228480402564890018"); }
    RefundOrder order(PersonNumber person,
                      std::optional<RefundReason> reason = RefundReason::student_leaves) {
        RefundOrder order{.area = kSeason.area,
                          .year = 2026,
                          .key = fmt::format("a{}", ++keys_),
                          .on = day("2026-01-20"),
                          .person = person,
                          .reason = reason,
                          .event_on = {},
                          .applied_on = day("2026-01-20"),
                          .employee_entered_on = {},
                          .document = "申请表1号",
                          .payment = {},
                          .payee = payee()};
        if (reason) order.event_on = day("2025-12-28");
        return order;
    }
    RefundAnswer apply(const RefundOrder& order) {
        auto answer = apply_refund(*agency_, order);
        EXPECT_TRUE(answer) << answer.error().message.en;
        CHECK(answer.has_value());
        return *std::move(answer);
    }
    std::string refused(const RefundOrder& order) {
        const auto answer = apply_refund(*agency_, order);
        return answer ? "" : answer.error().message.en;
    }
    RefundState state(std::int64_t number) {
        const auto refund = find_refund(office_->connection(), kSeason.area, number);
        EXPECT_TRUE(refund && *refund);
        return state_of(**refund);
    }

    RefundBatch batch() {
        auto batch = make_refund_batch(*finance_, kSeason, day("2026-03-01"));
        EXPECT_TRUE(batch) << batch.error().message.en;
        CHECK(batch.has_value());
        return *batch;
    }
    WrittenBatch written(std::int64_t number, BatchFile kind = BatchFile::orders) {
        auto file = write_refund_batch(finance_->connection(), office_->keys(), finance_->actor(),
                                       kSeason.area, number, kind);
        EXPECT_TRUE(file) << file.error().message.en;
        CHECK(file.has_value());
        return *std::move(file);
    }
    struct Row {
        std::int64_t line;
        std::int64_t refund;
        RefundResult result;
        Money amount = kDue;
    };
    static std::string results_of(const RefundBatch& batch, const std::vector<Row>& rows) {
        RefundResultFile file{batch.area, OrderNumber(batch.area, batch.number), day("2026-03-05"), {}};
        for (const Row& row : rows) {
            RefundResultRow result{row.line, OrderNumber(batch.area, row.refund), row.amount, row.result, {},
                                   {}};
            if (row.result == RefundResult::paid) {
                result.reference = fmt::format("BK-{}", row.line);
                result.paid_on = day("2026-03-03");
            }
            file.rows.push_back(std::move(result));
        }
        return file.text();
    }
    DatabaseResult<TakenResults> take(const std::string& name, const std::string& bytes) {
        return take_refund_results(*finance_, {name, bytes}, day("2026-03-10"));
    }
    std::string refused(const std::string& name, const std::string& bytes) {
        const auto taken = take(name, bytes);
        return taken ? "" : taken.error().message.en;
    }

    // What stands on the debit side of an account.
    std::string balance(std::string_view account) {
        Money sum;
        const LedgerQuestion all{.region = kSeason.area, .until = day("2027-12-31")};
        EXPECT_TRUE(sum_transfers(office_->connection(), all, [&](const LedgerSum& it) {
            if (it.transfer.debit().text() == account) sum += it.transfer.amount();
            if (it.transfer.credit().text() == account) sum = sum - it.transfer.amount();
        }));
        return sum.text();
    }
    std::vector<std::string> broken_rules() {
        const auto verification = verify(office_->connection());
        EXPECT_TRUE(verification) << verification.error().message.en;
        std::vector<std::string> rules;
        if (verification)
            for (const Finding& finding : verification->findings) rules.push_back(finding.rule);
        return rules;
    }
    bool is_insured(PersonNumber person) {
        RegisterWish wish;
        wish.numbers.insert(person);
        const auto people = load_register(office_->connection(), wish, TransactionKind::read);
        return !people->find(kSeason.area, person)->paid.empty();
    }

    std::unique_ptr<TestOffice> office_;
    std::optional<BulkWriter> agency_;
    std::optional<BulkWriter> finance_;
    int trades_ = 0;
    int keys_ = 0;
};

const std::vector<std::string> kNone;

TEST_P(Refunding, GivesBackWhatWasPaidOnce) {
    const PersonNumber person = enrol(1);
    ASSERT_EQ(pay(person), "contribution 400.00");
    EXPECT_TRUE(is_insured(person));
    const RefundAnswer granted = apply(order(person));
    EXPECT_EQ(state_of(granted.refund), RefundState::approved);
    EXPECT_TRUE(granted.is_relation_open);
    EXPECT_EQ(granted.refund.verdict().amount, kDue);
    EXPECT_FALSE(is_insured(person));
    EXPECT_EQ(balance("contribution:2026"), "0.00");
    EXPECT_EQ(balance("refund_due:2026"), "-400.00");
    EXPECT_NE(refused(order(person)).find("given back before"), std::string::npos);
    EXPECT_EQ(broken_rules(), kNone);
    // A turn later the contribution can be paid again, and given back again.
    EXPECT_EQ(pay(person), "contribution 400.00");
    EXPECT_EQ(state_of(apply(order(person)).refund), RefundState::approved);
    EXPECT_EQ(balance("refund_due:2026"), "-800.00");
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, AnswersTheSameCommandAsBefore) {
    const PersonNumber person = enrol(1);
    (void)pay(person);
    const RefundOrder once = order(person);
    const RefundAnswer first = apply(once);
    const RefundAnswer again = apply(once);
    EXPECT_TRUE(again.is_repeated);
    EXPECT_EQ(again.refund.number, first.refund.number);
    EXPECT_EQ(again.parts.size(), 1U);
    RefundOrder other = once;
    other.document = "申请表2号";
    EXPECT_NE(refused(other).find("was used"), std::string::npos);
    EXPECT_EQ(balance("refund_due:2026"), "-400.00");
}

TEST_P(Refunding, RefusesWithTheReasonAtOnce) {
    const PersonNumber person = enrol(1);
    (void)pay(person);
    RefundOrder late = order(person);
    late.event_on = day("2026-01-05");
    const RefundAnswer answer = apply(late);
    EXPECT_EQ(state_of(answer.refund), RefundState::refused);
    ASSERT_EQ(answer.reasons.size(), 1U);
    EXPECT_EQ(answer.reasons.front().code, "event_after_year_began");
    EXPECT_EQ(answer.refund.verdict().clause, "JZ#大学生");
    EXPECT_TRUE(answer.refund.payees.empty()) << "no account is kept for nothing";
    EXPECT_TRUE(is_insured(person));
    EXPECT_EQ(balance("refund_due:2026"), "0.00");
    EXPECT_EQ(apply(late).reasons.front().code, "event_after_year_began");
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, NeedsSomethingPaidSomebodyToPayAndTheAgency) {
    const PersonNumber person = enrol(1);
    EXPECT_NE(refused(order(person)).find("was not paid"), std::string::npos);
    (void)pay(person);
    RefundOrder nobody = order(person);
    nobody.payee = {};
    EXPECT_NE(refused(nobody).find("--holder"), std::string::npos);
    const auto by_finance = apply_refund(*finance_, order(person));
    ASSERT_FALSE(by_finance);
    EXPECT_NE(by_finance.error().message.en.find("agency"), std::string::npos);
    RefundOrder stranger = order(PersonNumber{77});
    EXPECT_NE(refused(stranger).find("nobody"), std::string::npos);
    EXPECT_EQ(balance("refund_due:2026"), "0.00");
}

TEST_P(Refunding, LeavesOpenWhatTheLawLeavesOpen) {
    const PersonNumber person = enrol(1);
    (void)pay(person);
    const RefundAnswer open = apply(order(person, RefundReason::death));
    EXPECT_EQ(state_of(open.refund), RefundState::undetermined);
    EXPECT_EQ(open.reasons.front().code, "refund_rule_unknown");
    EXPECT_TRUE(is_insured(person));
    EXPECT_NE(refused(order(person)).find("settle it first"), std::string::npos);
    EXPECT_FALSE(make_refund_batch(*finance_, kSeason, day("2026-03-01")));
    RefundSettlement granted = {kSeason.area, open.refund.number, "s1", day("2026-01-21"), true, "批示3号"};
    EXPECT_FALSE(settle_refund(*finance_, granted));
    const auto settled = settle_refund(*agency_, granted);
    ASSERT_TRUE(settled) << settled.error().message.en;
    EXPECT_EQ(state_of(settled->refund), RefundState::approved);
    EXPECT_TRUE(settled->is_relation_open);
    EXPECT_FALSE(is_insured(person));
    EXPECT_TRUE(settle_refund(*agency_, granted)->is_repeated);
    granted.key = "s2";
    EXPECT_FALSE(settle_refund(*agency_, granted)) << "it is settled";
    EXPECT_EQ(balance("refund_due:2026"), "-400.00");
    EXPECT_EQ(batch().amount, kDue);
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, StaffMayRefuseWhatIsOpen) {
    const PersonNumber person = enrol(1);
    (void)pay(person);
    const std::int64_t number = apply(order(person, RefundReason::death)).refund.number;
    const auto settled =
        settle_refund(*agency_, {kSeason.area, number, "s1", day("2026-01-21"), false, "批示3号"});
    ASSERT_TRUE(settled) << settled.error().message.en;
    EXPECT_EQ(state(number), RefundState::refused);
    EXPECT_TRUE(is_insured(person));
    EXPECT_EQ(state_of(apply(order(person)).refund), RefundState::approved);
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, ReturnsSurplusByApprovalAlone) {
    const PersonNumber person = enrol(1);
    ASSERT_EQ(pay(person, kDue + kDue), "contribution 400.00, surplus 400.00");
    ASSERT_EQ(pay(person), "surplus 400.00");
    const auto listed = list_surplus(office_->connection(), office_->keys(), agency_->actor(), kSeason);
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->size(), 2U);
    RefundOrder one = order(person, std::nullopt);
    one.payment = listed->front().paid.payment;
    EXPECT_EQ(apply(one).refund.verdict().amount, kDue);
    EXPECT_EQ(apply(order(person, std::nullopt)).refund.verdict().amount, kDue);
    EXPECT_NE(refused(order(person, std::nullopt)).find("given back before"), std::string::npos);
    EXPECT_TRUE(is_insured(person));
    EXPECT_EQ(balance("refund_due:2026"), "-800.00") << "it was owed already";
    const RefundBatch made = batch();
    EXPECT_EQ(made.amount, kDue + kDue);
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, PaysWhatWasGrantedOnce) {
    std::vector<RefundAnswer> granted;
    for (int i = 1; i <= 3; ++i) {
        const PersonNumber person = enrol(i);
        (void)pay(person);
        granted.push_back(apply(order(person)));
    }
    const auto number = [&](std::size_t i) { return granted[i].refund.number; };
    const RefundBatch first = batch();
    EXPECT_EQ(first.refunds, 3);
    EXPECT_EQ(written(first.number).text, written(first.number).text);
    EXPECT_FALSE(make_refund_batch(*finance_, kSeason, day("2026-03-02"))) << "all are in an open batch";
    const std::string answer = results_of(first, {{1, number(0), RefundResult::paid},
                                                  {2, number(1), RefundResult::account_closed},
                                                  {3, number(2), RefundResult::unknown}});
    const auto taken = take("银行0305.txt", answer);
    ASSERT_TRUE(taken) << taken.error().message.en;
    EXPECT_EQ(taken->paid, 1);
    EXPECT_EQ(taken->failed, 1);
    EXPECT_EQ(taken->unknown, 1);
    EXPECT_EQ(taken->open, 1);
    EXPECT_EQ(balance("refund_due:2026"), "-800.00");
    EXPECT_EQ(balance("treasury"), "-400.00");
    EXPECT_EQ(state(number(0)), RefundState::paid);
    EXPECT_EQ(state(number(1)), RefundState::failed);
    EXPECT_EQ(state(number(2)), RefundState::unknown);
    // The same bytes again, under whichever name, are harmless; others under the same name are not taken.
    for (const char* name : {"银行0305.txt", "再来.txt"}) {
        const auto again = take(name, answer);
        ASSERT_TRUE(again);
        EXPECT_TRUE(again->is_repeated);
    }
    EXPECT_NE(
        refused("银行0305.txt", results_of(first, {{3, number(2), RefundResult::paid}})).find("another file"),
        std::string::npos);
    EXPECT_EQ(balance("treasury"), "-400.00");
    // The unknown one stays with its batch and is asked again; the failed one goes to another account.
    const WrittenBatch asked = written(first.number, BatchFile::enquiry);
    EXPECT_EQ(asked.rows, 1);
    EXPECT_EQ(asked.text.find("6228480402564890018"), std::string::npos);
    const auto changed = change_payee(
        *agency_, {kSeason.area, number(1), "p1", day("2026-03-06"), *Payee::of("示甲", "农行", "62284899")});
    ASSERT_TRUE(changed) << changed.error().message.en;
    const RefundBatch second = batch();
    EXPECT_EQ(second.refunds, 1);
    EXPECT_NE(written(second.number).text.find("62284899"), std::string::npos);
    EXPECT_EQ(written(first.number).text.find("62284899"), std::string::npos) << "as it was sent";
    ASSERT_TRUE(take("2.txt", results_of(second, {{1, number(1), RefundResult::paid}})));
    ASSERT_TRUE(take("3.txt", results_of(first, {{1, number(0), RefundResult::paid},
                                                 {3, number(2), RefundResult::paid}})));
    EXPECT_EQ(balance("refund_due:2026"), "0.00");
    EXPECT_EQ(balance("treasury"), "-1200.00");
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, TakesAnAnswerWholeOrNotAtAll) {
    const PersonNumber person = enrol(1);
    (void)pay(person);
    const std::int64_t number = apply(order(person)).refund.number;
    const RefundBatch made = batch();
    const std::string good = results_of(made, {{1, number, RefundResult::paid}});
    const auto with = [&](const Row& row) { return results_of(made, {row}); };
    EXPECT_NE(refused("a", good.substr(0, good.size() - 1)), "");
    EXPECT_NE(refused("b", with({2, number, RefundResult::paid})).find("b:2"), std::string::npos);
    EXPECT_NE(refused("c", with({1, number + 1, RefundResult::paid})), "");
    EXPECT_NE(refused("d", with({1, number, RefundResult::paid, kDue + kDue})), "");
    RefundBatch other = made;
    ++other.number;
    EXPECT_NE(refused("e", results_of(other, {{1, number, RefundResult::paid}})).find("no batch"),
              std::string::npos);
    const auto early = take_refund_results(*finance_, {"f", good}, day("2026-03-02"));
    EXPECT_FALSE(early) << "paid in the future";
    EXPECT_FALSE(take_refund_results(*agency_, {"g", good}, day("2026-03-10"))) << "the agency pays nothing";
    EXPECT_EQ(balance("treasury"), "0.00");
    EXPECT_EQ(state(number), RefundState::sent);
    ASSERT_TRUE(take("h", good));
    EXPECT_NE(refused("i", with({1, number, RefundResult::failed})).find("another result"),
              std::string::npos);
    EXPECT_EQ(balance("treasury"), "-400.00");
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, WaitsForTheEndOfTheSeason) {
    const PersonNumber person = enrol(1);
    (void)pay(person);
    (void)apply(order(person));
    const auto law = law_of_season(office_->book(), kSeason);
    ASSERT_TRUE(law);
    ASSERT_TRUE(open_season(*agency_, *law, kSeason, day("2026-01-21")));
    EXPECT_FALSE(make_refund_batch(*finance_, kSeason, day("2026-02-01")));
    ASSERT_TRUE(close_season(*agency_, *law, kSeason, day("2026-03-01")));
    EXPECT_FALSE(make_refund_batch(*agency_, kSeason, day("2026-03-01"))) << "finance pays";
    EXPECT_EQ(batch().refunds, 1);
}

// Whatever two programs do at the same moment, a contribution is given back once and paid out once.
TEST_P(Refunding, GivesBackOnceThoughTwoProgramsDoItTogether) {
    constexpr int kPeople = 4;
    std::vector<PersonNumber> people;
    for (int i = 1; i <= kPeople; ++i) {
        people.push_back(enrol(i));
        (void)pay(people.back());
    }
    std::vector<std::vector<RefundOrder>> orders(2);
    for (auto& of : orders)
        for (const PersonNumber person : people) of.push_back(order(person));
    const RegionCode scope = *RegionCode::parse("140000");
    std::vector<std::future<int>> programs;
    for (const auto& mine : orders)
        programs.push_back(std::async(std::launch::async, [&] {
            BulkWriter writer = start({"丙办", Role::agency, scope});
            int granted = 0;
            for (const RefundOrder& each : mine) granted += apply_refund(writer, each).has_value() ? 1 : 0;
            return granted;
        }));
    int granted = 0;
    for (auto& program : programs) granted += program.get();
    EXPECT_EQ(granted, kPeople);
    EXPECT_EQ(balance("refund_due:2026"), "-1600.00");
    std::vector<std::future<std::int64_t>> payers;
    for (int i = 0; i < 2; ++i)
        payers.push_back(std::async(std::launch::async, [&] {
            BulkWriter writer = start({"丁财", Role::finance, scope});
            const auto made = make_refund_batch(writer, kSeason, day("2026-03-01"));
            return made ? made->refunds : std::int64_t{0};
        }));
    std::int64_t batched = 0;
    for (auto& payer : payers) batched += payer.get();
    EXPECT_EQ(batched, kPeople);
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, KeepsAccountsSealed) {
    const PersonNumber person = enrol(1);
    (void)pay(person);
    const std::int64_t number = apply(order(person)).refund.number;
    const auto shown =
        show_refund(office_->connection(), office_->keys(), finance_->actor(), kSeason.area, number);
    ASSERT_TRUE(shown) << shown.error().message.en;
    EXPECT_EQ(shown->holder, "示*");
    EXPECT_EQ(shown->account, "****0018");
    EXPECT_EQ(shown->parts.size(), 1U);
    office_->renew_keys();
    const auto tally = reseal(office_->connection(), office_->keys(), 0, [](std::uint64_t) {});
    ASSERT_TRUE(tally) << tally.error().message.en;
    EXPECT_EQ(tally->payees, 1U);
    const auto refund = find_refund(office_->connection(), kSeason.area, number);
    ASSERT_TRUE(refund && *refund);
    EXPECT_TRUE(office_->keys().is_current((*refund)->payees.front().text));
    EXPECT_EQ(open_payee(office_->keys(), **refund, 0)->account, payee().account);
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Refunding, VerificationSeesWhatIsWrong) {
    const PersonNumber person = enrol(1);
    (void)pay(person);
    const std::int64_t number = apply(order(person)).refund.number;
    const RefundBatch made = batch();
    ASSERT_TRUE(take("a", results_of(made, {{1, number, RefundResult::paid}})));
    ASSERT_EQ(broken_rules(), kNone);
    const auto finds = [&](std::string_view rule) { return std::ranges::count(broken_rules(), rule) > 0; };
    const std::tuple<std::string, std::string, std::string> kAlterations[] = {
        {"refunds_are_what_is_given_back", "update refund_decision set amount = 40001",
         "update refund_decision set amount = 40000"},
        {"reversals_come_from_refunds", "update refund_decision set outcome = 'refused'",
         "update refund_decision set outcome = 'granted'"},
        {"batches_hold_granted_refunds", "update refund_attempt set amount = 80000",
         "update refund_attempt set amount = 40000"},
        {"batches_add_up", "update refund_batch set refunds = 2", "update refund_batch set refunds = 1"},
        {"parts_are_given_back_whole", "update payment_reversal set amount = 39999",
         "update payment_reversal set amount = 40000"},
        {"no_more_is_paid_back_than_is_owed",
         "update transfer set amount = 40001 where debit = 'refund_due:2026'",
         "update transfer set amount = 40000 where debit = 'refund_due:2026'"},
        {"ledger_tells_refunds_granted",
         "update transfer set amount = 50000 where credit = 'refund_due:2026'",
         "update transfer set amount = 40000 where credit = 'refund_due:2026'"},
        {"results_come_from_files", "update refund_result_file set batch = 1",
         fmt::format("update refund_result_file set batch = {}", made.number)},
    };
    for (const auto& [rule, sql, back] : kAlterations) {
        ASSERT_TRUE(office_->connection().run_script(sql)) << sql;
        EXPECT_TRUE(finds(rule)) << rule;
        ASSERT_TRUE(office_->connection().run_script(back)) << back;
        EXPECT_EQ(broken_rules(), kNone) << back;
    }
}

INSTANTIATE_TEST_SUITE_P(On, Refunding, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
