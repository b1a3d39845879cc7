#include "channels/tax_hall_shift.h"

#include <iterator>

#include <fmt/format.h>

#include "channels/payment_line_record.h"
#include "vocabulary/check.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr std::string_view kFormat = "CANBAO-SHIFT";
constexpr std::size_t kHeaderFields = 8;
constexpr std::size_t kLineAt = 6;
constexpr std::size_t kTotalFields = 5;
constexpr std::size_t kCashFields = 3;
constexpr std::size_t kEndFields = 3;
// Of one file, so that no sum of them leaves the range.
static_assert(TaxHallShift::kMostReceipts <= 1'000'000);

constexpr RecordField kReceipt = {"receipt", "收据号"};
constexpr RecordField kPaidAt = {"paid_at", "缴费时刻"};
constexpr RecordField kClosedAt = {"closed_at", "交班时刻"};
constexpr RecordField kReceipts = {"receipts", "笔数"};
constexpr RecordField kTotal = {"total", "合计金额"};

// Both ways and kinds, in the order of the records TOTAL.
struct WayAndKind {
    ShiftWay way;
    PaymentKind kind;
};
constexpr std::array<WayAndKind, 4> kTotals = {{{ShiftWay::cash, PaymentKind::normal},
                                                {ShiftWay::cash, PaymentKind::special},
                                                {ShiftWay::pos, PaymentKind::normal},
                                                {ShiftWay::pos, PaymentKind::special}}};

class Reading {
   public:
    explicit Reading(std::string_view text) : reader_(text) {}

    FileResult<TaxHallShift> read() {
        if (!read_header()) return rejected();
        RepeatedTexts receipts;
        while (reader_.next() && reader_.is("RECEIPT")) {
            if (shift_->receipts.size() == TaxHallShift::kMostReceipts) {
                reader_.fail({}, fmt::format("一个班次最多{}笔", TaxHallShift::kMostReceipts),
                             fmt::format("a shift has at most {} receipts", TaxHallShift::kMostReceipts));
                return rejected();
            }
            if (read_receipt()) receipts.add(reader_.raw(1), reader_.line());
        }
        if (const auto twice = receipts.find())
            reader_.fail(kReceipt, fmt::format("第{}行和第{}行是同一收据号", twice->first, twice->second),
                         fmt::format("lines {} and {} are of one receipt", twice->first, twice->second));
        const bool is_whole = read_totals() && read_cash() && read_end();
        if (!is_whole || !reader_.faults().empty()) return rejected();
        return *std::move(shift_);
    }

   private:
    tl::unexpected<RejectedFile> rejected() { return tl::unexpected(reader_.take_faults()); }

    bool read_header() {
        if (!reader_.begin(kFormat, kHeaderFields)) return false;
        auto hall = reader_.parsed(2, {"hall", "办税厅"}, &HallCode::parse);
        auto counter = reader_.parsed(3, {"counter", "窗口"}, &HallCode::parse);
        auto cashier = reader_.parsed(4, {"cashier", "收款员工号"}, &HallCode::parse);
        const auto number = reader_.whole(5, {"number", "班次号"}, 1, TaxHallShift::kMostNumber);
        const auto opened_at = reader_.parsed(6, {"opened_at", "开班时刻"}, &parse_moment);
        const auto opening_float = reader_.total(7, {"opening_float", "备用金"});
        if (!hall || !counter || !cashier || !number || !opened_at || !opening_float) return false;
        shift_ = TaxHallShift{*std::move(hall),
                              *std::move(counter),
                              *std::move(cashier),
                              static_cast<int>(*number),
                              *opened_at,
                              *opening_float,
                              {},
                              *opened_at,
                              Money()};
        return true;
    }

    bool read_receipt() {
        if (!reader_.demand_fields(kLineAt + kPaymentLineFields)) return false;
        auto receipt = reader_.parsed(1, kReceipt, &TradeNumber::parse);
        const auto way = reader_.one_of<ShiftWay>(2, {"way", "付款方式"}, kShiftWays);
        std::optional<HallCode> slip;
        constexpr RecordField kSlip = {"slip", "POS小票号"};
        bool is_good = way.has_value();
        if (way == ShiftWay::pos) {
            slip = reader_.parsed(3, kSlip, &HallCode::parse);
            is_good = slip.has_value();
        } else if (way && !reader_.raw(3).empty()) {
            is_good = reader_.fail(kSlip, "现金缴费不写小票号", "a payment in cash has no slip");
        }
        const auto paid_at = reader_.parsed(4, kPaidAt, &parse_moment);
        const auto kind = reader_.one_of<PaymentKind>(5, {"kind", "缴费方式"}, kPaymentKinds);
        auto line = read_payment_line(reader_, kLineAt);
        if (!receipt || !is_good || !paid_at || !kind || !line) return false;
        if (*paid_at < shift_->opened_at)
            return reader_.fail(kPaidAt, "早于开班时刻", "it lies before the opening of the shift");
        latest_ = std::max(latest_, *paid_at);
        shift_->receipts.push_back(
            {*std::move(receipt), *way, std::move(slip), *paid_at, *kind, *std::move(line)});
        return true;
    }

    // Totals of what could be read say nothing where a row could not.
    bool can_compare() const { return reader_.faults().empty(); }

