#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "procedure/bulk_act.h"
#include "procedure/lists/population_list.h"
#include "registry/list_taken.h"
#include "vocabulary/personal.h"

namespace canbao {

// A population list that came, and what is to be done with it.
struct PopulationOrder {
    enum class Aim { carry_out, rehearse };

    ListFileChoice file;
    RegionCode area;
    Date on;                              // from when those who are new are registered
    EvidenceText document;                // the paper with which it came
    std::string source;                   // "public_security" or "village"
    std::optional<RegionCode> residence;  // where those live of whom the list does not say it
    std::optional<std::string> feedback;  // the file of rows that go back; empty: none is written; nothing:
                                          // beside the list, with “-退回” in its name
    Language language;                    // of the feedback
    Aim aim;
};

// What came of it, or would.
struct PopulationOutcome {
    struct Returned {
        std::string code;
        LocalText reason;
        std::uint64_t rows;
    };

    SheetFormat format;
    SheetHeader header;
    std::uint64_t rows = 0;
    std::uint64_t registered = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t returned = 0;
    std::map<RegionCode, std::uint64_t> by_township;  // of those who are registered
    std::vector<Returned> reasons;                    // the most frequent first; a row may have several
    std::string feedback;                             // empty where no file was written
    std::optional<ListTaken> taken_before;            // the same file, when it came last
    std::optional<std::int64_t> act;                  // under which the list was recorded
    std::uint64_t acts = 0;                           // with those of its parts
};

// 人口导入: registers whom a list of 公安 or a village names and the register does not know; nobody is
// enrolled by it. Rows that cannot be taken, or contradict the register, go back. All or nothing, in one
// transaction; a file that came before and would change nothing is not recorded again. Errors: the file, the
// feedback or the database cannot be used; the law of registration is not known there; the actor may not.
// `seen` is told how much was done, in thousandths.
Result<PopulationOutcome> import_population(BulkWriter& writer, const RegionList& regions,
                                            const PopulationOrder& order,
                                            const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
