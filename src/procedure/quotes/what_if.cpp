#include "procedure/quotes/what_if.h"

#include <algorithm>
#include <map>
#include <thread>

namespace canbao {
namespace {

using Clock = std::chrono::steady_clock;

// Both answers of a block stay in the cache until they are summed up.
constexpr std::size_t kBlock = 8'192;
constexpr int kMonthsOfYear = 12;

std::int32_t moved(std::int32_t day, int years) {
    return day == kNoDate ? day : Date::from_days(day).plus_months(years * kMonthsOfYear).days_since_1970();
}

// The same people so many years later.
class MovedPeople {
   public:
    MovedPeople(const PersonColumns& people, int years) : view_(people) {
        if (years == 0) return;
        move(people.born, born_, view_.born, years);
        move(people.on, on_, view_.on, years);
        move(people.registered_on, registered_on_, view_.registered_on, years);
        move(people.employee_until, employee_until_, view_.employee_until, years);
        move(people.waiting_until, waiting_until_, view_.waiting_until, years);
        view_.first_insured_year += years;
    }

    const PersonColumns& columns() const { return view_; }

   private:
    static void move(std::span<const std::int32_t> from, std::vector<std::int32_t>& to,
                     std::span<const std::int32_t>& view, int years) {
        to.reserve(from.size());
        for (const std::int32_t day : from) to.push_back(moved(day, years));
        view = to;
    }

    PersonColumns view_;
    std::vector<std::int32_t> born_, on_, registered_on_, employee_until_, waiting_until_;
};

// The same attributes so many years later, under the same numbers.
std::unique_ptr<AttributeSets> moved(const AttributeSets& attributes, int years) {
    auto sets = std::make_unique<AttributeSets>();
    const auto later = [&](Date date) { return date.plus_months(years * kMonthsOfYear); };
    for (std::uint32_t id = 1; id < attributes.size(); ++id) {
        AttributeSet set = attributes.at(id);
        for (Identity& identity : set.identities) {
            identity.period.from = later(identity.period.from);
            if (identity.period.until) identity.period.until = later(*identity.period.until);
        }
        // 29 February and the day before may become one day: the second set then needs a number of its own.
        sets->add(set);
    }
    return sets;
}

// By a law, the day on which somebody pays who came too early or on a closed day.
class OpenDays {
   public:
    explicit OpenDays(const WhatIfLaw& law) {
        std::map<const ContributionTable*, std::size_t> known;
        for (const RegionCode area : law.areas) {
            const ContributionTable* table = law.book->contribution(area, law.year);
            const auto [at, is_new] = known.try_emplace(table, tables_.size());
            if (is_new) tables_.push_back(days_of(table));
            table_of_area_.push_back(at->second);
        }
    }

    std::int32_t after(std::size_t area, std::int32_t day) const {
        const Days& days = tables_[table_of_area_[area]];
        if (day < days.first) return days.first_open;
        const auto at = static_cast<std::size_t>(day - days.first);
        return at < days.next.size() ? days.next[at] : day;
    }

   private:
    // Of a window: by day, the next on which payment is taken.
    struct Days {
        std::int32_t first = 0;
        std::int32_t first_open = 0;
        std::vector<std::int32_t> next;
    };

    static Days days_of(const ContributionTable* table) {
        Days days;
        if (table == nullptr) return days;
        const auto window = table->window.value;
        days.first = window.first.days_since_1970();
        const Date before = window.first.plus_days(-1);
        days.first_open = table->next_open_day(before)->days_since_1970();
        for (Date day = window.first; day <= window.last; day = day.plus_days(1))
            days.next.push_back(
                table->next_open_day(day).value_or(window.last.plus_days(1)).days_since_1970());
        return days;
    }

    std::vector<Days> tables_;
    std::vector<std::size_t> table_of_area_;
};

// Quotes blocks of people by one law, and those who have to come again once more.
class Quoting {
   public:
    Quoting(const BatchPlan& plan, const OpenDays& days) : plan_(plan), days_(days), answers_(kBlock) {}

    QuoteColumns quote(const PersonColumns& people) {
        const QuoteColumns answers = rows_of(answers_.columns(), 0, people.size());
        plan_.quote(people, answers);
        come_again(people, answers);
        return answers;
    }

   private:
    static constexpr ReasonWord kComeAgain =
        bit_of(ReasonCode::before_window) | bit_of(ReasonCode::closed_day);

