#include "documents/explained_settlement_spared.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "documents/settlement_words.h"

namespace canbao {
namespace {

class SparedBySettlement {
   public:
    SparedBySettlement(Explanation& out, const SettleRequest& request, const Speaker& say)
        : out_(out),
          request_(request),
          say_(say),
          settlement_(std::get<Settlement>(out.decision)),
          table_(*settlement_.table),
          basis_(settlement_.basis),
          basic_(basic_payment(settlement_)),
          days_{request.on, request.on, Date::first_of(request.year), request.on} {}

    void add_all() {
        if (const InpatientRow* row = row_of(settlement_, request_)) add_of_stay(*row);
        if (request_.kind == CareKind::general_outpatient) add_outpatient_rows();
        if (!basic_) return;
        add_caps();
        add_hardship();
        add_bands();
        add_critical_cap();
        add_assistance();
    }

   private:
    bool has_reason(ReasonCode code) const { return find_reason(settlement_.reasons, code) != nullptr; }
    void spare(const Statement* rule, std::string why, std::string subject = {}) {
        add_spared(out_, say_, rule, std::move(subject), std::move(why));
    }
    bool holds_any(const std::optional<CategoryGroup>& group) const {
        return !group || group->held_by(request_.person, days_, *table_.catalogue).has_value();
    }
    std::string not_these_people() const {
        return say_("结算日不属于这些人员", "the person is not one of these on the day of the bill");
    }
    std::string not_in_hardship() const {
        return say_("结算日不具有困难身份", "no hardship identity is held on the day of the bill");
    }

    void add_of_stay(const InpatientRow& row) {
        if (table_.filed_residence && !has_reason(ReasonCode::filed_residence))
            spare(
                table_.filed_residence->source,
                say_("就医地不是已备案的长期居住地", "the place of care is not a filed long-term residence"));
        for (const InpatientRow& other : table_.inpatient)
            if (&other != &row) add_row(row, other);
        add_unfiled_care();
        add_deductibles();
    }

    void add_row(const InpatientRow& row, const InpatientRow& other) {
        const bool is_other_hospital = other.facility_class != row.facility_class ||
                                       hospitals_of(other).places != hospitals_of(row).places ||
                                       hospitals_of(other).levels != hospitals_of(row).levels;
        const std::string hospital = hospital_words(say_, hospitals_of(other));
        if (is_other_hospital) {
            spare(other.source, say_("不是这类医院", "the stay was in another hospital"), hospital);
        } else {
            spare(other.source, say_("年龄或缴费档次不同", "the age or the tier is another"),
                  hospital + people_words(say_, other, table_.tiers));
        }
    }

    void add_unfiled_care() {
        for (const UnfiledCare& rule : table_.unfiled_care) {
            const Reason* applied = find_reason(settlement_.reasons, ReasonCode::unfiled_care);
            if (applied != nullptr && applied->rule == rule.source) continue;
            spare(rule.source, why_not_unfiled(rule));
        }
    }

    std::string why_not_unfiled(const UnfiledCare& rule) const {
        if (request_.facility.is_filed_residence)
            return say_("就医地是已备案的长期居住地", "the place of care is a filed long-term residence");
        if (!rule.places.contains(request_.facility.place))
            return say_("不涉及这个就医地", "it does not speak of this place of care");
        return say_("符合例外：", "the exception holds: ") +
               describe(*rule.unless, *table_.catalogue, say_.language());
    }

    void add_deductibles() {
        const bool has_none = has_reason(ReasonCode::no_deductible);
        if (table_.no_deductible && !has_none) spare(table_.no_deductible->source, not_these_people());
        const Reason* repeat = find_reason(settlement_.reasons, ReasonCode::repeat_stay);
        const int stay = request_.so_far.stays + 1;
        for (const RepeatStay& step : table_.repeat_stays | std::views::reverse) {
            if (repeat != nullptr && repeat->rule == step.source) continue;
            const int from = step.from_stay;
            spare(step.source,
                  has_none ? say_("不设起付标准", "there is no deductible")
                  : stay < from
                      ? say_(fmt::format("这是本年度第{}次住院，自第{}次起才适用", stay, from),
                             fmt::format("this is stay number {} of the year, it applies from number {} on",
                                         stay, from))
                      : say_("住院次数更多的一档已适用", "the step for later stays applies"));
        }
    }

