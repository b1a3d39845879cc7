#include "documents/explained_settlement_basic.h"

#include <algorithm>

#include <fmt/format.h>

#include "documents/settlement_words.h"

namespace canbao {
namespace {

const LocalText kAnnualCap = {"统筹基金年度支付限额", "The basic fund's yearly cap"};
const LocalText kDiseaseLimit = {"该病种年度支付限额", "The yearly limit of this disease"};
const LocalText kOutpatientLimit = {"门诊年度支付限额", "The yearly outpatient limit"};

class BasicSteps {
   public:
    BasicSteps(Explanation& out, const SettleRequest& request, const Speaker& say)
        : out_(out),
          request_(request),
          say_(say),
          settlement_(std::get<Settlement>(out.decision)),
          table_(*settlement_.table),
          basis_(settlement_.basis),
          row_(row_of(settlement_, request)) {}

    void add_all() {
        add_in_scope_step();
        switch (request_.kind) {
            case CareKind::inpatient:
                add_stay_steps();
                break;
            case CareKind::chronic_outpatient:
                add_chronic_steps();
                break;
            case CareKind::general_outpatient:
                add_outpatient_steps();
                break;
        }
        if (basis_.annual_cap != nullptr && !basis_.by_rate.is_zero()) add_annual_cap_step();
    }

   private:
    const Reason* reason(ReasonCode code) const { return find_reason(settlement_.reasons, code); }
    void step(std::string text, std::initializer_list<const Statement*> rules) {
        add_step(out_, std::move(text), rules);
    }

    Money in_scope_of_bill() const {
        const BillAmounts& bill = request_.bill;
        return bill.total - bill.full_own_pay - bill.over_limit - bill.advance_own_pay;
    }

    void add_in_scope_step() {
        const BillAmounts& bill = request_.bill;
        const std::string total = bill.total.text();
        const std::string full = bill.full_own_pay.text();
        const std::string over = bill.over_limit.text();
        const std::string advance = bill.advance_own_pay.text();
        const std::string in_scope = in_scope_of_bill().text();
        step(say_(fmt::format("政策范围内费用 = 总费用 {} − 全自费 {} − 超限价 {} − 先行自付 {} = {} 元。",
                              total, full, over, advance, in_scope),
                  fmt::format(
                      "In scope = total {} − full own-pay {} − over-limit {} − advance own-pay {} = {} yuan.",
                      total, full, over, advance, in_scope)),
             {});
    }

    // Clauses: benefit.filed_residence, benefit.inpatient.
    void add_stay_steps() {
        if (const Reason* filed = reason(ReasonCode::filed_residence)) add_reason(out_, say_, *filed);
        if (row_ == nullptr) return;
        const std::string hospital = hospital_words(say_, hospitals_of(*row_));
        const std::string people = people_words(say_, *row_, table_.tiers);
        step(say_(fmt::format("{}住院{}：起付标准{}元，超过的部分由统筹基金支付{}。", hospital, people,
                              row_->deductible.text(), row_->rate.text()),
                  fmt::format("A stay in {}{}: the deductible is {} yuan, and the basic fund pays {} of what "
                              "lies above it.",
                              hospital, people, row_->deductible.text(), row_->rate.text())),
             {row_->source});
        add_unfiled_step();
        add_share_step(deductible_after_reasons(), basic_payment(settlement_)->in_scope);
    }

    // Clause: benefit.unfiled_care.
    void add_unfiled_step() {
        const Reason* unfiled = reason(ReasonCode::unfiled_care);
        if (unfiled == nullptr) return;
        const Statement& rule = *unfiled->rule;
        std::string after;
        if (const Rate* share = rule.find<Rate>("advance_share")) {
            const Money before = in_scope_of_bill();
            const Money advance = std::get<Money>(unfiled->facts[0]);
            const std::string sum = fmt::format("{} × {} = {}", before.text(), share->text(), advance.text());
            const std::string left = (before - advance).text();
            after = say_(fmt::format("算式：{} 元；政策范围内费用减为{}元。", sum, left),
                         fmt::format(" That is {} yuan; {} yuan are left in scope.", sum, left));
        }
        if (const Rate* points = rule.find<Rate>("rate_reduction")) {
            after = say_(fmt::format("原支付比例{}，降低{}。", row_->rate.text(), points->text()),
                         fmt::format(" The rate of {} is lowered by {}.", row_->rate.text(), points->text()));
        }
        add_reason(out_, say_, *unfiled, {}, after);
    }

    // Clauses: benefit.no_deductible, benefit.repeat_stay.
    Money deductible_after_reasons() {
        if (const Reason* none = reason(ReasonCode::no_deductible)) {
            add_reason(out_, say_, *none);
            return {};
        }
        const Reason* repeat = reason(ReasonCode::repeat_stay);
        if (repeat == nullptr) return row_->deductible;
        add_reason(out_, say_, *repeat);
        return std::get<Money>(repeat->facts[2]);
    }

