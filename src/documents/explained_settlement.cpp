#include "documents/explained_settlement.h"

#include <algorithm>

#include <fmt/format.h>

#include "documents/explained_settlement_basic.h"
#include "documents/explained_settlement_changes.h"
#include "documents/explained_settlement_layers.h"
#include "documents/explained_settlement_spared.h"
#include "documents/settlement_words.h"

namespace canbao {
namespace {

class SettlementExplainer {
   public:
    SettlementExplainer(const PolicyBook& book, const SettleRequest& request, Language language)
        : book_(book), request_(request), say_(language), settlement_(settle(book, request)) {}

    Explanation explain() && {
        out_.decision = settlement_;
        out_.headline = headline();
        if (settlement_.table != nullptr) out_.area = settlement_.table->region;
        if (is_refused()) {
            add_refusal(settlement_.reasons.back());
            return std::move(out_);
        }
        add_steps_to_basic_payment(out_, request_, say_);
        add_steps_of_later_layers(out_, request_, say_);
        add_changes_of_settlement(out_, book_, request_, say_);
        add_spared_by_settlement(out_, request_, say_);
        return std::move(out_);
    }

   private:
    bool is_refused() const { return std::holds_alternative<Settlement::Refused>(settlement_.outcome); }

    std::string headline() const {
        const std::string summary = summarise_settlement(settlement_, say_.language());
        const std::string total = request_.bill.total.text();
        const std::string care = care_words();
        return say_(fmt::format("{}年度城乡居民医保，{}，总费用{}元：{}。", request_.year, care, total,
                                summary),
                    fmt::format("Resident medical insurance {}, {}, {} yuan in all: {}.", request_.year, care,
                                total, summary)) +
               (is_refused() ? "" : origin(say_, *settlement_.rule));
    }

    std::string care_words() const {
        switch (request_.kind) {
            case CareKind::inpatient: {
                const std::string hospital =
                    hospital_words(say_, hospital_of(request_, row_of(settlement_, request_)));
                return say_("在" + hospital + "住院", "a stay in " + hospital);
            }
            case CareKind::chronic_outpatient: {
                const ChronicDisease* disease = disease_of(settlement_, request_);
                const std::string name =
                    disease == nullptr ? "" : disease->source->get<LocalText>("name").in(say_.language());
                return say_("门诊慢特病" + (name.empty() ? "" : "（" + name + "）"),
                            "outpatient care of a chronic disease" + (name.empty() ? "" : " (" + name + ")"));
            }
            case CareKind::general_outpatient:
                return say_("普通门诊", "general outpatient care");
        }
        CHECK(false);
    }

    void add_refusal(const Reason& refusal) {
        std::string before;
        if (refusal.code == ReasonCode::amounts_do_not_add_up) {
            const BillAmounts& bill = request_.bill;
            const std::string full = bill.full_own_pay.text();
            const std::string over = bill.over_limit.text();
            const std::string advance = bill.advance_own_pay.text();
            const std::string sum = (bill.full_own_pay + bill.over_limit + bill.advance_own_pay).text();
            before =
                say_(fmt::format("全自费 {} + 超限价 {} + 先行自付 {} = {} 元。", full, over, advance, sum),
                     fmt::format("Full own-pay {} + over-limit {} + advance own-pay {} = {} yuan. ", full,
                                 over, advance, sum));
        }
        add_reason(out_, say_, refusal, before);
    }

    const PolicyBook& book_;
    const SettleRequest& request_;
    Speaker say_;
    Settlement settlement_;
    Explanation out_;
};

}  // namespace

std::string summarise_settlement(const Settlement& settlement, Language language) {
    const Speaker say(language);
    if (const auto* granted = std::get_if<Settlement::Granted>(&settlement.outcome)) {
        const std::string paid =
            (granted->basic_paid + granted->critical_paid + granted->assistance_paid).text();
        const std::string left = granted->person_pays.text();
        return say(fmt::format("基金共支付{}元，个人最后负担{}元", paid, left),
                   fmt::format("the funds pay {} yuan, and {} are left to the person", paid, left));
    }
    if (std::holds_alternative<Settlement::Refused>(settlement.outcome))
        return say("不能结算，", "it cannot be settled. ") + say.unfinished_reason(settlement.reasons.back());
    const auto& open = std::get<Settlement::Undetermined>(settlement.outcome);
    if (open.basic_paid) {
        return say(fmt::format("统筹基金支付{}元，其余待核定", open.basic_paid->text()),
                   fmt::format("the basic fund pays {} yuan, the rest is still to be decided",
                               open.basic_paid->text()));
    }
    return say(
        fmt::format("支付金额待核定（政策范围内费用{}元）", open.in_scope->text()),
        fmt::format("what is paid is still to be decided ({} yuan are in scope)", open.in_scope->text()));
}

Explanation explain_settlement(const PolicyBook& book, const SettleRequest& request, Language language) {
    return SettlementExplainer(book, request, language).explain();
}

}  // namespace canbao