    bool is_in_tier(TierSet set) const { return set.contains(request_.tier); }
    // Why a rule of some people is not this person's; `better` where it is, and another one goes before it.
    std::string why_not_of_group(const std::optional<CategoryGroup>& group, TierSet set,
                                 std::string better) const {
        if (!is_in_tier(set)) return say_("缴费档次不同", "the tier is another");
        return holds_any(group) ? std::move(better) : not_these_people();
    }

    void add_caps() {
        const std::string another = say_("本人适用另一限额", "another cap holds for this person");
        add_cap(table_.annual_cap, {}, another);
        for (const YearlyCapOf& each : table_.annual_caps_of)
            add_cap(each.cap, group_words(say_, *each.cap.source, each.tiers, table_),
                    why_not_of_group(each.categories, each.tiers, another));
    }

    void add_cap(const YearlyCap& cap, std::string people, std::string why_another) {
        const bool is_shown = basis_.annual_cap == &cap && !basis_.by_rate.is_zero();
        if (is_shown) return;
        std::string why = basis_.annual_cap == nullptr ? say_("这类门诊支付不计入统筹基金年度限额",
                                                              "this outpatient care does not count for it")
                          : basis_.by_rate.is_zero()
                              ? say_("统筹基金本次不支付", "the basic fund pays nothing of this bill")
                              : std::move(why_another);
        spare(cap.source, std::move(why), std::move(people));
    }

    void add_outpatient_rows() {
        for (const OutpatientRow& row : table_.outpatient)
            if (row.source != settlement_.rule)
                spare(row.source,
                      why_not_of_group(row.categories, row.tiers,
                                       say_("本人适用另一项", "another rule holds for this person")),
                      group_words(say_, *row.source, row.tiers, table_));
    }

    // Clauses: hardship.categories, critical_illness.hardship.
    void add_hardship() {
        if (!basis_.hardship) spare(table_.hardship.source, not_in_hardship());
        if (!has_reason(ReasonCode::critical_terms_unknown))
            spare(table_.critical_hardship_terms, why_hardship_is_spared());
        if (!table_.critical_hardship) return;
        const bool is_shown = is_of_hardship() && has_part();
        if (!is_shown) spare(table_.critical_hardship->source, why_hardship_is_spared());
    }

    std::string why_hardship_is_spared() const {
        if (!basis_.hardship) return not_in_hardship();
        if (basic_->own_pay.is_zero()) return no_own_pay();
        if (!counts_for_critical()) return does_not_count();
        return table_.critical_hardship && !holds_any(table_.critical_hardship->categories)
                   ? not_these_people()
                   : nothing_paid();
    }

    bool is_granted() const { return std::holds_alternative<Settlement::Granted>(settlement_.outcome); }
    bool counts_for_critical() const { return !is_granted() || basis_.critical_bands != nullptr; }
    bool is_of_hardship() const {
        return basis_.critical_bands != nullptr && basis_.critical_bands != &table_.critical_bands;
    }
    Money own_pay_after() const { return request_.so_far.own_pay + basic_->own_pay; }
    Money part(std::size_t i) const {
        return part_in_band(*basis_.critical_bands, i, request_.so_far.own_pay, own_pay_after());
    }
    bool has_part() const {
        for (std::size_t i = 0; basis_.critical_bands != nullptr && i < basis_.critical_bands->size(); ++i)
            if (!part(i).is_zero()) return true;
        return false;
    }
    std::string no_own_pay() const {
        return say_("政策范围内没有个人负担", "nothing in scope is left to the person");
    }
    std::string does_not_count() const {
        return say_("这类费用的个人负担不计入大病保险", "own pay of such care does not count for it");
    }
    std::string nothing_paid() const {
        return say_("大病保险本次不支付", "critical-illness insurance pays nothing of this bill");
    }

