#pragma once

#include <string>

#include "cli/office.h"

namespace canbao {

struct CoverageOptions {
    enum class Action { show, missing };
    enum class By { county, township, village };
    OfficeOptions office;
    Action action = Action::show;
    By by = By::township;
    std::string area, within, on;  // empty: all of the area; today
    int year = 0;
    std::string department;  // of missing: only whom it is to follow up
    std::string output;      // of missing: a table; empty: on the terminal
    bool as_json = false;
};

// Runs the command and returns the exit status of the program.
int run_coverage(const CoverageOptions& options);

}  // namespace canbao
