#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/office.h"

namespace canbao {

struct DatabaseOptions {
    enum class Action { migrate, backup, restore, verify, clock_ahead };
    OfficeOptions office;
    Action action = Action::migrate;
    std::string file;  // of a backup
    bool as_json = false;
};

struct KeysOptions {
    enum class Action { create, rotate, reseal };
    OfficeOptions office;
    Action action = Action::create;
    std::string file;
    bool is_national = false;
};

struct ActsOptions {
    OfficeOptions office;
    std::string input = "-";
    std::string output = "-";
    std::string client = "terminal";
    // A single act in place of a file: its word, and its fields with their values as typed.
    std::string act;
    std::vector<std::pair<std::string, std::string>> fields;
};

struct AuditOptions {
    enum class Action { seal, verify, heads };
    OfficeOptions office;
    Action action = Action::verify;
    std::optional<std::string> heads;  // of verify: a file of heads that were kept
};

struct PersonOptions {
    OfficeOptions office;
    std::string number;    // of ours
    std::string document;  // a resident ID number, KIND:NUMBER, or of a household book KIND:NUMBER:NAME:BORN
    std::string area;
    std::string on;
    std::string known;  // empty: all that is recorded
    int year = 0;       // of the bill; 0: that of `on`
    bool as_json = false;
};

struct DoctorOptions {
    OfficeOptions office;
    std::string backups;  // a folder; empty: they are not looked at
};

struct SeasonOptions {
    enum class Action { open, plan, bill, show, list, exceptions, settle, close };
    OfficeOptions office;
    Action action = Action::show;
    std::string area;
    int year = 0;
    std::string on;                                    // empty: today
    std::string person, amount, payer, document, key;  // of settle
    std::string within, family, output;                // of list
    bool as_json = false;
};

// Each runs a command and returns the exit status of the program.
int run_database(const DatabaseOptions& options);
int run_keys(const KeysOptions& options);
int run_acts(const ActsOptions& options);
int run_audit(const AuditOptions& options);
int run_person(const PersonOptions& options);
int run_season(const SeasonOptions& options);
int run_doctor(const DoctorOptions& options);

}  // namespace canbao
