#pragma once

#define TOML_HEADER_ONLY 0
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "policy/problem.h"
#include "vocabulary/date.h"
#include "vocabulary/language.h"
#include "vocabulary/result.h"

namespace canbao {

// A file of the policy folder as it was read: its path below that folder, and its bytes.
struct PolicyFile {
    std::string path;
    std::string text;
};

// The file's table, or nothing after adding the first syntax error (a duplicate key is one).
std::optional<toml::table> parse_toml(const PolicyFile& file, Problems& problems);

enum class Need { required, optional };

// A TOML table read strictly: every getter adds a problem where a value is missing or of another kind, and
// what was never asked for is a problem too. The table and the problems outlive the reader.
class TomlTable {
   public:
    TomlTable(const toml::table& table, Place place, Problems& problems)
        : table_(&table), place_(std::move(place)), problems_(&problems) {}

    const toml::node* node(std::string_view key, Need need);
    std::optional<std::string> string(std::string_view key, Need need);
    std::optional<std::int64_t> integer(std::string_view key, Need need, std::int64_t least,
                                        std::int64_t most);
    std::optional<bool> boolean(std::string_view key, Need need);
    std::optional<Date> date(std::string_view key, Need need);
    // { zh = "…", en = "…" }, both not empty.
    std::optional<LocalText> local_text(std::string_view key, Need need);
    std::optional<TomlTable> table(std::string_view key, Need need);
    // A list of strings, not empty, without repeats.
    std::optional<std::vector<std::string>> strings(std::string_view key, Need need);

    // The keys of this table in the order of the file.
    std::vector<std::string> keys_in_order() const;
    // For the table of a file: its last part must be an empty [end], so that a file that breaks off is
    // noticed.
    void demand_end();
    // Adds a problem for each key that no getter has asked for.
    void refuse_other_keys();

    bool has(std::string_view key) const { return table_->contains(key); }
    const Place& place() const { return place_; }
    Place place_of(const toml::node& node) const;
    Place place_of(std::string_view key) const;
    Problems& problems() const { return *problems_; }
    void add_problem(Place place, LocalText message, LocalText hint) const;

   private:
    void wrong_kind(const toml::node& node, std::string_view key, LocalText expected) const;

    const toml::table* table_;
    Place place_;
    Problems* problems_;
    std::vector<std::string> asked_;
};

// The word of `known` that `word` probably was meant to be, or an empty one.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

}  // namespace canbao
