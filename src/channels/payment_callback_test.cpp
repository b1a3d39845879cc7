#include "channels/payment_callback.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "channels/padded_line.h"
#include "vocabulary/id_number.h"

namespace canbao {
namespace {

using Json = nlohmann::json;

const std::string kOrder = "1405220890900547752021874";

std::string id_number() {
    return std::string(IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), 3).plain());
}

Json line(const char* amount) {
    return {
        {"area", "140522"}, {"person", "17"}, {"item", "contribution"}, {"year", 2026}, {"amount", amount}};
}

Json paid() {
    return {{"channel", "wechat"}, {"status", "paid"},   {"trade", "4200001"},
            {"order", kOrder},     {"amount", "400.00"}, {"paid_at", "2026-01-05T08:00:00+08:00"},
            {"kind", "normal"}};
}

Json paid_for_two() {
    Json json = paid();
    json.erase("order");
    json["lines"] = {line("320.00"), line("80.00")};
    json["lines"][1].erase("person");
    json["lines"][1]["document"] = {{"kind", "resident_id"}, {"number", id_number()}};
    return json;
}

Json closed() {
    return {{"channel", "alipay"},
            {"status", "closed"},
            {"order", kOrder},
            {"amount", "400.00"},
            {"at", "2026-01-05T08:00:00+08:00"}};
}

tl::expected<ChannelNotice, LineError> read(const std::string& body) {
    PaymentCallbackReader reader;
    const PaddedLine padded(body);
    return reader.read(padded.text());
}

std::string wrong_field(const Json& json) {
    const auto notice = read(json.dump());
    if (notice) return "none";
    EXPECT_FALSE(notice.error().message.zh.empty() || notice.error().message.en.empty());
    return notice.error().field;
}

Json with(Json json, const char* pointer, const Json& value) {
    json[Json::json_pointer(pointer)] = value;
    return json;
}
Json without(Json json, const char* field) {
    json.erase(field);
    return json;
}

std::string written(const ChannelNotice& notice) {
    std::string out;
    append_payment_callback(out, notice);
    return out;
}

// ---- what is taken

