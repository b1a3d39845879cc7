// A season's bills on both engines: whose, renewed when, let count at once, and equal to single quotes.

#include "procedure/season/bill_season.h"

#include <random>

#include "procedure/person_story.h"
#include "procedure/season/bill_exceptions.h"
#include "procedure/test_office.h"
#include "store/list_store.h"
#include "store/register_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

const SeasonKey kSeason = {*RegionCode::parse("140522"), 2026};

class SeasonBills : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
        writer_.emplace(start("law"));
        law_.emplace(*law_of_season(office_->book(), kSeason));
        ASSERT_TRUE(open_season(*writer_, *law_, kSeason, day("2025-10-20")));
    }

    static Date day(std::string_view text) { return *Date::parse(text); }

    // A run of the program under a law of this text.
    BulkWriter start(std::string_view law) {
        const BulkWriter::Options options{.database = database_.address(),
                                          .clock = [] { return TestOffice::kNow; },
                                          .running = [] { return std::int64_t{0}; }};
        auto writer =
            BulkWriter::start(options, office_->book(), office_->keys(), law, "test", office_->actor());
        CHECK(writer.has_value());
        return *std::move(writer);
    }

    // The person's number.
    PersonNumber act(std::string_view what, std::string_view fields) {
        const auto answers = office_->carry_out({fmt::format(
            R"({{"act":"{}","area":"140522","key":"k{}","on":"2025-11-01",{}}})", what, ++keys_, fields)});
        EXPECT_TRUE(answers.size() == 1 && answers[0].decision->reasons.empty()) << what;
        return static_cast<PersonNumber>(answers.empty() ? 0 : answers[0].person.value_or(0));
    }
    PersonNumber register_person(const std::string& document) {
        return act("register",
                   fmt::format(R"("document":{},"name":"示甲","residence":"140522108201")", document));
    }
    static std::string of(PersonNumber person) {
        return fmt::format(R"("person":"{}")", static_cast<std::int64_t>(person));
    }
    PersonNumber enrol(int person) { return enrol(TestOffice::document(person)); }
    PersonNumber enrol(const std::string& document, std::string_view insured = "2023,2025") {
        const PersonNumber number = register_person(document);
        act("enrol", of(number) + fmt::format(R"(,"cause":"back_after_lapse","insured":[{}])", insured));
        return number;
    }

    // As a department's list does.
    void give(PersonNumber person, std::string category, std::string_view from = "2024-01-01") {
        const BulkAct list = {.area = kSeason.area,
                              .client = "lists",
                              .key = fmt::format("l{}", ++keys_),
                              .kind = "take_list",
                              .on = day("2025-11-01"),
                              .command = "{}",
                              .decision = {}};
        const auto rows = [&](std::int64_t act) {
            RegisterChanges changes;
            changes.identities.push_back({kSeason.area, person, {std::move(category), day(from), {}, act}});
            std::vector<Facts> facts = facts_of(changes);
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
            facts.push_back(rows_of({&taken, 1}));
            return facts;
        };
        ASSERT_TRUE(writer_->write_alone(list, rows));
    }

    DatabaseResult<BillReport> bill(std::string_view on = "2025-11-20") { return bill(*writer_, on); }
    DatabaseResult<BillReport> bill(BulkWriter& writer, std::string_view on) {
        return bill_season(writer, {database_.address(), office_->book()}, *law_, {kSeason, day(on)},
                           [](std::uint64_t) {});
    }
    BillReport billed(std::string_view on = "2025-11-20") {
        auto report = bill(on);
        EXPECT_TRUE(report) << report.error().message.en;
        return report ? *std::move(report) : BillReport{};
    }
    BillStatement in_the_books() {
        const auto statement = read_bill_statement(office_->connection(), kSeason);
        EXPECT_TRUE(statement && *statement);
        return statement && *statement ? **statement : BillStatement();
    }
    // The last bill of a person.
    std::optional<Bill> bill_of_person(PersonNumber person) {
        const PersonRange range = {person, person};
        BillBasis basis;
        EXPECT_TRUE(read_bill_basis(office_->connection(), kSeason, {&range, 1}, basis));
        const StoredBill* stored = basis.bill_of(person);
        return stored == nullptr ? std::nullopt : std::optional(stored->bill);
    }
    std::string due_of(PersonNumber person) {
        const auto bill = bill_of_person(person);
        if (!bill) return "none";
        return bill->outcome == BillOutcome::granted ? bill->due.text() : std::string(word(bill->outcome));
    }
    std::int64_t acts() {
        static constexpr Column kCount[] = {{"acts", ColumnType::integer}};
        std::int64_t count = 0;
        EXPECT_TRUE(office_->connection().run({"select count(*) from act", {}, kCount}, Rows({}),
                                              [&](const Rows::Row& row) { count = row.integer(0); }));
        return count;
    }
    std::vector<std::string> broken_rules() {
        const auto verification = verify(office_->connection());
        std::vector<std::string> rules;
        if (verification)
            for (const Finding& finding : verification->findings) rules.push_back(finding.rule);
        return rules;
    }
    DatabaseResult<SettledBill> settle(PersonNumber person, std::string_view amount, std::string key = "s") {
        return settle_bill(*writer_, *law_,
                           {.season = kSeason,
                            .person = person,
                            .key = std::move(key),
                            .on = day("2026-01-05"),
                            .amount = *Money::parse(amount),
                            .payer = "medical_assistance",
                            .document = "示医保函〔2026〕1号"});
    }

    std::unique_ptr<TestOffice> office_;
    std::optional<BulkWriter> writer_;
    std::optional<SeasonLaw> law_;

   private:
    int keys_ = 0;
};

