#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "channels/record_file.h"
#include "collection/refund.h"
#include "vocabulary/bank_account.h"
#include "vocabulary/payment_numbers.h"

namespace canbao {

// Refunds that finance lets a bank pay: what goes out, and what comes back. docs/formats/refund-file.md.

// To whom a refund is paid.
struct Payee {
    PersonName holder;
    std::string bank;  // the branch, as people call it
    BankAccount account;

    // Errors name the option: a name with '|', which would part it in a file; a bank that is no text.
    static Result<Payee> of(std::string_view holder, std::string_view bank, std::string_view account);
    // As it is sealed, and of what was sealed.
    std::string text() const;
    static Result<Payee> parse(std::string_view text);
};

// What all files on a batch begin with.
struct RefundBatchHead {
    static constexpr std::int64_t kMostRows = 1'000'000;

    RegionCode area;    // six digits
    int year;           // of the contributions
    OrderNumber batch;  // ours
    Date made_on;
    std::int64_t rows;  // 1 and up
    Money total;

    friend bool operator==(const RefundBatchHead&, const RefundBatchHead&) = default;
};

// A row that is to be paid. It names an account, and is for the bank alone.
struct RefundRow {
    std::int64_t line;
    OrderNumber refund;
    Payee payee;
    Money amount;
};
// The file by which a bank is told to pay; the head's rows and total are those of the rows.
std::string refund_file(const RefundBatchHead& head, const std::vector<RefundRow>& rows);

// What came of rows: all of a batch, or some of them. It names nobody.
struct RefundResultRow {
    std::int64_t line;
    OrderNumber refund;
    Money amount;
    RefundResult result;
    std::string reference;        // of the bank; of what was paid, else empty
    std::optional<Date> paid_on;  // likewise

    friend bool operator==(const RefundResultRow&, const RefundResultRow&) = default;
};

// Rows about which the bank is asked again: a file of its own form, so that none can be taken for an order to
// pay.
std::string refund_enquiry(const RefundBatchHead& head, const std::vector<RefundRow>& rows);

struct RefundResultFile {
    RegionCode area;
    OrderNumber batch;
    Date made_on;
    std::vector<RefundResultRow> rows;  // lines ascending

    static FileResult<RefundResultFile> read(std::string_view bytes);
    std::string text() const;
};

}  // namespace canbao
