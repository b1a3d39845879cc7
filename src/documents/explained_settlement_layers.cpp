#include "documents/explained_settlement_layers.h"

#include <algorithm>

#include <fmt/format.h>

#include "documents/settlement_words.h"

namespace canbao {
namespace {

const LocalText kCriticalCap = {"大病保险年度限额", "The yearly cap of critical-illness insurance"};
const LocalText kOwnCriticalCap = {"本人的大病保险年度限额",
                                   "This person's yearly cap of critical-illness insurance"};
const LocalText kAssistanceCap = {"医疗救助年度限额", "The yearly cap of medical assistance"};

class LaterLayers {
   public:
    LaterLayers(Explanation& out, const SettleRequest& request, const Speaker& say)
        : out_(out),
          request_(request),
          say_(say),
          settlement_(std::get<Settlement>(out.decision)),
          table_(*settlement_.table),
          basis_(settlement_.basis),
          basic_(basic_payment(settlement_)) {}

    void add_all() {
        if (basic_) add_own_pay_step();
        const auto* granted = std::get_if<Settlement::Granted>(&settlement_.outcome);
        if (granted == nullptr) return end_open();
        if (basis_.critical_bands != nullptr) add_critical_steps();
        if (basis_.assistance != nullptr && !basis_.assistance_part.is_zero())
            add_assistance_step(*granted, *basis_.assistance);
        add_result_step(*granted);
        add_year_step(granted->so_far);
    }

   private:
    void step(std::string text, std::initializer_list<const Statement*> rules) {
        add_step(out_, std::move(text), rules);
    }

    void add_own_pay_step() {
        step(say_(fmt::format("政策范围内个人负担 = {} − {} = {} 元。", basic_->in_scope.text(),
                              basic_->basic_paid.text(), basic_->own_pay.text()),
                  fmt::format("Own pay in scope = {} − {} = {} yuan.", basic_->in_scope.text(),
                              basic_->basic_paid.text(), basic_->own_pay.text())),
             {});
    }

    // Why the decision is open, what is certain all the same, and what to do.
    void end_open() {
        const Reason& reason = settlement_.reasons.back();
        const bool is_of_hardship = reason.code == ReasonCode::critical_terms_unknown ||
                                    reason.code == ReasonCode::assistance_terms_unknown;
        step(what_has_no_row(reason) + say_.reason(reason),
             {reason.rule, is_of_hardship ? table_.hardship.source : nullptr});
        if (reason.code == ReasonCode::critical_terms_unknown && table_.assistance_terms != nullptr)
            step(say_("医疗救助的待遇同样没有公布。",
                      "The terms of medical assistance are not published either."),
                 {table_.assistance_terms});
        if (basic_) {
            const std::string total = request_.bill.total.text();
            const std::string most = (request_.bill.total - basic_->basic_paid).text();
            step(say_(fmt::format("统筹基金支付的{}元已经确定；个人最后负担至多 {} − {} = {} 元。",
                                  basic_->basic_paid.text(), total, basic_->basic_paid.text(), most),
                      fmt::format("The {} yuan of the basic fund are certain; at most {} − {} = {} yuan are "
                                  "left to the person.",
                                  basic_->basic_paid.text(), total, basic_->basic_paid.text(), most)),
                 {});
        }
        step(what_to_do_when_open(say_), {});
    }

    std::string what_has_no_row(const Reason& reason) const {
        if (reason.code != ReasonCode::no_benefit_row) return {};
        switch (request_.kind) {
            case CareKind::inpatient: {
                const std::string hospital = hospital_words(say_, hospital_of(request_, nullptr));
                return say_("就医的是" + hospital + "。", "The stay was in " + hospital + ". ");
            }
            case CareKind::chronic_outpatient:
                return say_("文件没有规定门诊慢特病待遇。",
                            "No document provides for outpatient care of chronic diseases. ");
            case CareKind::general_outpatient:
                return say_("文件没有规定适用于本人的普通门诊待遇。",
                            "No document provides general outpatient care for this person. ");
        }
        CHECK(false);
    }

