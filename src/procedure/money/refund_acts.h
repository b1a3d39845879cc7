#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/refund_file.h"
#include "procedure/bulk_act.h"

namespace canbao {

// What somebody applies for.
struct RefundOrder {
    RegionCode area;                     // six digits
    int year;                            // of the contribution, the first of several
    std::string key;                     // of the act; once only
    Date on;                             // of the act
    PersonNumber person;                 // kNobody: surplus of a payment that is for nobody whom we know
    std::optional<RefundReason> reason;  // nothing: surplus
    std::optional<Date> event_on;        // with a reason
    Date applied_on;
    std::optional<Date> employee_entered_on;
    std::string document;                 // with which it came
    std::optional<std::int64_t> payment;  // of surplus: of this payment only
    std::optional<Payee> payee;           // needed where money is to be paid
};

// What became of it.
struct RefundAnswer {
    Refund refund;
    std::vector<ActDecision::Against> reasons;  // of a refusal, or of what is left open
    std::vector<PaymentPart> parts;             // that were given back
    // Giving back ends no relation: where one still stands, it is to be ended by its own act.
    bool is_relation_open = false;
    bool is_repeated = false;
};

// Decides at once. What is granted is given back in the same act: the year counts no longer as insured,
// payers of subsidies owe theirs no more, and the person's money is owed until a batch has paid it. Errors:
// nothing of it is paid, or was given back already; the law leaves it open already; it is not said to whom it
// is to be paid; the actor may not; the key was used.
DatabaseResult<RefundAnswer> apply_refund(BulkWriter& writer, const RefundOrder& order);

// What staff decide by a document where the law leaves it open.
struct RefundSettlement {
    RegionCode area;
    std::int64_t refund;
    std::string key;
    Date on;
    bool is_granted;
    std::string document;
};
DatabaseResult<RefundAnswer> settle_refund(BulkWriter& writer, const RefundSettlement& settlement);

// Another account, where the bank could not pay to the one that was named. Errors: it is paid, in an open
// batch, or nothing is to be paid.
struct PayeeChange {
    RegionCode area;
    std::int64_t refund;
    std::string key;
    Date on;
    Payee payee;
};
DatabaseResult<RefundAnswer> change_payee(BulkWriter& writer, const PayeeChange& change);

// That of the last turn, or of an earlier one.
Result<Payee> open_payee(const KeyRing& keys, const Refund& refund, std::size_t turn);

}  // namespace canbao
