#pragma once

#include <vector>

#include "procedure/bulk_act.h"
#include "store/bill_store.h"

namespace canbao {

// What bills of a season rest on, and what of it a person has to confirm or find out.
struct SeasonLaw {
    const ContributionTable* table;
    const Statement* government_subsidy;  // nullptr: no rule speaks of it; unknown: not published
    std::vector<const Statement*> readings;
    std::vector<const Statement*> unknowns;

    // A head; nothing: not known.
    std::optional<Money> government_subsidy_per_head() const;
};

// Error: no pack of that year states a standard and a window for the area.
Result<SeasonLaw> law_of_season(const PolicyBook& book, const SeasonKey& season);

// The act of a season that is to be recorded. `command`: in words of ours, kept sealed.
BulkAct season_act(const SeasonLaw& law, const SeasonKey& season, std::string_view kind, Date on,
                   std::string key);

// Bills may be made from then on, until it is closed. Returns the number of the act. Errors: it is open
// already; the database.
DatabaseResult<std::int64_t> open_season(BulkWriter& writer, const SeasonLaw& law, const SeasonKey& season,
                                         Date on);
// Error: it is not open.
DatabaseResult<std::int64_t> close_season(BulkWriter& writer, const SeasonLaw& law, const SeasonKey& season,
                                          Date on);

// What whoever needs an open season is told where it is not.
DatabaseError season_is_not_open(const SeasonKey& season);

// How a season stands, in a read transaction of its own.
DatabaseResult<SeasonState> season_state_now(Connection& connection, const SeasonKey& season);

}  // namespace canbao
