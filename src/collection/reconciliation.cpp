#include "collection/reconciliation.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

using Place = DifferenceKey::Place;

Place place_of(Finding finding) {
    switch (finding) {
        case Finding::matched:
        case Finding::only_ours:
        case Finding::only_theirs:
        case Finding::amount_differs:
        case Finding::wrong_day:
        case Finding::trade_differs:
            return Place::pair;
        case Finding::duplicate_ours:
            return Place::more_of_ours;
        case Finding::duplicate_theirs:
            return Place::more_of_theirs;
    }
    CHECK(false);
}

// What one side does not know yet, or knows under another day, may still come in order.
bool may_pass_by_itself(Finding finding) {
    switch (finding) {
        case Finding::only_ours:
        case Finding::only_theirs:
        case Finding::wrong_day:
            return true;
        case Finding::matched:
        case Finding::amount_differs:
        case Finding::duplicate_ours:
        case Finding::duplicate_theirs:
        case Finding::trade_differs:
            return false;
    }
    CHECK(false);
}

std::optional<DifferenceSide> side_of(const std::optional<KeyRow>& row) {
    if (!row) return std::nullopt;
    return DifferenceSide{Money::fen(row->fen), Date::from_days(row->day)};
}

const DifferenceKey& key_of(const Difference* difference) { return difference->found.key; }

// By kind and trade number alone.
std::pair<EntryKind, std::string_view> payment_of(const DifferenceKey& key) { return {key.kind, key.trade}; }

// Which of two pairs of one payment, found in statements of different days, are explained by each other.
struct Explained {
    bool first = false;
    bool second = false;
};
Explained explain(const FoundDifference& first, const FoundDifference& second) {
    const auto is_side_of = [](const FoundDifference& part, const FoundDifference& whole) {
        if (!whole.ours || !whole.theirs) return false;
        return (part.finding == Finding::only_ours && part.ours == whole.ours) ||
               (part.finding == Finding::only_theirs && part.theirs == whole.theirs);
    };
    if (first.finding == Finding::only_ours && second.finding == Finding::only_theirs) {
        const bool is_same = first.ours->amount == second.theirs->amount;
        return {is_same, is_same};
    }
    if (first.finding == Finding::only_theirs && second.finding == Finding::only_ours) {
        const bool is_same = first.theirs->amount == second.ours->amount;
        return {is_same, is_same};
    }
    if (is_side_of(first, second)) return {true, second.finding == Finding::wrong_day};
    if (is_side_of(second, first)) return {first.finding == Finding::wrong_day, true};
    return {};
}

// A run over what is known.
class RunMerge {
   public:
    RunMerge(const KnownDifferences& known, const ReconciliationRun& run) : run_(run) {
        for (const Difference& each : known.here) here_.push_back(&each);
        std::ranges::sort(here_, {}, key_of);
        for (const Difference& each : known.elsewhere)
            if (is_open(each.state) && each.found.key.place == Place::pair) elsewhere_.push_back(&each);
        std::ranges::stable_sort(elsewhere_, {},
                                 [](const Difference* each) { return payment_of(each->found.key); });
        is_explained_.resize(elsewhere_.size());
    }

    RunChanges merge(std::span<const FoundDifference> found) {
        auto known = here_.begin();
        for (const FoundDifference& each : found) {
            for (; known != here_.end() && key_of(*known) < each.key; ++known) note_gone(**known);
            if (known != here_.end() && key_of(*known) == each.key)
                note_again(**known++, each);
            else
                note_new(each);
        }
        for (; known != here_.end(); ++known) note_gone(**known);
        return std::move(changes_);
    }

   private:
    void add(const Difference* before, const FoundDifference& found, DifferenceState state, Date until,
             RunReason reason) {
        changes_.here.push_back({.found = found,
                                 .version = before == nullptr ? 1 : before->version + 1,
                                 .state = state,
                                 .until = until,
                                 .file = run_.file,
                                 .on = run_.on,
                                 .who = {},
                                 .why = std::string(word(reason))});
    }

    DifferenceState state_until(Finding finding, Date until) const {
        return may_pass_by_itself(finding) && run_.on <= until ? DifferenceState::expected
                                                               : DifferenceState::investigating;
    }

    void note_new(const FoundDifference& found) {
        if (is_explained_elsewhere(found))
            return add(nullptr, found, DifferenceState::matched_later, run_.until, RunReason::elsewhere);
        add(nullptr, found, state_until(found.finding, run_.until), run_.until, RunReason::found);
    }

    void note_again(const Difference& before, const FoundDifference& found) {
        const bool is_same = before.found == found;
        if (is_same && !is_open(before.state)) return note_unchanged();
        if (is_explained_elsewhere(found))
            return add(&before, found, DifferenceState::matched_later, before.until, RunReason::elsewhere);
        if (!is_same) return note_changed(before, found);
        if (before.state == DifferenceState::expected && run_.on > before.until)
            return add(&before, found, DifferenceState::investigating, before.until, RunReason::limit_passed);
        note_unchanged();
    }

    void note_changed(const Difference& before, const FoundDifference& found) {
        const bool is_back = before.state == DifferenceState::matched_later;
        const Date until = is_back ? run_.until : before.until;
        // What somebody looks at, or thought to be settled, is not to be left waiting.
        const bool may_wait = is_back || before.state == DifferenceState::expected;
        add(&before, found, may_wait ? state_until(found.finding, until) : DifferenceState::investigating,
            until, is_back ? RunReason::found : RunReason::changed);
    }

