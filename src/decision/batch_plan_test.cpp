#include "decision/batch_plan.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "decision/invented_people.h"
#include "decision/people_table.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

// The batch says of everybody what the single quote says.

namespace canbao {
namespace {

const PolicyBook& real_book() {
    static const PolicyBook::Reading kReading =
        PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/policies"));
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

// The tables of one year, with the areas that they serve.
struct Season {
    int year;
    std::vector<ServedTable> tables;

    std::vector<RegionCode> areas() const {
        std::vector<RegionCode> list;
        for (const ServedTable& served : tables) list.push_back(served.region);
        return list;
    }
};

std::vector<Season> seasons_of(const PolicyBook& book) {
    std::vector<Season> seasons;
    for (const ServedTable& served : tables_of(book)) {
        auto found = std::ranges::find(seasons, served.table->year, &Season::year);
        if (found == seasons.end()) found = seasons.insert(found, {served.table->year, {}});
        found->tables.push_back(served);
    }
    return seasons;
}

std::string told(const QuoteRow& row) {
    std::string out = "due " + std::to_string(row.due_fen) + " award " + std::to_string(row.award) +
                      " wait " + std::to_string(row.fixed_wait) + "+" + std::to_string(row.variable_wait) +
                      " cover " +
                      (row.cover_from == kNoDate ? "none" : Date::from_days(row.cover_from).text());
    for (std::size_t code = 0; code < kQuoteReasonCodes; ++code)
        if ((row.reasons & bit_of(static_cast<ReasonCode>(code))) != 0)
            out += " " + std::string(word(static_cast<ReasonCode>(code)));
    return out + " outcome " + std::to_string(static_cast<int>(outcome_of(row.reasons)));
}

// Without what only few have, so that nearly all go by the tables.
QuoteRequest plain(QuoteRequest request) {
    request.person.waiting_until.reset();
    request.person.employee_until.reset();
    request.registered_on = request.on;
    request.repair_years = 0;
    for (Identity& identity : request.person.identities) identity.period = {Date::first_of(2015), {}};
    return request;
}

// With a tier of the place, and a fact that it declares.
QuoteRequest with_choices(QuoteRequest request, const ContributionTable& table) {
    if (!table.tiers.empty()) request.tier = *rc::gen::inRange<std::size_t>(0, table.tiers.size());
    for (const Statement* fact : table.declared_facts) {
        const auto* words = fact->find<std::vector<std::string>>("words");
        const bool is_count = fact->get<std::string>("type") == "count";
        if (*rc::gen::inRange(0, 2) == 0) continue;
        if (is_count)
            request.person.declared.push_back(
                {std::string(fact->key()), *rc::gen::inRange<std::int64_t>(0, 6)});
        if (words != nullptr)
            request.person.declared.push_back({std::string(fact->key()), *rc::gen::elementOf(*words)});
    }
    return request;
}

enum class People { any, plain };

void expect_batch_agrees(const PolicyBook& book, const Season& season, People kind) {
    constexpr int kPeople = 100;
    AttributeSets attributes;
    PeopleTable table(season.year, attributes);
    std::vector<QuoteRequest> requests;
    for (int i = 0; i < kPeople; ++i) {
        const auto area = *rc::gen::inRange<std::size_t>(0, season.tables.size());
        const QuoteRequest request =
            with_choices(*any_request(season.tables[area]), *season.tables[area].table);
        requests.push_back(kind == People::plain ? plain(request) : request);
        table.add(requests.back(), static_cast<std::uint16_t>(area));
    }
    const std::vector<RegionCode> areas = season.areas();
    const auto plan = BatchPlan::make(book, season.year, areas, attributes,
                                      BatchPlan::usual_days(book, season.year, areas));
    RC_ASSERT(plan.has_value());
    QuoteTable answers(requests.size());
    const std::size_t singles = plan->quote(table.columns(), answers.columns());
    RC_ASSERT(kind == People::any || singles < kPeople / 2);
    AwardList awards;
    for (const ServedTable& served : season.tables) awards.add_all_of(*served.table);
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const QuoteRow expected = row_of(quote(book, requests[i]), awards);
        if (answers.row(i) == expected) continue;
        RC_FAIL(told(requests[i]) + "\n the batch says: " + told(answers.row(i)) +
                "\n a quote says:   " + told(expected));
    }
}

TEST(BatchPlanProperty, says_what_quotes_say_under_every_pack) {
    const std::vector<Season> seasons = seasons_of(real_book());
    hold_in_many_cases([&] { expect_batch_agrees(real_book(), *rc::gen::elementOf(seasons), People::any); },
                       100);
}

// The places that tests/places invents, which have what no place of Shanxi has.
TEST(BatchPlanProperty, says_what_quotes_say_in_invented_places) {
    const auto reading = PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/tests/places"));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const std::vector<Season> seasons = seasons_of(*reading.book);
    const auto some_places = [&] {
        const Season& season = *rc::gen::elementOf(seasons);
        Season some{season.year, {}};
        for (int i = 0; i < 4; ++i) some.tables.push_back(*rc::gen::elementOf(season.tables));
        return some;
    };
    for (const People kind : {People::any, People::plain})
        hold_in_many_cases([&] { expect_batch_agrees(*reading.book, some_places(), kind); }, 100);
}

TEST(BatchPlanProperty, says_by_its_tables_what_quotes_say) {
    const std::vector<Season> seasons = seasons_of(real_book());
    hold_in_many_cases([&] { expect_batch_agrees(real_book(), *rc::gen::elementOf(seasons), People::plain); },
                       200);
}

// The invented province with a rule of each kind that no pack of this repository has.
constexpr std::string_view kStandard = "[contribution.standard]\namount = \"500.00\"\nclause = \"SX#一\"\n";

std::vector<PolicyFile> without_amounts(std::vector<PolicyFile> files) {
    files = changed(files, kInventedPack, "amount = \"500.00\", payer", "percent = \"100%\", payer");
    files = changed(files, kInventedPack, "amount = \"400.00\", percent", "percent");
    files = changed(files, kInventedPack, "amount = \"400.00\", payer", "percent = \"33.33%\", payer");
    return changed(files, kInventedPack, "amount = \"300.00\", payer", "percent = \"60%\", payer");
}

// Two tiers, one of which costs more from the new year on.
std::vector<PolicyFile> with_tiers() {
    return changed(without_amounts(invented_province()), kInventedPack, kStandard, R"([tier]
basic  = { from = 2030-01-01, name = { zh = "一档", en = "basic" }, clause = "SX#一" }
higher = { from = 2030-01-01, name = { zh = "二档", en = "higher" }, clause = "SX#一" }
[contribution.standards]
basic        = { tier = "basic", amount = "400.00", clause = "SX#一" }
higher_early = { tier = "higher", amount = "600.00", paid_until = 2029-12-31, clause = "SX#一" }
higher       = { tier = "higher", amount = "640.00", paid_from = 2030-01-01, clause = "SX#一" }
)");
}

std::vector<PolicyFile> with_amounts_by_tier() {
    return changed(with_tiers(), kInventedPack, "percent = \"33.33%\", payer",
                   "amount_by_tier = { basic = \"200.00\" }, payer");
}

std::vector<PolicyFile> with_prices_by_day() {
    return changed(without_amounts(invented_province()), kInventedPack, kStandard, R"([contribution.standards]
early = { amount = "380.00", paid_until = 2029-11-30, clause = "SX#一" }
then  = { amount = "420.00", paid_from = 2029-12-01, paid_until = 2030-02-28, clause = "SX#一" }
late  = { amount = "840.00", paid_from = 2030-03-01, clause = "SX#一" }
)");
}

std::vector<PolicyFile> with_prices_by_people() {
    return changed(without_amounts(invented_province()), kInventedPack, kStandard, R"([contribution.standards]
everybody   = { amount = "480.00", clause = "SX#一" }
minors      = { amount = "380.00", when = { age_below = 18, on = "payment_day" }, clause = "SX#一" }
pupils      = { amount = "390.00", when = { all = [{ age_at_least = 18, on = "payment_day" }, { fact = "schooling", is = "university" }] }, clause = "SX#一" }
late        = { amount = "900.00", late = true, clause = "SX#一" }
late_elders = { amount = "700.00", late = true, when = { born_until = 1964-12-31 }, clause = "SX#一" }
)");
}

std::vector<PolicyFile> with_pro_rata(std::string_view applies) {
    return changed(without_amounts(invented_province()), kInventedPack, "[window.collection]",
                   "[contribution.pro_rata]\napplies = \"" + std::string(applies) +
                       "\"\nmonth_of_payment = \"counts\"\nclause = \"SX#一\"\n[window.collection]");
}

std::vector<PolicyFile> with_conditions() {
    auto files = changed_pack("when = { age_at_least = 60, on = \"payment_day\" }",
                              "when = { fact = \"schooling\", is = \"university\" }");
    files = changed(
        files, kInventedPack,
        "flood_victim = { amount = \"400.00\", percent = \"80%\", payer = \"relief_fund\",",
        "flood_victim = { amount = \"400.00\", percent = \"80%\", payer = \"relief_fund\", when = { all = [{ region = \"990103\" }, { any = [{ born_from = 1990-03-31 }, { age_at_least = 60, on = \"closing_day\" }] }] },");
    files = changed(
        files, kInventedPack, "lone_elder   = { amount = \"500.00\", payer = \"relief_fund\",",
        "lone_elder   = { amount = \"500.00\", payer = \"relief_fund\", when = { any = [{ paid_until = 2029-11-15 }, { age_below = 18, on = \"year_start\" }] },");
    return files;
}

std::vector<PolicyFile> with_waits_in_days() {
    const auto files = changed_pack(
        "floor        = { from = 2030-01-01, gap_years = 4, months = 6, clause = \"SX#三\" }\n", "");
    return changed(files, kInventedPack, "fixed        = { from = 2030-01-01, months = 3,",
                   "fixed        = { from = 2030-01-01, days = 45,");
}

std::vector<PolicyFile> with_late_for_some() {
    return changed_pack(
        "last   = \"12-31\"\nclause = \"SX#一\"",
        "last   = \"12-31\"\nwhen   = { age_below = 18, on = \"payment_day\" }\nclause = \"SX#一\"");
}

std::vector<PolicyFile> without_late() {
    return changed_pack("last   = \"12-31\"\nclause = \"SX#一\"", "refused = true\nclause = \"SX#一\"");
}

std::vector<PolicyFile> counting_from_long_ago() {
    return changed_pack("count_from_year = 2020", "count_from_year = 1980");
}

struct InventedLaw {
    std::string_view name;
    std::vector<PolicyFile> files;
};

std::vector<InventedLaw> invented_laws() {
    return {{"as it is", invented_province()},
            {"tiers", with_tiers()},
            {"amounts by tier", with_amounts_by_tier()},
            {"prices by day", with_prices_by_day()},
            {"prices by people", with_prices_by_people()},
            {"pro rata, late", with_pro_rata("late")},
            {"pro rata, in the year", with_pro_rata("in_year")},
            {"conditions", with_conditions()},
            {"waits in days", with_waits_in_days()},
            {"late for some", with_late_for_some()},
            {"no late enrolment", without_late()},
            {"counting from long ago", counting_from_long_ago()}};
}

class InventedBatch : public testing::TestWithParam<std::size_t> {
   protected:
    InventedBatch() : law_(invented_laws()[GetParam()]), reading_(PolicyBook::read(law_.files)) {}

