#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/person_facts.h"

namespace canbao {

// What lists and requests say of a person beside dates: identities and declared facts. The identities are of
// one province's catalogue.
struct AttributeSet {
    std::vector<Identity> identities;
    std::vector<DeclaredFact> facts;
};

// Most people have no attributes, and many have the same: each distinct set gets a small number, once.
class AttributeSets {
   public:
    static constexpr std::uint32_t kNone = 0;  // the empty set

    AttributeSets() { intern({}); }
    AttributeSets(const AttributeSets&) = delete;
    AttributeSets& operator=(const AttributeSets&) = delete;
    AttributeSets(AttributeSets&&) noexcept = default;
    AttributeSets& operator=(AttributeSets&&) noexcept = default;

    // The number of the set.
    std::uint32_t intern(const AttributeSet& set);
    // Gives the set the next number, also where it is there already.
    void add(const AttributeSet& set) { sets_.push_back(set); }
    const AttributeSet& at(std::uint32_t id) const { return sets_[id]; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(sets_.size()); }

   private:
    std::deque<AttributeSet> sets_;
    std::unordered_map<std::string, std::uint32_t> id_of_key_;
    std::string key_;  // kept for its memory
};

}  // namespace canbao
