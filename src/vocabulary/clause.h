#pragma once

#include <optional>
#include <string>

#include "vocabulary/date.h"
#include "vocabulary/language.h"

namespace canbao {

// A document that the law rests on: a notice, a guide, a newspaper page.
struct Document {
    std::string key;  // "YC", as written before the # of a clause
    LocalText title;
    LocalText issuer;
    std::string number;  // 文号, empty where it has none
    std::optional<Date> dated;
    bool at_hand = false;  // false: its text is known only through other documents
};

// One article of a document, in short words of our own. Owned by the policy book, which outlives every
// reference.
struct Clause {
    const Document* document = nullptr;
    std::string article;    // "三.4"
    std::string reference;  // "YC#三.4"
    LocalText text;
};

}  // namespace canbao
