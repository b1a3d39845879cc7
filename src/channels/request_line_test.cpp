#include "channels/request_line.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "channels/decision_json.h"
#include "channels/padded_line.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using Json = nlohmann::json;

// A request with every field that there is.
Json whole() {
    return Json::parse(R"({"id":"a-1","region":"990103","year":2030,"on":"2029-11-20","born":"1960-05-01",
        "identities":[{"category":"flood_victim","from":"2025-01-01","until":"2031-01-01"},{"category":"scholar","from":"2026-01-01"}],
        "insured":[2027,{"year":2028,"scheme":"employee"},{"year":2026,"scheme":"resident"}],
        "employee_until":"2028-06-30","registered_on":"2029-11-01","repair_years":1,"waiting_until":"2030-02-01",
        "facts":{"schooling":"university","pupils":3,"boards":true,"enrolled_on":"2029-09-01","fee":"12.50"}})");
}

constexpr std::string_view kFacts = R"([fact.pupils]
from   = 2030-01-01
type   = "count"
label  = { zh = "人数", en = "pupils" }
clause = "SX#一"
[fact.boards]
from   = 2030-01-01
type   = "yes_no"
label  = { zh = "住校", en = "boards" }
clause = "SX#一"
[fact.enrolled_on]
from   = 2030-01-01
type   = "date"
label  = { zh = "入学", en = "enrolled on" }
clause = "SX#一"
[fact.fee]
from   = 2030-01-01
type   = "money"
label  = { zh = "学费", en = "fee" }
clause = "SX#一"
)";

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(extended_pack(kFacts));
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

// The field that is named in the error for a line, or "none" where it is taken.
std::string field_in_error(std::string_view text) {
    DecisionParser parser(book(), Command::quote);
    const PaddedLine line(text);
    const auto request = parser.quote(line.text());
    if (request) return "none";
    EXPECT_FALSE(request.error().message.zh.empty()) << text;
    EXPECT_FALSE(request.error().message.en.empty()) << text;
    return request.error().field;
}

std::string field_in(const Json& json) { return field_in_error(json.dump()); }

// The whole request with the value at the pointer set to another, and the field that must be named.
void expect_error(const std::string& pointer, const Json& value, std::string_view field) {
    Json json = whole();
    json[Json::json_pointer(pointer)] = value;
    EXPECT_EQ(field_in(json), field) << pointer << " = " << value;
}

