#pragma once

#include <string>

#include "cli/office.h"
#include "vocabulary/region_code.h"

namespace canbao {

struct ReferenceListOptions {
    OfficeOptions office;
    std::string area;
    std::string on;          // empty: today
    std::string regions;     // empty: beside the packs
    int facility_class = 0;  // of hospitals; 0: every class
    bool as_json = false;
};

// Each runs a command and returns the exit status of the program.
int run_hospital_list(const ReferenceListOptions& options);
int run_office_list(const ReferenceListOptions& options);

// An enrolment area as --area names it: a county, six digits.
Result<RegionCode> named_area(const std::string& text);

}  // namespace canbao
