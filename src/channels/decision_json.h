#pragma once

#include <string>
#include <string_view>

#include "channels/request_line.h"
#include "decision/cap.h"
#include "decision/quote.h"
#include "decision/refund.h"
#include "decision/settle.h"
#include "vocabulary/language.h"

namespace canbao {

// Makes requests of lines: the line's fields are read, then resolved by the law of their place. A line has
// RequestLineReader::kPadding readable bytes behind it. Each method is for a parser of its own command.
class DecisionParser {
   public:
    // The book outlives the parser.
    DecisionParser(const PolicyBook& book, Command command) : book_(&book), reader_(command) {}

    tl::expected<QuoteRequest, LineError> quote(std::string_view line);
    tl::expected<SettleRequest, LineError> settle(std::string_view line);
    tl::expected<CapRequest, LineError> cap(std::string_view line);
    tl::expected<RefundRequest, LineError> refund(std::string_view line);
    // The id of the line read last, as JSON to be echoed; "null" where it could not be read.
    std::string_view id() const { return reader_.id(); }

   private:
    const PolicyBook* book_;
    RequestLineReader reader_;
};

// The request that the fields of a line state, by the law of their place.
tl::expected<QuoteRequest, LineError> resolve_quote(const PolicyBook& book, const RequestLine& line);

// Append the answer as one JSON object, without a newline. `id` is JSON.
void append_answer(std::string& out, std::string_view id, const Quote& quote, Language language);
void append_answer(std::string& out, std::string_view id, const Settlement& settlement, Language language);
void append_answer(std::string& out, std::string_view id, const CapDecision& decision, Language language);
void append_answer(std::string& out, std::string_view id, const RefundDecision& decision, Language language);

// Appends the answer to a line that could not be read; `line` counts from 1.
void append_error(std::string& out, std::string_view id, std::size_t line, const LineError& error,
                  Language language);

}  // namespace canbao
