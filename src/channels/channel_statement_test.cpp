// Statements of channels: what is exact is read, all else is said with its line, and nothing half is given.

#include "channels/channel_statement.h"

#include <fstream>

#include <gmock/gmock.h>

#include "channels/text_encoding.h"
#include "vocabulary/invented_values.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using testing::HasSubstr;

Date day(std::string_view text) { return *Date::parse(text); }
RegionCode area() { return *RegionCode::parse("140522"); }
StatementHeader header() {
    return {*ChannelKey::parse("wechat"), area(), day("2026-01-05"), day("2026-01-06"), 3};
}
AskedStatement asked() { return {*ChannelKey::parse("wechat"), area()}; }

constexpr std::string_view kWhole =
    "#statement,1,wechat,140522,2026-01-05,2026-01-06,3\n"
    "trade,order,amount,day,kind\n"
    "4200002345202601051234567890,1405220890900547752021874,400.00,2026-01-05,paid\n"
    "A-b_c.9,,80.00,2026-01-06,paid\n"
    "R77,,400.00,2026-01-06,refunded\n"
    "#total,paid,2,480.00\n"
    "#total,refunded,1,400.00\n"
    "#total,posted,0,0.00\n";

std::vector<StatementRow> rows_of(const ChannelStatement& statement) {
    std::vector<StatementRow> rows;
    statement.for_each_row([&](const StatementRow& row) { rows.push_back(row); });
    return rows;
}

std::string replaced(std::string_view before, std::string_view after, std::string_view text = kWhole) {
    std::string out(text);
    const std::size_t at = out.find(before);
    CHECK(at != std::string::npos);
    return out.replace(at, before.size(), after);
}

// What is said of a file that cannot be taken, in both languages, one after the other.
std::string fault_of(std::string_view text) {
    const auto statement = ChannelStatement::parse(text, asked());
    if (statement) return "taken";
    const LocalText& message = statement.error().message;
    EXPECT_THAT(message.zh, HasSubstr("请渠道更正"));
    EXPECT_THAT(message.en, HasSubstr("ask the channel"));
    return message.zh + " | " + message.en;
}

TEST(ChannelStatement, is_read_as_it_is_written) {
    auto statement = ChannelStatement::parse(kWhole, asked());
    ASSERT_TRUE(statement) << statement.error().message.en;
    EXPECT_EQ(statement->header(), header());
    EXPECT_EQ(statement->total(EntryKind::paid), (StatementTotal{2, *Money::parse("480.00")}));
    EXPECT_EQ(statement->total(EntryKind::posted), StatementTotal{});
    EXPECT_EQ(statement->rows(), 3);
    const auto rows = rows_of(*statement);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0], (StatementRow{"4200002345202601051234567890", "1405220890900547752021874",
                                     *Money::parse("400.00"), day("2026-01-05"), EntryKind::paid}));
    EXPECT_EQ(rows[2].kind, EntryKind::refunded);
    const auto keys = statement->take_key_rows();
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_EQ(keys[0].size(), 3U);
    const auto place = static_cast<std::int64_t>(kWhole.find("A-b_c"));
    EXPECT_EQ(statement->row_at(place), rows[1]);
    EXPECT_EQ(statement->line_of(place), 4U);

    std::string written;
    StatementWriter writer(written, header());
    for (const StatementRow& row : rows) writer.add(row);
    writer.finish();
    EXPECT_EQ(written, kWhole);
}

TEST(ChannelStatement, may_have_no_rows_and_any_line_ends) {
    std::string empty;
    StatementWriter(empty, header()).finish();
    EXPECT_EQ(ChannelStatement::parse(empty, asked())->rows(), 0);

    std::string returns(kWhole);
    for (std::size_t at = returns.find('\n'); at != std::string::npos; at = returns.find('\n', at + 2))
        returns.replace(at, 1, "\r\n");
    EXPECT_EQ(ChannelStatement::parse(returns, asked())->rows(), 3);
    EXPECT_EQ(ChannelStatement::parse(replaced("kind\n", "kind\r\n"), asked())->rows(), 3);
    EXPECT_EQ(ChannelStatement::parse("\xEF\xBB\xBF" + returns + "\r\n\n", asked())->rows(), 3);
    EXPECT_EQ(ChannelStatement::parse(kWhole.substr(0, kWhole.size() - 1), asked())->rows(), 3);
}

