#include "documents/explanation.h"

#include <algorithm>

#include <fmt/format.h>

#include "documents/explained_changes.h"
#include "documents/explained_spared.h"

namespace canbao {
namespace {

class Explainer {
   public:
    Explainer(const PolicyBook& book, const QuoteRequest& request, Language language)
        : book_(book), request_(request), language_(language) {
        out_.quote = quote(book, request);
        table_ = out_.quote.table;
    }

    Explanation explain() && {
        out_.headline = headline();
        if (table_ != nullptr) {
            add_steps();
            out_.changes = changes_of(book_, request_, out_.quote, language_);
            out_.spared = spared_by(request_, out_.quote, language_);
        } else {
            add_reason(out_.quote.reasons.front());
        }
        return std::move(out_);
    }

   private:
    bool zh() const { return language_ == Language::zh; }
    std::string say(std::string chinese, std::string english) const {
        return zh() ? std::move(chinese) : std::move(english);
    }
    std::string day(Date date) const { return spoken(date, language_); }
    const Quote::Granted* granted() const { return std::get_if<Quote::Granted>(&out_.quote.outcome); }
    const Statement* rule(std::string_view path) const { return table_->effective.find(path); }
    bool has_reason(ReasonCode code) const {
        return std::ranges::any_of(out_.quote.reasons,
                                   [&](const Reason& reason) { return reason.code == code; });
    }
    static std::string text_of(const Reason& reason, Language language) {
        std::string text;
        append_text(text, reason, language);
        return text;
    }

    // Whose standard it is; a larger area's is mostly a reading, since the place has no document of its own.
    std::string standard_of() const {
        if (table_ == nullptr) return {};
        const std::string& place = table_->pack->name.in(language_);
        if (table_->prices.front().source->is_reading) {
            return say("（本地没有自己的标准文件，按推及" + place + "的理解，待确认）",
                       " (The place has no document on the standard; what is taken for " + place +
                           " is our reading, to be confirmed.)");
        }
        return say("（标准见" + place + "文件）", " (The standard is that of " + place + ".)");
    }

    std::string headline() const {
        const std::string summary = summarise(out_.quote, language_);
        return say(fmt::format("{}年度城乡居民医保，{}缴费：{}。", request_.year, day(request_.on), summary),
                   fmt::format("Resident medical insurance {}, paid on {}: {}.", request_.year,
                               day(request_.on), summary)) +
               standard_of();
    }

    void add_step(std::string text, std::initializer_list<const Statement*> rules) {
        out_.steps.push_back({std::move(text), {}});
        for (const Statement* rule : rules)
            if (rule != nullptr) out_.steps.back().rules.push_back(rule);
    }

    // Some rules show only through others: they are named with them.
    std::vector<const Statement*> rules_of(const Reason& reason) const {
        std::vector<const Statement*> rules;
        if (reason.rule != nullptr) rules.push_back(reason.rule);
        if (reason.code == ReasonCode::late_enrolment) rules.push_back(table_->late.source);
        if (reason.code == ReasonCode::waiting_gap) rules.push_back(table_->waiting->count_from_year.source);
        return rules;
    }

    void add_reason(const Reason& reason) {
        out_.steps.push_back({text_of(reason, language_), rules_of(reason)});
    }

    void add_reasons(std::initializer_list<ReasonCode> codes) {
        for (const Reason& reason : out_.quote.reasons)
            if (std::ranges::find(codes, reason.code) != codes.end()) add_reason(reason);
    }

    void add_steps() {
        using enum ReasonCode;
        if (std::holds_alternative<Quote::Refused>(out_.quote.outcome)) {
            for (const Reason& reason : out_.quote.reasons) add_reason(reason);
            return;
        }
        if (has_reason(birth_year_free)) {
            add_reasons({birth_year_free});
            add_step(say(fmt::format("待遇至{}终止；次年按规定缴费。", day(table_->cover_ends.value)),
                         fmt::format("Cover ends on {}; the next year is paid by the rules.",
                                     day(table_->cover_ends.value))),
                     {table_->cover_ends.source});
            return;
        }
        add_standard_step(*out_.quote.price);
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
            tier == nullptr ? "" : say("（" + tier->name->zh + "）", " (" + tier->name->en + ")");
        add_step(say(fmt::format("{}年度个人缴费标准{}为每人{}元。", request_.year, in_tier, standard),
                     fmt::format("The contribution standard for {}{} is {} yuan a person.", request_.year,
                                 in_tier, standard)),
                 {price.source, tier == nullptr ? nullptr : tier->source});
        add_reasons({ReasonCode::pro_rata});
    }

