#include "procedure/synthesise.h"

#include <fmt/format.h>

#include "channels/person_json.h"
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
    const ContributionTable* table = book.contribution(order.region, order.year);
    if (table == nullptr) {
        return fail(fmt::format("没有适用于 {} {}年度的缴费政策，无从确定集中征缴期", order.region.text(),
                                order.year),
                    fmt::format("no policy states the collection window of {} for {}", order.region.text(),
                                order.year));
    }
    const SeasonDays season = season_days(*table);
    SyntheticPopulation population(profile, order.seed);
    for (std::uint64_t i = 0; i < order.people; ++i) {
        const Person person = population.next(order.region, order.year, season);
        const Date on = population.payment_day(person, season);
        if (order.as_quotes) {
            append_quote_request(sink.buffer(), person.id_number.plain(),
                                 {facts_of(person), order.year, on, on, 0}, *table->catalogue);
        } else {
            append_synthetic_person(sink.buffer(), person, *table->catalogue);
        }
        sink.buffer().push_back('\n');
        TRY(sink.pass_on());
        if (i % kPeopleBetweenReports == 0) seen(i);
    }
    return sink.finish();
}

}  // namespace canbao
