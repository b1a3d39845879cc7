#include <algorithm>

#include <fmt/format.h>

#include "procedure/found_person.h"

namespace canbao {
namespace {

// A year that cannot be proved was mistyped: the key stays free for the right one.
std::optional<ActFault> impossible_year(const ActScene& scene, const EnrolCommand& command, Date born) {
    const auto is_impossible = [&](const ProvedYear& it) {
        return it.year > scene.on().year() || it.year < born.year();
    };
    const auto found = std::ranges::find_if(command.insured, is_impossible);
    if (found == command.insured.end()) return std::nullopt;
    const bool is_ahead = found->year > scene.on().year();
    return ActFault{ActFault::Kind::bad_command,
                    "insured",
                    {fmt::format("{}年{}，不可能有参保记录，请核对年份", found->year,
                                 is_ahead ? "还没有到" : "此人还没有出生"),
                     fmt::format("nobody can have been insured in {}: {}", found->year,
                                 is_ahead ? "that year is still to come" : "the person was not born yet")}};
}

}  // namespace

// 参保登记: cover may be paid for here from now on.
ActResult carry_out(const ActScene& scene, const EnrolCommand& command) {
    FoundPerson person = find_person(scene, command.person);
    if (person.entry == nullptr) return std::move(person.otherwise);
    if (auto fault = impossible_year(scene, command, person.entry->detail().born))
        return tl::unexpected(*std::move(fault));
    ActOutcome outcome = std::move(person.otherwise);
    outcome.decision =
        may_enrol(scene.law, command, scene.on(), *person.entry, scene.people.others_of(*person.entry));
    if (!outcome.decision.is_granted()) return outcome;
    scene.people.add_enrolment(*person.entry, {.event = EnrolmentEvent::enrolled,
                                               .cause = command.cause,
                                               .from = scene.on(),
                                               .act = scene.number,
                                               .other_area = command.from_area});
    for (const ProvedYear& year : command.insured)
        scene.people.add_insured(*person.entry, {year.year, year.scheme, scene.number});
    return outcome;
}

}  // namespace canbao
