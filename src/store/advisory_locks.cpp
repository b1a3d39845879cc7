#include "store/advisory_locks.h"

namespace canbao {
namespace {

// "canb" and the kind: other programs may take locks in the same database.
constexpr std::int64_t kFirstSpace = 0x63616E00;

constexpr Column kGiven[] = {{"space", ColumnType::integer}, {"slot", ColumnType::integer}};
constexpr Column kTaken[] = {{"taken", ColumnType::integer}};
constexpr SqlStatement kTakeAlone = {
    "select count(pg_advisory_xact_lock(space::int, slot::int)) as taken "
    "from (select space, slot from given order by space, slot offset 0) l",
    kGiven, kTaken};
constexpr SqlStatement kTakeShared = {
    "select count(pg_advisory_xact_lock_shared(space::int, slot::int)) as taken "
    "from (select space, slot from given order by space, slot offset 0) l",
    kGiven, kTaken};

constexpr SqlStatement kTryForSession = {
    "select pg_try_advisory_lock(space::int, slot::int)::int::bigint from given", kGiven, kTaken};

constexpr unsigned kSlotBits = 32;

std::int64_t space_of(const AdvisoryLock& lock) { return kFirstSpace + static_cast<std::int64_t>(lock.kind); }

}  // namespace

AdvisoryLock AdvisoryLock::of(const BlindIndex& document) {
    std::uint32_t slot = 0;
    for (const char byte : document.bytes().substr(0, sizeof slot))
        slot = slot << 8U | static_cast<unsigned char>(byte);
    return {Kind::document, static_cast<std::int32_t>(slot)};
}

AdvisoryLock AdvisoryLock::of_trade(std::string_view channel, std::string_view trade) {
    // FNV-1a: the same slot in every program.
    std::uint32_t slot = 2'166'136'261;
    for (const std::string_view part : {channel, std::string_view("/"), trade})
        for (const char byte : part) slot = (slot ^ static_cast<unsigned char>(byte)) * 16'777'619;
    return {Kind::trade, static_cast<std::int32_t>(slot)};
}

// Numbers are times: their bits are mixed first.
AdvisoryLock AdvisoryLock::of(PersonNumber person) {
    constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
    const std::uint64_t mixed = static_cast<std::uint64_t>(person) * kGoldenRatio;
    return {Kind::person, static_cast<std::int32_t>(mixed >> kSlotBits)};
}

void take_locks(Requests& requests, Engine engine, const std::set<AdvisoryLock>& locks,
                AdvisoryLock::Mode mode) {
    if (engine != Engine::postgres) return;
    Rows given(kGiven);
    for (const AdvisoryLock& lock : locks) given.add(space_of(lock)).add(lock.slot);
    requests.add(mode == AdvisoryLock::Mode::shared ? kTakeShared : kTakeAlone, std::move(given));
}

DatabaseResult<Done> take_locks(Connection& connection, const std::set<AdvisoryLock>& locks,
                                AdvisoryLock::Mode mode) {
    Requests requests;
    take_locks(requests, connection.engine(), locks, mode);
    return requests.run(connection);
}

DatabaseResult<bool> try_lock_for_session(Connection& connection, const AdvisoryLock& lock) {
    if (connection.engine() != Engine::postgres) return true;
    Rows given(kGiven);
    given.add(space_of(lock)).add(lock.slot);
    bool is_taken = false;
    TRY(connection.run(kTryForSession, given, [&](const Rows::Row& row) { is_taken = row.integer(0) != 0; }));
    return is_taken;
}

}  // namespace canbao
