#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "channels/record_file.h"
#include "vocabulary/date.h"
#include "vocabulary/payment_numbers.h"

namespace canbao {

// What a file of batch debit (批扣) is about; the bank's answer repeats it. docs/formats/bank-files.md.
struct DebitBatch {
    static constexpr std::uint32_t kMostRows = 1'000'000;
    static constexpr int kMostNumber = 999'999'999;

    ChannelKey channel;
    RegionCode area;  // six digits: all orders are its
    int year;         // of the contribution
    int number;       // of the file, 1 and up, once for each channel and area
    Date made_on;
    std::uint32_t rows;  // 1 and up
    Money total;         // of what is to be debited

    friend bool operator==(const DebitBatch&, const DebitBatch&) = default;
};

// The first record of both files.
std::optional<DebitBatch> read_debit_batch(RecordReader& reader, std::string_view format);
void append_debit_batch(std::string& out, std::string_view format, const DebitBatch& batch);

// Rows of either file begin alike: ROW | sequence | order.
constexpr RecordField kSequenceField = {"sequence", "序号"};
constexpr RecordField kOrderField = {"order", "缴费单号"};
constexpr RecordField kAmountField = {"amount", "金额"};

// Checks what the rows of a file have in common: counted from 1 without a gap, orders of the area, none
// twice, not more of them and not another sum than the first record says.
class DebitRowChecks {
   public:
    explicit DebitRowChecks(const DebitBatch& batch) : batch_(batch) { orders_.reserve(batch.rows); }

    // Whether there is room for another row; a fault where there is not.
    bool has_room(RecordReader& reader) const;
    void take(RecordReader& reader, std::uint32_t sequence, const OrderNumber& order, Money amount);
    // A row that could not be read, which is told already.
    void pass_over() { ++rows_, ++next_; }
    // Where every row could be read: after the last record was.
    void finish(RecordReader& reader);
    std::uint32_t rows() const { return rows_; }
    Money total() const { return total_; }

   private:
    const DebitBatch& batch_;
    RepeatedTexts orders_;
    std::uint32_t rows_ = 0;
    std::uint32_t next_ = 1;  // sequence
    Money total_;
};

}  // namespace canbao
