#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "channels/channel_notice.h"
#include "channels/record_file.h"

namespace canbao {

// How is paid at the tax hall.
enum class ShiftWay : std::uint8_t { cash, pos };
constexpr std::array<std::string_view, 2> kShiftWays = {"cash", "pos"};
constexpr std::string_view word(ShiftWay way) { return kShiftWays[static_cast<std::size_t>(way)]; }

// A code by which the hall knows one of its things: a counter, a cashier, a slip.
class HallCode {
   public:
    // 1 to 32 letters, digits, '-', '_'; never the number of an ID card.
    static Result<HallCode> parse(std::string_view text);
    const std::string& text() const { return text_; }
    friend bool operator==(const HallCode&, const HallCode&) = default;

   private:
    explicit HallCode(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

// One receipt: a payment for one person and item.
struct ShiftReceipt {
    TradeNumber receipt;
    ShiftWay way;
    std::optional<HallCode> slip;  // of POS, else none; one slip may pay several receipts
    std::int64_t paid_at;          // microseconds since 1970, within the shift
    PaymentKind kind;
    PaymentLine line;
};

// What the receipts of one way and kind come to.
struct ShiftTotal {
    std::int64_t receipts = 0;
    Money amount;
    friend bool operator==(const ShiftTotal&, const ShiftTotal&) = default;
};

// A cashier's shift from its opening to its close: docs/formats/tax-hall.md.
struct TaxHallShift {
    static constexpr std::size_t kMostReceipts = 10'000;
    static constexpr int kMostNumber = 999'999'999;

    HallCode hall, counter, cashier;
    int number;              // of the shift, 1 and up, once for each hall and counter
    std::int64_t opened_at;  // microseconds since 1970
    Money opening_float;     // 备用金: cash in the drawer at the beginning
    std::vector<ShiftReceipt> receipts;
    std::int64_t closed_at;
    Money counted;  // cash in the drawer at the close, with the float

    ShiftTotal total(ShiftWay way, PaymentKind kind) const;
    Money booked_cash() const;
    // What lies in the drawer beyond what should: above zero too much (长款), below zero too little (短款).
    // It is no fault of the file.
    Money cash_difference() const;
};

FileResult<TaxHallShift> read_tax_hall_shift(std::string_view bytes);

// The totals are those of its receipts; at most kMostReceipts. Names of persons in it fit a record. Errors:
// the system does not know the encoding.
Result<std::string> write_tax_hall_shift(const TaxHallShift& shift, TextEncoding encoding);

// The payment of a receipt. `channel`: the office's key for this way at the hall.
PaidNotice receipt_payment(const ShiftReceipt& receipt, const ChannelKey& channel);

}  // namespace canbao