    void add_window_step() {
        if (has_reason(ReasonCode::newborn_90_days)) return add_reasons({ReasonCode::newborn_90_days});
        const auto window = table_->window.value;
        // An undetermined quote does not come to the step that gives this reason.
        if (request_.on > window.last)
            return add_reason({ReasonCode::late_enrolment, nullptr, {window.last}, table_->window.source});
        add_step(say(fmt::format("缴费日{}在集中征缴期（{}至{}）内。", day(request_.on), day(window.first),
                                 day(window.last)),
                     fmt::format("The payment day, {}, lies in the collection window ({} to {}).",
                                 day(request_.on), day(window.first), day(window.last))),
                 {table_->window.source});
    }

    const std::vector<SubsidyShare>& shares() const {
        if (const auto* undetermined = std::get_if<Quote::Undetermined>(&out_.quote.outcome))
            return undetermined->best_known;
        return granted()->subsidies;
    }

    void add_subsidy_steps() {
        Money paid;
        for (const SubsidyShare& share : shares()) {
            paid += share.amount;
            const std::string& category = share.category->name.in(language_);
            const std::string& payer = share.payer->name.in(language_);
            add_step(
                say(fmt::format("“{}”由{}资助{}元。", category, payer, share.amount.text()),
                    fmt::format("For \"{}\" the {} pays {} yuan.", category, payer, share.amount.text())),
                {rule("subsidy." + share.category->key)});
        }
        if (granted() == nullptr) return;
        const Money standard = granted()->standard;
        if (paid.is_zero()) {
            add_step(say(fmt::format("没有资助，个人应缴{}元。", standard.text()),
                         fmt::format("No subsidy: {} yuan are due.", standard.text())),
                     {});
        } else {
            add_step(say(fmt::format("个人应缴 {} − {} = {} 元。", standard.text(), paid.text(),
                                     granted()->due.text()),
                         fmt::format("Due from the person: {} − {} = {} yuan.", standard.text(), paid.text(),
                                     granted()->due.text())),
                     {});
        }
    }

    void add_granted_steps(const Quote::Granted& answer) {
        using enum ReasonCode;
        if (request_.repair_years > 0) {
            add_step(
                say(fmt::format(
                        "补缴{}年，每年按{}元，共{}元，由个人承担，不享受资助；合计 {} + {} = {} 元。",
                        request_.repair_years, out_.quote.price->amount.text(), answer.repair_due.text(),
                        answer.due.text(), answer.repair_due.text(), (answer.due + answer.repair_due).text()),
                    fmt::format(
                        "Repair of {} year(s) at {} yuan each is {} yuan, paid by the person without subsidy; together {} + {} = {} yuan.",
                        request_.repair_years, out_.quote.price->amount.text(), answer.repair_due.text(),
                        answer.due.text(), answer.repair_due.text(),
                        (answer.due + answer.repair_due).text())),
                {rule("repair.price")});
        }
        add_reasons({prepaid});
        add_reasons({waiting_exempt, waiting_fixed, waiting_fixed_days, waiting_gap, waiting_ceiling,
                     waiting_repaired, waiting_floor});
        if (!answer.waiting.is_none()) add_wait_step(answer.waiting);
        add_cover_step(answer);
    }

