#include "cli/import_commands.h"

namespace canbao {

Result<ListFileChoice> list_choice(const ListOptions& options) {
    ListFileChoice choice{.path = options.file, .sheet = options.sheet, .header = {}};
    for (const std::string& column : options.columns)
        choice.header.columns.push_back(TRY(parse_column_choice(column)));
    choice.header.row = options.header_row;
    return choice;
}

}  // namespace canbao
