#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/import_commands.h"
#include "cli/population_profile_file.h"
#include "cli/progress.h"
#include "cli/season_text.h"
#include "cli/spare_inputs.h"
#include "procedure/lists/invented_list.h"
#include "procedure/quotes/synthesise.h"
#include "procedure/season/preview_season.h"

namespace canbao {
namespace {

bool lie_in_one_province(RegionCode a, RegionCode b) {
    return a.text().substr(0, 2) == b.text().substr(0, 2);
}

int write_list(const SynthOptions& options, const PolicyBook& book, const PopulationProfile& profile,
               const SynthesisOrder& order, const std::function<void(std::uint64_t)>& seen) {
    const Language language = options.common.language;
    const auto regions = open_regions(options.region_file, order.regions.front(), options.common);
    if (!regions) return complain(regions.error(), language);
    InventedList list{options.list, {}, options.flawed_per_mille};
    if (options.list.ends_with(".xlsx")) {
        list.format.kind = SheetFormat::Kind::xlsx;
        list.format.sheet = "人口";
    } else if (options.is_gb18030) {
        list.format.encoding = {TextEncoding::gb18030, false};
    } else {
        list.format.encoding = {TextEncoding::utf8, true};
    }
    const auto done = write_invented_list(book, profile, order, *regions, list, seen);
    return done ? static_cast<int>(kDone) : complain(done.error(), language);
}

}  // namespace

int run_synth(const SynthOptions& options) {
    const Language language = options.common.language;
    std::vector<RegionCode> regions;
    for (const std::string& text : options.regions) {
        const auto region = RegionCode::parse(text);
        if (!region) return complain(region.error(), language);
        if (!regions.empty() && !lie_in_one_province(regions.front(), *region)) {
            return complain(Error::of("一次只能生成同一省的居民", "the regions lie in one province"),
                            language);
        }
        regions.push_back(*region);
    }
    const std::string& output = options.list.empty() ? options.output : options.list;
    if (const auto spared = spare_inputs(output, {options.profile, options.region_file}); !spared)
        return complain(spared.error(), language);
    const auto book = open_book(options.common);
    if (!book) return kUnusable;
    const auto profile = open_profile(options.profile, *book, regions.front(), options.common);
    if (!profile) return kUnusable;
    // People stand in the newest season of their place, where none is named.
    const auto named_year = options.columns_for_year  ? options.columns_for_year
                            : options.quotes_for_year ? options.quotes_for_year
                                                      : options.acts_for_year;
    int year = named_year.value_or(0);
    for (const Pack* pack : book->packs())
        if (!named_year && book->contribution(regions.front(), pack->year) != nullptr)
            year = std::max(year, pack->year);
    if (year == 0) year = book->packs().back()->year;
    ProgressBar bar(language == Language::zh ? "正在生成" : "inventing people", options.people);
    using Form = SynthesisOrder::Form;
    const Form form = options.columns_for_year  ? Form::columns
                      : options.quotes_for_year ? Form::quotes
                      : options.acts_for_year   ? Form::acts
                                                : Form::people;
    const SynthesisOrder order{std::move(regions), year, options.people, options.seed, form};
    const auto show = [&](std::uint64_t people) { bar.show(people); };
    if (!options.list.empty()) return write_list(options, *book, *profile, order, show);
    auto sink = ByteSink::open(options.output);
    if (!sink) return complain(sink.error(), language);
    const auto done = synthesise(*book, *profile, order, *sink, show);
    return done ? static_cast<int>(kDone) : complain(done.error(), language);
}

int run_season_preview(const SeasonPreviewOptions& options) {
    using Clock = std::chrono::steady_clock;
    const Language language = options.common.language;
    SeasonPreviewOrder order{{}, options.people, options.seed};
    for (const std::string& text : options.places) {
        const auto place = Pack::Reference::parse(text);
        if (!place) return complain(place.error(), language);
        if (!order.places.empty() && !lie_in_one_province(order.places.front().region, place->region)) {
            return complain(
                Error::of("一次预演只能是同一省的地方", "the places of a rehearsal lie in one province"),
                language);
        }
        order.places.push_back({place->region, place->year});
    }
    const auto start = Clock::now();
    const auto book = open_book(options.common);
    if (!book) return kUnusable;
    const auto profile = open_profile(options.profile, *book, order.places.front().region, options.common);
    if (!profile) return kUnusable;
    const auto loaded = Clock::now();
    ProgressBar bar(language == Language::zh ? "正在核定" : "quoting", options.people);
    const auto preview =
        preview_season(*book, *profile, order, [&](std::uint64_t people) { bar.show(people); });
    if (!preview) return complain(preview.error(), language);
    if (options.as_json) {
        fmt::print("{}\n", season_json(*preview).dump(2));
    } else {
        fmt::print("{}", season_text(*preview, loaded - start, language));
    }
    return kDone;
}

}  // namespace canbao