    void add_wait_step(WaitingMonths wait) {
        std::string text =
            wait.days > 0
                ? say(fmt::format("等待期为{}天，另加{}个月", wait.days, wait.variable),
                      fmt::format("The wait is {} days and {} months", wait.days, wait.variable))
                : say(fmt::format("等待期合计 {} + {} = {} 个月", wait.fixed, wait.variable, wait.total()),
                      fmt::format("The wait is {} + {} = {} months", wait.fixed, wait.variable,
                                  wait.total()));
        const Statement* costs = rule("waiting.costs");
        if (costs != nullptr && !costs->get<bool>("paid_by_fund"))
            text += say("；断保和等待期间的费用，基金不支付",
                        "; the fund pays no costs of the gap or of the wait");
        add_step(text + say("。", "."), {table_->waiting->begins.source, table_->month_arithmetic, costs});
    }

    void add_cover_step(const Quote::Granted& answer) {
        if (!answer.cover_from) return add_reasons({ReasonCode::no_cover_this_year});
        const bool is_before = request_.on < table_->cover_when_paid_before.value;
        const Date start = cover_begins(*table_, request_.on, {});
        const std::string base =
            is_before
                ? say(fmt::format("{}前缴费，待遇自{}算起", day(start), day(start)),
                      fmt::format("Paid before {}: cover counts from that day", day(start)))
                : say(fmt::format("年内缴费，待遇自{}{}算起", start_name(), day(start)),
                      fmt::format("Paid in the year: cover counts from {}, {}", start_name(), day(start)));
        const Date from = *answer.cover_from;
        const Date until = answer.cover_until;
        std::string result =
            from == start
                ? say(fmt::format("，至{}终止。", day(until)), fmt::format(", until {}.", day(until)))
                : say(fmt::format("，{}起享受，至{}终止。", day(from), day(until)),
                      fmt::format("; it begins on {} and ends on {}.", day(from), day(until)));
        const bool is_carried_over = from != cover_begins(*table_, request_.on, answer.waiting);
        if (is_carried_over)
            result = say("，但以前年度的等待期尚未满", "; a wait of an earlier year still runs") + result;
        add_step(base + result,
                 {is_before ? table_->cover_when_paid_before.source : table_->cover_when_paid_in_year.source,
                  is_carried_over ? table_->waiting->goes_on_next_year.source : nullptr});
    }

    std::string start_name() const {
        switch (table_->cover_when_paid_in_year.value) {
            case MonthStart::payment_day:
                return say("缴费之日", "the payment day");
            case MonthStart::first_of_month:
                return say("缴费当月首日", "the first of the month of payment");
            case MonthStart::first_of_next_month:
                return say("缴费次月首日", "the first of the next month");
        }
        CHECK(false);
    }

    const PolicyBook& book_;
    const QuoteRequest& request_;
    Language language_;
    const ContributionTable* table_ = nullptr;
    Explanation out_;
};

}  // namespace

std::string summarise(const Quote& quote, Language language) {
    const bool zh = language == Language::zh;
    if (const auto* granted = std::get_if<Quote::Granted>(&quote.outcome)) {
        const std::string total = granted->total.text();
        const std::string due = zh ? fmt::format("应缴{}元", total) : fmt::format("{} yuan are due", total);
        if (!granted->cover_from) return due + (zh ? "，该年度没有待遇" : ", no cover in that year");
        return due + (zh ? fmt::format("，{}起享受待遇", spoken(*granted->cover_from, language))
                         : fmt::format(", cover from {}", spoken(*granted->cover_from, language)));
    }
    if (std::holds_alternative<Quote::Refused>(quote.outcome)) {
        std::string text;
        append_text(text, quote.reasons.back(), language);
        while (!text.empty() && (text.ends_with("。") || text.ends_with('.')))
            text.resize(text.size() - (text.ends_with('.') ? 1 : 3));
        return (zh ? "不能缴费，" : "not possible. ") + text;
    }
    const auto& undetermined = std::get<Quote::Undetermined>(quote.outcome);
    Money known;
    for (const SubsidyShare& share : undetermined.best_known) known += share.amount;
    const std::string most = (undetermined.standard - known).text();
    return zh ? fmt::format("应缴金额待核定（最多{}元）", most)
              : fmt::format("the amount is still to be decided (at most {} yuan)", most);
}

Explanation explain(const PolicyBook& book, const QuoteRequest& request, Language language) {
    return Explainer(book, request, language).explain();
}

}  // namespace canbao
