#include <chrono>

#include <fmt/format.h>

#include "cli/console.h"
#include "cli/import_commands.h"
#include "cli/population_answer.h"
#include "cli/progress.h"
#include "cli/spare_inputs.h"
#include "cli/text_table.h"
#include "files/byte_sink.h"
#include "procedure/lists/import_population.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

Result<std::optional<std::string>> feedback_of(const ImportPopulationOptions& options) {
    // A rehearsal leaves nothing behind that nobody asked for.
    if (options.list.feedback.empty())
        return options.list.is_rehearsal ? std::optional<std::string>("") : std::nullopt;
    if (writes_over(options.list.feedback, options.list.file))
        return fail("退回的行不能写在名单上，请换一个文件名",
                    "the rows that go back cannot be written over the list: name another file");
    TRY(spare_inputs(options.list.feedback, {options.regions}));
    return std::optional(options.list.feedback);
}

Result<RegionCode> area_of(const std::string& text) {
    constexpr std::size_t kDigits = 6;
    const RegionCode area = TRY(RegionCode::parse(text));
    if (area.text().size() == kDigits) return area;
    return fail("--area 应为六位的医保区划", "--area is an enrolment area of six digits");
}

Result<std::optional<RegionCode>> residence_of(const std::string& text, RegionCode area,
                                               const RegionList& regions) {
    if (text.empty()) return std::optional<RegionCode>();
    const auto found = ResidenceFinder(regions, area).find({text, "", ""});
    if (found) return std::optional(*found);
    return fail("--residence：" + found.error().reason.zh, "--residence: " + found.error().reason.en);
}

Result<PopulationOrder> order_of(const ImportPopulationOptions& options, const RegionList& regions,
                                 RegionCode area, Date today) {
    PopulationOrder order{
        .file = TRY(list_choice(options.list)),
        .area = area,
        .on = options.on.empty() ? today : TRY(Date::parse(options.on)),
        .document = TRY(EvidenceText::parse(options.document)),
        .source = options.source,
        .residence = TRY(residence_of(options.residence, area, regions)),
        .feedback = TRY(feedback_of(options)),
        .language = options.list.office.common.language,
        .aim = options.list.is_rehearsal ? PopulationOrder::Aim::rehearse : PopulationOrder::Aim::carry_out};
    constexpr int kMostDaysAhead = 366;
    if (today.plus_days(kMostDaysAhead) < order.on)
        return fail("--on 在一年以后，请核对年份", "--on lies more than a year ahead: check the year");
    return order;
}

void print_speed(std::uint64_t rows, std::chrono::duration<double> took, Language language) {
    const double rate = took.count() > 0 ? static_cast<double>(rows) / took.count() : 0;
    fmt::print(
        stderr,
        fmt::runtime(language == Language::zh ? "{:.1f}秒，每秒{}行\n" : "{:.1f} s, {} rows a second\n"),
        took.count(), grouped(static_cast<std::uint64_t>(rate)));
}

}  // namespace

int run_import_population(const ImportPopulationOptions& options) {
    const Language language = options.list.office.common.language;
    const auto actor = actor_of(options.list.office);
    if (!actor) return complain(actor.error(), language);
    const auto area = area_of(options.area);
    if (!area) return complain(area.error(), language);
    const auto regions = open_regions(options.regions, *area, options.list.office.common);
    if (!regions) return complain(regions.error(), language);
    const Date today = civil_day(system_clock_now());
    const auto order = order_of(options, *regions, *area, today);
    if (!order) return complain(order.error(), language);
    const auto office = open_office(options.list.office);
    if (!office) return kUnusable;
    auto writer = BulkWriter::start({.database = office->database}, *office->book, *office->keys, office->law,
                                    program_version(), *actor);
    if (!writer) return complain(writer.error(), language);
    constexpr std::uint64_t kThousandths = 1000;
    ProgressBar bar(language == Language::zh ? "正在导入" : "importing", kThousandths);
    const auto begun = std::chrono::steady_clock::now();
    const auto outcome =
        import_population(*writer, *regions, *order, [&](std::uint64_t done) { bar.show(done); });
    bar.show(kThousandths);
    if (!outcome) return complain(outcome.error(), language);
    const PopulationAnswer answer = {*outcome, *order, *regions};
    fmt::print("{}",
               options.list.as_json ? population_json(answer, language) : population_text(answer, language));
    print_speed(outcome->rows, std::chrono::steady_clock::now() - begun, language);
    return outcome->returned == 0 || (outcome->taken_before && !outcome->act && !options.list.is_rehearsal)
               ? kDone
               : kSomeInError;
}

}  // namespace canbao
