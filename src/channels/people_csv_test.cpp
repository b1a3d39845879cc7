#include "channels/people_csv.h"

#include <gtest/gtest.h>

#include "channels/decision_json.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

constexpr int kYear = 2030;
constexpr std::string_view kAllNames =
    "id,region,born,on,identities,insured,employee_until,registered_on,waiting_until,repair_years,tier,facts";

Date day(std::string_view text) { return *Date::parse(text); }

// A reader of these columns.
struct NamedReader {
    explicit NamedReader(std::string_view names) {
        const auto error = reader.read_names(names);
        CHECK(!error.has_value());
    }
    PeopleCsvReader reader;
};

std::string field_in_error_of_names(std::string_view names) {
    PeopleCsvReader reader;
    const auto error = reader.read_names(names);
    if (!error) return "none";
    EXPECT_FALSE(error->message.zh.empty()) << names;
    EXPECT_FALSE(error->message.en.empty()) << names;
    return error->field.empty() ? "the line" : error->field;
}

// The field that is named in the error for a line, or "none" where it is taken.
std::string field_in_error(std::string_view names, std::string_view line) {
    NamedReader named(names);
    const auto fields = named.reader.read(line, kYear);
    if (fields) return "none";
    EXPECT_FALSE(fields.error().message.zh.empty()) << line;
    EXPECT_FALSE(fields.error().message.en.empty()) << line;
    return fields.error().field.empty() ? "the line" : fields.error().field;
}

// The error of one column more beside those that are needed.
std::string error_with(std::string_view name, std::string_view value) {
    return field_in_error("region,born,on," + std::string(name),
                          "990103,1980-05-01,2029-11-20," + std::string(value));
}

TEST(PeopleCsv, takes_every_column) {
    NamedReader named(kAllNames);
    const auto fields = named.reader.read(
        "a-1,990103,1960-05-01,2029-11-20,flood_victim:2025-01-01:2031-01-01;scholar:2026-01-01,"
        "2027;employee:2028;2026,2028-06-30,2029-11-01,2030-02-01,1,high,schooling=university;pupils=3;boards=true",
        kYear);
    ASSERT_TRUE(fields) << fields.error().field << ": " << fields.error().message.en;
    const RequestLine& line = **fields;
    EXPECT_EQ(named.reader.id(), "a-1");
    EXPECT_EQ(line.region->text(), "990103");
    EXPECT_EQ(line.year, kYear);
    EXPECT_EQ(line.born, day("1960-05-01"));
    EXPECT_EQ(line.on, day("2029-11-20"));
    ASSERT_EQ(line.identities.size(), 2U);
    EXPECT_EQ(line.identities[0].category, "flood_victim");
    EXPECT_EQ(line.identities[0].from, day("2025-01-01"));
    EXPECT_EQ(line.identities[0].until, day("2031-01-01"));
    EXPECT_EQ(line.identities[1].category, "scholar");
    EXPECT_EQ(line.identities[1].until, std::nullopt);
    EXPECT_TRUE(line.resident_years.contains(2026) && line.resident_years.contains(2027));
    EXPECT_FALSE(line.resident_years.contains(2028));
    EXPECT_TRUE(line.employee_years.contains(2028));
    EXPECT_EQ(line.employee_until, day("2028-06-30"));
    EXPECT_EQ(line.registered_on, day("2029-11-01"));
    EXPECT_EQ(line.waiting_until, day("2030-02-01"));
    EXPECT_EQ(line.repair_years, 1);
    EXPECT_EQ(line.tier, "high");
    ASSERT_EQ(line.facts.size(), 3U);
    EXPECT_EQ(line.facts[0].first, "schooling");
    EXPECT_EQ(std::get<std::string_view>(line.facts[0].second), "university");
    EXPECT_EQ(std::get<std::int64_t>(line.facts[1].second), 3);
    EXPECT_TRUE(std::get<bool>(line.facts[2].second));
}

TEST(PeopleCsv, columns_stand_in_any_order) {
    NamedReader named("on,born,region");
    const auto fields = named.reader.read("2029-11-20,1960-05-01,990103", kYear);
    ASSERT_TRUE(fields);
    EXPECT_EQ((*fields)->on, day("2029-11-20"));
    EXPECT_EQ((*fields)->born, day("1960-05-01"));
    EXPECT_EQ(named.reader.id(), "");
}

