#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collection/payment.h"
#include "policy/refund_table.h"
#include "vocabulary/sealed.h"

namespace canbao {

// Why something is given back: a reason of the law, or that the money never paid anything (surplus), which
// nobody has to decide.
constexpr std::string_view kSurplusReason = "surplus";
std::string_view word_of(std::optional<RefundReason> reason);

// What was decided on a refund.
enum class RefundOutcome : std::uint8_t {
    granted,
    refused,       // the reason says why
    undetermined,  // no document gives a rule: staff settle it by one
};
std::string_view word(RefundOutcome outcome);
// Of a word that this program wrote.
RefundOutcome refund_outcome(std::string_view word);

struct RefundVerdict {
    std::int64_t act;
    RefundOutcome outcome;
    std::string code;      // of the reason; empty: none
    std::string clause;    // on which it rests; empty: on none
    std::string document;  // of staff who settled it
    Money amount;          // of a granted one: what the person, or whoever paid, gets back
};

// What a bank said of one order to pay.
enum class RefundResult : std::uint8_t {
    paid,
    unknown,         // the bank cannot tell yet: it is asked again
    account_wrong,   // 账号不存在
    name_differs,    // 户名不符
    account_closed,  // 账户已销户
    account_frozen,  // 账户冻结、止付
    failed,          // other reasons of the bank
};
constexpr std::array<std::string_view, 7> kRefundResults = {
    "paid", "unknown", "account_wrong", "name_differs", "account_closed", "account_frozen", "failed"};
constexpr std::string_view word(RefundResult result) {
    return kRefundResults[static_cast<std::size_t>(result)];
}
constexpr bool is_failure(RefundResult result) { return result > RefundResult::unknown; }

// An attempt to pay a refund: a row of a batch that went to the bank.
struct RefundAttempt {
    std::int64_t batch;  // the act by which it was made
    int line;            // of the batch, from 1
    int payee;           // the turn of the payee to whom it goes
    Money amount;
    bool is_asked = false;                // the bank has said that it cannot tell
    std::optional<RefundResult> outcome;  // that ended it: paid, or a failure
    std::optional<Date> paid_on = {};
    std::string reference = {};  // the bank's number
};

struct RefundPayee {
    std::int64_t act;
    Sealed text;  // holder, bank and account
};

// A refund with all that became of it. Its number is that of the act by which it was applied for.
struct Refund {
    RegionCode area;
    std::int64_t number;
    PersonNumber person;
    int year;                            // the first that is given back
    std::optional<RefundReason> reason;  // nothing: surplus
    std::optional<Date> event_on;
    Date applied_on;
    std::optional<Date> employee_entered_on;
    std::string document;                 // with which it came
    std::optional<std::int64_t> payment;  // of surplus: of this payment only
    std::vector<RefundVerdict> verdicts;  // the last one counts; never empty
    std::vector<RefundPayee> payees;      // the last one counts
    std::vector<RefundAttempt> attempts;  // only the last one may be open

    const RefundVerdict& verdict() const { return verdicts.back(); }
};

enum class RefundState : std::uint8_t {
    undetermined,  // staff are to settle it
    refused,
    nothing_to_pay,  // granted; others had paid all of it
    approved,        // for the next batch
    sent,            // in a batch; the bank has not answered
    unknown,         // in a batch; the bank cannot tell yet
    failed,          // for the next batch, perhaps to another account
    paid,
};
std::string_view word(RefundState state);
RefundState state_of(const Refund& refund);
// Whether a batch may take it.
inline bool is_payable(RefundState state) {
    return state == RefundState::approved || state == RefundState::failed;
}

// A part of a payment as it stands in the books, with its subsidies.
struct PaidPart {
    PaymentPart part;
    std::int64_t payment;
    bool is_reversed;
};

// What an application asks to give back, of the parts of a person: the contribution of the year first; of
// students who leave also all later years that were paid ahead. Of surplus: all of it of that year, or of one
// payment. Empty: nothing of it is paid, or was given back.
std::vector<const PaidPart*> parts_asked_for(std::span<const PaidPart> parts, const Refund& asked);

// The season in which a year was paid ahead: that of the contribution of the same payment, else of the last
// one that was paid before; nothing where it was not paid ahead.
std::optional<int> prepaid_in(const PaidPart& part, std::span<const PaidPart> parts);

// What is given back of them: never more than was paid.
Money sum_of(std::span<const PaidPart* const> parts);

// What giving a part back does to the ledger: its money is owed to whoever paid, and payers of subsidies owe
// theirs no more. Of surplus nothing: it was owed already.
std::vector<Transfer> transfers_back(const PaymentPart& part, Date day);
// What paying it out does. Nothing of a part that others paid.
std::optional<Transfer> transfer_out(const PaymentPart& part, Date day);

}  // namespace canbao
