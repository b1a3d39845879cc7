#include "documents/explanation.h"

#include <algorithm>

#include <fmt/format.h>

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
            add_changes();
            add_spared();
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

    std::string headline() const {
        const std::string summary = summarise(out_.quote, language_);
        const std::string place =
            table_ == nullptr ? request_.person.region.text() : table_->pack->name.in(language_);
        return say(fmt::format("{}年度城乡居民医保，{}缴费：{}。", request_.year, day(request_.on), summary),
                   fmt::format("Resident medical insurance {}, paid on {}: {}.", request_.year,
                               day(request_.on), summary)) +
               (table_ == nullptr ? ""
                                  : say(fmt::format("（标准见{}文件）", place),
                                        fmt::format(" (The standard is that of {}.)", place)));
    }

    void add_step(std::string text, const Statement* source) {
        out_.steps.push_back({std::move(text), source});
    }

    // The rule behind a reason: the statement that has its clause, taken from the rule that the code stands
    // for.
    const Statement* rule_of(const Reason& reason) const {
        if (table_ == nullptr) return nullptr;
        switch (reason.code) {
            case ReasonCode::no_policy:
            case ReasonCode::born_later:
                return nullptr;
            case ReasonCode::year_over:
                return table_->late_until.source;
            case ReasonCode::birth_year_free:
                return table_->birth_year_due.source;
            case ReasonCode::newborn_90_days:
                return table_->newborn_grace_days.source;
            case ReasonCode::before_window:
            case ReasonCode::late_enrolment:
                return table_->window.source;
            case ReasonCode::closed_day:
                return table_->closed_by(request_.on);
            case ReasonCode::identity_after_window:
                return table_->recognition;
            case ReasonCode::category_not_subsidised_here:
                return nullptr;
            case ReasonCode::highest_subsidy_wins:
                return table_->overlap;
            case ReasonCode::subsidy_unknown:
                return unknown_subsidy(reason);
            case ReasonCode::waiting_exempt:
                return exemption(reason);
            case ReasonCode::waiting_fixed:
                return rule("waiting.fixed");
            case ReasonCode::waiting_gap:
                return rule("waiting.gap");
            case ReasonCode::repair_exceeds_gap:
            case ReasonCode::waiting_repaired:
                return rule("repair.effect");
            case ReasonCode::waiting_floor:
                return rule("waiting.floor");
            case ReasonCode::no_cover_this_year:
                return table_->cover_ends.source;
        }
        CHECK(false);
    }

    const Statement* unknown_subsidy(const Reason& reason) const {
        for (const SubsidyRow& row : table_->subsidies)
            if (row.state == SubsidyRow::State::unknown && row.source->clause == reason.clause)
                return row.source;
        return nullptr;
    }

    const Statement* exemption(const Reason& reason) const {
        for (const std::string_view path :
             {"waiting.exempt.newborn", "waiting.exempt.categories", "waiting.exempt.after_employee"}) {
            const Statement* found = rule(path);
            if (found != nullptr && found->clause == reason.clause) return found;
        }
        return nullptr;
    }

    void add_reason(const Reason& reason) { add_step(text_of(reason, language_), rule_of(reason)); }

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
                     table_->cover_ends.source);
            return;
        }
        const Money standard = table_->standard.value;
        add_step(say(fmt::format("{}年度个人缴费标准为每人{}元。", request_.year, standard.text()),
                     fmt::format("The contribution standard for {} is {} yuan a person.", request_.year,
                                 standard.text())),
                 table_->standard.source);
        add_window_step();
        add_reasons({identity_after_window, category_not_subsidised_here, highest_subsidy_wins});
        add_subsidy_steps();
        add_reasons({subsidy_unknown});
        if (granted() != nullptr) add_granted_steps(*granted());
    }

    void add_window_step() {
        if (has_reason(ReasonCode::newborn_90_days)) return add_reasons({ReasonCode::newborn_90_days});
        if (has_reason(ReasonCode::late_enrolment)) return add_reasons({ReasonCode::late_enrolment});
        const auto window = table_->window.value;
        add_step(say(fmt::format("缴费日{}在集中征缴期（{}至{}）内。", day(request_.on), day(window.first),
                                 day(window.last)),
                     fmt::format("The payment day, {}, lies in the collection window ({} to {}).",
                                 day(request_.on), day(window.first), day(window.last))),
                 table_->window.source);
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
                rule("subsidy." + share.category->key));
        }
        if (granted() == nullptr) return;
        const Money standard = table_->standard.value;
        if (paid.is_zero()) {
            add_step(say(fmt::format("没有资助，个人应缴{}元。", standard.text()),
                         fmt::format("No subsidy: {} yuan are due.", standard.text())),
                     nullptr);
        } else {
            add_step(say(fmt::format("个人应缴 {} − {} = {} 元。", standard.text(), paid.text(),
                                     granted()->due.text()),
                         fmt::format("Due from the person: {} − {} = {} yuan.", standard.text(), paid.text(),
                                     granted()->due.text())),
                     nullptr);
        }
    }

    void add_granted_steps(const Quote::Granted& answer) {
        using enum ReasonCode;
        if (request_.repair_years > 0) {
            add_step(
                say(fmt::format(
                        "补缴{}年，每年按{}元，共{}元，由个人承担，不享受资助；合计 {} + {} = {} 元。",
                        request_.repair_years, answer.standard.text(), answer.repair_due.text(),
                        answer.due.text(), answer.repair_due.text(), answer.total.text()),
                    fmt::format(
                        "Repair of {} year(s) at {} yuan each is {} yuan, paid by the person without subsidy; together {} + {} = {} yuan.",
                        request_.repair_years, answer.standard.text(), answer.repair_due.text(),
                        answer.due.text(), answer.repair_due.text(), answer.total.text())),
                rule("repair.price"));
        }
        add_reasons({waiting_exempt, waiting_fixed, waiting_gap, waiting_repaired, waiting_floor});
        if (answer.waiting.total() > 0) {
            add_step(
                say(fmt::format("等待期合计 {} + {} = {} 个月；断保和等待期间的费用，基金不支付。",
                                answer.waiting.fixed, answer.waiting.variable, answer.waiting.total()),
                    fmt::format(
                        "The wait is {} + {} = {} months; the fund pays no costs of the gap or of the wait.",
                        answer.waiting.fixed, answer.waiting.variable, answer.waiting.total())),
                rule("waiting.costs"));
        }
        add_cover_step(answer);
    }

    void add_cover_step(const Quote::Granted& answer) {
        if (!answer.cover_from) return add_reasons({ReasonCode::no_cover_this_year});
        const bool is_before = request_.on < table_->cover_when_paid_before.value;
        const Date start = std::max(request_.on, table_->cover_when_paid_before.value);
        const std::string base =
            is_before
                ? say(fmt::format("{}前缴费，待遇自{}算起", day(start), day(start)),
                      fmt::format("Paid before {}: cover counts from that day", day(start)))
                : say(fmt::format("年内缴费，待遇自缴费之日{}算起", day(start)),
                      fmt::format("Paid in the year: cover counts from the payment day, {}", day(start)));
        std::string result =
            say(fmt::format("，{}起享受，至{}终止。", day(*answer.cover_from), day(answer.cover_until)),
                fmt::format("; it begins on {} and ends on {}.", day(*answer.cover_from),
                            day(answer.cover_until)));
        const bool is_carried_over = *answer.cover_from != start.plus_months(answer.waiting.total());
        if (is_carried_over)
            result = say("，但以前年度的等待期尚未满", "; a wait of an earlier year still runs") + result;
        const Statement* source =
            is_before ? table_->cover_when_paid_before.source : table_->cover_when_paid_in_year;
        add_step(base + result, is_carried_over ? rule("waiting.next_year") : source);
    }

    // ---- what would change it

    void add_change(std::string situation, QuoteRequest request) {
        Quote other = quote(book_, request);
        std::string result = summarise(other, language_);
        const bool is_same = result == summarise(out_.quote, language_);
        if (!is_same)
            out_.changes.push_back(
                {std::move(situation), std::move(result), std::move(request), std::move(other)});
    }

    void add_payment_day(Date on) {
        QuoteRequest request = request_;
        request.on = on;
        if (request_.registered_on == request_.on) request.registered_on = on;
        add_change(say(fmt::format("若在{}缴费", day(on)), fmt::format("if paid on {}", day(on))),
                   std::move(request));
    }

    // The last day up to `day` in the window on which payment is taken.
    std::optional<Date> open_day_until(Date day) const {
        for (Date each = day; each >= table_->window.value.first; each = each.plus_days(-1))
            if (table_->closed_by(each) == nullptr) return each;
        return std::nullopt;
    }

    void add_changes() {
        if (has_reason(ReasonCode::birth_year_free) || has_reason(ReasonCode::born_later) ||
            has_reason(ReasonCode::year_over))
            return;
        if (const auto* refused = std::get_if<Quote::Refused>(&out_.quote.outcome)) {
            if (refused->opens) add_payment_day(*refused->opens);
            if (refused->next_open_day) add_payment_day(*refused->next_open_day);
            if (has_reason(ReasonCode::repair_exceeds_gap)) add_repairs();
            return;
        }
        const Date year_start = table_->cover_when_paid_before.value;
        if (request_.on >= year_start)
            if (const auto last =
                    open_day_until(std::min(year_start.plus_days(-1), table_->window.value.last)))
                add_payment_day(*last);
        if (has_reason(ReasonCode::late_enrolment))
            if (const auto last = open_day_until(table_->window.value.last)) add_payment_day(*last);
        if (request_.on <= table_->window.value.last) add_payment_day(table_->window.value.last.plus_days(1));
        add_repairs();
    }

    void add_repairs() {
        const int gap = years_missed(*table_, request_.person);
        for (int years = 0; years <= gap; ++years) {
            if (years == request_.repair_years) continue;
            QuoteRequest request = request_;
            request.repair_years = years;
            add_change(years == 0 ? say("若不补缴", "without repair")
                                  : say(fmt::format("若补缴{}年", years),
                                        fmt::format("with {} year(s) repaired", years)),
                       std::move(request));
        }
    }

    // ---- the rules that did not apply

    void add_spared(const Statement* source, std::string why) {
        if (source == nullptr) return;
        const Label title = source->form->title;
        std::string subject;
        if (source->form->key_is_category)
            subject = table_->catalogue->at(*table_->catalogue->category(source->key())).name.in(language_);
        out_.spared.push_back(
            {std::string(zh() ? title.zh : title.en), std::move(subject), std::move(why), source});
    }

    void add_spared() {
        if (has_reason(ReasonCode::birth_year_free) ||
            std::holds_alternative<Quote::Refused>(out_.quote.outcome))
            return;
        const Date born = request_.person.born;
        add_spared(table_->birth_year_due.source,
                   say(fmt::format("出生于{}，不是{}年", day(born), request_.year),
                       fmt::format("born on {}, not in {}", day(born), request_.year)));
        if (!has_reason(ReasonCode::newborn_90_days)) {
            const Date last = born.plus_days(table_->newborn_grace_days.value);
            add_spared(
                table_->newborn_grace_days.source,
                born.year() == request_.year - 1
                    ? say(fmt::format("出生后第{}天是{}，已过", table_->newborn_grace_days.value, day(last)),
                          fmt::format("day {} after birth was {}", table_->newborn_grace_days.value,
                                      day(last)))
                    : say(fmt::format("不是{}年出生", request_.year - 1),
                          fmt::format("not born in {}", request_.year - 1)));
        }
        add_spared_subsidies();
        add_spared_waiting();
    }

    void add_spared_subsidies() {
        const DecisionDays days{request_.on, request_.registered_on, Date::first_of(request_.year),
                                table_->window.value.last};
        for (std::size_t i = 0; i < table_->subsidies.size(); ++i) {
            const SubsidyRow& row = table_->subsidies[i];
            const Category& category = table_->catalogue->categories[i];
            const bool is_paid = std::ranges::any_of(
                shares(), [&](const SubsidyShare& share) { return share.category == &category; });
            if (row.source == nullptr || is_paid ||
                (row.state == SubsidyRow::State::known && row.amount.is_zero()))
                continue;
            add_spared(row.source, why_spared(row, {static_cast<std::uint8_t>(i)}, days));
        }
        if (table_->open_set != nullptr) {
            add_spared(
                table_->open_set,
                say("文件另有“等”字，其他困难群众的资助未公布；如属此类请咨询经办机构",
                    "the text adds \"and others\": further subsidies are not published; ask the agency if you belong to such a group"));
        }
    }

    std::string why_spared(const SubsidyRow& row, CategoryId id, const DecisionDays& days) const {
        const Catalogue& catalogue = *table_->catalogue;
        const auto& derived = catalogue.at(id).derived;
        if (!holds_category(id, request_.person, days, catalogue)) {
            return derived ? say("不符合条件：" + describe(*derived, catalogue, language_),
                                 "the condition does not hold: " + describe(*derived, catalogue, language_))
                           : say("缴费日不具有该身份", "this identity is not held on the payment day");
        }
        if (row.when != nullptr && !holds(*row.when, request_.person, days, catalogue)) {
            return say("不符合条件：" + describe(*row.when, catalogue, language_),
                       "the condition does not hold: " + describe(*row.when, catalogue, language_));
        }
        const bool is_late =
            !derived && std::ranges::none_of(request_.person.identities, [&](const Identity& identity) {
                return identity.category == id && identity.period.contains(request_.on) &&
                       identity.period.from <= days.closing;
            });
        if (is_late) return say("身份在集中征缴期后认定", "the identity was recognised after the window");
        if (row.state == SubsidyRow::State::unknown) return say("金额未公布", "the amount is not published");
        return say("已按更高或同等的一种资助", "another subsidy that is as large or larger is paid");
    }

    void add_spared_waiting() {
        if (!table_->waiting || granted() == nullptr) return;
        const WaitingRules& rules = *table_->waiting;
        const int gap = years_missed(*table_, request_.person);
        if (has_reason(ReasonCode::waiting_exempt)) {
            add_spared(rules.fixed_months.source, say("属于免等待的情形", "exempt from waiting"));
            return;
        }
        if (granted()->waiting.total() == 0)
            add_spared(rules.fixed_months.source,
                       say("在集中征缴期内缴费，且没有断保", "paid in the window, and no year was missed"));
        if (gap == 0) add_spared(rules.months_per_gap_year.source, say("没有断保年度", "no year was missed"));
        if (gap > 0 && request_.repair_years == 0) {
            add_spared(rules.months_off_per_repaired_year.source,
                       say(fmt::format("没有补缴（可补缴{}年）", gap),
                           fmt::format("no repair was asked for (up to {} year(s) can be repaired)", gap)));
        }
        if (rules.floor && gap > 0 && gap < rules.floor->value.gap_years) {
            add_spared(
                rules.floor->source,
                say(fmt::format("断保{}年，不足{}年", gap, rules.floor->value.gap_years),
                    fmt::format("{} year(s) missed, fewer than {}", gap, rules.floor->value.gap_years)));
        }
        if (rules.exempt_categories)
            add_spared(rules.exempt_categories->source,
                       say("缴费日不属于这些人群", "none of these categories is held on the payment day"));
        if (rules.exempt_months_after_employee) {
            const auto until = request_.person.employee_until;
            add_spared(rules.exempt_months_after_employee->source,
                       until ? say(fmt::format("职工医保终止于{}，已超过{}个月", day(*until),
                                               rules.exempt_months_after_employee->value),
                                   fmt::format("employee insurance ended on {}, more than {} months before",
                                               day(*until), rules.exempt_months_after_employee->value))
                             : say("没有职工医保终止的记录", "no end of employee insurance is known"));
        }
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
        append_text(text, quote.reasons.front(), language);
        while (!text.empty() && (text.ends_with("。") || text.ends_with('.')))
            text.resize(text.size() - (text.ends_with('.') ? 1 : 3));
        return (zh ? "不能缴费，" : "not possible: ") + text;
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
