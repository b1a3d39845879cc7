#include "decision/roster.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace canbao {
namespace {

using Kind = RowOutcome::Kind;
using enum RowProblem;

Date day(std::string_view text) { return *Date::parse(text); }
PersonNumber person(std::int64_t number) { return static_cast<PersonNumber>(number); }

constexpr CategoryId kLow{3};     // kept by the department, and what its list is of
constexpr CategoryId kOrphan{1};  // kept by it too
constexpr CategoryId kOther{7};   // kept by another
const Date kAsOf = day("2025-11-01");

CategorySet set_of(std::initializer_list<CategoryId> categories) {
    CategorySet set;
    for (const CategoryId category : categories) set.insert(category);
    return set;
}

RosterTerms full_list() {
    return {.as_of = kAsOf,
            .is_full = true,
            .kept = set_of({kLow, kOrphan}),
            .covered = set_of({kLow}),
            .most_ended = *Rate::parse("100%")};
}
RosterTerms list_of_changes() {
    RosterTerms terms = full_list();
    terms.is_full = false;
    return terms;
}

RosterRow row(std::int64_t number, std::int64_t who, std::string_view from, CategoryId category = kLow) {
    return {.row = number, .person = person(who), .category = category, .from = day(from), .problems = {}};
}
RosterRow removal(std::int64_t number, std::int64_t who, std::string_view last) {
    RosterRow out = row(number, who, last);
    out.is_removal = true;
    return out;
}
RosterRow unread(std::int64_t number, RowProblem problem) {
    return {.row = number, .person = {}, .category = {}, .from = {}, .problems = {problem}};
}

Identity low_since(std::string_view from, std::optional<Date> until = {}) {
    return {kLow, {day(from), until}};
}

RosterPlan plan(const RosterTerms& terms, const std::vector<RosterRow>& rows, const RosterBefore& before = {},
                const std::map<std::int64_t, std::vector<PersonNumber>>& alike = {}) {
    return plan_roster(terms, rows, before, alike);
}

bool is_change(const RosterChange& change, std::int64_t who, std::string_view from,
               std::optional<Date> until) {
    return change.person == person(who) && change.category == kLow && change.from == day(from) &&
           change.until == until;
}

TEST(Roster, adds_keeps_moves_and_ends) {
    const RosterBefore before = {{person(1), {low_since("2024-01-01")}},
                                 {person(2), {low_since("2024-01-01")}},
                                 {person(3), {low_since("2024-01-01")}}};
    const auto done = plan(
        full_list(), {row(4, 1, "2024-01-01"), row(5, 2, "2024-06-01"), row(6, 9, "2025-10-01")}, before);
    EXPECT_EQ(done.rows[0].kind, Kind::unchanged);
    EXPECT_EQ(done.rows[1].kind, Kind::moved);
    EXPECT_EQ(done.rows[2].kind, Kind::added);
    ASSERT_EQ(done.changes.size(), 4U);
    EXPECT_TRUE(is_change(done.changes[0], 2, "2024-01-01", day("2023-12-31")))
        << "it never held from that day";
    EXPECT_TRUE(is_change(done.changes[1], 2, "2024-06-01", {}));
    EXPECT_TRUE(is_change(done.changes[2], 9, "2025-10-01", {}));
    EXPECT_TRUE(is_change(done.changes[3], 3, "2024-01-01", day("2025-10-31")))
        << "the day before that of the list";
    EXPECT_EQ(done.missing.size(), 1U);
    EXPECT_EQ(done.held_before, 3);
}

TEST(Roster, of_changes_ends_only_whom_it_names) {
    const RosterBefore before = {{person(1), {low_since("2024-01-01")}},
                                 {person(2), {low_since("2024-01-01")}}};
    const auto done =
        plan(list_of_changes(), {removal(2, 1, "2025-09-30"), removal(3, 7, "2025-09-30")}, before);
    EXPECT_EQ(done.rows[0].kind, Kind::ended);
    EXPECT_EQ(done.rows[1].problems, std::vector{not_held});
    ASSERT_EQ(done.changes.size(), 1U);
    EXPECT_TRUE(is_change(done.changes[0], 1, "2024-01-01", day("2025-09-30")));
}

TEST(Roster, gives_back_what_contradicts_itself) {
    const auto done = plan(
        full_list(), {row(2, 1, "2025-01-01"), row(3, 1, "2025-01-01"), row(4, 2, "2025-01-01"),
                      row(5, 2, "2025-02-01"), row(6, 3, "2025-01-01", kOther), row(7, 4, "2025-11-02")});
    EXPECT_EQ(done.rows[0].kind, Kind::added);
    EXPECT_EQ(done.rows[1].problems, std::vector{twice_the_same});
    EXPECT_EQ(done.rows[1].other_row, 2);
    EXPECT_EQ(done.rows[2].problems, std::vector{contradicts_row}) << "both go back";
    EXPECT_EQ(done.rows[2].other_row, 5);
    EXPECT_EQ(done.rows[3].problems, std::vector{contradicts_row});
    EXPECT_EQ(done.rows[4].problems, std::vector{category_of_others});
    EXPECT_EQ(done.rows[5].problems, std::vector{day_ahead});
    EXPECT_EQ(done.changes.size(), 1U);
}

TEST(Roster, gives_back_a_spell_that_begins_within_an_earlier_one) {
    const RosterBefore before = {{person(1), {low_since("2024-01-01", day("2025-06-30"))}}};
    EXPECT_EQ(plan(full_list(), {row(2, 1, "2025-06-30")}, before).rows[0].problems,
              std::vector{begins_within_other});
    EXPECT_EQ(plan(full_list(), {row(2, 1, "2025-07-01")}, before).rows[0].kind, Kind::added);
}

TEST(Roster, takes_up_an_identity_whose_end_is_known_ahead) {
    const RosterBefore before = {{person(1), {low_since("2024-01-01", day("2025-12-31"))}}};
    const auto done = plan(full_list(), {row(2, 1, "2024-01-01")}, before);
    EXPECT_EQ(done.rows[0].kind, Kind::moved);
    ASSERT_EQ(done.changes.size(), 1U);
    EXPECT_TRUE(is_change(done.changes[0], 1, "2024-01-01", {})) << "it goes on";
}

TEST(Roster, ends_nobody_whom_a_bad_row_may_mean) {
    const RosterBefore before = {{person(1), {low_since("2024-01-01")}},
                                 {person(2), {low_since("2024-01-01")}},
                                 {person(3), {low_since("2024-01-01")}}};
    RosterRow without_day = row(3, 2, "2024-01-01");
    without_day.from.reset();
    without_day.problems = {day_missing};
    const auto done =
        plan(full_list(), {unread(2, number_lost_digits), without_day}, before, {{2, {person(1)}}});
    ASSERT_EQ(done.missing.size(), 1U);
    EXPECT_EQ(done.missing[0].person, person(3));
    ASSERT_EQ(done.spared.size(), 1U) << "the second stands in the list";
    EXPECT_EQ(done.spared[0].person, person(1));
}

TEST(Roster, that_would_end_too_many_is_held_back) {
    RosterTerms terms = full_list();
    terms.most_ended = *Rate::parse("5%");
    RosterBefore before;
    std::vector<RosterRow> rows;
    for (int i = 1; i <= 100; ++i) before[person(i)] = {low_since("2024-01-01")};
    for (int i = 1; i <= 95; ++i) rows.push_back(row(i + 1, i, "2024-01-01"));
    EXPECT_FALSE(plan(terms, rows, before).is_held_back) << "five of a hundred";
    rows.pop_back();
    EXPECT_TRUE(plan(terms, rows, before).is_held_back);
    EXPECT_TRUE(plan(terms, {}, before).is_held_back) << "an empty file least of all";
}

TEST(Roster, leaves_identities_alone_that_the_list_is_not_of) {
    const RosterBefore before = {{person(1), {{kOrphan, {day("2020-01-01"), {}}}}},
                                 {person(2), {low_since("2026-01-01")}}};
    const auto done = plan(full_list(), {}, before);
    EXPECT_TRUE(done.changes.empty()) << "another category; and one that begins later";
}

Catalogue catalogue_of_tests() {
    Catalogue catalogue{*RegionCode::parse("140000"), "140000/catalogue.toml", {}, {}, {}};
    for (int i = 0; i <= kOther.index; ++i) catalogue.categories.emplace_back().key = std::to_string(i);
    return catalogue;
}
std::string key_of(CategoryId category) { return std::to_string(category.index); }

// What the plan records, as the register would read it back.
RosterBefore after(const RosterBefore& before, const RosterPlan& plan) {
    std::map<PersonNumber, std::vector<IdentityFact>> facts;
    for (const auto& [who, identities] : before)
        for (const Identity& identity : identities)
            facts[who].push_back({key_of(identity.category), identity.period.from, identity.period.until, 1});
    std::int64_t act = 1;
    for (const RosterChange& change : plan.changes)
        facts[change.person].push_back({key_of(change.category), change.from, change.until, ++act});
    RosterBefore out;
    for (const auto& [who, its_facts] : facts)
        if (auto identities = *identities_by(its_facts, catalogue_of_tests()); !identities.empty())
            out[who] = std::move(identities);
    return out;
}

RC_GTEST_PROP(RosterProperty, a_list_that_comes_again_changes_nothing, ()) {
    RosterBefore before;
    for (int i = 0; i < *rc::gen::inRange(0, 8); ++i)
        before[person(*rc::gen::inRange(1, 9))] = {
            {kLow, {day("2024-01-01").plus_days(*rc::gen::inRange(0, 500)), {}}}};
    std::vector<RosterRow> rows;
    for (int i = 0; i < *rc::gen::inRange(0, 10); ++i) {
        RosterRow one = row(i + 2, *rc::gen::inRange(1, 12), "2025-01-01");
        one.from = day("2024-01-01").plus_days(*rc::gen::inRange(0, 700));
        rows.push_back(one);
    }
    const RosterPlan first = plan(full_list(), rows, before);
    const RosterBefore now = after(before, first);
    const RosterPlan again = plan(full_list(), rows, now);
    RC_ASSERT(again.changes.empty());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool was_taken = first.rows[i].kind != Kind::returned;
        RC_ASSERT(again.rows[i].kind == (was_taken ? Kind::unchanged : Kind::returned));
    }
    // Whoever holds it now stands in the list.
    for (const auto& [who, identities] : now)
        for (const Identity& identity : identities)
            if (identity.period.contains(kAsOf))
                RC_ASSERT(std::ranges::any_of(rows, [&](const RosterRow& one) { return one.person == who; }));
}