    void come_again(const PersonColumns& people, const QuoteColumns& answers) {
        const bool does_anybody =
            std::ranges::any_of(answers.reasons, [](ReasonWord word) { return (word & kComeAgain) != 0; });
        if (!does_anybody) return;
        on_.assign(people.on.begin(), people.on.end());
        for (std::size_t i = 0; i < on_.size(); ++i)
            if ((answers.reasons[i] & kComeAgain) != 0)
                on_[i] = days_.after(people.area.empty() ? 0 : people.area[i], on_[i]);
        PersonColumns moved = people;
        moved.on = on_;
        plan_.quote(moved, answers);
    }

    const BatchPlan& plan_;
    const OpenDays& days_;
    QuoteTable answers_;
    std::vector<std::int32_t> on_;
};

class Comparison {
   public:
    Comparison(const WhatIf& plans, const WhatIfLaw& before, const WhatIfLaw& after,
               const AttributeSets& attributes, const PersonColumns& people, const PersonColumns& later)
        : before_(*plans.before),
          after_(*plans.after),
          open_before_(before),
          open_after_(after),
          attributes_(attributes),
          people_(people),
          later_(later) {}

    WhatIfStatement run(unsigned threads) {
        const std::size_t blocks = (people_.size() + kBlock - 1) / kBlock;
        const std::size_t parts = std::clamp<std::size_t>(blocks, 1, std::max(threads, 1U));
        std::vector<WhatIfStatement> sums(parts, WhatIfStatement(before_, after_, attributes_));
        std::vector<std::jthread> running;
        running.reserve(parts);
        for (std::size_t part = 0; part < parts; ++part)
            running.emplace_back(
                [&, part] { add_blocks(blocks * part / parts, blocks * (part + 1) / parts, sums[part]); });
        running.clear();  // joins
        for (std::size_t part = 1; part < parts; ++part) sums.front().add(sums[part]);
        return std::move(sums.front());
    }

   private:
    void add_blocks(std::size_t first, std::size_t last, WhatIfStatement& sums) {
        Quoting before(before_, open_before_);
        Quoting after(after_, open_after_);
        for (std::size_t block = first; block < last; ++block) {
            const std::size_t row = block * kBlock;
            const std::size_t rows = std::min(kBlock, people_.size() - row);
            const PersonColumns people = rows_of(people_, row, rows);
            sums.add(people, before.quote(people), after.quote(rows_of(later_, row, rows)));
        }
    }

    const BatchPlan& before_;
    const BatchPlan& after_;
    OpenDays open_before_;
    OpenDays open_after_;
    const AttributeSets& attributes_;
    const PersonColumns& people_;
    const PersonColumns& later_;
};

Result<std::unique_ptr<BatchPlan>> plan_of(const WhatIfLaw& law, const AttributeSets& attributes) {
    BatchPlan plan = TRY(BatchPlan::make(*law.book, law.year, law.areas, attributes,
                                         BatchPlan::usual_days(*law.book, law.year, law.areas)));
    return std::make_unique<BatchPlan>(std::move(plan));
}

// Categories and payers are known by their places in the catalogue, so both laws need the same ones.
Result<Done> check_catalogues(const WhatIfLaw& before, const WhatIfLaw& after) {
    const Catalogue* a = before.book->catalogue(before.areas.front());
    const Catalogue* b = after.book->catalogue(after.areas.front());
    const auto is_same = [](const auto& of_a, const auto& of_b) {
        return std::ranges::equal(of_a, of_b, [](const auto& x, const auto& y) { return x.key == y.key; });
    };
    if (a != nullptr && b != nullptr && is_same(a->categories, b->categories) &&
        is_same(a->payers, b->payers))
        return Done{};
    return fail("两边的人员类别或资金来源目录不同，不能比较",
                "the catalogues of categories or payers differ, so the two cannot be compared");
}

}  // namespace

Result<WhatIf> what_if(const WhatIfPeople& people, const WhatIfLaw& before, const WhatIfLaw& after,
                       unsigned threads) {
    TRY(check_catalogues(before, after));
    WhatIf result;
    const auto begun = Clock::now();
    const int years = after.year - before.year;
    const AttributeSets* attributes_after = people.attributes;
    if (years != 0) {
        result.moved_attributes = moved(*people.attributes, years);
        attributes_after = result.moved_attributes.get();
    }
    result.before = TRY(plan_of(before, *people.attributes));
    result.after = TRY(plan_of(after, *attributes_after));
    const MovedPeople later(people.columns, years);
    if (!result.before->fits(people.columns) || !result.after->fits(later.columns()))
        return fail("列“tier”有某地没有的缴费档次",
                    "the column \"tier\" holds a tier that an area does not have");
    const auto planned = Clock::now();
    result.statement =
        Comparison(result, before, after, *people.attributes, people.columns, later.columns()).run(threads);
    result.times = {planned - begun, Clock::now() - planned};
    return result;
}

}  // namespace canbao
