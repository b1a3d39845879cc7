#include "channels/debit_file.h"

#include "channels/debit_result.h"
#include "channels/invented_payments.h"

namespace canbao {
namespace {

DebitBatch three() {
    return {*ChannelKey::parse("bank_debit"),
            payment_area(),
            2026,
            17,
            *Date::parse("2026-01-15"),
            3,
            Money::fen(112'000)};
}

DebitRow row(std::uint32_t sequence, std::int64_t fen) {
    return {sequence, order_of(sequence), *AgreementNumber::parse("A-" + std::to_string(sequence)),
            Money::fen(fen), *DebitSummary::parse("2026年居民医保")};
}

std::string sent(TextEncoding encoding = TextEncoding::utf8) {
    auto writer = DebitFileWriter::create(three(), encoding);
    std::string out;
    writer->begin(out);
    writer->append(out, row(1, 40'000));
    writer->append(out, row(2, 32'000));
    writer->append(out, row(3, 40'000));
    writer->finish(out);
    return out;
}

DebitResultRow result(std::uint32_t sequence, std::int64_t fen, DebitOutcome outcome) {
    DebitResultRow out{sequence, order_of(sequence), Money::fen(fen), outcome, std::nullopt};
    if (outcome == DebitOutcome::success)
        out.debit = {*TradeNumber::parse("B" + std::to_string(9 - sequence)), morning()};
    return out;
}

std::string answered() {
    DebitResultWriter writer(three());
    std::string out;
    writer.begin(out);
    writer.append(out, result(1, 40'000, DebitOutcome::success));
    writer.append(out, result(2, 32'000, DebitOutcome::insufficient));
    writer.append(out, result(3, 40'000, DebitOutcome::success));
    writer.finish(out);
    return out;
}

std::string fault_with(std::string_view from, std::string_view to) {
    return first_fault(DebitFile::read(replaced(sent(), from, to)));
}
std::string answer_fault_with(std::string_view from, std::string_view to) {
    return first_fault(DebitResultFile::read(replaced(answered(), from, to)));
}

TEST(DebitFile, is_written_as_the_page_says) {
    EXPECT_EQ(sent(),
              "CANBAO-DEBIT|1|bank_debit|140522|2026|17|2026-01-15|3|1120.00\n"
              "ROW|1|1405220000000000000000001|A-1|400.00|2026年居民医保\n"
              "ROW|2|1405220000000000000000002|A-2|320.00|2026年居民医保\n"
              "ROW|3|1405220000000000000000003|A-3|400.00|2026年居民医保\n"
              "END|3|1120.00\n");
}

TEST(DebitFile, is_read_as_it_is_written) {
    for (const TextEncoding encoding : {TextEncoding::utf8, TextEncoding::gb18030}) {
        const std::string bytes = sent(encoding);
        const auto file = DebitFile::read(bytes);
        ASSERT_TRUE(file) << file.error().text("x").en;
        EXPECT_EQ(file->batch(), three());
        DebitFile::Rows rows(*file);
        EXPECT_EQ(rows.next(), row(1, 40'000));
        EXPECT_EQ(rows.next(), row(2, 32'000));
        EXPECT_EQ(rows.next(), row(3, 40'000));
        EXPECT_EQ(rows.next(), std::nullopt);
    }
}

TEST(DebitFile, names_neither_account_nor_holder) {
    const std::string id(IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), 3).plain());
    EXPECT_FALSE(AgreementNumber::parse(id));
    EXPECT_FALSE(AgreementNumber::parse("张三"));
    for (const std::string& bad :
         {std::string(), std::string("=1+1"), std::string("a|b"), std::string(31, 'x')})
        EXPECT_FALSE(DebitSummary::parse(bad)) << bad;
    std::string longest;
    for (int i = 0; i < 30; ++i) longest += "医";
    EXPECT_TRUE(DebitSummary::parse(longest));
}

TEST(DebitFile, is_whole_or_nothing) {
    for (std::size_t length = 0; length < sent().size(); ++length)
        EXPECT_NE(first_fault(DebitFile::read(sent().substr(0, length))), "none") << length;
    for (std::size_t length = 0; length < answered().size(); ++length)
        EXPECT_NE(first_fault(DebitResultFile::read(answered().substr(0, length))), "none") << length;
    EXPECT_NE(first_fault(DebitFile::read(answered())), "none");
    EXPECT_NE(first_fault(DebitResultFile::read(sent())), "none");
    EXPECT_EQ(first_fault(DebitFile::read(sent() + "END|3|1120.00\n")), "5 ");
    EXPECT_EQ(first_fault(DebitResultFile::read(answered() + "END|2|800.00|1|320.00\n")), "5 ");
}

TEST(DebitFile, says_where_it_is_wrong) {
    EXPECT_EQ(fault_with("DEBIT|1", "DEBIT|9"), "1 version");
    EXPECT_EQ(fault_with("bank_debit", ""), "1 channel");
    EXPECT_EQ(fault_with("140522|2026", "140500|2026"), "1 area");
    EXPECT_EQ(fault_with("|2026|17", "|26|17"), "1 year");
    EXPECT_EQ(fault_with("|17|", "|=17|"), "1 number");
    EXPECT_EQ(fault_with("2026-01-15", "20260115"), "1 made_on");
    EXPECT_EQ(fault_with("|3|1120.00", "|0|1120.00"), "1 rows");
    EXPECT_EQ(fault_with("|3|1120.00", "|1000001|1120.00"), "1 rows");
    EXPECT_EQ(fault_with("|3|1120.00", "|4|1120.00"), "5 rows");
    EXPECT_EQ(fault_with("|3|1120.00", "|2|1120.00"), "4 rows");
    EXPECT_EQ(fault_with("|3|1120.00", "|3|1120.01"), "5 total");
    EXPECT_EQ(fault_with("|3|1120.00", "|3|-1120.00"), "1 total");
    EXPECT_EQ(fault_with("ROW|2", "ROW|3"), "3 sequence");
    EXPECT_EQ(fault_with("1405220000000000000000002", "1405220000000000000000001"), "5 order");
    EXPECT_EQ(fault_with("1405220000000000000000002", "1405810000000000000000002"), "3 order");
    EXPECT_EQ(fault_with("A-2", "+2"), "3 agreement");
    EXPECT_EQ(fault_with("320.00", "-320.00"), "3 amount");
    EXPECT_EQ(fault_with("320.00", "99999999999.99"), "3 amount");
    EXPECT_EQ(fault_with("320.00", "319.99"), "5 total");
    EXPECT_EQ(fault_with("2026年居民医保", "@SUM(1)"), "2 summary");
    EXPECT_EQ(fault_with("ROW|3", "ROWS|3"), "4 ");
    EXPECT_EQ(fault_with("END|3", "END|2"), "5 total");
}

TEST(DebitFile, tells_a_row_that_is_missing_once) {
    std::string text = replaced(sent(), "|3|1120.00", "|2|800.00");
    text = replaced(text, "ROW|2|1405220000000000000000002|A-2|320.00|2026年居民医保\n", "");
    const auto file = DebitFile::read(replaced(text, "END|3|1120.00", "END|2|800.00"));
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().count(), 1U);
    EXPECT_EQ(first_fault(file.error()), "3 sequence");
}

TEST(DebitResult, is_written_as_the_page_says) {
    EXPECT_EQ(answered(),
              "CANBAO-DEBIT-RESULT|1|bank_debit|140522|2026|17|2026-01-15|3|1120.00\n"
              "ROW|1|1405220000000000000000001|400.00|success|B8|2026-01-15T09:30:00+08:00\n"
              "ROW|2|1405220000000000000000002|320.00|insufficient||\n"
              "ROW|3|1405220000000000000000003|400.00|success|B6|2026-01-15T09:30:00+08:00\n"
              "END|2|800.00|1|320.00\n");
}

TEST(DebitResult, is_read_as_it_is_written) {
    const std::string bytes = answered();
    const auto file = DebitResultFile::read(bytes);
    ASSERT_TRUE(file) << file.error().text("x").en;
    EXPECT_EQ(file->batch(), three());
    EXPECT_EQ(file->totals().debited_rows, 2U);
    EXPECT_EQ(file->totals().other, Money::fen(32'000));
    DebitResultFile::Rows rows(*file);
    EXPECT_EQ(rows.next(), result(1, 40'000, DebitOutcome::success));
    EXPECT_EQ(rows.next(), result(2, 32'000, DebitOutcome::insufficient));
    EXPECT_EQ(rows.next(), result(3, 40'000, DebitOutcome::success));
    EXPECT_EQ(rows.next(), std::nullopt);
}

TEST(DebitResult, tells_of_payments) {
    const auto payment = debited_payment(three(), result(1, 40'000, DebitOutcome::success));
    ASSERT_TRUE(payment);
    EXPECT_EQ(payment->channel, three().channel);
    EXPECT_EQ(payment->trade.text(), "B8");
    EXPECT_EQ(payment->order, order_of(1));
    EXPECT_EQ(payment->amount, Money::fen(40'000));
    EXPECT_EQ(payment->paid_at, morning());
    EXPECT_FALSE(debited_payment(three(), result(1, 40'000, DebitOutcome::over_limit)));
}

TEST(DebitResult, says_where_it_is_wrong) {
    EXPECT_EQ(answer_fault_with("RESULT|1", "RESULT|0"), "1 version");
    EXPECT_EQ(answer_fault_with("success", "ok"), "2 outcome");
    EXPECT_EQ(answer_fault_with("B8", ""), "2 trade");
    EXPECT_EQ(answer_fault_with("2026-01-15T09:30:00+08:00", ""), "2 paid_at");
    EXPECT_EQ(answer_fault_with("insufficient||", "insufficient|B7|"), "3 trade");
    EXPECT_EQ(answer_fault_with("insufficient||", "insufficient|"), "3 ");
    EXPECT_EQ(answer_fault_with("B6", "B8"), "5 trade");
    EXPECT_EQ(answer_fault_with("1405220000000000000000003", "1405220000000000000000001"), "5 order");
    EXPECT_EQ(answer_fault_with("320.00", "-320.00"), "3 amount");
    EXPECT_EQ(answer_fault_with("END|2|800.00", "END|1|800.00"), "5 debited");
    EXPECT_EQ(answer_fault_with("|1|320.00", "|1|320.01"), "5 other");
    EXPECT_EQ(answer_fault_with("|insufficient||", "|success|B7|2026-01-15T09:30:00+08:00"), "5 debited");
}

TEST(DebitResult, repeats_what_was_sent) {
    const auto check = [](const std::string& out, const std::string& in) {
        const auto file = DebitFile::read(out);
        const auto answer = DebitResultFile::read(in);
        EXPECT_TRUE(file && answer);
        return first_fault(differences(*file, *answer));
    };
    EXPECT_EQ(check(sent(), answered()), "none");
    EXPECT_EQ(check(sent(), replaced(answered(), "|17|", "|18|")), "1 ");
    EXPECT_EQ(check(sent(), replaced(answered(), "1405220000000000000000002", "1405220000000000000000009")),
              "3 order");
    std::string swapped = replaced(answered(), "320.00|insufficient", "400.00|insufficient");
    swapped = replaced(swapped, "003|400.00", "003|320.00");
    swapped = replaced(swapped, "END|2|800.00|1|320.00", "END|2|720.00|1|400.00");
    EXPECT_EQ(check(sent(), swapped), "3 amount");
}

}  // namespace
}  // namespace canbao