TEST(ChannelStatement, may_be_written_in_chinese) {
    const std::string chinese =
        "#对账单,1,treasury,全部,2026-01-05,2026-01-05,1\n"
        "交易号,缴费单号,金额,日期,类型\n"
        "a,,1.00,2026-01-05,缴费\nb,,2.00,2026-01-05,退费\nc,,3.00,2026-01-05,入库\n"
        "#合计,缴费,1,1.00\n#合计,退费,1,2.00\n#合计,入库,1,3.00\n";
    const AskedStatement all = {*ChannelKey::parse("treasury"), std::nullopt};
    std::string national;
    TextEncoder::create(TextEncoding::gb18030)->append(national, chinese);
    ASSERT_NE(national, chinese);
    for (const std::string& text : {chinese, national}) {
        const auto statement = ChannelStatement::parse(text, all);
        ASSERT_TRUE(statement) << statement.error().message.zh;
        EXPECT_FALSE(statement->header().area);
        EXPECT_EQ(statement->total(EntryKind::posted), (StatementTotal{1, *Money::parse("3.00")}));
    }
    std::string wide;
    TextEncoder::create(TextEncoding::utf16le)->append(wide, chinese);
    EXPECT_THAT(fault_of("\xFF\xFE" + wide), HasSubstr("UTF-16LE"));
}

TEST(ChannelStatement, is_not_taken_for_another) {
    EXPECT_THAT(fault_of(replaced("wechat", "alipay")), HasSubstr("line 1: it is of the channel \"alipay\""));
    EXPECT_THAT(fault_of(replaced("140522", "140581")), HasSubstr("it is of the area 140581, not 140522"));
    EXPECT_THAT(fault_of(replaced("140522", "all")), HasSubstr("it is of the area all, not 140522"));
}