    // Clauses: critical_illness.band, critical_illness.hardship_band, critical_illness.base_cap.
    void add_critical_steps() {
        const Money before = request_.so_far.own_pay;
        const Money after = before + basic_->own_pay;
        std::vector<std::string> parts;
        std::vector<std::string> shares;
        std::vector<const Statement*> rules;
        std::int64_t remainder = 0;
        for (std::size_t i = 0; i < basis_.critical_bands->size(); ++i) {
            const CriticalBand& band = (*basis_.critical_bands)[i];
            const Money part = part_in_band(*basis_.critical_bands, i, before, after);
            if (part.is_zero()) continue;
            parts.push_back(part_words(i, part));
            shares.push_back(part.text() + " × " + band.rate.text());
            rules.push_back(band.source);
            remainder += part.in_fen() % Rate::kWhole * band.rate.millionths() % Rate::kWhole;
        }
        if (parts.empty()) return;
        const bool is_hardship = basis_.critical_bands != &table_.critical_bands;
        if (is_hardship) add_hardship_step();
        const bool rounded = remainder % Rate::kWhole != 0;
        step(say_(fmt::format("本年度政策范围内个人负担累计 {} + {} = {} 元，{}；大病保险支付 {} = {} 元{}。",
                              before.text(), basic_->own_pay.text(), after.text(), fmt::join(parts, "，"),
                              fmt::join(shares, " + "), basis_.critical_by_rate.text(),
                              rounded ? "（四舍五入到分）" : ""),
                  fmt::format("Own pay in scope of the year: {} + {} = {} yuan; of this bill {}. "
                              "Critical-illness insurance pays {} = {} yuan{}.",
                              before.text(), basic_->own_pay.text(), after.text(), fmt::join(parts, ", "),
                              fmt::join(shares, " + "), basis_.critical_by_rate.text(),
                              rounded ? ", rounded to the fen" : "")),
             {});
        if (rounded) rules.push_back(table_.effective.find("settlement.rounding"));
        std::ranges::copy_if(rules, std::back_inserter(out_.steps.back().rules),
                             [](const Statement* rule) { return rule != nullptr; });
        add_critical_cap_step();
    }

    std::string part_words(std::size_t i, Money part) const {
        const auto& bands = *basis_.critical_bands;
        const std::string from = bands[i].above.text();
        if (i + 1 == bands.size()) {
            return say_(fmt::format("超过{}元的部分本次为{}元", from, part.text()),
                        fmt::format("{} lie above {}", part.text(), from));
        }
        const std::string to = bands[i + 1].above.text();
        return say_(fmt::format("{}元至{}元的部分本次为{}元", from, to, part.text()),
                    fmt::format("{} lie between {} and {}", part.text(), from, to));
    }

    void add_hardship_step() {
        const std::string& name = table_.catalogue->at(*basis_.hardship).name.in(say_.language());
        step(say_("“" + name + "”适用困难群众的大病保险待遇。",
                  "For \"" + name + "\" the terms of critical illness for people in hardship apply."),
             {table_.critical_hardship->source, table_.hardship.source});
    }

    void add_critical_cap_step() {
        const YearlyCap& cap = basis_.critical_cap;
        if (!cap.amount)
            return step(
                say_("大病保险的年度支付没有限额。", "Critical-illness insurance has no yearly cap here."),
                {cap.source});
        const bool is_own = request_.critical_cap && cap.source == table_.critical_cap.source;
        const std::string words = limit_words(say_, is_own ? kOwnCriticalCap : kCriticalCap, *cap.amount,
                                              request_.so_far.critical_paid, basis_.critical_by_rate);
        if (const Reason* reached = find_reason(settlement_.reasons, ReasonCode::critical_cap_reached)) {
            add_reason(out_, say_, *reached, words + say_("", " "));
        } else {
            step(words, {cap.source});
        }
    }

