#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/import_commands.h"
#include "cli/progress.h"
#include "cli/spare_inputs.h"
#include "cli/take_list.h"
#include "cli/text_table.h"
#include "files/sheet_template.h"
#include "procedure/lists/import_notices.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Kind = NoticeVerdict::Kind;
using Json = nlohmann::ordered_json;

// More are counted; --json shows all.
constexpr std::size_t kMostShown = 50;

Result<NoticeOrder> order_of(const NoticeOptions& options, NoticeKind kind) {
    NoticeOrder order{
        .kind = kind,
        .area = TRY(RegionCode::parse(options.area)),
        .source = options.source,
        .document = std::string(TRY(EvidenceText::parse(options.document)).plain()),
        .as_of = options.as_of.empty() ? civil_day(system_clock_now()) : TRY(Date::parse(options.as_of)),
        .file = TRY(list_choice(options.list))};
    constexpr std::size_t kCountyText = 6;
    if (order.area.text().size() != kCountyText || order.area.text().ends_with("00"))
        return fail("--area 应为医保区划（县级，六位）", "--area is an enrolment area: a county, six digits");
    TRY(refuse_day_ahead(order.as_of));
    TRY(spare_inputs(options.list.feedback, {options.regions}));
    return order;
}

// What came of a list, as it is shown.
class NoticeText {
   public:
    NoticeText(const NoticeOrder& order, const NoticeReport& report, std::string feedback, bool is_rehearsal,
               Language language)
        : order_(order),
          report_(report),
          feedback_(std::move(feedback)),
          is_rehearsal_(is_rehearsal),
          zh_(language == Language::zh),
          language_(language) {}

    std::string text() {
        const std::uint64_t rows = report_.rows.size();
        add("{}：{}，{}，截至{}\n", "{}: {}, {}, as of {}\n", file_name(),
            describe(report_.format).in(language_), zh_ ? fmt::format("{}行", rows) : counted(rows, "row"),
            order_.as_of.text());
        add_counts();
        add_returned();
        add_people("\n参保关系自死亡之日终止：\n", "\nwhose relation ends on the day of death:\n",
                   report_.ended);
        add_people("\n已迁出、仍在本区划参保，须由本人转移或终止：\n",
                   "\nmoved away and enrolled here still; the relation is to be transferred or ended:\n",
                   report_.left_enrolled);
        add_end();
        return std::move(out_);
    }

    Json json() const {
        Json rows = Json::array();
        for (const NoticeRow& row : report_.rows) {
            if (row.kind != Kind::returned) continue;
            Json problems = Json::array();
            for (const RowFault& fault : row.faults)
                problems.push_back({{"code", fault.code},
                                    {"reason", fault.reason.in(language_)},
                                    {"advice", fault.suggestion.in(language_)}});
            rows.push_back({{"row", row.row}, {"problems", problems}});
        }
        Json out = {
            {"file", file_name()},
            {"kind", word(order_.kind)},
            {"area", order_.area.text()},
            {"as_of", order_.as_of.text()},
            {"rows", report_.rows.size()},
            {"recorded", report_.count(Kind::recorded)},
            {"unchanged", report_.count(Kind::unchanged)},
            {"returned", report_.count(Kind::returned)},
            {"act", report_.act ? Json(std::to_string(*report_.act)) : Json()},
            {"taken_before", report_.same_file ? Json(std::to_string(report_.same_file->act)) : Json()}};
        if (order_.kind == NoticeKind::deaths) {
            out["ended"] = json_of(report_.ended);
            out["enrolled_elsewhere"] = report_.enrolled_elsewhere;
        } else if (order_.kind == NoticeKind::moves) {
            out["moved_out"] = report_.moved_out;
            out["left_enrolled"] = json_of(report_.left_enrolled);
        } else {
            out["households"] = report_.households;
        }
        out["returned_rows"] = std::move(rows);
        return out;
    }

   private:
    template <typename... Arguments>
    void add(std::string_view zh, std::string_view en, const Arguments&... arguments) {
        fmt::format_to(std::back_inserter(out_), fmt::runtime(zh_ ? zh : en), arguments...);
    }

    std::string file_name() const { return std::filesystem::path(order_.file.path).filename().string(); }

    static Json json_of(const std::vector<NoticeChange>& changes) {
        Json list = Json::array();
        for (const NoticeChange& each : changes)
            list.push_back({{"person", std::to_string(static_cast<std::int64_t>(each.person))},
                            {"name", each.name},
                            {"day", each.day.text()}});
        return list;
    }

    void add_counts() {
        TextTable table(1);
        const auto row = [&](std::string_view zh, std::string_view en, std::uint64_t count) {
            table.add_row({std::string(zh_ ? zh : en), grouped(count)});
        };
        switch (order_.kind) {
            case NoticeKind::deaths:
                row("  登记死亡", "  deaths recorded", report_.count(Kind::recorded));
                row("  其中终止参保关系", "  of them, relations ended", report_.ended.size());
                row("  在其他区划仍有参保关系", "  with an active relation in another area",
                    report_.enrolled_elsewhere);
                break;
            case NoticeKind::moves:
                row("  变更居住地", "  residences changed", report_.count(Kind::recorded));
                row("  其中迁出本区划", "  of them, moved out of the area", report_.moved_out);
                break;
            case NoticeKind::households:
                row("  登记家庭成员", "  members recorded", report_.count(Kind::recorded));
                row("  家庭", "  households", report_.households);
                break;
        }
        row("  没有变化", "  unchanged", report_.count(Kind::unchanged));
        row("  退回", "  returned", report_.count(Kind::returned));
        out_ += '\n' + table.text();
    }

