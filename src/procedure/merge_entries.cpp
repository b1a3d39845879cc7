#include "procedure/found_person.h"
#include "procedure/sealed_places.h"

namespace canbao {

// 合并重复登记: this entry goes on in the other, which keeps its details and its relation.
ActResult carry_out(const ActScene& scene, const MergeCommand& command) {
    FoundPerson person = find_person(scene, command.person);
    if (person.entry == nullptr) return std::move(person.otherwise);
    FoundPerson into = find_person(scene, command.into);
    if (into.entry == nullptr) return std::move(into.otherwise);
    if (into.entry == person.entry)
        return tl::unexpected(ActFault{
            ActFault::Kind::bad_command, "into", {"与要合并的是同一条登记", "it is the same entry"}});
    const auto name_of = [&](const RegisterEntry& entry) {
        const DetailFact& fact = entry.detail();
        return scene.keys.open(fact.name, place_of_detail("name", scene.area(), entry.number, fact.act));
    };
    auto one = name_of(*person.entry);
    auto other = name_of(*into.entry);
    if (!one) return tl::unexpected(unreadable(std::move(one.error())));
    if (!other) return tl::unexpected(unreadable(std::move(other.error())));
    ActOutcome outcome = std::move(into.otherwise);
    const PersonNumber numbers[] = {person.entry->number, into.entry->number};
    auto others = scene.people.entries_of(numbers);
    std::erase_if(others,
                  [&](const RegisterEntry* each) { return each == person.entry || each == into.entry; });
    outcome.decision = may_merge(scene.law, scene.on(), {*person.entry, *into.entry, *one == *other, others});
    if (!outcome.decision.is_granted()) return outcome;
    // The years that were proved for the one count for the other.
    for (const InsuredYearFact& year : person.entry->insured)
        scene.people.add_insured(*into.entry, {year.year, year.scheme, scene.number});
    scene.people.merge(*person.entry, *into.entry, scene.number);
    return outcome;
}

}  // namespace canbao
