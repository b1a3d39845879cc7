#include "decision/attribute_sets.h"

#include <cstring>

#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

void append_number(std::string& key, std::int64_t number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    key.append(bytes, sizeof number);
}

// What tells two sets apart, as bytes. Sets that differ in order only may get two numbers: that costs a
// number.
void append_set(std::string& key, const AttributeSet& set) {
    for (const Identity& identity : set.identities) {
        key.push_back(static_cast<char>(identity.category.index));
        append_number(key, identity.period.from.days_since_1970());
        const bool has_end = identity.period.until.has_value();
        append_number(key, has_end ? identity.period.until->days_since_1970() : INT64_MAX);
    }
    for (const DeclaredFact& fact : set.facts) {
        key.append("\xFF").append(fact.name).push_back('\0');
        key.push_back(static_cast<char>(fact.value.index()));
        std::visit(Overloaded{[&](bool yes) { key.push_back(yes ? '1' : '0'); },
                              [&](std::int64_t count) { append_number(key, count); },
                              [&](Date date) { append_number(key, date.days_since_1970()); },
                              [&](Money money) { append_number(key, money.in_fen()); },
                              [&](const std::string& word) { key.append(word).push_back('\0'); }},
                   fact.value);
    }
}

}  // namespace

std::uint32_t AttributeSets::intern(const AttributeSet& set) {
    key_.clear();
    append_set(key_, set);
    const auto [at, is_new] = id_of_key_.try_emplace(key_, size());
    if (is_new) sets_.push_back(set);
    return at->second;
}

}  // namespace canbao