    // Places of one table differ where a condition asks for the place.
    Season season() const {
        const ContributionTable* table = reading_.book->contribution(*RegionCode::parse("990103"), 2030);
        CHECK(table != nullptr);
        return {2030,
                {{*RegionCode::parse("990103"), table},
                 {*RegionCode::parse("990104"), table},
                 {*RegionCode::parse("990103101000"), table}}};
    }

    InventedLaw law_;
    PolicyBook::Reading reading_;
};

TEST_P(InventedBatch, says_what_quotes_say) {
    SCOPED_TRACE(law_.name);
    ASSERT_TRUE(reading_.problems.empty()) << told(reading_.problems);
    hold_in_many_cases([&] { expect_batch_agrees(*reading_.book, season(), People::any); }, 40);
    hold_in_many_cases([&] { expect_batch_agrees(*reading_.book, season(), People::plain); }, 60);
}

INSTANTIATE_TEST_SUITE_P(Laws, InventedBatch, testing::Range(std::size_t{0}, invented_laws().size()));

const PolicyBook& invented_book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(counting_from_long_ago());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

// People of whom nothing but this is stated.
PersonColumns people_of(std::span<const std::int32_t> born, std::span<const std::int32_t> on) {
    PersonColumns people;
    people.born = born;
    people.on = on;
    return people;
}

// One adult who pays in the window, by a mask of the years insured.
QuoteRow row_by_mask(const AttributeSets& attributes, int first_year, std::uint32_t insured,
                     std::size_t& singles) {
    const std::array<RegionCode, 1> areas = {*RegionCode::parse("990103")};
    const auto plan = BatchPlan::make(invented_book(), 2030, areas, attributes,
                                      BatchPlan::usual_days(invented_book(), 2030, areas));
    CHECK(plan.has_value());
    const std::array born = {Date::parse("1940-05-01")->days_since_1970()};
    const std::array on = {Date::parse("2029-11-20")->days_since_1970()};
    const std::array mask = {insured};
    PersonColumns person = people_of(born, on);
    person.insured = mask;
    person.first_insured_year = first_year;
    QuoteTable answers(1);
    singles = plan->quote(person, answers.columns());
    AwardList awards;
    awards.add_all_of(*invented_book().contribution(areas.front(), 2030));
    EXPECT_EQ(told(answers.row(0)), told(row_of(quote(invented_book(), plan->request_of(person, 0)), awards)))
        << first_year << " " << insured;
    return answers.row(0);
}

// A mask may begin long before the year, or not reach it, or lie behind it.
TEST(BatchPlan, counts_the_years_missed_by_any_mask) {
    AttributeSets attributes;
    std::size_t singles = 0;
    for (const int first_year :
         {1868, 1900, 1960, 1990, 1996, 1997, 1998, 1999, 2020, 2028, 2029, 2030, 2035, 2199})
        for (const std::uint32_t insured : {0U, 1U, 2U, 0x80000000U, 0x40000000U, 0xFFFFFFFFU, 0x00010000U})
            row_by_mask(attributes, first_year, insured, singles);
    EXPECT_EQ(row_by_mask(attributes, 1990, 0x80000000U, singles).variable_wait, 8)
        << "2021 to 2028 are years without, and 2029";
    EXPECT_EQ(singles, 0U);
}

// Areas of one plan may count from different years: each by its own.
TEST(BatchPlan, counts_the_years_missed_by_the_law_of_the_area) {
    auto files = counting_from_long_ago();
    files.push_back({"990104/2030.toml", R"([pack]
region = "990104"
year   = 2030
name   = { zh = "示例县", en = "County" }
[waiting.gap_counting]
from            = 2030-01-01
count_from_year = 2028
first_year      = "counts"
part_of_a_year  = "counts_as_insured"
clause          = "SX#三"
[end]
)"});
    const auto reading = PolicyBook::read(files);
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    AttributeSets attributes;
    const std::array<RegionCode, 2> areas = {*RegionCode::parse("990103"), *RegionCode::parse("990104")};
    const auto plan = BatchPlan::make(*reading.book, 2030, areas, attributes,
                                      BatchPlan::usual_days(*reading.book, 2030, areas));
    ASSERT_TRUE(plan);
    const std::array born(std::to_array(
        {Date::parse("1990-05-01")->days_since_1970(), Date::parse("1990-05-01")->days_since_1970()}));
    const std::array on(std::to_array(
        {Date::parse("2029-11-20")->days_since_1970(), Date::parse("2029-11-20")->days_since_1970()}));
    const std::array<std::uint16_t, 2> of_area = {0, 1};
    const std::array<std::uint32_t, 2> never = {0, 0};
    PersonColumns people = people_of(born, on);
    people.area = of_area;
    people.insured = never;
    people.first_insured_year = 2020;
    QuoteTable answers(2);
    EXPECT_EQ(plan->quote(people, answers.columns()), 0U);
    EXPECT_EQ(answers.row(0).variable_wait, 2030 - 1991);
    EXPECT_EQ(answers.row(1).variable_wait, 2);
}

TEST(BatchPlan, takes_years_missed_in_place_of_years_insured) {
    AttributeSets attributes;
    const std::array<RegionCode, 1> areas = {*RegionCode::parse("990103")};
    const auto plan = BatchPlan::make(invented_book(), 2030, areas, attributes,
                                      BatchPlan::usual_days(invented_book(), 2030, areas));
    ASSERT_TRUE(plan);
    std::vector<std::int32_t> born(256, Date::parse("1930-05-01")->days_since_1970());
    std::vector<std::int32_t> on(256, Date::parse("2029-11-20")->days_since_1970());
    std::vector<std::uint8_t> missed;
    for (int i = 0; i < 256; ++i) missed.push_back(static_cast<std::uint8_t>(i));
    PersonColumns people = people_of(born, on);
    people.years_missed = missed;
    QuoteTable answers(256);
    EXPECT_EQ(plan->quote(people, answers.columns()), 0U);
    AwardList awards;
    awards.add_all_of(*invented_book().contribution(areas.front(), 2030));
    for (std::size_t i = 0; i < 256; ++i)
        EXPECT_EQ(told(answers.row(i)),
                  told(row_of(quote(invented_book(), plan->request_of(people, i)), awards)))
            << i;
}

TEST(BatchPlan, fits_only_what_stands_in_its_lists) {
    const auto reading = PolicyBook::read(with_tiers());
    ASSERT_TRUE(reading.problems.empty());
    AttributeSets attributes;
    const std::array<RegionCode, 2> areas = {*RegionCode::parse("990103"), *RegionCode::parse("110101")};
    const auto plan = BatchPlan::make(*reading.book, 2030, areas, attributes,
                                      BatchPlan::usual_days(*reading.book, 2030, areas));
    ASSERT_TRUE(plan);
    const auto fits = [&](std::uint16_t area, std::uint32_t set, std::uint8_t tier) {
        const std::array born = {0};
        const std::array of_area = {area};
        const std::array of_sets = {set};
        const std::array of_tiers = {tier};
        PersonColumns people = people_of(born, born);
        people.area = of_area;
        people.attributes = of_sets;
        people.tier = of_tiers;
        return plan->fits(people);
    };
    EXPECT_TRUE(fits(0, 0, 1));
    EXPECT_FALSE(fits(0, 0, 2));
    EXPECT_TRUE(fits(1, 0, 0)) << "an area without a law has one";
    EXPECT_FALSE(fits(1, 0, 1));
    EXPECT_FALSE(fits(2, 0, 0));
    EXPECT_FALSE(fits(0, 1, 0));
}

TEST(BatchPlan, refuses_where_there_is_no_law) {
    AttributeSets attributes;
    const std::array<RegionCode, 1> areas = {*RegionCode::parse("110101")};
    const auto plan = BatchPlan::make(invented_book(), 2030, areas, attributes,
                                      BatchPlan::usual_days(invented_book(), 2030, areas));
    ASSERT_TRUE(plan);
    const std::array born = {0, 0, 0};
    const std::array on = {Date::parse("1900-01-01")->days_since_1970(),
                           Date::parse("2030-01-01")->days_since_1970(),
                           Date::parse("2199-12-31")->days_since_1970()};
    const std::array<std::uint8_t, 3> missed = {0, 1, 255};
    QuoteTable answers(3);
    PersonColumns people = people_of(born, on);
    people.years_missed = missed;
    plan->quote(people, answers.columns());
    QuoteRow expected;
    expected.reasons = bit_of(ReasonCode::no_policy);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(told(answers.row(i)), told(expected));
}

TEST(BatchPlan, a_standard_too_large_for_the_columns_is_an_error) {
    const auto reading =
        PolicyBook::read(changed_pack("amount = \"500.00\"\n", "amount = \"30000000.00\"\n"));
    AttributeSets attributes;
    const std::array<RegionCode, 1> areas = {*RegionCode::parse("990103")};
    const auto plan =
        BatchPlan::make(*reading.book, 2030, areas, attributes, {Date::first_of(2030), Date::last_of(2030)});
    ASSERT_FALSE(plan);
    EXPECT_NE(plan.error().message.en.find("too large"), std::string::npos);
}

}  // namespace
}  // namespace canbao
