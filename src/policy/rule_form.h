#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace canbao {

// A constant name in both languages.
struct Label {
    std::string_view zh;
    std::string_view en;
};

// How a field of a rule is written, and what it becomes.
enum class FieldKind {
    money,
    rate,
    count,
    date,
    month_day,
    yes_no,
    mark,          // stands there only where it is true
    choice,        // one word of `allowed`
    choices,       // a list of words of `allowed`
    payer,         // a key of the catalogue
    shares,        // payers of the catalogue, each with an amount or a rate
    categories,    // keys of the catalogue
    word,          // a free word
    words,         // a list of free words
    tier_amounts,  // an amount for each of some tiers
    condition,
    name,
};

struct Field {
    std::string_view key;
    FieldKind kind;
    Label label;
    bool is_optional = false;
    std::int64_t least = 0;         // of a count
    std::int64_t most = 0;          // of a count
    std::string_view allowed = {};  // of choice and choices, parted by spaces
};

// How long a rule is law: in the year of its file, or from a date until replaced.
enum class Span { yearly, dated };

// The form that a rule of a pack must have: docs/formats/policy-rules-*.md say the same in words.
struct RuleForm {
    std::string_view path;  // "waiting.fixed"; a last part * stands for a key: "subsidy.*"
    Span span;
    Label title;
    std::span<const Field> fields;
    // The keys that * may stand for: a category, or one of these words; empty: any word.
    bool key_is_category = false;
    std::string_view key_words = {};
    bool is_always_unknown = false;  // the rule only states that something is not published
    bool must_be_known = false;      // a quote rests on it: it cannot be unknown
    // Fields of which exactly one, or at least one, must be stated; parted by spaces.
    std::string_view exactly_one_of = {};
    std::string_view at_least_one_of = {};
    // Rules of one family are replaced together by a more specific place; empty: each by itself.
    std::string_view family = {};

    constexpr bool has_key() const { return path.ends_with(".*"); }
    constexpr std::string_view stem() const { return has_key() ? path.substr(0, path.size() - 2) : path; }
};

// All forms, in the order in which a pack is shown.
std::span<const RuleForm> rule_forms();

// The form of the rule at `path` ("subsidy.orphan"), or nullptr.
const RuleForm* find_rule_form(std::string_view path);

// Whether some form's path goes on below `path`.
bool leads_to_rules(std::string_view path);

// Whether `word` is one of the words of a list parted by spaces.
bool is_one_of(std::string_view word, std::string_view allowed);

}  // namespace canbao
