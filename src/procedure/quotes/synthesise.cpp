#include "procedure/quotes/synthesise.h"

#include <fmt/format.h>

#include "channels/person_json.h"
#include "decision/people_table.h"
#include "procedure/quotes/people_file.h"
#include "registry/synthetic_population.h"

namespace canbao {
namespace {

constexpr std::uint64_t kPeopleBetweenReports = 4096;

// One of them, and the place of their region in the order.
struct Invented {
    const Person& person;
    const QuoteRequest& request;
    const ContributionTable& table;
    std::uint16_t region;
};

// Invents all people of an order, one after the other.
template <typename Take>
Result<Done> for_each_invented(const PolicyBook& book, const PopulationProfile& profile,
                               const SynthesisOrder& order, const std::function<void(std::uint64_t)>& seen,
                               const Take& take) {
    CHECK(!order.regions.empty());
    SyntheticPopulation population(profile, order.seed);
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
        const SeasonDays season = season_days(*table);
        const std::uint64_t until = order.people * (at + 1) / order.regions.size();
        for (; done < until; ++done) {
            const Person person = population.next(region, order.year, season);
            const Date on = population.payment_day(person, season);
            const QuoteRequest request{facts_of(person), order.year, on, on, 0};
            TRY(take(Invented{person, request, *table, static_cast<std::uint16_t>(at)}));
            if (done % kPeopleBetweenReports == 0) seen(done);
        }
    }
    return Done{};
}

}  // namespace

SeasonDays season_days(const ContributionTable& table) {
    return {table.window.value.first, table.cover_when_paid_before.value, table.window.value.last,
            table.late.value.until};
}

Result<InventedPeople> invent_people(const PolicyBook& book, const PopulationProfile& profile,
                                     const SynthesisOrder& order,
                                     const std::function<void(std::uint64_t)>& seen) {
    InventedPeople invented(order.year);
    TRY(for_each_invented(book, profile, order, seen, [&](const Invented& each) -> Result<Done> {
        invented.people.add(each.request, each.region);
        return Done{};
    }));
    return invented;
}

Result<Done> invent_each(const PolicyBook& book, const PopulationProfile& profile,
                         const SynthesisOrder& order, const std::function<void(std::uint64_t)>& seen,
                         const std::function<Result<Done>(const Person&)>& take) {
    return for_each_invented(book, profile, order, seen,
                             [&](const Invented& each) { return take(each.person); });
}

Result<Done> synthesise(const PolicyBook& book, const PopulationProfile& profile, const SynthesisOrder& order,
                        ByteSink& sink, const std::function<void(std::uint64_t)>& seen) {
    const Catalogue* catalogue = book.catalogue(order.regions.front());
    if (order.form == SynthesisOrder::Form::columns) {
        InventedPeople invented = TRY(invent_people(book, profile, order, seen));
        PeopleHeader header;
        header.year = order.year;
        header.areas = order.regions;
        header.attributes = std::move(*invented.attributes);
        return write_people(sink, header, invented.people.columns(), *catalogue);
    }
    std::uint64_t people = 0;
    TRY(for_each_invented(book, profile, order, seen, [&](const Invented& each) -> Result<Done> {
        if (order.form == SynthesisOrder::Form::acts) {
            append_registration(sink.buffer(), each.person, each.request.on,
                                fmt::format("{}-{}-{}", order.year, order.seed, ++people));
        } else if (order.form == SynthesisOrder::Form::quotes) {
            append_quote_request(sink.buffer(), each.person.id_number.plain(), each.request, each.table);
        } else {
            append_synthetic_person(sink.buffer(), each.person, *catalogue);
        }
        sink.buffer().push_back('\n');
        return sink.pass_on();
    }));
    return sink.finish();
}

}  // namespace canbao
