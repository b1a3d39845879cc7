#include "decision/subsidy_split.h"

namespace canbao {

std::vector<SubsidyShare> split_subsidy(const SubsidyRow& row, const Category& category, Money amount) {
    std::vector<SubsidyShare> shares;
    shares.reserve(row.parts.size());
    Money left = amount;
    for (const SubsidyRow::Part& part : row.parts) {
        const Rate* rate = std::get_if<Rate>(&part.part);
        Money given =
            rate == nullptr ? std::get<Money>(part.part) : amount.multiply(*rate, Rounding::half_up);
        if (&part == &row.parts.back() || given > left) given = left;
        left = left - given;
        shares.push_back({&category, part.payer, given, row.source->clause});
    }
    return shares;
}

}  // namespace canbao
