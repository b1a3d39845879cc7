#pragma once

#include <cstdint>
#include <set>

#include "registry/act_command.h"
#include "store/requests.h"
#include "vocabulary/region_code.h"
#include "vocabulary/sealed.h"

namespace canbao {

// What transactions on PostgreSQL keep from one another until they end. Each kind has a space of numbers of
// its own. Whoever takes locks of several kinds takes them in this order, so that no two wait for each other.
struct AdvisoryLock {
    enum class Kind : std::int8_t { keys, area, newcomers, trade, document, person, giver };
    // As many slots as a number has: with a few, nearly every two batches would wait for one another
    // (docs/decisions/0009).
    enum class Mode { shared, alone };

    Kind kind;
    std::int32_t slot;
    friend auto operator<=>(const AdvisoryLock&, const AdvisoryLock&) = default;

    // Which keys write the database: batches share it, whoever adds a key has it alone.
    static AdvisoryLock of_keys() { return {Kind::keys, 0}; }
    // Batches share it, the sealer has it alone. By six digits.
    static AdvisoryLock of_area(std::int64_t area) { return {Kind::area, static_cast<std::int32_t>(area)}; }
    // Batches that make somebody a document's owner share it; a list of people, whose documents are too many
    // to be locked one by one, has it alone from its last look at other areas to its end.
    static AdvisoryLock of_newcomers() { return {Kind::newcomers, 0}; }
    // Who gives numbers to acts with these twelve bits.
    static AdvisoryLock of_giver(unsigned giver) { return {Kind::giver, static_cast<std::int32_t>(giver)}; }
    static AdvisoryLock of(const BlindIndex& document);
    static AdvisoryLock of(PersonNumber person);
    // Of what a channel calls a payment: two tellings of it may be for different areas.
    static AdvisoryLock of_trade(std::string_view channel, std::string_view trade);
};

// Takes one until the connection ends. False: somebody else has it.
DatabaseResult<bool> try_lock_for_session(Connection& connection, const AdvisoryLock& lock);

// Takes all of them, waiting for others; by itself, or before what is gathered next. SQLite has one writer:
// there it does nothing.
DatabaseResult<Done> take_locks(Connection& connection, const std::set<AdvisoryLock>& locks,
                                AdvisoryLock::Mode mode);
void take_locks(Requests& requests, Engine engine, const std::set<AdvisoryLock>& locks,
                AdvisoryLock::Mode mode);

}  // namespace canbao
