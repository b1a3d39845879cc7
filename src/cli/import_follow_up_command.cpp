#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/import_commands.h"
#include "cli/take_list.h"
#include "cli/text_table.h"
#include "procedure/season/import_follow_up.h"
#include "vocabulary/moment.h"
#include "vocabulary/personal.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;
using Kind = FollowUpOutcome::Kind;

// More are counted; the file of rows that go back has all.
constexpr std::size_t kMostShown = 50;

Result<FollowUpListOrder> order_of(const FollowUpListOptions& options, const Office& office,
                                   const Actor& actor) {
    const RegionCode area = TRY(RegionCode::parse(options.area));
    const EvidenceText document = TRY(EvidenceText::parse(options.document));
    const Date today = civil_day(system_clock_now());
    return FollowUpListOrder{
        .terms = TRY(follow_up_terms(*office.book, actor, {area, options.year}, options.department, today)),
        .document = document.plain(),
        .file = TRY(list_choice(options.list))};
}

struct FollowUpView {
    const FollowUpListReport& report;
    const std::vector<FollowUpLine>& lines;
    const FollowUpListOrder& order;
    std::string feedback;  // empty: no file of rows that go back
};

std::string list_text(const FollowUpView& view, Language language) {
    const bool zh = language == Language::zh;
    const FollowUpListReport& report = view.report;
    std::string out;
    const auto add = [&](std::string_view in_zh, std::string_view in_en, const auto&... arguments) {
        out += fmt::format(fmt::runtime(zh ? in_zh : in_en), arguments...);
    };
    const std::uint64_t rows = report.rows.size();
    add("{}，{}\n\n", "{}, {}\n\n", describe(report.format).in(language),
        zh ? grouped(rows) + "行" : counted(rows, "row"));
    add("  新记录 {}，没有变化 {}，尚未联系 {}，已参保（不必记录）{}，退回 {}\n",
        "  recorded {}, unchanged {}, not asked yet {}, enrolled by now (nothing to record) {}, returned {}\n",
        report.count(Kind::recorded), report.count(Kind::unchanged), report.count(Kind::untouched),
        report.count(Kind::enrolled), report.count(Kind::returned));
    std::size_t shown = 0;
    for (std::size_t i = 0; i < report.rows.size() && shown < kMostShown; ++i) {
        if (report.rows[i].kind != Kind::returned) continue;
        ++shown;
        const ReturnedText why = returned_text(report.rows[i].faults, language);
        add("  第{}行 {}（{}）\n", "  row {}: {} ({})\n", view.lines[i].row, why.reason, why.suggestion);
    }
    if (report.count(Kind::returned) > shown)
        add("  … 另有{}行\n", "  … and {} more\n", report.count(Kind::returned) - shown);
    if (shown > 0 && !view.feedback.empty())
        add("  退回的行写在 {}\n", "  the rows that go back are in {}\n", view.feedback);
    out += '\n';
    if (report.act)
        add("已办理，办理号 {}\n", "recorded by act {}\n", *report.act);
    else if (report.count(Kind::recorded) > 0)
        add("试运行：没有办理\n", "a rehearsal: nothing was recorded\n");
    else if (report.same_file)
        add("这份文件已经办理过（办理号{}），没有变化，不再记录\n",
            "this file was taken before (act {}): nothing changes, and nothing is recorded\n",
            report.same_file->act);
    else
        add("没有变化，没有记录\n", "nothing changes, and nothing was recorded\n");
    return out;
}

Json list_json(const FollowUpView& view, Language language) {
    const FollowUpListReport& report = view.report;
    Json returned = Json::array();
    for (std::size_t i = 0; i < report.rows.size(); ++i)
        for (const RowFault& fault : report.rows[i].faults)
            returned.push_back({{"row", view.lines[i].row},
                                {"code", fault.code},
                                {"reason", fault.reason.in(language)},
                                {"advice", fault.suggestion.in(language)}});
    return {{"area", view.order.terms.season.area.text()},
            {"year", view.order.terms.season.year},
            {"department", view.order.terms.by},
            {"rows", report.rows.size()},
            {"recorded", report.count(Kind::recorded)},
            {"unchanged", report.count(Kind::unchanged)},
            {"to_contact", report.count(Kind::untouched)},
            {"enrolled", report.count(Kind::enrolled)},
            {"act", report.act ? Json(std::to_string(*report.act)) : Json()},
            {"taken_before", report.same_file ? Json(std::to_string(report.same_file->act)) : Json()},
            {"returned", returned}};
}

}  // namespace

int run_import_follow_up(const FollowUpListOptions& options) {
    const ListOptions& list = options.list;
    const Language language = list.office.common.language;
    const auto actor = actor_of(list.office);
    if (!actor) return complain(actor.error(), language);
    const auto office = open_office(list.office);
    if (!office) return kUnusable;
    const auto order = order_of(options, *office, *actor);
    if (!order) return complain(order.error(), language);
    auto import = FollowUpImport::read(*office->keys, *actor, *order);
    if (!import) return complain(import.error(), language);
    const auto taken = take_list(*import, list, *office, *actor);
    if (!taken) return complain(taken.error(), language);
    const FollowUpView view{taken->report, import->lines(), *order, taken->feedback};
    fmt::print("{}", list.as_json ? list_json(view, language).dump(2) + "\n" : list_text(view, language));
    return taken->report.count(Kind::returned) == 0 ? kDone : kSomeInError;
}

}  // namespace canbao
