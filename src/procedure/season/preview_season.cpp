#include "procedure/season/preview_season.h"

#include <algorithm>

#include <fmt/format.h>

#include "procedure/quotes/synthesise.h"
#include "registry/synthetic_population.h"

namespace canbao {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kBatch = 8192;

// Adds the time since the last call to a sum.
class StopWatch {
   public:
    void note(std::chrono::nanoseconds& sum) {
        const auto now = Clock::now();
        sum += now - last_;
        last_ = now;
    }

   private:
    Clock::time_point last_ = Clock::now();
};

// One place's people, batch by batch, so that memory does not grow with their number.
class PlacePreview {
   public:
    PlacePreview(const PolicyBook& book, const ContributionTable& table, SyntheticPopulation& population,
                 SeasonPlace place, SeasonPreview& preview)
        : book_(book),
          population_(population),
          place_(place),
          season_(season_days(table)),
          statement_(place.region, table),
          preview_(preview) {}

    void run_batch(std::uint64_t count) {
        StopWatch watch;
        requests_.clear();
        comes_again_.clear();
        for (std::uint64_t i = 0; i < count; ++i) {
            const Person person = population_.next(place_.region, place_.year, season_);
            const Date on = population_.payment_day(person, season_);
            requests_.push_back({facts_of(person), place_.year, on, on, 0});
            comes_again_.push_back(population_.comes_again());
        }
        watch.note(preview_.times.invent);
        quotes_.clear();
        for (std::size_t i = 0; i < requests_.size(); ++i)
            quotes_.push_back(last_quote(requests_[i], comes_again_[i]));
        watch.note(preview_.times.decide);
        for (std::size_t i = 0; i < requests_.size(); ++i) statement_.add(requests_[i], quotes_[i]);
        watch.note(preview_.times.sum);
    }

    SeasonStatement& statement() { return statement_; }

   private:
    Quote last_quote(QuoteRequest& request, bool comes_again) {
        Quote first = quote(book_, request);
        ++preview_.quotes;
        const auto* refused = std::get_if<Quote::Refused>(&first.outcome);
        if (refused == nullptr || !comes_again) return first;
        const auto next = refused->opens ? refused->opens : refused->next_open_day;
        if (!next) return first;
        request.on = request.registered_on = *next;
        ++preview_.quotes;
        return quote(book_, request);
    }

    const PolicyBook& book_;
    SyntheticPopulation& population_;
    SeasonPlace place_;
    SeasonDays season_;
    SeasonStatement statement_;
    SeasonPreview& preview_;
    std::vector<QuoteRequest> requests_;
    std::vector<bool> comes_again_;
    std::vector<Quote> quotes_;
};

}  // namespace

Result<SeasonPreview> preview_season(const PolicyBook& book, const PopulationProfile& profile,
                                     const SeasonPreviewOrder& order,
                                     const std::function<void(std::uint64_t)>& seen) {
    SeasonPreview preview;
    SyntheticPopulation population(profile, order.seed);
    std::uint64_t done = 0;
    for (std::size_t i = 0; i < order.places.size(); ++i) {
        const SeasonPlace place = order.places[i];
        const ContributionTable* table = book.contribution(place.region, place.year);
        if (table == nullptr) {
            return fail(fmt::format("没有适用于 {} {}年度的缴费政策", place.region.text(), place.year),
                        fmt::format("no policy holds at {} for {}", place.region.text(), place.year));
        }
        PlacePreview part(book, *table, population, place, preview);
        const std::uint64_t until = order.people * (i + 1) / order.places.size();
        while (done < until) {
            const std::uint64_t count = std::min(kBatch, until - done);
            part.run_batch(count);
            done += count;
            seen(done);
        }
        preview.statements.push_back(std::move(part.statement()));
    }
    return preview;
}

}  // namespace canbao
