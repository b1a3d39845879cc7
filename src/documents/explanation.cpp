#include "documents/explanation.h"

#include "documents/explained_cap.h"
#include "documents/explained_quote.h"
#include "documents/explained_refund.h"
#include "documents/explained_settlement.h"
#include "vocabulary/overloaded.h"

namespace canbao {

Explanation explain(const PolicyBook& book, const AnyRequest& request, Language language) {
    return std::visit(Overloaded{
                          [&](const QuoteRequest& each) { return explain_quote(book, each, language); },
                          [&](const SettleRequest& each) { return explain_settlement(book, each, language); },
                          [&](const CapRequest& each) { return explain_cap(book, each, language); },
                          [&](const RefundRequest& each) { return explain_refund(book, each, language); },
                      },
                      request);
}

std::string summarise(const AnyDecision& decision, Language language) {
    return std::visit(
        Overloaded{
            [&](const Quote& quote) { return summarise_quote(quote, language); },
            [&](const Settlement& settlement) { return summarise_settlement(settlement, language); },
            [&](const CapDecision& cap) { return summarise_cap(cap, language); },
            [&](const RefundDecision& refund) { return summarise_refund(refund, language); },
        },
        decision);
}

}  // namespace canbao
