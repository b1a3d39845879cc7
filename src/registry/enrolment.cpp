#include "registry/enrolment.h"

#include <algorithm>
#include <array>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::array<std::string_view, 4> kEvents = {"enrolled", "suspended", "resumed", "terminated"};
constexpr std::array<std::string_view, 7> kCauses = {
    "first", "back_after_lapse", "transfer_in", "by_request", "death", "employee_insurance", "moved_away"};

template <typename Enum, typename Words>
std::optional<Enum> of_word(const Words& words, std::string_view word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return static_cast<Enum>(found - words.begin());
}

Standing::Kind kind_after(EnrolmentEvent event) {
    switch (event) {
        case EnrolmentEvent::enrolled:
        case EnrolmentEvent::resumed:
            return Standing::Kind::active;
        case EnrolmentEvent::suspended:
            return Standing::Kind::suspended;
        case EnrolmentEvent::terminated:
            return Standing::Kind::terminated;
    }
    CHECK(false);
}

}  // namespace

std::string_view word(EnrolmentEvent event) { return kEvents[static_cast<std::size_t>(event)]; }
std::string_view word(EnrolmentCause cause) { return kCauses[static_cast<std::size_t>(cause)]; }
std::optional<EnrolmentEvent> enrolment_event(std::string_view word) {
    return of_word<EnrolmentEvent>(kEvents, word);
}
std::optional<EnrolmentCause> enrolment_cause(std::string_view word) {
    return of_word<EnrolmentCause>(kCauses, word);
}

bool is_death(const EnrolmentFact& fact) {
    return fact.event == EnrolmentEvent::terminated && fact.cause == EnrolmentCause::death;
}

Standing standing_on(Date day, std::span<const EnrolmentFact> facts) {
    const EnrolmentFact* last = nullptr;
    for (const EnrolmentFact& fact : facts) {
        if (fact.from > day) continue;
        if (is_death(fact)) return {Standing::Kind::terminated, &fact};
        if (last == nullptr || std::pair(last->from, last->act) < std::pair(fact.from, fact.act))
            last = &fact;
    }
    if (last == nullptr) return {};
    return {kind_after(last->event), last};
}

bool are_active_together(Date since, std::span<const EnrolmentFact> one,
                         std::span<const EnrolmentFact> other) {
    const auto both_are_active = [&](Date day) {
        return standing_on(day, one).kind == Standing::Kind::active &&
               standing_on(day, other).kind == Standing::Kind::active;
    };
    // A standing turns on the days of facts only.
    const auto turns_so = [&](const EnrolmentFact& fact) {
        return fact.from > since && both_are_active(fact.from);
    };
    return both_are_active(since) || std::ranges::any_of(one, turns_so) ||
           std::ranges::any_of(other, turns_so);
}

}  // namespace canbao
