#include "channels/record_file.h"

#include "channels/invented_payments.h"

namespace canbao {
namespace {

std::string fault_of(std::string_view bytes) { return first_fault(RecordText::decode(bytes)); }

TEST(RecordText, is_utf8_or_gb18030) {
    const std::string text = "A|李小\r\nEND|1\n";
    EXPECT_EQ(RecordText::decode(text)->text(), text);
    EXPECT_EQ(RecordText::decode("\xEF\xBB\xBF" + text)->text(), text);
    const std::string written = *encode_records(text, TextEncoding::gb18030);
    EXPECT_NE(written, text);
    const auto read = RecordText::decode(written);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->text(), text);
    EXPECT_EQ(read->encoding(), TextEncoding::gb18030);
    EXPECT_EQ(*encode_records(text, TextEncoding::utf8), text);
}

// Its second byte in GB18030 is that of '|'.
TEST(RecordText, keeps_characters_whole_that_hold_the_sign_between_fields) {
    const std::string text = "A|亅\nEND|1\n";
    const std::string written = *encode_records(text, TextEncoding::gb18030);
    ASSERT_TRUE(written.starts_with("A|\x81|\n"));
    const auto read = RecordText::decode(written);
    ASSERT_TRUE(read);
    RecordReader reader(read->text());
    ASSERT_TRUE(reader.next());
    EXPECT_TRUE(reader.demand_fields(2));
}

TEST(RecordText, is_whole) {
    const std::string text = "A|1\nEND|1\n";
    EXPECT_EQ(fault_of(text), "none");
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_EQ(fault_of(text.substr(0, length)), "0 ") << length;
    EXPECT_EQ(fault_of("END|1\nA|1\n"), "0 ");
    EXPECT_EQ(fault_of("END|1\n"), "none");
    EXPECT_EQ(fault_of("\n"), "0 ");
}

TEST(RecordText, is_cut_off_within_no_character) {
    const std::string written = *encode_records("A|李小\nEND|李\n", TextEncoding::gb18030);
    EXPECT_EQ(fault_of(written.substr(0, 3)), "1 ");
    EXPECT_EQ(fault_of("A|\xff\xff\nEND|1\n"), "1 ");
}

TEST(RecordText, is_in_one_encoding) {
    const std::string utf8 = "A|今年的医疗保险缴费\n";
    EXPECT_EQ(fault_of(utf8 + *encode_records("A|李\nEND|1\n", TextEncoding::gb18030)), "2 ");
    EXPECT_EQ(fault_of(std::string("\xFF\xFE"
                                   "E\0N\0D\0|\0\n\0",
                                   12)),
              "0 ");
}

TEST(RecordText, holds_no_control_characters) {
    EXPECT_EQ(fault_of(std::string("A|1\nA|\0\nEND|1\n", 14)), "2 ");
    EXPECT_EQ(fault_of("A|1\nA|1\nA|\x1b\nEND|1\n"), "3 ");
    EXPECT_EQ(fault_of("A|\x7f\nEND|1\n"), "1 ");
    EXPECT_EQ(fault_of("A|\t\nEND|1\n"), "1 ");
}

TEST(RecordReader, parts_fields) {
    RecordReader reader("A|b||c|\nB\r\n\n");
    ASSERT_TRUE(reader.next());
    EXPECT_TRUE(reader.is("A"));
    EXPECT_TRUE(reader.demand_fields(5));
    EXPECT_EQ(reader.raw(1), "b");
    EXPECT_EQ(reader.raw(2), "");
    EXPECT_EQ(reader.raw(4), "");
    ASSERT_TRUE(reader.next());
    EXPECT_TRUE(reader.is("B") && reader.demand_fields(1) && reader.line() == 2);
    EXPECT_EQ(reader.raw(1), "");
    ASSERT_TRUE(reader.next());
    EXPECT_TRUE(reader.is("") && reader.is_at_end());
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.faults().empty());
}

TEST(RecordReader, notes_what_is_wrong_with_a_record) {
    const std::string wide(20, '|');
    const std::string longest = "A|" + std::string(1998, 'x');
    const std::string text = wide + "\n" + longest + "\n" + longest + "x\n";
    RecordReader reader(text);
    ASSERT_TRUE(reader.next());
    EXPECT_FALSE(reader.demand_fields(3));
    ASSERT_TRUE(reader.next());
    EXPECT_TRUE(reader.demand_fields(2));
    ASSERT_TRUE(reader.next());
    EXPECT_FALSE(reader.is("A"));
    EXPECT_EQ(reader.faults().count(), 2U);
    EXPECT_EQ(reader.faults().faults()[1].line, 3U);
}

