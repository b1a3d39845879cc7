#include <array>
#include <cstdio>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/coverage_commands.h"
#include "cli/import_commands.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "files/sheet_writer.h"
#include "procedure/office_clock.h"
#include "procedure/season/count_coverage.h"
#include "store/database.h"
#include "store/key_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using By = CoverageOptions::By;
using Json = nlohmann::ordered_json;

constexpr std::string_view kTownship = kTownshipFollowsUp;
constexpr std::array kFollowedZh = {"联系情况", "最近联系", "联系人单位"};
constexpr std::array kFollowedEn = {"follow-up", "last contact", "by"};

By level_of(RegionCode place) {
    constexpr std::size_t kCountyText = 6;
    const std::string text = place.text();
    if (text.size() == kCountyText) return By::county;
    return text.ends_with("000") ? By::township : By::village;
}

// "96.25%", cut off: what is just short of a target is not shown as reached.
std::string share_text(std::int64_t part, std::int64_t whole) {
    constexpr std::int64_t kHundredths = 10'000;
    if (whole == 0) return "–";
    const std::int64_t share = part * kHundredths / whole;
    return fmt::format("{}.{:02}%", share / 100, share % 100);
}

std::uint64_t shown(std::int64_t count) { return static_cast<std::uint64_t>(count); }

// One command, once its options are read.
class CoverageCommand {
   public:
    CoverageCommand(const CoverageOptions& options, const Office& office, Actor actor, CoverageOrder order)
        : options_(options), office_(office), actor_(std::move(actor)), order_(std::move(order)) {
        // Without the list of regions places have their codes alone.
        if (auto regions = open_regions("", order_.area, options.office.common))
            regions_ = *std::move(regions);
    }

    int run() const {
        auto connection = open_database(office_.database, DatabaseUse::read);
        if (!connection) return complain(connection.error(), language());
        const auto fits = check_keys(**connection, office_.keys->prints());
        if (!fits) return complain(fits.error(), language());
        const auto ready = prefer_indexes(**connection);
        if (!ready) return complain(ready.error(), language());
        return options_.action == CoverageOptions::Action::show ? show(**connection) : missing(**connection);
    }

   private:
    Language language() const { return options_.office.common.language; }
    bool zh() const { return language() == Language::zh; }
    std::string say(std::string_view zh_text, std::string_view en_text) const {
        return std::string(zh() ? zh_text : en_text);
    }
    const CoverageTable& law() const { return *office_.book->coverage(order_.area, order_.year); }
    // "140522108200 蟒河镇台头村委会"; a township or the county by its own name.
    std::string place_text(RegionCode place) const {
        std::string name;
        for (std::optional<RegionCode> part = place; regions_ && part; part = part->parent()) {
            if (const Region* region = regions_->find(*part, order_.on); region != nullptr)
                name.insert(0, region->name);
            if (level_of(*part) <= By::township) break;
        }
        return place.text() + (name.empty() ? "" : " " + name);
    }
    std::string title() const {
        return fmt::format(fmt::runtime(say("{} {}年度，{}的情况\n", "{} for {}, as of {}\n")),
                           place_text(order_.within), order_.year, order_.on.text());
    }

    int show(Connection& connection) const {
        ProgressBar bar(say("正在统计", "counting"), {});
        const auto report = count_coverage(connection, *office_.book, actor_, order_,
                                           [&](std::uint64_t done) { bar.show(done); });
        if (!report) return complain(report.error(), language());
        if (options_.as_json)
            fmt::print("{}\n", json_of(*report).dump(2));
        else
            fmt::print("{}\n{}{}\n{}{}", title(), places_text(*report), tasks_text(*report),
                       categories_text(*report), followed_text(*report));
        return kDone;
    }

