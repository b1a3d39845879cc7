#include "policy/price_reader.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

class PriceReader {
   public:
    PriceReader(RuleLookup& lookup, Date last)
        : lookup_(lookup), first_(Date::first_of(lookup.effective().year - 1)), last_(last) {}

    std::vector<PriceRow> read() && {
        const Statement* single = lookup_.known("contribution.standard");
        const auto rows = lookup_.known_under("contribution.standards");
        if (single != nullptr)
            prices_.push_back({single->get<Money>("amount"),
                               {},
                               Date::first_of(kFirstYear),
                               Date::last_of(kLastYear),
                               false,
                               nullptr,
                               single});
        for (const Statement* row : rows) add(*row);
        if (single != nullptr && !rows.empty()) report_both(*single, *rows.front());
        std::ranges::stable_sort(prices_, {}, rank);
        check_conditions();
        // A row in error leaves a hole that is none.
        if (!lookup_.is_missing()) check_coverage();
        return std::move(prices_);
    }

   private:
    void add(const Statement& rule) {
        PriceRow row{.amount = rule.get<Money>("amount"),
                     .tier = {},
                     .paid_from = rule.value<Date>("paid_from").value_or(Date::first_of(kFirstYear)),
                     .paid_until = rule.value<Date>("paid_until").value_or(Date::last_of(kLastYear)),
                     .only_late = rule.value<bool>("late").value_or(false),
                     .when = rule.find<Condition>("when"),
                     .source = &rule};
        if (row.when != nullptr) lookup_.check_facts(*row.when, rule);
        if (const auto* tier = rule.find<std::string>("tier")) {
            row.tier = lookup_.tier_named(*tier, rule);
            if (!row.tier) return;
        }
        if (row.paid_from > row.paid_until) {
            lookup_.add_problem(rule.place(), {"缴费日起止颠倒", "the days of payment are reversed"},
                                {"交换 paid_from 与 paid_until", "exchange paid_from and paid_until"});
            return lookup_.note_missing();
        }
        prices_.push_back(row);
    }

    void report_both(const Statement& single, const Statement& row) {
        lookup_.note_missing();
        lookup_.add_problem(row.place(),
                            {fmt::format("“{}”与 {} 并存", row.path, single.place().text()),
                             fmt::format("\"{}\" stands beside {}", row.path, single.place().text())},
                            {"只写 contribution.standard，或只写 contribution.standards",
                             "state contribution.standard or contribution.standards, not both"});
    }

    // Late rows stand before the others, and those with a condition before those for everybody.
    static std::pair<bool, bool> rank(const PriceRow& row) { return {!row.only_late, row.when == nullptr}; }

    // Of two prices of one rank with conditions only one may hold.
    void check_conditions() {
        for (auto row = prices_.begin(); row != prices_.end(); ++row) {
            if (row->when == nullptr) continue;
            const auto other = std::find_if(prices_.begin(), row, [&](const PriceRow& each) {
                return rank(each) == rank(*row) && (!each.tier || !row->tier || each.tier == row->tier) &&
                       each.paid_from <= row->paid_until && row->paid_from <= each.paid_until &&
                       !exclude_each_other(*each.when, *row->when);
            });
            if (other == row) continue;
            const std::string place = other->source->place().text();
            lookup_.add_problem(
                row->source->place(),
                {fmt::format("“{}”与 {} 可能对同一人各有一个标准", row->source->path, place),
                 fmt::format("\"{}\" and {} may both price the same person", row->source->path, place)},
                {"使两个条件互不相容，如 age_below = 18 与 all = [{ age_at_least = 18 }, …]",
                 "let the conditions exclude each other, such as age_below = 18 and all = [{ age_at_least = 18 }, …]"});
            lookup_.note_missing();
        }
    }

    void check_coverage() {
        const std::size_t tiers = std::max<std::size_t>(lookup_.tiers().size(), 1);
        for (std::size_t tier = 0; tier < tiers; ++tier) {
            check_days(tier, rows_for_everybody(tier, false));
            check_overlaps(rows_for_everybody(tier, true));
        }
    }

    std::vector<const PriceRow*> rows_for_everybody(std::size_t tier, bool late) const {
        std::vector<const PriceRow*> rows;
        for (const PriceRow& row : prices_)
            if (row.when == nullptr && row.only_late == late && (!row.tier || *row.tier == tier))
                rows.push_back(&row);
        std::ranges::stable_sort(rows, {}, [](const PriceRow* row) { return row->paid_from; });
        return rows;
    }

    void check_overlaps(const std::vector<const PriceRow*>& rows) {
        const auto overlap = std::ranges::adjacent_find(
            rows, [](const PriceRow* a, const PriceRow* b) { return b->paid_from <= a->paid_until; });
        if (overlap != rows.end()) report_overlap(**overlap, **std::next(overlap));
    }

    // The days from the first on which a newborn may pay, one after the other.
    void check_days(std::size_t tier, const std::vector<const PriceRow*>& rows) {
        Date next = first_;
        const PriceRow* before = nullptr;
        for (const PriceRow* row : rows) {
            if (row->paid_until < first_ || row->paid_from > last_) continue;
            if (before != nullptr && row->paid_from <= before->paid_until)
                return report_overlap(*before, *row);
            if (row->paid_from > next) return report_hole(tier, next);
            next = row->paid_until.plus_days(1);
            before = row;
        }
        if (next <= last_) report_hole(tier, next);
    }

    void report_overlap(const PriceRow& earlier, const PriceRow& later) {
        const std::string other = earlier.source->place().text();
        lookup_.add_problem(
            later.source->place(),
            {fmt::format("“{}”与 {} 对同一天、同一档次各有一个标准", later.source->path, other),
             fmt::format("\"{}\" and {} both price the same day and tier", later.source->path, other)},
            {"使缴费日或档次不相交", "let the days of payment or the tiers keep them apart"});
        lookup_.note_missing();
    }

    void report_hole(std::size_t tier, Date day) {
        lookup_.note_missing();
        if (prices_.empty()) return;
        const std::string zh =
            lookup_.tiers().empty() ? "" : fmt::format("档次 {} ", lookup_.tiers()[tier].key);
        const std::string en =
            lookup_.tiers().empty() ? "" : fmt::format(" in tier {}", lookup_.tiers()[tier].key);
        lookup_.add_problem(
            prices_.front().source->place(),
            {fmt::format("{}{} 缴费没有个人缴费标准", zh, day.text()),
             fmt::format("payment on {}{} has no standard", day.text(), en)},
            {fmt::format(
                 "补上一行（不写 when 和 late）；第一行可不写 paid_from，最后一行可不写 paid_until（须到{}）",
                 last_.text()),
             fmt::format(
                 "add a row without when and late; the first may leave out paid_from, the last paid_until (up to {} is needed)",
                 last_.text())});
    }

    RuleLookup& lookup_;
    Date first_;
    Date last_;
    std::vector<PriceRow> prices_;
};

}  // namespace

std::vector<PriceRow> read_prices(RuleLookup& lookup, Date last) { return PriceReader(lookup, last).read(); }

const Statement* first_price(const RuleLookup& lookup) {
    const auto& effective = lookup.effective();
    if (const Statement* single = effective.find("contribution.standard")) return single;
    const auto rows = effective.under("contribution.standards");
    return rows.empty() ? nullptr : rows.front();
}

}  // namespace canbao
