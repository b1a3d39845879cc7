#include "collection/payment.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::array<std::string_view, 3> kPartItems = {"contribution", "repair", "surplus"};

// Of words and numbers that have been checked where they were read.
Account account(const std::string& text) {
    auto parsed = Account::parse(text);
    CHECK(parsed.has_value());
    return *std::move(parsed);
}

}  // namespace

std::optional<Transfer> transfer_between(Account debit, Account credit, Money amount, Date day) {
    if (amount.is_zero()) return std::nullopt;
    auto made = Transfer::of(std::move(debit), std::move(credit), amount, day);
    CHECK(made.has_value());
    return *std::move(made);
}

Account account_of(const PaymentPart& part) {
    switch (part.item) {
        case PartItem::contribution:
            return contribution_account(part.year);
        case PartItem::repair:
            return repair_account(part.year);
        case PartItem::surplus:
            return refund_due_account(part.year);
    }
    CHECK(false);
}

std::string_view word(PartItem item) { return kPartItems[static_cast<std::size_t>(item)]; }

PartItem part_item(std::string_view word) {
    const auto* const found = std::ranges::find(kPartItems, word);
    CHECK(found != kPartItems.end());
    return static_cast<PartItem>(found - kPartItems.begin());
}

PaymentPart surplus(const LineMoney& money, std::string_view reason, std::string_view clause) {
    return {.person = money.person,
            .year = money.year,
            .item = PartItem::surplus,
            .turn = money.payment,
            .amount = money.amount,
            .standard = {},
            .reason = std::string(reason),
            .clause = std::string(clause),
            .subsidies = {}};
}

std::vector<PaymentPart> pay_bill(const LineMoney& money, const Bill& bill,
                                  std::optional<std::int64_t> turn) {
    if (bill.outcome != BillOutcome::granted)
        return {
            surplus(money, bill.reason.empty() ? kNothingOwed : std::string_view(bill.reason), bill.clause)};
    if (!turn) return {surplus(money, kAlreadyPaid)};
    if (bill.due.is_zero()) return {surplus(money, kNothingOwed, bill.clause)};
    if (money.amount < bill.due) return {surplus(money, kBelowDue)};
    std::vector<PaymentPart> parts = {{.person = money.person,
                                       .year = money.year,
                                       .item = PartItem::contribution,
                                       .turn = *turn,
                                       .amount = bill.due,
                                       .standard = bill.standard,
                                       .is_late = bill.is_late,
                                       .reason = {},
                                       .clause = {},
                                       .subsidies = bill.subsidies}};
    if (money.amount > bill.due) {
        LineMoney rest = money;
        rest.amount = money.amount - bill.due;
        parts.push_back(surplus(rest, kAboveDue));
    }
    return parts;
}

Account clearing_account(const ChannelKey& channel) { return account("clearing:" + channel.text()); }
Account treasury_account() { return account("treasury"); }
Account contribution_account(int year) { return account(fmt::format("contribution:{}", year)); }
Account repair_account(int year) { return account(fmt::format("repair:{}", year)); }
Account subsidy_account(std::string_view payer, int year) {
    return account(fmt::format("subsidy:{}:{}", payer, year));
}
Account refund_due_account(int year) { return account(fmt::format("refund_due:{}", year)); }

std::vector<Transfer> transfers_of(const Payment& payment, Date day) {
    std::vector<Transfer> transfers;
    const Account clearing = clearing_account(payment.channel);
    for (const PaymentPart& part : payment.parts) {
        const Account account = account_of(part);
        const auto add = [&](const Account& from, Money amount) {
            if (auto transfer = transfer_between(from, account, amount, day))
                transfers.push_back(*std::move(transfer));
        };
        add(clearing, part.amount);
        for (const BillSubsidy& subsidy : part.subsidies)
            add(subsidy_account(subsidy.payer, part.year), subsidy.amount);
    }
    return transfers;
}

}  // namespace canbao
