#include "documents/season_statement.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "decision/invented_people.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

const PolicyBook& book() {
    static const PolicyBook::Reading kReading =
        PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/policies"));
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

void add_to(SeasonStatement::Line& sum, const SeasonStatement::Line& line) {
    sum.people += line.people;
    sum.standard += line.standard;
    sum.subsidy += line.subsidy;
    sum.due += line.due;
}

TEST(SeasonStatementProperty, sums_add_up) {
    hold_in_many_cases(
        [] {
            static const std::vector<ServedTable> kTables = tables_of(book());
            const ServedTable served = *rc::gen::elementOf(kTables);
            SeasonStatement statement(served.table->region, *served.table);
            const int people = *rc::gen::inRange(0, 40);
            for (int i = 0; i < people; ++i) {
                const QuoteRequest request = *any_request(served);
                statement.add(request, quote(book(), request));
            }
            RC_ASSERT(statement.people() == static_cast<std::uint64_t>(people));
            const auto& granted = statement.granted();
            RC_ASSERT(granted.people + statement.refused() + statement.undetermined() == statement.people());
            RC_ASSERT(granted.standard == granted.subsidy + granted.due);

            SeasonStatement::Line lines = statement.born_in_year();
            for (const auto& line : statement.by_category()) add_to(lines, line);
            RC_ASSERT(lines.people == granted.people);
            RC_ASSERT(lines.standard == granted.standard);
            RC_ASSERT(lines.subsidy == granted.subsidy);
            RC_ASSERT(lines.due == granted.due);
            RC_ASSERT(statement.by_category().size() == served.table->catalogue->categories.size() + 1);
            RC_ASSERT(statement.by_category().back().subsidy.is_zero());

            Money paid;
            for (const auto& [payer, amount] : statement.by_payer()) paid += amount;
            RC_ASSERT(paid == granted.subsidy);
            RC_ASSERT(statement.cover_from_year_start() + statement.cover_later() + statement.no_cover() ==
                      granted.people);
            RC_ASSERT(statement.late() <= granted.people);

            std::uint64_t refused = 0;
            for (std::size_t i = 0; i < kReasonCodes; ++i)
                refused += statement.refused(static_cast<ReasonCode>(i));
            RC_ASSERT(refused == statement.refused());
            std::uint64_t undetermined = 0;
            for (const auto count : statement.undetermined_by_category()) undetermined += count;
            RC_ASSERT(undetermined == statement.undetermined());
        },
        300);
}

// Only codes that refuse may be counted as refusals.
TEST(SeasonStatementProperty, refusals_are_counted_by_what_refused) {
    hold_in_many_cases(
        [] {
            static const std::vector<ServedTable> kTables = tables_of(book());
            const ServedTable served = *rc::gen::elementOf(kTables);
            SeasonStatement statement(served.table->region, *served.table);
            const QuoteRequest request = *any_request(served);
            statement.add(request, quote(book(), request));
            using enum ReasonCode;
            std::uint64_t known = 0;
            for (const ReasonCode code :
                 {no_policy, born_later, year_over, before_window, closed_day, repair_exceeds_gap})
                known += statement.refused(code);
            RC_ASSERT(known == statement.refused());
        },
        3000);
}

class SeasonStatementTest : public testing::Test {
   protected:
    SeasonStatementTest() { CHECK(reading_.problems.empty()); }

    // Somebody with these identities who pays on that day, insured the year before.
    void add(std::string_view on, std::vector<std::string_view> identities,
             std::string_view born = "1980-05-01") {
        const Date day = *Date::parse(on);
        QuoteRequest request{
            {*RegionCode::parse("990103"), *Date::parse(born), {}, {}, {}, {}, {}, {}}, 2030, day, day, 0};
        request.person.resident_years.insert(2029);
        for (const auto key : identities)
            request.person.identities.push_back(
                {*table_->catalogue->category(key), {*Date::parse("2025-01-01"), {}}});
        statement_.add(request, quote(*reading_.book, request));
    }
    const SeasonStatement::Line& of(std::string_view category) const {
        return statement_.by_category()[table_->catalogue->category(category)->index];
    }

    PolicyBook::Reading reading_ = PolicyBook::read(invented_province());
    const ContributionTable* table_ = reading_.book->contribution(*RegionCode::parse("990103"), 2030);
    SeasonStatement statement_{table_->region, *table_};
};

TEST_F(SeasonStatementTest, counts_money_by_category_and_payer) {
    add("2029-11-20", {});
    add("2029-11-20", {"flood_victim"});
    add("2030-02-01", {"lone_elder"});
    add("2029-11-20", {}, "2028-01-01");
    add("2030-06-01", {}, "2030-05-01");
    EXPECT_EQ(statement_.granted().people, 5U);
    EXPECT_EQ(statement_.granted().standard, Money::fen(200'000));
    EXPECT_EQ(statement_.granted().subsidy, Money::fen(120'000));
    EXPECT_EQ(of("flood_victim").due, Money::fen(10'000));
    EXPECT_EQ(of("lone_elder").people, 1U);
    EXPECT_EQ(of("toddler").subsidy, Money::fen(30'000));
    EXPECT_EQ(statement_.by_category().back().people, 1U);
    EXPECT_EQ(statement_.born_in_year().people, 1U);
    EXPECT_EQ(statement_.by_payer().at(table_->catalogue->payer("relief_fund")), Money::fen(90'000));
    EXPECT_EQ(statement_.by_payer().at(table_->catalogue->payer("county_budget")), Money::fen(30'000));
    EXPECT_EQ(statement_.cover_from_year_start(), 3U);
    EXPECT_EQ(statement_.cover_later(), 2U);
}

TEST_F(SeasonStatementTest, counts_those_who_get_nothing_by_reason) {
    add("2029-09-01", {});
    add("2029-12-28", {});
    add("2029-12-29", {});
    add("2029-11-20", {"islander"});
    add("2030-12-01", {});
    EXPECT_EQ(statement_.refused(), 3U);
    EXPECT_EQ(statement_.refused(ReasonCode::before_window), 1U);
    EXPECT_EQ(statement_.refused(ReasonCode::closed_day), 2U);
    EXPECT_EQ(statement_.undetermined(), 1U);
    EXPECT_EQ(statement_.undetermined_by_category()[table_->catalogue->category("islander")->index], 1U);
    EXPECT_EQ(statement_.late(), 1U);
    EXPECT_EQ(statement_.waiting(), 1U);
    EXPECT_EQ(statement_.no_cover(), 1U);
    EXPECT_EQ(statement_.granted().people, 1U);
}

}  // namespace
}  // namespace canbao
