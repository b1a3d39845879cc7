#pragma once

#include <string>

namespace canbao {

// The languages of everything that people read. Chinese comes first: it is the language of the office.
enum class Language { zh, en };

// A name or sentence in both languages; neither is empty once a pack has been accepted.
struct LocalText {
    std::string zh;
    std::string en;

    const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
    friend bool operator==(const LocalText&, const LocalText&) = default;
};

}  // namespace canbao
