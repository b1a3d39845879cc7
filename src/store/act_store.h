#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/facts.h"
#include "store/requests.h"
#include "vocabulary/date.h"
#include "vocabulary/region_code.h"
#include "vocabulary/sealed.h"

namespace canbao {

// What a client calls a command: it is carried out once.
struct ActKey {
    RegionCode area;
    std::string client;
    std::string key;
    friend auto operator<=>(const ActKey&, const ActKey&) = default;
};

// An act as it stands in the books.
struct ActRecord {
    ActKey key;
    std::int64_t act;
    std::string kind;
    std::optional<std::int64_t> person;
    std::string actor;
    std::string role;
    std::int64_t recorded_at;  // microseconds since 1970
    Date effective_on;
    std::string outcome;
    std::string decision;  // JSON
    std::int64_t policy;
    std::string program;
    std::optional<Sealed> command;  // nothing where it was erased
    BlindIndex command_digest;
};

// The digest of an act, all but its command, with what it did (FactDigests): SM3, 32 bytes. The audit chain
// seals it.
std::string digest_of(const ActRecord& record, std::string_view facts);

// Which of these commands were carried out already.
DatabaseResult<std::map<ActKey, ActRecord>> find_acts(Connection& connection, const std::set<ActKey>& keys);
void ask_acts(Requests& requests, const std::set<ActKey>& keys, std::map<ActKey, ActRecord>& found);

// All acts of an area in their order, with the digest that stands in the books. `take` may not use the
// connection.
DatabaseResult<Done> read_acts_of(Connection& connection, std::int64_t area,
                                  const std::function<void(const ActRecord&, std::string_view)>& take);

// The acts about a person in an area, in their order: those that left the facts which are known of the
// person, and besides the refused ones and the merges into this entry.
DatabaseResult<std::vector<ActRecord>> read_acts_about(Connection& connection, RegionCode area,
                                                       std::int64_t person, std::set<std::int64_t> known);

// Whether documents get an owner.
enum class Newcomers : std::uint8_t { none, some };

// On PostgreSQL nobody seals the acts of these areas until the transaction ends, so that numbers that are
// given in it lie behind every seal; and nobody adds a key, so that those that are counted next are those of
// the whole batch.
DatabaseResult<Done> share_areas(Connection& connection, const std::set<RegionCode>& areas,
                                 Newcomers newcomers = Newcomers::none);
void share_areas(Requests& requests, Engine engine, const std::set<RegionCode>& areas, Newcomers newcomers);
// Nobody else gives a document an owner, in any area, until the transaction ends. To be short, and taken
// last.
DatabaseResult<Done> hold_newcomers(Connection& connection);

// The same for an area that nobody else changes meanwhile either: of an act about many of its persons, which
// takes no lock on each.
DatabaseResult<Done> hold_area(Connection& connection, RegionCode area);

// The highest number of each area that has any act.
DatabaseResult<std::map<RegionCode, std::int64_t>> last_acts(Connection& connection,
                                                             const std::set<RegionCode>& areas);
void ask_last_acts(Requests& requests, const std::set<RegionCode>& areas,
                   std::map<RegionCode, std::int64_t>& last);

// The same of all areas, one after the other.
DatabaseResult<std::map<RegionCode, std::int64_t>> last_acts_everywhere(Connection& connection);

// Acts as rows, to be written before what they did. Of kind `constraint`: the key or the number is there
// already.
Facts rows_of(const std::vector<ActRecord>& records, const FactDigests& facts);

// Takes one of so many numbers, 0 to `givers` - 1, that no other connection holds, until this one ends: in no
// order, so that they are seldom asked for twice. On SQLite, which has one writer, any.
DatabaseResult<unsigned> claim_giver(Connection& connection, unsigned givers);

// Keeps a text of law under its digest, and returns its number: the same for the same digest.
DatabaseResult<std::int64_t> archive_policy(Connection& connection, std::string_view digest,
                                            std::string_view body, std::int64_t now);

}  // namespace canbao
