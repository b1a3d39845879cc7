// Two sides held against each other, beside a plain reference over std::map.

#include "collection/key_match.h"

#include <map>
#include <random>
#include <set>
#include <string>

#include <gmock/gmock.h>

#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A row that owns its key.
struct PlainRow {
    EntryKind kind = EntryKind::paid;
    std::string key;
    std::int64_t fen = 0;
    std::int32_t day = 0;
    std::int64_t reference = 0;

    KeyRow row() const { return {kind, key, fen, day, reference}; }
};
using Side = std::vector<PlainRow>;

std::vector<KeyRows> rows_of(const Side& side, std::size_t parts = 1, std::uint64_t seed = 0) {
    std::vector<KeyRows> rows;
    for (std::size_t part = 0; part < parts; ++part) {
        rows.emplace_back(seed);
        for (std::size_t i = side.size() * part / parts; i < side.size() * (part + 1) / parts; ++i)
            rows.back().add(side[i].row());
    }
    return rows;
}

std::vector<KeyDifference> differences(const KeyMatch& match) {
    std::vector<KeyDifference> out;
    for (std::size_t i = 0; i < match.size(); ++i) out.push_back(match[i]);
    return out;
}

// ── The reference ──

struct PlainMatch {
    std::vector<KeyDifference> differences;
    std::map<std::pair<EntryKind, Finding>, MatchTally> tallies;
};

class PlainMatching {
   public:
    explicit PlainMatching(const MatchRules& rules) : rules_(rules) {}

    PlainMatch match(const Side& ours, const Side& theirs) {
        std::map<std::pair<EntryKind, std::string>, std::pair<std::vector<KeyRow>, std::vector<KeyRow>>> keys;
        for (const PlainRow& row : ours) {
            auto& known = keys[{row.kind, row.key}].first;
            if (rules_.ours == SameKey::adds_up && !known.empty())
                known.front().fen += row.fen;
            else
                known.push_back(row.row());
        }
        for (const PlainRow& row : theirs) keys[{row.kind, row.key}].second.push_back(row.row());
        for (const auto& [key, rows] : keys) judge(rows.first, rows.second);
        std::ranges::sort(match_.differences, {}, [](const KeyDifference& it) {
            const KeyRow& row = it.row();
            return std::tuple(row.kind, row.key, it.finding, row.fen, row.day, row.reference);
        });
        return match_;
    }

   private:
    bool is_expected(const KeyRow& row) const {
        return row.day >= rules_.first_day && row.day <= rules_.last_day;
    }

    // Every pair is tried, the best by amount, day and place in the lists.
    void judge(const std::vector<KeyRow>& ours, const std::vector<KeyRow>& theirs) {
        using Rank = std::tuple<int, std::int64_t, std::int32_t, std::int32_t, std::size_t, std::size_t>;
        std::map<Rank, std::pair<std::size_t, std::size_t>> pairs;
        for (std::size_t i = 0; i < ours.size(); ++i)
            for (std::size_t j = 0; j < theirs.size(); ++j) {
                const KeyRow& a = ours[i];
                const KeyRow& b = theirs[j];
                if (a.fen == b.fen)
                    pairs[{a.day == b.day ? 0 : 1, a.fen, a.day, b.day, i, j}] = {i, j};
                else
                    pairs[{2, 0, 0, 0, i, j}] = {i, j};
            }
        std::size_t of_ours = 0, of_theirs = 0;
        if (!pairs.empty()) std::tie(of_ours, of_theirs) = pairs.begin()->second;
        if (!pairs.empty()) {
            const KeyRow& a = ours[of_ours];
            const KeyRow& b = theirs[of_theirs];
            note(a.fen != b.fen   ? Finding::amount_differs
                 : a.day != b.day ? Finding::wrong_day
                                  : Finding::matched,
                 a, b);
        }
        // Without a pair the first that was added stands for the key.
        for (std::size_t i = 0; i < ours.size(); ++i) {
            if (!is_expected(ours[i]) || (i == of_ours && !pairs.empty())) continue;
            note(i == of_ours ? Finding::only_ours : Finding::duplicate_ours, ours[i], std::nullopt);
        }
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            if (i == of_theirs && !pairs.empty()) continue;
            note(i == of_theirs ? Finding::only_theirs : Finding::duplicate_theirs, std::nullopt, theirs[i]);
        }
    }

    void note(Finding finding, std::optional<KeyRow> ours, std::optional<KeyRow> theirs) {
        const EntryKind kind = ours ? ours->kind : theirs->kind;
        MatchTally& tally = match_.tallies[{kind, finding}];
        ++tally.count;
        if (ours) tally.ours += Money::fen(ours->fen);
        if (theirs) tally.theirs += Money::fen(theirs->fen);
        if (finding != Finding::matched) match_.differences.push_back({finding, ours, theirs});
    }

    MatchRules rules_;
    PlainMatch match_;
};

