#pragma once

#include <string>
#include <string_view>

#include "channels/request_line.h"
#include "decision/quote.h"
#include "vocabulary/language.h"

namespace canbao {

// Makes quote requests of lines: the line's fields are read, then resolved by the law of their place.
class QuoteRequestParser {
   public:
    // The book outlives the parser.
    explicit QuoteRequestParser(const PolicyBook& book) : book_(&book) {}

    // Reads one request; `line` has RequestLineReader::kPadding readable bytes behind it.
    tl::expected<QuoteRequest, LineError> parse(std::string_view line);
    // The id of the line read last, as JSON to be echoed; "null" where it could not be read.
    std::string_view id() const { return reader_.id(); }

   private:
    const PolicyBook* book_;
    RequestLineReader reader_;
};

// Appends the answer as one JSON object, without a newline. `id` is JSON.
void append_answer(std::string& out, std::string_view id, const Quote& quote, Language language);

// Appends the answer to a line that could not be read; `line` counts from 1.
void append_error(std::string& out, std::string_view id, std::size_t line, const LineError& error,
                  Language language);

}  // namespace canbao
