#include "procedure/lists/population_acts.h"

#include <algorithm>

#include "procedure/act_numbers.h"
#include "procedure/found_person.h"
#include "procedure/lists/examine_population.h"
#include "store/register_store.h"

namespace canbao {
namespace {

Failure has_changed() {
    return fail(
        "读取期间名单文件被改动，什么也没有登记；请关闭打开它的程序，再执行一次",
        "the list was changed while it was read, and nothing was registered: close the program that has "
        "it open, and run it again");
}

// A person who is known elsewhere keeps the number.
PersonNumber number_of(const PopulationNumbers& numbers, std::size_t ordinal, const KnownBefore* before) {
    if (before != nullptr && before->number) return *before->number;
    return static_cast<PersonNumber>(numbers.person(ordinal));
}

}  // namespace

Result<Done> PopulationActs::make(BlockQueue<PopulationPart>& parts) {
    auto made = make_all(parts);
    parts.end();
    return made;
}

Result<Done> PopulationActs::make_all(BlockQueue<PopulationPart>& parts) {
    std::size_t place = 0;
    for (auto row = TRY(list_.next()); row; row = TRY(list_.next()), ++place) {
        if (place == rows_.size() || rows_[place].row != row->cells.number) return has_changed();
        const StagedRow& staged = rows_[place];
        const auto* person = std::get_if<PersonDetail>(&row->person);
        if ((person == nullptr) != (staged.fate == RowFate::unreadable)) return has_changed();
        if (person != nullptr && content_of(*person) != staged.content) return has_changed();
        if (goes_back(staged.fate)) TRY(give_back(*row, staged));
        if (staged.fate != RowFate::registered || !numbers_) continue;
        add(*person, place);
        const bool is_last = registered_ == numbers_->persons;
        if (changes_.persons.size() < PopulationNumbers::kPersonsOfPart && !is_last) continue;
        if (!parts.put(finish_part())) return Done{};
    }
    if (place != rows_.size()) return has_changed();
    if (feedback_ != nullptr) TRY(feedback_->finish());
    return Done{};
}

Result<Done> PopulationActs::give_back(const PopulationList::Row& row, const StagedRow& staged) {
    if (feedback_ == nullptr) return Done{};
    const auto* faults = std::get_if<RowFaults>(&row.person);
    return feedback_->add(row.cells, faults != nullptr ? *faults : RowFaults{fault_of(staged)});
}

void PopulationActs::add(const PersonDetail& person, std::size_t place) {
    const KnownBefore* before = rows_.known_before(place);
    const BlindIndex& document = rows_[place].document;
    const std::int64_t act = numbers_->act_of(registered_);
    const PersonNumber number = number_of(*numbers_, registered_++, before);
    const RegionCode area = numbers_->area;
    const auto seal = [&](std::string_view text, std::string_view where) { return keys_.seal(text, where); };
    changes_.persons.push_back({area, number, act});
    changes_.details.push_back(
        {area, number, sealed_detail(seal, {area, number, act, numbers_->on}, person, document)});
    changes_.documents.push_back({area, document, number, before == nullptr ? 0 : before->turn, act});
}

PopulationPart PopulationActs::finish_part() {
    const std::int64_t act = changes_.persons.front().act;
    std::vector<Facts> facts = facts_of(changes_);
    FactDigests digests = digests_of(facts);
    for (Facts& each : facts)
        if (each.table->name() == "person_document") each.rows.clear();
    changes_ = {};
    return {act, std::move(facts), std::move(digests), list_.file().bytes_taken()};
}

DatabaseResult<Done> write_documents(Connection& connection, const StagedPopulation& rows,
                                     const PopulationNumbers& numbers) {
    struct Registered {
        std::uint32_t place, ordinal;
    };
    std::vector<Registered> registered;
    registered.reserve(numbers.persons);
    for (std::uint32_t place = 0; place < rows.size(); ++place)
        if (rows[place].fate == RowFate::registered)
            registered.push_back({place, static_cast<std::uint32_t>(registered.size())});
    std::ranges::sort(registered, {},
                      [&](const Registered& each) { return rows[each.place].document.bytes(); });
    RegisterChanges changes;
    for (const Registered& each : registered) {
        const KnownBefore* before = rows.known_before(each.place);
        changes.documents.push_back({numbers.area, rows[each.place].document,
                                     number_of(numbers, each.ordinal, before),
                                     before == nullptr ? 0 : before->turn, numbers.act_of(each.ordinal)});
        if (changes.documents.size() < PopulationNumbers::kPersonsOfPart && &each != &registered.back())
            continue;
        TRY(write_facts(connection, facts_of(changes)));
        changes.documents.clear();
    }
    return Done{};
}

}  // namespace canbao