void expect_like_reference(const Side& ours, const Side& theirs, const MatchRules& rules,
                           const KeyMatch& match) {
    const PlainMatch plain = PlainMatching(rules).match(ours, theirs);
    RC_ASSERT(differences(match) == plain.differences);
    for (const EntryKind kind : {EntryKind::paid, EntryKind::refunded, EntryKind::posted})
        for (std::size_t i = 0; i < kFindings.size(); ++i) {
            const auto finding = static_cast<Finding>(i);
            const auto found = plain.tallies.find({kind, finding});
            RC_ASSERT(match.tally(kind, finding) ==
                      (found == plain.tallies.end() ? MatchTally{} : found->second));
        }
}

// Few keys, amounts and days, so that everything happens; keys of all lengths, some the beginnings of others.
Side any_side() {
    const auto rows = *rc::gen::inRange(0, 40);
    Side side;
    for (int i = 0; i < rows; ++i) {
        constexpr int kLengths = 5;
        const std::array<std::size_t, kLengths> lengths = {1, 7, 8, 26, KeyRow::kLongestKey};
        std::string key(lengths[static_cast<std::size_t>(*rc::gen::inRange(0, kLengths))], 'k');
        key.back() = static_cast<char>('k' + *rc::gen::inRange(0, 3));
        side.push_back({static_cast<EntryKind>(*rc::gen::inRange(0, 3)), key, *rc::gen::inRange(-1, 3),
                        *rc::gen::inRange(0, 3), i});
    }
    return side;
}

TEST(KeyMatch, finds_what_a_plain_map_finds) {
    hold_in_many_cases([] {
        const Side ours = any_side();
        const Side theirs = any_side();
        const MatchRules rules = {
            .first_day = *rc::gen::inRange(0, 2),
            .last_day = *rc::gen::inRange(1, 3),
            .ours = *rc::gen::arbitrary<bool>() ? SameKey::adds_up : SameKey::repeats,
            .threads = *rc::gen::inRange(1U, 4U),
        };
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const auto match =
            KeyMatch::of(rows_of(ours, *rc::gen::inRange<std::size_t>(0, 4) + 1, seed),
                         rows_of(theirs, *rc::gen::inRange<std::size_t>(0, 4) + 1, seed), rules);
        expect_like_reference(ours, theirs, rules, match);
    });
}

// Enough rows that keys of one hash meet, which only their bytes tell apart.
TEST(KeyMatch, compares_keys_and_not_only_their_hashes) {
    const int rows = kIsSanitized ? 50'000 : 200'000;
    std::mt19937_64 random(1);
    Side ours, theirs;
    for (int i = 0; i < rows; ++i) {
        const PlainRow row{EntryKind::paid, std::to_string(random()), static_cast<std::int64_t>(random() % 9),
                           0, i};
        if (random() % 100 != 0) ours.push_back(row);
        if (random() % 100 != 0) theirs.push_back(row);
        if (random() % 100 == 0) theirs.back().fen += 1;
    }
    std::ranges::shuffle(theirs, random);
    const auto match = KeyMatch::of(rows_of(ours, 2), rows_of(theirs, 2), {.threads = 2});
    expect_like_reference(ours, theirs, {}, match);
    EXPECT_GT(match.count(Finding::matched), rows * 9 / 10);
}