TEST(ChannelStatement, has_an_exact_head) {
    const std::array<std::pair<std::string_view, std::string_view>, 12> changes = {{
        {"#statement,1", "#statement,2"},
        {"#statement", "statement"},
        {"140522", "1405"},
        {"140522", "140522108000"},
        {"2026-01-06,3", "2026-01-04,3"},
        {"2026-01-06,3", "2027-01-06,3"},
        {"2026-01-06,3", "2026-01-06,0"},
        {"2026-01-06,3", "2026-01-06,03"},
        {"2026-01-06,3", "2026-01-06,-3"},
        {"2026-01-06,3", "2026-01-06"},
        {"2026-01-06,3", "2026-01-06,3,"},
        {"wechat", "WeChat"},
    }};
    for (const auto& [before, after] : changes)
        EXPECT_THAT(fault_of(replaced(before, after)), HasSubstr("line 1: ")) << after;
    EXPECT_THAT(fault_of(""), HasSubstr("breaks off"));
    EXPECT_THAT(fault_of(std::string(100'000, 'x')), HasSubstr("no statement"));
    EXPECT_THAT(fault_of(std::string(100'000, '\n')), HasSubstr("line 1"));
    EXPECT_THAT(fault_of(replaced(",kind\n", ",kind,remark\n")), HasSubstr("line 2: column 6 is unknown"));
    EXPECT_THAT(fault_of(replaced("trade,order", "order,trade")), HasSubstr("column 1 is unknown"));
    EXPECT_THAT(fault_of(replaced(",kind\n", "\n")), HasSubstr("columns are missing"));
}

TEST(ChannelStatement, says_what_is_wrong_with_a_row) {
    const std::array<std::array<std::string_view, 3>, 22> changes = {{
        {"A-b_c.9,", "A b,", "第4行：交易号（trade）"},
        {"A-b_c.9,", ",", "trade: a trade number is"},
        {"A-b_c.9,", "=1+1,", "表格软件会当作公式"},
        {"A-b_c.9,", "-Ab,", "takes for a formula"},
        {"A-b_c.9,", "@b,", "takes for a formula"},
        {"A-b_c.9,", "140000196806110021,", "no ID number"},
        {",1405220890900547752021874,", ",14052208909005477520218740,", "line 3: order:"},
        {",1405220890900547752021874,", ",1405229999999999999999999,", "order:"},
        {",1405220890900547752021874,", ",+405220890900547752021874,", "order: it begins with"},
        {"80.00,2026", "-80.00,2026", "cannot be negative"},
        {"80.00,2026", "+80.00,2026", "takes for a formula"},
        {"80.00,2026", "80.0,2026", "amount:"},
        {"80.00,2026", "080.00,2026", "amount:"},
        {"80.00,2026", "0.00,2026", "above zero"},
        {"80.00,2026", "99999999999.00,2026", "amount:"},
        {"80.00,2026-01-06", "80.00,2026-01-07", "none of the statement's days"},
        {"80.00,2026-01-06", "80.00,2026-02-30", "day:"},
        {"01-06,paid", "01-06,Paid", "paid, refunded or posted"},
        {"01-06,paid", "01-06,paid,", "there are 6 fields"},
        {"01-06,paid\n", "01-06,paid\r\r\n", "kind:"},
        {"A-b_c.9,", "\n", "line 4: an empty line"},
        {"A-b_c.9,", "#total,paid,0,0.00\nA", "line 4: a line that begins with #"},
    }};
    for (const auto& [before, after, said] : changes)
        EXPECT_THAT(fault_of(replaced(before, after)), HasSubstr(std::string(said))) << after;
}

TEST(ChannelStatement, must_be_whole_and_add_up) {
    for (std::size_t size = kWhole.size() - 2; size > 0; --size)
        EXPECT_FALSE(ChannelStatement::parse(kWhole.substr(0, size), asked())) << size;
    EXPECT_THAT(fault_of(replaced("#total,posted,0,0.00\n", "")), HasSubstr("line 7: it does not end with"));
    EXPECT_THAT(
        fault_of(replaced("paid,2,480.00", "paid,3,480.00")),
        HasSubstr("line 6: the total of paid says 3 rows and 480.00 yuan; there are 2 rows and 480.00"));
    EXPECT_THAT(fault_of(replaced("paid,2,480.00", "paid,2,480.01")), HasSubstr("缴费合计为2笔480.01元"));
    EXPECT_THAT(fault_of(replaced("refunded,1,400.00", "refunded,1,92233720368547758.08")),
                HasSubstr("not whole"));
    EXPECT_THAT(fault_of(replaced("refunded,1,400.00", "refunded,1,92233720368547758.07")),
                HasSubstr("line 7: the total of refunded"));
    EXPECT_THAT(fault_of(std::string(kWhole) + std::string(kWhole)),
                HasSubstr("line 6: a line that begins with #"));
    EXPECT_THAT(fault_of(std::string(kWhole) + "x"), HasSubstr("line 9: it does not end with"));
}

// The examples of the pages.
TEST(ChannelStatement, is_as_its_pages_say) {
    for (const char* page : {"channel-statement.md", "channel-statement.zh-CN.md"}) {
        std::ifstream file(std::string(CANBAO_SOURCE_DIR "/docs/formats/") + page);
        ASSERT_TRUE(file.is_open());
        std::string example;
        for (std::string line; std::getline(file, line);)
            if (line.starts_with("    ")) example += line.substr(4) + "\n";
        const auto statement = ChannelStatement::parse(example, asked());
        ASSERT_TRUE(statement) << statement.error().message.en;
        EXPECT_EQ(statement->rows(), 3);
    }
}

// Whatever is written is read again, by any number of threads.
TEST(ChannelStatement, reads_what_was_written) {
    hold_in_many_cases([] {
        const auto rows = *rc::gen::inRange(0, 30);
        std::vector<std::string> trades;
        for (int i = 0; i < rows; ++i) {
            const auto trade_character =
                rc::gen::map(rc::gen::inRange<std::size_t>(0, 65), [](std::size_t which) {
                    return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."[which];
                });
            const auto length = *rc::gen::inRange<std::size_t>(0, TradeNumber::kLongest);
            trades.push_back("t" + *rc::gen::container<std::string>(length, trade_character));
        }
        const std::string order = OrderNumber(area(), *rc::gen::inRange<std::int64_t>(1, INT64_MAX)).text();
        std::vector<StatementRow> written;
        std::string text;
        StatementWriter writer(text, header());
        for (const std::string& trade : trades) {
            const bool has_order = *rc::gen::arbitrary<bool>();
            written.push_back({trade, has_order ? std::string_view(order) : std::string_view(),
                               *any_money() + Money::fen(1), *date_within(header().from, header().until),
                               static_cast<EntryKind>(*rc::gen::inRange(0, 3))});
            if (written.back().amount > Money::fen(Money::kMostReadFen))
                written.back().amount = Money::fen(Money::kMostReadFen);
            writer.add(written.back());
        }
        writer.finish();
        const auto read = ChannelStatement::parse(text, asked(), {.threads = *rc::gen::inRange(1U, 4U)});
        RC_ASSERT(read.has_value());
        RC_ASSERT(rows_of(*read) == written);
    });
}

// A file of several megabytes is parted among threads: the same rows, and the first fault of all.
TEST(ChannelStatement, is_read_in_parts) {
    constexpr std::int64_t kRows = 60'000;
    std::string text;
    StatementWriter writer(text, header());
    for (std::int64_t i = 0; i < kRows; ++i) {
        const std::string trade = "4200001234567890123456" + std::to_string(100'000 + i);
        writer.add(
            {trade, "1405220890900547752021874", Money::fen(1 + i), day("2026-01-05"), EntryKind::paid});
    }
    writer.finish();
    for (const unsigned threads : {1U, 2U, 3U}) {
        auto statement = ChannelStatement::parse(text, asked(), {.threads = threads});
        ASSERT_TRUE(statement);
        EXPECT_EQ(statement->rows(), kRows);
        const auto keys = statement->take_key_rows();
        EXPECT_EQ(keys.size(), threads);
        std::size_t sum = 0;
        for (const KeyRows& rows : keys) sum += rows.size();
        EXPECT_EQ(sum, static_cast<std::size_t>(kRows));
        const std::string twice_wrong =
            replaced("6159000,", "6159000;", replaced("6101000,", "6101000;", text));
        const auto wrong = ChannelStatement::parse(twice_wrong, asked(), {.threads = threads});
        ASSERT_FALSE(wrong);
        EXPECT_THAT(wrong.error().message.en, HasSubstr("line 1003: "));
    }
}

// Before any day was read, ten NULs were taken for one.
TEST(StatementRow, has_no_day_that_was_never_read) {
    const std::string nuls(10, '\0');
    EXPECT_THAT(fault_of(replaced("2026-01-06,paid", nuls + ",paid")), HasSubstr("line 4: day:"));
    EXPECT_THAT(fault_of(replaced("2026-01-05,paid", nuls + ",paid")), HasSubstr("line 3: day:"));
}

// The fast path takes no row that the plain one would not, and reads the same.
TEST(StatementRow, is_read_fast_as_it_is_read_plainly) {
    const std::array<std::string_view, 5> fields = {
        "4200002345202601051234567890", "1405220890900547752021874", "400.00", "2026-01-05", "paid"};
    hold_in_many_cases(
        [&] {
            std::string line;
            for (const std::string_view field : fields)
                line += (line.empty() ? "" : ",") + std::string(field);
            const int changes = *rc::gen::inRange(0, 4);
            for (int i = 0; i < changes; ++i) {
                const auto at = *rc::gen::inRange<std::size_t>(0, line.size() + 1);
                const char sign = "0019,.-=aZ\r#"[*rc::gen::inRange<std::size_t>(0, 12)];
                const bool is_replaced = *rc::gen::arbitrary<bool>();
                line.replace(at, is_replaced ? 1 : 0,
                             *rc::gen::inRange(0, 5) == 0 ? "" : std::string(1, sign));
            }
            const std::string text = line + "\n";
            StatementRowReader reader(header().from, header().until);
            const char* at = text.data();
            StatementRow row;
            const bool is_taken = reader.take(at, text.data() + text.size(), row);
            if (line.ends_with('\r')) line.pop_back();
            const auto plain = read_statement_row(line, header().from, header().until);
            RC_ASSERT(is_taken == plain.has_value());
            if (!is_taken) RC_ASSERT(at == text.data());
            if (is_taken) RC_ASSERT(at == text.data() + text.size());
            if (is_taken) RC_ASSERT(row == *plain);
        },
        5'000);
}

}  // namespace
}  // namespace canbao