TEST_P(SeasonBills, are_of_everybody_whose_relation_is_active) {
    const PersonNumber general = enrol(1);
    const PersonNumber poor = enrol(3);
    give(poor, "subsistence_allowance");
    const PersonNumber resting = enrol(5);
    act("suspend", of(resting));
    const PersonNumber dead = enrol(7);
    act("terminate", of(dead) + R"(,"cause":"death")");
    const PersonNumber registered = register_person(TestOffice::document(9));
    const BillReport report = billed();
    EXPECT_EQ(report.counts.persons, 5U);
    EXPECT_EQ(report.counts.not_enrolled, 3U);
    EXPECT_EQ(report.written, 2);
    EXPECT_EQ(due_of(general), "400.00");
    EXPECT_EQ(due_of(poor), "80.00");
    for (const PersonNumber person : {resting, dead, registered}) EXPECT_EQ(due_of(person), "none");
    EXPECT_EQ(in_the_books(), report.statement);
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
}

TEST_P(SeasonBills, equal_single_quotes) {
    constexpr std::string_view kCategories[] = {"orphan", "subsistence_allowance", "poverty_prone",
                                                "severe_disability", "veteran"};
    std::mt19937 draw(7);
    std::vector<PersonNumber> people;
    for (int i = 0; i < 40; ++i) {
        const int year = 1950 + static_cast<int>(draw() % 76);
        const int month = 1 + static_cast<int>(draw() % 10);
        const Date born = Date::of(year, month, 1).value();
        const IdNumber id = IdNumber::synthetic(14, 5, born, i + 1);
        people.push_back(enrol(fmt::format(R"({{"kind":"resident_id","number":"{}"}})", id.plain()),
                               year > 2023 ? "2025" : "2023,2025"));
        for (std::size_t k = draw() % 3; k > 0; --k)
            give(people.back(), std::string(kCategories[draw() % 5]),
                 draw() % 4 == 0 ? "2026-03-01" : "2024-05-01");
    }
    for (const std::string_view on : {"2025-11-20", "2026-01-31", "2026-04-10"}) {
        (void)billed(on);
        for (const PersonNumber person : people) {
            const auto story =
                read_person_story(office_->connection(), office_->book(), office_->keys(), office_->actor(),
                                  {kSeason.area, person, day(on), {}, kSeason.year});
            ASSERT_TRUE(story && story->bill);
            EXPECT_EQ(bill_of_person(person), bill_of(*story->bill, nullptr)) << on;
        }
    }
}