TEST(KeyMatch, tells_each_finding) {
    const Side ours = {{EntryKind::paid, "both", 40'000, 1, 1},
                       {EntryKind::paid, "ours", 40'000, 1, 2},
                       {EntryKind::paid, "amount", 40'000, 1, 3},
                       {EntryKind::paid, "day", 40'000, 1, 4}};
    const Side theirs = {
        {EntryKind::paid, "day", 40'000, 2, 10},    {EntryKind::paid, "amount", 38'000, 2, 11},
        {EntryKind::paid, "theirs", 40'000, 1, 12}, {EntryKind::paid, "both", 40'000, 1, 13},
        {EntryKind::paid, "both", 40'000, 1, 14},   {EntryKind::refunded, "both", 40'000, 1, 15}};
    const auto match = KeyMatch::of(rows_of(ours), rows_of(theirs));
    std::vector<std::string> said;
    for (const KeyDifference& it : differences(match))
        said.push_back(std::string(it.row().key) + " " + std::string(word(it.finding)));
    EXPECT_THAT(said, ElementsAre("amount amount_differs", "both duplicate_theirs", "day wrong_day",
                                  "ours only_ours", "theirs only_theirs", "both only_theirs"));
    EXPECT_EQ(match[0].ours->reference, 3);
    EXPECT_EQ(match[0].theirs->reference, 11);
    EXPECT_EQ(match[1].theirs->reference, 14);
    EXPECT_EQ(match.tally(EntryKind::paid, Finding::amount_differs),
              (MatchTally{1, Money::fen(40'000), Money::fen(38'000)}));
    EXPECT_EQ(match.count(Finding::only_theirs), 2);
}

TEST(KeyMatch, pairs_what_is_most_alike) {
    const Side ours = {{EntryKind::paid, "k", 100, 1, 1}, {EntryKind::paid, "k", 200, 1, 2}};
    const Side theirs = {{EntryKind::paid, "k", 300, 1, 3},
                         {EntryKind::paid, "k", 200, 2, 4},
                         {EntryKind::paid, "k", 200, 1, 5}};
    const auto match = KeyMatch::of(rows_of(ours), rows_of(theirs));
    EXPECT_EQ(match.count(Finding::matched), 1);
    EXPECT_EQ(match.count(Finding::duplicate_ours), 1);
    EXPECT_EQ(match.count(Finding::duplicate_theirs), 2);
    EXPECT_EQ(match.size(), 3U);
}

// A payment for people of two areas has a share in the books of each.
TEST(KeyMatch, adds_up_the_shares_of_a_payment) {
    const Side ours = {{EntryKind::paid, "k", 100, 1, 1},
                       {EntryKind::paid, "k", 200, 1, 2},
                       {EntryKind::paid, "j", 1, 1, 3},
                       {EntryKind::paid, "j", 1, 1, 4}};
    const Side theirs = {{EntryKind::paid, "k", 300, 1, 5}, {EntryKind::paid, "j", 3, 1, 6}};
    const auto match = KeyMatch::of(rows_of(ours), rows_of(theirs), {.ours = SameKey::adds_up});
    EXPECT_EQ(match.tally(EntryKind::paid, Finding::matched),
              (MatchTally{1, Money::fen(300), Money::fen(300)}));
    ASSERT_EQ(match.size(), 1U);
    EXPECT_EQ(match[0].ours->fen, 2);
    EXPECT_EQ(match[0].ours->reference, 3);
}

TEST(KeyMatch, misses_ours_of_its_own_days_only) {
    const Side ours = {{EntryKind::paid, "before", 1, 9, 1},
                       {EntryKind::paid, "at_midnight", 1, 9, 2},
                       {EntryKind::paid, "missing", 1, 10, 3}};
    const Side theirs = {{EntryKind::paid, "at_midnight", 1, 10, 4}};
    const auto match = KeyMatch::of(rows_of(ours), rows_of(theirs), {.first_day = 10, .last_day = 10});
    ASSERT_EQ(match.size(), 2U);
    EXPECT_EQ(match[0].finding, Finding::wrong_day);
    EXPECT_EQ(match[1].row().key, "missing");
}

TEST(KeyMatch, keeps_keys) {
    std::vector<KeyRows> ours(1);
    for (int i = 0; i < 100'000; ++i) ours[0].add({.key = std::to_string(i), .reference = i});
    std::vector<KeyRows> theirs(1);
    theirs[0].add({.key = "77"});
    EXPECT_EQ(ours[0].size(), 100'000U);
    auto match = KeyMatch::of(std::move(ours), std::move(theirs));
    const KeyMatch moved = std::move(match);
    EXPECT_EQ(moved.count(Finding::matched), 1);
    EXPECT_EQ(moved[0].row().key, "0");
    EXPECT_EQ(moved[99'998].row().key, "99999");
}

// A file that says one thing a million times is read as fast as any other.
TEST(KeyMatch, takes_one_key_any_number_of_times) {
    constexpr int kRows = 200'000;
    Side theirs;
    for (int i = 0; i < kRows; ++i) theirs.push_back({EntryKind::paid, "k", i % 7, i % 5, i});
    const auto match = KeyMatch::of(rows_of({{EntryKind::paid, "k", 3, 4, 0}}), rows_of(theirs));
    EXPECT_EQ(match.count(Finding::matched), 1);
    EXPECT_EQ(match.count(Finding::duplicate_theirs), kRows - 1);
}

TEST(KeyMatch, of_nothing_finds_nothing) {
    const auto match = KeyMatch::of({}, {});
    EXPECT_EQ(match.size(), 0U);
    EXPECT_THAT(differences(KeyMatch::of(rows_of({}), rows_of({}), {.threads = 3})), IsEmpty());
}

TEST(Finding, has_a_word) {
    std::set<std::string_view> words;
    for (const std::string_view each : kFindings) {
        EXPECT_EQ(word(*finding(each)), each);
        words.insert(each);
    }
    EXPECT_EQ(words.size(), kFindings.size());
    EXPECT_FALSE(finding("found"));
    for (const std::string_view each : kEntryKinds) EXPECT_EQ(word(*entry_kind(each)), each);
    EXPECT_FALSE(entry_kind("lost"));
}

}  // namespace
}  // namespace canbao
