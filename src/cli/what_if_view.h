#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "procedure/quotes/what_if.h"

namespace canbao {

// What a comparison is called: the two laws and whose people they are.
struct WhatIfTitle {
    std::string before;
    std::string after;
    std::vector<std::string> changes;  // as typed
    bool is_invented;                  // the people are
    std::string tier;                  // in which invented people are reckoned; empty: the place has none
};

// A figure of both laws.
struct WhatIfFigure {
    std::string key;    // of JSON
    std::string label;  // in the language asked for
    bool is_money;      // in fen; else a count
    std::int64_t before;
    std::int64_t after;
};

// A line of who wins and loses.
struct WhatIfLine {
    std::string key;
    std::string label;
    WhatIfStatement::Group group;
};

// A comparison in words and numbers, before it is drawn.
struct WhatIfView {
    WhatIfTitle title;
    Language language;
    std::uint64_t people;
    std::vector<WhatIfFigure> figures;
    std::vector<WhatIfLine> by_category;  // without lines of nobody
    std::vector<WhatIfLine> by_age;
    WhatIfStatement::Group all;

    // "(invented, no real persons)"; empty for people of a file.
    std::string whose_people() const;
    std::string say(std::string zh, std::string en) const {
        return language == Language::zh ? std::move(zh) : std::move(en);
    }
};

WhatIfView view_of(const WhatIfStatement& statement, WhatIfTitle title, Language language);

std::string what_if_text(const WhatIfView& view);
nlohmann::ordered_json what_if_json(const WhatIfView& view);
// A page that needs no other file and no network.
std::string what_if_html(const WhatIfView& view);

// "1,234,567.00", of fen; a negative amount begins with −.
std::string yuan_grouped(std::int64_t fen);

}  // namespace canbao
