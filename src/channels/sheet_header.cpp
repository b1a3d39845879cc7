#include "channels/sheet_header.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "channels/cell_reference.h"
#include "channels/cell_text.h"

namespace canbao {
namespace {

// How surely a header names a field: the fewer, the surer.
constexpr int kWhole = 0;            // all that is written
constexpr int kLower = 1;            // the lower of two rows alone
constexpr int kWithoutBrackets = 2;  // without what stands in brackets
constexpr int kWithoutNotes = 3;     // without what stands behind a sign or in another line either
constexpr int kNone = 9;

// Signs around a header that say nothing of it, as the star of what must be filled in.
constexpr std::array<std::string_view, 8> kSigns = {"*", "★", "※", ":", ".", "、", "\"", "'"};
constexpr std::size_t kMostShown = 40;

std::string without_signs(std::string text) {
    for (bool is_done = false; !is_done;) {
        is_done = true;
        for (const std::string_view sign : kSigns) {
            if (text.starts_with(sign)) {
                text.erase(0, sign.size());
                is_done = false;
            }
            if (text.ends_with(sign)) {
                text.erase(text.size() - sign.size());
                is_done = false;
            }
        }
    }
    return text;
}

std::string compared(std::string_view text) { return without_signs(folded_text(text)); }

// "身份证号码(18位)" is compared as "身份证号码".
std::string compared_without_brackets(std::string_view text) {
    std::string folded = folded_text(text);
    for (std::size_t open = folded.find_first_of("(["); open != std::string::npos;
         open = folded.find_first_of("([")) {
        const std::size_t close = folded.find_first_of(")]", open);
        folded.erase(open, close == std::string::npos ? close : close - open + 1);
    }
    return without_signs(std::move(folded));
}

// And "日期:如2025-01-02" as "日期".
std::string compared_without_notes(std::string_view text) {
    const std::size_t line = text.empty() ? 0 : std::min(text.find_first_of("\r\n", 1), text.size());
    const std::string folded = compared_without_brackets(text.substr(0, line));
    return without_signs(folded.substr(0, folded.find_first_of(":;,")));
}

// The header of a column, in one row or two.
struct ColumnHeader {
    std::uint32_t column;
    std::string upper, lower;  // lower is empty where there is one row only
    bool is_repeated;          // the same as the column before, of which it is a part

    std::string shown() const { return lower.empty() || upper.empty() ? upper + lower : upper + "/" + lower; }
};

// A field as it is looked for, with its names as they are compared.
struct SoughtField {
    std::vector<std::string> aliases;  // where a column was chosen, its header alone
    std::vector<std::string> hints;    // all by which the row of headers is known
    std::optional<std::string> chosen;
};

using Names = std::vector<std::string> SoughtField::*;

int sureness(const ColumnHeader& header, const std::vector<std::string>& names) {
    const auto is_one = [&](const std::string& text) {
        return !text.empty() && std::ranges::find(names, text) != names.end();
    };
    if (is_one(compared(header.upper + header.lower))) return kWhole;
    const std::string& deepest = header.lower.empty() ? header.upper : header.lower;
    if (is_one(compared(deepest))) return kLower;
    if (is_one(compared_without_brackets(deepest))) return kWithoutBrackets;
    if (is_one(compared_without_notes(deepest))) return kWithoutNotes;
    // A note below the header itself.
    const bool is_note = !header.lower.empty() && compared_without_notes(header.lower).empty();
    return is_note && is_one(compared(header.upper)) ? kWithoutNotes : kNone;
}

// Columns of a field, those that are named most surely.
using Matches = std::vector<std::vector<const ColumnHeader*>>;

Matches match(const std::vector<ColumnHeader>& headers, const std::vector<SoughtField>& fields, Names names) {
    Matches matches(fields.size());
    std::vector<int> surest(fields.size(), kNone);
    for (const ColumnHeader& header : headers) {
        if (header.is_repeated) continue;
        std::size_t best = 0;
        int best_sureness = kNone;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const int its = sureness(header, fields[i].*names);
            if (its < best_sureness) {
                best = i;
                best_sureness = its;
            }
        }
        if (best_sureness == kNone || best_sureness > surest[best]) continue;
        if (best_sureness < surest[best]) matches[best].clear();
        surest[best] = best_sureness;
        matches[best].push_back(&header);
    }
    return matches;
}

// A cell of blanks alone is empty.
SheetCell without_blank(SheetCell cell) {
    if (folded_text(cell.text).empty()) cell.text = {};
    return cell;
}

class HeaderSearch {
   public:
    HeaderSearch(std::span<const KeptRow> rows, std::span<const SheetField> fields,
                 const HeaderChoice& choice)
        : rows_(rows.first(std::min<std::size_t>(rows.size(), SheetLimits::kHeaderRows))),
          fields_(fields),
          choice_(choice) {}

