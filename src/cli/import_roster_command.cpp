#include <chrono>
#include <cstdio>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "cli/console.h"
#include "cli/import_commands.h"
#include "cli/progress.h"
#include "cli/roster_text.h"
#include "cli/take_list.h"
#include "files/sheet_template.h"
#include "procedure/lists/import_roster.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr std::string_view kMostEnded = "10%";

// The county of whoever acts, where they do not name it.
Result<RegionCode> area_of(const std::string& named, RegionCode scope) {
    constexpr std::size_t kCountyText = 6;
    std::optional<RegionCode> area = scope;
    if (named.empty())
        while (area && area->text().size() > kCountyText) area = area->parent();
    else
        area = TRY(RegionCode::parse(named));
    if (!area || area->text().size() != kCountyText || area->text().ends_with("00"))
        return fail("请用 --area 写明医保区划（县级，六位）",
                    "name the enrolment area by --area: a county, six digits");
    return *area;
}

Result<RosterOrder> order_of(const RosterOptions& options, const Actor& actor) {
    const RegionCode area = TRY(area_of(options.area, actor.scope));
    const RegionCode region = options.region.empty() ? area : TRY(RegionCode::parse(options.region));
    const EvidenceText document = TRY(EvidenceText::parse(options.document));
    const Date as_of =
        options.as_of.empty() ? civil_day(system_clock_now()) : TRY(Date::parse(options.as_of));
    TRY(refuse_day_ahead(as_of));
    const auto since =
        options.since.empty() ? std::optional<Date>() : std::optional(TRY(Date::parse(options.since)));
    const Rate most_ended =
        TRY(Rate::parse(options.most_ended.empty() ? kMostEnded : std::string_view(options.most_ended)));
    return RosterOrder{.area = area,
                       .department = options.department,
                       .region = region,
                       .document = document.plain(),
                       .mode = options.is_full ? ListMode::full : ListMode::changes,
                       .as_of = as_of,
                       .categories = options.categories,
                       .most_ended = most_ended,
                       .confirmed = options.confirmed,
                       .since = since,
                       .file = TRY(list_choice(options.list))};
}

}  // namespace

int run_import_roster(const RosterOptions& options) {
    const ListOptions& list = options.list;
    const Language language = list.office.common.language;
    const auto actor = actor_of(list.office);
    if (!actor) return complain(actor.error(), language);
    auto order = order_of(options, *actor);
    if (!order) return complain(order.error(), language);
    const auto office = open_office(list.office);
    if (!office) return kUnusable;
    auto import = RosterImport::create(*office->book, *office->keys, *actor, *std::move(order));
    if (!import) return complain(import.error(), language);
    {
        ProgressBar bar(language == Language::zh ? "正在读取名单" : "reading the list", {});
        const auto read = import->read([&](std::uint64_t taken, std::uint64_t) { bar.show(taken); });
        if (!read) return complain(read.error(), language);
    }
    const auto taken = take_list(*import, list, *office, *actor);
    if (!taken) return complain(taken.error(), language);
    const RosterView view{.report = taken->report,
                          .order = import->order(),
                          .catalogue = *office->book->catalogue(import->order().area),
                          .feedback = taken->feedback,
                          .is_rehearsal = list.is_rehearsal};
    fmt::print("{}", list.as_json ? roster_json(view, language) : roster_text(view, language));
    return taken->report.plan.count(RowOutcome::Kind::returned) == 0 && !is_held_back(view) ? kDone
                                                                                            : kSomeInError;
}

int run_template_roster(const TemplateOptions& options) {
    const Language language = options.common.language;
    const auto book = open_book(options.common);
    if (!book) return kUnusable;
    std::vector<std::string> categories;
    for (const auto& [province, catalogue] : book->catalogues())
        for (const Category& category : catalogue.categories)
            if (!category.list_keeper.empty()) categories.push_back(category.name.in(language));
    constexpr double kNameWidth = 14;
    constexpr double kNumberWidth = 22;
    constexpr double kCategoryWidth = 24;
    SheetTemplate sheet{.sheet = language == Language::zh ? "名单" : "roster", .columns = {}};
    const std::vector<SheetField> fields = roster_fields(true);
    const auto column = [&](std::size_t field, double width, const LocalText& note) {
        sheet.columns.push_back(
            {.title = fields[field].name.in(language), .width = width, .note = note.in(language)});
        return &sheet.columns.back();
    };
    column(0, kNumberWidth,
           {"18位；单元格为文本格式，以免末几位丢失", "18 characters, as text, so that no digit is lost"})
        ->is_text = true;
    column(1, kNameWidth, {"与身份证上的一致", "as in the identity card"});
    column(2, kCategoryWidth, {"从列表中选", "choose from the list"})->allowed = categories;
    column(3, 0, {"认定的日期，如 2025-10-01", "the day of recognition, as 2025-10-01"});
    column(4, 0, {"退出的填最后一天，其余不填", "of whoever leaves the list the last day, else empty"});
    column(5, 0, {"变动名单填“新增”或“退出”，全量名单不填", "of a list of changes: add or remove"})
        ->allowed = {"新增", "退出"};
    const auto written = write_sheet_template(options.output, sheet);
    if (!written) return complain(written.error(), language);
    fmt::print("{}\n", options.output);
    return kDone;
}

}  // namespace canbao
