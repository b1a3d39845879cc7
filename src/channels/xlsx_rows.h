#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "channels/cell_format.h"
#include "channels/cell_reference.h"
#include "channels/shared_strings.h"
#include "channels/sheet_row.h"
#include "vocabulary/result.h"

namespace canbao {

// Finds the merged areas that begin in the rows of headers. They stand behind all rows, so they are looked
// for before the rows are read.
class MergedAreaFinder {
   public:
    MergedAreaFinder();
    ~MergedAreaFinder();
    MergedAreaFinder(MergedAreaFinder&&) noexcept;
    MergedAreaFinder& operator=(MergedAreaFinder&&) noexcept;

    // The XML of a sheet, piece by piece. What is wrong with it shows when its rows are read.
    void take(std::string_view piece);
    std::vector<CellArea> areas() &&;

   private:
    struct Looking;
    std::unique_ptr<Looking> looking_;
};

// What the cells of a sheet refer to.
struct CellMeaning {
    SharedStrings strings;
    std::vector<CellFormat> formats;
    DayCount count = DayCount::from_1900;
    std::vector<CellArea> merged;
};

// Rows of the XML of a sheet, piece by piece.
class XlsxRows {
   public:
    explicit XlsxRows(CellMeaning meaning);
    ~XlsxRows();
    XlsxRows(XlsxRows&&) noexcept;
    XlsxRows& operator=(XlsxRows&&) noexcept;

    // Takes the next piece, once all rows of the one before are taken. Errors: damaged XML, rows or cells out
    // of order, a text that is not there, a limit is passed.
    Result<Done> take(std::string_view piece);
    Result<Done> finish();
    // The next row of what was taken that holds something.
    const SheetRow* next();
    // To read another sheet of the same workbook.
    CellMeaning meaning() &&;

   private:
    struct Reading;
    std::unique_ptr<Reading> reading_;
};

}  // namespace canbao
