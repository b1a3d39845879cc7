#include "channels/refund_file.h"

#include "channels/invented_payments.h"

namespace canbao {
namespace {

constexpr std::string_view kResults =
    "CANBAO-REFUND-RESULT|1|140522|1405220000000000000000009|2026-03-10|3\n"
    "ROW|1|1405220000000000000000001|400.00|paid|BK-1|2026-03-09\n"
    "ROW|2|1405220000000000000000002|80.00|account_closed||\n"
    "ROW|4|1405220000000000000000003|400.00|unknown||\n"
    "END|1|400.00|1|80.00|1|400.00\n";

RefundBatchHead two() {
    return {payment_area(), 2026, order_of(9), *Date::parse("2026-03-05"), 2, Money::fen(48'000)};
}

std::vector<RefundRow> rows() {
    return {
        {1, order_of(1), *Payee::of("示甲", "农业银行阳城支行", "6228480402564890018"), Money::fen(40'000)},
        {2, order_of(2), *Payee::of("示乙", "信用社", "62284804"), Money::fen(8'000)}};
}

std::string fault_with(std::string_view from, std::string_view to) {
    return first_fault(RefundResultFile::read(replaced(std::string(kResults), from, to)));
}

TEST(RefundFile, is_written_as_the_page_says) {
    EXPECT_EQ(refund_file(two(), rows()),
              "CANBAO-REFUND|1|140522|2026|1405220000000000000000009|2026-03-05|2|480.00\n"
              "ROW|1|1405220000000000000000001|示甲|农业银行阳城支行|6228480402564890018|400.00\n"
              "ROW|2|1405220000000000000000002|示乙|信用社|62284804|80.00\n"
              "END|2|480.00\n");
}

// So that it is never paid twice, and tells nobody's account.
TEST(RefundFile, asks_without_naming_an_account) {
    EXPECT_EQ(refund_enquiry(two(), rows()),
              "CANBAO-REFUND-ENQUIRY|1|140522|2026|1405220000000000000000009|2026-03-05|2|480.00\n"
              "ROW|1|1405220000000000000000001|400.00\n"
              "ROW|2|1405220000000000000000002|80.00\n"
              "END|2|480.00\n");
}

TEST(RefundFile, seals_a_payee_as_it_was) {
    const Payee payee = rows().front().payee;
    const auto read = Payee::parse(payee.text());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->holder, payee.holder);
    EXPECT_EQ(read->bank, payee.bank);
    EXPECT_EQ(read->account, payee.account);
    EXPECT_FALSE(Payee::of("示|甲", "信用社", "62284804"));
    EXPECT_FALSE(Payee::of("示甲", "=信用社", "62284804"));
    EXPECT_FALSE(Payee::of("示甲", "信用社", "6228"));
    EXPECT_FALSE(Payee::parse("示甲"));
}

TEST(RefundResult, is_read_as_it_is_written) {
    const auto file = RefundResultFile::read(kResults);
    ASSERT_TRUE(file) << file.error().text("x").en;
    ASSERT_EQ(file->rows.size(), 3U);
    EXPECT_EQ(file->rows[0].paid_on, Date::parse("2026-03-09").value());
    EXPECT_EQ(file->rows[1].result, RefundResult::account_closed);
    EXPECT_EQ(file->text(), kResults);
}

TEST(RefundResult, is_whole_or_nothing) {
    for (std::size_t length = 0; length < kResults.size(); ++length)
        EXPECT_NE(first_fault(RefundResultFile::read(kResults.substr(0, length))), "none") << length;
    EXPECT_EQ(first_fault(RefundResultFile::read(std::string(kResults) + "END|1|400.00|1|80.00|1|400.00\n")),
              "5 ");
    EXPECT_NE(first_fault(RefundResultFile::read(refund_file(two(), rows()))), "none");
}

TEST(RefundResult, says_where_it_is_wrong) {
    EXPECT_EQ(fault_with("RESULT|1", "RESULT|2"), "1 version");
    EXPECT_EQ(fault_with("|140522|", "|140500|"), "1 area");
    EXPECT_EQ(fault_with("1405220000000000000000009", "9"), "1 batch");
    EXPECT_EQ(fault_with("|3\n", "|4\n"), "5 rows");
    EXPECT_EQ(fault_with("|3\n", "|2\n"), "4 rows");
    EXPECT_EQ(fault_with("|3\n", "|99999999999999999999\n"), "1 rows");
    EXPECT_EQ(fault_with("ROW|2", "ROW|1"), "3 line");
    EXPECT_EQ(fault_with("ROW|2", "ROW|0"), "3 line");
    EXPECT_EQ(fault_with("1405220000000000000000002", "1405810000000000000000002"), "3 refund");
    EXPECT_EQ(fault_with("|80.00|account", "|-80.00|account"), "3 amount");
    EXPECT_EQ(fault_with("|80.00|account", "|0.00|account"), "3 amount");
    EXPECT_EQ(fault_with("|80.00|account", "|99999999999999999999.00|account"), "3 amount");
    EXPECT_EQ(fault_with("|80.00|account", "|81.00|account"), "5 failed");
    EXPECT_EQ(fault_with("account_closed", "gone"), "3 result");
    EXPECT_EQ(fault_with("account_closed||", "account_closed|BK-2|2026-03-09"), "3 reference");
    EXPECT_EQ(fault_with("BK-1", ""), "2 reference");
    EXPECT_EQ(fault_with("2026-03-09", "2026-02-30"), "2 paid_on");
    EXPECT_EQ(fault_with("END|1|400.00", "END|1|400.01"), "5 paid");
    EXPECT_EQ(fault_with("END|1", "END|2"), "5 paid");
    EXPECT_EQ(fault_with("1|400.00\n", "1|-400.00\n"), "5 unknown");
}

}  // namespace
}  // namespace canbao
