#include "channels/row_queue.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/cell_reference.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

// Of valid UTF-8.
std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Failure too_many_rows() {
    return fail(fmt::format("超过{}行，请拆成几个文件", SheetLimits::kMostRows),
                fmt::format("more than {} rows: split it into several files", SheetLimits::kMostRows));
}

Failure cell_too_long(std::uint64_t row, std::uint32_t column) {
    return fail(fmt::format("第{}行{}列超过{}个字符", row, column_letters(column), SheetLimits::kLongestCell),
                fmt::format("row {}, column {}: more than {} characters", row, column_letters(column),
                            SheetLimits::kLongestCell));
}

}  // namespace

void RowQueue::begin_piece() {
    CHECK(taken_ == rows_.size());
    rows_.clear();
    taken_ = 0;
    cells_.erase(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(row_cell_));
    for (Cell& cell : cells_) cell.begin -= row_text_;
    text_.erase(0, row_text_);
    cell_text_ -= row_text_;
    row_cell_ = 0;
    row_text_ = 0;
}

void RowQueue::put(std::uint32_t column, const SheetCell& marks) {
    CHECK(column < SheetLimits::kMostColumns);
    cells_.push_back(
        {nullptr, cell_text_, static_cast<std::uint32_t>(text_.size() - cell_text_), column, marks});
    cell_text_ = text_.size();
}

void RowQueue::put_outside(std::uint32_t column, const SheetCell& cell) {
    CHECK(column < SheetLimits::kMostColumns);
    cells_.push_back({cell.text.data(), 0, static_cast<std::uint32_t>(cell.text.size()), column, cell});
}

const SheetCell* RowQueue::find(std::uint32_t column) {
    for (std::size_t i = row_cell_; i < cells_.size(); ++i) {
        if (cells_[i].column != column) continue;
        found_ = cells_[i].marks;
        found_.text = text_of(cells_[i]);
        return &found_;
    }
    return nullptr;
}

Result<Done> RowQueue::end_row(std::uint64_t number) {
    if (cells_.size() > row_cell_) {
        if (number > SheetLimits::kMostRows) return too_many_rows();
        for (std::size_t i = row_cell_; i < cells_.size(); ++i) {
            const Cell& cell = cells_[i];
            if (cell.length > SheetLimits::kLongestCell &&
                characters_in(text_of(cell)) > SheetLimits::kLongestCell)
                return cell_too_long(number, cell.column);
        }
        rows_.push_back({static_cast<std::uint32_t>(number), row_cell_, cells_.size()});
    }
    row_cell_ = cells_.size();
    row_text_ = cell_text_ = text_.size();
    return Done{};
}

const SheetRow* RowQueue::next() {
    if (taken_ == rows_.size()) return nullptr;
    const Row& row = rows_[taken_++];
    shown_.clear();
    for (std::size_t i = row.first_cell; i < row.end_cell; ++i) {
        const Cell& cell = cells_[i];
        if (cell.column >= shown_.size()) shown_.resize(cell.column + 1);
        shown_[cell.column] = cell.marks;
        shown_[cell.column].text = text_of(cell);
    }
    row_ = {row.number, shown_};
    return &row_;
}

}  // namespace canbao
