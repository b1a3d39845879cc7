#include "channels/tax_hall_shift.h"

#include "channels/invented_payments.h"

namespace canbao {
namespace {

ShiftReceipt receipt(int number, ShiftWay way, PaymentKind kind, std::int64_t fen) {
    return {*TradeNumber::parse("R" + std::to_string(number)),
            way,
            way == ShiftWay::pos ? std::optional(*HallCode::parse("P77")) : std::nullopt,
            morning() + number * std::int64_t{60'000'000},
            kind,
            line_for(number == 1 ? invented_newborn() : invented_document(), fen)};
}

TaxHallShift shift() {
    return {*HallCode::parse("YC-01"),
            *HallCode::parse("3"),
            *HallCode::parse("0042"),
            5,
            morning(),
            Money::fen(50'000),
            {receipt(1, ShiftWay::cash, PaymentKind::normal, 40'000),
             receipt(2, ShiftWay::cash, PaymentKind::special, 8'000),
             receipt(3, ShiftWay::pos, PaymentKind::normal, 40'000),
             receipt(4, ShiftWay::pos, PaymentKind::normal, 40'000)},
            morning() + std::int64_t{8} * 3'600'000'000,
            Money::fen(98'000)};
}

std::string text_of(const TaxHallShift& told) { return *write_tax_hall_shift(told, TextEncoding::utf8); }
std::string fault_of(std::string_view text) { return first_fault(read_tax_hall_shift(text)); }
std::string fault_with(std::string_view from, std::string_view to) {
    return fault_of(replaced(text_of(shift()), from, to));
}

TEST(TaxHallShift, is_written_as_the_page_says) {
    const std::string id(IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), 3).plain());
    const std::string line = "|140522|resident_id|" + id + "|||contribution|2026|";
    EXPECT_EQ(
        text_of(shift()),
        "CANBAO-SHIFT|1|YC-01|3|0042|5|2026-01-15T09:30:00+08:00|500.00\n"
        "RECEIPT|R1|cash||2026-01-15T09:31:00+08:00|normal|140522|household_book|014000123|李小|2026-01-02|"
        "contribution|2026|400.00\n"
        "RECEIPT|R2|cash||2026-01-15T09:32:00+08:00|special" +
            line + "80.00\nRECEIPT|R3|pos|P77|2026-01-15T09:33:00+08:00|normal" + line +
            "400.00\nRECEIPT|R4|pos|P77|2026-01-15T09:34:00+08:00|normal" + line +
            "400.00\n"
            "TOTAL|cash|normal|1|400.00\n"
            "TOTAL|cash|special|1|80.00\n"
            "TOTAL|pos|normal|2|800.00\n"
            "TOTAL|pos|special|0|0.00\n"
            "CASH|2026-01-15T17:30:00+08:00|980.00\n"
            "END|4|1280.00\n");
}

TEST(TaxHallShift, is_read_as_it_is_written) {
    for (const TextEncoding encoding : {TextEncoding::utf8, TextEncoding::gb18030}) {
        const std::string bytes = *write_tax_hall_shift(shift(), encoding);
        const auto read = read_tax_hall_shift(bytes);
        ASSERT_TRUE(read) << read.error().text("x").en;
        EXPECT_EQ(text_of(*read), text_of(shift()));
        EXPECT_EQ(read->total(ShiftWay::pos, PaymentKind::normal), (ShiftTotal{2, Money::fen(80'000)}));
        EXPECT_EQ(read->receipts[2].slip, HallCode::parse("P77").value());
    }
    TaxHallShift idle = shift();
    idle.receipts.clear();
    idle.opening_float = idle.counted = Money();
    EXPECT_EQ(fault_of(text_of(idle)), "none");
}

TEST(TaxHallShift, tells_what_the_drawer_lacks_or_has_too_much) {
    EXPECT_EQ(shift().booked_cash(), Money::fen(48'000));
    EXPECT_EQ(shift().cash_difference(), Money());
    EXPECT_EQ(read_tax_hall_shift(replaced(text_of(shift()), "|980.00", "|880.00"))->cash_difference(),
              Money::fen(-10'000));
    EXPECT_EQ(read_tax_hall_shift(replaced(text_of(shift()), "|980.00", "|980.50"))->cash_difference(),
              Money::fen(50));
}

TEST(TaxHallShift, receipt_is_a_payment_of_its_channel) {
    const PaidNotice paid = receipt_payment(shift().receipts[1], *ChannelKey::parse("tax_cash"));
    EXPECT_EQ(paid.payment.channel.text(), "tax_cash");
    EXPECT_EQ(paid.payment.trade.text(), "R2");
    EXPECT_EQ(paid.payment.amount, Money::fen(8'000));
    EXPECT_EQ(paid.payment.lines.size(), 1U);
    EXPECT_FALSE(paid.payment.order);
    EXPECT_EQ(paid.kind, PaymentKind::special);
}

TEST(TaxHallShift, is_whole_or_nothing) {
    const std::string text = text_of(shift());
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_NE(fault_of(text.substr(0, length)), "none") << length;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        std::string less = text;
        EXPECT_NE(fault_of(less.erase(at, text.find('\n', at) + 1 - at)), "none") << at;
    }
    EXPECT_NE(fault_of(text + text), "none");
}

TEST(TaxHallShift, says_where_it_is_wrong) {
    EXPECT_EQ(fault_with("SHIFT|1", "SHIFT|3"), "1 version");
    EXPECT_EQ(fault_with("YC-01", "=YC"), "1 hall");
    EXPECT_EQ(fault_with("|3|0042", "||0042"), "1 counter");
    EXPECT_EQ(fault_with("0042", "张三"), "1 cashier");
    EXPECT_EQ(fault_with("|5|", "|0|"), "1 number");
    EXPECT_EQ(fault_with("|500.00", "|-500.00"), "1 opening_float");
    EXPECT_EQ(fault_with("RECEIPT|R2", "RECEIPT|R1"), "6 receipt");
    EXPECT_EQ(fault_with("R1|cash", "R1|card"), "2 way");
    EXPECT_EQ(fault_with("R1|cash|", "R1|cash|P1"), "2 slip");
    EXPECT_EQ(fault_with("|P77|", "||"), "4 slip");
    EXPECT_EQ(fault_with("09:31:00", "09:29:59"), "2 paid_at");
    EXPECT_EQ(fault_with("special", "reduced"), "3 kind");
    EXPECT_EQ(fault_with("李小", "+1"), "2 name");
    EXPECT_EQ(fault_with("|2026|80.00", "|2026|-80.00"), "3 amount");
    EXPECT_EQ(fault_with("|2026|80.00", "|2026|80.01"), "7 total");
    EXPECT_EQ(fault_with("cash|normal|1", "cash|normal|2"), "6 total");
    EXPECT_EQ(fault_with("TOTAL|cash|special", "TOTAL|pos|special"), "7 ");
    EXPECT_EQ(fault_with("CASH|", "COUNT|"), "10 ");
    EXPECT_EQ(fault_with("17:30:00", "09:33:59"), "10 closed_at");
    EXPECT_EQ(fault_with("|980.00", "|-980.00"), "10 counted");
    EXPECT_EQ(fault_with("END|4", "END|3"), "11 total");
    EXPECT_EQ(fault_with("|1280.00", "|1280.01"), "11 total");
}

}  // namespace
}  // namespace canbao