    void note_gone(const Difference& before) {
        if (before.found.finding == Finding::matched) return note_unchanged();
        add(&before, {.key = before.found.key, .ours = {}, .theirs = {}},
            is_open(before.state) ? DifferenceState::matched_later : before.state, before.until,
            RunReason::gone);
    }

    void note_unchanged() { ++changes_.unchanged; }

    // Also writes what this explains of another statement.
    bool is_explained_elsewhere(const FoundDifference& found) {
        if (found.key.place != Place::pair) return false;
        const auto others =
            std::ranges::equal_range(elsewhere_, payment_of(found.key), {},
                                     [](const Difference* each) { return payment_of(each->found.key); });
        for (auto other = others.begin(); other != others.end(); ++other) {
            const auto place = static_cast<std::size_t>(other - elsewhere_.begin());
            const Explained explained = explain(found, (*other)->found);
            if (is_explained_[place] || (!explained.first && !explained.second)) continue;
            if (explained.second) {
                is_explained_[place] = true;
                Difference after = **other;
                after.version += 1;
                after.state = DifferenceState::matched_later;
                after.on = run_.on;
                after.who.clear();
                after.why = word(RunReason::elsewhere);
                changes_.elsewhere.push_back(std::move(after));
            }
            return explained.first;
        }
        return false;
    }

    ReconciliationRun run_;
    std::vector<const Difference*> here_;
    std::vector<const Difference*> elsewhere_;
    std::vector<bool> is_explained_;
    RunChanges changes_;
};

}  // namespace

std::optional<DifferenceState> difference_state(std::string_view word) {
    const auto* const found = std::ranges::find(kDifferenceStates, word);
    if (found == kDifferenceStates.end()) return std::nullopt;
    return static_cast<DifferenceState>(found - kDifferenceStates.begin());
}

std::vector<FoundDifference> found_differences(const KeyMatch& match) {
    std::vector<FoundDifference> found;
    found.reserve(match.size());
    for (std::size_t i = 0; i < match.size(); ++i) {
        const KeyDifference difference = match[i];
        const KeyRow& row = difference.row();
        DifferenceKey key{row.kind, std::string(row.key), place_of(difference.finding), 0};
        if (key.place != Place::pair && !found.empty()) {
            const DifferenceKey& before = found.back().key;
            if (std::tie(before.kind, before.trade, before.place) == std::tie(key.kind, key.trade, key.place))
                key.ordinal = before.ordinal + 1;
        }
        found.push_back(
            {std::move(key), difference.finding, side_of(difference.ours), side_of(difference.theirs)});
    }
    return found;
}

Result<RunChanges> changes_of_run(std::span<const FoundDifference> found, const KnownDifferences& known,
                                  const ReconciliationRun& run) {
    if (run.file < known.last_file)
        return fail(
            fmt::format("这些日期的第{}号对账文件已经对过，第{}号是更早的：请用最新的文件", known.last_file,
                        run.file),
            fmt::format("statement {} of these days was reconciled already, and {} is an earlier one: "
                        "take the latest",
                        known.last_file, run.file));
    CHECK(std::ranges::adjacent_find(found, std::ranges::greater_equal{}, &FoundDifference::key) ==
          found.end());
    return RunMerge(known, run).merge(found);
}

bool may_step(DifferenceState from, DifferenceState to) {
    switch (from) {
        case DifferenceState::expected:
            return to == DifferenceState::investigating || to == DifferenceState::adjusted ||
                   to == DifferenceState::written_back;
        case DifferenceState::investigating:
            return to == DifferenceState::expected || to == DifferenceState::adjusted ||
                   to == DifferenceState::written_back;
        case DifferenceState::adjusted:
        case DifferenceState::written_back:
        case DifferenceState::matched_later:
            return to == DifferenceState::investigating;
    }
    CHECK(false);
}

Result<Difference> step(const Difference& latest, const DifferenceStep& by, Date on) {
    if (!may_step(latest.state, by.to))
        return fail(
            fmt::format("差异不能由“{}”改为“{}”", word(latest.state), word(by.to)),
            fmt::format("a difference does not go from \"{}\" to \"{}\"", word(latest.state), word(by.to)));
    if (latest.found.finding == Finding::matched)
        return fail("差异已不存在：两边一致，无需处理",
                    "the difference is gone: both sides agree, nothing is left to do");
    if (by.who.empty() || by.why.empty() || by.why.size() > DifferenceStep::kLongestWhy)
        return fail(fmt::format("请写明经办人和原因，原因最多{}字节", DifferenceStep::kLongestWhy),
                    fmt::format("say who does it and why, in at most {} bytes", DifferenceStep::kLongestWhy));
    const bool waits = by.to == DifferenceState::expected;
    if (waits != by.until.has_value() ||
        (waits && (*by.until < on || *by.until > on.plus_days(DifferenceStep::kLongestWait))))
        return fail(
            fmt::format("改为“expected”须写期限（--until），不早于办理之日，最多{}天；改为其他状态不写",
                        DifferenceStep::kLongestWait),
            fmt::format(
                "a limit (--until) goes with \"expected\", and with it alone: not before the day of the step, and at most {} days behind it",
                DifferenceStep::kLongestWait));
    if (on < latest.on)
        return fail(fmt::format("办理之日早于上一版本（{}）", latest.on.text()),
                    fmt::format("the day lies before that of the latest version, {}", latest.on.text()));
    Difference next = latest;
    next.version += 1;
    next.state = by.to;
    if (by.until) next.until = *by.until;
    next.on = on;
    next.who = by.who;
    next.why = by.why;
    return next;
}

}  // namespace canbao
