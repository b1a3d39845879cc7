#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "channels/cell_format.h"
#include "vocabulary/result.h"

namespace canbao {

// What the parts of a workbook around its sheets say. Prefixes and namespaces, ordinary or strict, do not
// count.

// A part that another refers to.
struct Relationship {
    std::string id;
    std::string type;  // its last word: "worksheet", "sharedStrings", "styles", "officeDocument"
    std::string target;
};
Result<std::vector<Relationship>> parse_relationships(std::string_view xml);
// The name of a part, as it is in the archive: a target is absolute ("/xl/a.xml") or begins in the folder of
// the part that refers to it ("xl/workbook.xml").
std::string part_of_target(std::string_view from, std::string_view target);

struct ListedSheet {
    std::string name;
    std::string relationship;
    bool is_hidden = false;
};
struct WorkbookParts {
    std::vector<ListedSheet> sheets;
    DayCount count = DayCount::from_1900;
};
Result<WorkbookParts> parse_workbook(std::string_view xml);

// The formats of cells, by the number that a cell gives as its style.
Result<std::vector<CellFormat>> parse_styles(std::string_view xml);

// Characters that XML cannot hold are written "_x000D_" in texts of a workbook. Replaces them.
void restore_characters(std::string& text, std::size_t from);

}  // namespace canbao
