#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "real_program.h"

namespace canbao::behaviour {

// A case beside a pack: docs/formats/cases.md.
struct Case {
    std::string file;     // below the policy folder
    std::string command;  // "settle"
    int line = 0;
    std::string title;
    std::vector<std::string> rules;
    std::string shows;
    Json request;
    Json expect;
};

struct CaseFault {
    std::string file;
    int line = 0;
    std::string message;
};

struct CaseCollection {
    std::vector<Case> cases;
    std::vector<CaseFault> faults;
};

// All cases of all packs of a policy folder, in the order of the files and, within a command, of the lines.
CaseCollection read_cases(const std::filesystem::path& policies);

// The files <region>/<subfolder>/*.toml of a policy folder, relative to it, sorted.
std::vector<std::string> policy_files(const std::filesystem::path& policies,
                                      const std::filesystem::path& subfolder);

}  // namespace canbao::behaviour
