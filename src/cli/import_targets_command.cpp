#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/import_commands.h"
#include "cli/spare_inputs.h"
#include "cli/take_list.h"
#include "cli/text_table.h"
#include "files/sheet_writer.h"
#include "procedure/season/import_targets.h"
#include "vocabulary/moment.h"
#include "vocabulary/personal.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

Result<TargetsOrder> order_of(const TargetsOptions& options) {
    constexpr std::size_t kDigits = 6;
    const RegionCode area = TRY(RegionCode::parse(options.area));
    if (area.text().size() != kDigits)
        return fail("--area 应为六位的医保区划", "--area is an enrolment area of six digits");
    const EvidenceText document = TRY(EvidenceText::parse(options.document));
    TRY(spare_inputs(options.list.feedback, {options.regions}));
    return TargetsOrder{
        .season = {area, options.year},
        .on = options.on.empty() ? civil_day(system_clock_now()) : TRY(Date::parse(options.on)),
        .document = document.plain(),
        .file = TRY(list_choice(options.list))};
}

struct TargetsView {
    const TargetsReport& report;
    const TargetsOrder& order;
    const RegionList& regions;
    std::string feedback;  // empty: no file of rows that go back
    bool is_rehearsal;
};

std::string targets_text(const TargetsView& view, Language language) {
    const bool zh = language == Language::zh;
    const TargetsReport& report = view.report;
    std::string out;
    const auto add = [&](std::string_view in_zh, std::string_view in_en, const auto&... arguments) {
        out += fmt::format(fmt::runtime(zh ? in_zh : in_en), arguments...);
    };
    add("{}，{}\n", "{}, {}\n", describe(report.format).in(language),
        zh ? grouped(report.rows) + "行" : counted(report.rows, "row"));
    add("{} {}年度的目标任务，{}\n\n", "assigned tasks of {} for {}, {}\n\n", view.order.season.area.text(),
        view.order.season.year, view.order.document);
    add("  新增 {}，改变 {}，没有变化 {}，退回 {}，没有填 {}，合计行（不读）{}\n",
        "  new {}, changed {}, unchanged {}, returned {}, not filled in {}, rows of totals (not read) {}\n",
        report.added, report.changed, report.unchanged, report.returned.size(), report.blanks, report.totals);
    for (const TargetLine& line : report.returned) {
        const ReturnedText why = returned_text(line.faults, language);
        add("  第{}行 {}（{}）\n", "  row {}: {} ({})\n", line.row, why.reason, why.suggestion);
    }
    if (!report.returned.empty() && !view.feedback.empty())
        add("  退回的行写在 {}\n", "  the rows that go back are in {}\n", view.feedback);
    for (const TaskShortfall& each : report.shortfalls)
        add("  请核对：{} 的任务 {} 少于其下各地之和 {}\n",
            "  to be checked: the task of {}, {}, is less than {}, the sum of the places within it\n",
            view.regions.full_name(each.place, view.order.on), grouped(static_cast<std::uint64_t>(each.own)),
            grouped(static_cast<std::uint64_t>(each.within)));
    out += '\n';
    if (report.act)
        add("已办理，办理号 {}\n", "recorded by act {}\n", *report.act);
    else if (report.changes.empty() && report.same_file)
        add("这份文件已经办理过（办理号{}），没有变化，不再记录\n",
            "this file was taken before (act {}): nothing changes, and nothing is recorded\n",
            report.same_file->act);
    else if (report.changes.empty())
        add("没有变化，没有记录\n", "nothing changes, and nothing was recorded\n");
    else
        add("试运行：没有办理\n", "a rehearsal: nothing was recorded\n");
    return out;
}