    // Clauses: critical_illness.band, critical_illness.hardship_band.
    void add_bands() {
        if (has_reason(ReasonCode::critical_terms_unknown))
            for (const CriticalBand& band : table_.critical_bands) spare(band.source, other_terms_hold());
        if (!is_granted()) return;
        add_bands_of(table_.critical_bands,
                     say_("适用困难群众的分段", "the bands of people in hardship apply"));
        if (table_.critical_hardship)
            add_bands_of(table_.critical_hardship->bands,
                         basis_.hardship ? not_these_people() : not_in_hardship());
    }

    std::string other_terms_hold() const {
        return say_("困难群众的待遇另有规定，未公布",
                    "the terms for people in hardship are others, not published");
    }

    void add_bands_of(const std::vector<CriticalBand>& bands, const std::string& why_not) {
        for (std::size_t i = 0; i < bands.size(); ++i) {
            if (basis_.critical_bands == nullptr) {
                spare(bands[i].source, does_not_count());
            } else if (basis_.critical_bands != &bands) {
                spare(bands[i].source, why_not);
            } else if (part(i).is_zero()) {
                spare(bands[i].source, why_band_is_empty(bands[i].above));
            }
        }
    }

    std::string why_band_is_empty(Money above) const {
        if (basic_->own_pay.is_zero()) return no_own_pay();
        const std::string after = own_pay_after().text();
        if (own_pay_after() > above)
            return say_("本年度的个人负担此前已超过这一段",
                        "own pay of the year had passed this band before");
        return say_(
            fmt::format("本年度政策范围内个人负担累计{}元，未超过{}元", after, above.text()),
            fmt::format("own pay in scope of the year is {} yuan, not above {}", after, above.text()));
    }

    void add_critical_cap() {
        const Statement* base = table_.critical_cap.source;
        if (has_reason(ReasonCode::critical_terms_unknown)) spare(base, other_terms_hold());
        if (!is_granted()) return;
        const Statement* used = has_part() ? basis_.critical_cap.source : nullptr;
        if (used == base) return;
        spare(base, used == nullptr ? nothing_paid()
                                    : say_("适用困难群众的限额", "the cap of people in hardship applies"));
    }

    // Clauses: medical_assistance.terms, medical_assistance.share.
    void add_assistance() {
        if (!has_reason(ReasonCode::assistance_terms_unknown) && table_.assistance_terms != nullptr &&
            (!basis_.hardship || is_granted()))
            spare(table_.assistance_terms, basis_.hardship ? no_own_pay() : not_in_hardship());
        for (const AssistanceShare& rule : table_.assistance) {
            const bool is_shown = basis_.assistance == &rule && !basis_.assistance_part.is_zero();
            if (is_shown) continue;
            if (basis_.hardship && !is_granted()) continue;
            spare(rule.source, !basis_.hardship             ? not_in_hardship()
                               : basis_.assistance == &rule ? below(rule.above)
                               : holds_any(rule.categories)
                                   ? say_("本人适用另一项", "another rule holds for this person")
                                   : not_these_people());
        }
    }

    std::string below(Money above) const {
        return say_(fmt::format("大病保险支付后，本年度个人负担没有超过{}元的新增部分", above.text()),
                    fmt::format("after critical illness nothing of this bill lies above {} yuan in the year",
                                above.text()));
    }

    Explanation& out_;
    const SettleRequest& request_;
    const Speaker& say_;
    const Settlement& settlement_;
    const BenefitTable& table_;
    const Settlement::Basis& basis_;
    std::optional<BasicPayment> basic_;
    DecisionDays days_;
};

}  // namespace

void add_spared_by_settlement(Explanation& out, const SettleRequest& request, const Speaker& say) {
    SparedBySettlement(out, request, say).add_all();
}

}  // namespace canbao
