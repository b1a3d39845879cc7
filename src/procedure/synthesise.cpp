#include "procedure/synthesise.h"

#include <fmt/format.h>

#include "channels/person_json.h"
#include "decision/people_table.h"
#include "procedure/people_file.h"
#include "registry/synthetic_population.h"

namespace canbao {
namespace {

constexpr std::uint64_t kPeopleBetweenReports = 4096;

}  // namespace

SeasonDays season_days(const ContributionTable& table) {
    return {table.window.value.first, table.cover_when_paid_before.value, table.window.value.last,
            table.late.value.until};
}

Result<Done> synthesise(const PolicyBook& book, const PopulationProfile& profile, const SynthesisOrder& order,
                        ByteSink& sink, const std::function<void(std::uint64_t)>& seen) {
    CHECK(!order.regions.empty());
    SyntheticPopulation population(profile, order.seed);
    PeopleHeader header;
    PeopleTable columns(order.year, header.attributes);
    const Catalogue* catalogue = nullptr;
    std::uint64_t done = 0;
    for (std::size_t at = 0; at < order.regions.size(); ++at) {
        const RegionCode region = order.regions[at];
        const ContributionTable* table = book.contribution(region, order.year);
        if (table == nullptr) {
            return fail(
                fmt::format("没有适用于 {} {}年度的缴费政策，无从确定集中征缴期", region.text(), order.year),
                fmt::format("no policy states the collection window of {} for {}", region.text(),
                            order.year));
        }
        catalogue = table->catalogue;
        const SeasonDays season = season_days(*table);
        const std::uint64_t until = order.people * (at + 1) / order.regions.size();
        for (; done < until; ++done) {
            const Person person = population.next(region, order.year, season);
            const Date on = population.payment_day(person, season);
            const QuoteRequest request{facts_of(person), order.year, on, on, 0};
            if (order.form == SynthesisOrder::Form::columns) {
                columns.add(request, static_cast<std::uint16_t>(at));
            } else {
                if (order.form == SynthesisOrder::Form::quotes) {
                    append_quote_request(sink.buffer(), person.id_number.plain(), request, *catalogue);
                } else {
                    append_synthetic_person(sink.buffer(), person, *catalogue);
                }
                sink.buffer().push_back('\n');
                TRY(sink.pass_on());
            }
            if (done % kPeopleBetweenReports == 0) seen(done);
        }
    }
    if (order.form != SynthesisOrder::Form::columns) return sink.finish();
    header.year = order.year;
    header.areas = order.regions;
    return write_people(sink, header, columns.columns(), *catalogue);
}

}  // namespace canbao
