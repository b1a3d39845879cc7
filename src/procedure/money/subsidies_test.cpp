// Whoever others pay in full is confirmed once; what payers owe, transferred, and owe no more, on both
// engines.

#include "procedure/money/subsidies.h"

#include "procedure/money/refund_acts.h"
#include "procedure/season/bill_season.h"
#include "procedure/test_office.h"
#include "store/list_store.h"
#include "store/refund_store.h"
#include "store/register_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

const SeasonKey kSeason = {*RegionCode::parse("140522"), 2026};
const std::vector<std::string> kNone;

class Subsidising : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
        const RegionCode scope = *RegionCode::parse("140500");
        agency_.emplace(start({"甲办", Role::agency, scope}));
        finance_.emplace(start({"乙财", Role::finance, scope}));
        law_.emplace(*law_of_season(office_->book(), kSeason));
        ASSERT_TRUE(open_season(*agency_, *law_, kSeason, day("2025-10-21")));
    }

    static Date day(std::string_view text) { return *Date::parse(text); }
    BulkWriter start(Actor actor) {
        const BulkWriter::Options options{.database = database_.address(),
                                          .clock = [] { return TestOffice::kNow; },
                                          .running = [] { return std::int64_t{0}; }};
        auto writer = BulkWriter::start(options, office_->book(), office_->keys(), "law", "test", actor);
        CHECK(writer.has_value());
        return *std::move(writer);
    }

    PersonNumber enrol(int person, std::string_view category = "") {
        const std::string document = TestOffice::document(person);
        const auto answers = office_->carry_out(
            {fmt::format(R"({{"act":"register","area":"140522","key":"r{}","on":"2025-11-01","document":{},)"
                         R"("name":"示甲","residence":"140522108201"}})",
                         person, document),
             fmt::format(
                 R"({{"act":"enrol","area":"140522","key":"e{}","on":"2025-11-01","document":{},"cause":"first"}})",
                 person, document)});
        CHECK(answers.size() == 2 && answers[0].person);
        const auto number = static_cast<PersonNumber>(*answers[0].person);
        if (!category.empty()) give(number, std::string(category));
        return number;
    }
    // As a department's list does.
    void give(PersonNumber person, std::string category) {
        const BulkAct list = {.area = kSeason.area,
                              .client = "lists",
                              .key = fmt::format("l{}", ++keys_),
                              .kind = "roster",
                              .on = day("2025-11-01"),
                              .command = "{}",
                              .decision = {}};
        const auto rows = [&](std::int64_t act) {
            RegisterChanges changes;
            changes.identities.push_back(
                {kSeason.area, person, {std::move(category), day("2024-01-01"), {}, act}});
            const ListTaken taken = {.area = kSeason.area,
                                     .act = act,
                                     .kind = "roster",
                                     .department = "civil_affairs",
                                     .region = *RegionCode::parse("140522000000"),
                                     .document = "示民〔2025〕1号",
                                     .mode = ListMode::changes,
                                     .covered = {},
                                     .as_of = day("2025-11-01"),
                                     .file_name = "list.csv",
                                     .file_digest = "digest",
                                     .rows = 1,
                                     .added = 1,
                                     .moved = 0,
                                     .ended = 0,
                                     .unchanged = 0,
                                     .returned = 0};
            std::vector<Facts> facts = facts_of(changes);
            facts.push_back(rows_of({&taken, 1}));
            return facts;
        };
        ASSERT_TRUE(agency_->write_alone(list, rows));
    }
    void bill() {
        const auto report = bill_season(*agency_, {database_.address(), office_->book()}, *law_,
                                        {kSeason, day("2025-11-20")}, [](std::uint64_t) {});
        ASSERT_TRUE(report) << report.error().message.en;
    }
    DatabaseResult<ConfirmReport> confirm() {
        return confirm_subsidies(*agency_, *law_, kSeason, [](std::uint64_t) {});
    }
    ConfirmReport confirmed() {
        auto report = confirm();
        EXPECT_TRUE(report) << report.error().message.en;
        return report ? *std::move(report) : ConfirmReport{};
    }
    void pay(PersonNumber person, Money amount) {
        std::vector<PaymentCommand> commands;
        commands.push_back({kSeason.area,
                            {.channel = *ChannelKey::parse("wechat"),
                             .trade = *TradeNumber::parse(fmt::format("t{}", ++keys_)),
                             .order = {},
                             .amount = amount,
                             .paid_at = TestOffice::kNow,
                             .lines = {{kSeason.area, person, PaymentItem::contribution, 2026, amount}}}});
        const auto answers = office_->pay(std::move(commands));
        ASSERT_TRUE(answers.size() == 1 && answers[0].payment);
        ASSERT_EQ(answers[0].payment->parts.front().item, PartItem::contribution);
    }
    // Gives back by a document: no law speaks of refunds here.
    void give_back(PersonNumber person) {
        const auto applied = apply_refund(*agency_, {.area = kSeason.area,
                                                     .year = 2026,
                                                     .key = fmt::format("a{}", ++keys_),
                                                     .on = day("2026-01-10"),
                                                     .person = person,
                                                     .reason = RefundReason::duplicate_enrolment,
                                                     .event_on = day("2025-12-01"),
                                                     .applied_on = day("2026-01-10"),
                                                     .employee_entered_on = {},
                                                     .document = "申请表",
                                                     .payment = {},
                                                     .payee = *Payee::of("示甲", "信用社", "62284804")});
        ASSERT_TRUE(applied) << applied.error().message.en;
        const auto settled =
            settle_refund(*agency_, {kSeason.area, applied->refund.number, fmt::format("s{}", ++keys_),
                                     day("2026-01-11"), true, "批示"});
        ASSERT_TRUE(settled) << settled.error().message.en;
        last_ = settled->refund.number;
    }
    DatabaseResult<std::int64_t> receive(std::string_view amount, std::string key = "k1",
                                         std::string payer = "medical_assistance") {
        return receive_subsidy(*finance_, {.season = kSeason,
                                           .key = std::move(key),
                                           .on = day("2026-01-12"),
                                           .payer = std::move(payer),
                                           .amount = *Money::parse(amount),
                                           .document = "银行回单1"});
    }
    // "billed due unwound received outstanding" of medical assistance.
    std::string statement() {
        const auto read =
            read_subsidies(office_->connection(), finance_->actor(), kSeason, day("2026-12-31"));
        EXPECT_TRUE(read) << read.error().message.en;
        if (!read) return {};
        for (const PayerStatement& it : read->payers)
            if (it.payer == "medical_assistance")
                return fmt::format("{} {} {} {} {}", it.billed.text(), it.due.text(), it.unwound.text(),
                                   it.received.text(), it.outstanding().text());
        return "none";
    }
    std::vector<std::string> broken_rules() {
        const auto verification = verify(office_->connection());
        EXPECT_TRUE(verification) << verification.error().message.en;
        std::vector<std::string> rules;
        if (verification)
            for (const Finding& finding : verification->findings) rules.push_back(finding.rule);
        return rules;
    }

    std::unique_ptr<TestOffice> office_;
    std::optional<BulkWriter> agency_;
    std::optional<BulkWriter> finance_;
    std::optional<SeasonLaw> law_;
    std::int64_t last_ = 0;
    int keys_ = 0;
};

