#include "procedure/season/season_acts.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/bill_basis.h"

namespace canbao {
namespace {

DatabaseError other(std::string zh, std::string en) {
    return DatabaseError{Error::of(std::move(zh), std::move(en)), DatabaseError::Kind::other};
}

// An event of the season, if it is the next one: it was not, when somebody else was quicker.
DatabaseResult<std::int64_t> write_event(BulkWriter& writer, const SeasonLaw& law, const SeasonKey& season,
                                         Date on, SeasonEvent event, const SeasonState& before) {
    const bool opens = event == SeasonEvent::opened;
    const BulkAct act = season_act(law, season, opens ? kActOpenSeason : kActCloseSeason, on,
                                   fmt::format("{}-event-{}", season.year, before.events + 1));
    return writer.write_alone(act, [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
        const SeasonState now = TRY(read_season_state(writer.connection(), season));
        if (now.events != before.events)
            return tl::unexpected(
                other("同时有人开启或关闭了这一征缴季，请重新查看",
                      "somebody opened or closed this season at the same moment: look again"));
        return std::vector{row_of_event(season, number, event)};
    });
}

}  // namespace

std::optional<Money> SeasonLaw::government_subsidy_per_head() const {
    if (government_subsidy == nullptr) return std::nullopt;
    return government_subsidy->value<Money>("amount");
}

Result<SeasonLaw> law_of_season(const PolicyBook& book, const SeasonKey& season) {
    const ContributionTable* table = book.contribution(season.area, season.year);
    if (table == nullptr)
        return fail(
            fmt::format("没有适用于 {} {}年度的缴费政策（个人缴费标准和集中征缴期）；可用 canbao policy list "
                        "查看已有的政策包",
                        season.area.text(), season.year),
            fmt::format("no policy holds at {} for {}: a standard and a window are needed; canbao policy "
                        "list shows the packs that are there",
                        season.area.text(), season.year));
    SeasonLaw law{.table = table,
                  .government_subsidy = table->effective.find("contribution.government_subsidy"),
                  .readings = {},
                  .unknowns = {}};
    // Of what bills rest on: the other rules are asked about elsewhere.
    constexpr std::string_view kOfBills[] = {"contribution", "window",  "subsidy", "subsidy_open_set",
                                             "identity",     "newborn", "tier",    "prepayment"};
    for (const Statement* statement : table->effective.statements) {
        const std::string_view stem = std::string_view(statement->path).substr(0, statement->path.find('.'));
        if (std::ranges::find(kOfBills, stem) == std::end(kOfBills)) continue;
        if (statement->is_reading) law.readings.push_back(statement);
        if (statement->is_unknown) law.unknowns.push_back(statement);
    }
    return law;
}

BulkAct season_act(const SeasonLaw& law, const SeasonKey& season, std::string_view kind, Date on,
                   std::string key) {
    ActDecision decision{.pack = law.table->pack->id, .clauses = {}, .reasons = {}};
    for (const Statement* rule : {law.table->prices.front().source, law.table->window.source}) {
        const std::string& clause = rule->clause->reference;
        if (std::ranges::find(decision.clauses, clause) == decision.clauses.end())
            decision.clauses.push_back(clause);
    }
    std::string command = fmt::format(R"({{"act":"{}","area":"{}","key":"{}","on":"{}","year":{}}})", kind,
                                      season.area.text(), key, on.text(), season.year);
    return {.area = season.area,
            .client = "season",
            .key = std::move(key),
            .kind = std::string(kind),
            .on = on,
            .command = std::move(command),
            .decision = std::move(decision)};
}

DatabaseResult<SeasonState> season_state_now(Connection& connection, const SeasonKey& season) {
    TRY(connection.begin(TransactionKind::read));
    auto state = read_season_state(connection, season);
    connection.roll_back();
    return state;
}

DatabaseResult<std::int64_t> open_season(BulkWriter& writer, const SeasonLaw& law, const SeasonKey& season,
                                         Date on) {
    const SeasonState state = TRY(season_state_now(writer.connection(), season));
    if (state.is_open())
        return tl::unexpected(
            other(fmt::format("{} {}年度的征缴季已经开启，可以直接开票（season bill）", season.area.text(),
                              season.year),
                  fmt::format("the season of {} for {} is open already: bills can be made (season bill)",
                              season.area.text(), season.year)));
    return write_event(writer, law, season, on, SeasonEvent::opened, state);
}

DatabaseResult<std::int64_t> close_season(BulkWriter& writer, const SeasonLaw& law, const SeasonKey& season,
                                          Date on) {
    const SeasonState state = TRY(season_state_now(writer.connection(), season));
    if (!state.is_open()) return tl::unexpected(season_is_not_open(season));
    return write_event(writer, law, season, on, SeasonEvent::closed, state);
}

DatabaseError season_is_not_open(const SeasonKey& season) {
    return other(fmt::format("{} {}年度的征缴季没有开启：请先执行 canbao season open", season.area.text(),
                             season.year),
                 fmt::format("the season of {} for {} is not open: run canbao season open first",
                             season.area.text(), season.year));
}

}  // namespace canbao