Json targets_json(const TargetsView& view, Language language) {
    const TargetsReport& report = view.report;
    Json returned = Json::array();
    for (const TargetLine& line : report.returned)
        for (const RowFault& fault : line.faults)
            returned.push_back({{"row", line.row},
                                {"code", fault.code},
                                {"reason", fault.reason.in(language)},
                                {"advice", fault.suggestion.in(language)}});
    Json changes = Json::array();
    for (const auto& [place, people] : report.changes)
        changes.push_back({{"place", place.text()}, {"task", people}});
    Json shortfalls = Json::array();
    for (const TaskShortfall& each : report.shortfalls)
        shortfalls.push_back({{"place", each.place.text()}, {"task", each.own}, {"within", each.within}});
    return {{"area", view.order.season.area.text()},
            {"year", view.order.season.year},
            {"rows", report.rows},
            {"added", report.added},
            {"changed", report.changed},
            {"unchanged", report.unchanged},
            {"blank", report.blanks},
            {"totals", report.totals},
            {"act", report.act ? Json(std::to_string(*report.act)) : Json()},
            {"taken_before", report.same_file ? Json(std::to_string(report.same_file->act)) : Json()},
            {"changes", changes},
            {"shortfalls", shortfalls},
            {"returned", returned}};
}

// The empty form: a row of headers, and the places of an area with their codes where one is named.
Result<std::vector<std::vector<std::string>>> places_of(const TemplateOptions& options, Language language) {
    std::vector<std::vector<std::string>> rows;
    if (options.area.empty()) return rows;
    const RegionCode area = TRY(RegionCode::parse(options.area));
    const RegionList regions = TRY(open_regions(options.regions, area, options.common));
    const Date today = Date::last_of(kLastYear);
    const auto name = [&](RegionCode code) {
        const Region* region = regions.find(code, today);
        return region == nullptr ? std::string() : region->name;
    };
    rows.push_back({area.text(), language == Language::zh ? "全县" : name(area), "", "", ""});
    std::optional<RegionCode> township;
    for (const Region* village : regions.villages(area)) {
        const auto parent = village->code.parent();
        if (parent != township) {
            township = parent;
            rows.push_back({township->text(), name(*township), "", "", ""});
        }
        rows.push_back({village->code.text(), name(*township), village->name, "", ""});
    }
    return rows;
}

Result<Done> write_form(const TemplateOptions& options, Language language) {
    TRY(spare_inputs(options.output, {options.regions}));
    const auto rows = TRY(places_of(options, language));
    constexpr double kWide = 20;
    std::vector<WrittenColumn> columns;
    for (const SheetField& field : target_fields())
        columns.push_back({.title = field.name.in(language),
                           .width = kWide,
                           .is_text = field.key == "code",
                           .allowed = {}});
    SheetFormat format;
    format.kind = SheetFormat::Kind::xlsx;
    format.sheet = language == Language::zh ? "目标任务" : "assigned tasks";
    SheetWriter writer = TRY(SheetWriter::open(options.output, format, columns));
    for (const auto& row : rows) TRY(writer.write(std::vector<std::string_view>(row.begin(), row.end())));
    return writer.finish();
}

}  // namespace

int run_import_targets(const TargetsOptions& options) {
    const ListOptions& list = options.list;
    const Language language = list.office.common.language;
    const auto actor = actor_of(list.office);
    if (!actor) return complain(actor.error(), language);
    const auto order = order_of(options);
    if (!order) return complain(order.error(), language);
    const auto regions = open_regions(options.regions, order->season.area, list.office.common);
    if (!regions) return complain(regions.error(), language);
    const auto office = open_office(list.office);
    if (!office) return kUnusable;
    auto import = TargetsImport::read(*regions, *actor, *order);
    if (!import) return complain(import.error(), language);
    const auto taken = take_list(*import, list, *office, *actor);
    if (!taken) return complain(taken.error(), language);
    const TargetsView view{taken->report, *order, *regions, taken->feedback, list.is_rehearsal};
    fmt::print("{}",
               list.as_json ? targets_json(view, language).dump(2) + "\n" : targets_text(view, language));
    return taken->report.returned.empty() ? kDone : kSomeInError;
}

int run_template_targets(const TemplateOptions& options) {
    const Language language = options.common.language;
    const auto written = write_form(options, language);
    if (!written) return complain(written.error(), language);
    fmt::print("{}\n", options.output);
    return kDone;
}

}  // namespace canbao