    void add_returned() {
        std::size_t shown = 0;
        for (const NoticeRow& row : report_.rows) {
            if (row.kind != Kind::returned) continue;
            if (++shown > kMostShown) continue;
            if (shown == 1) out_ += '\n';
            std::string why;
            for (const RowFault& fault : row.faults)
                why += fmt::format("{}{}{}{}", why.empty() ? "" : (zh_ ? "；" : "; "),
                                   fault.reason.in(language_), zh_ ? "，" : ": ",
                                   fault.suggestion.in(language_));
            add("  第{}行 {}\n", "  row {}: {}\n", row.row, why);
        }
        if (shown > kMostShown) add("  … 另有{}行\n", "  … and {} more\n", shown - kMostShown);
        if (shown > 0 && !feedback_.empty())
            add("  退回的行写在 {}\n", "  the rows that go back are in {}\n",
                std::filesystem::path(feedback_).filename().string());
    }

    void add_people(std::string_view zh, std::string_view en, const std::vector<NoticeChange>& people) {
        if (people.empty()) return;
        add(zh, en);
        TextTable table(4);
        for (std::size_t i = 0; i < people.size() && i < kMostShown; ++i)
            table.add_row({"  " + std::to_string(static_cast<std::int64_t>(people[i].person)), people[i].name,
                           people[i].day.text()});
        out_ += table.text();
        if (people.size() > kMostShown)
            add("  … 另有{}人，--json 列出全部\n", "  … and {} more: --json shows all\n",
                people.size() - kMostShown);
    }

    void add_end() {
        if (report_.act) return add("\n已办理，办理号 {}\n", "\nrecorded by act {}\n", *report_.act);
        if (report_.same_file && report_.count(Kind::recorded) == 0)
            return add("\n这份文件已经办理过（办理号{}），没有变化，不再记录\n",
                       "\nthis file was taken before (act {}): nothing changes, and nothing is recorded\n",
                       report_.same_file->act);
        if (is_rehearsal_) return add("\n试运行：没有办理\n", "\na rehearsal: nothing was recorded\n");
        add("\n没有变化，没有记录\n", "\nnothing changes, and nothing is recorded\n");
    }

    const NoticeOrder& order_;
    const NoticeReport& report_;
    std::string feedback_;
    bool is_rehearsal_;
    bool zh_;
    Language language_;
    std::string out_;
};

Result<Done> read_list(NoticeImport& import, const NoticeOptions& options) {
    const CommonOptions& common = options.list.office.common;
    const RegionList regions = TRY(open_regions(options.regions, import.order().area, common));
    const RegionList provinces = TRY(open_provinces(common));
    ProgressBar bar(common.language == Language::zh ? "正在读取名单" : "reading the list", {});
    return import.read(regions, provinces, [&](std::uint64_t taken, std::uint64_t) { bar.show(taken); });
}

int import_notices(const NoticeOptions& options, NoticeKind kind) {
    const ListOptions& list = options.list;
    const Language language = list.office.common.language;
    const auto actor = actor_of(list.office);
    if (!actor) return complain(actor.error(), language);
    auto order = order_of(options, kind);
    if (!order) return complain(order.error(), language);
    const auto office = open_office(list.office);
    if (!office) return kUnusable;
    auto import = NoticeImport::create(*office->keys, *actor, *std::move(order));
    if (!import) return complain(import.error(), language);
    if (const auto read = read_list(*import, options); !read) return complain(read.error(), language);
    const auto taken = take_list(*import, list, *office, *actor);
    if (!taken) return complain(taken.error(), language);
    NoticeText text(import->order(), taken->report, taken->feedback, list.is_rehearsal, language);
    fmt::print("{}", list.as_json ? text.json().dump(2) + "\n" : text.text());
    return taken->report.count(Kind::returned) == 0 ? kDone : kSomeInError;
}

int template_notices(const TemplateOptions& options, NoticeKind kind) {
    const Language language = options.common.language;
    SheetTemplate sheet{.sheet = std::string(word(kind)), .columns = {}};
    constexpr double kWidth = 22;
    for (const SheetField& field : notice_fields(kind)) {
        sheet.columns.push_back({.title = field.name.in(language), .width = kWidth, .note = {}});
        auto& column = sheet.columns.back();
        column.is_text = field.is_digits || field.key == "household";
        if (field.is_needed) column.note = language == Language::zh ? "必填" : "needed";
        if (field.key == "died" || field.key == "moved")
            column.note = language == Language::zh ? "如 2025-10-01" : "as 2025-10-01";
        if (field.key == "residence")
            column.note =
                language == Language::zh
                    ? "本区划内写12位村级代码，外地写省、市、县；或在后两列写乡镇和村（居）"
                    : "12 digits of the village, elsewhere province, city and county; or township and "
                      "village in the next columns";
    }
    const auto written = write_sheet_template(options.output, sheet);
    if (!written) return complain(written.error(), language);
    fmt::print("{}\n", options.output);
    return kDone;
}

}  // namespace

int run_import_deaths(const NoticeOptions& options) { return import_notices(options, NoticeKind::deaths); }
int run_import_moves(const NoticeOptions& options) { return import_notices(options, NoticeKind::moves); }
int run_import_households(const NoticeOptions& options) {
    return import_notices(options, NoticeKind::households);
}
int run_template_deaths(const TemplateOptions& options) {
    return template_notices(options, NoticeKind::deaths);
}
int run_template_moves(const TemplateOptions& options) {
    return template_notices(options, NoticeKind::moves);
}
int run_template_households(const TemplateOptions& options) {
    return template_notices(options, NoticeKind::households);
}

}  // namespace canbao
