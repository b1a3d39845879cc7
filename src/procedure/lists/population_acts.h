#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "files/key_ring.h"
#include "procedure/act_numbers.h"
#include "procedure/block_queue.h"
#include "procedure/lists/population_list.h"
#include "procedure/lists/returned_rows.h"
#include "procedure/lists/staged_population.h"
#include "registry/register_book.h"
#include "store/facts.h"

namespace canbao {

// A part of a list that is recorded by one act: the rows that it adds, ready to be written. Those of
// documents are in the digests only.
struct PopulationPart {
    std::int64_t act;
    std::vector<Facts> facts;
    FactDigests digests;
    std::uint64_t bytes;  // of the list that were read so far
};

// What is recorded, and under which numbers: that of the list's act, then those of each part, its persons and
// its act behind them, so that what comes later has greater numbers than all.
struct PopulationNumbers {
    static constexpr std::size_t kPersonsOfPart = 4096;

    RegionCode area;
    Date on;
    std::size_t persons;  // that are registered
    std::int64_t first;   // the number of the list's act

    static std::size_t parts_of(std::size_t persons) {
        return (persons + kPersonsOfPart - 1) / kPersonsOfPart;
    }
    // How many numbers so many new persons take.
    static std::int64_t count(std::size_t persons) {
        return static_cast<std::int64_t>(1 + persons + parts_of(persons));
    }
    // Of a person, by the place among those who are registered; of the act that registers them.
    std::int64_t person(std::size_t ordinal) const { return at(1 + ordinal + ordinal / kPersonsOfPart); }
    std::int64_t act_of(std::size_t ordinal) const {
        const std::size_t part = ordinal / kPersonsOfPart;
        return at(1 + std::min((part + 1) * kPersonsOfPart, persons) + part);
    }

   private:
    std::int64_t at(std::size_t place) const {
        return first + static_cast<std::int64_t>(place) * ActNumbers::kStep;
    }
};

// Writes whose documents those of the registered are, in the order of the index, so that each of its pages is
// met once however many there are; the parts, whose digests know them already, have been written.
DatabaseResult<Done> write_documents(Connection& connection, const StagedPopulation& rows,
                                     const PopulationNumbers& numbers);

// Reads a list for the second time and makes of it what is written: feedback of what goes back, parts of what
// is registered. It needs no database, and is done beside it.
class PopulationActs {
   public:
    // All outlive it. Without numbers nothing is registered, without feedback nothing is written.
    PopulationActs(PopulationList& list, const StagedPopulation& rows, const KeyRing& keys,
                   ReturnedRows* feedback, std::optional<PopulationNumbers> numbers)
        : list_(list), rows_(rows), keys_(keys), feedback_(feedback), numbers_(numbers) {}

    // Puts parts into the queue and ends it. Errors: the file has changed since it was examined; the feedback
    // cannot be written.
    Result<Done> make(BlockQueue<PopulationPart>& parts);

   private:
    Result<Done> make_all(BlockQueue<PopulationPart>& parts);
    Result<Done> give_back(const PopulationList::Row& row, const StagedRow& staged);
    void add(const PersonDetail& person, std::size_t place);
    PopulationPart finish_part();

    PopulationList& list_;
    const StagedPopulation& rows_;
    ReadyKeys keys_;
    ReturnedRows* feedback_;
    std::optional<PopulationNumbers> numbers_;
    std::size_t registered_ = 0;
    RegisterChanges changes_;  // of the part
};

}  // namespace canbao