    Result<SheetHeader> find();

   private:
    bool read_choices();
    void choose_rows();
    void add_rows_of_header();
    void take_columns();
    void take_chosen_columns();
    void note_missing();
    void note_unknown();
    std::vector<ColumnHeader> headers_of(std::size_t upper, std::size_t rows) const;
    std::size_t fields_named(std::size_t upper, std::size_t rows) const;
    LocalText name_of_row() const;
    void note(const std::string& zh, const std::string& en);
    Result<SheetHeader> end();

    std::span<const KeptRow> rows_;
    std::span<const SheetField> fields_;
    const HeaderChoice& choice_;
    std::vector<SoughtField> sought_;
    std::size_t upper_ = 0, count_ = 0;  // the rows of the headers, in rows_; none: there are no headers
    std::vector<ColumnHeader> headers_;
    SheetHeader found_;
    LocalText problems_;
};

void HeaderSearch::note(const std::string& zh, const std::string& en) {
    if (!problems_.zh.empty()) {
        problems_.zh += "；";
        problems_.en += "; ";
    }
    problems_.zh += zh;
    problems_.en += en;
}

// False where a choice names no field.
bool HeaderSearch::read_choices() {
    for (const SheetField& field : fields_) {
        SoughtField sought;
        for (const std::string& alias : field.aliases) sought.aliases.push_back(compared(alias));
        sought.hints = sought.aliases;
        sought_.push_back(std::move(sought));
    }
    for (const ColumnChoice& choice : choice_.columns) {
        const auto field = std::ranges::find(fields_, choice.field, &SheetField::key);
        if (field == fields_.end()) {
            std::string keys;
            for (const SheetField& known : fields_) keys += (keys.empty() ? "" : ", ") + known.key;
            note(fmt::format("没有字段 {}，可用的有 {}", choice.field, keys),
                 fmt::format("there is no field {}, but {}", choice.field, keys));
            continue;
        }
        SoughtField& sought = sought_[static_cast<std::size_t>(field - fields_.begin())];
        sought.chosen = choice.column;
        sought.aliases = {compared(choice.column)};
        sought.hints.push_back(sought.aliases.front());
    }
    return problems_.zh.empty();
}

std::vector<ColumnHeader> HeaderSearch::headers_of(std::size_t upper, std::size_t rows) const {
    std::vector<ColumnHeader> headers;
    if (rows == 0) return headers;
    const KeptRow& first = rows_[upper];
    const KeptRow& last = rows_[upper + rows - 1];
    for (std::uint32_t column = 0; column < std::max(first.size(), last.size()); ++column) {
        const SheetCell above = without_blank(first.at(column)), below = without_blank(last.at(column));
        // The same cell over both rows.
        const bool is_single =
            rows == 1 || below.text.empty() || (below.is_repeated && below.text == above.text);
        ColumnHeader header{column, std::string(above.text), std::string(is_single ? "" : below.text), false};
        if (header.upper.empty() && header.lower.empty()) continue;
        const SheetCell deepest = is_single ? above : below;
        header.is_repeated = deepest.is_repeated && !headers.empty() && headers.back().column + 1 == column &&
                             headers.back().upper == header.upper && headers.back().lower == header.lower;
        headers.push_back(std::move(header));
    }
    return headers;
}

std::size_t HeaderSearch::fields_named(std::size_t upper, std::size_t rows) const {
    const auto headers = headers_of(upper, rows);
    return static_cast<std::size_t>(std::ranges::count_if(
        match(headers, sought_, &SoughtField::hints),
        [](const std::vector<const ColumnHeader*>& columns) { return !columns.empty(); }));
}

// The row, or the two, that name most fields: titles and lines about the office name none, or one by chance.
void HeaderSearch::choose_rows() {
    if (choice_.row) {
        const auto row = std::ranges::find(rows_, *choice_.row, &KeptRow::number);
        upper_ = static_cast<std::size_t>(row - rows_.begin());
        count_ = row == rows_.end() ? 0 : 1;
        if (count_ == 0 && *choice_.row != 0)
            note(fmt::format("第{}行是空行，或不在前{}行", *choice_.row, SheetLimits::kHeaderRows),
                 fmt::format("row {} is empty, or not among the first {}", *choice_.row,
                             SheetLimits::kHeaderRows));
        return;
    }
    std::size_t most = 0;
    for (std::size_t rows = 1; rows <= 2; ++rows) {
        for (std::size_t i = 0; i + rows <= rows_.size(); ++i) {
            if (rows_[i + rows - 1].number() != rows_[i].number() + rows - 1) continue;
            const std::size_t named = fields_named(i, rows);
            if (named <= most) continue;
            most = named;
            upper_ = i;
            count_ = rows;
        }
    }
    if (count_ == 0)
        note(
            fmt::format("前{}行没有找到表头：请用 --header-row 指明是第几行，没有表头的写0",
                        SheetLimits::kHeaderRows),
            fmt::format(
                "no headers were found in the first {} rows: name their row by --header-row, 0 where there are "
                "none",
                SheetLimits::kHeaderRows));
}

// A row below that still holds parts of merged headers is no row of the table.
void HeaderSearch::add_rows_of_header() {
    if (count_ == 0) return;
    std::size_t last = upper_ + count_ - 1;
    const auto continues = [&](const KeptRow& row) {
        return std::ranges::any_of(headers_, [&](const ColumnHeader& header) {
            const SheetCell cell = row.at(header.column);
            return cell.is_repeated && !cell.text.empty() && rows_[last].at(header.column).text == cell.text;
        });
    };
    while (last + 1 < rows_.size() && rows_[last + 1].number() == rows_[last].number() + 1 &&
           continues(rows_[last + 1]))
        ++last;
    found_.first_row = rows_[upper_].number();
    found_.last_row = rows_[last].number();
}

LocalText HeaderSearch::name_of_row() const {
    if (count_ == 0) return {"文件", "the file"};
    return {fmt::format("表头（第{}行）", found_.first_row),
            fmt::format("the header (row {})", found_.first_row)};
}

void HeaderSearch::take_columns() {
    const Matches matches = match(headers_, sought_, &SoughtField::aliases);
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (matches[i].empty()) continue;
        found_.columns[i] = matches[i].front()->column;
        if (matches[i].size() == 1) continue;
        std::string columns;
        for (const ColumnHeader* header : matches[i])
            columns += fmt::format("{}“{}”({})", columns.empty() ? "" : ", ", header->shown(),
                                   column_letters(header->column));
        note(fmt::format("有几列都是“{}”：{}，请用 --column {}={} 指明一列", fields_[i].name.zh, columns,
                         fields_[i].key, column_letters(matches[i].front()->column)),
             fmt::format("more than one column is “{}”: {}; choose by --column {}={}", fields_[i].name.en,
                         columns, fields_[i].key, column_letters(matches[i].front()->column)));
    }
}

