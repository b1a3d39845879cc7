// What a quote becomes as a bill, and what a settlement makes of it.

#include "collection/bill.h"

#include <gtest/gtest.h>

#include "policy/real_policies.h"

namespace canbao {
namespace {

const PolicyBook& book() { return book_of_every_place(CANBAO_SOURCE_DIR); }

Quote quote_of(std::string_view region, std::string_view on, std::vector<std::string> categories,
               std::string_view born = "1980-01-01") {
    const RegionCode place = *RegionCode::parse(region);
    PersonFacts person{.region = place,
                       .born = *Date::parse(born),
                       .identities = {},
                       .resident_years = {},
                       .employee_years = {},
                       .employee_until = {},
                       .waiting_until = {},
                       .declared = {}};
    for (const std::string& category : categories)
        person.identities.push_back(
            {*book().catalogue(place)->category(category), {*Date::parse("2024-01-01"), std::nullopt}});
    const Date day = *Date::parse(on);
    return quote(book(), {.person = person, .year = 2026, .on = day, .registered_on = day});
}

BillSettlement settlement(std::string category, std::string_view amount) {
    return {std::move(category), *Money::parse(amount), "medical_assistance", "示医保函〔2026〕1号"};
}

TEST(Bill, names_who_pays_what_and_by_which_clause) {
    const Bill bill = bill_of(quote_of("140522", "2025-11-20", {"subsistence_allowance"}), nullptr);
    EXPECT_EQ(bill.outcome, BillOutcome::granted);
    EXPECT_EQ(bill.due.text(), "80.00");
    EXPECT_EQ(bill.subsidy().text(), "320.00");
    const std::vector<BillSubsidy> subsidies = {
        {"subsistence_allowance", "medical_assistance", *Money::parse("320.00"), "YC#三.4"}};
    EXPECT_EQ(bill.subsidies, subsidies);
    EXPECT_EQ(bill.reason, "");
}

TEST(Bill, says_why_nothing_is_owed_in_the_year_of_birth) {
    const Bill bill = bill_of(quote_of("140522", "2026-02-20", {}, "2026-02-01"), nullptr);
    EXPECT_EQ(bill.outcome, BillOutcome::granted);
    EXPECT_TRUE(bill.due.is_zero());
    EXPECT_EQ(bill.reason, "birth_year_free");
}

TEST(Bill, is_late_after_the_window) {
    EXPECT_FALSE(bill_of(quote_of("140522", "2026-02-25", {}), nullptr).is_late);
    EXPECT_TRUE(bill_of(quote_of("140522", "2026-02-26", {}), nullptr).is_late);
}

TEST(Bill, is_refused_with_its_reason) {
    const Bill bill = bill_of(quote_of("140522", "2025-09-01", {}), nullptr);
    EXPECT_EQ(bill.outcome, BillOutcome::refused);
    EXPECT_EQ(bill.reason, "before_window");
    EXPECT_EQ(bill.clause, "YC#二");
    EXPECT_TRUE(bill.standard.is_zero());
}

TEST(Bill, stays_open_where_the_law_defers_to_something_unpublished) {
    const Bill bill = bill_of(quote_of("140522", "2025-11-20", {"severe_disability"}), nullptr);
    EXPECT_EQ(bill.outcome, BillOutcome::undetermined);
    EXPECT_EQ(bill.category, "severe_disability");
    EXPECT_EQ(bill.clause, "YC#三.6");
    EXPECT_EQ(bill.standard.text(), "400.00");
    EXPECT_TRUE(bill.due.is_zero() && bill.subsidy().is_zero() && bill.subsidies.empty());
}

TEST(Bill, is_settled_by_a_document_of_its_category_only) {
    const Quote open = quote_of("140522", "2025-11-20", {"severe_disability"});
    const BillSettlement of_it = settlement("severe_disability", "300.00");
    const Bill bill = bill_of(open, &of_it);
    EXPECT_EQ(bill.outcome, BillOutcome::granted);
    EXPECT_EQ(bill.reason, kSettledBill);
    EXPECT_EQ(bill.clause, of_it.document);
    EXPECT_EQ(bill.due.text(), "100.00");
    ASSERT_EQ(bill.subsidies.size(), 1U);
    EXPECT_EQ(bill.subsidies[0].clause, of_it.document);

    const BillSettlement of_another = settlement("entitled_group", "300.00");
    EXPECT_EQ(bill_of(open, &of_another).outcome, BillOutcome::undetermined);
    const BillSettlement too_much = settlement("severe_disability", "400.01");
    EXPECT_EQ(bill_of(open, &too_much).outcome, BillOutcome::undetermined);
}

TEST(Bill, keeps_the_largest_subsidy_when_it_is_settled) {
    const Quote open = quote_of("140522", "2025-11-20", {"severe_disability", "poverty_prone"});
    const auto payers_clause = [&](std::string_view amount) {
        const BillSettlement it = settlement("severe_disability", amount);
        const Bill bill = bill_of(open, &it);
        EXPECT_EQ(bill.outcome, BillOutcome::granted);
        return bill.due.text() + " " + bill.subsidies.at(0).category;
    };
    EXPECT_EQ(payers_clause("279.99"), "120.00 poverty_prone");
    EXPECT_EQ(payers_clause("280.00"), "120.00 poverty_prone");
    EXPECT_EQ(payers_clause("280.01"), "119.99 severe_disability");
}

TEST(Bill, tells_its_outcomes_by_words) {
    for (const BillOutcome outcome :
         {BillOutcome::granted, BillOutcome::undetermined, BillOutcome::refused, BillOutcome::withdrawn})
        EXPECT_EQ(bill_outcome(word(outcome)), outcome);
}

}  // namespace
}  // namespace canbao
