#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "channels/sheet_format.h"
#include "procedure/quotes/synthesise.h"
#include "registry/region_list.h"

namespace canbao {

// A list of invented people as a department would send it: docs/formats/population-list.md.
struct InventedList {
    std::string path;
    SheetFormat format;
    std::uint32_t flawed_per_mille = 0;  // rows with a flaw of those below, 0 to 1,000
};

// What goes wrong in lists of people. Each flawed row has one, in turns.
enum class ListFlaw : std::uint8_t {
    wrong_check_character,  // goes back
    lost_digits,            // "1.40522E+17": goes back
    repeated_row,           // the row before once more: goes back
    full_width_digits,      // read as they are meant
    blanks_at_the_ends,     // read as they are meant
    missing_name,           // goes back
};
constexpr std::uint32_t kListFlaws = 6;

// Writes invented people of an order, each living in a village of their region. The same arguments give the
// same list for ever. Errors: no policy for a region and the year, a region without villages, the file cannot
// be written.
Result<Done> write_invented_list(const PolicyBook& book, const PopulationProfile& profile,
                                 const SynthesisOrder& order, const RegionList& regions,
                                 const InventedList& list, const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
