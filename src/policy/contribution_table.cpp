#include "policy/contribution_table.h"

#include <algorithm>

namespace canbao {
namespace {

constexpr int kMonthsOfYear = 12;

}  // namespace

std::optional<Money> SubsidyRow::amount(std::size_t tier, Money standard) const {
    const auto& stated = amounts[amounts.size() == 1 ? 0 : tier];
    const bool has_tier = amounts.size() == 1 || stated;
    if (percent && has_tier) return standard.multiply(*percent, Rounding::half_up);
    return stated;
}

int ProRata::months_left(Date paid) const {
    return kMonthsOfYear - paid.month() + (month_of_payment_counts ? 1 : 0);
}

Money ProRata::price(Money standard, int months) {
    return standard.share(months, kMonthsOfYear, Rounding::half_up);
}

bool SubsidyRow::pays_nothing() const {
    if (percent) return percent->millionths() == 0;
    return std::ranges::all_of(amounts, [](const auto& amount) { return !amount || amount->is_zero(); });
}

Date from_payment(MonthStart start, Date payment) {
    switch (start) {
        case MonthStart::payment_day:
            return payment;
        case MonthStart::first_of_month:
            return payment.first_of_month();
        case MonthStart::first_of_next_month:
            return payment.first_of_month().plus_months(1);
    }
    CHECK(false);
}

std::optional<MonthStart> month_start(std::string_view word) {
    if (word == "payment_day") return MonthStart::payment_day;
    if (word == "first_of_month") return MonthStart::first_of_month;
    if (word == "first_of_next_month") return MonthStart::first_of_next_month;
    return std::nullopt;
}

const PriceRow& ContributionTable::price(std::size_t tier, const PersonFacts& person,
                                         const DecisionDays& days, bool is_late) const {
    if (prices.size() == 1) return prices.front();
    const auto found = std::ranges::find_if(prices, [&](const PriceRow& row) {
        return (!row.tier || *row.tier == tier) && row.paid_from <= days.payment &&
               days.payment <= row.paid_until && (!row.only_late || is_late) &&
               (row.when == nullptr || holds(*row.when, person, days, *catalogue));
    });
    // Prices for everybody leave no day of a tier out: price_reader.cpp.
    CHECK(found != prices.end());
    return *found;
}

const Statement* ContributionTable::closed_by(Date day) const {
    for (const auto& spell : closed_spells)
        if (spell.value.first <= day && day <= spell.value.last) return spell.source;
    if (payable_days) {
        const int of_month = day.day();
        if (of_month < payable_days->value.first || of_month > payable_days->value.last)
            return payable_days->source;
    }
    return nullptr;
}

std::optional<Date> ContributionTable::next_open_day(Date day) const {
    for (Date next = day.plus_days(1); next <= window.value.last; next = next.plus_days(1))
        if (next >= window.value.first && closed_by(next) == nullptr) return next;
    return std::nullopt;
}

}  // namespace canbao
