#include "policy/catalogue.h"

#include <algorithm>

namespace canbao {
namespace {

template <typename T>
const T* find_key(const std::vector<T>& list, std::string_view key) {
    const auto found = std::ranges::find(list, key, &T::key);
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::optional<CategoryId> Catalogue::category(std::string_view key) const {
    const Category* found = find_key(categories, key);
    if (found == nullptr) return std::nullopt;
    return CategoryId{static_cast<std::uint8_t>(found - categories.data())};
}

const NamedKey* Catalogue::payer(std::string_view key) const { return find_key(payers, key); }

CategorySet Catalogue::employee_insurance() const {
    CategorySet set;
    for (std::size_t i = 0; i < categories.size(); ++i)
        if (categories[i].is_employee_insurance) set.insert({static_cast<std::uint8_t>(i)});
    return set;
}

const NamedKey* Catalogue::list_keeper(std::string_view key) const { return find_key(list_keepers, key); }

}  // namespace canbao
