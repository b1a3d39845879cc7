// Batch debit on both engines, from the bank's list to its answer: nobody is debited twice, whoever breaks
// off.

#include "procedure/money/debits.h"

#include "procedure/season/bill_season.h"
#include "procedure/season/season_acts.h"
#include "procedure/test_office.h"

namespace canbao {
namespace {

const SeasonKey kSeason = {*RegionCode::parse("140522"), 2026};
const ChannelKey kBank = *ChannelKey::parse("bank_debit");
constexpr Money kDue = Money::fen(40'000);

class Debiting : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
        const BulkWriter::Options options{.database = database_.address(),
                                          .clock = [] { return TestOffice::kNow; },
                                          .running = [] { return std::int64_t{0}; }};
        auto writer =
            BulkWriter::start(options, office_->book(), office_->keys(), "law", "test", office_->actor());
        CHECK(writer.has_value());
        writer_.emplace(*std::move(writer));
    }

    static Date day(std::string_view text) { return *Date::parse(text); }

    PersonNumber enrol(int person) {
        const std::string document = TestOffice::document(person);
        const auto answers = office_->carry_out(
            {fmt::format(R"({{"act":"register","area":"140522","key":"r{}","on":"2025-11-01","document":{},)"
                         R"("name":"示甲","residence":"140522108201"}})",
                         person, document),
             fmt::format(R"({{"act":"enrol","area":"140522","key":"e{}","on":"2025-11-01","document":{},)"
                         R"("cause":"back_after_lapse","insured":[{{"year":2025,"scheme":"resident"}}]}})",
                         person, document)});
        CHECK(answers.size() == 2 && answers[1].decision && answers[1].decision->reasons.empty());
        return static_cast<PersonNumber>(*answers[0].person);
    }
    void bill() {
        const auto law = law_of_season(office_->book(), kSeason);
        CHECK(law.has_value());
        ASSERT_TRUE(open_season(*writer_, *law, kSeason, day("2025-11-01")));
        const auto report = bill_season(*writer_, {database_.address(), office_->book()}, *law,
                                        {kSeason, day("2025-11-20")}, [](std::uint64_t) {});
        ASSERT_TRUE(report) << report.error().message.en;
    }

    static DebitAgreements list(int number,
                                const std::vector<std::pair<std::string, PersonReference>>& agreed,
                                const std::vector<std::string>& ended = {}) {
        DebitAgreements list{.channel = kBank,
                             .area = kSeason.area,
                             .day = day("2025-11-20"),
                             .number = number,
                             .agreed = {},
                             .ended = {}};
        for (const auto& [agreement, person] : agreed)
            list.agreed.push_back({list.agreed.size() + 2, *AgreementNumber::parse(agreement), person});
        for (const std::string& agreement : ended)
            list.ended.push_back(
                {list.agreed.size() + list.ended.size() + 2, *AgreementNumber::parse(agreement)});
        return list;
    }
    AgreementsTaken taken(const DebitAgreements& list, std::string_view digest = "bytes") {
        auto taken = take_agreements(*writer_, list, digest, day("2025-11-20"));
        EXPECT_TRUE(taken) << taken.error().message.en;
        return taken ? *std::move(taken) : AgreementsTaken{};
    }

    DatabaseResult<DebitsMade> make() {
        return make_debit_file(*writer_, {.season = kSeason, .channel = kBank, .on = day("2025-11-21")});
    }
    // "1:400.00 2:400.00", or why there is none.
    std::string made() {
        const auto made = make();
        if (!made) return made.error().message.en;
        std::string rows;
        for (const StoredDebit& debit : made->debits)
            rows += fmt::format("{}{}:{}", rows.empty() ? "" : " ", debit.line, debit.amount.text());
        return rows;
    }

