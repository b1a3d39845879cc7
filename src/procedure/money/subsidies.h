#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "procedure/season/season_acts.h"
#include "store/subsidy_store.h"

namespace canbao {

// 代缴确认: whoever others pay in full pays nothing, so nobody tells us of a payment. This records that the
// contribution is paid, for all whose bill counts and leaves nothing due.
struct ConfirmReport {
    std::int64_t confirmed = 0;
    std::map<std::string, Money> by_payer;  // that they owe by it
    std::int64_t before = 0;                // whose contribution was recorded before
    std::int64_t given_back = 0;            // whose contribution was given back: looked at singly
    std::int64_t changed = 0;               // who would be billed otherwise now, or is enrolled no longer
};
using PersonsSeen = std::function<void(std::uint64_t)>;
// In parts, each an act of its own; where it breaks off, the next run goes on. Errors: the season was never
// billed; a list that may change any bill came after the bills; the actor may not.
DatabaseResult<ConfirmReport> confirm_subsidies(BulkWriter& writer, const SeasonLaw& law,
                                                const SeasonKey& season, const PersonsSeen& seen);

// What a payer of subsidies has transferred, by a paper. Errors: there is no such payer; the amount is zero;
// the key was used; the actor may not.
struct ReceiptOrder {
    SeasonKey season;
    std::string key;
    Date on;  // when it arrived
    std::string payer;
    Money amount;
    std::string document;
};
DatabaseResult<std::int64_t> receive_subsidy(BulkWriter& writer, const ReceiptOrder& order);

// How a payer of subsidies stands for a year.
struct PayerStatement {
    std::string payer;
    Money billed;   // by the bills that count
    Money due;      // of contributions that were paid or confirmed
    Money unwound;  // of those that were given back since
    Money received;
    std::vector<StandingSubsidy> categories;  // what stands: due − unwound
    // What is still to come; negative: it was transferred in advance.
    Money outstanding() const { return due - unwound - received; }
};
struct SubsidyStatement {
    std::vector<PayerStatement> payers;  // by key
    std::vector<SubsidyReceipt> receipts;
};
// Error: the actor may not.
DatabaseResult<SubsidyStatement> read_subsidies(Connection& connection, const Actor& actor,
                                                const SeasonKey& season, Date until);

}  // namespace canbao
