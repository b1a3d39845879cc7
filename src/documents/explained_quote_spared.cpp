#include "documents/explained_quote_spared.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

class SparedByQuote {
   public:
    SparedByQuote(Explanation& out, const QuoteRequest& request, const Speaker& say)
        : out_(out),
          request_(request),
          quote_(std::get<Quote>(out.decision)),
          table_(*quote_.table),
          say_(say) {}

    void add_all() {
        if (has_reason(ReasonCode::birth_year_free) || std::holds_alternative<Quote::Refused>(quote_.outcome))
            return;
        const Date born = request_.person.born;
        spare(table_.birth_year_due.source,
              say_(fmt::format("出生于{}，不是{}年", day(born), request_.year),
                   fmt::format("born on {}, not in {}", day(born), request_.year)));
        if (!has_reason(ReasonCode::newborn_90_days)) {
            const Date last = born.plus_days(table_.newborn_grace_days.value);
            spare(
                table_.newborn_grace_days.source,
                born.year() == request_.year - 1
                    ? say_(fmt::format("出生后第{}天是{}，已过", table_.newborn_grace_days.value, day(last)),
                           fmt::format("day {} after birth was {}", table_.newborn_grace_days.value,
                                       day(last)))
                    : say_(fmt::format("不是{}年出生", request_.year - 1),
                           fmt::format("not born in {}", request_.year - 1)));
        }
        add_spared_prices();
        add_spared_subsidies();
        add_spared_waiting();
    }

   private:
    std::string day(Date date) const { return say_.day(date); }
    const Quote::Granted* granted() const { return std::get_if<Quote::Granted>(&quote_.outcome); }
    bool has_reason(ReasonCode code) const { return find_reason(quote_.reasons, code) != nullptr; }
    const std::vector<SubsidyShare>& shares() const {
        if (const auto* undetermined = std::get_if<Quote::Undetermined>(&quote_.outcome))
            return undetermined->best_known;
        return granted()->subsidies;
    }

    void spare(const Statement* source, std::string why) {
        if (source == nullptr) return;
        std::string subject;
        if (source->form->key_is_category)
            subject =
                table_.catalogue->at(*table_.catalogue->category(source->key())).name.in(say_.language());
        add_spared(out_, say_, source, std::move(subject), std::move(why));
    }

    DecisionDays days() const {
        return {request_.on, request_.registered_on, Date::first_of(request_.year), table_.window.value.last};
    }

    void add_spared_prices() {
        for (const PriceRow& row : table_.prices)
            if (row.when != nullptr && !holds(*row.when, request_.person, days(), *table_.catalogue))
                spare(row.source,
                      say_("不符合条件：" + describe(*row.when, *table_.catalogue, say_.language()),
                           "the condition does not hold: " +
                               describe(*row.when, *table_.catalogue, say_.language())));
    }

    void add_spared_subsidies() {
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
            spare(row.source, why_spared(row, {static_cast<std::uint8_t>(i)}, days()));
        }
        if (table_.open_set != nullptr) {
            spare(
                table_.open_set,
                say_(
                    "文件另有“等”字，其他困难群众的资助未公布；如属此类请咨询经办机构",
                    "the text adds \"and others\": further subsidies are not published; ask the agency if you belong to such a group"));
        }
    }

    std::string why_spared(const SubsidyRow& row, CategoryId id, const DecisionDays& days) const {
        const Catalogue& catalogue = *table_.catalogue;
        const auto& derived = catalogue.at(id).derived;
        if (!holds_category(id, request_.person, days, catalogue)) {
            return derived ? say_("不符合条件：" + describe(*derived, catalogue, say_.language()),
                                  "the condition does not hold: " +
                                      describe(*derived, catalogue, say_.language()))
                           : say_("缴费日不具有该身份", "this identity is not held on the payment day");
        }
        if (row.when != nullptr && !holds(*row.when, request_.person, days, catalogue)) {
            return say_("不符合条件：" + describe(*row.when, catalogue, say_.language()),
                        "the condition does not hold: " + describe(*row.when, catalogue, say_.language()));
        }
        const bool is_late =
            !derived && std::ranges::none_of(request_.person.identities, [&](const Identity& identity) {
                return identity.category == id && identity.period.contains(request_.on) &&
                       identity.period.from <= days.on(table_.recognition.value);
            });
        if (is_late) return say_("身份认定过晚", "the identity was recognised too late");
        if (quote_.price != nullptr && row.state == SubsidyRow::State::known &&
            !row.amount(request_.tier, quote_.price->amount))
            return say_("所选档次没有这项资助", "there is none in the chosen tier");
        if (row.state == SubsidyRow::State::unknown) return say_("金额未公布", "the amount is not published");
        return say_("已按更高或同等的一种资助", "another subsidy that is as large or larger is paid");
    }

    void add_spared_waiting() {
        if (!table_.waiting || granted() == nullptr) return;
        const WaitingRules& rules = *table_.waiting;
        const int gap = years_missed(table_, request_.person);
        if (has_reason(ReasonCode::waiting_exempt)) {
            spare(rules.fixed_months.source, say_("属于免等待的情形", "exempt from waiting"));
            return;
        }
        if (granted()->waiting.is_none())
            spare(rules.fixed_months.source,
                  say_("在集中征缴期内缴费，且没有断保", "paid in the window, and no year was missed"));
        if (gap == 0) spare(rules.months_per_gap_year.source, say_("没有断保年度", "no year was missed"));
        if (gap > 0 && request_.repair_years == 0) {
            spare(rules.months_off_per_repaired_year.source,
                  say_(fmt::format("没有补缴（可补缴{}年）", gap),
                       fmt::format("no repair was asked for (up to {} year(s) can be repaired)", gap)));
        }
        if (rules.floor && gap > 0 && gap < rules.floor->value.gap_years) {
            spare(rules.floor->source,
                  say_(fmt::format("断保{}年，不足{}年", gap, rules.floor->value.gap_years),
                       fmt::format("{} year(s) missed, fewer than {}", gap, rules.floor->value.gap_years)));
        }
        if (rules.exempt)
            spare(rules.exempt->source,
                  say_("缴费日不属于这些人群", "none of these categories is held on the payment day"));
        if (rules.exempt_months_after_employee) {
            const auto until = request_.person.employee_until;
            spare(rules.exempt_months_after_employee->source,
                  until ? say_(fmt::format("职工医保终止于{}，已超过{}个月", day(*until),
                                           rules.exempt_months_after_employee->value),
                               fmt::format("employee insurance ended on {}, more than {} months before",
                                           day(*until), rules.exempt_months_after_employee->value))
                        : say_("没有职工医保终止的记录", "no end of employee insurance is known"));
        }
    }

    Explanation& out_;
    const QuoteRequest& request_;
    const Quote& quote_;
    const ContributionTable& table_;
    const Speaker& say_;
};

}  // namespace

void add_spared_by_quote(Explanation& out, const QuoteRequest& request, const Speaker& say) {
    if (std::get<Quote>(out.decision).table != nullptr) SparedByQuote(out, request, say).add_all();
}

}  // namespace canbao
