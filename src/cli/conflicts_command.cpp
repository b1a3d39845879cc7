#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/coverage_commands.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "procedure/lists/list_conflicts.h"
#include "procedure/office_clock.h"
#include "store/database.h"
#include "store/key_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;
using Kind = RelationConflict::Kind;

LocalText what(Kind kind) {
    return kind == Kind::employee ? LocalText{"同时参加职工医保", "insured as an employee"}
                                  : LocalText{"已迁出", "moved away"};
}

LocalText advice(Kind kind) {
    return kind == Kind::employee
               ? LocalText{"终止（terminate --cause employee_insurance），本人可申请退费",
                           "end it (terminate --cause employee_insurance); a refund may be asked for"}
               : LocalText{"本人办理转移，或终止（terminate --cause moved_away）",
                           "the person transfers it, or it ends (terminate --cause moved_away)"};
}

DatabaseResult<std::vector<RelationConflict>> find(const Office& office, const Actor& actor, RegionCode area,
                                                   Date on, Language language) {
    auto connection = TRY(open_database(office.database, DatabaseUse::read));
    TRY(check_keys(*connection, office.keys->prints()));
    TRY(prefer_indexes(*connection));
    ProgressBar bar(language == Language::zh ? "正在查找" : "looking", {});
    return list_conflicts(*connection, *office.book, *office.keys, actor, area, on,
                          [&](std::uint64_t done) { bar.show(done); });
}

std::string text_of(const std::vector<RelationConflict>& conflicts, Language language) {
    const bool zh = language == Language::zh;
    if (conflicts.empty()) return zh ? "没有冲突的参保关系\n" : "no relation is in conflict\n";
    constexpr std::size_t kLeftColumns = 7;
    TextTable table(kLeftColumns);
    table.add_row(
        zh ? std::vector<std::string>{"人员编号", "姓名", "居住地", "居民参保自", "情况", "自", "怎样办"}
           : std::vector<std::string>{"person", "name", "residence", "enrolled since", "conflict", "since",
                                      "what to do"});
    table.add_rule();
    for (const RelationConflict& each : conflicts)
        table.add_row({std::to_string(static_cast<std::int64_t>(each.person)), each.name,
                       each.residence.text(), each.enrolled_since.text(), what(each.kind).in(language),
                       each.since.text(), advice(each.kind).in(language)});
    return table.text() +
           fmt::format(fmt::runtime(zh ? "  共{}人次\n" : "  {} in all\n"), grouped(conflicts.size()));
}

Json json_of(const std::vector<RelationConflict>& conflicts) {
    Json list = Json::array();
    for (const RelationConflict& each : conflicts)
        list.push_back({{"kind", word(each.kind)},
                        {"person", std::to_string(static_cast<std::int64_t>(each.person))},
                        {"name", each.name},
                        {"residence", each.residence.text()},
                        {"enrolled_since", each.enrolled_since.text()},
                        {"since", each.since.text()}});
    return list;
}

}  // namespace

int run_coverage_conflicts(const CoverageOptions& options) {
    const Language language = options.office.common.language;
    const auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto area = RegionCode::parse(options.area);
    if (!area) return complain(area.error(), language);
    const auto on =
        options.on.empty() ? Result<Date>(civil_day(system_clock_now())) : Date::parse(options.on);
    if (!on) return complain(on.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    const auto conflicts = find(*office, *actor, *area, *on, language);
    if (!conflicts) return complain(conflicts.error(), language);
    fmt::print("{}", options.as_json ? json_of(*conflicts).dump(2) + "\n" : text_of(*conflicts, language));
    return kDone;
}

}  // namespace canbao