TEST(PeopleCsv, nothing_stays_from_the_line_before) {
    NamedReader named(kAllNames);
    ASSERT_TRUE(
        named.reader.read("a,990103,1960-05-01,2029-11-20,scholar:2026-01-01,2027,2028-06-30,2029-11-01,"
                          "2030-02-01,1,high,pupils=3",
                          kYear));
    const auto fields = named.reader.read(",990103,1960-05-01,2029-11-20,,,,,,,,", kYear);
    ASSERT_TRUE(fields);
    const RequestLine& line = **fields;
    EXPECT_EQ(named.reader.id(), "");
    EXPECT_TRUE(line.identities.empty() && line.facts.empty() && line.resident_years.is_empty());
    EXPECT_FALSE(line.employee_until || line.registered_on || line.waiting_until);
    EXPECT_EQ(line.repair_years, 0);
    EXPECT_EQ(line.tier, "");
}

TEST(PeopleCsv, names_are_known_once_and_not_missing) {
    EXPECT_EQ(field_in_error_of_names(kAllNames), "none");
    EXPECT_EQ(field_in_error_of_names("\"region\",born,\"on\""), "none");
    EXPECT_EQ(field_in_error_of_names("region,born"), "on");
    EXPECT_EQ(field_in_error_of_names("born,on"), "region");
    EXPECT_EQ(field_in_error_of_names("region,on"), "born");
    EXPECT_EQ(field_in_error_of_names("region,born,on,name"), "name");
    EXPECT_EQ(field_in_error_of_names("region,born,on,born"), "born");
    EXPECT_EQ(field_in_error_of_names("Region,born,on"), "Region");
    EXPECT_NE(field_in_error_of_names("region,born,on,"), "none");
    EXPECT_NE(field_in_error_of_names(""), "none");
    EXPECT_EQ(field_in_error_of_names("region,born,\"on"), "the line");
    EXPECT_EQ(field_in_error_of_names("region,born\ron"), "the line");
}

TEST(PeopleCsv, quotes_hold_commas_quotes_and_ends_of_lines) {
    NamedReader named("id,region,born,on");
    const auto read = [&](std::string_view id) {
        const auto fields = named.reader.read(std::string(id) + ",990103,1960-05-01,2029-11-20", kYear);
        return fields ? named.reader.id() : "error";
    };
    EXPECT_EQ(read("\"a,b\""), "a,b");
    EXPECT_EQ(read("\"a\"\"b\""), "a\"b");
    EXPECT_EQ(read("\"\""), "");
    EXPECT_EQ(read("\" a \""), " a ");
    EXPECT_EQ(read("\"a\rb\""), "a\rb");
    EXPECT_EQ(read("王某"), "王某");
    EXPECT_EQ(read("a\"b"), "error");
    EXPECT_EQ(read("\"a\"b"), "error");
    EXPECT_EQ(read("\"a"), "error");
    EXPECT_EQ(read("a\rb"), "error") << "an end of a line is no comma";
    EXPECT_EQ(read("good"), "good") << "an error leaves nothing behind";
}

TEST(PeopleCsv, a_line_has_as_many_fields_as_names) {
    const auto error = [](std::string_view line) { return field_in_error("region,born,on,id", line); };
    EXPECT_EQ(error("990103,1960-05-01,2029-11-20,a"), "none");
    EXPECT_EQ(error("990103,1960-05-01,2029-11-20"), "the line");
    EXPECT_EQ(error("990103,1960-05-01,2029-11-20,a,"), "the line");
    EXPECT_EQ(error(""), "the line");
    EXPECT_EQ(error("\r"), "the line");
}

TEST(PeopleCsv, what_is_needed_is_not_empty) {
    EXPECT_EQ(field_in_error("region,born,on", ",1960-05-01,2029-11-20"), "region");
    EXPECT_EQ(field_in_error("region,born,on", "990103,,2029-11-20"), "born");
    EXPECT_EQ(field_in_error("region,born,on", "990103,1960-05-01,\"\""), "on");
}

TEST(PeopleCsv, fields_are_valid_by_themselves) {
    EXPECT_EQ(field_in_error("region,born,on", "99010,1960-05-01,2029-11-20"), "region");
    EXPECT_EQ(field_in_error("region,born,on", "990103,1960-5-1,2029-11-20"), "born");
    EXPECT_EQ(field_in_error("region,born,on", "990103,1960-05-01,2200-01-01"), "on");
    EXPECT_EQ(field_in_error("region,born,on", "990103,1900-01-01,2199-12-31"), "none");
    EXPECT_EQ(error_with("employee_until", "2030-02-30"), "employee_until");
    EXPECT_EQ(error_with("registered_on", "today"), "registered_on");
    EXPECT_EQ(error_with("waiting_until", "20300201"), "waiting_until");
    EXPECT_EQ(error_with("id", std::string(200, 'x')), "none");
    EXPECT_EQ(error_with("id", std::string(201, 'x')), "id");
    for (const char* wrong : {"-1", "101", "1.0", "one", "+1", "99999999999", " 1x"})
        EXPECT_EQ(error_with("repair_years", wrong), "repair_years") << wrong;
    EXPECT_EQ(error_with("repair_years", "100"), "none");
    for (const char* wrong :
         {"26", "employee", "employee:", "2024,", "village:2024", "1899", "2200", "2024;;2025"})
        EXPECT_NE(error_with("insured", wrong), "none") << wrong;
    EXPECT_EQ(error_with("insured", "1900;employee:2199"), "none");
}

