#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "policy/condition.h"
#include "policy/problem.h"
#include "policy/rule_form.h"
#include "vocabulary/clause.h"
#include "vocabulary/money.h"
#include "vocabulary/period.h"
#include "vocabulary/rate.h"
#include "vocabulary/region_code.h"

namespace canbao {

struct Pack;

// What one of several payers gives: an amount, or a share of the subsidy.
struct PayerShare {
    std::string payer;
    std::variant<Money, Rate> part;
    friend bool operator==(const PayerShare&, const PayerShare&) = default;
};

// An amount that holds in one tier.
struct TierAmount {
    std::string tier;
    Money amount;
    friend bool operator==(const TierAmount&, const TierAmount&) = default;
};

// What a field of a rule says. std::string: the word of a choice, a free word or the key of a payer.
using Value =
    std::variant<Money, Rate, std::int64_t, Date, MonthDay, bool, std::string, std::vector<std::string>,
                 std::vector<PayerShare>, std::vector<TierAmount>, Condition, LocalText>;

// A rule as a pack states it. Everything that the packs say is a list of these; decisions use the flat tables
// that are resolved from them, people read them by `policy show`.
struct Statement {
    struct Entry {
        const Field* field;
        Value value;
    };

    const RuleForm* form = nullptr;
    std::string path;                // "subsidy.orphan"
    std::vector<Entry> entries;      // in the order of the form; empty for what is unknown or repealed
    const Clause* clause = nullptr;  // never where the rule is not broken
    std::vector<const Clause*> also;
    bool is_reading = false;   // the text is silent or ambiguous: a person has to confirm
    bool is_unknown = false;   // the document defers to something unpublished
    bool is_repealed = false;  // the rule of a larger area does not hold here
    bool is_broken =
        false;  // it has problems: kept so that nothing else takes its place; values may be missing
    std::optional<LocalText> note;
    std::optional<Period> in_force;  // of dated rules
    const Pack* pack = nullptr;
    int line = 0;

    // "orphan" of "subsidy.orphan".
    std::string_view key() const { return std::string_view(path).substr(path.rfind('.') + 1); }
    Place place() const;

    // The value of a field, which must exist; find() or value() where it is optional.
    template <typename T>
    const T& get(std::string_view key) const {
        const T* value = find<T>(key);
        CHECK(value != nullptr);
        return *value;
    }
    template <typename T>
    const T* find(std::string_view key) const {
        for (const Entry& entry : entries)
            if (entry.field->key == key) return std::get_if<T>(&entry.value);
        return nullptr;
    }
    template <typename T>
    std::optional<T> value(std::string_view key) const {
        const T* found = find<T>(key);
        if (found == nullptr) return std::nullopt;
        return *found;
    }
    std::optional<int> count(std::string_view key) const {
        const auto* found = find<std::int64_t>(key);
        if (found == nullptr) return std::nullopt;
        return static_cast<int>(*found);
    }
};

// What one place states for one year: the file <region>/<year>.toml.
struct Pack {
    struct Reference {
        RegionCode region;
        int year;

        // "140522/2026"
        static Result<Reference> parse(std::string_view text);
        friend bool operator==(const Reference&, const Reference&) = default;
    };

    RegionCode region;
    int year;
    LocalText name;
    std::optional<Reference> extends;
    std::string file;  // "140522/2026.toml"
    int line = 0;      // of its head
    std::string id;    // "140522/2026", as answers name it
    std::vector<Statement> statements;
};

inline Place Statement::place() const { return {pack->file, line}; }

}  // namespace canbao