TEST_P(Subsidising, ConfirmsWhomOthersPayInFull) {
    const PersonNumber poor = enrol(1, "extreme_poverty");
    const PersonNumber needy = enrol(2, "subsistence_allowance");
    (void)enrol(3);
    bill();
    EXPECT_EQ(statement(), "720.00 0.00 0.00 0.00 0.00");
    const ConfirmReport first = confirmed();
    EXPECT_EQ(first.confirmed, 1);
    EXPECT_EQ(first.by_payer.at("medical_assistance"), Money::fen(40'000));
    RegisterWish wish;
    wish.numbers.insert(poor);
    const auto people = load_register(office_->connection(), wish, TransactionKind::read);
    EXPECT_EQ(people->find(kSeason.area, poor)->paid.size(), 1U) << "insured for the year";
    const ConfirmReport again = confirmed();
    EXPECT_EQ(again.confirmed, 0);
    EXPECT_EQ(again.before, 1);
    EXPECT_EQ(statement(), "720.00 400.00 0.00 0.00 400.00");
    pay(needy, Money::fen(8'000));
    EXPECT_EQ(statement(), "720.00 720.00 0.00 0.00 720.00");
    EXPECT_EQ(confirmed().confirmed, 0);
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Subsidising, LeavesOutWhoeverChangedSinceTheBills) {
    const PersonNumber poor = enrol(1, "extreme_poverty");
    (void)enrol(2, "orphan");
    bill();
    office_->carry_out({fmt::format(
        R"({{"act":"terminate","area":"140522","key":"x","on":"2026-01-04","person":"{}","cause":"death"}})",
        static_cast<std::int64_t>(poor))});
    const ConfirmReport report = confirmed();
    EXPECT_EQ(report.confirmed, 1);
    EXPECT_EQ(report.changed, 1);
    EXPECT_EQ(broken_rules(), kNone);
}

// What changes nobody's bill keeps nobody from being confirmed.
TEST_P(Subsidising, ConfirmsWhoeverWouldBeBilledTheSame) {
    const PersonNumber poor = enrol(1, "extreme_poverty");
    const PersonNumber other = enrol(2, "subsistence_allowance");
    bill();
    office_->carry_out({fmt::format(
        R"({{"act":"change","area":"140522","key":"x","on":"2026-01-04","person":"{}","phone":"13800000000"}})",
        static_cast<std::int64_t>(poor))});
    give(other, "extreme_poverty");
    const ConfirmReport report = confirmed();
    EXPECT_EQ(report.confirmed, 1);
    EXPECT_EQ(report.changed, 0) << "the other has something due by the bill";
    bill();
    EXPECT_EQ(confirmed().confirmed, 1);
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Subsidising, NeedsBillsAndTheAgency) {
    (void)enrol(1, "extreme_poverty");
    const auto unbilled = confirm();
    ASSERT_FALSE(unbilled);
    EXPECT_NE(unbilled.error().message.en.find("season bill"), std::string::npos);
    bill();
    EXPECT_FALSE(confirm_subsidies(*finance_, *law_, kSeason, [](std::uint64_t) {}));
    EXPECT_FALSE(receive_subsidy(
        *agency_, {kSeason, "k", day("2026-01-12"), "medical_assistance", Money::fen(1), "回单"}));
}

TEST_P(Subsidising, UnwindsWithTheContribution) {
    const PersonNumber poor = enrol(1, "extreme_poverty");
    const PersonNumber needy = enrol(2, "subsistence_allowance");
    bill();
    (void)confirmed();
    pay(needy, Money::fen(8'000));
    give_back(needy);
    EXPECT_EQ(statement(), "720.00 720.00 320.00 0.00 400.00");
    // Others paid all of it: nobody gets anything, and no account is kept.
    give_back(poor);
    const auto refund = find_refund(office_->connection(), kSeason.area, last_);
    ASSERT_TRUE(refund && *refund);
    EXPECT_EQ(state_of(**refund), RefundState::nothing_to_pay);
    EXPECT_TRUE((*refund)->payees.empty());
    EXPECT_EQ(statement(), "720.00 720.00 720.00 0.00 0.00");
    const ConfirmReport report = confirmed();
    EXPECT_EQ(report.confirmed, 0) << "it was given back by somebody's decision";
    EXPECT_EQ(report.given_back, 1);
    EXPECT_EQ(broken_rules(), kNone);
}

TEST_P(Subsidising, ReceivesInAdvanceAndOnce) {
    (void)enrol(1, "extreme_poverty");
    bill();
    (void)confirmed();
    const auto first = receive("1000.00");
    ASSERT_TRUE(first) << first.error().message.en;
    EXPECT_EQ(*receive("1000.00"), *first);
    EXPECT_FALSE(receive("999.00")) << "the key was used";
    EXPECT_FALSE(receive("1000.00", "k9")) << "the same paper";
    EXPECT_FALSE(receive("0.00", "k2"));
    EXPECT_FALSE(receive("1.00", "k2", "somebody"));
    EXPECT_EQ(statement(), "400.00 400.00 0.00 1000.00 -600.00");
    EXPECT_EQ(broken_rules(), kNone);
    ASSERT_TRUE(office_->connection().run_script("update subsidy_receipt set amount = 1"));
    const auto broken = broken_rules();
    EXPECT_TRUE(std::ranges::count(broken, "ledger_tells_receipts") > 0);
}

// Neither refunds nor subsidies change anybody's bill: the next billing decides only those of whom something
// was recorded.
TEST_P(Subsidising, ChangesNobodysBill) {
    const PersonNumber poor = enrol(1, "extreme_poverty");
    bill();
    const auto state = season_state_now(office_->connection(), kSeason);
    (void)confirmed();
    ASSERT_TRUE(receive("1.00"));
    give_back(poor);
    const auto changed = persons_changed_after(office_->connection(), kSeason.area, state->billed->act);
    ASSERT_TRUE(changed && *changed) << "a list may have changed anything";
    EXPECT_TRUE((*changed)->empty());
}

INSTANTIATE_TEST_SUITE_P(On, Subsidising, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