TEST_P(SeasonBills, are_not_written_again_where_nothing_changed) {
    enrol(1);
    give(enrol(3), "severe_disability");
    (void)billed();
    const std::int64_t before = acts();
    const BillReport again = billed();
    EXPECT_FALSE(again.is_everybody || again.run);
    EXPECT_EQ(again.written, 0);
    EXPECT_EQ(again.counts.persons, 0U);
    // A plan decides everybody, and writes nothing either.
    const auto plan = plan_bills({database_.address(), office_->book()}, {kSeason, day("2025-11-20")},
                                 [](std::uint64_t) {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->counts.unchanged, 2U);
    EXPECT_EQ(plan->statement, in_the_books());
    EXPECT_EQ(acts(), before);
}

TEST_P(SeasonBills, are_renewed_for_whom_something_was_recorded) {
    const PersonNumber one = enrol(1);
    const PersonNumber other = enrol(3);
    (void)billed();
    give(one, "orphan");
    const BillReport renewed = billed();
    EXPECT_FALSE(renewed.is_everybody);
    EXPECT_EQ(renewed.counts.persons, 1U);
    EXPECT_EQ(renewed.written, 1);
    EXPECT_EQ(due_of(one), "0.00");
    act("suspend", of(other));
    EXPECT_EQ(billed().counts.withdrawn, 1U);
    EXPECT_EQ(due_of(other), "withdrawn");
    act("resume", of(other));
    EXPECT_EQ(billed().counts.fresh, 1U);
    EXPECT_EQ(due_of(other), "400.00");
    EXPECT_EQ(in_the_books().granted().people, 2U);
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
}

TEST_P(SeasonBills, look_at_everybody_on_another_day_and_under_another_law) {
    const PersonNumber person = enrol(1);
    (void)billed();
    const BillReport late = billed("2026-03-01");
    EXPECT_TRUE(late.is_everybody);
    EXPECT_EQ(late.counts.changed, 1U);
    EXPECT_TRUE(bill_of_person(person)->is_late);
    BulkWriter other = start("another law");
    const auto again = bill(other, "2026-03-01");
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->is_everybody);
    EXPECT_EQ(again->written, 0);
    // What nobody can tell the persons of may have changed anything.
    const BulkAct act = {.area = kSeason.area,
                         .client = "lists",
                         .key = "moves",
                         .kind = "moves",
                         .on = day("2025-11-01"),
                         .command = "{}",
                         .decision = {}};
    ASSERT_TRUE(other.write_alone(act, [](std::int64_t) { return std::vector<Facts>(); }));
    const auto after_moves = bill(other, "2026-03-01");
    EXPECT_TRUE(after_moves && after_moves->is_everybody);
}

TEST_P(SeasonBills, go_with_merged_entries_to_the_one_that_goes_on) {
    const PersonNumber into = enrol(1);
    const PersonNumber merged = register_person(TestOffice::document(3));
    give(merged, "orphan");
    (void)billed();
    EXPECT_EQ(due_of(into), "400.00");
    act("merge", of(merged) + fmt::format(R"(,"into":"{}")", static_cast<std::int64_t>(into)));
    EXPECT_EQ(billed().counts.changed, 1U);
    EXPECT_EQ(due_of(into), "0.00");
    // Everybody looked at gives the same.
    EXPECT_EQ(billed("2025-11-21").written, 0);
    give(merged, "severe_disability");
    EXPECT_EQ(billed("2025-11-21").counts.unchanged, 1U) << "an orphan's subsidy covers the standard";
    const auto story = read_person_story(office_->connection(), office_->book(), office_->keys(),
                                         office_->actor(), {kSeason.area, into, day("2025-11-21"), {}, 2026});
    ASSERT_TRUE(story && story->bill);
    EXPECT_EQ(bill_of_person(into), bill_of(*story->bill, nullptr));
}

TEST_P(SeasonBills, are_settled_by_staff_for_as_long_as_the_question_stands) {
    const PersonNumber person = enrol(1);
    give(person, "severe_disability");
    EXPECT_EQ(billed().statement->undetermined(), 1U);
    const auto open =
        bill_exceptions(office_->connection(), office_->book(), office_->keys(), office_->actor(), kSeason);
    ASSERT_TRUE(open && open->size() == 1);
    EXPECT_EQ(open->front().person, person);
    EXPECT_EQ(open->front().name, "示*");
    EXPECT_EQ(open->front().category->key, "severe_disability");

    EXPECT_FALSE(settle(person, "400.01")) << "above the standard";
    const auto settled = settle(person, "320.00");
    ASSERT_TRUE(settled) << settled.error().message.en;
    EXPECT_EQ(settled->bill.due.text(), "80.00");
    EXPECT_EQ(due_of(person), "80.00") << "it counts at once";
    EXPECT_EQ(in_the_books().granted().settled, 1U);
    const auto repeated = settle(person, "320.00");
    ASSERT_TRUE(repeated);
    EXPECT_EQ(repeated->act, settled->act);
    EXPECT_FALSE(settle(person, "300.00")) << "the key was used";
    // It may be decided anew, and stands when everybody is looked at.
    ASSERT_TRUE(settle(person, "300.00", "s2"));
    EXPECT_EQ(billed("2025-11-21").written, 0);
    EXPECT_EQ(due_of(person), "100.00");
    // A larger subsidy that is known counts; the question is no more.
    give(person, "extreme_poverty");
    EXPECT_EQ(billed("2025-11-21").written, 1);
    EXPECT_EQ(due_of(person), "0.00");
    EXPECT_FALSE(settle(person, "300.00", "s3"));
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
}

