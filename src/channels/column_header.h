#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decision/attribute_sets.h"
#include "decision/quote_columns.h"
#include "policy/catalogue.h"
#include "vocabulary/result.h"

namespace canbao {

// The first lines of a file of columns: docs/formats/columns.md. Behind them stand the columns, as they lie
// in memory, little-endian.
constexpr std::string_view kColumnMagic = "CANBAO-COLUMNS 1\n";
constexpr std::size_t kColumnAlignment = 64;

enum class ColumnType { u8, u16, u32, i32 };
std::size_t bytes_of(ColumnType type);
// "u8"
std::string_view word(ColumnType type);
std::optional<ColumnType> column_type(std::string_view word);

struct ColumnPlace {
    std::string name;
    ColumnType type;
    std::uint64_t at;  // from the beginning of the file
};

// What the header of a file of people says.
struct PeopleHeader {
    static constexpr std::int64_t kMostRows = 2'000'000'000;
    static constexpr std::size_t kMostAreas = 65'536;
    static constexpr std::size_t kMostAttributes = 10'000'000;
    static constexpr std::size_t kMostColumns = 64;
    static constexpr std::size_t kLongestBytes = std::size_t{1} << 28;  // of the header, without the magic

    std::uint64_t rows = 0;
    int year = 0;                   // the benefit year of the payments
    std::vector<RegionCode> areas;  // `area` counts in them
    AttributeSets attributes;       // `attributes` counts in them
    int first_insured_year = 0;
    std::vector<ColumnPlace> columns;
    std::uint64_t ends_at =
        0;  // in bytes from the beginning of the file, once read: columns begin there or later

    const ColumnPlace* find(std::string_view name) const;
};

// Appends the magic and the header, padded so that the first column begins aligned; places are filled in for
// columns of `rows` entries, one behind the other.
void append_people_header(std::string& out, PeopleHeader& header, const Catalogue& catalogue);

// Whether the bytes begin a file of columns: of this version or another, whole or damaged on the way.
bool begin_as_columns(std::string_view bytes);

// Reads a header that begins `bytes`. Its categories are those of the areas' province, by the catalogues.
Result<PeopleHeader> read_people_header(std::string_view bytes, const PolicyBook& book);

// The same of a file of answers, which names payers, clauses and the codes of the bits.
std::string quotes_header(std::uint64_t rows, int year, const std::vector<Award>& awards,
                          std::vector<ColumnPlace>& columns);

}  // namespace canbao
