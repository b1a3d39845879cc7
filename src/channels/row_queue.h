#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "channels/sheet_row.h"
#include "vocabulary/result.h"

namespace canbao {

// The rows that a codec has made of a piece of input, to be taken one by one. Memory does not grow with the
// number of pieces.
class RowQueue {
   public:
    // Forgets the rows that were taken; a row that has begun goes on.
    void begin_piece();

    // Texts of cells are appended here, and then put: all that was appended since the last put.
    std::string& text() { return text_; }
    void put(std::uint32_t column, const SheetCell& marks);
    // The same with a text that outlives the queue.
    void put_outside(std::uint32_t column, const SheetCell& cell);
    // Of the row that has begun; nothing where no such cell was put. Good until the next cell is put.
    const SheetCell* find(std::uint32_t column);
    // So many bytes of text that the row that has begun takes.
    std::size_t row_bytes() const { return text_.size() - row_text_; }

    // Ends the row that has begun; one without cells is passed over. Errors: too many rows, cells too long.
    Result<Done> end_row(std::uint64_t number);

    // The next row, good until the queue changes or the next is taken; nothing when there is no more.
    const SheetRow* next();

   private:
    struct Cell {
        const char* outside;  // or null: the text is in text_
        std::size_t begin;
        std::uint32_t length;
        std::uint32_t column;
        SheetCell marks;
    };
    struct Row {
        std::uint32_t number;
        std::size_t first_cell, end_cell;
    };
    std::string_view text_of(const Cell& cell) const {
        return {cell.outside != nullptr ? cell.outside : text_.data() + cell.begin, cell.length};
    }

    std::string text_;
    std::vector<Cell> cells_;
    std::vector<Row> rows_;
    std::size_t taken_ = 0;     // of rows_
    std::size_t row_cell_ = 0;  // where the row begins that has not ended
    std::size_t row_text_ = 0;
    std::size_t cell_text_ = 0;  // where the text begins that has not been put
    std::vector<SheetCell> shown_;
    SheetRow row_;
    SheetCell found_;
};

}  // namespace canbao