    // Clause: medical_assistance.share.
    void add_assistance_step(const Settlement::Granted& granted, const AssistanceShare& rule) {
        const Money part = basis_.assistance_part;
        const Money by_rate = part.multiply(rule.rate, Rounding::half_up);
        const bool rounded = is_rounded(part, rule.rate);
        const std::string sum = fmt::format("{} × {} = {}", part.text(), rule.rate.text(), by_rate.text());
        const std::string& name = table_.catalogue->at(*basis_.hardship).name.in(say_.language());
        step(say_(fmt::format("医疗救助（{}）：大病保险支付后，本年度个人负担超过{}元的部分本次为{}元，支付 "
                              "{} 元{}。",
                              name, rule.above.text(), part.text(), sum, rounded ? "（四舍五入到分）" : ""),
                  fmt::format(
                      "Medical assistance ({}): after critical-illness insurance {} yuan of this bill "
                      "lie above {} in the year; it pays {} yuan{}.",
                      name, part.text(), rule.above.text(), sum, rounded ? ", rounded to the fen" : "")),
             {rule.source, rounded ? table_.effective.find("settlement.rounding") : nullptr});
        if (!rule.annual_cap) return;
        std::string words =
            limit_words(say_, kAssistanceCap, *rule.annual_cap, request_.so_far.assistance_paid, by_rate);
        if (granted.assistance_paid < by_rate)
            words += say_(fmt::format("本次支付{}元。", granted.assistance_paid.text()),
                          fmt::format(" It pays {} yuan.", granted.assistance_paid.text()));
        step(std::move(words), {rule.source});
    }

    // Clause: settlement.order; it matters where more than the basic fund pays.
    void add_result_step(const Settlement::Granted& granted) {
        const bool order_matters = !granted.critical_paid.is_zero() || !granted.assistance_paid.is_zero();
        const std::string total = request_.bill.total.text();
        const std::string basic = granted.basic_paid.text();
        const std::string critical = granted.critical_paid.text();
        const std::string assistance = granted.assistance_paid.text();
        const std::string left = granted.person_pays.text();
        step(say_(fmt::format("个人最后负担 = 总费用 {} − 统筹基金 {} − 大病保险 {} − 医疗救助 {} = {} 元。",
                              total, basic, critical, assistance, left),
                  fmt::format("Left to the person = total {} − basic fund {} − critical illness {} − medical "
                              "assistance {} = {} yuan.",
                              total, basic, critical, assistance, left)),
             {order_matters ? table_.effective.find("settlement.order") : nullptr});
    }

    void add_year_step(const YearSoFar& year) {
        std::vector<std::string> items;
        const auto add = [&](std::string zh, std::string en) {
            items.push_back(say_(std::move(zh), std::move(en)));
        };
        const auto add_paid = [&](Money paid, std::string_view zh, std::string_view en) {
            if (!paid.is_zero())
                add(fmt::format("{}{}元", zh, paid.text()), fmt::format("{} {} yuan", en, paid.text()));
        };
        if (year.stays > 0) add(fmt::format("住院{}次", year.stays), fmt::format("{} stay(s)", year.stays));
        add_paid(year.basic_paid, "统筹基金支付", "basic fund");
        add_paid(year.outpatient_paid, "门诊统筹支付", "general outpatient");
        add_paid(year.disease_paid, "该病种支付", "this disease");
        add_paid(year.own_pay, "政策范围内个人负担", "own pay in scope");
        add_paid(year.critical_paid, "大病保险支付", "critical illness");
        add_paid(year.assistance_paid, "医疗救助支付", "medical assistance");
        if (items.empty()) return;
        step(say_("本次结算后，本年度累计：" + say_.list(items) + "。",
                  "After this bill the year stands at: " + say_.list(items) + "."),
             {});
    }

    Explanation& out_;
    const SettleRequest& request_;
    const Speaker& say_;
    const Settlement& settlement_;
    const BenefitTable& table_;
    const Settlement::Basis& basis_;
    std::optional<BasicPayment> basic_;
};

}  // namespace

void add_steps_of_later_layers(Explanation& out, const SettleRequest& request, const Speaker& say) {
    LaterLayers(out, request, say).add_all();
}

}  // namespace canbao
