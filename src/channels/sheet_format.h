#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "channels/text_encoding.h"
#include "vocabulary/language.h"

namespace canbao {

// How a table lies in its file, so that it can be said, and written in the same way.
struct SheetFormat {
    enum class Kind : std::uint8_t { csv, xlsx };

    Kind kind = Kind::csv;
    // Of CSV.
    FoundEncoding encoding;
    char separator = ',';
    // Of a workbook: the sheet that is read, and the names of all, in their order.
    std::string sheet;
    std::vector<std::string> sheets;
};

// "CSV，GB18030编码，逗号分隔" or "xlsx，工作表“低保”（共3张）".
LocalText describe(const SheetFormat& format);

}  // namespace canbao
