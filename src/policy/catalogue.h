#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/condition.h"
#include "vocabulary/clause.h"
#include "vocabulary/region_code.h"

namespace canbao {

// A payer of subsidies or a department that keeps a list.
struct NamedKey {
    std::string key;
    LocalText name;
};

// A kind of people that the law tells apart: 低保对象, 孤儿, 婴幼儿.
struct Category {
    std::string key;  // "subsistence_allowance"
    LocalText name;
    std::vector<std::string> aliases;    // what lists call it besides: "低保"
    std::string list_keeper;             // key of the department, empty where no list is kept
    bool is_employee_insurance = false;  // its lists tell who is insured as an employee
    std::optional<Condition> derived;    // who meets it belongs to the category, without a list
    const Clause* clause = nullptr;
    bool reading = false;
    std::optional<LocalText> note;
    int line = 0;
};

// The categories, payers and list-keepers of a province. A CategoryId is a place in `categories`, whose order
// decides which of two equal subsidies is named.
struct Catalogue {
    // So many fit a CategorySet.
    static constexpr std::size_t kMostCategories = 64;

    RegionCode province;
    std::string file;
    std::vector<Category> categories;
    std::vector<NamedKey> payers;
    std::vector<NamedKey> list_keepers;

    std::optional<CategoryId> category(std::string_view key) const;
    const NamedKey* payer(std::string_view key) const;
    const NamedKey* list_keeper(std::string_view key) const;
    CategorySet employee_insurance() const;
    const Category& at(CategoryId id) const { return categories[id.index]; }
};

}  // namespace canbao
