#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vocabulary/check.h"

namespace canbao {

// Amounts are fen, dates YYYYMMDD, moments microseconds since 1970 (UTC): all integers.
enum class ColumnType : std::uint8_t { integer, text, bytes };

// Whether a column is written anew, with the same meaning, when keys are rotated.
enum class Rotation : std::uint8_t { keeps, rewrites };

struct Column {
    std::string_view name;
    ColumnType type;
    Rotation rotation = Rotation::keeps;
};

// Rows of integers, texts and bytes, one after the other: what is given to a statement, or its answer.
class Rows {
   public:
    class Row;

    explicit Rows(std::span<const Column> columns) : columns_(columns) {}

    std::span<const Column> columns() const { return columns_; }
    std::size_t size() const { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
    bool empty() const { return cells_.empty(); }
    Row operator[](std::size_t row) const;
    void clear() {
        cells_.clear();
        bytes_.clear();
    }

    // Cells are added from the first column to the last, row by row.
    Rows& add(std::int64_t integer);
    Rows& add(std::string_view bytes_or_text);
    Rows& add_null();
    template <typename T>
    Rows& add_optional(const std::optional<T>& value) {
        return value ? add(*value) : add_null();
    }

   private:
    struct Cell {
        std::int64_t integer = 0;  // or where the bytes begin
        std::uint32_t length = 0;
        bool is_null = false;
    };

    ColumnType next_type() const { return columns_[cells_.size() % columns_.size()].type; }

    std::span<const Column> columns_;
    std::vector<Cell> cells_;
    std::string bytes_;
};

// A row, good until its Rows change.
class Rows::Row {
   public:
    Row(const Rows& rows, std::size_t first) : rows_(&rows), first_(first) {}

    bool is_null(std::size_t column) const { return cell(column).is_null; }
    std::int64_t integer(std::size_t column) const {
        CHECK(rows_->columns_[column].type == ColumnType::integer && !is_null(column));
        return cell(column).integer;
    }
    // Of a text or of bytes.
    std::string_view bytes(std::size_t column) const {
        CHECK(rows_->columns_[column].type != ColumnType::integer && !is_null(column));
        const Cell& it = cell(column);
        return std::string_view(rows_->bytes_).substr(static_cast<std::size_t>(it.integer), it.length);
    }

   private:
    const Cell& cell(std::size_t column) const { return rows_->cells_[first_ + column]; }

    const Rows* rows_;
    std::size_t first_;
};

inline Rows::Row Rows::operator[](std::size_t row) const {
    CHECK(row < size());
    return {*this, row * columns_.size()};
}

}  // namespace canbao
