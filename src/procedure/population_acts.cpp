#include "procedure/population_acts.h"

#include <algorithm>
#include <array>

#include "channels/cell_reference.h"
#include "procedure/act_numbers.h"
#include "procedure/examine_population.h"
#include "procedure/found_person.h"
#include "store/register_store.h"

namespace canbao {
namespace {

const std::array<LocalText, 3> kTitles = {{{"行号", "row"}, {"原因", "reason"}, {"建议", "suggestion"}}};

Failure has_changed() {
    return fail(
        "读取期间名单文件被改动，什么也没有登记；请关闭打开它的程序，再执行一次",
        "the list was changed while it was read, and nothing was registered: close the program that has "
        "it open, and run it again");
}

bool is_ours(const std::string& title, const LocalText& ours) { return title == ours.zh || title == ours.en; }

// A list that went back before and comes again has these columns already: they are written anew.
std::size_t columns_of(const std::vector<std::string>& titles) {
    const std::size_t ours = kTitles.size();
    if (titles.size() < ours) return titles.size();
    const auto last = titles.end() - static_cast<std::ptrdiff_t>(ours);
    return std::equal(last, titles.end(), kTitles.begin(), is_ours) ? titles.size() - ours : titles.size();
}

// Columns whose digits a spreadsheet must not touch.
std::vector<bool> texts_of(const SheetHeader& header, std::size_t columns) {
    std::vector<bool> texts(columns, false);
    const auto fields = population_fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const bool is_number =
            fields[i].key == "id" || fields[i].key == "phone" || fields[i].key == "residence";
        if (is_number && header.columns[i] && *header.columns[i] < columns) texts[*header.columns[i]] = true;
    }
    return texts;
}

// A person who is known elsewhere keeps the number.
PersonNumber number_of(const PopulationNumbers& numbers, std::size_t ordinal, const KnownBefore* before) {
    if (before != nullptr && before->number) return *before->number;
    return static_cast<PersonNumber>(numbers.person(ordinal));
}

}  // namespace

Result<PopulationFeedback> PopulationFeedback::open(const std::string& path, const PopulationList& list,
                                                    std::size_t widest_row, Language language) {
    std::vector<std::string> titles = list.titles();
    const std::size_t titled = columns_of(titles);
    // Columns of an earlier feedback stand last; what goes beyond the headers has only letters.
    const std::size_t columns = titled < titles.size() ? titled : std::max(titled, widest_row);
    titles.resize(std::min(columns, titles.size()));
    while (titles.size() < columns)
        titles.push_back(column_letters(static_cast<std::uint32_t>(titles.size())));
    const std::vector<bool> texts = texts_of(list.header(), columns);
    std::vector<WrittenColumn> written;
    written.reserve(columns + kTitles.size());
    for (std::size_t i = 0; i < columns; ++i) written.push_back({titles[i], texts[i] ? 22.0 : 0.0, texts[i]});
    constexpr std::array kWidths = {8.0, 48.0, 60.0};
    for (std::size_t i = 0; i < kTitles.size(); ++i)
        written.push_back({kTitles[i].in(language), kWidths[i], false});
    return PopulationFeedback(TRY(SheetWriter::open(path, list.format(), written)), columns, language);
}

Result<Done> PopulationFeedback::add(const SheetRow& row, const RowFaults& faults) {
    std::array<std::string, kTitles.size()> said;
    said[0] = std::to_string(row.number);
    for (const RowFault& fault : faults) {
        const std::string_view between = language_ == Language::zh ? "；" : "; ";
        for (const auto& [text, of] :
             {std::pair(&said[1], &fault.reason), std::pair(&said[2], &fault.suggestion)}) {
            if (text->find(of->in(language_)) != std::string::npos) continue;
            if (!text->empty()) *text += between;
            *text += of->in(language_);
        }
    }
    std::vector<std::string_view> cells;
    cells.reserve(columns_ + said.size());
    for (std::size_t i = 0; i < columns_; ++i) cells.push_back(row.at(i).text);
    cells.insert(cells.end(), said.begin(), said.end());
    return writer_.write(cells);
}

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
    return {act, std::move(facts), std::move(digests), list_.bytes_taken()};
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
