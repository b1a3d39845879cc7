#include "procedure/population_list.h"

#include <algorithm>

#include "channels/cell_reference.h"
#include "channels/cell_text.h"

namespace canbao {
namespace {

// Rows in which the headers may be; what is behind them stays in the file.
Result<std::vector<KeptRow>> first_rows_of(SheetReader& reader) {
    std::vector<KeptRow> rows;
    while (rows.empty() || rows.back().number() < SheetLimits::kHeaderRows) {
        const auto row = TRY(reader.next());
        if (!row) break;
        rows.emplace_back(*row);
    }
    return rows;
}

// A header in two rows is shown with both.
std::vector<std::string> titles_of(const std::vector<KeptRow>& rows, const SheetHeader& header) {
    std::size_t width = 0;
    for (const KeptRow& row : rows) width = std::max(width, row.size());
    std::vector<std::string> titles(width);
    for (std::size_t column = 0; column < width; ++column) {
        std::string& title = titles[column];
        for (const KeptRow& row : rows) {
            if (row.number() < header.first_row || row.number() > header.last_row) continue;
            const std::string text = tidy_text(row.at(column).text);
            if (text.empty() || text == title) continue;
            title += (title.empty() ? "" : "/") + text;
        }
        if (title.empty()) title = column_letters(static_cast<std::uint32_t>(column));
    }
    return titles;
}

// What has no header of its own is behind the headers, and is shown by its letters.
bool says_residence(const SheetHeader& header) {
    const auto fields = population_fields();
    for (std::size_t i = 0; i < fields.size(); ++i)
        if ((fields[i].key == "residence" || fields[i].key == "village") && header.columns[i]) return true;
    return false;
}

}  // namespace

PopulationList::PopulationList(SheetReader reader, std::vector<KeptRow> first_rows, SheetHeader header,
                               PopulationRowReader rows)
    : reader_(std::move(reader)),
      first_rows_(std::move(first_rows)),
      header_(std::move(header)),
      titles_(titles_of(first_rows_, header_)),
      rows_(std::move(rows)) {
    while (next_kept_ < first_rows_.size() && first_rows_[next_kept_].number() <= header_.last_row)
        ++next_kept_;
}

Result<PopulationList> PopulationList::open(const PopulationFile& file, const RegionList& regions,
                                            RegionCode area, std::optional<RegionCode> residence) {
    SheetReader reader = TRY(SheetReader::open(file.path, file.sheet));
    std::vector<KeptRow> rows = TRY(first_rows_of(reader));
    SheetHeader header = TRY(find_header(rows, population_fields(), file.header));
    if (!residence && !says_residence(header))
        return fail(
            "名单没有居住地、村（居）一列：用 --column residence=列 指定，或整份名单是一个村的，用 --residence 村代码",
            "no column says where people live: name it by --column residence=COLUMN, or, where all live in one "
            "village, by --residence VILLAGE");
    auto columns = header.columns;
    return PopulationList(std::move(reader), std::move(rows), std::move(header),
                          PopulationRowReader(std::move(columns), ResidenceFinder(regions, area), residence));
}

Result<std::optional<PopulationList::Row>> PopulationList::next() {
    SheetRow cells;
    if (next_kept_ < first_rows_.size()) {
        cells = first_rows_[next_kept_++].row();
    } else {
        const auto row = TRY(reader_.next());
        if (!row) return std::optional<Row>();
        cells = *row;
    }
    return std::optional<Row>(Row{cells, rows_.read(cells)});
}

}  // namespace canbao
