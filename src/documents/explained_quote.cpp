#include "documents/explained_quote.h"

#include <algorithm>

#include <fmt/format.h>

#include "documents/explained_quote_changes.h"
#include "documents/explained_quote_spared.h"

namespace canbao {
namespace {

class QuoteExplainer {
   public:
    QuoteExplainer(const PolicyBook& book, const QuoteRequest& request, Language language)
        : book_(book),
          request_(request),
          say_(language),
          quote_(quote(book, request)),
          table_(quote_.table) {}

    Explanation explain() && {
        out_.decision = quote_;
        out_.headline = headline();
        if (table_ == nullptr) {
            add_reason(quote_.reasons.front());
            return std::move(out_);
        }
        out_.area = table_->region;
        add_steps();
        add_changes_of_quote(out_, book_, request_, say_);
        add_spared_by_quote(out_, request_, say_);
        return std::move(out_);
    }

   private:
    std::string day(Date date) const { return say_.day(date); }
    const Quote::Granted* granted() const { return std::get_if<Quote::Granted>(&quote_.outcome); }
    const Statement* rule(std::string_view path) const { return table_->effective.find(path); }
    bool has_reason(ReasonCode code) const { return find_reason(quote_.reasons, code) != nullptr; }
    void step(std::string text, std::initializer_list<const Statement*> rules) {
        add_step(out_, std::move(text), rules);
    }

    // Whose standard it is; a larger area's is mostly a reading, since the place has no document of its own.
    std::string standard_of() const {
        if (table_ == nullptr) return {};
        const std::string& place = table_->pack->name.in(say_.language());
        if (table_->prices.front().source->is_reading) {
            return say_("（本地没有自己的标准文件，按推及" + place + "的理解，待确认）",
                        " (The place has no document on the standard; what is taken for " + place +
                            " is our reading, to be confirmed.)");
        }
        return say_("（标准见" + place + "文件）", " (The standard is that of " + place + ".)");
    }

    std::string headline() const {
        const std::string summary = summarise_quote(quote_, say_.language());
        return say_(fmt::format("{}年度城乡居民医保，{}缴费：{}。", request_.year, day(request_.on), summary),
                    fmt::format("Resident medical insurance {}, paid on {}: {}.", request_.year,
                                day(request_.on), summary)) +
               standard_of();
    }

    // Some rules show only through others: they are named with them.
    void add_reason(const Reason& reason) {
        const Statement* shown = nullptr;
        if (reason.code == ReasonCode::late_enrolment) shown = table_->late.source;
        if (reason.code == ReasonCode::waiting_gap) shown = table_->waiting->count_from_year.source;
        step(say_.reason(reason), {reason.rule, shown});
    }

    void add_reasons(std::initializer_list<ReasonCode> codes) {
        for (const Reason& reason : quote_.reasons)
            if (std::ranges::find(codes, reason.code) != codes.end()) add_reason(reason);
    }

    void add_steps() {
        using enum ReasonCode;
        if (std::holds_alternative<Quote::Refused>(quote_.outcome)) {
            for (const Reason& reason : quote_.reasons) add_reason(reason);
            return;
        }
        if (has_reason(birth_year_free)) {
            add_reasons({birth_year_free});
            step(say_(fmt::format("待遇至{}终止；次年按规定缴费。", day(table_->cover_ends.value)),
                      fmt::format("Cover ends on {}; the next year is paid by the rules.",
                                  day(table_->cover_ends.value))),
                 {table_->cover_ends.source});
            return;
        }
        add_standard_step(*quote_.price);
        add_window_step();
        add_reasons(
            {identity_after_window, category_not_subsidised_here, tier_not_subsidised, highest_subsidy_wins});
        add_subsidy_steps();
        add_reasons({subsidy_unknown});
        if (granted() != nullptr) add_granted_steps(*granted());
    }