// Choices by letters. A column that somebody chose is not that of another field.
void HeaderSearch::take_chosen_columns() {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (!sought_[i].chosen || found_.columns[i]) continue;
        const auto column = parse_column_letters(*sought_[i].chosen);
        if (!column || *column >= SheetLimits::kMostColumns) {
            note(fmt::format("{}没有“{}”这一列", name_of_row().zh, *sought_[i].chosen),
                 fmt::format("{} has no column “{}”", name_of_row().en, *sought_[i].chosen));
            continue;
        }
        found_.columns[i] = column;
    }
    for (std::size_t i = 0; i < fields_.size(); ++i)
        for (std::size_t j = 0; j < fields_.size(); ++j) {
            if (i == j || !sought_[i].chosen || !found_.columns[i] || found_.columns[i] != found_.columns[j])
                continue;
            if (!sought_[j].chosen) {
                found_.columns[j].reset();
            } else if (i < j) {
                note(fmt::format("{} 和 {} 指明了同一列", fields_[i].key, fields_[j].key),
                     fmt::format("{} and {} are given the same column", fields_[i].key, fields_[j].key));
            }
        }
}

void HeaderSearch::note_missing() {
    LocalText missing;
    std::string key;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (!fields_[i].is_needed || found_.columns[i] || sought_[i].chosen) continue;
        if (key.empty()) key = fields_[i].key;
        missing.zh += (missing.zh.empty() ? "" : "、") + fields_[i].name.zh;
        missing.en += (missing.en.empty() ? "" : ", ") + fields_[i].name.en;
    }
    if (missing.zh.empty()) return;
    std::string columns;
    for (const ColumnHeader& header : headers_) {
        if (header.is_repeated || header.column >= kMostShown) continue;
        columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", column_letters(header.column),
                               header.shown());
    }
    note(fmt::format("{}缺少：{}。现有：{}。可用 --column {}=C 指明", name_of_row().zh, missing.zh, columns,
                     key),
         fmt::format("{} lacks: {}. There are: {}. Name a column by --column {}=C", name_of_row().en,
                     missing.en, columns, key));
}

