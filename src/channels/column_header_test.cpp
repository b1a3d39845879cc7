#include "channels/column_header.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "policy/book.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

Date day(std::string_view text) { return *Date::parse(text); }
RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(invented_province());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}
const Catalogue& catalogue() { return *book().catalogue(area("990000")); }

// Identities with and without an end, and every kind of fact.
PeopleHeader whole() {
    PeopleHeader header;
    header.rows = 1000;
    header.year = 2030;
    header.areas = {area("990103"), area("990000"), area("990103101000")};
    header.first_insured_year = 1998;
    header.attributes.intern({{{*catalogue().category("scholar"), {day("2026-01-01"), {}}},
                               {*catalogue().category("islander"), {day("2027-01-01"), day("2031-06-30")}}},
                              {}});
    header.attributes.intern({{},
                              {{"boards", true},
                               {"pupils", std::int64_t{3}},
                               {"enrolled_on", day("2029-09-01")},
                               {"fee", Money::fen(1'250)},
                               {"schooling", std::string("大学 \"\n")}}});
    header.columns = {{"born", ColumnType::i32, 0},
                      {"tier", ColumnType::u8, 0},
                      {"area", ColumnType::u16, 0},
                      {"attributes", ColumnType::u32, 0}};
    return header;
}

std::string written(PeopleHeader header) {
    std::string out;
    append_people_header(out, header, catalogue());
    return out;
}

TEST(ColumnHeader, is_read_as_it_was_written) {
    PeopleHeader header = whole();
    std::string bytes;
    append_people_header(bytes, header, catalogue());
    const auto read = read_people_header(bytes, book());
    ASSERT_TRUE(read) << read.error().message.en;
    EXPECT_EQ(read->rows, header.rows);
    EXPECT_EQ(read->year, header.year);
    EXPECT_EQ(read->areas, header.areas);
    EXPECT_EQ(read->first_insured_year, header.first_insured_year);
    ASSERT_EQ(read->attributes.size(), header.attributes.size());
    for (std::uint32_t id = 0; id < header.attributes.size(); ++id) {
        const AttributeSet& set = read->attributes.at(id);
        const AttributeSet& expected = header.attributes.at(id);
        ASSERT_EQ(set.identities.size(), expected.identities.size());
        for (std::size_t i = 0; i < set.identities.size(); ++i) {
            EXPECT_EQ(set.identities[i].category, expected.identities[i].category);
            EXPECT_EQ(set.identities[i].period.from, expected.identities[i].period.from);
            EXPECT_EQ(set.identities[i].period.until, expected.identities[i].period.until);
        }
        ASSERT_EQ(set.facts.size(), expected.facts.size());
        for (std::size_t i = 0; i < set.facts.size(); ++i) {
            EXPECT_EQ(set.facts[i].name, expected.facts[i].name);
            EXPECT_EQ(set.facts[i].value, expected.facts[i].value);
        }
    }
    ASSERT_EQ(read->columns.size(), header.columns.size());
    for (std::size_t i = 0; i < header.columns.size(); ++i) {
        EXPECT_EQ(read->columns[i].name, header.columns[i].name);
        EXPECT_EQ(read->columns[i].type, header.columns[i].type);
        EXPECT_EQ(read->columns[i].at, header.columns[i].at);
    }
    EXPECT_EQ(read->find("tier"), &read->columns[1]);
    EXPECT_EQ(read->find("years_missed"), nullptr);
}

TEST(ColumnHeader, columns_lie_aligned_one_behind_the_other) {
    // Places of more digits make the header longer, which moves them.
    for (const std::uint64_t rows : {0ULL, 1ULL, 63ULL, 64ULL, 65ULL, 99'999'999ULL, 2'000'000'000ULL}) {
        PeopleHeader header = whole();
        header.rows = rows;
        std::string bytes;
        append_people_header(bytes, header, catalogue());
        EXPECT_EQ(bytes.size() % kColumnAlignment, 0U);
        EXPECT_EQ(bytes.back(), '\n');
        std::uint64_t end = bytes.size();
        for (const ColumnPlace& column : header.columns) {
            EXPECT_EQ(column.at % kColumnAlignment, 0U) << rows << " " << column.name;
            EXPECT_GE(column.at, end);
            EXPECT_LT(column.at, end + kColumnAlignment);
            end = column.at + rows * bytes_of(column.type);
        }
        EXPECT_TRUE(read_people_header(bytes, book())) << rows;
    }
}

// The header with a value set to another, and what must be said of it.
void expect_wrong(const std::string& pointer, const Json& value, std::string_view said) {
    const std::string bytes = written(whole());
    Json json = Json::parse(bytes.substr(kColumnMagic.size()));
    json[Json::json_pointer(pointer)] = value;
    const auto read = read_people_header(std::string(kColumnMagic) + json.dump() + "\n", book());
    ASSERT_FALSE(read) << pointer << " = " << value;
    EXPECT_NE(read.error().message.en.find(said), std::string::npos) << read.error().message.en;
    EXPECT_NE(read.error().message.zh.find(said), std::string::npos) << read.error().message.zh;
}

TEST(ColumnHeader, says_which_field_is_wrong) {
    expect_wrong("/kind", "quotes", "kind");
    for (const Json& wrong :
         {Json(-1), Json(2'000'000'001LL), Json(1.5), Json("3"), Json(nullptr), Json(UINT64_MAX)})
        expect_wrong("/rows", wrong, "rows");
    for (const Json& wrong : {Json(1899), Json(2200), Json(4'294'969'326LL), Json(2030.0), Json("2030")})
        expect_wrong("/year", wrong, "year");
    for (const Json& wrong : {Json(INT32_MIN), Json(INT32_MAX), Json(1867), Json(2200), Json(true)})
        expect_wrong("/first_insured_year", wrong, "first_insured_year");
    expect_wrong("/areas", Json::array(), "areas");
    expect_wrong("/areas", "990103", "areas");
    expect_wrong("/areas/1", "9901", "areas[1]");
    expect_wrong("/areas/0", "110101", "areas[0]");
    expect_wrong("/areas/2", "110101", "areas");
    expect_wrong("/attributes", Json::object(), "attributes");
    expect_wrong("/attributes/0/identities", Json::array({{{"category", "scholar"}, {"from", "2020-01-01"}}}),
                 "attributes[0]");
    expect_wrong("/attributes/2", Json{{"identities", Json::array()}}, "attributes[2]");
    expect_wrong("/attributes/1/identities", "scholar", "attributes[1].identities");
    expect_wrong("/attributes/1/identities/0/category", "pensioner", "attributes[1].identities[0].category");
    expect_wrong("/attributes/1/identities/1/from", "2027-02-30", "attributes[1].identities[1].from");
    expect_wrong("/attributes/1/identities/1/until", "2026-12-31", "attributes[1].identities[1].until");
    expect_wrong("/attributes/1/identities/1/to", "2028-12-31", "to");
    expect_wrong("/attributes/1/fact", Json::object(), "fact");
    expect_wrong("/attributes/2/facts", Json::array(), "attributes[2].facts");
    for (const Json& wrong : {Json(1.5), Json(-1), Json(nullptr), Json::array(), Json{{"date", "2029-02-29"}},
                              Json{{"money", "1"}}, Json{{"money", "1.00"}, {"date", "2029-01-01"}}})
        expect_wrong("/attributes/2/facts/pupils", wrong, "attributes[2].facts.pupils");
    expect_wrong("/columns", Json::object(), "columns");
    expect_wrong("/columns/0/type", "f64", "columns[0].type");
    expect_wrong("/columns/1/at", -64, "columns[1].at");
    expect_wrong("/columns/1/name", "born", "born");
    expect_wrong("/columns/1/unit", "day", "unit");
    expect_wrong("/people", 3, "people");
}

TEST(ColumnHeader, says_which_field_is_missing) {
    const Json whole_json = Json::parse(written(whole()).substr(kColumnMagic.size()));
    for (const auto& [key, value] : whole_json.items()) {
        Json json = whole_json;
        json.erase(key);
        const auto read = read_people_header(std::string(kColumnMagic) + json.dump() + "\n", book());
        ASSERT_FALSE(read) << key;
        EXPECT_NE(read.error().message.en.find(key), std::string::npos) << read.error().message.en;
    }
}

TEST(ColumnHeader, says_that_it_is_none_or_breaks_off) {
    const std::string bytes = written(whole());
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read_people_header(std::string_view(bytes).substr(0, length), book())) << length;
    const auto said = [](std::string_view text) {
        const auto read = read_people_header(text, book());
        return read ? "nothing" : read.error().message.en;
    };
    EXPECT_NE(said("id,region,born\n").find("no file of columns"), std::string::npos);
    EXPECT_NE(said("").find("no file of columns"), std::string::npos);
    EXPECT_NE(said("CANBAO-COLUMNS 2\n{}\n").find("another version"), std::string::npos);
    EXPECT_NE(said("CANBAO-COLUMNS 11\n{}\n").find("another version"), std::string::npos);
    EXPECT_NE(said("CANBAO-COLUMNS 1").find("breaks off"), std::string::npos);
    EXPECT_NE(said("CANBAO-COLUMNS 1\r\n{}\r\n").find("CRLF"), std::string::npos);
    EXPECT_NE(said("\xEF\xBB\xBF"
                   "CANBAO-COLUMNS 1\n{}\n")
                  .find("byte order mark"),
              std::string::npos);
    EXPECT_NE(said("CANBAO-COLUMNS 1\n{\"kind\":").find("breaks off"), std::string::npos);
    EXPECT_NE(said("CANBAO-COLUMNS 1\n{\"kind\":\n").find("header"), std::string::npos);
    EXPECT_NE(said("CANBAO-COLUMNS 1\n[]\n").find("it is an object"), std::string::npos);
    EXPECT_NE(said("CANBAO-COLUMNS 1\nnull\n").find("it is an object"), std::string::npos);
    EXPECT_NE(said(std::string(kColumnMagic) + std::string(100'000, '[') + "\n"), "nothing");
}

TEST(ColumnHeader, begins_as_it_does_of_any_version_and_damaged) {
    for (const char* begin :
         {"CANBAO-COLUMNS 1\n", "CANBAO-COLUMNS 1\r\n", "CANBAO-COLUMNS 2\n", "CANBAO-COLUMNS",
          "\xEF\xBB\xBF"
          "CANBAO-COLUMNS 1\n"})
        EXPECT_TRUE(begin_as_columns(begin)) << begin;
    for (const char* begin : {"", "CANBAO", "id,region,born,on\n", "\xEF\xBB\xBFid,region\n"})
        EXPECT_FALSE(begin_as_columns(begin)) << begin;
}

// What is said of a header; nothing of it is the library's.
std::string said_of(const std::string& json) {
    const auto read = read_people_header(std::string(kColumnMagic) + json + "\n", book());
    if (read) return "nothing";
    for (const std::string& message : {read.error().message.zh, read.error().message.en})
        EXPECT_EQ(message.find("json.exception"), std::string::npos) << message;
    return read.error().message.en;
}

TEST(ColumnHeader, says_in_its_own_words_what_is_missing_or_of_another_kind) {
    const Json whole_json = Json::parse(written(whole()).substr(kColumnMagic.size()));
    const auto expect_said = [](const Json& json, const std::string& said) {
        EXPECT_EQ(said_of(json.dump()), "the header of the columns is wrong: " + said);
    };
    for (const char* field :
         {"kind", "rows", "year", "areas", "attributes", "first_insured_year", "columns"}) {
        Json json = whole_json;
        json.erase(field);
        expect_said(json, std::string(field) + ": this field is missing");
    }
    for (const auto& [object, field] :
         {std::pair("/attributes/0", "identities"), std::pair("/attributes/1/identities/1", "category"),
          std::pair("/attributes/1/identities/1", "from"), std::pair("/columns/0", "name"),
          std::pair("/columns/0", "type"), std::pair("/columns/0", "at")}) {
        Json json = whole_json;
        json[Json::json_pointer(object)].erase(field);
        const std::string said = said_of(json.dump());
        EXPECT_NE(said.find(std::string(".") + field + ": this field is missing"), std::string::npos) << said;
    }
    for (const auto& [pointer, where] :
         {std::pair("/kind", "kind"), std::pair("/areas/1", "areas[1]"),
          std::pair("/attributes/1/identities/0/category", "attributes[1].identities[0].category"),
          std::pair("/attributes/1/identities/0/from", "attributes[1].identities[0].from"),
          std::pair("/attributes/1/identities/1/until", "attributes[1].identities[1].until"),
          std::pair("/columns/2/name", "columns[2].name"), std::pair("/columns/2/type", "columns[2].type")}) {
        Json json = whole_json;
        json[Json::json_pointer(pointer)] = 7;
        expect_said(json, std::string(where) + ": it is a text");
    }
    Json json = whole_json;
    json["attributes"][2]["facts"]["pupils"] = -1;
    EXPECT_NE(said_of(json.dump()).find("facts.pupils: a whole number cannot be negative"),
              std::string::npos);
    json["attributes"][2]["facts"]["pupils"] = {{"date", 7}};
    EXPECT_NE(said_of(json.dump()).find("facts.pupils: it is true"), std::string::npos);
    json = whole_json;
    json["columns"][0]["unit"] = "day";
    expect_said(json, "columns[0].unit: unknown field");
}

TEST(ColumnHeader, says_in_its_own_words_what_is_no_json) {
    EXPECT_EQ(said_of("[]"), "the header of the columns is wrong: it is an object of JSON");
    EXPECT_NE(said_of("{\"kind\":}").find("at byte 9"), std::string::npos) << said_of("{\"kind\":}");
    EXPECT_NE(said_of("{\"kind\":\"\xCD\xF5\"}").find("no valid JSON"), std::string::npos);
    EXPECT_NE(said_of("{\"rows\":1e999}").find("too large"), std::string::npos);
}

TEST(ColumnHeader, fields_given_twice_are_named) {
    const std::string text = Json::parse(written(whole()).substr(kColumnMagic.size())).dump();
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string out = text;
        return out.replace(out.find(from), from.size(), to);
    };
    const auto expect_twice = [](const std::string& json, const std::string& field) {
        EXPECT_EQ(said_of(json),
                  "the header of the columns is wrong: " + field + ": this field stands there twice");
    };
    expect_twice(with("\"rows\":1000", "\"rows\":1,\"rows\":1000"), "rows");
    expect_twice(with("\"from\":\"2026-01-01\"", "\"from\":\"2026-01-01\",\"from\":\"2026-01-01\""), "from");
    expect_twice(with("\"pupils\":3", "\"pupils\":3,\"pupils\":3"), "pupils");
    expect_twice(with("\"type\":\"u8\"", "\"type\":\"u8\",\"type\":\"u8\""), "type");
    expect_twice(with("\"2029-09-01\"}", "\"2029-09-01\",\"date\":\"2029-09-01\"}"), "date");
}

// Neither is kept while it is read.
TEST(ColumnHeader, of_many_fields_or_deep_is_wrong_all_the_same) {
    std::string many = "{";
    for (int i = 0; i < 100'000; ++i) many += "\"f" + std::to_string(i) + "\":{\"date\":\"2029-01-01\"},";
    many.back() = '}';
    EXPECT_NE(said_of(many).find("unknown field"), std::string::npos);
    const std::string text = Json::parse(written(whole()).substr(kColumnMagic.size())).dump();
    const std::size_t at = text.find("\"facts\":{");
    const std::string facts =
        text.substr(0, at) + "\"facts\":" + many + text.substr(text.find("}}]", at) + 1);
    EXPECT_NE(said_of(facts).find("an object of at most 64"), std::string::npos)
        << said_of(facts).substr(0, 300);
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
    deep += "1" + std::string(100'000, '}');
    EXPECT_NE(said_of(deep).find("a: unknown field"), std::string::npos);
}

TEST(ColumnHeader, of_answers_names_awards_and_bits) {
    AwardList awards;
    awards.add_all_of(*book().contribution(area("990103"), 2030));
    std::vector<ColumnPlace> columns = {{"due_fen", ColumnType::i32, 0}, {"reasons", ColumnType::u32, 0}};
    const std::string bytes = quotes_header(3, 2030, awards.all(), columns);
    ASSERT_TRUE(bytes.starts_with(kColumnMagic));
    const Json json = Json::parse(bytes.substr(kColumnMagic.size()));
    EXPECT_EQ(json.at("kind"), "quotes");
    EXPECT_EQ(json.at("rows"), 3);
    EXPECT_EQ(json.at("awards").size(), awards.all().size());
    EXPECT_TRUE(json.at("awards").at(0).empty()) << "the first award is none";
    EXPECT_EQ(json.at("awards").at(1).at(0).dump(),
              R"({"category":"lone_elder","payer":"relief_fund","amount":"500.00","clause":"SX#二.1"})");
    ASSERT_EQ(json.at("reason_bits").size(), kQuoteReasonCodes);
    EXPECT_EQ(json.at("reason_bits").at(0), "no_policy");
    EXPECT_EQ(json.at("outcome_bits").dump(), R"(["refused","granted","undetermined"])");
    EXPECT_EQ(json.at("columns").at(1).at("at"), columns[1].at);
    const auto read = read_people_header(bytes, book());
    ASSERT_FALSE(read) << "answers are no people";
}

}  // namespace
}  // namespace canbao