    // What the bank answers to a file, row by row.
    static std::string answer(const DebitsMade& made, const std::vector<DebitOutcome>& outcomes) {
        DebitResultWriter writer({made.file.key.channel, made.file.key.area, made.file.year,
                                  made.file.key.number, made.file.made_on,
                                  static_cast<std::uint32_t>(made.file.debits), made.file.total});
        std::string out;
        writer.begin(out);
        for (const StoredDebit& debit : made.debits) {
            const auto outcome = outcomes.at(static_cast<std::size_t>(debit.line) - 1);
            DebitResultRow row{static_cast<std::uint32_t>(debit.line),
                               OrderNumber(kSeason.area, debit.order),
                               debit.amount,
                               outcome,
                               {}};
            if (outcome == DebitOutcome::success)
                row.debit = {*TradeNumber::parse(fmt::format("D{}", debit.order)), TestOffice::kNow};
            writer.append(out, row);
        }
        writer.finish(out);
        return out;
    }
    // That it is answered, without its payments: as a program leaves it that ends between the two.
    std::string note(const std::string& bytes) {
        const auto file = DebitResultFile::read(bytes);
        if (!file) return file.error().text("answer").en;
        const BulkAct act = {.area = kSeason.area,
                             .client = "channel_file",
                             .key = fmt::format("a{}", ++keys_),
                             .kind = "channel_file",
                             .on = day("2025-11-22"),
                             .command = "{}",
                             .decision = {}};
        const auto done = writer_->write_beside(act, [&](std::int64_t number) {
            return facts_of_debit_answer(writer_->connection(), kSeason.area, *file, number);
        });
        return done ? "" : done.error().message.en;
    }
    void pay(const std::string& bytes) {
        const auto file = DebitResultFile::read(bytes);
        ASSERT_TRUE(file);
        std::vector<PaymentCommand> commands;
        DebitResultFile::Rows rows(*file);
        while (const auto row = rows.next())
            if (auto payment = debited_payment(file->batch(), *row))
                commands.push_back({kSeason.area, *std::move(payment)});
        for (const PaymentAnswer& answer : office_->pay(std::move(commands)))
            EXPECT_FALSE(answer.fault) << answer.fault->message.en;
    }