    std::string places_text(const CoverageReport& report) const {
        TextTable table(2);
        table.add_row(zh() ? std::vector<std::string>{"区划", "目标", "人数", "任务", "应参保", "已参保",
                                                      "还差", "参保率"}
                           : std::vector<std::string>{"place", "target", "people", "task", "needed",
                                                      "enrolled", "lacking", "reached"});
        table.add_rule();
        for (const PlaceCoverage& place : report.places) {
            if (level_of(place.place) > options_.by) continue;
            for (std::size_t i = 0; i < place.goals.size(); ++i) {
                const CoverageGoal& goal = place.goals[i];
                const CoverageTarget& target = law().targets[i];
                table.add_row({place_text(place.place),
                               fmt::format("{} {}", target.name->in(language()), target.share.text()),
                               grouped(shown(goal.count.people)),
                               goal.task ? grouped(shown(*goal.task)) : "–", grouped(shown(goal.needed)),
                               grouped(shown(goal.count.enrolled)), grouped(shown(goal.lacking)),
                               share_text(goal.count.enrolled, goal.task.value_or(goal.count.people))});
            }
        }
        return table.text();
    }

    std::string categories_text(const CoverageReport& report) const {
        if (report.categories.empty()) return "";
        TextTable table(1);
        table.add_row(zh() ? std::vector<std::string>{"人员类别", "人数", "已参保", "参保率"}
                           : std::vector<std::string>{"category", "people", "enrolled", "reached"});
        table.add_rule();
        for (const auto& [id, count] : report.categories)
            table.add_row({law().catalogue->at(id).name.in(language()), grouped(shown(count.people)),
                           grouped(shown(count.enrolled)), share_text(count.enrolled, count.people)});
        return table.text();
    }

    // Which papers say the tasks.
    std::string tasks_text(const CoverageReport& report) const {
        std::map<std::int64_t, std::size_t> places;
        std::map<std::int64_t, std::string> documents;
        for (const auto& [place, task] : report.tasks) {
            if (!order_.within.contains(place)) continue;
            ++places[task.act];
            documents[task.act] = task.document;
        }
        std::string out;
        for (const auto& [act, count] : places)
            out += fmt::format(fmt::runtime(say("  目标任务：{}，{}个地方，办理号 {}\n",
                                                "  assigned tasks: {}, {} places, act {}\n")),
                               documents[act], count, act);
        return out.empty() ? out : '\n' + out;
    }

    std::string followed_text(const CoverageReport& report) const {
        if (report.followed.empty()) return "";
        TextTable table(1);
        table.add_row(zh() ? std::vector<std::string>{"联系单位", "漏保", "待联系", "已联系", "不愿参保",
                                                      "联系后已参保"}
                           : std::vector<std::string>{"follows up", "missing", "to contact", "contacted",
                                                      "declined", "since enrolled"});
        table.add_rule();
        for (const auto& [by, count] : report.followed)
            table.add_row({follower_name(by, *law().catalogue, language()), grouped(shown(count.missing())),
                           grouped(shown(count.to_contact)), grouped(shown(count.contacted)),
                           grouped(shown(count.declined)), grouped(shown(count.since_enrolled))});
        return (report.categories.empty() ? "" : "\n") + table.text();
    }

    Json followed_json(const CoverageReport& report) const {
        Json followed = Json::object();
        for (const auto& [by, count] : report.followed)
            followed[by] = {{"missing", count.missing()},
                            {"to_contact", count.to_contact},
                            {"contacted", count.contacted},
                            {"declined", count.declined},
                            {"since_enrolled", count.since_enrolled}};
        return followed;
    }

    Json tasks_json(const CoverageReport& report) const {
        Json tasks = Json::array();
        for (const auto& [place, task] : report.tasks)
            if (order_.within.contains(place))
                tasks.push_back({{"place", place.text()},
                                 {"task", task.people},
                                 {"document", task.document},
                                 {"act", std::to_string(task.act)}});
        return tasks;
    }

