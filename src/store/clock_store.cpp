#include "store/clock_store.h"

namespace canbao {
namespace {

constexpr Column kAct[] = {{"act", ColumnType::integer}};
// One area after the other, each found by the key: there are few areas and many acts.
constexpr SqlStatement kFindNewest = {
    "with recursive areas(area) as (select min(area) from act union all "
    "select (select min(a.area) from act a where a.area > areas.area) from areas where areas.area is not null) "
    "select max((select max(a.act) from act a where a.area = areas.area)) from areas",
    {},
    kAct};

constexpr Column kUntil[] = {{"until", ColumnType::integer}};
constexpr SqlStatement kFindUntil = {"select max(until) from ref_clock_ahead", {}, kUntil};
constexpr Column kNoted[] = {{"until", ColumnType::integer}, {"noted_at", ColumnType::integer}};
constexpr SqlStatement kNote = {
    "insert into ref_clock_ahead (until, noted_at) select until, noted_at from given where true on conflict do nothing",
    kNoted,
    {}};

DatabaseResult<std::int64_t> number_or_zero(Connection& connection, const SqlStatement& question) {
    std::int64_t number = 0;
    TRY(connection.run(question, Rows({}), [&](const Rows::Row& row) {
        if (!row.is_null(0)) number = row.integer(0);
    }));
    return number;
}

}  // namespace

DatabaseResult<std::int64_t> newest_act(Connection& connection) {
    return number_or_zero(connection, kFindNewest);
}

DatabaseResult<std::int64_t> read_clock_ran_ahead_until(Connection& connection) {
    return number_or_zero(connection, kFindUntil);
}

DatabaseResult<Done> note_clock_ran_ahead(Connection& connection, std::int64_t until, std::int64_t now) {
    Rows given(kNoted);
    given.add(until).add(now);
    TRY(connection.change(kNote, given));
    return Done{};
}

}  // namespace canbao
