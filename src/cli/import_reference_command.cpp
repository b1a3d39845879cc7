#include <cstdio>

#include <fmt/format.h>

#include "channels/hospital_sheet.h"
#include "channels/office_sheet.h"
#include "cli/console.h"
#include "cli/import_commands.h"
#include "cli/reference_commands.h"
#include "cli/reference_text.h"
#include "cli/spare_inputs.h"
#include "cli/take_list.h"
#include "files/sheet_template.h"
#include "procedure/lists/import_reference.h"
#include "vocabulary/moment.h"
#include "vocabulary/personal.h"

namespace canbao {
namespace {

Result<ReferenceOrder> order_of(const ImportReferenceOptions& options) {
    ListFileChoice file = TRY(list_choice(options.list));
    const RegionCode area = TRY(named_area(options.area));
    const EvidenceText document = TRY(EvidenceText::parse(options.document));
    TRY(spare_inputs(options.list.feedback, {options.regions}));
    const Date on = options.on.empty() ? civil_day(system_clock_now()) : TRY(Date::parse(options.on));
    return ReferenceOrder{.area = area, .document = document.plain(), .on = on, .file = std::move(file)};
}

template <typename T>
int run_import(const ImportReferenceOptions& options) {
    const ListOptions& list = options.list;
    const Language language = list.office.common.language;
    const auto actor = actor_of(list.office);
    if (!actor) return complain(actor.error(), language);
    auto order = order_of(options);
    if (!order) return complain(order.error(), language);
    const auto regions = open_regions(options.regions, order->area, list.office.common);
    if (!regions) return complain(regions.error(), language);
    const auto office = open_office(list.office);
    if (!office) return kUnusable;
    auto import = ReferenceImport<T>::create(*office->book, *regions, *actor, *std::move(order));
    if (!import) return complain(import.error(), language);
    if (const auto read = import->read(); !read) return complain(read.error(), language);
    const auto taken = take_list(*import, list, *office, *actor);
    if (!taken) return complain(taken.error(), language);
    const ReferenceView view{taken->report, import->order(), taken->feedback, list.is_rehearsal};
    fmt::print("{}", list.as_json ? reference_json(view, language) : reference_text(view, language));
    return taken->report.count(ReferenceOutcome::Kind::returned) == 0 ? kDone : kSomeInError;
}

// How a column of a form looks besides its title.
struct FormColumn {
    LocalText note;
    std::vector<std::string> allowed = {};
    bool is_text = false;
    double width = 0;
};

int write_form(const TemplateOptions& options, const LocalText& name, std::span<const SheetField> fields,
               const std::vector<FormColumn>& columns) {
    const Language language = options.common.language;
    SheetTemplate sheet{.sheet = name.in(language), .columns = {}};
    CHECK(fields.size() == columns.size());
    for (std::size_t i = 0; i < fields.size(); ++i)
        sheet.columns.push_back({.title = fields[i].name.in(language),
                                 .width = columns[i].width,
                                 .note = columns[i].note.in(language),
                                 .allowed = columns[i].allowed,
                                 .is_text = columns[i].is_text});
    const auto written = write_sheet_template(options.output, sheet);
    if (!written) return complain(written.error(), language);
    fmt::print("{}\n", options.output);
    return kDone;
}

constexpr double kWide = 28;

}  // namespace

int run_import_hospitals(const ImportReferenceOptions& options) { return run_import<Hospital>(options); }
int run_import_offices(const ImportReferenceOptions& options) { return run_import<ServiceOffice>(options); }

int run_template_hospitals(const TemplateOptions& options) {
    const Language language = options.common.language;
    std::vector<std::string> levels;
    for (const HospitalLevel level : hospital_levels()) levels.push_back(name_of(level).in(language));
    std::vector<std::string> classes;
    for (int each = 1; each <= kFacilityClasses; ++each) classes.push_back(std::to_string(each));
    return write_form(
        options, {"定点医院", "hospitals"}, hospital_fields(),
        {{.note = {"国家医保机构编码，数字和字母，最多32位", "digits and letters, at most 32"},
          .is_text = true,
          .width = kWide},
         {.note = {"执业许可证上的名称", "as in its licence"}, .width = kWide},
         {.note = {"从列表中选", "choose from the list"}, .allowed = levels},
         {.note = {"当地住院待遇表中的类别", "the class in the table of benefits of the place"},
          .allowed = classes},
         {.note = {"区划代码或名称", "code or name"}, .is_text = true},
         {.note = {"可不填", "may be empty"}, .width = kWide},
         {.note = {"几个号码用顿号隔开，可不填", "several with commas; may be empty"}, .is_text = true},
         {.note = {"定点协议的第一天，如 2025-01-01", "the first day, as 2025-01-01"}},
         {.note = {"最后一天；长期的不填", "the last day; empty: it goes on"}},
         {.note = {"能否认定门诊慢特病", "whether chronic diseases are recognised there"},
          .allowed = {"是", "否"}}});
}

int run_template_offices(const TemplateOptions& options) {
    const Language language = options.common.language;
    std::vector<std::string> kinds;
    for (const OfficeKind kind : office_kinds())
        kinds.push_back(language == Language::zh ? name_of(kind).zh : std::string(word(kind)));
    return write_form(
        options, {"办事机构", "offices"}, office_fields(),
        {{.note = {"从列表中选", "choose from the list"}, .allowed = kinds},
         {.note = {"如 阳城县医疗保险服务中心", "as people know it"}, .width = kWide},
         {.note = {"为哪里的居民服务：代码或名称", "whom it serves: code or name"}, .is_text = true},
         {.note = {"几个号码用顿号隔开", "several with commas"}, .is_text = true},
         {.note = {"可不填", "may be empty"}, .width = kWide},
         {.note = {"如 工作日 8:30-12:00", "as Mon-Fri 8:30-12:00"}, .width = kWide},
         {.note = {"第一天，如 2025-01-01", "the first day, as 2025-01-01"}},
         {.note = {"最后一天；一直有的不填", "the last day; empty: it goes on"}},
         {.note = {"印有它的文件，可不填", "the document that printed it; may be empty"}}});
}

}  // namespace canbao