    void add_standard_step(const PriceRow& price) {
        const std::string standard = price.amount.text();
        const Tier* tier = table_->tiers.empty() ? nullptr : &table_->tiers[request_.tier];
        const std::string in_tier =
            tier == nullptr ? "" : say_("（" + tier->name->zh + "）", " (" + tier->name->en + ")");
        const std::string condition = price.when == nullptr
                                          ? ""
                                          : say_("（", " (") +
                                                describe(*price.when, *table_->catalogue, say_.language()) +
                                                say_("）", ")");
        step(say_(fmt::format("{}年度个人缴费标准{}为每人{}元{}。", request_.year, in_tier, standard,
                              condition),
                  fmt::format("The contribution standard for {}{} is {} yuan a person{}.", request_.year,
                              in_tier, standard, condition)),
             {price.source, tier == nullptr ? nullptr : tier->source});
        add_reasons({ReasonCode::pro_rata});
    }

    void add_window_step() {
        if (has_reason(ReasonCode::newborn_90_days)) return add_reasons({ReasonCode::newborn_90_days});
        const auto window = table_->window.value;
        // An undetermined quote does not come to the step that gives this reason.
        if (request_.on > window.last)
            return add_reason({ReasonCode::late_enrolment, nullptr, {window.last}, table_->window.source});
        step(say_(fmt::format("缴费日{}在集中征缴期（{}至{}）内。", day(request_.on), day(window.first),
                              day(window.last)),
                  fmt::format("The payment day, {}, lies in the collection window ({} to {}).",
                              day(request_.on), day(window.first), day(window.last))),
             {table_->window.source});
    }

    const std::vector<SubsidyShare>& shares() const {
        if (const auto* undetermined = std::get_if<Quote::Undetermined>(&quote_.outcome))
            return undetermined->best_known;
        return granted()->subsidies;
    }

    void add_subsidy_steps() {
        Money paid;
        for (const SubsidyShare& share : shares()) {
            paid += share.amount;
            const std::string& category = share.category->name.in(say_.language());
            const std::string& payer = share.payer->name.in(say_.language());
            step(say_(fmt::format("“{}”由{}资助{}元。", category, payer, share.amount.text()),
                      fmt::format("For \"{}\" the {} pays {} yuan.", category, payer, share.amount.text())),
                 {rule("subsidy." + share.category->key)});
        }
        if (granted() == nullptr) return;
        const Money standard = granted()->standard;
        if (paid.is_zero()) {
            step(say_(fmt::format("没有资助，个人应缴{}元。", standard.text()),
                      fmt::format("No subsidy: {} yuan are due.", standard.text())),
                 {});
        } else {
            step(say_(fmt::format("个人应缴 {} − {} = {} 元。", standard.text(), paid.text(),
                                  granted()->due.text()),
                      fmt::format("Due from the person: {} − {} = {} yuan.", standard.text(), paid.text(),
                                  granted()->due.text())),
                 {});
        }
    }

    void add_granted_steps(const Quote::Granted& answer) {
        using enum ReasonCode;
        add_reasons({prepaid});
        if (request_.repair_years > 0) {
            const bool has_prepaid = !answer.prepaid_due.is_zero();
            const std::string sum = fmt::format("{} + {}{} = {}", answer.due.text(),
                                                has_prepaid ? answer.prepaid_due.text() + " + " : "",
                                                answer.repair_due.text(), answer.total.text());
            step(
                say_(
                    fmt::format("补缴{}年，每年按{}元，共{}元，由个人承担，不享受资助；合计 {} 元。",
                                request_.repair_years, quote_.price->amount.text(), answer.repair_due.text(),
                                sum),
                    fmt::format(
                        "Repair of {} year(s) at {} yuan each is {} yuan, paid by the person without subsidy; together {} yuan.",
                        request_.repair_years, quote_.price->amount.text(), answer.repair_due.text(), sum)),
                {rule("repair.price")});
        }
        add_reasons({waiting_exempt, waiting_fixed, waiting_fixed_days, waiting_gap, waiting_ceiling,
                     waiting_repaired, waiting_floor});
        if (!answer.waiting.is_none()) add_wait_step(answer.waiting);
        add_cover_step(answer);
    }