TEST(PeopleCsv, identities_are_written_with_their_days) {
    for (const char* wrong : {"scholar", ":", ":2026-01-01", ";scholar:2026-01-01"})
        EXPECT_EQ(error_with("identities", wrong), "identities[0]") << wrong;
    for (const char* wrong : {"scholar:", "scholar:2026", "scholar:2026-02-30", "scholar::2026-01-01"})
        EXPECT_EQ(error_with("identities", wrong), "identities[0].from") << wrong;
    for (const char* wrong : {"scholar:2026-01-01:", "scholar:2026-01-01:2027-01-01:",
                              "scholar:2026-01-01:2026-02-30", "scholar:2026-01-01:2025-12-31"})
        EXPECT_EQ(error_with("identities", wrong), "identities[0].until") << wrong;
    EXPECT_EQ(error_with("identities", "scholar:2026-01-01;islander"), "identities[1]");
    EXPECT_EQ(error_with("identities", "scholar:2026-01-01:2026-01-01"), "none") << "one day";
    std::string many;
    for (int i = 0; i < 64; ++i) many += "scholar:2026-01-01;";
    EXPECT_EQ(error_with("identities", many), "none");
    EXPECT_EQ(error_with("identities", many + "scholar:2026-01-01"), "identities");
}

// What is written as it should be is not told how to write it.
TEST(PeopleCsv, errors_say_what_is_wrong) {
    const auto said = [](std::string_view name, std::string_view value) {
        NamedReader named("region,born,on," + std::string(name));
        const auto fields = named.reader.read("990103,1980-05-01,2029-11-20," + std::string(value), kYear);
        return fields ? "none" : fields.error().message.en;
    };
    EXPECT_EQ(said("identities", "scholar:2026-01-01:2025-12-31"), "it lies before from");
    EXPECT_EQ(said("insured", "1800"), "it is written 2024;employee:2025, with years from 1900 to 2199");
    std::string many;
    for (int i = 0; i < 64; ++i) many += "a=1;";
    EXPECT_EQ(said("facts", many + "a=1"), "at most 64 facts");
}

// 王 in GB18030, which is what Excel saves in China.
constexpr std::string_view kNotUtf8 = "\xCD\xF5";

TEST(PeopleCsv, fields_are_text_in_utf8) {
    const std::string nul("a\0b", 3);
    for (const std::string& wrong : {std::string(kNotUtf8), nul}) {
        for (const char* name :
             {"id", "identities", "insured", "registered_on", "repair_years", "tier", "facts"})
            EXPECT_EQ(error_with(name, wrong), name);
        NamedReader named("region,born,on,tier,id");
        EXPECT_FALSE(named.reader.read("990103,1980-05-01,2029-11-20,high," + wrong, kYear));
        EXPECT_EQ(named.reader.id(), "") << "it cannot be copied";
        const auto fields = named.reader.read("990103,1980-05-01,2029-11-20," + wrong + ",王", kYear);
        ASSERT_FALSE(fields);
        EXPECT_EQ(named.reader.id(), "王");
        EXPECT_NE(fields.error().message.zh.find("另存为UTF-8"), std::string::npos);
        EXPECT_EQ(field_in_error_of_names("region,born,on," + wrong), "the line");
    }
}

TEST(PeopleCsv, the_region_is_known_beside_other_errors) {
    NamedReader named("id,born,on,region");
    const auto region = [&](std::string_view line) {
        EXPECT_FALSE(named.reader.read(line, kYear)) << line;
        return named.reader.region() ? named.reader.region()->text() : "none";
    };
    EXPECT_EQ(region("a,yesterday,2029-11-20,990103"), "990103");
    EXPECT_EQ(region(std::string(kNotUtf8) + ",1980-05-01,2029-11-20,990103"), "990103");
    EXPECT_EQ(region("a,1980-05-01,2029-11-20,99"), "none") << "not that of the line before";
    EXPECT_EQ(region("a,1980-05-01,2029-11-20"), "none");
}

TEST(PeopleCsv, facts_are_names_with_values) {
    EXPECT_EQ(error_with("facts", "schooling"), "facts");
    EXPECT_EQ(error_with("facts", "schooling=university;3"), "facts");
    std::string many;
    for (int i = 0; i < 64; ++i) many += "pupils=1;";
    EXPECT_EQ(error_with("facts", many), "none");
    EXPECT_EQ(error_with("facts", many + "pupils=1"), "facts");
}

