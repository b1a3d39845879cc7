#include "channels/decision_json.h"

#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "channels/json_text.h"
#include "channels/padded_line.h"
#include "channels/person_json.h"
#include "decision/invented_people.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using Json = nlohmann::json;

const PolicyBook& book() {
    static const PolicyBook::Reading kReading =
        PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/policies"));
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

ServedTable any_table() {
    static const std::vector<ServedTable> kTables = tables_of(book());
    return *rc::gen::elementOf(kTables);
}

// Any text that can be written in UTF-8.
std::string any_text() {
    std::string text;
    const auto count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i) {
        const auto code = *rc::gen::oneOf(
            rc::gen::inRange<std::uint32_t>(0, 0x80), rc::gen::inRange<std::uint32_t>(0x80, 0xD800),
            rc::gen::inRange<std::uint32_t>(0xE000, 0x110000),
            rc::gen::element<std::uint32_t>('"', '\\', '/', 0x1F, 0x7F, 0x2028, 0xFFFF, 0x10FFFF));
        const auto push = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
        if (code < 0x80) {
            push(code);
        } else if (code < 0x800) {
            push(0xC0 | code >> 6);
            push(0x80 | (code & 63));
        } else if (code < 0x10000) {
            push(0xE0 | code >> 12);
            push(0x80 | (code >> 6 & 63));
            push(0x80 | (code & 63));
        } else {
            push(0xF0 | code >> 18);
            push(0x80 | (code >> 12 & 63));
            push(0x80 | (code >> 6 & 63));
            push(0x80 | (code & 63));
        }
    }
    return text;
}

std::string answer_text(std::string_view id, const Quote& quote, Language language) {
    std::string out;
    append_answer(out, id, quote, language);
    return out;
}

std::set<std::string> keys_of(const Json& json) {
    std::set<std::string> keys;
    for (const auto& [key, value] : json.items()) keys.insert(key);
    return keys;
}

Json json_of(const std::optional<Date>& day) { return day ? Json(day->text()) : Json(nullptr); }

Json json_of(const std::vector<SubsidyShare>& shares) {
    Json list = Json::array();
    for (const SubsidyShare& share : shares)
        list.push_back({{"category", share.category->key},
                        {"payer", share.payer->key},
                        {"amount", share.amount.text()},
                        {"clause", share.clause->reference}});
    return list;
}

// Those of the invented province too, whose answers have the fields of other structures of the law.
const PolicyBook& book_with_places() { return book_of_every_place(CANBAO_SOURCE_DIR); }

// The answer as the contract writes it, made in the plainest way.
Json expected_answer(const Json& id, const Quote& quote, Language language) {
    Json json = {{"id", id},
                 {"pack", quote.table == nullptr ? Json(nullptr) : Json(quote.table->pack->id)},
                 {"reasons", Json::array()}};
    for (const Reason& reason : quote.reasons) {
        std::string text;
        append_text(text, reason, language);
        json["reasons"].push_back(
            {{"code", word(reason.code)},
             {"clause", reason.clause == nullptr ? Json(nullptr) : Json(reason.clause->reference)},
             {"text", text}});
    }
    if (const auto* granted = std::get_if<Quote::Granted>(&quote.outcome)) {
        json.update(
            {{"outcome", "granted"},
             {"standard", granted->standard.text()},
             {"subsidies", json_of(granted->subsidies)},
             {"due", granted->due.text()},
             {"repair_due", granted->repair_due.text()},
             {"total", granted->total.text()},
             {"late", granted->late},
             {"waiting_months", {{"fixed", granted->waiting.fixed}, {"variable", granted->waiting.variable}}},
             {"cover_from", json_of(granted->cover_from)},
             {"cover_until", granted->cover_until.text()}});
        if (granted->waiting.days > 0) json["waiting_days"] = granted->waiting.days;
        if (granted->prepaid_years > 0) {
            json["prepaid_years"] = granted->prepaid_years;
            json["prepaid_due"] = granted->prepaid_due.text();
        }
    } else if (const auto* refused = std::get_if<Quote::Refused>(&quote.outcome)) {
        json["outcome"] = "refused";
        if (refused->opens) json["opens"] = refused->opens->text();
        if (refused->next_open_day) json["next_open_day"] = refused->next_open_day->text();
    } else {
        const auto& open = std::get<Quote::Undetermined>(quote.outcome);
        json.update({{"outcome", "undetermined"},
                     {"standard", open.standard.text()},
                     {"subsidies", json_of(open.best_known)}});
    }
    return json;
}