    // Clause: settlement.rounding.
    void add_share_step(Money deductible, Money in_scope) {
        if (in_scope <= deductible) {
            step(say_(fmt::format("政策范围内费用{}元没有超过起付标准{}元，统筹基金不支付。", in_scope.text(),
                                  deductible.text()),
                      fmt::format("The {} yuan in scope do not exceed the deductible of {}: the basic fund "
                                  "pays nothing.",
                                  in_scope.text(), deductible.text())),
                 {});
            return;
        }
        const Money amount = in_scope - deductible;
        const std::string base = deductible.is_zero()
                                     ? in_scope.text()
                                     : fmt::format("({} − {})", in_scope.text(), deductible.text());
        const bool rounded = is_rounded(amount, *basis_.rate);
        step(say_(fmt::format("统筹基金按比例支付：{} × {} = {} 元{}。", base, basis_.rate->text(),
                              basis_.by_rate.text(), rounded ? "（四舍五入到分）" : ""),
                  fmt::format("The basic fund's share: {} × {} = {} yuan{}.", base, basis_.rate->text(),
                              basis_.by_rate.text(), rounded ? ", rounded to the fen" : "")),
             {rounded ? table_.effective.find("settlement.rounding") : nullptr});
    }

    // Clauses: benefit.chronic_outpatient, benefit.chronic_disease.
    void add_chronic_steps() {
        const Statement* general = table_.chronic_outpatient;
        if (general == nullptr) return;
        const ChronicDisease* disease = disease_of(settlement_, request_);
        const Rate rate = disease == nullptr ? general->get<Rate>("rate") : disease->rate;
        const bool has_own_rate = disease != nullptr && disease->source->find<Rate>("rate") != nullptr;
        step(say_(fmt::format("这种慢特病的门诊费用，统筹基金在病种年度限额内支付{}。", rate.text()),
                  fmt::format("Within the yearly limit of the disease the basic fund pays {}.", rate.text())),
             {disease == nullptr ? nullptr : disease->source, has_own_rate ? nullptr : general});
        if (!basis_.rate) return add_most_by_rate(rate);
        add_share_step({}, in_scope_of_bill());
        add_limit_step(kDiseaseLimit, *disease->annual_limit, request_.so_far.disease_paid);
    }

    // What a limit that is not published may still lower.
    void add_most_by_rate(Rate rate) {
        const Money in_scope = in_scope_of_bill();
        const std::string sum = fmt::format("{} × {} = {}", in_scope.text(), rate.text(),
                                            in_scope.multiply(rate, Rounding::half_up).text());
        step(
            say_(fmt::format("按比例计算为 {} 元，但不超过该病种年度限额剩下的部分。", sum),
                 fmt::format("By the rate that is {} yuan, yet not more than is left of the disease's yearly "
                             "limit.",
                             sum)),
            {});
    }

    // Clause: benefit.general_outpatient.
    void add_outpatient_steps() {
        const bool has_row = basis_.rate || reason(ReasonCode::rate_unknown) != nullptr;
        if (!has_row) return;
        const auto row = std::ranges::find(table_.outpatient, settlement_.rule, &OutpatientRow::source);
        const Money limit = row->annual_limit;
        std::string people = group_words(say_, *row->source, row->tiers, table_);
        if (!people.empty()) people = say_("（" + people + "）", " (" + people + ")");
        if (!basis_.rate) {
            step(say_(fmt::format("门诊年度支付限额{}为{}元。", people, limit.text()),
                      fmt::format("The yearly outpatient limit{} is {} yuan.", people, limit.text())),
                 {row->source});
            return;
        }
        step(say_(fmt::format("普通门诊费用{}，统筹基金在年度限额{}元以内支付{}。", people, limit.text(),
                              basis_.rate->text()),
                  fmt::format("Of general outpatient care{} the basic fund pays {}, within {} yuan a year.",
                              people, basis_.rate->text(), limit.text())),
             {row->source});
        add_share_step({}, in_scope_of_bill());
        add_limit_step(kOutpatientLimit, limit, request_.so_far.outpatient_paid);
    }

    void add_limit_step(const LocalText& name, Money limit, Money used) {
        if (basis_.by_rate.is_zero()) return;
        const std::string words = limit_words(say_, name, limit, used, basis_.by_rate);
        if (const Reason* reached = reason(ReasonCode::limit_reached)) {
            add_reason(out_, say_, *reached, words + say_("", " "));
        } else {
            step(words, {settlement_.rule});
        }
    }

    // Clause: benefit.annual_cap.
    void add_annual_cap_step() {
        const YearlyCap& cap = *basis_.annual_cap;
        if (!cap.amount)
            return step(say_("统筹基金的年度支付没有限额。", "The basic fund has no yearly cap here."),
                        {cap.source});
        // Another limit may have lowered the payment before.
        const Reason* limited = reason(ReasonCode::limit_reached);
        const Money payment = limited == nullptr ? basis_.by_rate : std::get<Money>(limited->facts[1]);
        const std::string words =
            limit_words(say_, kAnnualCap, *cap.amount, request_.so_far.basic_paid, payment);
        if (const Reason* reached = reason(ReasonCode::annual_cap_reached)) {
            add_reason(out_, say_, *reached, words + say_("", " "));
        } else {
            step(words, {cap.source});
        }
    }

    Explanation& out_;
    const SettleRequest& request_;
    const Speaker& say_;
    const Settlement& settlement_;
    const BenefitTable& table_;
    const Settlement::Basis& basis_;
    const InpatientRow* row_;
};

}  // namespace

void add_steps_to_basic_payment(Explanation& out, const SettleRequest& request, const Speaker& say) {
    BasicSteps(out, request, say).add_all();
}

}  // namespace canbao
