#pragma once

#include <string>
#include <vector>

#include "vocabulary/result.h"

namespace canbao {

struct TemplateColumn {
    std::string title;
    double width = 0;                       // in digits of the usual size; 0: as for a date
    std::string note = {};                  // shown beside the title; empty: none
    std::vector<std::string> allowed = {};  // offered in a list, and nothing else taken; empty: anything
    bool is_text = false;  // numbers of documents and telephones, which must keep their digits
};

struct SheetTemplate {
    std::string sheet;
    std::vector<TemplateColumn> columns;
};

// Writes a workbook to be filled in: a row of headers with notes, lists to choose from. Errors: no file can
// be written there; a name, a note or a value that a workbook cannot hold.
Result<Done> write_sheet_template(const std::string& path, const SheetTemplate& sheet);

}  // namespace canbao
