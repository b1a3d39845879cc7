#include "channels/xlsx_rows.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "channels/row_queue.h"
#include "channels/workbook_xml.h"
#include "channels/xml_reader.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

// Each covers two cells at least, and none two of them.
constexpr std::size_t kMostAreas = SheetLimits::kHeaderRows * SheetLimits::kMostEmptyColumns / 2;
// No text that is longer can be a cell, with its characters escaped and not.
constexpr std::size_t kMostCellBytes = 8 * SheetLimits::kLongestCell;

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

struct MergedAreaFinder::Looking {
    void open(std::string_view name, const XmlAttributes& attributes) {
        if (name != "mergeCell") return;
        const auto area = parse_cell_area(attributes.find("ref").value_or(""));
        if (area && area->first.row <= SheetLimits::kHeaderRows && area->first != area->last &&
            areas.size() < kMostAreas)
            areas.push_back(*area);
    }
    void close(std::string_view name) {
        if (name == "mergeCells") is_done = true;
    }
    void take_text(std::string_view) {}

    void take_behind_rows(std::string_view piece) {
        if (!is_done && !reader.take(piece)) is_done = true;
    }

    XmlReader reader{this};
    std::string seen;  // the end of what was taken, as long as the rows go on
    bool is_behind_rows = false;
    bool is_done = false;
    std::vector<CellArea> areas;
};

MergedAreaFinder::MergedAreaFinder() : looking_(std::make_unique<Looking>()) {
    // The element that the rows were in.
    CHECK(looking_->reader.take("<sheet>").has_value());
}
MergedAreaFinder::~MergedAreaFinder() = default;
MergedAreaFinder::MergedAreaFinder(MergedAreaFinder&&) noexcept = default;
MergedAreaFinder& MergedAreaFinder::operator=(MergedAreaFinder&&) noexcept = default;

void MergedAreaFinder::take(std::string_view piece) {
    Looking& looking = *looking_;
    if (looking.is_behind_rows) return looking.take_behind_rows(piece);
    // "</sheetData>", "</x:sheetData>", or "<sheetData/>" where there are no rows.
    constexpr std::string_view kRows = "sheetData>";
    constexpr std::size_t kLongestEnd = 64;
    looking.seen += piece;
    const std::string_view seen = looking.seen;
    for (std::size_t at = seen.find(kRows); at != std::string_view::npos; at = seen.find(kRows, at + 1)) {
        const std::size_t tag = seen.rfind('<', at);
        if (tag == std::string_view::npos || at - tag > kLongestEnd || seen[tag + 1] != '/') continue;
        looking.is_behind_rows = true;
        looking.take_behind_rows(seen.substr(at + kRows.size()));
        looking.seen.clear();
        return;
    }
    if (looking.seen.size() > kLongestEnd + kRows.size())
        looking.seen.erase(0, looking.seen.size() - kLongestEnd - kRows.size());
}

std::vector<CellArea> MergedAreaFinder::areas() && { return std::move(looking_->areas); }

struct XlsxRows::Reading {
    explicit Reading(CellMeaning its) : meaning(std::move(its)), merged(meaning.merged.size()) {}

    void open(std::string_view name, const XmlAttributes& attributes);
    void close(std::string_view name);
    void take_text(std::string_view text);

    void open_row(const XmlAttributes& attributes);
    void open_cell(const XmlAttributes& attributes);
    void close_cell();
    void close_row();
    void put(SheetCell marks);
    void put_shared();
    void put_stored();
    bool may_put();
    void repeat_merged();
    void refuse_order();

    // A merged area's value, once its first cell was read.
    struct Repeated {
        std::string text;
        SheetCell cell;
    };

    XmlReader reader{this};
    CellMeaning meaning;
    std::vector<Repeated> merged;  // as many as meaning.merged
    RowQueue rows;
    bool is_in_rows = false, is_in_row = false, is_in_cell = false, is_in_value = false, is_in_text = false;
    std::uint32_t row = 0;          // the one that was opened last
    std::uint32_t next_column = 0;  // where the next cell is, unless it says otherwise
    std::uint32_t column = 0;
    char type = 'n';  // of the cell: n s i(nline) r(esult) b e d
    std::size_t style = 0;
    bool is_formula = false;
    std::string value;
    TextRuns runs;
};

