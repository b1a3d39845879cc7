#pragma once

#include <optional>
#include <vector>

#include "procedure/person_quote.h"
#include "store/payment_store.h"

namespace canbao {

// A contribution that was paid for a person and was not given back, and the cover that it brings.
struct PaidCover {
    int year;
    Money amount;  // of the person's own
    ChannelKey channel;
    Date paid_on;
    bool is_late, is_prepaid;
    // Nothing: it cannot be told, since staff settled the bill or the facts of that day were corrected since.
    struct Cover {
        std::optional<Date> from;  // nothing: it would begin after the year
        Date until;
        std::vector<Reason> reasons;  // those of the quote: waits, with their clauses
    };
    std::optional<Cover> cover;
};

// By year; as was recorded up to an act. Cover is reckoned by the law of the day of payment, from what is
// known of the years before and what was paid earlier. READING: whoever others pay in full is covered as if
// they had paid on the day of the bill (docs/decisions/0015); a year paid ahead is covered whole, since the
// year beside which it was paid is.
DatabaseResult<std::vector<PaidCover>> read_paid_cover(Connection& connection, const PolicyBook& book,
                                                       const KnownPerson& person, std::int64_t last_act);

}  // namespace canbao