TEST_P(SeasonBills, need_an_open_season) {
    const PersonNumber person = enrol(1);
    give(person, "severe_disability");
    EXPECT_FALSE(settle(person, "320.00")) << "nothing was billed yet";
    (void)billed();
    ASSERT_TRUE(close_season(*writer_, *law_, kSeason, day("2026-03-01")));
    EXPECT_FALSE(close_season(*writer_, *law_, kSeason, day("2026-03-01")));
    EXPECT_FALSE(bill());
    EXPECT_FALSE(settle(person, "320.00"));
    ASSERT_TRUE(open_season(*writer_, *law_, kSeason, day("2026-03-02")));
    EXPECT_FALSE(open_season(*writer_, *law_, kSeason, day("2026-03-02")));
    EXPECT_TRUE(bill());
}

TEST_P(SeasonBills, of_a_billing_that_broke_off_count_with_the_next_one) {
    const PersonNumber one = enrol(1);
    const PersonNumber other = enrol(3);
    // As a program leaves it that was killed between a part and the activation.
    const auto write = [&](std::string key, std::string_view kind, const BulkWriter::FactsBy& rows) {
        const auto act = season_act(*law_, kSeason, kind, day("2025-11-20"), std::move(key));
        const auto number = writer_->write_alone(act, rows);
        EXPECT_TRUE(number);
        return number.value_or(0);
    };
    const std::int64_t run = write(
        "b", kActBeginBills, [&](std::int64_t act) { return std::vector{row_of_run(kSeason, act, {})}; });
    Bill wrong;
    wrong.outcome = BillOutcome::granted;
    wrong.standard = wrong.due = *Money::parse("400.00");
    write("p", kActBills, [&](std::int64_t act) {
        const StoredBill bill = {one, act, run, wrong};
        return rows_of_bills(kSeason, {&bill, 1});
    });
    const auto nothing = read_bill_statement(office_->connection(), kSeason);
    ASSERT_TRUE(nothing);
    EXPECT_FALSE(*nothing) << "what was never activated does not count";
    EXPECT_FALSE(settle(one, "320.00")) << "not before it has ended";

    const BillReport report = billed();
    ASSERT_TRUE(report.broken_off);
    EXPECT_EQ(report.broken_off->run, run);
    EXPECT_EQ(report.broken_off->bills, 1);
    EXPECT_EQ(report.written, 1) << "the bill that is there is not written again";
    EXPECT_EQ(in_the_books(), report.statement);
    EXPECT_EQ(in_the_books().granted().people, 2U);
    EXPECT_EQ(due_of(other), "400.00");
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
}

TEST_P(SeasonBills, that_somebody_alters_do_not_verify) {
    give(enrol(1), "subsistence_allowance");
    (void)billed();
    const auto alter = [&](const std::string& sql) {
        ASSERT_TRUE(office_->connection().run_script(sql)) << sql;
    };
    const auto finds = [&](std::string_view rule) {
        const auto rules = broken_rules();
        return std::ranges::count(rules, rule) > 0;
    };
    alter("update bill set due = 0");
    EXPECT_TRUE(finds("bills_add_up") && finds("audit_chain"));
    alter("update bill set due = 8000");
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
    alter("update bill_subsidy set payer = 'local_finance'");
    EXPECT_TRUE(finds("audit_chain"));
    alter("update bill_subsidy set payer = 'medical_assistance'");
    alter("update bill set person = person + 1");
    EXPECT_TRUE(finds("bills_are_of_persons") && finds("subsidies_are_of_bills"));
    alter("update bill set person = person - 1");
    alter("update bill set act = act + 1");
    EXPECT_TRUE(finds("bills_come_from_acts"));
    alter("delete from bill");
    EXPECT_TRUE(finds("activated_bills_are_there"));
}

INSTANTIATE_TEST_SUITE_P(On, SeasonBills, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