void HeaderSearch::note_unknown() {
    for (const ColumnHeader& header : headers_) {
        const bool is_known = std::ranges::any_of(
            found_.columns, [&](const auto& column) { return column && *column == header.column; });
        if (!is_known && !header.is_repeated) found_.unknown.push_back({header.column, header.shown()});
    }
}

Result<SheetHeader> HeaderSearch::end() {
    if (!problems_.zh.empty()) return fail(problems_.zh, problems_.en);
    return found_;
}

Result<SheetHeader> HeaderSearch::find() {
    found_.columns.resize(fields_.size());
    if (!read_choices()) return end();
    choose_rows();
    if (!problems_.zh.empty()) return end();
    headers_ = headers_of(upper_, count_);
    add_rows_of_header();
    take_columns();
    take_chosen_columns();
    note_missing();
    note_unknown();
    return end();
}

}  // namespace

KeptRow::KeptRow(const SheetRow& row) : number_(row.number) {
    for (const SheetCell& cell : row.cells) cells_.push_back({std::string(cell.text), cell});
}

SheetCell KeptRow::at(std::size_t column) const {
    if (column >= cells_.size()) return {};
    SheetCell cell = cells_[column].marks;
    cell.text = cells_[column].text;
    return cell;
}

SheetRow KeptRow::row() {
    shown_.clear();
    for (std::size_t i = 0; i < cells_.size(); ++i) shown_.push_back(at(i));
    return {number_, shown_};
}

Result<ColumnChoice> parse_column_choice(std::string_view text) {
    const std::size_t sign = text.find('=');
    if (sign == std::string_view::npos || sign == 0 || compared(text.substr(sign + 1)).empty())
        return fail(fmt::format("“{}”应写作 字段=列，如 id=C 或 id=证件号", text),
                    fmt::format("“{}” is to be written FIELD=COLUMN, as id=C or id=证件号", text));
    return ColumnChoice{std::string(text.substr(0, sign)), std::string(text.substr(sign + 1))};
}

Result<SheetHeader> find_header(std::span<const KeptRow> rows, std::span<const SheetField> fields,
                                const HeaderChoice& choice) {
    return HeaderSearch(rows, fields, choice).find();
}

}  // namespace canbao