TEST(DecisionParser, takes_every_field) {
    DecisionParser parser(book(), Command::quote);
    const PaddedLine line(whole().dump());
    const auto request = parser.quote(line.text());
    ASSERT_TRUE(request) << request.error().field << ": " << request.error().message.en;
    const auto day = [](std::string_view text) { return *Date::parse(text); };
    const PersonFacts& person = request->person;
    EXPECT_EQ(parser.id(), "\"a-1\"");
    EXPECT_EQ(person.region, *RegionCode::parse("990103"));
    EXPECT_EQ(request->year, 2030);
    EXPECT_EQ(request->on, day("2029-11-20"));
    EXPECT_EQ(request->registered_on, day("2029-11-01"));
    EXPECT_EQ(request->repair_years, 1);
    EXPECT_EQ(person.born, day("1960-05-01"));
    ASSERT_EQ(person.identities.size(), 2U);
    EXPECT_EQ(person.identities[0].category, *book().catalogue(person.region)->category("flood_victim"));
    EXPECT_EQ(person.identities[0].period, (Period{day("2025-01-01"), day("2031-01-01")}));
    EXPECT_EQ(person.identities[1].period, (Period{day("2026-01-01"), {}}));
    YearSet resident;
    resident.insert(2026);
    resident.insert(2027);
    YearSet employee;
    employee.insert(2028);
    EXPECT_EQ(person.resident_years, resident);
    EXPECT_EQ(person.employee_years, employee);
    EXPECT_EQ(person.employee_until, day("2028-06-30"));
    EXPECT_EQ(person.waiting_until, day("2030-02-01"));
    ASSERT_EQ(person.declared.size(), 5U);
    const auto has = [&](std::string_view name, const FactValue& value) {
        return std::ranges::any_of(person.declared, [&](const DeclaredFact& fact) {
            return fact.name == name && fact.value == value;
        });
    };
    EXPECT_TRUE(has("schooling", std::string("university")));
    EXPECT_TRUE(has("pupils", std::int64_t{3}));
    EXPECT_TRUE(has("boards", true));
    EXPECT_TRUE(has("enrolled_on", day("2029-09-01")));
    EXPECT_TRUE(has("fee", Money::fen(1'250)));
}

TEST(DecisionParser, optional_fields_have_their_defaults) {
    DecisionParser parser(book(), Command::quote);
    const PaddedLine line(
        R"({"id":7,"region":"990103001000","year":2030,"on":"2029-11-20","born":"1960-05-01"})");
    const auto request = parser.quote(line.text());
    ASSERT_TRUE(request);
    EXPECT_EQ(parser.id(), "7");
    EXPECT_EQ(request->registered_on, request->on);
    EXPECT_EQ(request->repair_years, 0);
    EXPECT_TRUE(request->person.identities.empty());
    EXPECT_TRUE(request->person.resident_years.is_empty());
    EXPECT_EQ(request->person.employee_until, std::nullopt);
    EXPECT_EQ(request->person.waiting_until, std::nullopt);
}

// What stood in the line before must not leak into this one: it is another person.
TEST(DecisionParser, nothing_of_one_line_is_left_in_the_next) {
    DecisionParser parser(book(), Command::quote);
    const PaddedLine first(whole().dump());
    const PaddedLine second(
        R"({"id":"b","region":"990103","year":2030,"on":"2029-11-20","born":"1960-05-01"})");
    const PaddedLine broken(R"({"id":"c","insured":[2020],"region":)");
    ASSERT_TRUE(parser.quote(first.text()));
    ASSERT_FALSE(parser.quote(broken.text()));
    EXPECT_EQ(parser.id(), "null");
    const auto request = parser.quote(second.text());
    ASSERT_TRUE(request);
    EXPECT_EQ(parser.id(), "\"b\"");
    EXPECT_TRUE(request->person.identities.empty());
    EXPECT_TRUE(request->person.resident_years.is_empty());
    EXPECT_TRUE(request->person.employee_years.is_empty());
    EXPECT_EQ(request->person.employee_until, std::nullopt);
    EXPECT_EQ(request->person.waiting_until, std::nullopt);
    EXPECT_EQ(request->registered_on, request->on);
    EXPECT_EQ(request->repair_years, 0);
    EXPECT_TRUE(request->person.declared.empty());
}

TEST(DecisionParser, required_fields_that_are_missing_are_named) {
    for (const std::string field : {"id", "region", "year", "on", "born"}) {
        Json json = whole();
        json.erase(field);
        EXPECT_EQ(field_in(json), field);
        json[field] = nullptr;
        EXPECT_EQ(field_in(json), field) << "null";
    }
}

TEST(DecisionParser, optional_fields_may_be_null) {
    for (const std::string field : {"identities", "insured", "employee_until", "registered_on",
                                    "repair_years", "waiting_until", "facts", "tier"}) {
        Json json = whole();
        json[field] = nullptr;
        EXPECT_EQ(field_in(json), "none") << field;
    }
    Json json = whole();
    json["identities"][0]["until"] = nullptr;
    EXPECT_EQ(field_in(json), "none");
}

TEST(DecisionParser, unknown_fields_are_named) {
    expect_error("/colour", "red", "colour");
    expect_error("/Id", "a", "Id");
    expect_error("/identities/1/colour", "red", "identities[1].colour");
    expect_error("/insured/1/colour", "red", "insured[1].colour");
    expect_error("/facts/colour", "red", "facts.colour");
}

TEST(DecisionParser, long_unknown_names_are_cut_between_characters) {
    std::string long_name = "x";
    for (int i = 0; i < 60; ++i) long_name += "保";
    const std::string field = field_in(Json{{"id", 1}, {long_name, 1}});
    EXPECT_LT(field.size(), 70U);
    EXPECT_TRUE(field.ends_with("…"));
    EXPECT_EQ(Json::parse(Json(field).dump()), field) << "it is still UTF-8";
}

TEST(DecisionParser, ids_are_texts_or_whole_numbers) {
    for (const Json& wrong :
         {Json(true), Json(1.5), Json::array(), Json::object(), Json(std::string(201, 'x'))})
        expect_error("/id", wrong, "id");
    expect_error("/id", std::string(200, 'x'), "none");
    expect_error("/id", -5, "none");
    expect_error("/id", "", "none");
}

TEST(DecisionParser, regions_are_codes) {
    for (const Json& wrong : {Json(990103), Json("99"), Json("9901030"), Json("99010x"), Json("")})
        expect_error("/region", wrong, "region");
}

TEST(DecisionParser, years_are_whole_numbers_in_bounds) {
    for (const Json& wrong :
         {Json("2030"), Json(2030.0), Json(1899), Json(2200), Json(-2030), Json(4294969326), Json(true)})
        expect_error("/year", wrong, "year");
    for (const Json& wrong : {Json("1"), Json(-1), Json(101), Json(0.5)})
        expect_error("/repair_years", wrong, "repair_years");
    expect_error("/repair_years", 100, "none");
    expect_error("/repair_years", 0, "none");
}

TEST(DecisionParser, dates_are_days_that_exist) {
    for (const std::string field : {"on", "born", "employee_until", "registered_on", "waiting_until"}) {
        for (const Json& wrong : {Json("2029-02-29"), Json("20291120"), Json("2029-11-20T00:00"),
                                  Json(20291120), Json(""), Json(Json::array())})
            expect_error("/" + field, wrong, field);
        expect_error("/" + field, "2199-12-31", "none");
    }
}

TEST(DecisionParser, identities_are_named_by_their_place) {
    for (const Json& wrong : {Json("flood_victim"), Json::object(), Json(1)})
        expect_error("/identities", wrong, "identities");
    for (const Json& wrong : {Json("flood_victim"), Json::array(), Json(1), Json(nullptr)})
        expect_error("/identities/1", wrong, "identities[1]");
    for (const Json& wrong : {Json("nobody"), Json(""), Json(1), Json(nullptr)})
        expect_error("/identities/1/category", wrong, "identities[1].category");
    for (const Json& wrong : {Json("2026"), Json(2026), Json(nullptr)})
        expect_error("/identities/1/from", wrong, "identities[1].from");
    expect_error("/identities/0/until", "2024-12-31", "identities[0].until");
    expect_error("/identities/0/until", "2025-01-01", "none");
    Json json = whole();
    json["identities"][1].erase("from");
    EXPECT_EQ(field_in(json), "identities[1].from");
    json = whole();
    json["identities"][0].erase("category");
    EXPECT_EQ(field_in(json), "identities[0].category");
}

TEST(DecisionParser, insured_years_are_named_by_their_place) {
    for (const Json& wrong : {Json(2027), Json::object(), Json("2027")})
        expect_error("/insured", wrong, "insured");
    for (const Json& wrong :
         {Json("2027"), Json(1899), Json(2200), Json(2027.5), Json::array(), Json(nullptr)})
        expect_error("/insured/0", wrong, "insured[0]");
    for (const Json& wrong : {Json("2028"), Json(1899), Json(nullptr)})
        expect_error("/insured/1/year", wrong, "insured[1].year");
    for (const Json& wrong : {Json("civil_servant"), Json(1), Json("")})
        expect_error("/insured/1/scheme", wrong, "insured[1].scheme");
    Json json = whole();
    json["insured"][1].erase("year");
    EXPECT_EQ(field_in(json), "insured[1].year");
    json = whole();
    json["insured"][1].erase("scheme");
    EXPECT_EQ(field_in(json), "insured[1].scheme");
}

TEST(DecisionParser, facts_are_declared_and_of_their_type) {
    for (const Json& wrong : {Json("x"), Json::array()}) expect_error("/facts", wrong, "facts");
    for (const Json& wrong : {Json("kindergarten"), Json(1), Json(true), Json(""), Json(1.5), Json::array()})
        expect_error("/facts/schooling", wrong, "facts.schooling");
    for (const Json& wrong : {Json("3"), Json(true), Json(3.0), Json(-1)})
        expect_error("/facts/pupils", wrong, "facts.pupils");
    for (const Json& wrong : {Json("true"), Json(1)}) expect_error("/facts/boards", wrong, "facts.boards");
    for (const Json& wrong : {Json("2029"), Json(2029)})
        expect_error("/facts/enrolled_on", wrong, "facts.enrolled_on");
    for (const Json& wrong : {Json("12.5"), Json(12.5), Json(12)})
        expect_error("/facts/fee", wrong, "facts.fee");
    expect_error("/region", "980103", "facts.boards");
}

// The parser gives up the whole line for such a number; its field is named and the id is there all the same.
TEST(DecisionParser, numbers_too_large_are_an_error_of_their_field) {
    DecisionParser parser(book(), Command::quote);
    const auto with = [](const std::string& pointer, std::string_view number) {
        constexpr std::string_view kPlace = R"("@")";
        Json json = whole();
        json[Json::json_pointer(pointer)] = "@";
        std::string text = json.dump();
        return text.replace(text.find(kPlace), kPlace.size(), number);
    };
    const std::string many(400, '9');
    for (const std::string& number : {std::string("99999999999999999999"), "-1" + many, many}) {
        for (const auto& [pointer, field] :
             {std::pair("/year", "year"), std::pair("/born", "born"),
              std::pair("/repair_years", "repair_years"), std::pair("/insured/0", "insured[0]"),
              std::pair("/insured/1/year", "insured[1].year"),
              std::pair("/identities/1/category", "identities[1].category"),
              std::pair("/facts/pupils", "facts.pupils"), std::pair("/people", "people")}) {
            const PaddedLine line(with(pointer, number));
            EXPECT_EQ(field_in_error(line.text()), field) << line.text();
            EXPECT_FALSE(parser.quote(line.text()));
            EXPECT_EQ(parser.id(), "\"a-1\"") << line.text();
        }
        EXPECT_EQ(field_in_error(with("/id", number)), "id");
    }
    EXPECT_FALSE(parser.quote(PaddedLine(with("/id", "9223372036854775807,\"year\":" + many)).text()));
    EXPECT_EQ(parser.id(), "9223372036854775807") << "it is large, but not too large";
    EXPECT_EQ(field_in_error(with("/id", R"("99999999999999999999")")), "none") << "a text is no number";
    EXPECT_EQ(field_in_error(with("/id", R"("\\\"99999999999999999999")")), "none");
    for (const char* malformed : {"099999999999999999999", "99999999999999999999.", "--99999999999999999999",
                                  "99999999999999999999a", "1e999"})
        EXPECT_EQ(field_in_error(with("/year", malformed)), "") << malformed;
}

TEST(DecisionParser, tiers_are_refused_where_no_pack_has_them) { expect_error("/tier", "high", "tier"); }

TEST(DecisionParser, fields_given_twice_are_named) {
    const Json json = whole();
    const std::string text = json.dump();
    for (const auto& [key, value] : json.items()) {
        const std::string twice = "{" + Json(key).dump() + ":" + value.dump() + "," + text.substr(1);
        EXPECT_EQ(field_in_error(twice), key);
    }
    const auto with = [&](std::string_view from, std::string_view to) {
        return std::string(text).replace(text.find(from), from.size(), to);
    };
    EXPECT_EQ(field_in_error(with(R"("category":"scholar")", R"("category":"scholar","category":"scholar")")),
              "identities[1].category");
    EXPECT_EQ(field_in_error(with(R"("from":"2026-01-01")", R"("from":"2026-01-01","from":"2026-01-01")")),
              "identities[1].from");
    EXPECT_EQ(field_in_error(with(R"("until":"2031-01-01")", R"("until":"2031-01-01","until":"2031-01-01")")),
              "identities[0].until");
    EXPECT_EQ(field_in_error(with(R"("scheme":"employee")", R"("scheme":"employee","scheme":"employee")")),
              "insured[1].scheme");
    EXPECT_EQ(field_in_error(with(R"("year":2028)", R"("year":2028,"year":2028)")), "insured[1].year");
    EXPECT_EQ(field_in_error(with(R"("pupils":3)", R"("pupils":3,"pupils":3)")), "facts.pupils");
}

// A null and a value are two statements of one field.
TEST(DecisionParser, fields_given_twice_are_named_also_where_one_is_null) {
    const std::string text = whole().dump();
    const auto with = [&](std::string_view from, std::string_view to) {
        return std::string(text).replace(text.find(from), from.size(), to);
    };
    EXPECT_EQ(field_in_error(with(R"("until":"2031-01-01")", R"("until":null,"until":"2031-01-01")")),
              "identities[0].until");
    EXPECT_EQ(field_in_error(with(R"("repair_years":1)", R"("repair_years":null,"repair_years":1)")),
              "repair_years");
}

TEST(DecisionParser, lists_have_bounds) {
    const auto filled = [](const std::string& field, const Json& item, std::size_t count) {
        Json json = whole();
        json[field] = Json(count, item);
        return field_in(json);
    };
    const Json identity = {{"category", "scholar"}, {"from", "2020-01-01"}};
    EXPECT_EQ(filled("identities", identity, 64), "none");
    EXPECT_EQ(filled("identities", identity, 65), "identities");
    EXPECT_EQ(filled("insured", 2027, 300), "none");
    EXPECT_EQ(filled("insured", 2027, 301), "insured");
    Json json = whole();
    json["facts"] = Json::object();
    for (int i = 0; i < 65; ++i) json["facts"]["fact_" + std::to_string(i)] = i;
    EXPECT_EQ(field_in(json), "facts");
}

TEST(DecisionParser, lines_that_are_no_object_are_errors_of_the_line) {
    for (const std::string_view text : {"",
                                        " ",
                                        "null",
                                        "[]",
                                        "7",
                                        "\"id\"",
                                        "{",
                                        "}",
                                        "{}{}",
                                        "{} x",
                                        "{\"id\":1,}",
                                        "{'id':1}",
                                        "{\"id\":01}",
                                        "{\"id\":+1}",
                                        "{\"id\":1}}",
                                        "{\"id\":\"\t\"}",
                                        "{\"id\":\"\\x\"}",
                                        "{\"id\":\"\\u12\"}",
                                        "{\"id\":nul}",
                                        "{\"id\":1e999}",
                                        "{\"id\":\"\xFF\"}",
                                        "// {}",
                                        "{\"id\":NaN}",
                                        "{\"id\":\"\\ud800\"}",
                                        "{\"id\":\"\\udc00\"}",
                                        "{\"id\":\"\\ud800\\u0041\"}"})
        EXPECT_EQ(field_in_error(text), "") << text;
}

TEST(DecisionParser, category_of_another_province_is_no_error_where_nothing_is_decided) {
    Json json = whole();
    json["region"] = "980103";
    json.erase("facts");
    EXPECT_EQ(field_in(json), "none");
    json["identities"][0]["category"] = "nobody";
    EXPECT_EQ(field_in(json), "identities[0].category");
}

TEST(DecisionParser, keys_may_be_written_with_escapes) {
    EXPECT_EQ(
        field_in_error(
            R"({"\u0069d":1,"re\u0067ion":"990103","year":2030,"on":"2029-11-20","born":"1960-05-01"})"),
        "none");
    EXPECT_EQ(
        field_in_error(
            R"({"\u0069d":1,"id":1,"region":"990103","year":2030,"on":"2029-11-20","born":"1960-05-01"})"),
        "id")
        << "the same key, twice";
}

// ---- against another reader of JSON

Json any_json_of_known_fields() {
    Json json = whole();
    for (const std::string field : {"identities", "insured", "employee_until", "registered_on",
                                    "repair_years", "waiting_until", "facts"}) {
        const int choice = *rc::gen::inRange(0, 3);
        if (choice == 1) json.erase(field);
        if (choice == 2) json[field] = nullptr;
    }
    if (*rc::gen::arbitrary<bool>()) json["id"] = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
    return json;
}

// The text of an object with its fields in any order, and with blanks and escapes as the writer likes.
std::string written_freely(const Json& json) {
    std::vector<std::string> fields;
    const auto blank = [] { return *rc::gen::element<std::string>("", "", " ", "\t", " \r "); };
    for (const auto& [key, value] : json.items()) {
        const bool is_escaped = *rc::gen::arbitrary<bool>();
        fields.push_back(blank() + Json(key).dump() + blank() + ":" + blank() +
                         value.dump(*rc::gen::element(-1, 1), ' ', is_escaped) + blank());
    }
    for (std::size_t i = fields.size(); i > 1; --i)
        std::swap(fields[i - 1], fields[*rc::gen::inRange<std::size_t>(0, i)]);
    std::string text;
    for (const std::string& field : fields) text += (text.empty() ? "{" : ",") + field;
    return blank() + text + "}" + blank();
}

TEST(DecisionParserProperty, valid_lines_of_known_fields_are_taken_however_they_are_written) {
    hold_in_many_cases(
        [] { RC_ASSERT(field_in_error(written_freely(any_json_of_known_fields())) == "none"); }, 500);
}

TEST(DecisionParserProperty, what_another_reader_refuses_is_refused) {
    hold_in_many_cases(
        [] {
            std::string text = written_freely(any_json_of_known_fields());
            const int edits = *rc::gen::inRange(1, 4);
            for (int i = 0; i < edits; ++i) {
                const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
                const auto piece = *rc::gen::oneOf(
                    rc::gen::elementOf(std::vector<std::string>{"\"", "\\", "\\u", "\\ud83d", "\\udc00", "{",
                                                                "}", "[", "]", ",", ":", "0", "-", ".5", "e9",
                                                                "null", "\n", std::string(1, '\0'), "é"}),
                    rc::gen::map(rc::gen::arbitrary<char>(), [](char c) { return std::string(1, c); }));
                text.replace(at, *rc::gen::inRange<std::size_t>(0, 3), piece);
            }
            const bool is_valid = Json::accept(text);
            const std::string field = field_in_error(text);
            if (!is_valid) RC_ASSERT(field.empty());
            if (field == "none") RC_ASSERT(Json::parse(text).is_object());
        },
        8'000);
}

}  // namespace
}  // namespace canbao
