#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "files/key_ring.h"
#include "policy/registration_table.h"
#include "procedure/actor.h"
#include "procedure/lists/population_list.h"
#include "procedure/lists/staged_population.h"
#include "store/connection.h"

namespace canbao {

// How often rows go back for what they say themselves, by code and reason. Of reasons that name lengths and
// the like there are many: beyond kMost they count together.
class FaultCounts {
   public:
    static constexpr std::size_t kMost = 100;
    struct Count {
        RowFault fault;
        std::uint64_t rows;
    };

    void add(const RowFault& fault, std::uint64_t rows = 1);
    const std::map<std::pair<std::string_view, std::string>, Count>& all() const { return counts_; }

   private:
    std::map<std::pair<std::string_view, std::string>, Count> counts_;
};

// What was found of a population list, read for the first time.
struct ExaminedPopulation {
    StagedPopulation rows;
    FaultCounts faults;                               // of all rows that go back
    std::map<RegionCode, std::uint64_t> by_township;  // of rows that are registered
    std::size_t widest_row = 0;                       // in cells
};

// Against what a list is examined.
struct PopulationGround {
    const RegistrationTable& law;
    const KeyRing& keys;
    const Actor& actor;
    RegionCode area;
    Date on;
};

// Reads a list to its end, and looks up in the register whom it names, within a transaction that is open. The
// rows are read in a thread of their own. Errors: those of the list and of the database; a registered name
// cannot be opened with these keys. `seen` is told the bytes that were read.
DatabaseResult<ExaminedPopulation> examine_population(Connection& connection, const PopulationGround& ground,
                                                      PopulationList list,
                                                      const std::function<void(std::uint64_t)>& seen);

// What a row says, so that equal rows can be told, and a file that has changed meanwhile. It is no digest for
// anybody else.
std::uint64_t content_of(const PersonDetail& person);

}  // namespace canbao
