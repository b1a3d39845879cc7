#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/office.h"
#include "registry/region_list.h"

namespace canbao {

struct ImportPopulationOptions {
    OfficeOptions office;
    std::string file;
    std::string area;
    std::string on;        // empty: today
    std::string document;  // with which the list came
    std::string source = "public_security";
    std::string residence;
    std::string sheet;
    std::vector<std::string> columns;  // "id=C"
    std::optional<std::uint32_t> header_row;
    std::string regions;   // empty: beside the packs
    std::string feedback;  // empty: beside the list
    bool is_rehearsal = false;
    bool as_json = false;
};

struct TemplateOptions {
    CommonOptions common;
    std::string output;
};

// Each runs a command and returns the exit status of the program.
int run_import_population(const ImportPopulationOptions& options);
int run_template_population(const TemplateOptions& options);

// The regions of an area's province: from the named file, else from data/regions/ beside the packs.
Result<RegionList> open_regions(const std::string& named, RegionCode area, const CommonOptions& options);

}  // namespace canbao
