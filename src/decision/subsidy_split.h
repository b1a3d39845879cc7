#pragma once

#include <vector>

#include "policy/contribution_table.h"

namespace canbao {

// What one payer gives of the standard.
struct SubsidyShare {
    const Category* category;
    const NamedKey* payer;
    Money amount;
    const Clause* clause;

    friend bool operator==(const SubsidyShare&, const SubsidyShare&) = default;
};

// What each payer gives of a subsidy; of rates, the last takes what rounding leaves. Clause: subsidy.*.
std::vector<SubsidyShare> split_subsidy(const SubsidyRow& row, const Category& category, Money amount);

}  // namespace canbao