TEST(PeopleCsv, an_error_stands_beside_the_id_wherever_that_stands) {
    NamedReader named("region,born,on,id");
    EXPECT_FALSE(named.reader.read("99,1960-05-01,2029-11-20,a", kYear));
    EXPECT_EQ(named.reader.id(), "a");
    EXPECT_FALSE(named.reader.read("990103,1960-05-01", kYear));
    EXPECT_EQ(named.reader.id(), "") << "not that of the line before";
}

// What a line says at its place is what the same request in JSON says.
TEST(PeopleCsv, means_what_json_means) {
    const auto reading = PolicyBook::read(invented_province());
    ASSERT_TRUE(reading.problems.empty());
    NamedReader named("region,born,on,identities,facts,tier");
    const auto field = [&](std::string_view line) -> std::string {
        const auto fields = named.reader.read(line, kYear);
        if (!fields) return fields.error().field;
        const auto request = resolve_quote(*reading.book, **fields);
        return request ? "none" : request.error().field;
    };
    EXPECT_EQ(field("990103,1960-05-01,2029-11-20,scholar:2026-01-01,schooling=university,"), "none");
    EXPECT_EQ(field("990103,1960-05-01,2029-11-20,pensioner:2026-01-01,,"), "identities[0].category");
    EXPECT_EQ(field("990103,1960-05-01,2029-11-20,,schooling=kindergarten,"), "facts.schooling");
    EXPECT_EQ(field("990103,1960-05-01,2029-11-20,,age=3,"), "facts.age");
    EXPECT_EQ(field("990103,1960-05-01,2029-11-20,,,high"), "tier");
}

const NamedKey kFund{"relief_fund", {"救助资金", "relief fund"}};
const NamedKey kBudget{"county_budget", {"县财政", "county budget"}};

TEST(PeopleCsv, answers_name_outcome_payers_wait_and_reasons) {
    const std::vector<NamedKey> payers = {kFund, kBudget};
    const Clause* no_clause = nullptr;
    const Award award{{{nullptr, &payers[1], Money::fen(40'000), no_clause}}};
    const auto answer = [&](const QuoteRow& row, const Award& its) {
        std::string out;
        append_csv_answer(out, "a,b", row, its, payers);
        return out;
    };
    std::string names;
    append_csv_names(names, payers);
    EXPECT_EQ(names,
              "id,outcome,due,relief_fund,county_budget,fixed_wait,variable_wait,cover_from,reasons,error\n");
    QuoteRow row{.due_fen = 10'000,
                 .award = 1,
                 .fixed_wait = 3,
                 .variable_wait = 1,
                 .cover_from = day("2030-04-01").days_since_1970(),
                 .reasons = bit_of(OutcomeBits::granted) | bit_of(ReasonCode::waiting_fixed) |
                            bit_of(ReasonCode::waiting_gap)};
    EXPECT_EQ(answer(row, award),
              "\"a,b\",granted,100.00,,400.00,3,1,2030-04-01,waiting_fixed waiting_gap,\n");
    row.reasons = bit_of(OutcomeBits::granted) | bit_of(ReasonCode::waiting_fixed_days);
    row.cover_from = kNoDate;
    EXPECT_EQ(answer(row, {}), "\"a,b\",granted,100.00,,,3d,1,,waiting_fixed_days,\n");
    EXPECT_EQ(answer({.reasons = bit_of(ReasonCode::no_policy)}, {}), "\"a,b\",refused,,,,,,,no_policy,\n");
    const QuoteRow open{.award = 1,
                        .reasons = bit_of(OutcomeBits::undetermined) | bit_of(ReasonCode::subsidy_unknown)};
    EXPECT_EQ(answer(open, award), "\"a,b\",undetermined,,,400.00,,,,subsidy_unknown,\n");
}

TEST(PeopleCsv, errors_have_as_many_fields_as_answers) {
    std::string names;
    append_csv_names(names, {kFund, kBudget});
    for (const Language language : {Language::zh, Language::en}) {
        std::string out;
        append_csv_error(out, "x\"y", 7, {"born", {"日期，有误", "a date, wrong"}}, 2, language);
        ASSERT_EQ(out.back(), '\n');
        out.pop_back();
        names.back() = ' ';
        CsvLine line;
        ASSERT_TRUE(line.split(names));
        const std::size_t columns = line.fields().size();
        ASSERT_TRUE(line.split(out)) << out;
        EXPECT_EQ(line.fields().size(), columns) << out;
        EXPECT_EQ(line.fields().front(), "x\"y");
        EXPECT_EQ(line.fields()[1], "error");
        EXPECT_EQ(line.fields().back(),
                  language == Language::zh ? "第7行 born：日期，有误" : "line 7 born: a date, wrong");
    }
}

}  // namespace
}  // namespace canbao
