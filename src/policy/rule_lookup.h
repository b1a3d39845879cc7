#pragma once

#include <string_view>
#include <vector>

#include "policy/catalogue.h"
#include "policy/effective_pack.h"

namespace canbao {

// A value of the law with the rule that states it.
template <typename T>
struct Stated {
    T value;
    const Statement* source;
};

// A level of contribution that a person chooses.
struct Tier {
    std::string_view key;
    const LocalText* name;
    const Statement* source;
};

// A set of tiers, by their place in the list of the effective pack.
class TierSet {
   public:
    static constexpr std::size_t kMost = 64;

    static constexpr TierSet all() {
        TierSet set;
        set.bits_ = ~std::uint64_t{0};
        return set;
    }
    constexpr void insert(std::size_t tier) { bits_ |= std::uint64_t{1} << tier; }
    constexpr bool contains(std::size_t tier) const { return (bits_ >> tier & 1) != 0; }
    constexpr bool is_all() const { return ~bits_ == 0; }

   private:
    std::uint64_t bits_ = 0;
};

// Whether a declared fact (fact.*) can have this value.
bool can_have(const Statement& declared, const FactValue& value);

// Finds the rules that a table is made of, and notes what is wrong with them.
class RuleLookup {
   public:
    RuleLookup(const EffectivePack& effective, const Catalogue& catalogue, Problems& problems);

    const EffectivePack& effective() const { return *effective_; }
    const Catalogue& catalogue() const { return *catalogue_; }
    const std::vector<Tier>& tiers() const { return tiers_; }

    // The rule at `path` where it is stated, published and sound; else nullptr.
    const Statement* known(std::string_view path) const;
    // The sound and published rules of a form with a key.
    std::vector<const Statement*> known_under(std::string_view stem) const;
    // As known(); a rule that nobody states is a problem of `needed_by`, and is_missing() afterwards.
    const Statement* require(std::string_view path, const Statement& needed_by);
    bool is_missing() const { return is_missing_; }
    void note_missing() { is_missing_ = true; }

    void add_problem(const Place& place, LocalText message, LocalText hint);
    // Adds problems for facts that no rule declares, and for values that a declared fact cannot have.
    void check_facts(const Condition& condition, const Statement& rule);
    // The declared fact of this name and type; a problem of `rule` where there is none.
    const Statement* declared_fact(std::string_view name, std::string_view type, const Statement& rule);
    // The tiers that `rule` names in a field of words, or all; unknown ones are problems.
    TierSet tiers_of(const Statement& rule);
    // The place of a tier in the list; where there is none a problem of `rule`, and is_missing() afterwards.
    std::optional<std::size_t> tier_named(std::string_view key, const Statement& rule);

    static int count(const Statement& statement, std::string_view key) {
        return static_cast<int>(statement.get<std::int64_t>(key));
    }

   private:
    const EffectivePack* effective_;
    const Catalogue* catalogue_;
    Problems* problems_;
    std::vector<Tier> tiers_;
    bool is_missing_ = false;
};

}  // namespace canbao
