#include "store/coverage_store.h"

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;
constexpr ColumnType kBytes = ColumnType::bytes;

constexpr Column kTask[] = {
    {"area", kInteger}, {"year", kInteger}, {"region", kInteger}, {"act", kInteger}, {"people", kInteger}};
constexpr Column kFollowUp[] = {{"area", kInteger},     {"person", kInteger},
                                {"year", kInteger},     {"act", kInteger},
                                {"state", kText},       {"followed_on", kInteger},
                                {"followed_by", kText}, {"note", kBytes, Rotation::rewrites}};
enum { kTasks, kFollowUpTable };

constexpr Column kSeasonGiven[] = {{"area", kInteger}, {"year", kInteger}};
constexpr Column kTaskRead[] = {
    {"region", kInteger}, {"act", kInteger}, {"people", kInteger}, {"document", kText}};
constexpr SqlStatement kReadTasks = {
    "select t.region, t.act, t.people, "
    "(select l.document from list_taken l where l.area = t.area and l.act = t.act) "
    "from given join coverage_task t on t.area = given.area and t.year = given.year order by t.act",
    kSeasonGiven, kTaskRead};

constexpr Column kFollowUpRead[] = {{"person", kInteger},      {"act", kInteger},        {"state", kText},
                                    {"followed_on", kInteger}, {"followed_by", kText},   {"note", kBytes},
                                    {"actor", kText},          {"recorded_at", kInteger}};
constexpr SqlStatement kReadFollowUps = {
    "select f.person, f.act, f.state, f.followed_on, f.followed_by, f.note, "
    "(select a.actor from act a where a.area = f.area and a.act = f.act), "
    "(select a.recorded_at from act a where a.area = f.area and a.act = f.act) "
    "from given join follow_up f on f.area = given.area and f.year = given.year order by f.person, f.act",
    kSeasonGiven, kFollowUpRead};

constexpr Column kAfter[] = {
    {"after_area", kInteger}, {"after_person", kInteger}, {"after_year", kInteger}, {"after_act", kInteger}};
constexpr Column kNote[] = {
    {"area", kInteger}, {"person", kInteger}, {"year", kInteger}, {"act", kInteger}, {"note", kBytes}};
constexpr SqlStatement kNextNotes = {
    "select f.area, f.person, f.year, f.act, f.note from given join follow_up f "
    "on (f.area, f.person, f.year, f.act) > (given.after_area, given.after_person, given.after_year, "
    "given.after_act) and f.note is not null order by f.area, f.person, f.year, f.act limit 500",
    kAfter, kNote};
constexpr SqlStatement kRewriteNotes = {
    "update follow_up set note = given.note from given where follow_up.area = given.area "
    "and follow_up.person = given.person and follow_up.year = given.year and follow_up.act = given.act",
    kNote,
    {}};

Rows given_of(const SeasonKey& season) {
    Rows given(kSeasonGiven);
    given.add(area_cell(season.area)).add(season.year);
    return given;
}

Facts facts_in(std::size_t table) {
    const FactTable& it = coverage_tables()[table];
    return {&it, Rows(it.columns())};
}

}  // namespace

std::span<const FactTable> coverage_tables() {
    static const FactTable tables[] = {{"coverage_task", kTask, 3}, {"follow_up", kFollowUp, 3}};
    return tables;
}

DatabaseResult<CoverageTasks> read_tasks(Connection& connection, const SeasonKey& season) {
    CoverageTasks tasks;
    TRY(connection.run(kReadTasks, given_of(season), [&](const Rows::Row& row) {
        tasks[region_of(row.integer(0))] = {
            .people = row.integer(2),
            .act = row.integer(1),
            .document = row.is_null(3) ? std::string() : std::string(row.bytes(3))};
    }));
    return tasks;
}

Facts rows_of_tasks(const SeasonKey& season, std::int64_t act,
                    const std::map<RegionCode, std::int64_t>& people) {
    Facts facts = facts_in(kTasks);
    for (const auto& [region, count] : people) {
        facts.rows.add(area_cell(season.area)).add(season.year).add(residence_cell(region));
        facts.rows.add(act).add(count);
    }
    return facts;
}

DatabaseResult<FollowUps> read_follow_ups(Connection& connection, const SeasonKey& season) {
    FollowUps all;
    TRY(connection.run(kReadFollowUps, given_of(season), [&](const Rows::Row& row) {
        const auto state = follow_up_state_named(row.bytes(2));
        CHECK(state.has_value());
        FollowUp one{.person = static_cast<PersonNumber>(row.integer(0)),
                     .act = row.integer(1),
                     .state = *state,
                     .on = date_of(row.integer(3)),
                     .by = std::string(row.bytes(4)),
                     .note = {},
                     .actor = std::string(row.bytes(6)),
                     .recorded_at = row.integer(7)};
        if (!row.is_null(5)) one.note = sealed_of(row.bytes(5));
        all[one.person].push_back(std::move(one));
    }));
    return all;
}

Facts rows_of_follow_ups(const SeasonKey& season, const FollowUps& follow_ups) {
    Facts facts = facts_in(kFollowUpTable);
    for (const auto& [person, all] : follow_ups)
        for (const FollowUp& one : all) {
            facts.rows.add(area_cell(season.area)).add(static_cast<std::int64_t>(person)).add(season.year);
            facts.rows.add(one.act).add(word(one.state)).add(date_cell(one.on)).add(one.by);
            if (one.note)
                facts.rows.add(one.note->bytes);
            else
                facts.rows.add_null();
        }
    return facts;
}

DatabaseResult<std::vector<SealedNote>> read_notes_after(Connection& connection, const NotePlace& place) {
    Rows given(kAfter);
    given.add(place.area).add(place.person).add(place.year).add(place.act);
    std::vector<SealedNote> notes;
    TRY(connection.run(kNextNotes, given, [&](const Rows::Row& row) {
        notes.push_back(
            {{row.integer(0), row.integer(1), row.integer(2), row.integer(3)}, sealed_of(row.bytes(4))});
    }));
    return notes;
}

DatabaseResult<Done> rewrite_notes(Connection& connection, const std::vector<SealedNote>& notes) {
    Rows rows(kNote);
    for (const SealedNote& each : notes) {
        rows.add(each.place.area).add(each.place.person).add(each.place.year).add(each.place.act);
        rows.add(each.note.bytes);
    }
    TRY(connection.change(kRewriteNotes, rows));
    return Done{};
}

}  // namespace canbao
