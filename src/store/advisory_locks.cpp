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

constexpr unsigned kSlotBits = 32;

}  // namespace

AdvisoryLock AdvisoryLock::of(const BlindIndex& document) {
    std::uint32_t slot = 0;
    for (const char byte : document.bytes().substr(0, sizeof slot))
        slot = slot << 8U | static_cast<unsigned char>(byte);
    return {Kind::document, static_cast<std::int32_t>(slot)};
}

// Numbers are times: their bits are mixed first.
AdvisoryLock AdvisoryLock::of(PersonNumber person) {
    constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
    const std::uint64_t mixed = static_cast<std::uint64_t>(person) * kGoldenRatio;
    return {Kind::person, static_cast<std::int32_t>(mixed >> kSlotBits)};
}

DatabaseResult<Done> take_locks(Connection& connection, const std::set<AdvisoryLock>& locks,
                                AdvisoryLock::Mode mode) {
    if (connection.engine() != Engine::postgres || locks.empty()) return Done{};
    Rows given(kGiven);
    for (const AdvisoryLock& lock : locks)
        given.add(kFirstSpace + static_cast<std::int64_t>(lock.kind)).add(lock.slot);
    return connection.run(mode == AdvisoryLock::Mode::shared ? kTakeShared : kTakeAlone, given,
                          [](const Rows::Row&) {});
}

}  // namespace canbao