TEST(RecordReader, knows_one_version_of_a_format) {
    EXPECT_TRUE(RecordReader("F|1|x\n").begin("F", 3));
    for (const char* bad : {"", "G|1|x\n", "F|2|x\n", "F|1\n", "F\n", "F|1|x|y\n"}) {
        RecordReader reader(bad);
        EXPECT_FALSE(reader.begin("F", 3)) << bad;
        EXPECT_EQ(reader.faults().count(), 1U);
    }
}

TEST(RecordReader, reads_amounts_and_numbers_strictly) {
    for (const char* bad :
         {"", "-400.00", "+400.00", "400", "400.0", "=400.00", " 400.00", "4e2", "10000000000.00"}) {
        const std::string text = std::string("A|") + bad + "\n";
        RecordReader reader(text);
        ASSERT_TRUE(reader.next());
        EXPECT_FALSE(reader.total(1, {"amount", "金额"})) << bad;
        EXPECT_FALSE(reader.money(1, {"amount", "金额"})) << bad;
        EXPECT_EQ(reader.faults().count(), 2U);
    }
    for (const char* bad : {"", "0", "01", "-1", "+1", "1.0", "11", "1 ", "99999999999999999999"}) {
        const std::string text = std::string("A|") + bad + "\n";
        RecordReader reader(text);
        ASSERT_TRUE(reader.next());
        EXPECT_FALSE(reader.whole(1, {"number", "号"}, 1, 10)) << bad;
    }
    RecordReader reader("A|0.00|10|140522|140500|140522108000\n");
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.total(1, {"amount", "金额"}), Money());
    EXPECT_FALSE(reader.money(1, {"amount", "金额"}));
    EXPECT_EQ(reader.whole(2, {"number", "号"}, 1, 10), 10);
    EXPECT_EQ(reader.area(3, {"area", "区划"}), payment_area());
    EXPECT_FALSE(reader.area(4, {"area", "区划"}));
    EXPECT_FALSE(reader.area(5, {"area", "区划"}));
}

TEST(RejectedFile, tells_the_first_twenty_and_how_many) {
    RejectedFile file;
    for (std::uint64_t line = 1; line <= 25; ++line) file.add({line, {"amount", "金额"}, {"不对", "wrong"}});
    EXPECT_EQ(file.count(), 25U);
    EXPECT_EQ(file.faults().size(), 20U);
    const LocalText text = file.text("a.txt");
    EXPECT_TRUE(text.zh.starts_with("a.txt:1 金额（amount）：不对\n")) << text.zh;
    EXPECT_TRUE(text.en.starts_with("a.txt:1 amount: wrong\n")) << text.en;
    EXPECT_NE(text.zh.find("共25处"), std::string::npos);
    EXPECT_NE(text.en.find("25 faults"), std::string::npos);
    EXPECT_EQ(text.en.find("a.txt:21"), std::string::npos);
}

TEST(RepeatedTexts, are_found_in_any_order) {
    RepeatedTexts ascending;
    for (int i = 0; i < 1000; ++i) ascending.add(std::string_view("abcdefghij").substr(0, 1), 1);
    EXPECT_EQ(ascending.find(), std::pair(std::uint64_t{1}, std::uint64_t{1}));
    RepeatedTexts none;
    none.add("b", 1);
    none.add("a", 2);
    EXPECT_FALSE(none.find());
    RepeatedTexts some;
    some.add("a", 2);
    some.add("c", 3);
    some.add("b", 4);
    some.add("c", 5);
    EXPECT_EQ(some.find(), std::pair(std::uint64_t{3}, std::uint64_t{5}));
    EXPECT_FALSE(RepeatedTexts().find());
}

TEST(RecordCode, is_short_and_names_nobody) {
    EXPECT_TRUE(is_record_code("6217-A_9"));
    for (const std::string& bad :
         {std::string(), std::string(33, '1'), std::string("a b"), std::string("-1"), std::string("=1"),
          std::string("甲"), std::string(IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), 3).plain())})
        EXPECT_FALSE(is_record_code(bad)) << bad;
    EXPECT_TRUE(fits_record("李小"));
    for (const char* bad : {"", "=1+1", "＝1", " @x", "a|b", "a\tb"}) EXPECT_FALSE(fits_record(bad)) << bad;
}

}  // namespace
}  // namespace canbao