TEST(JsonText, reads_back_as_it_was) {
    hold_in_many_cases([] {
        const std::string text = any_text();
        std::string out = "[";
        append_json_string(out, text);
        out += "]";
        RC_ASSERT(Json::accept(out));
        RC_ASSERT(Json::parse(out)[0].get<std::string>() == text);
        RC_ASSERT(out.find('\n') == std::string::npos);
    });
}

TEST(QuoteAnswerProperty, is_json_with_the_fields_of_the_contract) {
    hold_in_many_cases([] {
        const Language language = *rc::gen::element(Language::zh, Language::en);
        static const std::vector<ServedTable> kTables = tables_of(book_with_places());
        const ServedTable served = *rc::gen::elementOf(kTables);
        const Quote answer = quote(book_with_places(), *any_request_with_facts(served));
        const std::string text = answer_text("\"x\"", answer, language);
        RC_ASSERT(Json::accept(text));
        RC_ASSERT(Json::parse(text) == expected_answer("x", answer, language));
        RC_ASSERT(text.find('\n') == std::string::npos);
    });
}

TEST(QuoteAnswer, has_all_fields_where_it_is_granted_even_those_that_are_empty) {
    const QuoteRequest request{
        {*RegionCode::parse("140522"), *Date::parse("1980-05-01"), {}, {}, {}, {}, {}, {}},
        2026,
        *Date::parse("2026-12-20"),
        *Date::parse("2026-12-20"),
        0};
    const Json json = Json::parse(answer_text("1", quote(book(), request), Language::zh));
    EXPECT_EQ(keys_of(json), (std::set<std::string>{"id", "outcome", "pack", "standard", "subsidies", "due",
                                                    "repair_due", "total", "late", "waiting_months",
                                                    "cover_from", "cover_until", "reasons"}));
    EXPECT_TRUE(json["cover_from"].is_null());
    EXPECT_EQ(json["subsidies"], Json::array());
    EXPECT_EQ(json["id"], 1);
    EXPECT_EQ(json["pack"], "140522/2026");
}

TEST(QuoteAnswer, names_no_pack_where_none_holds) {
    const QuoteRequest request{
        {*RegionCode::parse("150522"), *Date::parse("1980-05-01"), {}, {}, {}, {}, {}, {}},
        2026,
        *Date::parse("2026-12-20"),
        *Date::parse("2026-12-20"),
        0};
    const Json json = Json::parse(answer_text("null", quote(book(), request), Language::en));
    EXPECT_TRUE(json["pack"].is_null());
    EXPECT_TRUE(json["id"].is_null());
    EXPECT_EQ(json["outcome"], "refused");
    EXPECT_EQ(json["reasons"][0]["code"], "no_policy");
    EXPECT_TRUE(json["reasons"][0]["clause"].is_null());
}

