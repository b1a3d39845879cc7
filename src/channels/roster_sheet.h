#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "channels/sheet_header.h"
#include "decision/roster.h"
#include "policy/catalogue.h"
#include "vocabulary/id_number.h"
#include "vocabulary/personal.h"

namespace canbao {

// A department's list of people in hardship as a table: docs/formats/roster.md.

// What a row may say, with the headers under which it stands. `names_category`: the list itself must, since
// nobody said it for all rows.
std::vector<SheetField> roster_fields(bool names_category);

// The words that mean each category: its key, its names, and the other names in the catalogue.
class CategoryWords {
   public:
    explicit CategoryWords(const Catalogue& catalogue);
    std::optional<CategoryId> find(std::string_view written) const;

   private:
    std::map<std::string, CategoryId, std::less<>> by_word_;
};

// A row as it is read, before anybody is looked up. What could not be read is missing, and its problem noted.
struct RosterLine {
    std::uint32_t row = 0;
    std::optional<IdNumber> number;
    std::optional<PersonName> name;
    std::optional<CategoryId> category;
    std::optional<Date> from;   // day of recognition
    std::optional<Date> until;  // last day, of whoever is to be removed
    bool is_removal = false;
    bool is_day_assumed = false;  // the row names none, and RosterReading::since serves
    std::vector<RowProblem> problems;
};

struct RosterReading {
    const CategoryWords& words;
    const SheetHeader& header;              // of roster_fields
    std::optional<CategoryId> of_all = {};  // of rows that name no category
    std::optional<Date> since = {};         // day of recognition of rows that name none
};

// Never fails: a row that cannot be understood has problems.
RosterLine read_roster_row(const RosterReading& reading, const SheetRow& row);

}  // namespace canbao