TEST(PaymentCallback, tells_of_an_order_that_is_paid) {
    const auto notice = read(paid().dump());
    ASSERT_TRUE(notice) << notice.error().field << notice.error().message.en;
    const auto& told = std::get<PaidNotice>(*notice);
    EXPECT_EQ(told.payment.channel.text(), "wechat");
    EXPECT_EQ(told.payment.trade.text(), "4200001");
    EXPECT_EQ(told.payment.order->text(), kOrder);
    EXPECT_EQ(told.payment.amount, Money::fen(40'000));
    EXPECT_EQ(told.payment.paid_at, 1'767'571'200'000'000);
    EXPECT_TRUE(told.payment.lines.empty());
    EXPECT_EQ(told.kind, PaymentKind::normal);
}

TEST(PaymentCallback, tells_for_whom_is_paid_where_there_is_no_order) {
    const auto notice = read(with(paid_for_two(), "/kind", "special").dump());
    ASSERT_TRUE(notice) << notice.error().field << notice.error().message.en;
    const auto& told = std::get<PaidNotice>(*notice);
    EXPECT_EQ(told.kind, PaymentKind::special);
    EXPECT_FALSE(told.payment.order);
    ASSERT_EQ(told.payment.lines.size(), 2U);
    EXPECT_EQ(std::get<PersonNumber>(told.payment.lines[0].person), PersonNumber{17});
    EXPECT_EQ(told.payment.lines[0].amount, Money::fen(32'000));
    EXPECT_EQ(std::get<DocumentReference>(told.payment.lines[1].person).document.plain(), id_number());
    EXPECT_EQ(told.payment.lines[1].area, *RegionCode::parse("140522"));
    EXPECT_EQ(told.payment.lines[1].item, PaymentItem::contribution);
    EXPECT_EQ(told.payment.lines[1].year, 2026);
}

TEST(PaymentCallback, finds_a_newborn_by_the_household_book) {
    Json json = paid_for_two();
    json["lines"][1]["document"] = {
        {"kind", "household_book"}, {"number", "014000123"}, {"name", "李小"}, {"born", "2026-01-02"}};
    const auto notice = read(json.dump());
    ASSERT_TRUE(notice) << notice.error().field << notice.error().message.en;
    const auto& found = std::get<DocumentReference>(std::get<PaidNotice>(*notice).payment.lines[1].person);
    EXPECT_EQ(found.name->plain(), "李小");
    EXPECT_EQ(found.born, *Date::parse("2026-01-02"));
    EXPECT_EQ(wrong_field(with(paid_for_two(), "/lines/1/document/name", "李小")), "lines[1].document");
}

TEST(PaymentCallback, tells_that_nothing_was_paid) {
    const auto notice = read(closed().dump());
    ASSERT_TRUE(notice) << notice.error().field << notice.error().message.en;
    const auto& told = std::get<StateNotice>(*notice);
    EXPECT_EQ(told.state, UnpaidState::closed);
    EXPECT_FALSE(told.trade);
    EXPECT_EQ(told.order->text(), kOrder);
    Json refunded = with(closed(), "/status", "refunded");
    EXPECT_EQ(wrong_field(refunded), "trade");
    EXPECT_EQ(wrong_field(with(refunded, "/trade", "4200001")), "none");
    EXPECT_EQ(wrong_field(with(without(closed(), "order"), "/trade", "4200001")), "none");
    EXPECT_EQ(wrong_field(without(closed(), "order")), "trade");
}

TEST(PaymentCallback, is_read_as_it_is_written) {
    Json newborn = paid_for_two();
    newborn["lines"][1]["document"] = {
        {"kind", "household_book"}, {"number", "014000123"}, {"name", "李\"小"}, {"born", "2026-01-02"}};
    for (const Json& json : {paid(), paid_for_two(), newborn, closed(),
                             with(with(closed(), "/status", "refunded"), "/trade", "4200001")}) {
        const auto notice = read(json.dump());
        ASSERT_TRUE(notice) << notice.error().field << notice.error().message.en;
        EXPECT_EQ(Json::parse(written(*notice)), json);
        EXPECT_EQ(written(*read(written(*notice))), written(*notice));
    }
}

TEST(PaymentCallback, passes_over_nulls) {
    EXPECT_EQ(wrong_field(with(paid(), "/lines", nullptr)), "none");
    EXPECT_EQ(wrong_field(with(paid(), "/amount", nullptr)), "amount");
}

// ---- what is not

TEST(PaymentCallback, is_one_object) {
    for (const char* bad : {"", "[]", "null", "{", "{}{}", "\"paid\"", "{\"channel\":\xff}"}) {
        const auto notice = read(bad);
        ASSERT_FALSE(notice) << bad;
        EXPECT_EQ(notice.error().field, "");
    }
    EXPECT_FALSE(read(std::string(PaymentCallbackReader::kLongestBody + 1, ' ')));
}

TEST(PaymentCallback, names_the_field_that_is_missing) {
    for (const char* field : {"channel", "status", "trade", "amount", "paid_at", "kind"})
        EXPECT_EQ(wrong_field(without(paid(), field)), field);
    for (const char* field : {"channel", "amount", "at"})
        EXPECT_EQ(wrong_field(without(closed(), field)), field);
}

TEST(PaymentCallback, names_the_field_that_is_wrong) {
    const std::vector<std::pair<const char*, Json>> wrong = {
        {"channel", "WeChat"},   {"channel", 5},    {"status", "success"},        {"trade", ""},
        {"trade", id_number()},  {"order", "17"},   {"amount", "0.00"},           {"amount", "-400.00"},
        {"amount", 400},         {"amount", "400"}, {"amount", "99999999999.00"}, {"paid_at", "2026-01-05"},
        {"paid_at", 1767571200}, {"kind", "特殊"}};
    for (const auto& [field, value] : wrong)
        EXPECT_EQ(wrong_field(with(paid(), (std::string("/") + field).c_str(), value)), field) << value;
}

TEST(PaymentCallback, takes_no_field_of_another_status_and_none_unknown) {
    EXPECT_EQ(wrong_field(with(paid(), "/at", "2026-01-05T08:00:00+08:00")), "at");
    EXPECT_EQ(wrong_field(with(closed(), "/paid_at", "2026-01-05T08:00:00+08:00")), "paid_at");
    EXPECT_EQ(wrong_field(with(closed(), "/kind", "normal")), "kind");
    EXPECT_EQ(wrong_field(with(paid(), "/openid", "x")), "");
    EXPECT_EQ(wrong_field(with(paid_for_two(), "/lines/0/name", "x")), "lines[0]");
    EXPECT_EQ(read(R"({"status":"paid","status":"closed"})").error().field, "status");
}

TEST(PaymentCallback, names_an_order_or_lines_not_both) {
    EXPECT_EQ(wrong_field(without(paid(), "order")), "order");
    EXPECT_EQ(wrong_field(with(paid_for_two(), "/order", kOrder)), "order");
}

TEST(PaymentCallback, lines_add_up_and_are_whole) {
    EXPECT_EQ(wrong_field(with(paid_for_two(), "/amount", "400.01")), "lines");
    EXPECT_EQ(wrong_field(with(paid_for_two(), "/lines", Json::array())), "lines");
    EXPECT_EQ(wrong_field(with(paid_for_two(), "/lines/0", 5)), "lines[0]");
    for (const char* field : {"area", "item", "year", "amount"}) {
        Json json = paid_for_two();
        json["lines"][1].erase(field);
        EXPECT_EQ(wrong_field(json), std::string("lines[1].") + field);
    }
    const std::vector<std::pair<const char*, Json>> wrong = {
        {"area", "140500"},   {"area", "140522108000"}, {"person", "0"},  {"person", 17},
        {"item", "donation"}, {"year", 1899},           {"year", "2026"}, {"amount", "0.00"}};
    for (const auto& [field, value] : wrong)
        EXPECT_EQ(wrong_field(with(paid_for_two(), (std::string("/lines/0/") + field).c_str(), value)),
                  std::string("lines[0].") + field)
            << value;
    EXPECT_EQ(wrong_field(with(paid_for_two(), "/lines/1/person", "17")), "lines[1]");
    Json many = paid_for_two();
    many["lines"] = Json::array();
    for (int i = 0; i < 101; ++i) many["lines"].push_back(line("1.00"));
    EXPECT_EQ(wrong_field(with(many, "/amount", "101.00")), "lines");
}

TEST(PaymentCallback, repeats_nothing_of_what_it_does_not_take) {
    Json json = paid_for_two();
    json["lines"][1]["document"]["number"] = id_number().substr(0, 17) + "?";
    json["lines"][1][id_number()] = 1;
    for (const Json& bad :
         {json, with(paid(), "/trade", id_number()), with(paid(), "/channel", id_number())}) {
        const auto notice = read(bad.dump());
        ASSERT_FALSE(notice);
        for (const std::string& text :
             {notice.error().field, notice.error().message.zh, notice.error().message.en})
            EXPECT_EQ(text.find(id_number().substr(0, 17)), std::string::npos) << text;
    }
}

}  // namespace
}  // namespace canbao