// Names come from packs, where anything may stand.
TEST(QuoteAnswer, escapes_names_of_packs) {
    const auto reading =
        PolicyBook::read(changed(invented_province(), kInventedCatalogue, "zh = \"学者\", en = \"scholar\"",
                                 R"(zh = "学\"者\\", en = "sch\u0001olar\n")"));
    ASSERT_TRUE(reading.problems.empty());
    QuoteRequest request{{*RegionCode::parse("990103"), *Date::parse("1980-05-01"), {}, {}, {}, {}, {}, {}},
                         2030,
                         *Date::parse("2029-11-20"),
                         *Date::parse("2029-11-20"),
                         0};
    request.person.identities = {{*reading.book->catalogue(request.person.region)->category("scholar"),
                                  {*Date::parse("2020-01-01"), {}}}};
    const Quote answer = quote(*reading.book, request);
    for (const Language language : {Language::zh, Language::en}) {
        const std::string text = answer_text("1", answer, language);
        ASSERT_TRUE(Json::accept(text)) << text;
        EXPECT_EQ(Json::parse(text), expected_answer(1, answer, language));
    }
}

TEST(QuoteAnswerProperty, id_is_echoed) {
    hold_in_many_cases([] {
        const Json id =
            *rc::gen::arbitrary<bool>() ? Json(any_text()) : Json(*rc::gen::arbitrary<std::int64_t>());
        const bool is_escaped = *rc::gen::arbitrary<bool>();
        const PaddedLine line("{\"id\":" + id.dump(-1, ' ', is_escaped) + "}");
        DecisionParser parser(book(), Command::quote);
        RC_ASSERT(parser.quote(line.text()).error().field == "region");
        RC_ASSERT(Json::parse(parser.id()) == id);
    });
}

TEST(QuoteError, is_json_with_line_field_and_message) {
    hold_in_many_cases([] {
        const LineError error{any_text(), {any_text(), any_text()}};
        const auto line = *rc::gen::inRange<std::size_t>(1, 1'000'000'000);
        std::string out;
        append_error(out, "\"x\"", line, error, Language::en);
        const Json expected = {
            {"id", "x"},
            {"outcome", "error"},
            {"error", {{"line", line}, {"field", error.field}, {"message", error.message.en}}}};
        RC_ASSERT(Json::parse(out) == expected);
        out.clear();
        append_error(out, "\"x\"", line, error, Language::zh);
        RC_ASSERT(Json::parse(out)["error"]["message"] == error.message.zh);
    });
}

TEST(QuoteRequestText, reads_back_as_the_same_request) {
    hold_in_many_cases([] {
        const ServedTable served = any_table();
        const QuoteRequest request = *any_request(served);
        const std::string id = any_text();
        std::string out;
        append_quote_request(out, id, request, *served.table);
        const PaddedLine line(out);
        DecisionParser parser(book(), Command::quote);
        const auto read = parser.quote(line.text());
        RC_ASSERT(read.has_value());
        RC_ASSERT(told(*read) == told(request));
        RC_ASSERT(Json::parse(parser.id()) == Json(id));
        RC_ASSERT(told_outcome(quote(book(), *read)) == told_outcome(quote(book(), request)));
    });
}

TEST(SyntheticPersonText, holds_what_is_known_of_an_invented_person) {
    const Catalogue& catalogue = *book().catalogue(*RegionCode::parse("140000"));
    Person person{.id_number = IdNumber::synthetic(14, 3, *Date::parse("1980-05-01"), 7),
                  .name = "王示\"安",
                  .born = *Date::parse("1980-05-01"),
                  .region = *RegionCode::parse("140522"),
                  .identities = {{*catalogue.category("orphan"),
                                  {*Date::parse("2020-01-01"), *Date::parse("2021-01-01")}}},
                  .resident_years = {},
                  .employee_years = {},
                  .employee_until = *Date::parse("2024-06-30")};
    person.resident_years.insert(2025);
    person.employee_years.insert(2024);
    std::string out;
    append_synthetic_person(out, person, catalogue);
    const Json expected = {
        {"id_number", std::string(person.id_number.plain())},
        {"name", person.name},
        {"sex", "male"},
        {"born", "1980-05-01"},
        {"region", "140522"},
        {"identities", {{{"category", "orphan"}, {"from", "2020-01-01"}, {"until", "2021-01-01"}}}},
        {"insured", {{{"year", 2024}, {"scheme", "employee"}}, 2025}},
        {"employee_until", "2024-06-30"}};
    EXPECT_EQ(Json::parse(out), expected);
}

// The number of somebody who lives is never written in full.
TEST(SyntheticPersonTextDeathTest, stops_at_a_number_that_is_not_marked_as_invented) {
    const Catalogue& catalogue = *book().catalogue(*RegionCode::parse("140000"));
    const Person person{.id_number = *IdNumber::parse("11010519491231002X"),
                        .name = "某",
                        .born = *Date::parse("1949-12-31"),
                        .region = *RegionCode::parse("140522"),
                        .identities = {},
                        .resident_years = {},
                        .employee_years = {},
                        .employee_until = {}};
    std::string out;
    EXPECT_DEATH(append_synthetic_person(out, person, catalogue), "CHECK");
}

}  // namespace
}  // namespace canbao