    void add_wait_step(WaitingMonths wait) {
        std::string text =
            wait.days > 0
                ? say_(fmt::format("等待期为{}天，另加{}个月", wait.days, wait.variable),
                       fmt::format("The wait is {} days and {} months", wait.days, wait.variable))
                : say_(fmt::format("等待期合计 {} + {} = {} 个月", wait.fixed, wait.variable, wait.total()),
                       fmt::format("The wait is {} + {} = {} months", wait.fixed, wait.variable,
                                   wait.total()));
        const Statement* costs = rule("waiting.costs");
        if (costs != nullptr && !costs->get<bool>("paid_by_fund"))
            text += say_("；断保和等待期间的费用，基金不支付",
                         "; the fund pays no costs of the gap or of the wait");
        step(text + say_("。", "."), {table_->waiting->begins.source, table_->month_arithmetic, costs});
    }

    void add_cover_step(const Quote::Granted& answer) {
        if (!answer.cover_from) return add_reasons({ReasonCode::no_cover_this_year});
        const bool is_before = request_.on < table_->cover_when_paid_before.value;
        const Date start = cover_begins(*table_, request_.on, {});
        const std::string base =
            is_before
                ? say_(fmt::format("{}前缴费，待遇自{}算起", day(start), day(start)),
                       fmt::format("Paid before {}: cover counts from that day", day(start)))
                : say_(fmt::format("年内缴费，待遇自{}{}算起", start_name(), day(start)),
                       fmt::format("Paid in the year: cover counts from {}, {}", start_name(), day(start)));
        const Date from = *answer.cover_from;
        const Date until = answer.cover_until;
        std::string result =
            from == start
                ? say_(fmt::format("，至{}终止。", day(until)), fmt::format(", until {}.", day(until)))
                : say_(fmt::format("，{}起享受，至{}终止。", day(from), day(until)),
                       fmt::format("; it begins on {} and ends on {}.", day(from), day(until)));
        const bool is_carried_over = from != cover_begins(*table_, request_.on, answer.waiting);
        if (is_carried_over)
            result = say_("，但以前年度的等待期尚未满", "; a wait of an earlier year still runs") + result;
        step(base + result,
             {is_before ? table_->cover_when_paid_before.source : table_->cover_when_paid_in_year.source,
              is_carried_over ? table_->waiting->goes_on_next_year.source : nullptr});
    }

    std::string start_name() const {
        switch (table_->cover_when_paid_in_year.value) {
            case MonthStart::payment_day:
                return say_("缴费之日", "the payment day");
            case MonthStart::first_of_month:
                return say_("缴费当月首日", "the first of the month of payment");
            case MonthStart::first_of_next_month:
                return say_("缴费次月首日", "the first of the next month");
        }
        CHECK(false);
    }

    const PolicyBook& book_;
    const QuoteRequest& request_;
    Speaker say_;
    Quote quote_;
    const ContributionTable* table_;
    Explanation out_;
};

}  // namespace

std::string summarise_quote(const Quote& quote, Language language) {
    const bool zh = language == Language::zh;
    if (const auto* granted = std::get_if<Quote::Granted>(&quote.outcome)) {
        const std::string total = granted->total.text();
        const std::string due = zh ? fmt::format("应缴{}元", total) : fmt::format("{} yuan are due", total);
        if (!granted->cover_from) return due + (zh ? "，该年度没有待遇" : ", no cover in that year");
        return due + (zh ? fmt::format("，{}起享受待遇", spoken(*granted->cover_from, language))
                         : fmt::format(", cover from {}", spoken(*granted->cover_from, language)));
    }
    if (std::holds_alternative<Quote::Refused>(quote.outcome)) {
        return (zh ? "不能缴费，" : "not possible. ") +
               Speaker(language).unfinished_reason(quote.reasons.back());
    }
    const auto& undetermined = std::get<Quote::Undetermined>(quote.outcome);
    Money known;
    for (const SubsidyShare& share : undetermined.best_known) known += share.amount;
    const std::string most = (undetermined.standard - known).text();
    return zh ? fmt::format("应缴金额待核定（最多{}元）", most)
              : fmt::format("the amount is still to be decided (at most {} yuan)", most);
}

Explanation explain_quote(const PolicyBook& book, const QuoteRequest& request, Language language) {
    return QuoteExplainer(book, request, language).explain();
}

}  // namespace canbao
