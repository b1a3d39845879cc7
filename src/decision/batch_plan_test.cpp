#include "decision/batch_plan.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "decision/invented_people.h"
#include "decision/people_table.h"
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

enum class People { any, plain };

void expect_batch_agrees(const PolicyBook& book, const Season& season, People kind) {
    constexpr int kPeople = 100;
    AttributeSets attributes;
    PeopleTable table(season.year, attributes);
    std::vector<QuoteRequest> requests;
    for (int i = 0; i < kPeople; ++i) {
        const auto area = *rc::gen::inRange<std::size_t>(0, season.tables.size());
        const QuoteRequest request = *any_request(season.tables[area]);
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

TEST(BatchPlanProperty, says_by_its_tables_what_quotes_say) {
    const std::vector<Season> seasons = seasons_of(real_book());
    hold_in_many_cases([&] { expect_batch_agrees(real_book(), *rc::gen::elementOf(seasons), People::plain); },
                       200);
}

}  // namespace
}  // namespace canbao