    bool read_totals() {
        for (const auto& [way, kind] : kTotals) {
            if (!reader_.is("TOTAL")) return reader_.fail_word({"RECEIPT", "TOTAL"});
            if (!reader_.demand_fields(kTotalFields)) return false;
            if (reader_.raw(1) != word(way) || reader_.raw(2) != word(kind))
                return reader_.fail({}, fmt::format("这里应为 TOTAL|{}|{}", word(way), word(kind)),
                                    fmt::format("here should be TOTAL|{}|{}", word(way), word(kind)));
            const auto receipts = reader_.whole(3, kReceipts, 0, TaxHallShift::kMostReceipts);
            const auto amount = reader_.total(4, kTotal);
            if (can_compare()) compare(shift_->total(way, kind), *receipts, *amount);
            reader_.next();
        }
        return true;
    }

    void compare(const ShiftTotal& booked, std::int64_t receipts, Money amount) {
        if (booked == ShiftTotal{receipts, amount}) return;
        reader_.fail(kTotal,
                     fmt::format("该类各笔共{}笔，合计{}，与此不符", booked.receipts, booked.amount.text()),
                     fmt::format("there are {} such receipts that add up to {}, not what this says",
                                 booked.receipts, booked.amount.text()));
    }

    bool read_cash() {
        if (!reader_.is("CASH")) return reader_.fail_word({"CASH"});
        if (!reader_.demand_fields(kCashFields)) return false;
        const auto closed_at = reader_.parsed(1, kClosedAt, &parse_moment);
        const auto counted = reader_.total(2, {"counted", "清点现金"});
        if (closed_at && *closed_at < std::max(shift_->opened_at, latest_))
            reader_.fail(kClosedAt, "早于开班时刻或最后一笔缴费",
                         "it lies before the opening of the shift, or before its last payment");
        if (!closed_at || !counted) return false;
        shift_->closed_at = *closed_at;
        shift_->counted = *counted;
        reader_.next();
        return true;
    }

    bool read_end() {
        if (!reader_.is("END")) return reader_.fail_word({"END"});
        if (!reader_.demand_fields(kEndFields)) return false;
        const auto receipts = reader_.whole(1, kReceipts, 0, TaxHallShift::kMostReceipts);
        const auto amount = reader_.total(2, kTotal);
        if (!reader_.is_at_end()) return reader_.fail({}, "END 之后还有内容", "something stands behind END");
        if (!can_compare()) return false;
        ShiftTotal all;
        for (const auto& [way, kind] : kTotals) {
            const ShiftTotal part = shift_->total(way, kind);
            all = {all.receipts + part.receipts, all.amount + part.amount};
        }
        compare(all, *receipts, *amount);
        return true;
    }

    RecordReader reader_;
    std::optional<TaxHallShift> shift_;
    std::int64_t latest_ = 0;
};

}  // namespace

Result<HallCode> HallCode::parse(std::string_view text) {
    if (!is_record_code(text))
        return fail("应为1至32个字母、数字、“-”或“_”，不是身份证号",
                    "it should be 1 to 32 letters, digits, \"-\" or \"_\", not an ID number");
    return HallCode(std::string(text));
}

ShiftTotal TaxHallShift::total(ShiftWay way, PaymentKind kind) const {
    ShiftTotal out;
    for (const ShiftReceipt& receipt : receipts) {
        if (receipt.way != way || receipt.kind != kind) continue;
        ++out.receipts;
        out.amount += receipt.line.amount;
    }
    return out;
}

Money TaxHallShift::booked_cash() const {
    return total(ShiftWay::cash, PaymentKind::normal).amount +
           total(ShiftWay::cash, PaymentKind::special).amount;
}

Money TaxHallShift::cash_difference() const { return counted - opening_float - booked_cash(); }

FileResult<TaxHallShift> read_tax_hall_shift(std::string_view bytes) {
    auto text = RecordText::decode(bytes);
    if (!text) return tl::unexpected(std::move(text.error()));
    return Reading(text->text()).read();
}

Result<std::string> write_tax_hall_shift(const TaxHallShift& shift, TextEncoding encoding) {
    CHECK(shift.receipts.size() <= TaxHallShift::kMostReceipts);
    std::string out = fmt::format("{}|1|{}|{}|{}|{}|", kFormat, shift.hall.text(), shift.counter.text(),
                                  shift.cashier.text(), shift.number);
    append_moment(out, shift.opened_at);
    fmt::format_to(std::back_inserter(out), "|{}\n", shift.opening_float.text());
    Money all;
    for (const ShiftReceipt& receipt : shift.receipts) {
        CHECK(receipt.slip.has_value() == (receipt.way == ShiftWay::pos));
        fmt::format_to(std::back_inserter(out), "RECEIPT|{}|{}|{}|", receipt.receipt.text(),
                       word(receipt.way), receipt.slip ? receipt.slip->text() : "");
        append_moment(out, receipt.paid_at);
        fmt::format_to(std::back_inserter(out), "|{}", word(receipt.kind));
        append_payment_line(out, receipt.line);
        out += '\n';
        all += receipt.line.amount;
    }
    for (const auto& [way, kind] : kTotals) {
        const ShiftTotal total = shift.total(way, kind);
        fmt::format_to(std::back_inserter(out), "TOTAL|{}|{}|{}|{}\n", word(way), word(kind), total.receipts,
                       total.amount.text());
    }
    out += "CASH|";
    append_moment(out, shift.closed_at);
    fmt::format_to(std::back_inserter(out), "|{}\nEND|{}|{}\n", shift.counted.text(), shift.receipts.size(),
                   all.text());
    return encode_records(std::move(out), encoding);
}

PaidNotice receipt_payment(const ShiftReceipt& receipt, const ChannelKey& channel) {
    return {{channel, receipt.receipt, std::nullopt, receipt.line.amount, receipt.paid_at, {receipt.line}},
            receipt.kind};
}

}  // namespace canbao
