#include "documents/explained_quote_changes.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

class ChangesOfQuote {
   public:
    ChangesOfQuote(Explanation& out, const PolicyBook& book, const QuoteRequest& request, const Speaker& say)
        : out_(out),
          book_(book),
          request_(request),
          quote_(std::get<Quote>(out.decision)),
          table_(*quote_.table),
          say_(say) {}

    void add_all() {
        using enum ReasonCode;
        if (has_reason(birth_year_free) || has_reason(born_later) || has_reason(year_over)) return;
        if (const auto* refused = std::get_if<Quote::Refused>(&quote_.outcome)) {
            if (refused->opens) add_payment_day(*refused->opens);
            if (refused->next_open_day) add_payment_day(*refused->next_open_day);
            if (has_reason(repair_exceeds_gap)) add_repairs();
            return;
        }
        const Date closing = table_.window.value.last;
        const Date year_start = table_.cover_when_paid_before.value;
        if (request_.on >= year_start) add_last_open_day(std::min(year_start.plus_days(-1), closing));
        if (request_.on > closing) add_last_open_day(closing);
        const Date grace_ends = request_.person.born.plus_days(table_.newborn_grace_days.value);
        const bool in_grace = has_reason(newborn_90_days);
        const Date last_good_day = in_grace ? std::max(closing, grace_ends) : closing;
        if (request_.on <= last_good_day) add_payment_day(last_good_day.plus_days(1));
        add_repairs();
    }

   private:
    bool has_reason(ReasonCode code) const { return find_reason(quote_.reasons, code) != nullptr; }
    static bool is_refused(const Quote& quote) {
        return std::holds_alternative<Quote::Refused>(quote.outcome);
    }
    static std::optional<Date> cover_from(const Quote& quote) {
        const auto* granted = std::get_if<Quote::Granted>(&quote.outcome);
        return granted == nullptr ? std::nullopt : granted->cover_from;
    }

    void add_payment_day(Date on) {
        QuoteRequest request = request_;
        request.on = on;
        const bool registers = request_.registered_on == request_.on;
        if (registers) request.registered_on = on;
        Quote other = quote(book_, request);
        if (is_refused(other)) return;
        const std::string day = say_.day(on);
        add_change(out_, say_,
                   registers ? say_("若在" + day + "登记并缴费", "if registered and paid on " + day)
                             : say_("若在" + day + "缴费", "if paid on " + day),
                   std::move(request), std::move(other));
    }

    // The last day up to `day` in the window on which payment is taken.
    void add_last_open_day(Date day) {
        for (; day >= table_.window.value.first; day = day.plus_days(-1))
            if (table_.closed_by(day) == nullptr) return add_payment_day(day);
    }

    // From fewer years to more: each must bring cover forward against what was shown before.
    void add_repairs() {
        const int gap = years_missed(table_, request_.person);
        std::optional<Date> best;
        bool is_first = true;
        for (int years = 0; years <= gap; ++years) {
            QuoteRequest request = request_;
            request.repair_years = years;
            Quote other = quote(book_, request);
            const std::optional<Date> from = cover_from(other);
            const bool brings_something = is_first || (from && (!best || *from < *best));
            is_first = false;
            if (!brings_something) continue;
            best = from;
            if (years == request_.repair_years) continue;
            add_change(out_, say_,
                       years == 0 ? say_("若不补缴", "without repair")
                                  : say_(fmt::format("若补缴{}年", years),
                                         fmt::format("with {} year(s) repaired", years)),
                       std::move(request), std::move(other));
        }
    }

    Explanation& out_;
    const PolicyBook& book_;
    const QuoteRequest& request_;
    const Quote& quote_;
    const ContributionTable& table_;
    const Speaker& say_;
};

}  // namespace

void add_changes_of_quote(Explanation& out, const PolicyBook& book, const QuoteRequest& request,
                          const Speaker& say) {
    if (std::get<Quote>(out.decision).table != nullptr) ChangesOfQuote(out, book, request, say).add_all();
}

}  // namespace canbao
