#pragma once

#include <string>

#include "cli/office.h"

namespace canbao {

struct CoverageOptions {
    enum class Action { show, missing, follow_up, history };
    enum class By { county, township, village };
    OfficeOptions office;
    Action action = Action::show;
    By by = By::township;
    std::string area, within, on;  // empty: all of the area; today
    int year = 0;
    std::string department;  // of missing: only whom it is to follow up; of a follow-up: who asked
    std::string state;       // of missing: only who stand so; of a follow-up: what was found
    std::string person, note;
    std::string output;  // of missing: a table; empty: on the terminal
    bool as_json = false;
};

// The department of a follow-up, in words: "民政", "乡镇（街道）".
std::string follower_name(std::string_view by, const Catalogue& catalogue, Language language);

// One person is followed up; all that was recorded of one.
int run_follow_up(const CoverageOptions& options);
int run_follow_up_history(const CoverageOptions& options);

// Relations that stand against what lists report.
int run_coverage_conflicts(const CoverageOptions& options);

// Runs the command and returns the exit status of the program.
int run_coverage(const CoverageOptions& options);

}  // namespace canbao
