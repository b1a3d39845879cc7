#pragma once

#include <string>
#include <vector>

#include "collection/bill.h"
#include "collection/payment_notice.h"
#include "ledger/transfer.h"

namespace canbao {

// What became of a line of a payment.
enum class PartItem : std::uint8_t {
    contribution,  // pays the bill of the year; also one paid before its season
    repair,        // pays a year that was missed
    surplus,       // pays nothing, and is due back
};
std::string_view word(PartItem item);
// Of a word that this program wrote.
PartItem part_item(std::string_view word);

// Nobody whom we know: what was paid for them is due back.
constexpr PersonNumber kNobody{0};

// Why money pays nothing, beside the codes of decisions.
constexpr std::string_view kAlreadyPaid = "already_paid";
constexpr std::string_view kBelowDue = "below_due";        // the contribution is paid in full or not at all
constexpr std::string_view kAboveDue = "above_due";        // the rest of what was more than due
constexpr std::string_view kNothingOwed = "nothing_owed";  // nothing is due: no relation, or others pay all
constexpr std::string_view kUnknownPerson = "unknown_person";
constexpr std::string_view kNotFirst =
    "contribution_first";  // a repair or a year ahead without the year itself
constexpr std::string_view kNotAddressed = "not_addressed";  // nobody says for whom it is

// A part of a payment that is recorded. Unique in (area, person, year, item, turn).
struct PaymentPart {
    PersonNumber person;
    int year;
    PartItem item;
    // Of a contribution or a repair: how often it was paid and given back before. Of surplus: the payment.
    std::int64_t turn;
    Money amount;    // of the person's own money
    Money standard;  // of what is paid: amount + subsidies; zero of surplus
    bool is_late = false;
    bool is_prepaid = false;
    std::string reason;                  // of surplus: why
    std::string clause;                  // on which the reason rests; empty: on none
    std::vector<BillSubsidy> subsidies;  // of a contribution
};

// What a channel told of a payment, as it stands in the books of one area.
struct Payment {
    RegionCode area;
    std::int64_t number;  // ours; of an area, it grows with time
    std::int64_t act;     // by which it was recorded
    ChannelKey channel;
    TradeNumber trade;
    std::optional<OrderNumber> order;
    Money total;           // of the trade, in all areas
    Money amount;          // of this area: the sum of the parts
    std::int64_t paid_at;  // microseconds since 1970
    std::vector<PaymentPart> parts;
};

// What a line's money does where this is owed. `turn`: that a contribution would have; nothing: it is paid
// already. One part or two: what pays, and what is left.
struct LineMoney {
    PersonNumber person;
    int year;
    Money amount;  // above zero
    std::int64_t payment;
};
std::vector<PaymentPart> pay_bill(const LineMoney& money, const Bill& bill, std::optional<std::int64_t> turn);
// All of it is due back.
PaymentPart surplus(const LineMoney& money, std::string_view reason, std::string_view clause = {});

// Accounts of money (docs/decisions/0014).
Account clearing_account(const ChannelKey& channel);
Account treasury_account();
Account contribution_account(int year);
Account repair_account(int year);
Account subsidy_account(std::string_view payer, int year);
Account refund_due_account(int year);

// What a payment does to the ledger of its area: what the channel has now, for whom it is, and what payers of
// subsidies owe beside it.
std::vector<Transfer> transfers_of(const Payment& payment, Date day);
// Between accounts that are not the same. Nothing where the amount is zero: a part that others pay in full.
std::optional<Transfer> transfer_between(Account debit, Account credit, Money amount, Date day);
// To whom a part's money belongs.
Account account_of(const PaymentPart& part);

}  // namespace canbao