void XlsxRows::Reading::refuse_order() {
    reader.refuse(
        Error::of(fmt::format("第{}行附近，行或单元格的次序不对，文件已损坏", row),
                  fmt::format("rows or cells are out of order near row {}: the file is damaged", row)));
}

void XlsxRows::Reading::open(std::string_view name, const XmlAttributes& attributes) {
    if (!is_in_rows) {
        is_in_rows = name == "sheetData";
    } else if (!is_in_row) {
        if (name == "row") open_row(attributes);
    } else if (!is_in_cell) {
        if (name == "c") open_cell(attributes);
    } else if (is_in_text) {
        runs.open(name, attributes.find("xml:space"));
    } else if (name == "v") {
        is_in_value = true;
        value.clear();
    } else if (name == "f") {
        is_formula = true;
    } else if (name == "is") {
        is_in_text = true;
        value.clear();
    }
}

void XlsxRows::Reading::close(std::string_view name) {
    if (is_in_text) {
        runs.close(name, value);
        if (name == "is") is_in_text = false;
    } else if (name == "v") {
        is_in_value = false;
    } else if (name == "c" && is_in_cell) {
        close_cell();
    } else if (name == "row" && is_in_row) {
        close_row();
    } else if (name == "sheetData") {
        is_in_rows = false;
    }
}

void XlsxRows::Reading::take_text(std::string_view text) {
    if (is_in_text) {
        runs.take_text(text, value);
    } else if (is_in_value) {
        value += text;
    }
    if (value.size() > kMostCellBytes)
        reader.refuse(Error::of(
            fmt::format("第{}行有单元格超过{}个字符", row, SheetLimits::kLongestCell),
            fmt::format("row {}: a cell has more than {} characters", row, SheetLimits::kLongestCell)));
}

void XlsxRows::Reading::open_row(const XmlAttributes& attributes) {
    std::uint32_t number = row + 1;
    if (const auto stated = attributes.find("r")) number = whole_number<std::uint32_t>(*stated).value_or(0);
    if (number <= row) return refuse_order();
    row = number;
    next_column = 0;
    is_in_row = true;
}

void XlsxRows::Reading::open_cell(const XmlAttributes& attributes) {
    column = next_column;
    if (const auto stated = attributes.find("r")) {
        const auto reference = parse_cell_reference(*stated);
        if (!reference || reference->row != row || reference->column < next_column) return refuse_order();
        column = reference->column;
    }
    if (column >= SheetLimits::kMostEmptyColumns) return refuse_order();
    next_column = column + 1;
    const std::string_view stated = attributes.find("t").value_or("n");
    type = stated == "str" ? 'r' : stated == "inlineStr" ? 'i' : stated.empty() ? 'n' : stated[0];
    style = whole_number<std::size_t>(attributes.find("s").value_or("0")).value_or(0);
    is_formula = false;
    value.clear();
    runs.reset();
    is_in_cell = true;
}

bool XlsxRows::Reading::may_put() {
    if (column >= SheetLimits::kMostColumns) {
        reader.refuse(Error::of(
            fmt::format("第{}行{}列有内容：最多读{}列，请删去不用的列", row, column_letters(column),
                        SheetLimits::kMostColumns),
            fmt::format(
                "row {}, column {} holds something: at most {} columns are read, delete those that are "
                "not needed",
                row, column_letters(column), SheetLimits::kMostColumns)));
        return false;
    }
    if (rows.row_bytes() <= SheetLimits::kLongestRow) return true;
    reader.refuse(Error::of(fmt::format("第{}行超过{}字节", row, SheetLimits::kLongestRow),
                            fmt::format("row {} has more than {} bytes", row, SheetLimits::kLongestRow)));
    return false;
}

void XlsxRows::Reading::put(SheetCell marks) {
    marks.is_formula = is_formula;
    rows.put(column, marks);
}