    Json json_of(const CoverageReport& report) const {
        Json places = Json::array();
        for (const PlaceCoverage& place : report.places) {
            if (level_of(place.place) > options_.by) continue;
            Json goals = Json::array();
            for (std::size_t i = 0; i < place.goals.size(); ++i) {
                const CoverageGoal& goal = place.goals[i];
                goals.push_back({{"target", law().targets[i].key},
                                 {"share", law().targets[i].share.text()},
                                 {"clause", law().targets[i].source->clause->reference},
                                 {"people", goal.count.people},
                                 {"task", goal.task ? Json(*goal.task) : Json()},
                                 {"needed", goal.needed},
                                 {"enrolled", goal.count.enrolled},
                                 {"lacking", goal.lacking}});
            }
            places.push_back({{"place", place.place.text()}, {"goals", goals}});
        }
        Json categories = Json::object();
        for (const auto& [id, count] : report.categories)
            categories[law().catalogue->at(id).key] = {{"people", count.people},
                                                       {"enrolled", count.enrolled}};
        return {{"area", order_.area.text()},
                {"year", order_.year},
                {"on", order_.on.text()},
                {"places", places},
                {"categories", categories},
                {"tasks", tasks_json(report)},
                {"follow_up", followed_json(report)}};
    }

    int missing(Connection& connection) const {
        ProgressBar bar(say("正在查找", "looking"), {});
        auto persons = list_missing(connection, *office_.book, *office_.keys, actor_, order_,
                                    [&](std::uint64_t done) { bar.show(done); });
        if (!persons) return complain(persons.error(), language());
        if (!options_.output.empty()) return write(*persons);
        if (options_.as_json) {
            Json list = Json::array();
            for (const MissingPerson& each : *persons)
                list.push_back(
                    {{"person", number_text(each)},
                     {"name", each.name},
                     {"village", each.village.text()},
                     {"department", each.department.empty() ? std::string(kTownship) : each.department},
                     {"category", each.category.empty() ? Json() : Json(each.category)},
                     {"was_enrolled", each.was_enrolled},
                     {"state", word(each.state)},
                     {"followed_on", each.last ? Json(each.last->on.text()) : Json()},
                     {"followed_by", each.last ? Json(each.last->by) : Json()}});
            fmt::print("{}\n", list.dump(2));
            return kDone;
        }
        TextTable table(9);
        std::vector<std::string> titles_shown = titles();
        for (const char* each : zh() ? kFollowedZh : kFollowedEn) titles_shown.emplace_back(each);
        table.add_row(std::move(titles_shown));
        table.add_rule();
        for (const MissingPerson& each : *persons) table.add_row(cells_shown(each));
        fmt::print(
            "{}{}\n{}", title(),
            fmt::format(fmt::runtime(order_.state == FollowUpState::enrolled
                                         ? say("联系后已参保{}人\n", "{} were asked and are enrolled\n")
                                         : say("没有参保{}人\n", "{} are not enrolled\n")),
                        grouped(persons->size())),
            table.text());
        return kDone;
    }

    static std::string number_text(const MissingPerson& each) {
        return std::to_string(static_cast<std::int64_t>(each.person));
    }
    std::vector<std::string> titles() const {
        return zh() ? std::vector<std::string>{"村（居）", "人员编号", "姓名",
                                               "人员类别", "联系单位", "参保情况"}
                    : std::vector<std::string>{"village",  "person",     "name",
                                               "category", "follows up", "standing"};
    }
    std::vector<std::string> cells(const MissingPerson& each) const {
        const NamedKey* keeper = law().catalogue->list_keeper(each.department);
        const auto category = law().catalogue->category(each.category);
        return {place_text(each.village),
                number_text(each),
                each.name,
                category ? law().catalogue->at(*category).name.in(language()) : "",
                keeper != nullptr ? keeper->name.in(language()) : say("乡镇（街道）", "township"),
                standing_of(each)};
    }
    std::string standing_of(const MissingPerson& each) const {
        if (each.state == FollowUpState::enrolled) return say("已参保", "enrolled");
        return each.was_enrolled ? say("已暂停", "suspended") : say("未参保", "never enrolled");
    }

