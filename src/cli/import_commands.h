#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/office.h"
#include "procedure/lists/list_file.h"
#include "registry/region_list.h"

namespace canbao {

// What every import of a list says of its file.
struct ListOptions {
    OfficeOptions office;
    std::string file;
    std::string sheet;
    std::vector<std::string> columns;  // "id=C"
    std::optional<std::uint32_t> header_row;
    std::string feedback;  // where rows go back to; empty: beside the list
    bool is_rehearsal = false;
    bool as_json = false;
};

struct RosterOptions {
    ListOptions list;
    std::string area, region, department, document, as_of, since;
    bool is_full = false;
    std::vector<std::string> categories;
    std::string most_ended;
    std::optional<std::int64_t> confirmed;
};

struct ImportPopulationOptions {
    ListOptions list;
    std::string area;
    std::string on;        // empty: today
    std::string document;  // with which the list came
    std::string source = "public_security";
    std::string residence;
    std::string regions;  // empty: beside the packs
};

// Deaths, moves, households.
struct NoticeOptions {
    ListOptions list;
    std::string area, source, document, as_of, regions;
};

// Of hospitals or offices.
struct ImportReferenceOptions {
    ListOptions list;
    std::string area, document;
    std::string on;       // empty: today
    std::string regions;  // empty: beside the packs
};

struct TargetsOptions {
    ListOptions list;
    std::string area, document;
    int year = 0;
    std::string on;       // empty: today
    std::string regions;  // empty: beside the packs
};

struct FollowUpListOptions {
    ListOptions list;
    std::string area, department, document;
    int year = 0;
};

struct TemplateOptions {
    CommonOptions common;
    std::string output;
    std::string area;     // of assigned tasks: whose places stand in it; empty: none
    std::string regions;  // empty: beside the packs
};

// Each runs a command and returns the exit status of the program.
int run_import_roster(const RosterOptions& options);
int run_import_population(const ImportPopulationOptions& options);
int run_import_deaths(const NoticeOptions& options);
int run_import_moves(const NoticeOptions& options);
int run_import_households(const NoticeOptions& options);
int run_template_deaths(const TemplateOptions& options);
int run_template_moves(const TemplateOptions& options);
int run_template_households(const TemplateOptions& options);
int run_import_hospitals(const ImportReferenceOptions& options);
int run_import_offices(const ImportReferenceOptions& options);
int run_template_hospitals(const TemplateOptions& options);
int run_template_offices(const TemplateOptions& options);
int run_import_targets(const TargetsOptions& options);
int run_import_follow_up(const FollowUpListOptions& options);
int run_template_targets(const TemplateOptions& options);
int run_template_roster(const TemplateOptions& options);
int run_template_population(const TemplateOptions& options);

// data/<folder>/<province>.csv beside the packs.
std::string path_of_bundled(std::string_view folder, RegionCode area, const CommonOptions& options);

// Of the day of which a list speaks: it is not to come.
Result<Done> refuse_day_ahead(Date as_of);

// Which table is meant, and how it is to be read.
Result<ListFileChoice> list_choice(const ListOptions& options);

// The regions of an area's province: from the named file, else from data/regions/ beside the packs.
Result<RegionList> open_regions(const std::string& named, RegionCode area, const CommonOptions& options);
// Those of the country, beside the packs.
Result<RegionList> open_provinces(const CommonOptions& options);

}  // namespace canbao
