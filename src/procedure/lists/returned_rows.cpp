#include "procedure/lists/returned_rows.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "channels/cell_reference.h"
#include "files/byte_sink.h"

namespace canbao {
namespace {

const std::array<LocalText, 3> kTitles = {{{"行号", "row"}, {"原因", "reason"}, {"建议", "suggestion"}}};

bool is_ours(const std::string& title, const LocalText& ours) { return title == ours.zh || title == ours.en; }

// A list that went back before and comes again has these columns already: they are written anew.
std::size_t columns_of(const std::vector<std::string>& titles) {
    const std::size_t ours = kTitles.size();
    if (titles.size() < ours) return titles.size();
    const auto last = titles.end() - static_cast<std::ptrdiff_t>(ours);
    return std::equal(last, titles.end(), kTitles.begin(), is_ours) ? titles.size() - ours : titles.size();
}

// Columns whose digits a spreadsheet must not touch.
std::vector<bool> texts_of(const ListFile& list, std::size_t columns) {
    std::vector<bool> texts(columns, false);
    for (std::size_t i = 0; i < list.fields().size(); ++i) {
        const auto& column = list.header().columns[i];
        if (list.fields()[i].is_digits && column && *column < columns) texts[*column] = true;
    }
    return texts;
}

}  // namespace

ReturnedText returned_text(const RowFaults& faults, Language language) {
    ReturnedText all;
    for (const RowFault& fault : faults) {
        const std::string_view between = language == Language::zh ? "；" : "; ";
        for (const auto& [text, of] :
             {std::pair(&all.reason, &fault.reason), std::pair(&all.suggestion, &fault.suggestion)}) {
            if (text->find(of->in(language)) != std::string::npos) continue;
            if (!text->empty()) *text += between;
            *text += of->in(language);
        }
    }
    return all;
}

Result<ReturnedRows> ReturnedRows::open(const std::string& path, const ListFile& list, std::size_t widest_row,
                                        Language language) {
    if (writes_over(path, list.path()))
        return fail("退回的行不能写在名单文件上，请用 --feedback 另取文件名",
                    "the rows that go back cannot be written over the list: name another file by --feedback");
    std::vector<std::string> titles = list.titles();
    const std::size_t titled = columns_of(titles);
    // Columns of an earlier feedback stand last; what goes beyond the headers has only letters.
    const std::size_t columns = titled < titles.size() ? titled : std::max(titled, widest_row);
    titles.resize(std::min(columns, titles.size()));
    while (titles.size() < columns)
        titles.push_back(column_letters(static_cast<std::uint32_t>(titles.size())));
    const std::vector<bool> texts = texts_of(list, columns);
    constexpr double kWidthOfNumbers = 22;
    std::vector<WrittenColumn> written;
    written.reserve(columns + kTitles.size());
    for (std::size_t i = 0; i < columns; ++i)
        written.push_back({titles[i], texts[i] ? kWidthOfNumbers : 0, texts[i]});
    constexpr std::array kWidths = {8.0, 48.0, 60.0};
    for (std::size_t i = 0; i < kTitles.size(); ++i)
        written.push_back({kTitles[i].in(language), kWidths[i], false});
    return ReturnedRows(TRY(SheetWriter::open(path, list.format(), written)), columns, language);
}

Result<Done> ReturnedRows::add(const SheetRow& row, const RowFaults& faults) {
    const std::string number = std::to_string(row.number);
    const ReturnedText text = returned_text(faults, language_);
    std::vector<std::string_view> cells;
    cells.reserve(columns_ + kTitles.size());
    for (std::size_t i = 0; i < columns_; ++i) cells.push_back(row.at(i).text);
    cells.insert(cells.end(), {number, text.reason, text.suggestion});
    return writer_.write(cells);
}

Result<Done> write_returned(const std::string& path, const ListFileChoice& choice,
                            std::vector<SheetField> fields, std::size_t widest_row,
                            const std::map<std::uint32_t, RowFaults>& returned, Language language) {
    if (returned.empty()) return Done{};
    ListFile list = TRY(ListFile::open(choice, std::move(fields)));
    ReturnedRows rows = TRY(ReturnedRows::open(path, list, widest_row, language));
    std::size_t written = 0;
    while (const std::optional<SheetRow> row = TRY(list.next())) {
        const auto found = returned.find(row->number);
        if (found == returned.end()) continue;
        TRY(rows.add(*row, found->second));
        ++written;
    }
    if (written != returned.size()) return list_was_changed();
    return rows.finish();
}

std::string path_of_returned(const std::string& list, const SheetFormat& format) {
    const std::filesystem::path path(list);
    const char* ending = format.kind == SheetFormat::Kind::xlsx ? ".xlsx" : ".csv";
    return (path.parent_path() / (path.stem().string() + "-退回" + ending)).string();
}

}  // namespace canbao
