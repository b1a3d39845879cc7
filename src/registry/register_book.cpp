#include "registry/register_book.h"

#include <algorithm>

#include "vocabulary/check.h"

namespace canbao {

void RegisterBook::put_owner(const BlindIndex& document, const DocumentOwner& owner) {
    std::vector<DocumentOwner>& owners = owners_[document];
    const auto found = std::ranges::find(owners, owner.area, &DocumentOwner::area);
    if (found == owners.end())
        owners.push_back(owner);
    else if (found->turn < owner.turn)
        *found = owner;
}

RegisterEntry& RegisterBook::put_entry(RegionCode area, PersonNumber number) {
    const auto [found, is_new] =
        entries_[number].try_emplace(area, RegisterEntry{area, number, {}, {}, {}, {}, {}, {}});
    return found->second;
}

void RegisterBook::put_merge(RegionCode area, PersonNumber number, PersonNumber into) {
    put_entry(area, number).merged_into = into;
    merged_into_[into].push_back(number);
}

void RegisterBook::put_correction(RegionCode area, PersonNumber number, std::int64_t corrected,
                                  std::int64_t act) {
    RegisterEntry& entry = put_entry(area, number);
    const auto found = std::ranges::find(entry.enrolments, corrected, &EnrolmentFact::act);
    CHECK(found != entry.enrolments.end());
    entry.corrected.push_back({*found, act});
    entry.enrolments.erase(found);
    std::erase_if(entry.insured, [&](const InsuredYearFact& year) { return year.act == corrected; });
}

void RegisterBook::sort_facts() {
    for (auto& [number, areas] : entries_) {
        for (auto& [area, entry] : areas) {
            std::ranges::sort(entry.details, {}, &DetailFact::act);
            std::ranges::sort(entry.enrolments, {}, &EnrolmentFact::act);
            std::ranges::sort(entry.insured, {}, &InsuredYearFact::act);
            std::ranges::sort(entry.identities, {}, &IdentityFact::act);
        }
    }
}

const RegisterEntry* RegisterBook::find(RegionCode area, PersonNumber number) const {
    const auto areas = entries_.find(number);
    if (areas == entries_.end()) return nullptr;
    const auto found = areas->second.find(area);
    return found == areas->second.end() ? nullptr : &found->second;
}

const RegisterEntry* RegisterBook::find(RegionCode area, std::span<const BlindIndex> document) const {
    const DocumentOwner* last = owner(area, document);
    return last == nullptr ? nullptr : find(area, last->number);
}

// Until all is sealed anew after a rotation of keys, turns of one document stand under several indexes.
const DocumentOwner* RegisterBook::owner(RegionCode area, std::span<const BlindIndex> document) const {
    const DocumentOwner* last = nullptr;
    for (const BlindIndex& index : document) {
        const auto owners = owners_.find(index);
        if (owners == owners_.end()) continue;
        const auto found = std::ranges::find(owners->second, area, &DocumentOwner::area);
        if (found != owners->second.end() && (last == nullptr || last->turn < found->turn)) last = &*found;
    }
    return last;
}

std::vector<const RegisterEntry*> RegisterBook::entries_of(std::span<const PersonNumber> numbers) const {
    // Few: whoever has two numbers is an exception.
    std::vector<PersonNumber> met(numbers.begin(), numbers.end());
    const auto meet = [&](PersonNumber number) {
        if (std::ranges::find(met, number) == met.end()) met.push_back(number);
    };
    std::map<std::pair<RegionCode, PersonNumber>, const RegisterEntry*> found;
    // It grows on the way.  NOLINTNEXTLINE(modernize-loop-convert)
    for (std::size_t i = 0; i < met.size(); ++i) {
        const PersonNumber number = met[i];
        if (const auto areas = entries_.find(number); areas != entries_.end()) {
            for (const auto& [area, entry] : areas->second) {
                found.emplace(std::pair(area, number), &entry);
                if (entry.merged_into) meet(*entry.merged_into);
            }
        }
        if (const auto merged = merged_into_.find(number); merged != merged_into_.end())
            std::ranges::for_each(merged->second, meet);
    }
    std::vector<const RegisterEntry*> out;
    out.reserve(found.size());
    for (const auto& [key, entry] : found) out.push_back(entry);
    return out;
}

std::vector<const RegisterEntry*> RegisterBook::others_of(const RegisterEntry& entry) const {
    std::vector<const RegisterEntry*> others = entries_of({&entry.number, 1});
    std::erase(others, &entry);
    return others;
}

std::vector<const RegisterEntry*> RegisterBook::holders(std::span<const BlindIndex> document) const {
    std::map<std::pair<RegionCode, PersonNumber>, const RegisterEntry*> found;
    for (const BlindIndex& index : document) {
        const auto owners = owners_.find(index);
        if (owners == owners_.end()) continue;
        for (const DocumentOwner& owner : owners->second) {
            const RegisterEntry* entry = find(owner.area, owner.number);
            if (entry == nullptr ||
                std::ranges::find(document, entry->detail().document_index) == document.end())
                continue;
            const RegisterEntry* last = survivor(entry);
            if (last == nullptr) last = entry;
            found.emplace(std::pair(last->area, last->number), last);
        }
    }
    std::vector<const RegisterEntry*> out;
    out.reserve(found.size());
    for (const auto& [key, entry] : found) out.push_back(entry);
    return out;
}

const RegisterEntry* RegisterBook::survivor(const RegisterEntry* entry) const {
    // Longer than any chain that acts make; a circle would be a fault of the books.
    constexpr int kLongestChain = 1000;
    int steps = 0;
    while (entry != nullptr && entry->merged_into && ++steps < kLongestChain)
        entry = find(entry->area, *entry->merged_into);
    return steps < kLongestChain ? entry : nullptr;
}

RegisterEntry& RegisterBook::changing(const RegisterEntry& entry) {
    CHECK(find(entry.area, entry.number) == &entry);
    return entries_[entry.number].at(entry.area);
}

int RegisterBook::next_turn(RegionCode area, std::span<const BlindIndex> document) const {
    const DocumentOwner* last = owner(area, document);
    return last == nullptr ? 0 : last->turn + 1;
}

// A turn is counted under all indexes, so that none stands twice when all of them become one.
void RegisterBook::own(std::span<const BlindIndex> document, RegionCode area, PersonNumber number,
                       std::int64_t act) {
    const DocumentOwner* last = owner(area, document);
    if (last != nullptr && last->number == number) return;
    const int turn = next_turn(area, document);
    put_owner(document.front(), {area, number, turn});
    changes_.documents.push_back({area, document.front(), number, turn, act});
}

void RegisterBook::add_person(RegionCode area, PersonNumber number, DetailFact detail,
                              std::span<const BlindIndex> document) {
    CHECK(find(area, number) == nullptr && !document.empty());
    changes_.persons.push_back({area, number, detail.act});
    add_detail(put_entry(area, number), std::move(detail), document);
}

void RegisterBook::add_detail(const RegisterEntry& entry, DetailFact detail,
                              std::span<const BlindIndex> document) {
    CHECK(document.empty() || document.front() == detail.document_index);
    if (!document.empty()) own(document, entry.area, entry.number, detail.act);
    changes_.details.push_back({entry.area, entry.number, detail});
    changing(entry).details.push_back(std::move(detail));
}

void RegisterBook::add_enrolment(const RegisterEntry& entry, const EnrolmentFact& fact) {
    changes_.enrolments.push_back({entry.area, entry.number, fact});
    changing(entry).enrolments.push_back(fact);
}

void RegisterBook::add_insured(const RegisterEntry& entry, const InsuredYearFact& fact) {
    const bool is_known = std::ranges::any_of(entry.insured, [&](const InsuredYearFact& known) {
        return known.year == fact.year && known.scheme == fact.scheme;
    });
    if (is_known) return;
    changes_.insured.push_back({entry.area, entry.number, fact});
    changing(entry).insured.push_back(fact);
}

void RegisterBook::correct(const RegisterEntry& entry, std::int64_t corrected, std::int64_t act) {
    CHECK(find(entry.area, entry.number) == &entry);
    changes_.corrections.push_back({entry.area, entry.number, corrected, act});
    put_correction(entry.area, entry.number, corrected, act);
}

void RegisterBook::merge(const RegisterEntry& entry, const RegisterEntry& into, std::int64_t act) {
    CHECK(entry.area == into.area && entry.number != into.number);
    CHECK(find(entry.area, entry.number) == &entry);
    changes_.merges.push_back({entry.area, entry.number, into.number, act});
    put_merge(entry.area, entry.number, into.number);
}

}  // namespace canbao
