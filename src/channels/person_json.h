#pragma once

#include <string>

#include "decision/quote.h"
#include "registry/person.h"

namespace canbao {

// Appends a person as one JSON object, without a newline: docs/formats/population.md. The ID number is
// written in full: for invented people only.
void append_synthetic_person(std::string& out, const Person& person, const Catalogue& catalogue);

// Appends a request as `canbao quote` takes it, without a newline. The table is that of its place and year.
void append_quote_request(std::string& out, std::string_view id, const QuoteRequest& request,
                          const ContributionTable& table);

// Appends two commands as `canbao acts` takes them, each with a newline behind it but the last: register the
// person in a village of their own area, and enrol them, on the day.
void append_registration(std::string& out, const Person& person, Date on, std::string_view key);

}  // namespace canbao
