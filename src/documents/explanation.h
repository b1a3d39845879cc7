#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "decision/cap.h"
#include "decision/quote.h"
#include "decision/refund.h"
#include "decision/settle.h"

namespace canbao {

// The decisions that can be explained, and what is asked for each.
using AnyRequest = std::variant<QuoteRequest, SettleRequest, CapRequest, RefundRequest>;
using AnyDecision = std::variant<Quote, Settlement, CapDecision, RefundDecision>;

// One decision as a resident would want it explained, in one language. What stands on it, not how it is
// drawn.
struct Explanation {
    // A sentence and the rules it rests on (none: plain arithmetic or no law).
    struct Step {
        std::string text;
        std::vector<const Statement*> rules;
    };
    // The same person in another situation: what would be asked, and what the decision would be.
    struct Change {
        std::string situation;
        std::string result;
        AnyRequest request;
        AnyDecision decision;
    };
    // A rule that did not apply, and why. `subject` tells rules of one kind apart ("低保对象"), else it is
    // empty.
    struct Spared {
        std::string title;
        std::string subject;
        std::string why;
        const Statement* rule;
    };

    AnyDecision decision;
    std::optional<RegionCode> area;  // whose packs decide, and smaller areas share; nothing: no policy
    std::string headline;
    std::vector<Step> steps;
    std::vector<Change> changes;
    std::vector<Spared> spared;
};

// Explains the decision that is taken for this request.
Explanation explain(const PolicyBook& book, const AnyRequest& request, Language language);

// The outcome in half a sentence: "应缴80.00元，自2026年1月1日起享受待遇".
std::string summarise(const AnyDecision& decision, Language language);

}  // namespace canbao