TEST(Roster, a_spell_that_is_over_is_recorded_where_both_days_are_known) {
    RosterRow over = removal(4, 1, "2025-06-30");
    EXPECT_EQ(plan(list_of_changes(), {over}).rows[0].problems, std::vector{not_held});
    over.begins = day("2024-01-01");
    const auto done = plan(list_of_changes(), {over});
    EXPECT_EQ(done.rows[0].kind, Kind::added);
    ASSERT_EQ(done.changes.size(), 1U);
    EXPECT_TRUE(is_change(done.changes[0], 1, "2024-01-01", day("2025-06-30")));
    const RosterBefore before = {{person(1), {low_since("2024-01-01", day("2025-06-30"))}}};
    EXPECT_EQ(plan(list_of_changes(), {over}, before).rows[0].kind, Kind::unchanged);
    over.begins = day("2025-01-01");
    EXPECT_EQ(plan(list_of_changes(), {over}, before).rows[0].problems, std::vector{begins_within_other});
    over.begins = day("2025-07-01");
    EXPECT_EQ(plan(list_of_changes(), {over}).rows[0].problems, std::vector{not_held})
        << "it would end before it begins";
}

TEST(Roster, a_day_that_was_assumed_moves_nobody) {
    const RosterBefore before = {{person(1), {low_since("2024-01-01")}}};
    RosterRow known = row(4, 1, "2025-09-01");
    known.is_day_assumed = true;
    RosterRow added = row(5, 2, "2025-09-01");
    added.is_day_assumed = true;
    const auto done = plan(list_of_changes(), {known, added}, before);
    EXPECT_EQ(done.rows[0].kind, Kind::unchanged);
    EXPECT_EQ(done.rows[1].kind, Kind::added);
}

TEST(Roster, spells_of_one_person_stand_beside_one_another) {
    RosterRow earlier = removal(4, 1, "2020-12-31");
    earlier.begins = day("2018-03-01");
    const RosterRow now = row(5, 1, "2024-03-01");
    const auto together = plan(list_of_changes(), {earlier, now});
    EXPECT_EQ(together.rows[0].kind, Kind::added);
    EXPECT_EQ(together.rows[1].kind, Kind::added);
    const RosterBefore before = {{person(1), {low_since("2024-03-01")}}};
    const auto later = plan(list_of_changes(), {earlier}, before);
    EXPECT_EQ(later.rows[0].kind, Kind::added) << "the present one goes on";
    ASSERT_EQ(later.changes.size(), 1U);
    EXPECT_TRUE(is_change(later.changes[0], 1, "2018-03-01", day("2020-12-31")));
    RosterRow overlapping = earlier;
    overlapping.from = day("2024-06-30");
    EXPECT_EQ(plan(list_of_changes(), {overlapping, now}).rows[0].problems, std::vector{contradicts_row});
}

}  // namespace
}  // namespace canbao
