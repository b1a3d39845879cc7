#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "channels/request_line.h"
#include "vocabulary/language.h"

namespace canbao {

// Exit statuses of every command (docs/formats/decisions.md).
enum ExitStatus { kDone = 0, kSomeInError = 1, kUnusable = 2 };

// What the options of a command say. Empty paths stand for the default place.
struct CommonOptions {
    std::string policies;
    Language language = Language::zh;
};

struct DecideOptions {
    CommonOptions common;
    Command command = Command::quote;
    std::string input = "-";
    std::string output = "-";
    bool as_columns = false;  // of quote: a file of columns, or CSV
    int year = 0;             // of people in CSV
    unsigned threads = 0;     // 0: as many as there are processors
};

struct ExplainOptions {
    CommonOptions common;
    std::string input;                // a file of requests; empty: a quote is built from the options below
    std::optional<Command> decision;  // nothing: each line's fields tell
    bool as_json = false;
    std::string region, on, born, employee_until, registered_on, waiting_until;
    int year = 0;
    int repair_years = 0;
    std::vector<int> insured;
    std::vector<std::string> identities;  // "subsistence_allowance:2019-01-01[:2026-01-31]"
    std::string tier;
    std::vector<std::string> facts;  // "schooling=university", "years_paid=3"
};

struct PolicyOptions {
    enum class Action { check, list, show, diff };
    CommonOptions common;
    Action action = Action::check;
    bool as_json = false;
    std::string region;  // show
    int year = 0;        // show
    std::string before;  // diff: "140522/2026"
    std::string after;   // diff
};

struct SynthOptions {
    CommonOptions common;
    std::string profile;
    std::vector<std::string> regions;
    std::uint64_t people = 0;
    std::uint64_t seed = 0;
    std::optional<int> quotes_for_year;   // requests for `canbao quote` in place of people
    std::optional<int> columns_for_year;  // a file of columns for `canbao quote --columns`
    std::optional<int> acts_for_year;     // commands for `canbao acts`
    std::string list;                     // a population list for `canbao import`: xlsx or CSV by its ending
    bool is_gb18030 = false;              // of a list as CSV; else UTF-8 with a mark
    std::uint32_t flawed_per_mille = 0;   // of a list: rows with a flaw
    std::string region_file;              // of a list; empty: beside the packs
    std::string output = "-";
};

struct SeasonPreviewOptions {
    CommonOptions common;
    std::string profile;
    std::uint64_t people = 0;
    std::uint64_t seed = 0;
    std::vector<std::string> places;  // "140522/2026"
    bool as_json = false;
};

struct WhatIfOptions {
    CommonOptions common;
    std::string place;                 // "140522/2026": whose people and law
    std::string against;               // another place and year
    std::vector<std::string> changes;  // "subsidy.orphan.amount=300.00", of the place's pack
    std::string policies_after;        // another policy folder
    std::string columns;               // a file of people; else invented ones
    std::string profile;
    std::uint64_t people = 0;
    std::uint64_t seed = 0;
    unsigned threads = 0;  // 0: as many as there are processors
    bool as_json = false;
    std::string html;
};

// Each runs a command and returns the exit status of the program.
int run_decide(const DecideOptions& options);
int run_explain(const ExplainOptions& options);
int run_policy(const PolicyOptions& options);
int run_what_if(const WhatIfOptions& options);
int run_synth(const SynthOptions& options);
int run_season_preview(const SeasonPreviewOptions& options);

}  // namespace canbao
