#pragma once

#include <string>
#include <vector>

#include "decision/quote.h"

namespace canbao {

// One quote as a resident would want it explained, in one language. What stands on it, not how it is drawn.
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
        QuoteRequest request;
        Quote quote;
    };
    // A rule that did not apply, and why. `subject` tells rules of one kind apart ("低保对象"), else it is
    // empty.
    struct Spared {
        std::string title;
        std::string subject;
        std::string why;
        const Statement* rule;
    };

    Quote quote;
    std::string headline;
    std::vector<Step> steps;
    std::vector<Change> changes;
    std::vector<Spared> spared;
};

// Explains the decision that quote() takes for this request.
Explanation explain(const PolicyBook& book, const QuoteRequest& request, Language language);

// "应缴80.00元，自2026年1月1日起享受待遇": the outcome in half a sentence.
std::string summarise(const Quote& quote, Language language);

}  // namespace canbao
