#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collection/key_match.h"
#include "vocabulary/date.h"
#include "vocabulary/money.h"
#include "vocabulary/result.h"

namespace canbao {

// What becomes of a difference between our books and a statement.
enum class DifferenceState : std::uint8_t {
    expected,       // it may pass by itself, until a limit
    investigating,  // somebody has to look at it
    adjusted,       // our books were corrected by an act
    written_back,   // the other side corrects its own
    matched_later,  // it is gone, without anybody's doing
};
constexpr std::array<std::string_view, 5> kDifferenceStates = {"expected", "investigating", "adjusted",
                                                               "written_back", "matched_later"};
constexpr std::string_view word(DifferenceState state) {
    return kDifferenceStates[static_cast<std::size_t>(state)];
}
std::optional<DifferenceState> difference_state(std::string_view word);
constexpr bool is_open(DifferenceState state) {
    return state == DifferenceState::expected || state == DifferenceState::investigating;
}

// Why a run of a reconciliation writes a version of a difference; people give reasons of their own.
enum class RunReason : std::uint8_t {
    found,         // it was not there before
    changed,       // it is another than before
    gone,          // both sides agree now
    limit_passed,  // it was expected until then, and did not pass
    elsewhere,     // the other side has it in another statement
};
constexpr std::array<std::string_view, 5> kRunReasons = {"found", "changed", "gone", "limit_passed",
                                                         "elsewhere"};
constexpr std::string_view word(RunReason reason) { return kRunReasons[static_cast<std::size_t>(reason)]; }

// What makes a difference the same one when a statement is reconciled again: the place within its key. A key
// has at most one pair, and any number of rows too many on each side, counted from the smallest.
struct DifferenceKey {
    enum class Place : std::uint8_t { pair, more_of_ours, more_of_theirs };

    EntryKind kind = EntryKind::paid;
    std::string trade;
    Place place = Place::pair;
    std::int32_t ordinal = 0;  // from 0

    friend auto operator<=>(const DifferenceKey&, const DifferenceKey&) = default;
};
constexpr std::array<std::string_view, 3> kDifferencePlaces = {"pair", "more_of_ours", "more_of_theirs"};
constexpr std::string_view word(DifferenceKey::Place place) {
    return kDifferencePlaces[static_cast<std::size_t>(place)];
}

// A side of a difference.
struct DifferenceSide {
    Money amount;
    Date day;

    friend bool operator==(const DifferenceSide&, const DifferenceSide&) = default;
};

// What a run found; of something that is gone: matched, with no sides.
struct FoundDifference {
    DifferenceKey key;
    Finding finding = Finding::matched;
    std::optional<DifferenceSide> ours;
    std::optional<DifferenceSide> theirs;
    std::string their_trade = {};  // where trade_differs; the key has ours

    friend bool operator==(const FoundDifference&, const FoundDifference&) = default;
};
// By their keys, each once.
std::vector<FoundDifference> found_differences(const KeyMatch& match);

// A version of a difference. Versions are only added: the latest one holds.
struct Difference {
    FoundDifference found;
    std::int32_t version = 1;
    DifferenceState state = DifferenceState::investigating;
    Date until;             // the last day on which it is expected
    std::int32_t file = 1;  // the statement whose run found this, or that it is gone
    Date on;                // the day of this version
    std::string who;        // empty: the run itself
    std::string why;        // of a run: the word of its reason

    friend bool operator==(const Difference&, const Difference&) = default;
};

// ── A run ──

struct ReconciliationRun {
    std::int32_t file;  // number of the statement
    Date on;            // today
    Date until;         // by the working days of the channel: until when what is new may pass by itself
};

// What is known before a run: the latest versions, in any order.
struct KnownDifferences {
    std::span<const Difference> here;       // of the same channel, area and days
    std::span<const Difference> elsewhere;  // of other days of this channel and area; only open ones matter
    std::int32_t last_file = 0;             // number of the statement that was reconciled last; 0: none
};

// Versions that a run adds.
struct RunChanges {
    std::vector<Difference> here;
    std::vector<Difference> elsewhere;
    std::size_t unchanged = 0;  // of here
};

// What a run adds to what is known. It adds nothing where the same was found again, so a run can be repeated
// as often as anybody likes:
//   found for the first time   expected until the limit if it may pass by itself, else investigating
//   found again                nothing; investigating once its limit has passed
//   found otherwise            the new content; what was settled is investigated again
//   gone                       matched_later; what was settled stays so, without its content
//   found elsewhere too        a payment about midnight stands in the statement of another day: both are
//                              matched_later, or the one of which the other side knows more
// `found` comes by its keys. Errors: a later statement of these days was reconciled already.
Result<RunChanges> changes_of_run(std::span<const FoundDifference> found, const KnownDifferences& known,
                                  const ReconciliationRun& run);

// ── What people do ──

struct DifferenceStep {
    static constexpr std::size_t kLongestWhy = 500;  // bytes
    static constexpr int kLongestWait = 366;         // days

    DifferenceState to;
    std::string who;
    std::string why;
    std::optional<Date> until;  // of what is to be expected
};

// Whether people may lead a difference from one state to the other.
bool may_step(DifferenceState from, DifferenceState to);
// The next version. Errors: the step is not allowed, nobody or no reason is given, the limit has passed.
Result<Difference> step(const Difference& latest, const DifferenceStep& by, Date on);

}  // namespace canbao