    std::unique_ptr<TestOffice> office_;
    std::optional<BulkWriter> writer_;
    int keys_ = 0;
};

TEST_P(Debiting, TakesAListOnce) {
    const PersonNumber one = enrol(1), two = enrol(2);
    const PersonReference by_document = DocumentReference{
        *IdentityDocument::parse(DocumentKind::resident_id, TestOffice::id(2).plain()), {}, {}};
    const PersonReference nobody = DocumentReference{
        *IdentityDocument::parse(DocumentKind::resident_id, TestOffice::id(3).plain()), {}, {}};
    const DebitAgreements first =
        list(1, {{"A1", one}, {"A2", by_document}, {"A3", nobody}, {"A4", PersonNumber{7}}});
    const AgreementsTaken all = taken(first);
    EXPECT_EQ(all.agreed, 2U);
    EXPECT_EQ(all.unknown, (std::vector<std::uint64_t>{4, 5}));
    const AgreementsTaken again = taken(first);
    EXPECT_TRUE(again.is_repeated);
    EXPECT_EQ(again.act, all.act);
    EXPECT_FALSE(take_agreements(*writer_, first, "other bytes", day("2025-11-20")));

    // Another agreement for one, none any more for the other.
    const AgreementsTaken next = taken(list(2, {{"B1", one}}, {"A2"}));
    EXPECT_EQ(next.agreed, 1U);
    EXPECT_EQ(next.ended, 1U);
    // An agreement that ends is no longer the one of whoever has another.
    const AgreementsTaken last = taken(list(3, {}, {"A1"}));
    EXPECT_EQ(last.ended, 0U);
    const auto agreements = read_agreements(office_->connection(), kSeason.area, kBank);
    ASSERT_TRUE(agreements);
    EXPECT_EQ(agreements->at(one).agreement, "B1");
    EXPECT_EQ(agreements->at(two).agreement, "");
}

TEST_P(Debiting, AsksForNobodyTwice) {
    const PersonNumber one = enrol(1), two = enrol(2);
    enrol(3);
    EXPECT_NE(made().find("season"), std::string::npos);
    bill();
    EXPECT_NE(made().find("0 owe nothing"), std::string::npos);
    taken(list(1, {{"A1", one}, {"A2", two}}));
    const auto first = make();
    ASSERT_TRUE(first);
    ASSERT_EQ(first->debits.size(), 2U);
    EXPECT_EQ(first->file.total, kDue + kDue);
    EXPECT_NE(made().find("2 are in a file that is not answered"), std::string::npos);

    // Its bytes are the same whenever they are asked for.
    const auto read = read_debit_file(office_->connection(), office_->actor(), first->file.key);
    ASSERT_TRUE(read);
    EXPECT_EQ(*text_of_debit_file(*read, TextEncoding::utf8),
              *text_of_debit_file(*first, TextEncoding::utf8));

    // That it is answered is recorded before its payments: until they are, nobody is debited again.
    const std::string answered = answer(*first, {DebitOutcome::success, DebitOutcome::insufficient});
    EXPECT_EQ(note(answered), "");
    const auto second = make();
    ASSERT_TRUE(second) << second.error().message.en;
    ASSERT_EQ(second->debits.size(), 1U);
    EXPECT_EQ(second->debits[0].person, two);
    EXPECT_EQ(second->being_debited, 1U);
    pay(answered);
    EXPECT_NE(made().find("1 have paid, 1 are in a file"), std::string::npos);
    EXPECT_EQ(note(answer(*second, {DebitOutcome::account_closed})), "");
    EXPECT_EQ(made(), "1:400.00");
}

TEST_P(Debiting, TakesNoAnswerThatIsNotToWhatWasSent) {
    const PersonNumber one = enrol(1);
    bill();
    taken(list(1, {{"A1", one}}));
    const auto sent = make();
    ASSERT_TRUE(sent);
    DebitsMade other = *sent;
    other.file.key.number = 2;
    EXPECT_NE(note(answer(other, {DebitOutcome::success})).find("no file 2"), std::string::npos);
    other = *sent;
    other.debits[0].order += 4096;
    EXPECT_NE(note(answer(other, {DebitOutcome::success})), "");
    other = *sent;
    other.debits[0].amount = Money::fen(100);
    other.file.total = Money::fen(100);
    EXPECT_NE(note(answer(other, {DebitOutcome::success})), "");
    // A trade that is another payment's.
    std::vector<PaymentCommand> commands;
    commands.push_back({kSeason.area,
                        {.channel = kBank,
                         .trade = *TradeNumber::parse(fmt::format("D{}", sent->debits[0].order)),
                         .order = {},
                         .amount = kDue,
                         .paid_at = TestOffice::kNow,
                         .lines = {}}});
    ASSERT_FALSE(office_->pay(std::move(commands))[0].fault);
    EXPECT_NE(note(answer(*sent, {DebitOutcome::success})).find("another payment has this trade"),
              std::string::npos);
    EXPECT_EQ(note(answer(*sent, {DebitOutcome::failed})), "");
    EXPECT_NE(note(answer(*sent, {DebitOutcome::success})).find("answered already"), std::string::npos);
}

TEST_P(Debiting, LeavesOutWhoChangedOrPaid) {
    const PersonNumber one = enrol(1), two = enrol(2), three = enrol(3);
    bill();
    taken(list(1, {{"A1", one}, {"A2", two}, {"A3", three}}));
    std::vector<PaymentCommand> commands;
    commands.push_back({kSeason.area,
                        {.channel = *ChannelKey::parse("wechat"),
                         .trade = *TradeNumber::parse("T1"),
                         .order = {},
                         .amount = kDue,
                         .paid_at = TestOffice::kNow,
                         .lines = {{kSeason.area, one, PaymentItem::contribution, 2026, kDue}}}});
    ASSERT_FALSE(office_->pay(std::move(commands))[0].fault);
    office_->carry_out({fmt::format(
        R"({{"act":"terminate","area":"140522","key":"t2","on":"2025-11-21","person":"{}","cause":"death"}})",
        static_cast<std::int64_t>(two))});
    const auto made = make();
    ASSERT_TRUE(made) << made.error().message.en;
    ASSERT_EQ(made->debits.size(), 1U);
    EXPECT_EQ(made->debits[0].person, three);
    EXPECT_EQ(made->paid, 1U);
    EXPECT_EQ(made->changed, 1U);
}

TEST_P(Debiting, IsForWhoeverMayTakePayments) {
    const Actor township{"乡里", Role::township, *RegionCode::parse("140522108000")};
    const Actor elsewhere{"邻县", Role::tax, *RegionCode::parse("140581")};
    for (const Actor& actor : {township, elsewhere}) {
        EXPECT_FALSE(list_debit_files(office_->connection(), actor, kSeason.area));
        EXPECT_FALSE(read_debit_file(office_->connection(), actor, {kSeason.area, kBank, 1}));
    }
}

INSTANTIATE_TEST_SUITE_P(On, Debiting, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
