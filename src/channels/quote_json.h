#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "decision/quote.h"
#include "vocabulary/language.h"

namespace canbao {

// What is wrong with a line of input: the field ("identities[1].category", empty: the line as a whole) and
// why.
struct LineError {
    std::string field;
    LocalText message;
};

// Reads quote requests, one JSON object at a time, strictly: docs/formats/decisions.md.
class QuoteRequestParser {
   public:
    // So many bytes behind a line must be readable, whatever they hold.
    static constexpr std::size_t kPadding = 64;
    static constexpr std::size_t kMostIdentities = 64;
    static constexpr std::size_t kMostInsured = 300;
    static constexpr std::size_t kMostFacts = 64;
    static constexpr std::size_t kLongestId = 200;

    // The book outlives the parser.
    explicit QuoteRequestParser(const PolicyBook& book);
    ~QuoteRequestParser();
    QuoteRequestParser(QuoteRequestParser&&) noexcept;
    QuoteRequestParser& operator=(QuoteRequestParser&&) noexcept;

    // Reads one request; `line` has kPadding readable bytes behind it.
    tl::expected<QuoteRequest, LineError> parse(std::string_view line);
    // The id of the line read last, as JSON to be echoed; "null" where it could not be read.
    std::string_view id() const;

   private:
    class Reader;
    std::unique_ptr<Reader> reader_;
};

// Appends the answer as one JSON object, without a newline. `id` is JSON.
void append_answer(std::string& out, std::string_view id, const Quote& quote, Language language);

// Appends the answer to a line that could not be read; `line` counts from 1.
void append_error(std::string& out, std::string_view id, std::size_t line, const LineError& error,
                  Language language);

}  // namespace canbao
