#include "channels/bank_notice.h"

#include "channels/invented_payments.h"

namespace canbao {
namespace {

BankNotices three() {
    const ChannelKey bank = *ChannelKey::parse("bank_counter");
    PaidNotice family =
        paid_notice("bank_counter", 2, 72'000,
                    {line_for(invented_document(), 32'000), line_for(invented_newborn(), 40'000)});
    family.kind = PaymentKind::special;
    return {bank,
            *Date::parse("2026-01-15"),
            7,
            {paid_notice("bank_counter", 1, 40'000), family,
             StateNotice{bank, UnpaidState::refunded, TradeNumber::parse("T000009").value(), std::nullopt,
                         Money::fen(40'000), morning()}}};
}

std::string text_of(const BankNotices& notices) { return *write_bank_notices(notices, TextEncoding::utf8); }

std::string fault_of(std::string_view text) { return first_fault(read_bank_notices(text)); }
std::string fault_with(std::string_view from, std::string_view to) {
    return fault_of(replaced(text_of(three()), from, to));
}

TEST(BankNotice, is_written_as_the_page_says) {
    EXPECT_EQ(text_of(three()),
              "CANBAO-BANK-NOTICES|1|bank_counter|2026-01-15|7\n"
              "PAY|T000001|1405220000000000000000001|400.00|2026-01-15T09:30:01+08:00|normal|0\n"
              "PAY|T000002||720.00|2026-01-15T09:30:02+08:00|special|2\n"
              "FOR|140522|resident_id|" +
                  std::string(IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), 3).plain()) +
                  "|||contribution|2026|320.00\n"
                  "FOR|140522|household_book|014000123|李小|2026-01-02|contribution|2026|400.00\n"
                  "STATE|T000009||refunded|400.00|2026-01-15T09:30:00+08:00\n"
                  "END|2|1120.00|1\n");
}

TEST(BankNotice, is_read_as_it_is_written) {
    BankNotices notices = three();
    notices.notices.push_back(paid_notice("bank_counter", 3, 100, {line_for(PersonNumber{17}, 100)}));
    for (const TextEncoding encoding : {TextEncoding::utf8, TextEncoding::gb18030}) {
        const std::string bytes = *write_bank_notices(notices, encoding);
        const auto read = read_bank_notices(bytes);
        ASSERT_TRUE(read) << read.error().text("x").en;
        EXPECT_EQ(read->channel.text(), "bank_counter");
        EXPECT_EQ(read->number, 7);
        EXPECT_EQ(read->notices.size(), 4U);
        EXPECT_EQ(text_of(*read), text_of(notices));
    }
    const BankNotices none{notices.channel, notices.day, 1, {}};
    EXPECT_EQ(read_bank_notices(text_of(none))->notices.size(), 0U);
}

TEST(BankNotice, has_so_many_notices_and_no_more) {
    BankNotices notices = three();
    std::swap(notices.notices[1], notices.notices[2]);  // the last one has records FOR
    const std::string text = text_of(notices);
    EXPECT_TRUE(read_bank_notices(text, 3));
    EXPECT_EQ(first_fault(read_bank_notices(text, 2)), "4 ");
}

TEST(BankNotice, may_tell_the_same_twice) {
    BankNotices notices = three();
    notices.notices.push_back(notices.notices[0]);
    EXPECT_EQ(read_bank_notices(text_of(notices))->notices.size(), 4U);
}

TEST(BankNotice, takes_lines_that_end_as_on_windows) {
    std::string text;
    for (const char c : text_of(three())) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(fault_of(text), "none");
    EXPECT_NE(fault_with("T000001", "T00\r001"), "none");
}

TEST(BankNotice, is_whole_or_nothing) {
    const std::string text = text_of(three());
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_NE(fault_of(text.substr(0, length)), "none") << length;
    // A record that is gone.
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        std::string less = text;
        EXPECT_NE(fault_of(less.erase(at, text.find('\n', at) + 1 - at)), "none") << at;
    }
    EXPECT_EQ(fault_of(text + "END|2|1120.00|1\n"), "7 ");
    EXPECT_EQ(fault_of(text + text), "7 ");
}

TEST(BankNotice, says_where_it_is_wrong) {
    EXPECT_EQ(fault_with("NOTICES|1", "NOTICES|2"), "1 version");
    EXPECT_EQ(fault_with("bank_counter", "Bank"), "1 channel");
    EXPECT_EQ(fault_with("2026-01-15|7", "2026-02-30|7"), "1 day");
    EXPECT_EQ(fault_with("|7\n", "|0\n"), "1 number");
    EXPECT_EQ(fault_with("PAY|T000001", "PAID|T000001"), "2 ");
    EXPECT_EQ(fault_with("T000001", "=T1"), "2 trade");
    EXPECT_EQ(fault_with("1405220000000000000000001", "1"), "2 order");
    EXPECT_EQ(fault_with("400.00", "-400.00"), "2 amount");
    EXPECT_EQ(fault_with("400.00", "0.00"), "2 amount");
    EXPECT_EQ(fault_with("400.00", "40000000000.00"), "2 amount");
    EXPECT_EQ(fault_with("09:30:01+08:00", "09:30:01"), "2 paid_at");
    EXPECT_EQ(fault_with("normal", "usual"), "2 kind");
    EXPECT_EQ(fault_with("|normal|0", "|normal|1"), "2 order");
    EXPECT_EQ(fault_with("|special|2", "|special|0"), "3 order");
    EXPECT_EQ(fault_with("|special|2", "|special|101"), "3 lines");
    EXPECT_EQ(fault_with("|special|2", "|special|3"), "6 ");
    EXPECT_EQ(fault_with("|special|2", "|special|1"), "4 amount");
    EXPECT_EQ(fault_with("FOR|140522", "FOR|140500"), "4 area");
    EXPECT_EQ(fault_with("resident_id", "card"), "4 number_kind");
    EXPECT_EQ(fault_with("resident_id", "passport"), "4 number");
    EXPECT_EQ(fault_with("|||contribution", "|李小||contribution"), "4 name");
    EXPECT_EQ(fault_with("|||contribution", "||2026-01-02|contribution"), "4 born");
    EXPECT_EQ(fault_with("李小", "=cmd()"), "5 name");
    EXPECT_EQ(fault_with("2026-01-02|contribution", "2026-01|contribution"), "5 born");
    EXPECT_EQ(fault_with("contribution|2026", "gift|2026"), "4 item");
    EXPECT_EQ(fault_with("contribution|2026", "contribution|26"), "4 year");
    EXPECT_EQ(fault_with("320.00", "319.99"), "5 amount");
    EXPECT_EQ(fault_with("STATE|T000009", "STATE|"), "6 trade");
    EXPECT_EQ(fault_with("refunded", "gone"), "6 state");
    EXPECT_EQ(fault_with("END|2", "END|3"), "7 payments");
    EXPECT_EQ(fault_with("|1120.00|", "|1120.01|"), "7 total");
    EXPECT_EQ(fault_with("|1120.00|1", "|1120.00|2"), "7 payments");
}

TEST(BankNotice, tells_a_payment_that_cannot_be_read_once) {
    const auto read = read_bank_notices(replaced(text_of(three()), "PAY|T000002", "PAY|T 2"));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().count(), 1U);
    EXPECT_EQ(first_fault(read.error()), "3 trade");
}

TEST(BankNotice, repeats_no_number_of_a_person) {
    const std::string id(IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), 3).plain());
    const auto read = read_bank_notices(replaced(text_of(three()), id, id.substr(0, 17) + "?"));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().text("x").zh.find(id.substr(0, 17)), std::string::npos);
}

}  // namespace
}  // namespace canbao
