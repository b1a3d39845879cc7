#pragma once

#include <span>
#include <string>
#include <vector>

#include "policy/book.h"

namespace canbao {

// A value of a rule that is to be another, to see what would follow: "subsidy.orphan.amount=300.00".
struct PolicyChange {
    std::string rule;   // "subsidy.orphan"
    std::string field;  // "amount"; empty where the rule as a whole is repealed
    std::string value;  // as typed; empty: the field is taken away

    // "RULE.FIELD=VALUE", "RULE.FIELD=" to take a field away, "RULE=repealed" for a rule that no longer
    // holds.
    static Result<PolicyChange> parse(std::string_view text);
};

// The files of a policy folder with these changes in the pack of `place`, which takes over the changed rules
// as they hold there. A percentage stays when the standard changes, and its amount follows; of an amount and
// a percentage the one that is not changed goes. Errors: a rule or field that does not exist; what the
// changed packs say against each other is found when they are read.
Result<std::vector<PolicyFile>> with_changes(std::span<const PolicyFile> files, const PolicyBook& book,
                                             const Pack::Reference& place,
                                             std::span<const PolicyChange> changes);

}  // namespace canbao
