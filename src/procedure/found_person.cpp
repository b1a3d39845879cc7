#include "procedure/found_person.h"

#include <algorithm>

#include "procedure/sealed_places.h"

namespace canbao {
namespace {

FoundPerson nobody(ReasonCode code, ReasonFact fact = {}) {
    FoundPerson found;
    found.otherwise.decision.against.push_back({code, nullptr, {fact}, nullptr});
    return found;
}

}  // namespace

FoundPerson find_person(const ActScene& scene, const PersonReference& reference) {
    const RegisterEntry* entry = nullptr;
    if (const auto* number = std::get_if<PersonNumber>(&reference)) {
        entry = scene.people.find(scene.area(), *number);
        if (entry != nullptr && entry->merged_into && sees(scene.act.actor, *entry))
            return nobody(ReasonCode::merged_into, static_cast<std::int64_t>(*entry->merged_into));
    } else {
        entry = scene.people.survivor(scene.people.find(scene.area(), scene.act.documents));
    }
    if (entry == nullptr || !sees(scene.act.actor, *entry)) return nobody(ReasonCode::not_registered);
    FoundPerson found;
    found.entry = entry;
    found.otherwise.person = entry->number;
    return found;
}

const RegisterEntry* owner_of(const RegisterBook& people, RegionCode area,
                              std::span<const BlindIndex> document) {
    const RegisterEntry* first = people.find(area, document);
    const RegisterEntry* owner = people.survivor(first);
    if (owner == nullptr) return nullptr;
    // What was merged keeps its document for good; others may have got a new one since.
    const bool has_it = std::ranges::find(document, first->detail().document_index) != document.end();
    return has_it || first != owner ? owner : nullptr;
}

Result<PersonDetail> open_detail(const KeyRing& keys, const RegisterEntry& entry) {
    const DetailFact& fact = entry.detail();
    const auto open = [&](std::string_view column, const Sealed& sealed) {
        return keys.open(sealed, place_of_detail(column, entry.area, entry.number, fact.act));
    };
    auto name = PersonName::parse(TRY(open("name", fact.name)));
    auto document = IdentityDocument::parse(fact.document_kind, TRY(open("document", fact.document)));
    if (!name) return tl::unexpected(std::move(name.error()));
    if (!document) return tl::unexpected(std::move(document.error()));
    PersonDetail detail{.name = *std::move(name),
                        .document = *std::move(document),
                        .sex = fact.sex,
                        .born = fact.born,
                        .phone = {},
                        .residence = fact.residence};
    if (fact.phone) {
        auto phone = PhoneNumber::parse(TRY(open("phone", *fact.phone)));
        if (!phone) return tl::unexpected(std::move(phone.error()));
        detail.phone = *std::move(phone);
    }
    return detail;
}

Result<std::string> masked_name(const KeyRing& keys, const RegisterEntry& entry) {
    const DetailFact& detail = entry.detail();
    const std::string name =
        TRY(keys.open(detail.name, place_of_detail("name", entry.area, entry.number, detail.act)));
    return TRY(PersonName::parse(name)).masked();
}

DetailFact sealed_detail(const ActScene& scene, PersonNumber number, const PersonDetail& detail,
                         const BlindIndex& document) {
    const auto seal = [&](std::string_view text, std::string_view place) {
        return scene.keys.seal(text, place);
    };
    return sealed_detail(seal, {scene.area(), number, scene.number, scene.on()}, detail, document);
}

DetailFact sealed_detail(const SealText& seal, const DetailPlace& place, const PersonDetail& detail,
                         const BlindIndex& document) {
    const auto seal_column = [&](std::string_view column, const std::string& text) {
        return seal(text, place_of_detail(column, place.area, place.number, place.act));
    };
    DetailFact fact{.from = place.from,
                    .act = place.act,
                    .name = seal_column("name", detail.name.plain()),
                    .sex = detail.sex,
                    .born = detail.born,
                    .document_kind = detail.document.kind(),
                    .document = seal_column("document", detail.document.plain()),
                    .document_index = document,
                    .phone = {},
                    .residence = detail.residence};
    if (detail.phone) fact.phone = seal_column("phone", detail.phone->plain());
    return fact;
}

Newcomer newcomer_of(const RegisterBook& people, RegionCode area, std::span<const BlindIndex> document) {
    Newcomer newcomer;
    newcomer.owner = owner_of(people, area, document);
    const auto holders = people.holders(document);
    if (newcomer.owner != nullptr || holders.empty()) return newcomer;
    newcomer.number = holders.front()->number;
    std::vector<PersonNumber> numbers;
    numbers.reserve(holders.size());
    for (const RegisterEntry* holder : holders) numbers.push_back(holder->number);
    newcomer.elsewhere = people.entries_of(numbers);
    const auto here = std::ranges::find(newcomer.elsewhere, area, &RegisterEntry::area);
    if (here != newcomer.elsewhere.end()) newcomer.owner = people.survivor(*here);
    return newcomer;
}

ActOutcome enter_register(const ActScene& scene, const PersonDetail& detail, RegistrationDecision decision,
                          const Newcomer& newcomer) {
    ActOutcome outcome{{}, std::move(decision)};
    const RegisterEntry* owner = newcomer.owner;
    if (owner != nullptr && sees(scene.act.actor, *owner)) outcome.person = owner->number;
    if (!outcome.decision.is_granted()) return outcome;
    const PersonNumber number = newcomer.number.value_or(static_cast<PersonNumber>(scene.number));
    outcome.person = number;
    scene.people.add_person(scene.area(), number,
                            sealed_detail(scene, number, detail, scene.act.documents.front()),
                            scene.act.documents);
    return outcome;
}

ActFault unreadable(Error error) { return {ActFault::Kind::unreadable_key, "", std::move(error.message)}; }

}  // namespace canbao
