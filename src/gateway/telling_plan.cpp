#include "gateway/telling_plan.h"

#include <algorithm>
#include <utility>

#include "gateway/seeded_draws.h"

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3600 * kSecond;
constexpr std::int64_t kUsualDelay = 2 * kSecond;
constexpr std::int64_t kLatest = 72 * kHour;
constexpr std::int64_t kMostRepeats = 3;
constexpr std::int64_t kLongestPause = 600 * kSecond;  // between tellings of one thing

void plan_subject(std::size_t subject, std::int64_t happened_at, const Misbehaviour& misbehaviour,
                  SeededDraws draws, std::vector<Telling>& plan) {
    // All is drawn whatever comes of it, so that one rate does not change what another does.
    const bool is_silent = draws.happens(misbehaviour.silent);
    const bool is_late = draws.happens(misbehaviour.late);
    const bool is_repeated = draws.happens(misbehaviour.duplicate);
    const bool is_contradicted = draws.happens(misbehaviour.contradicting);
    const std::int64_t delay = draws.between(kHour, kLatest);
    const std::int64_t repeats = draws.between(1, kMostRepeats);
    const std::int64_t pause = draws.between(kSecond, kLongestPause);
    const bool is_truth_first = draws.between(0, 1) == 0;
    if (is_silent) return;
    std::int64_t at = happened_at + (is_late ? delay : kUsualDelay);
    if (is_contradicted) {
        plan.push_back({subject, Telling::Content::contradiction, is_truth_first ? at + pause : at});
        if (!is_truth_first) at += pause;
    }
    plan.push_back({subject, Telling::Content::truth, at});
    for (std::int64_t i = 0; is_repeated && i < repeats; ++i) {
        at += draws.between(kSecond, kLongestPause);
        plan.push_back({subject, Telling::Content::truth, at});
    }
}

}  // namespace

std::vector<Telling> plan_tellings(std::span<const std::int64_t> happened_at,
                                   const Misbehaviour& misbehaviour, std::uint64_t seed) {
    std::vector<Telling> plan;
    for (std::size_t i = 0; i < happened_at.size(); ++i)
        plan_subject(i, happened_at[i], misbehaviour, SeededDraws(seed, i), plan);
    std::ranges::stable_sort(plan, {}, &Telling::at);
    SeededDraws draws(seed, happened_at.size());
    for (std::size_t i = 0; i + 1 < plan.size(); ++i) {
        if (!draws.happens(misbehaviour.reordered)) continue;
        // The moments stay, what is told at them changes places.
        std::swap(plan[i].subject, plan[i + 1].subject);
        std::swap(plan[i].content, plan[i + 1].content);
        ++i;
    }
    return plan;
}

}  // namespace canbao
