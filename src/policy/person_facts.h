#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "vocabulary/date.h"
#include "vocabulary/money.h"
#include "vocabulary/period.h"
#include "vocabulary/region_code.h"
#include "vocabulary/year_set.h"

namespace canbao {

// A category of the province's catalogue, by its place there.
struct CategoryId {
    std::uint8_t index;
    friend constexpr auto operator<=>(CategoryId, CategoryId) = default;
};

// A set of categories of one catalogue.
class CategorySet {
   public:
    constexpr void insert(CategoryId id) { bits_ |= std::uint64_t{1} << id.index; }
    constexpr bool contains(CategoryId id) const { return (bits_ >> id.index & 1) != 0; }
    constexpr bool is_empty() const { return bits_ == 0; }
    friend constexpr CategorySet operator&(CategorySet a, CategorySet b) {
        return CategorySet(a.bits_ & b.bits_);
    }
    // The category that comes first in the catalogue. The set is not empty.
    CategoryId first() const { return {static_cast<std::uint8_t>(__builtin_ctzll(bits_))}; }
    constexpr CategorySet() = default;

   private:
    explicit constexpr CategorySet(std::uint64_t bits) : bits_(bits) {}
    std::uint64_t bits_ = 0;
};

// An identity that a department's list gives a person, from the day of recognition on.
struct Identity {
    CategoryId category;
    Period period;
};

// The value of an attribute that a pack declares (fact.<name>): a word, a count, a date, an amount or yes and
// no.
using FactValue = std::variant<bool, std::int64_t, Date, Money, std::string>;

struct DeclaredFact {
    std::string name;
    FactValue value;

    friend bool operator==(const DeclaredFact&, const DeclaredFact&) = default;
};

// What the law asks about a person before it decides. registry fills it; requests may state it directly.
struct PersonFacts {
    RegionCode region;
    Date born;
    std::vector<Identity> identities;
    YearSet resident_years;  // years with cover of the resident scheme, also for a part of them
    YearSet employee_years;
    std::optional<Date> employee_until;  // last day of employee cover
    std::optional<Date> waiting_until;   // end of a wait that began for an earlier year
    std::vector<DeclaredFact> declared;
};

}  // namespace canbao
