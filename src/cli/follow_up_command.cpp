#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/coverage_commands.h"
#include "cli/text_table.h"
#include "procedure/season/count_coverage.h"
#include "procedure/season/follow_up.h"
#include "store/key_store.h"
#include "vocabulary/moment.h"
#include "vocabulary/personal.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

// What is asked of one person.
struct OneFollowUp {
    SeasonKey season;
    PersonNumber person;
};

Result<OneFollowUp> whom(const CoverageOptions& options) {
    const RegionCode area = TRY(RegionCode::parse(options.area));
    std::int64_t number = 0;
    const char* end = options.person.data() + options.person.size();
    const auto [last, error] = std::from_chars(options.person.data(), end, number);
    if (error != std::errc() || last != end)
        return fail("--person 应为人员编号", "--person is a person's number");
    return OneFollowUp{{area, options.year}, static_cast<PersonNumber>(number)};
}

Result<FollowUpLine> line_of(const CoverageOptions& options, const OneFollowUp& one, Date today) {
    const auto state = follow_up_state_named(options.state);
    if (state != FollowUpState::contacted && state != FollowUpState::declined)
        return fail("--state 应为 contacted（已联系）或 declined（不愿参保）；已参保由参保登记得出",
                    "--state is contacted or declined; that somebody is enrolled follows from the register");
    FollowUpLine line;
    line.person = static_cast<std::int64_t>(one.person);
    line.state = *state;
    line.on = options.on.empty() ? today : TRY(Date::parse(options.on));
    if (!options.note.empty()) line.note = TRY(EvidenceText::parse(options.note)).plain();
    return line;
}

// Who asked, where nobody says it: whoever answers for a place asks its people.
std::string by_of(const CoverageOptions& options, const Actor& actor) {
    if (!options.department.empty()) return options.department;
    const bool is_of_place = actor.role == Role::township || actor.role == Role::collector;
    return is_of_place ? std::string(kTownshipFollowsUp) : std::string();
}

DatabaseResult<std::optional<std::int64_t>> record(const Office& office, const Actor& actor,
                                                   const FollowUpTerms& terms, const FollowUpLine& line) {
    BulkWriter writer = TRY(BulkWriter::start({.database = office.database}, *office.book, *office.keys,
                                              office.law, program_version(), actor));
    return record_follow_up(writer, terms, line);
}

DatabaseResult<std::vector<ToldFollowUp>> read_history(const Office& office, const Actor& actor,
                                                       const OneFollowUp& one) {
    auto connection = TRY(open_database(office.database, DatabaseUse::read));
    TRY(check_keys(*connection, office.keys->prints()));
    return follow_up_history(*connection, *office.keys, actor, one.season, one.person);
}

void print_history(const std::vector<ToldFollowUp>& told, const Catalogue& catalogue, Language language) {
    const bool zh = language == Language::zh;
    TextTable table(7);
    table.add_row(zh ? std::vector<std::string>{"联系日期", "联系情况", "联系单位", "备注", "登记人",
                                                "登记时间", "办理号"}
                     : std::vector<std::string>{"on", "state", "by", "note", "recorded by", "at", "act"});
    table.add_rule();
    for (const ToldFollowUp& each : told)
        table.add_row({each.fact.on.text(), name_of(each.fact.state).in(language),
                       follower_name(each.fact.by, catalogue, language), each.note, each.fact.actor,
                       civil_time_text(each.fact.recorded_at), std::to_string(each.fact.act)});
    fmt::print("{}", told.empty()
                         ? std::string(zh ? "没有联系记录\n" : "nobody has followed this person up\n")
                         : table.text());
}

void print_history_json(const std::vector<ToldFollowUp>& told) {
    Json list = Json::array();
    for (const ToldFollowUp& each : told)
        list.push_back({{"on", each.fact.on.text()},
                        {"state", word(each.fact.state)},
                        {"by", each.fact.by},
                        {"note", each.note.empty() ? Json() : Json(each.note)},
                        {"actor", each.fact.actor},
                        {"recorded_at", civil_time_text(each.fact.recorded_at)},
                        {"act", std::to_string(each.fact.act)}});
    fmt::print("{}\n", list.dump(2));
}

}  // namespace

std::string follower_name(std::string_view by, const Catalogue& catalogue, Language language) {
    const NamedKey* keeper = catalogue.list_keeper(by);
    if (keeper != nullptr) return keeper->name.in(language);
    return LocalText{"乡镇（街道）", "township"}.in(language);
}

int run_follow_up(const CoverageOptions& options) {
    const Language language = options.office.common.language;
    const auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto one = whom(options);
    if (!one) return complain(one.error(), language);
    const Date today = civil_day(system_clock_now());
    const auto line = line_of(options, *one, today);
    if (!line) return complain(line.error(), language);
    const std::string by = by_of(options, *actor);
    if (by.empty())
        return complain(Error::of("请用 --department 写明谁联系的；乡镇（街道）写 township",
                                  "say by --department who asked; of townships write township"),
                        language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    const auto terms = follow_up_terms(*office->book, *actor, one->season, by, today);
    if (!terms) return complain(terms.error(), language);
    const auto act = record(*office, *actor, *terms, *line);
    if (!act) return complain(act.error(), language);
    const bool zh = language == Language::zh;
    if (options.as_json)
        fmt::print("{}\n", Json{{"act", *act ? Json(std::to_string(**act)) : Json()}}.dump());
    else if (*act)
        fmt::print(fmt::runtime(zh ? "已登记，办理号 {}\n" : "recorded by act {}\n"), **act);
    else
        fmt::print("{}", zh ? "已经登记过，没有变化，不再记录\n"
                            : "recorded before: nothing changes, and nothing is recorded\n");
    return kDone;
}

int run_follow_up_history(const CoverageOptions& options) {
    const Language language = options.office.common.language;
    const auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto one = whom(options);
    if (!one) return complain(one.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    const Catalogue* catalogue = office->book->catalogue(one->season.area);
    if (catalogue == nullptr)
        return complain(Error::of("没有该省的人员类别目录", "there is no catalogue of the province"),
                        language);
    const auto told = read_history(*office, *actor, *one);
    if (!told) return complain(told.error(), language);
    if (options.as_json)
        print_history_json(*told);
    else
        print_history(*told, *catalogue, language);
    return kDone;
}

}  // namespace canbao
