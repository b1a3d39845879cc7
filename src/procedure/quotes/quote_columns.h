#pragma once

#include <chrono>

#include "decision/batch_plan.h"
#include "decision/people_table.h"
#include "files/byte_sink.h"
#include "files/line_source.h"
#include "procedure/quotes/people_file.h"

namespace canbao {

// Quotes the rows in so many threads. Returns how many rows were decided one by one.
std::size_t quote_in_threads(const BatchPlan& plan, const PersonColumns& people, const QuoteColumns& answers,
                             unsigned threads);

// Error: a fact of the sets that none of the areas declares, or that one declares otherwise.
Result<Done> check_facts(const PolicyBook& book, const AttributeSets& sets, int year,
                         std::span<const RegionCode> areas);

// The plan for a file's people. Errors: a tier that its area does not have, a fact that its area does not
// declare so.
Result<BatchPlan> plan_for(const PolicyBook& book, const PeopleFile& file, int year,
                           std::span<const RegionCode> areas);

struct ColumnsTally {
    std::uint64_t rows = 0;
    std::uint64_t rows_in_error = 0;
    std::uint64_t granted = 0;
    std::uint64_t refused = 0;
    std::uint64_t undetermined = 0;
    std::uint64_t decided_singly = 0;  // fitted no table
    std::chrono::nanoseconds decide{};
};

// Quotes a file of columns and writes the answers as columns (docs/formats/columns.md).
Result<ColumnsTally> quote_people_file(const PolicyBook& book, const PeopleFile& file, ByteSink& sink,
                                       unsigned threads);

// The same for people as CSV, one a line below the names of the columns: answers as CSV, in the same order. A
// line in error gets a row that says so. Errors: `year` is 0, that is not stated; the first line; none of
// many regions is of a province with a catalogue, so that the columns of the answers cannot be named.
Result<ColumnsTally> quote_people_csv(const PolicyBook& book, int year, LineSource& source, ByteSink& sink,
                                      unsigned threads, Language language);

}  // namespace canbao
