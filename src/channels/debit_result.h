#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "channels/debit_file.h"
#include "collection/payment_notice.h"

namespace canbao {

// What became of a row of batch debit. A contribution is paid in full or not at all.
enum class DebitOutcome : std::uint8_t {
    success,
    insufficient,     // 余额不足
    account_closed,   // 账户已销户
    account_frozen,   // 账户冻结、挂失
    agreement_ended,  // 没有代扣协议，或已解除
    over_limit,       // 超过协议限额
    failed,           // other reasons of the bank
};
constexpr std::array<std::string_view, 7> kDebitOutcomes = {
    "success", "insufficient", "account_closed", "account_frozen", "agreement_ended", "over_limit", "failed"};
constexpr std::string_view word(DebitOutcome outcome) {
    return kDebitOutcomes[static_cast<std::size_t>(outcome)];
}

struct DebitResultRow {
    struct Debit {
        TradeNumber trade;
        std::int64_t paid_at;  // microseconds since 1970
        friend bool operator==(const Debit&, const Debit&) = default;
    };

    std::uint32_t sequence;  // those of the file sent
    OrderNumber order;
    Money amount;
    DebitOutcome outcome;
    std::optional<Debit> debit;  // of a success, else none

    friend bool operator==(const DebitResultRow&, const DebitResultRow&) = default;
};

struct DebitResultTotals {
    std::uint32_t debited_rows = 0, other_rows = 0;
    Money debited, other;
};

// The bank's answer to a file of batch debit, all of it checked. docs/formats/bank-files.md.
class DebitResultFile {
   public:
    // `bytes` outlive it.
    static FileResult<DebitResultFile> read(std::string_view bytes);

    const DebitBatch& batch() const { return batch_; }
    const DebitResultTotals& totals() const { return totals_; }

    // Its rows in their order.
    class Rows {
       public:
        // The file outlives it.
        explicit Rows(const DebitResultFile& file);
        std::optional<DebitResultRow> next();

       private:
        RecordReader reader_;
    };

   private:
    DebitResultFile(RecordText text, DebitBatch batch, const DebitResultTotals& totals)
        : text_(std::move(text)), batch_(std::move(batch)), totals_(totals) {}

    RecordText text_;
    DebitBatch batch_;
    DebitResultTotals totals_;
};

// Where the answer does not repeat what was sent; lines are those of the answer. Empty where it does.
RejectedFile differences(const DebitFile& sent, const DebitResultFile& answer);

// The payment that a success tells of; nothing for another outcome.
std::optional<PaymentNotice> debited_payment(const DebitBatch& batch, const DebitResultRow& row);

// Writes an answer row by row.
class DebitResultWriter {
   public:
    explicit DebitResultWriter(DebitBatch batch) : batch_(std::move(batch)) {}

    void begin(std::string& out) const;
    void append(std::string& out, const DebitResultRow& row);
    void finish(std::string& out) const;

   private:
    DebitBatch batch_;
    DebitResultTotals totals_;
};

}  // namespace canbao
