// What becomes of differences: runs, repeated runs, later files, and people's steps.

#include "collection/reconciliation.h"

#include <map>

#include <gtest/gtest.h>

#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using Place = DifferenceKey::Place;
using State = DifferenceState;

const Date kDay = *Date::parse("2026-01-05");
const Date kLimit = *Date::parse("2026-01-12");

DifferenceSide side(std::int64_t fen, int later = 0) { return {Money::fen(fen), kDay.plus_days(later)}; }

FoundDifference only_ours(std::string trade, DifferenceSide ours = side(40'000)) {
    return {{.trade = std::move(trade)}, Finding::only_ours, ours, {}};
}
FoundDifference only_theirs(std::string trade, DifferenceSide theirs = side(40'000)) {
    return {{.trade = std::move(trade)}, Finding::only_theirs, {}, theirs};
}
FoundDifference both(std::string trade, Finding finding, DifferenceSide ours, DifferenceSide theirs) {
    return {{.trade = std::move(trade)}, finding, ours, theirs};
}

// The books of one statement: all versions, and the latest of each.
class Books {
   public:
    RunChanges run(std::vector<FoundDifference> found, int days_later = 0, std::int32_t file = 1,
                   std::vector<Difference> elsewhere = {}) {
        std::ranges::sort(found, {}, &FoundDifference::key);
        const std::vector<Difference> known = latest();
        auto changes = changes_of_run(found, {known, elsewhere, last_file_},
                                      {.file = file, .on = kDay.plus_days(days_later), .until = kLimit});
        CHECK(changes.has_value());
        last_file_ = file;
        for (const Difference& each : changes->here) add(each);
        return *changes;
    }
    void add(const Difference& version) {
        auto& versions = versions_[version.found.key];
        CHECK(version.version == static_cast<std::int32_t>(versions.size()) + 1);
        versions.push_back(version);
    }
    std::vector<Difference> latest() const {
        std::vector<Difference> all;
        for (const auto& [key, versions] : versions_) all.push_back(versions.back());
        return all;
    }
    const Difference& of(std::string trade) const { return versions_.at({.trade = std::move(trade)}).back(); }

   private:
    std::map<DifferenceKey, std::vector<Difference>> versions_;
    std::int32_t last_file_ = 0;
};

TEST(FoundDifferences, are_those_of_a_match) {
    const auto rows = [](std::initializer_list<KeyRow> list) {
        std::vector<KeyRows> side(1);
        for (const KeyRow& row : list) side[0].add(row);
        return side;
    };
    const std::int32_t day = kDay.days_since_1970();
    const auto match =
        KeyMatch::of(rows({{EntryKind::paid, "a", 100, day, 1}, {EntryKind::paid, "b", 100, day, 2}}),
                     rows({{EntryKind::paid, "a", 300, day, 3},
                           {EntryKind::paid, "a", 200, day, 4},
                           {EntryKind::paid, "a", 100, day + 1, 5},
                           {EntryKind::posted, "b", 100, day, 6}}));
    const DifferenceSide hundred = side(100);
    const std::vector<FoundDifference> expected = {
        {{EntryKind::paid, "a"}, Finding::wrong_day, hundred, side(100, 1)},
        {{EntryKind::paid, "a", Place::more_of_theirs, 0}, Finding::duplicate_theirs, {}, side(200)},
        {{EntryKind::paid, "a", Place::more_of_theirs, 1}, Finding::duplicate_theirs, {}, side(300)},
        {{EntryKind::paid, "b"}, Finding::only_ours, hundred, {}},
        {{EntryKind::posted, "b"}, Finding::only_theirs, {}, hundred},
    };
    EXPECT_EQ(found_differences(match), expected);
}

TEST(Reconciliation, expects_what_may_pass_and_looks_into_the_rest) {
    Books books;
    books.run({only_ours("a"),
               only_theirs("b"),
               both("c", Finding::amount_differs, side(40'000), side(38'000)),
               both("d", Finding::wrong_day, side(40'000), side(40'000, 1)),
               {{.trade = "e", .place = Place::more_of_theirs}, Finding::duplicate_theirs, {}, side(1)}});
    for (const char* trade : {"a", "b", "d"}) {
        EXPECT_EQ(books.of(trade).state, State::expected) << trade;
        EXPECT_EQ(books.of(trade).until, kLimit);
        EXPECT_EQ(books.of(trade).why, "found");
    }
    EXPECT_EQ(books.of("c").state, State::investigating);
    // On its last day it is expected still.
    EXPECT_TRUE(books.run({only_ours("a")}, 7).here.size() == 4);
    EXPECT_EQ(books.of("a").state, State::expected);
    books.run({only_ours("a")}, 8);
    EXPECT_EQ(books.of("a").state, State::investigating);
    EXPECT_EQ(books.of("a").why, "limit_passed");
    EXPECT_TRUE(books.run({only_ours("a")}, 9).here.empty());
}

TEST(Reconciliation, a_later_file_changes_what_it_says_otherwise) {
    Books books;
    books.run({only_ours("a"), only_ours("b"), only_ours("c")});
    const auto changes =
        books.run({only_ours("a"), both("b", Finding::amount_differs, side(40'000), side(1))}, 1, 2);
    EXPECT_EQ(changes.unchanged, 1U);
    EXPECT_EQ(books.of("a").version, 1);
    EXPECT_EQ(books.of("b").state, State::investigating);
    EXPECT_EQ(books.of("b").why, "changed");
    EXPECT_EQ(books.of("b").file, 2);
    EXPECT_EQ(books.of("c").state, State::matched_later);
    EXPECT_EQ(books.of("c").why, "gone");
    // It comes back.
    books.run({only_ours("c")}, 2, 3);
    EXPECT_EQ(books.of("c").state, State::expected);
    EXPECT_EQ(books.of("c").version, 3);
    const auto earlier = changes_of_run({}, {.here = {}, .elsewhere = {}, .last_file = 3},
                                        {.file = 2, .on = kDay, .until = kLimit});
    EXPECT_FALSE(earlier);
}

TEST(Reconciliation, keeps_what_was_settled_unless_it_changes) {
    Books books;
    const auto found = both("a", Finding::amount_differs, side(40'000), side(38'000));
    books.run({found});
    books.add(*step(books.of("a"), {State::written_back, "li", "渠道已更正", {}}, kDay));
    EXPECT_TRUE(books.run({found}, 1).here.empty());
    books.run({both("a", Finding::amount_differs, side(40'000), side(37'000))}, 2);
    EXPECT_EQ(books.of("a").state, State::investigating);
    books.add(*step(books.of("a"), {State::adjusted, "li", "已补记", {}}, kDay.plus_days(2)));
    books.run({}, 3);
    EXPECT_EQ(books.of("a").state, State::adjusted);
    EXPECT_EQ(books.of("a").found.finding, Finding::matched);
    EXPECT_TRUE(books.run({}, 4).here.empty());
    books.run({found}, 5);
    EXPECT_EQ(books.of("a").state, State::investigating);
}

// A payment just before midnight, which the channel counts to the next day.
TEST(Reconciliation, finds_a_payment_in_the_statement_of_another_day) {
    Books first;
    first.run({only_ours("a"), only_ours("b"), only_theirs("c"), only_ours("d")});
    Books second;
    const auto at_midnight = both("a", Finding::wrong_day, side(40'000), side(40'000, 1));
    const auto less = both("b", Finding::amount_differs, side(40'000), side(38'000, 1));
    const auto changes =
        second.run({at_midnight, less, only_ours("c", side(40'000, 1)), only_theirs("d", side(39'999, 1))}, 1,
                   1, first.latest());
    ASSERT_EQ(changes.elsewhere.size(), 3U);
    for (const Difference& each : changes.elsewhere) {
        EXPECT_EQ(each.state, State::matched_later);
        EXPECT_EQ(each.why, "elsewhere");
        EXPECT_EQ(each.version, 2);
        first.add(each);
    }
    EXPECT_EQ(second.of("a").state, State::matched_later);
    EXPECT_EQ(second.of("b").state, State::investigating);
    EXPECT_EQ(second.of("c").state, State::matched_later);
    EXPECT_EQ(second.of("d").state, State::expected);
    EXPECT_EQ(first.of("d").state, State::expected);
    // Both can be repeated, in any order.
    EXPECT_TRUE(
        first.run({only_ours("a"), only_ours("b"), only_theirs("c"), only_ours("d")}, 1, 1, second.latest())
            .here.empty());
    const auto again =
        second.run({at_midnight, less, only_ours("c", side(40'000, 1)), only_theirs("d", side(39'999, 1))}, 1,
                   1, first.latest());
    EXPECT_TRUE(again.here.empty());
    EXPECT_TRUE(again.elsewhere.empty());
}

TEST(Reconciliation, finds_it_also_when_the_later_statement_came_first) {
    Books second;
    second.run({both("a", Finding::wrong_day, side(40'000), side(40'000, 1))});
    Books first;
    const auto changes = first.run({only_ours("a")}, 1, 1, second.latest());
    EXPECT_EQ(first.of("a").state, State::matched_later);
    ASSERT_EQ(changes.elsewhere.size(), 1U);
    EXPECT_EQ(changes.elsewhere[0].state, State::matched_later);
}

TEST(DifferenceStep, needs_who_and_why) {
    Books books;
    books.run({only_ours("a")});
    const Difference& found = books.of("a");
    const DifferenceStep good = {State::investigating, "li", "渠道查询中", {}};
    const auto next = step(found, good, kDay);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->version, 2);
    EXPECT_EQ(next->who, "li");
    EXPECT_EQ(next->why, "渠道查询中");
    EXPECT_EQ(next->found, found.found);
    auto bad = good;
    bad.who.clear();
    EXPECT_FALSE(step(found, bad, kDay));
    bad = good;
    bad.why = std::string(501, 'x');
    EXPECT_FALSE(step(found, bad, kDay));
    bad = good;
    bad.until = kLimit;
    EXPECT_FALSE(step(found, bad, kDay));
    EXPECT_FALSE(step(found, good, kDay.plus_days(-1)));

    const auto waiting = step(*next, {State::expected, "li", "渠道称次日补发", kLimit.plus_days(3)}, kDay);
    ASSERT_TRUE(waiting);
    EXPECT_EQ(waiting->until, kLimit.plus_days(3));
    EXPECT_FALSE(step(*next, {State::expected, "li", "x", kDay.plus_days(-1)}, kDay));
    EXPECT_FALSE(step(*next, {State::expected, "li", "x", {}}, kDay));
    books.run({});
    EXPECT_FALSE(step(books.of("a"), good, kDay));
}

TEST(DifferenceStep, goes_where_it_may) {
    const auto states = [](State from) {
        std::vector<State> to;
        for (std::size_t i = 0; i < kDifferenceStates.size(); ++i)
            if (may_step(from, static_cast<State>(i))) to.push_back(static_cast<State>(i));
        return to;
    };
    EXPECT_EQ(states(State::expected),
              (std::vector{State::investigating, State::adjusted, State::written_back}));
    EXPECT_EQ(states(State::investigating),
              (std::vector{State::expected, State::adjusted, State::written_back}));
    for (const State settled : {State::adjusted, State::written_back, State::matched_later})
        EXPECT_EQ(states(settled), std::vector{State::investigating});
    for (const std::string_view each : kDifferenceStates) EXPECT_EQ(word(*difference_state(each)), each);
    EXPECT_FALSE(difference_state("lost"));
}

// ── Any runs and steps ──

std::vector<FoundDifference> any_found() {
    std::map<DifferenceKey, FoundDifference> found;
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
        const std::string trade(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
        FoundDifference each = only_ours(trade, side(*rc::gen::inRange(1, 3)));
        switch (*rc::gen::inRange(0, 4)) {
            case 0:
                each = only_theirs(trade, side(*rc::gen::inRange(1, 3)));
                break;
            case 1:
                each = both(trade, Finding::amount_differs, side(1), side(2));
                break;
            case 2:
                each.key.place = Place::more_of_ours;
                each.finding = Finding::duplicate_ours;
                break;
            default:
                break;
        }
        found.insert_or_assign(each.key, each);
    }
    std::vector<FoundDifference> list;
    for (const auto& [key, each] : found) list.push_back(each);
    return list;
}

void step_anywhere(Books& books, Date on) {
    const auto latest = books.latest();
    if (latest.empty()) return;
    const Difference& one = latest[*rc::gen::inRange<std::size_t>(0, latest.size())];
    const auto to = static_cast<State>(*rc::gen::inRange(0, 5));
    const auto until = to == State::expected ? std::optional(on) : std::nullopt;
    const auto next = step(one, {to, "li", "why", until}, on);
    RC_ASSERT(next.has_value() == (may_step(one.state, to) && one.found.finding != Finding::matched));
    if (next) books.add(*next);
}

TEST(Reconciliation, holds_after_any_runs_and_steps) {
    hold_in_many_cases([] {
        Books books;
        for (int later = 0; later < 12; ++later) {
            const auto found = any_found();
            books.run(found, later, later + 1);
            RC_ASSERT(books.run(found, later, later + 1).here.empty());
            std::map<DifferenceKey, FoundDifference> left;
            for (const FoundDifference& each : found) left.emplace(each.key, each);
            for (const Difference& each : books.latest()) {
                const auto of_run = left.find(each.found.key);
                if (of_run == left.end()) {
                    RC_ASSERT(each.found.finding == Finding::matched);
                    RC_ASSERT(!is_open(each.state));
                    continue;
                }
                RC_ASSERT(each.found == of_run->second);
                RC_ASSERT(each.state != State::expected || kDay.plus_days(later) <= each.until);
                // What is there is open, unless people settled it.
                RC_ASSERT(is_open(each.state) || !each.who.empty());
                left.erase(of_run);
            }
            RC_ASSERT(left.empty());
            step_anywhere(books, kDay.plus_days(later));
        }
    });
}

}  // namespace
}  // namespace canbao
