#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/office.h"

namespace canbao {

// What every import of a list says of its file.
struct ListOptions {
    OfficeOptions office;
    std::string file;
    std::string sheet;
    std::vector<std::string> columns;  // "id=C"
    std::optional<unsigned> header_row;
    std::string feedback;  // where rows go back to; empty: beside the list
    bool is_rehearsal = false;
    bool as_json = false;
};

struct RosterOptions {
    ListOptions list;
    std::string area, region, department, document, as_of;
    bool is_full = false;
    std::vector<std::string> categories;
    std::string most_ended;
    std::optional<std::int64_t> confirmed;
};

// Each runs a command and returns the exit status of the program.
int run_import_roster(const RosterOptions& options);
int run_template_roster(const OfficeOptions& options, const std::string& file);

}  // namespace canbao
