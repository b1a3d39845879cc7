// What a signed message tells is taken once, and is in the books when its nonce is.

#include "procedure/test_office.h"
#include "store/nonce_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

class SignedMessages : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }
    void TearDown() override {
        if (IsSkipped()) return;
        const auto verification = verify(office_->connection());
        ASSERT_TRUE(verification) << verification.error().message.en;
        for (const Finding& finding : verification->findings) ADD_FAILURE() << finding.rule;
    }

    static RegionCode area() { return *RegionCode::parse("140522"); }
    static MessageNonce nonce(std::string text, std::string signer = "key") {
        return {area(), std::move(signer), std::move(text), TestOffice::kNow + 300 * kSecond};
    }
    PreparedPayment payment(std::string_view trade, Money amount, MessageNonce nonce) {
        PaymentCommand command{
            area(),
            {.channel = *ChannelKey::parse("wechat"),
             .trade = *TradeNumber::parse(trade),
             .order = {},
             .amount = amount,
             .paid_at = TestOffice::kNow,
             .lines = {{area(), PersonNumber{7}, PaymentItem::contribution, 2026, amount}}}};
        PreparedPayment prepared = prepare_payment(std::move(command), office_->actor(), office_->keys());
        prepared.nonce = std::move(nonce);
        return prepared;
    }
    static PreparedState state(UnpaidState what, std::string_view trade, std::optional<MessageNonce> nonce) {
        return {{area(),
                 {*ChannelKey::parse("wechat"),
                  what,
                  *TradeNumber::parse(trade),
                  {},
                  Money::fen(40'000),
                  TestOffice::kNow}},
                Actor{"key", Role::tax, area()},
                std::move(nonce)};
    }
    std::string said(const PreparedPayment& payment) {
        const PaymentAnswer answer = office_->pay(std::vector{payment}).front();
        return answer.is_replayed   ? "replayed"
               : answer.fault       ? std::string(word(answer.fault->kind))
               : answer.is_repeated ? "repeated"
                                    : "recorded";
    }
    std::string said(const PreparedState& state) {
        const StateAnswer answer = office_->note({state}).front();
        return answer.is_replayed   ? "replayed"
               : answer.fault       ? std::string(word(answer.fault->kind))
               : answer.is_repeated ? "repeated"
                                    : "recorded";
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

TEST_P(SignedMessages, AreTakenOnce) {
    EXPECT_EQ(said(payment("a", kDue, nonce("n1"))), "recorded");
    EXPECT_EQ(said(payment("a", kDue, nonce("n1"))), "replayed");
    EXPECT_EQ(said(payment("b", kDue, nonce("n1"))), "replayed");
    EXPECT_EQ(said(payment("a", kDue, nonce("n2"))), "repeated");
    EXPECT_EQ(said(payment("a", kDue, nonce("n2"))), "replayed");
    EXPECT_EQ(said(payment("b", kDue, nonce("n1", "other"))), "recorded") << "each key for itself";
    EXPECT_EQ(said(state(UnpaidState::closed, "c", nonce("n1"))), "replayed") << "of whatever it tells";
    EXPECT_EQ(ask("select count(*) from payment"), 2);
    // Two at once.
    const auto answers = office_->pay({payment("d", kDue, nonce("n3")), payment("d", kDue, nonce("n3"))});
    EXPECT_FALSE(answers[0].is_replayed);
    EXPECT_TRUE(answers[1].is_replayed);
}

TEST_P(SignedMessages, ThatContradictAreUsedUpAndFaultyOnesAreNot) {
    EXPECT_EQ(said(payment("a", kDue, nonce("n1"))), "recorded");
    EXPECT_EQ(said(payment("a", kDue + kDue, nonce("n2"))), "key_reused");
    EXPECT_EQ(said(payment("a", kDue + kDue, nonce("n2"))), "replayed");
    EXPECT_EQ(ask("select count(*) from payment_contradiction"), 1);
    PreparedPayment later = payment("b", kDue, nonce("n3"));
    later.command.notice.paid_at += 2 * 86'400 * kSecond;
    EXPECT_EQ(said(later), "bad_command");
    EXPECT_EQ(said(payment("b", kDue, nonce("n3"))), "recorded");
}

TEST_P(SignedMessages, TellStatesOnce) {
    EXPECT_EQ(said(state(UnpaidState::processing, "a", nonce("n1"))), "recorded");
    EXPECT_EQ(said(state(UnpaidState::processing, "a", nonce("n1"))), "replayed");
    EXPECT_EQ(said(state(UnpaidState::processing, "a", nonce("n2"))), "repeated");
    EXPECT_EQ(said(state(UnpaidState::closed, "a", nonce("n3"))), "recorded");
    PreparedState other_order = state(UnpaidState::closed, "a", nonce("n4"));
    other_order.command.notice.order = OrderNumber(area(), 17);
    EXPECT_EQ(said(other_order), "recorded");
    other_order.nonce = nonce("n5");
    EXPECT_EQ(said(other_order), "repeated");
    PreparedState later = state(UnpaidState::refunded, "a", {});
    later.command.notice.at += 2 * 86'400 * kSecond;
    EXPECT_EQ(said(later), "bad_command");
    PreparedState elsewhere = state(UnpaidState::refunded, "a", {});
    elsewhere.actor.scope = *RegionCode::parse("140405");
    EXPECT_EQ(said(elsewhere), "not_allowed");
    EXPECT_EQ(ask("select count(*) from channel_state"), 3);
    // Those of one batch are one act.
    (void)office_->note({state(UnpaidState::closed, "x", {}), state(UnpaidState::closed, "y", {}),
                         state(UnpaidState::closed, "x", {})});
    EXPECT_EQ(ask("select count(*) from channel_state"), 5);
    EXPECT_EQ(ask("select count(*) from act where kind = 'channel_states'"), 4);
}

TEST_P(SignedMessages, AreForgottenOnceTheyAreTooOld) {
    EXPECT_EQ(said(payment("a", kDue, nonce("n1"))), "recorded");
    Connection& connection = office_->connection();
    EXPECT_EQ(remove_old_nonces(connection, TestOffice::kNow + 600 * kSecond), 0);
    EXPECT_EQ(said(payment("a", kDue, nonce("n1"))), "replayed");
    EXPECT_EQ(remove_old_nonces(connection, TestOffice::kNow + 901 * kSecond), 1);
    EXPECT_EQ(ask("select count(*) from message_nonce"), 0);
}

// Whoever comes second finds the nonce used, also where both looked before either wrote.
TEST_P(SignedMessages, AreTakenByOneOfTwoServers) {
    EXPECT_EQ(said(payment("a", kDue, nonce("n1"))), "recorded");
    Connection& connection = office_->connection();
    ASSERT_TRUE(connection.begin(TransactionKind::write));
    const auto used = use_nonces(connection, {nonce("n1")});
    connection.roll_back();
    ASSERT_FALSE(used);
    EXPECT_EQ(used.error().kind, DatabaseError::Kind::constraint);
}

INSTANTIATE_TEST_SUITE_P(On, SignedMessages, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
