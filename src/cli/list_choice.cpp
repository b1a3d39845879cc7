#include "cli/import_commands.h"
#include "procedure/office_clock.h"
#include "vocabulary/moment.h"

namespace canbao {

Result<Done> refuse_day_ahead(Date as_of) {
    if (as_of <= civil_day(system_clock_now())) return Done{};
    return fail("--as-of 在今天以后，请核对", "--as-of lies ahead of today: check it");
}

Result<ListFileChoice> list_choice(const ListOptions& options) {
    ListFileChoice choice{.path = options.file, .sheet = options.sheet, .header = {}};
    for (const std::string& column : options.columns)
        choice.header.columns.push_back(TRY(parse_column_choice(column)));
    choice.header.row = options.header_row;
    return choice;
}

}  // namespace canbao