    std::vector<std::string> cells_shown(const MissingPerson& each) const {
        std::vector<std::string> row = cells(each);
        row.push_back(name_of(each.state).in(language()));
        row.push_back(each.last ? each.last->on.text() : "");
        row.push_back(each.last ? follower_name(each.last->by, *law().catalogue, language()) : "");
        return row;
    }
    // What the department or township fills in; it begins with what is recorded.
    std::vector<std::string> cells_written(const MissingPerson& each) const {
        std::vector<std::string> row = cells(each);
        row.push_back(name_of(each.state).in(language()));
        row.push_back(each.last ? each.last->on.text() : "");
        row.emplace_back();
        return row;
    }
    std::vector<WrittenColumn> columns_written() const {
        std::vector<WrittenColumn> columns;
        for (const std::string& each : titles())
            columns.push_back({.title = each, .width = 0, .is_text = true, .allowed = {}});
        constexpr double kDay = 14;
        constexpr double kWide = 40;
        columns.push_back(
            {.title = say("联系情况", "follow-up"), .width = kDay, .is_text = true, .allowed = {}});
        for (const FollowUpState state :
             {FollowUpState::to_contact, FollowUpState::contacted, FollowUpState::declined})
            columns.back().allowed.push_back(name_of(state).in(language()));
        columns.push_back(
            {.title = say("联系日期", "last contact"), .width = kDay, .is_text = true, .allowed = {}});
        columns.push_back({.title = say("备注", "note"), .width = kWide, .is_text = true, .allowed = {}});
        return columns;
    }

    int write(const std::vector<MissingPerson>& persons) const {
        SheetFormat format;
        if (options_.output.ends_with(".xlsx")) {
            format.kind = SheetFormat::Kind::xlsx;
            format.sheet = say("漏保人员", "missing");
        }
        auto writer = SheetWriter::open(options_.output, format, columns_written());
        if (!writer) return complain(writer.error(), language());
        for (const MissingPerson& each : persons) {
            const std::vector<std::string> row = cells_written(each);
            const auto written = writer->write(std::vector<std::string_view>(row.begin(), row.end()));
            if (!written) return complain(written.error(), language());
        }
        const auto done = writer->finish();
        if (!done) return complain(done.error(), language());
        fmt::print(fmt::runtime(say("{}人写在 {}\n", "{} persons in {}\n")), grouped(persons.size()),
                   options_.output);
        return kDone;
    }

    const CoverageOptions& options_;
    const Office& office_;
    Actor actor_;
    CoverageOrder order_;
    std::optional<RegionList> regions_;
};

Result<CoverageOrder> order_of(const CoverageOptions& options) {
    const RegionCode area = TRY(RegionCode::parse(options.area));
    const RegionCode within = options.within.empty() ? area : TRY(RegionCode::parse(options.within));
    if (!area.contains(within))
        return fail(fmt::format("{} 不在 {} 内", within.text(), area.text()),
                    fmt::format("{} is not within {}", within.text(), area.text()));
    const Date on = options.on.empty() ? civil_day(system_clock_now()) : TRY(Date::parse(options.on));
    std::optional<FollowUpState> state;
    if (!options.state.empty()) {
        state = follow_up_state_named(options.state);
        if (!state)
            return fail("--state 应为 to_contact、contacted、declined、enrolled 之一",
                        "--state is one of to_contact, contacted, declined, enrolled");
    }
    return CoverageOrder{area, options.year, on, within, options.department, state};
}

}  // namespace

int run_coverage(const CoverageOptions& options) {
    if (options.action == CoverageOptions::Action::follow_up) return run_follow_up(options);
    if (options.action == CoverageOptions::Action::history) return run_follow_up_history(options);
    const Language language = options.office.common.language;
    auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    auto order = order_of(options);
    if (!order) return complain(order.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    return CoverageCommand(options, *office, *std::move(actor), *std::move(order)).run();
}

}  // namespace canbao