void XlsxRows::Reading::put_shared() {
    const auto number = whole_number<std::size_t>(value);
    if (!number || *number >= meaning.strings.size()) {
        reader.refuse(
            Error::of(fmt::format("第{}行{}列的文本不存在，文件已损坏", row, column_letters(column)),
                      fmt::format("row {}, column {}: its text is not there, the file is damaged", row,
                                  column_letters(column))));
        return;
    }
    const std::string_view text = meaning.strings.at(*number);
    if (text.empty() && !is_formula) return;
    rows.put_outside(column, {.text = text,
                              .kind = text.empty() ? CellKind::empty : CellKind::text,
                              .is_formula = is_formula,
                              .has_lost_digits = shows_lost_digits(text)});
}

void XlsxRows::Reading::put_stored() {
    if (value.empty()) {
        if (is_formula) put({});
        return;
    }
    switch (type) {
        case 'i':
        case 'r':
            restore_characters(value, 0);
            rows.text() += value;
            return put({.text = {}, .kind = CellKind::text, .has_lost_digits = shows_lost_digits(value)});
        case 'b':
            rows.text() += value == "0" || value == "false" ? "FALSE" : "TRUE";
            return put({.text = {}, .kind = CellKind::boolean});
        case 'e':
            rows.text() += value;
            return put({.text = {}, .kind = CellKind::error});
        case 'd':
            return put(append_stored_date(rows.text(), value));
        default: {
            const CellFormat format = style < meaning.formats.size() ? meaning.formats[style] : CellFormat{};
            return put(append_number(rows.text(), value, format, meaning.count));
        }
    }
}

void XlsxRows::Reading::close_cell() {
    is_in_cell = false;
    // A style alone is nothing, wherever it stands.
    if (value.empty() && !is_formula) return;
    if (!may_put()) return;
    if (type == 's' && !value.empty()) {
        put_shared();
    } else {
        put_stored();
    }
}

// Headers over several columns or rows stand in each of them.
void XlsxRows::Reading::repeat_merged() {
    std::uint32_t repeated = 0;
    for (std::size_t i = 0; i < merged.size(); ++i) {
        const CellArea& area = meaning.merged[i];
        if (row < area.first.row || row > area.last.row || area.first.column >= SheetLimits::kMostColumns)
            continue;
        Repeated& its = merged[i];
        if (row == area.first.row) {
            if (const SheetCell* first = rows.find(area.first.column)) {
                its.text = first->text;
                its.cell = *first;
                its.cell.is_repeated = true;
            }
        }
        if (its.text.empty()) continue;
        const std::uint32_t last = std::min(area.last.column, SheetLimits::kMostColumns - 1);
        for (std::uint32_t at = area.first.column; at <= last; ++at) {
            if (row == area.first.row && at == area.first.column) continue;
            // More than there are columns: areas overlap.
            if (++repeated > SheetLimits::kMostColumns) return refuse_order();
            rows.text() += its.text;
            rows.put(at, its.cell);
            column = at;
            if (!may_put()) return;
        }
    }
}

void XlsxRows::Reading::close_row() {
    is_in_row = false;
    if (row <= SheetLimits::kHeaderRows && !merged.empty()) repeat_merged();
    if (const auto done = rows.end_row(row); !done) reader.refuse(done.error());
}

XlsxRows::XlsxRows(CellMeaning meaning) : reading_(std::make_unique<Reading>(std::move(meaning))) {}
XlsxRows::~XlsxRows() = default;
XlsxRows::XlsxRows(XlsxRows&&) noexcept = default;
XlsxRows& XlsxRows::operator=(XlsxRows&&) noexcept = default;

Result<Done> XlsxRows::take(std::string_view piece) {
    reading_->rows.begin_piece();
    return reading_->reader.take(piece);
}

Result<Done> XlsxRows::finish() {
    reading_->rows.begin_piece();
    return reading_->reader.finish();
}

const SheetRow* XlsxRows::next() { return reading_->rows.next(); }

CellMeaning XlsxRows::meaning() && { return std::move(reading_->meaning); }

}  // namespace canbao
