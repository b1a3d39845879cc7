#include "documents/explained_spared.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

class RulesSpared {
   public:
    RulesSpared(const QuoteRequest& request, const Quote& quote, Language language)
        : request_(request), quote_(quote), table_(*quote.table), language_(language) {}

    std::vector<Explanation::Spared> spared() && {
        if (has_reason(ReasonCode::birth_year_free) || std::holds_alternative<Quote::Refused>(quote_.outcome))
            return {};
        const Date born = request_.person.born;
        add_spared(table_.birth_year_due.source,
                   say(fmt::format("出生于{}，不是{}年", day(born), request_.year),
                       fmt::format("born on {}, not in {}", day(born), request_.year)));
        if (!has_reason(ReasonCode::newborn_90_days)) {
            const Date last = born.plus_days(table_.newborn_grace_days.value);
            add_spared(
                table_.newborn_grace_days.source,
                born.year() == request_.year - 1
                    ? say(fmt::format("出生后第{}天是{}，已过", table_.newborn_grace_days.value, day(last)),
                          fmt::format("day {} after birth was {}", table_.newborn_grace_days.value,
                                      day(last)))
                    : say(fmt::format("不是{}年出生", request_.year - 1),
                          fmt::format("not born in {}", request_.year - 1)));
        }
        add_spared_subsidies();
        add_spared_waiting();
        return std::move(spared_);
    }

   private:
    bool zh() const { return language_ == Language::zh; }
    std::string say(std::string chinese, std::string english) const {
        return zh() ? std::move(chinese) : std::move(english);
    }
    std::string day(Date date) const { return spoken(date, language_); }
    const Quote::Granted* granted() const { return std::get_if<Quote::Granted>(&quote_.outcome); }
    bool has_reason(ReasonCode code) const {
        return std::ranges::any_of(quote_.reasons, [&](const Reason& reason) { return reason.code == code; });
    }
    const std::vector<SubsidyShare>& shares() const {
        if (const auto* undetermined = std::get_if<Quote::Undetermined>(&quote_.outcome))
            return undetermined->best_known;
        return granted()->subsidies;
    }

    void add_spared(const Statement* source, std::string why) {
        if (source == nullptr) return;
        const Label title = source->form->title;
        std::string subject;
        if (source->form->key_is_category)
            subject = table_.catalogue->at(*table_.catalogue->category(source->key())).name.in(language_);
        spared_.push_back(
            {std::string(zh() ? title.zh : title.en), std::move(subject), std::move(why), source});
    }

    void add_spared_subsidies() {
        const DecisionDays days{request_.on, request_.registered_on, Date::first_of(request_.year),
                                table_.window.value.last};
        for (std::size_t i = 0; i < table_.subsidies.size(); ++i) {
            const SubsidyRow& row = table_.subsidies[i];
            const Category& category = table_.catalogue->categories[i];
            const bool is_paid = std::ranges::any_of(
                shares(), [&](const SubsidyShare& share) { return share.category == &category; });
            // What leaves the quote undetermined did apply.
            const bool is_open = std::ranges::any_of(quote_.reasons, [&](const Reason& reason) {
                return reason.code == ReasonCode::subsidy_unknown &&
                       std::get<const LocalText*>(reason.facts[0]) == &category.name;
            });
            if (row.source == nullptr || is_paid || is_open ||
                (row.state == SubsidyRow::State::known && row.pays_nothing()))
                continue;
            add_spared(row.source, why_spared(row, {static_cast<std::uint8_t>(i)}, days));
        }
        if (table_.open_set != nullptr) {
            add_spared(
                table_.open_set,
                say("文件另有“等”字，其他困难群众的资助未公布；如属此类请咨询经办机构",
                    "the text adds \"and others\": further subsidies are not published; ask the agency if you belong to such a group"));
        }
    }

    std::string why_spared(const SubsidyRow& row, CategoryId id, const DecisionDays& days) const {
        const Catalogue& catalogue = *table_.catalogue;
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
                       identity.period.from <= days.on(table_.recognition.value);
            });
        if (is_late) return say("身份认定过晚", "the identity was recognised too late");
        if (quote_.price != nullptr && row.state == SubsidyRow::State::known &&
            !row.amount(request_.tier, quote_.price->amount))
            return say("所选档次没有这项资助", "there is none in the chosen tier");
        if (row.state == SubsidyRow::State::unknown) return say("金额未公布", "the amount is not published");
        return say("已按更高或同等的一种资助", "another subsidy that is as large or larger is paid");
    }

    void add_spared_waiting() {
        if (!table_.waiting || granted() == nullptr) return;
        const WaitingRules& rules = *table_.waiting;
        const int gap = years_missed(table_, request_.person);
        if (has_reason(ReasonCode::waiting_exempt)) {
            add_spared(rules.fixed_months.source, say("属于免等待的情形", "exempt from waiting"));
            return;
        }
        if (granted()->waiting.is_none())
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
        if (rules.exempt)
            add_spared(rules.exempt->source,
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

    const QuoteRequest& request_;
    const Quote& quote_;
    const ContributionTable& table_;
    Language language_;
    std::vector<Explanation::Spared> spared_;
};

}  // namespace

std::vector<Explanation::Spared> spared_by(const QuoteRequest& request, const Quote& quote,
                                           Language language) {
    if (quote.table == nullptr) return {};
    return RulesSpared(request, quote, language).spared();
}

}  // namespace canbao
