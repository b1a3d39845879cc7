#include "collection/refund.h"

#include <algorithm>
#include <array>

namespace canbao {
namespace {

constexpr std::array<std::string_view, 3> kOutcomes = {"granted", "refused", "undetermined"};
constexpr std::array<std::string_view, 8> kStates = {"undetermined", "refused", "nothing_to_pay", "approved",
                                                     "sent",         "unknown", "failed",         "paid"};

}  // namespace

std::string_view word_of(std::optional<RefundReason> reason) {
    return reason ? word(*reason) : kSurplusReason;
}

std::string_view word(RefundOutcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)]; }

RefundOutcome refund_outcome(std::string_view word) {
    const auto* const found = std::ranges::find(kOutcomes, word);
    CHECK(found != kOutcomes.end());
    return static_cast<RefundOutcome>(found - kOutcomes.begin());
}

std::string_view word(RefundState state) { return kStates[static_cast<std::size_t>(state)]; }

RefundState state_of(const Refund& refund) {
    switch (refund.verdict().outcome) {
        case RefundOutcome::undetermined:
            return RefundState::undetermined;
        case RefundOutcome::refused:
            return RefundState::refused;
        case RefundOutcome::granted:
            break;
    }
    if (refund.verdict().amount.is_zero()) return RefundState::nothing_to_pay;
    if (refund.attempts.empty()) return RefundState::approved;
    const RefundAttempt& last = refund.attempts.back();
    if (!last.outcome) return last.is_asked ? RefundState::unknown : RefundState::sent;
    return *last.outcome == RefundResult::paid ? RefundState::paid : RefundState::failed;
}

std::vector<const PaidPart*> parts_asked_for(std::span<const PaidPart> parts, const Refund& asked) {
    std::vector<const PaidPart*> found;
    const bool is_surplus = !asked.reason;
    const bool takes_years_ahead = asked.reason == RefundReason::student_leaves;
    for (const PaidPart& paid : parts) {
        const PaymentPart& part = paid.part;
        if (paid.is_reversed || (part.item == PartItem::surplus) != is_surplus) continue;
        if (is_surplus) {
            if (part.year == asked.year && (!asked.payment || paid.payment == *asked.payment))
                found.push_back(&paid);
            continue;
        }
        if (part.item != PartItem::contribution) continue;
        if (part.year == asked.year || (takes_years_ahead && part.is_prepaid && part.year > asked.year))
            found.push_back(&paid);
    }
    std::ranges::stable_sort(found, {}, [](const PaidPart* paid) { return paid->part.year; });
    // Later years alone are an application of their own.
    if (!found.empty() && found.front()->part.year != asked.year) found.clear();
    return found;
}

std::optional<int> prepaid_in(const PaidPart& part, std::span<const PaidPart> parts) {
    if (!part.part.is_prepaid) return std::nullopt;
    std::optional<int> season;
    for (const PaidPart& other : parts) {
        if (other.part.item != PartItem::contribution || other.part.is_prepaid ||
            other.part.person != part.part.person || other.part.year >= part.part.year)
            continue;
        if (other.payment == part.payment) return other.part.year;
        // Numbers of payments grow with time.
        if (other.payment < part.payment)
            season = std::max(season.value_or(other.part.year), other.part.year);
    }
    return season;
}

Money sum_of(std::span<const PaidPart* const> parts) {
    Money sum;
    for (const PaidPart* paid : parts) sum += paid->part.amount;
    return sum;
}

std::vector<Transfer> transfers_back(const PaymentPart& part, Date day) {
    std::vector<Transfer> transfers;
    if (part.item == PartItem::surplus) return transfers;
    const Account owner = account_of(part);
    const auto add = [&](const Account& to, Money amount) {
        if (auto transfer = transfer_between(owner, to, amount, day))
            transfers.push_back(*std::move(transfer));
    };
    add(refund_due_account(part.year), part.amount);
    for (const BillSubsidy& subsidy : part.subsidies)
        add(subsidy_account(subsidy.payer, part.year), subsidy.amount);
    return transfers;
}

std::optional<Transfer> transfer_out(const PaymentPart& part, Date day) {
    return transfer_between(refund_due_account(part.year), treasury_account(), part.amount, day);
}

}  // namespace canbao
