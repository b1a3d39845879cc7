#include "documents/what_if_statement.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "decision/invented_people.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using Side = WhatIfStatement::Side;
using Group = WhatIfStatement::Group;

const PolicyBook& book() {
    static const PolicyBook::Reading kReading =
        PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/policies"));
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

// Two laws of one year for the same people.
struct TwoLaws {
    ServedTable before;
    ServedTable after;
};

rc::Gen<TwoLaws> any_two_laws() {
    static const std::vector<ServedTable> kTables = tables_of(book());
    return rc::gen::exec([] {
        const ServedTable before = *rc::gen::elementOf(kTables);
        std::vector<ServedTable> same_year;
        for (const ServedTable& each : kTables)
            if (each.table->year == before.table->year) same_year.push_back(each);
        return TwoLaws{before, *rc::gen::elementOf(same_year)};
    });
}

// Invented people with the answers of both laws, as columns and as single quotes.
struct Quoted {
    TwoLaws laws;
    AttributeSets attributes;
    std::vector<QuoteRequest> requests;
    std::vector<Quote> single_before;
    std::vector<Quote> single_after;
    PeopleTable people;
    std::optional<BatchPlan> before;
    std::optional<BatchPlan> after;
    QuoteTable answers_before;
    QuoteTable answers_after;

    Quoted(TwoLaws both, int count)
        : laws(both),
          people(both.before.table->year, attributes),
          answers_before(static_cast<std::size_t>(count)),
          answers_after(static_cast<std::size_t>(count)) {
        for (int i = 0; i < count; ++i) {
            QuoteRequest request = *any_request(laws.before);
            requests.push_back(request);
            people.add(request, 0);
            single_before.push_back(quote(book(), request));
            request.person.region = laws.after.region;
            single_after.push_back(quote(book(), request));
        }
        before = plan(laws.before);
        after = plan(laws.after);
        before->quote(people.columns(), answers_before.columns());
        after->quote(people.columns(), answers_after.columns());
    }

    BatchPlan plan(const ServedTable& served) const {
        const std::array<RegionCode, 1> areas = {served.region};
        const int year = served.table->year;
        auto made =
            BatchPlan::make(book(), year, areas, attributes, BatchPlan::usual_days(book(), year, areas));
        CHECK(made.has_value());
        return *std::move(made);
    }
    // Of the rows from `first` on.
    WhatIfStatement statement(std::size_t first, std::size_t count) {
        WhatIfStatement sums(*before, *after, attributes);
        sums.add(rows_of(people.columns(), first, count), rows_of(answers_before.columns(), first, count),
                 rows_of(answers_after.columns(), first, count));
        return sums;
    }
};

const Quote::Granted* granted_of(const Quote& quote) { return std::get_if<Quote::Granted>(&quote.outcome); }

void expect_side(const Side& side, const std::vector<Quote>& quotes, const ContributionTable& table) {
    Side expected;
    expected.by_payer.resize(table.catalogue->payers.size());
    for (const Quote& quote : quotes) {
        const Quote::Granted* granted = granted_of(quote);
        expected.refused += std::holds_alternative<Quote::Refused>(quote.outcome) ? 1 : 0;
        expected.undetermined += std::holds_alternative<Quote::Undetermined>(quote.outcome) ? 1 : 0;
        if (granted == nullptr) continue;
        ++expected.granted;
        expected.late += granted->late ? 1 : 0;
        const WaitingMonths& wait = granted->waiting;
        expected.waiting += wait.fixed + wait.variable + wait.days > 0 ? 1 : 0;
        expected.due += granted->due;
        for (const SubsidyShare& share : granted->subsidies)
            expected.by_payer[static_cast<std::size_t>(share.payer - table.catalogue->payers.data())] +=
                share.amount;
        if (!granted->cover_from) {
            ++expected.not_covered;
            continue;
        }
        const Date last = Date::last_of(table.year);
        expected.days_of_cover +=
            static_cast<std::uint64_t>(last.days_since_1970() - granted->cover_from->days_since_1970() + 1);
        ++(*granted->cover_from <= Date::first_of(table.year) ? expected.covered_from_new_year
                                                              : expected.covered_later);
    }
    RC_ASSERT(side.granted == expected.granted);
    RC_ASSERT(side.refused == expected.refused);
    RC_ASSERT(side.undetermined == expected.undetermined);
    RC_ASSERT(side.late == expected.late);
    RC_ASSERT(side.waiting == expected.waiting);
    RC_ASSERT(side.covered_from_new_year == expected.covered_from_new_year);
    RC_ASSERT(side.covered_later == expected.covered_later);
    RC_ASSERT(side.not_covered == expected.not_covered);
    RC_ASSERT(side.days_of_cover == expected.days_of_cover);
    RC_ASSERT(side.due == expected.due);
    RC_ASSERT(side.by_payer == expected.by_payer);
}

// Adds what one person wins or loses.
void add(Group& group, const Quote& before, const Quote& after) {
    const Quote::Granted* was = granted_of(before);
    const Quote::Granted* is = granted_of(after);
    ++group.people;
    group.newly_granted += was == nullptr && is != nullptr ? 1 : 0;
    group.no_longer_granted += was != nullptr && is == nullptr ? 1 : 0;
    if (was == nullptr || is == nullptr) return;
    if (is->due < was->due) {
        ++group.pay_less;
        group.less += was->due - is->due;
    }
    if (is->due > was->due) {
        ++group.pay_more;
        group.more += is->due - was->due;
    }
    // No cover in the year is later than any.
    const auto begins = [](const Quote::Granted& granted) {
        return granted.cover_from.value_or(Date::last_of(kLastYear));
    };
    group.covered_earlier += begins(*is) < begins(*was) ? 1 : 0;
    group.covered_later += begins(*is) > begins(*was) ? 1 : 0;
}

void expect_group(const Group& group, const Group& expected) {
    RC_ASSERT(group.people == expected.people);
    RC_ASSERT(group.pay_less == expected.pay_less);
    RC_ASSERT(group.pay_more == expected.pay_more);
    RC_ASSERT(group.less == expected.less);
    RC_ASSERT(group.more == expected.more);
    RC_ASSERT(group.covered_earlier == expected.covered_earlier);
    RC_ASSERT(group.covered_later == expected.covered_later);
    RC_ASSERT(group.newly_granted == expected.newly_granted);
    RC_ASSERT(group.no_longer_granted == expected.no_longer_granted);
}

std::size_t category_of(const QuoteRequest& request, const Catalogue& catalogue) {
    std::size_t first = catalogue.categories.size();
    for (const Identity& identity : request.person.identities)
        first = std::min<std::size_t>(first, identity.category.index);
    return first;
}

std::size_t band_of(const QuoteRequest& request) {
    const int age = request.person.born.age_on(Date::first_of(request.year));
    std::size_t band = 0;
    while (band + 1 < WhatIfStatement::kBands.size() && age >= WhatIfStatement::kBands[band + 1]) ++band;
    return band;
}

void expect_groups(const WhatIfStatement& statement, const Quoted& quoted) {
    const Catalogue& catalogue = statement.catalogue();
    std::vector<Group> by_category(catalogue.categories.size() + 1);
    std::vector<Group> by_age(WhatIfStatement::kBands.size());
    Group all;
    for (std::size_t i = 0; i < quoted.requests.size(); ++i) {
        const auto& [before, after] = std::pair(quoted.single_before[i], quoted.single_after[i]);
        add(by_category[category_of(quoted.requests[i], catalogue)], before, after);
        add(by_age[band_of(quoted.requests[i])], before, after);
        add(all, before, after);
    }
    RC_ASSERT(statement.by_category().size() == by_category.size());
    for (std::size_t i = 0; i < by_category.size(); ++i)
        expect_group(statement.by_category()[i], by_category[i]);
    RC_ASSERT(statement.by_age().size() == by_age.size());
    for (std::size_t i = 0; i < by_age.size(); ++i) expect_group(statement.by_age()[i], by_age[i]);
    expect_group(statement.all(), all);
}

TEST(WhatIfStatementProperty, sums_up_single_quotes) {
    hold_in_many_cases(
        [] {
            Quoted quoted(*any_two_laws(), 300);
            const WhatIfStatement statement = quoted.statement(0, quoted.requests.size());
            RC_ASSERT(statement.people() == quoted.requests.size());
            expect_side(statement.before(), quoted.single_before, *quoted.laws.before.table);
            expect_side(statement.after(), quoted.single_after, *quoted.laws.after.table);
            expect_groups(statement, quoted);
        },
        30);
}

void expect_same(const Side& a, const Side& b) {
    RC_ASSERT(a.granted == b.granted && a.refused == b.refused && a.undetermined == b.undetermined);
    RC_ASSERT(a.late == b.late && a.waiting == b.waiting && a.not_covered == b.not_covered);
    RC_ASSERT(a.covered_from_new_year == b.covered_from_new_year && a.covered_later == b.covered_later);
    RC_ASSERT(a.days_of_cover == b.days_of_cover && a.due == b.due && a.by_payer == b.by_payer);
}

TEST(WhatIfStatementProperty, parts_merged_are_the_whole) {
    hold_in_many_cases(
        [] {
            Quoted quoted(*any_two_laws(), 60);
            const WhatIfStatement whole = quoted.statement(0, 60);
            const auto cut = *rc::gen::inRange<std::size_t>(0, 61);
            WhatIfStatement parts = quoted.statement(0, cut);
            parts.add(quoted.statement(cut, 60 - cut));
            RC_ASSERT(parts.people() == whole.people());
            expect_same(parts.before(), whole.before());
            expect_same(parts.after(), whole.after());
            for (std::size_t i = 0; i < whole.by_category().size(); ++i)
                expect_group(parts.by_category()[i], whole.by_category()[i]);
            for (std::size_t i = 0; i < whole.by_age().size(); ++i)
                expect_group(parts.by_age()[i], whole.by_age()[i]);
        },
        30);
}

// The same law twice: nobody wins or loses.
TEST(WhatIfStatementProperty, the_same_law_changes_nothing) {
    hold_in_many_cases(
        [] {
            const TwoLaws laws = *any_two_laws();
            Quoted quoted({laws.before, laws.before}, 50);
            const WhatIfStatement statement = quoted.statement(0, 50);
            expect_same(statement.before(), statement.after());
            Group all;
            all.people = 50;
            expect_group(statement.all(), all);
        },
        20);
}

}  // namespace
}  // namespace canbao
