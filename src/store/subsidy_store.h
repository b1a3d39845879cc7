#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "store/bill_basis.h"
#include "store/bill_store.h"

namespace canbao {

// Words of the acts on subsidies; no bill rests on them.
constexpr std::string_view kActConfirmSubsidies = "subsidy_confirm";
constexpr std::string_view kActReceiveSubsidy = "subsidy_receive";
// The channel of what nobody pays at: who is confirmed.
constexpr std::string_view kSubsidyChannel = "subsidy";

// The table of what payers of subsidies have transferred.
std::span<const FactTable> subsidy_tables();

struct SubsidyReceipt {
    std::int64_t act;
    std::string payer;  // key of the catalogue
    Money amount;
    Date day;
    std::string document;  // with which it came
};
Facts row_of_receipt(const SeasonKey& season, const SubsidyReceipt& receipt);
// By act.
DatabaseResult<std::vector<SubsidyReceipt>> read_receipts(Connection& connection, const SeasonKey& season);

// Who of a range has a contribution of the year.
enum class ContributionState : std::uint8_t { stands, given_back };
DatabaseResult<std::map<PersonNumber, ContributionState>> contributions_in(Connection& connection,
                                                                           const SeasonKey& season,
                                                                           const PersonRange& range);

// What stands of the subsidies of a year: of contributions that were not given back.
struct StandingSubsidy {
    std::string payer;
    std::string category;
    std::int64_t people;
    Money amount;
};
DatabaseResult<std::vector<StandingSubsidy>> sum_subsidies(Connection& connection, const SeasonKey& season);

}  // namespace canbao
