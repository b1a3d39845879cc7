#include "procedure/quotes/quote_columns.h"

#include <fstream>

#include <gtest/gtest.h>

#include "files/scratch_folder.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"
#include "procedure/quotes/synthesise.h"
#include "procedure/quotes/what_if.h"

namespace canbao {
namespace {

constexpr int kYear = 2026;

RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<PolicyFile>& files() {
    static const std::vector<PolicyFile> kFiles = real_policies(CANBAO_SOURCE_DIR "/policies");
    return kFiles;
}

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(files());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

// With the invented province, whose catalogue is another.
const PolicyBook& two_provinces() {
    static const PolicyBook::Reading kReading = [] {
        std::vector<PolicyFile> both = files();
        for (PolicyFile& file : invented_province()) both.push_back(std::move(file));
        return PolicyBook::read(both);
    }();
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

const PopulationProfile& profile() {
    static const PopulationProfile kProfile = [] {
        Problems problems;
        auto read = read_population_profile(
            {"shanxi.toml", bytes_of(CANBAO_SOURCE_DIR "/data/population/shanxi.toml")},
            *book().catalogue(area("140522")), problems);
        CHECK(read.has_value() && problems.empty());
        return *std::move(read);
    }();
    return kProfile;
}

// Enough that several threads have work.
InventedPeople sixty_thousand() {
    const SynthesisOrder order{
        {area("140522"), area("140405")}, kYear, 60'000, 7, SynthesisOrder::Form::columns};
    auto people = invent_people(book(), profile(), order, [](std::uint64_t) {});
    CHECK(people.has_value());
    return *std::move(people);
}

TEST(QuoteColumns, threads_say_what_one_says_and_what_quotes_say) {
    const InventedPeople invented = sixty_thousand();
    const std::vector<RegionCode> areas = {area("140522"), area("140405")};
    const auto plan = BatchPlan::make(book(), kYear, areas, *invented.attributes,
                                      BatchPlan::usual_days(book(), kYear, areas));
    ASSERT_TRUE(plan);
    const PersonColumns people = invented.people.columns();
    QuoteTable one(people.size());
    const std::size_t singles = quote_in_threads(*plan, people, one.columns(), 1);
    for (const unsigned threads : {0U, 2U, 3U, 256U}) {
        QuoteTable many(people.size());
        EXPECT_EQ(quote_in_threads(*plan, people, many.columns(), threads), singles);
        for (std::size_t i = 0; i < people.size(); ++i)
            ASSERT_EQ(many.row(i), one.row(i)) << i << " in " << threads;
    }
    AwardList awards;
    for (const RegionCode each : areas) awards.add_all_of(*book().contribution(each, kYear));
    for (std::size_t i = 0; i < people.size(); ++i)
        ASSERT_EQ(one.row(i), row_of(quote(book(), plan->request_of(people, i)), awards)) << i;
}

class CsvFile : public testing::Test {
   protected:
    // The answers to a CSV, in so many threads.
    std::string answers(std::string_view csv, unsigned threads = 1, const PolicyBook& its = book()) {
        auto source = LineSource::open(folder_.write("people.csv", csv));
        const std::string path = folder_.file("answers.csv");
        auto sink = ByteSink::open(path);
        CHECK(source.has_value() && sink.has_value());
        const auto tally = quote_people_csv(its, kYear, *source, *sink, threads, Language::en);
        if (!tally) return "error: " + tally.error().message.en;
        return bytes_of(path);
    }

    ScratchFolder folder_;
};

TEST_F(CsvFile, a_line_too_long_does_not_take_the_id_of_the_line_before) {
    const std::string said = answers("id,region,born,on\na,140405,1990-06-15,2025-11-20\n" +
                                     std::string(70'000, 'x') + "\nb,140405,1990-06-15,2025-11-20\n");
    EXPECT_NE(said.find("\na,granted"), std::string::npos) << said;
    EXPECT_NE(said.find("\n,error"), std::string::npos) << said;
    EXPECT_NE(said.find("\nb,granted"), std::string::npos) << said;
}

TEST_F(CsvFile, first_lines_that_cannot_be) {
    EXPECT_NE(answers("").find("empty"), std::string::npos);
    EXPECT_NE(answers(std::string(70'000, 'x') + "\n").find("too long"), std::string::npos);
    EXPECT_NE(answers("CANBAO-COLUMNS 1\n{}\n").find("file of columns"), std::string::npos);
    EXPECT_NE(answers("CANBAO-COLUMNS 2\n{}\n").find("file of columns"), std::string::npos);
    EXPECT_NE(answers("id,region,born\n").find("line 1, on"), std::string::npos);
    EXPECT_NE(answers("id,\xCD\xF5\n").find("line 1: it is not UTF-8"), std::string::npos);
}

constexpr std::string_view kNamesOfAnswers =
    "id,outcome,due,medical_assistance,disability_employment_fund,local_finance,fixed_wait,variable_wait,"
    "cover_from,reasons,error\n";
// So many lines are answered together.
constexpr std::size_t kBatch = 262'144;

std::string times(std::size_t count, std::string_view line) {
    std::string out;
    out.reserve(count * line.size());
    for (std::size_t i = 0; i < count; ++i) out += line;
    return out;
}

// Whether all rows have as many fields as there are names.
void expect_even(std::string_view csv, std::size_t rows) {
    const auto commas = std::ranges::count(csv.substr(0, csv.find('\n')), ',');
    std::size_t count = 0;
    for (; !csv.empty(); ++count) {
        const std::size_t end = csv.find('\n');
        ASSERT_EQ(std::ranges::count(csv.substr(0, end), ','), commas) << csv.substr(0, end);
        csv.remove_prefix(end + 1);
    }
    EXPECT_EQ(count, rows + 1);
}

TEST_F(CsvFile, payers_of_the_only_catalogue_are_named_even_for_nobody) {
    EXPECT_EQ(answers("region,born,on\n"), kNamesOfAnswers);
    const std::string said = answers("region,born,on\n" + times(kBatch + 1, "14,1990-06-15,2025-11-20\n") +
                                     "140405,1990-06-15,2025-11-20\n");
    EXPECT_EQ(said.substr(0, kNamesOfAnswers.size()), kNamesOfAnswers);
}

TEST_F(CsvFile, payers_are_known_beside_any_error) {
    for (const char* line : {"140405,,2025-11-20\n", "140405,1990-06-15,\xCD\xF5\n"})
        EXPECT_TRUE(
            answers("region,born,on\n" + std::string(line), 1, two_provinces()).starts_with(kNamesOfAnswers))
            << line;
    const std::string csv =
        "born,on,region\n" + times(kBatch + 1, ",2025-11-20,140405\n") + "1990-06-15,2025-11-20,140405\n";
    expect_even(answers(csv, 1, two_provinces()), kBatch + 2);
}

TEST_F(CsvFile, the_first_known_region_decides_the_province) {
    const std::string said = answers(
        "id,region,born,on\na,99,1990-06-15,2025-11-20\nb,150100,1990-06-15,2025-11-20\n"
        "c,140405,1990-06-15,2025-11-20\nd,990103,1990-06-15,2025-11-20\n",
        1, two_provinces());
    EXPECT_TRUE(said.starts_with(kNamesOfAnswers)) << said;
    EXPECT_NE(said.find("\nb,error"), std::string::npos) << said;
    EXPECT_NE(said.find("\nc,granted"), std::string::npos) << said;
    EXPECT_NE(said.find("\nd,error"), std::string::npos) << said;
}

TEST_F(CsvFile, without_a_known_region_there_are_no_payers) {
    const std::string wrong = "99,1990-06-15,2025-11-20\n";
    const std::string said = answers("region,born,on\n" + wrong, 1, two_provinces());
    EXPECT_TRUE(said.starts_with("id,outcome,due,fixed_wait")) << said;
    // A region that comes after the names were written has payers that they do not name.
    const std::string late = answers("region,born,on\n" + times(kBatch, wrong), 1, two_provinces());
    EXPECT_NE(late.find("error: none of the first 262144 regions"), std::string::npos);
    EXPECT_NE(late.find("\"region\""), std::string::npos);
}

TEST_F(CsvFile, threads_give_the_same) {
    std::string csv = "region,born,on\n";
    for (int i = 0; i < 40'000; ++i)
        csv += "140405," + Date::from_days(-10'000 + i / 2).text() + "," +
               Date::from_days(20'360 + i % 400).text() + "\n";
    const std::string one = answers(csv);
    EXPECT_EQ(std::ranges::count(one, '\n'), 40'001);
    EXPECT_EQ(answers(csv, 4), one);
}

// Everything that a statement says, as text to compare.
std::string told(const WhatIfStatement& statement) {
    std::string out = std::to_string(statement.people());
    const auto add = [&](auto number) { out += " " + std::to_string(number); };
    for (const auto& side : {statement.before(), statement.after()}) {
        for (const auto number :
             {side.granted, side.refused, side.undetermined, side.late, side.waiting,
              side.covered_from_new_year, side.covered_later, side.not_covered, side.days_of_cover})
            add(number);
        add(side.due.in_fen());
        for (const Money money : side.by_payer) add(money.in_fen());
    }
    auto groups = statement.by_category();
    for (const auto& group : statement.by_age()) groups.push_back(group);
    for (const auto& group : groups) {
        for (const auto number : {group.people, group.pay_less, group.pay_more, group.covered_earlier,
                                  group.covered_later, group.newly_granted, group.no_longer_granted})
            add(number);
        add(group.less.in_fen());
        add(group.more.in_fen());
    }
    return out;
}

WhatIfPeople people_of(const InventedPeople& invented) {
    return {kYear, {area("140522"), area("140405")}, invented.attributes.get(), invented.people.columns()};
}

TEST(WhatIf, threads_say_what_one_says) {
    const InventedPeople invented = sixty_thousand();
    const WhatIfPeople people = people_of(invented);
    const WhatIfLaw before{&book(), people.areas, kYear};
    const WhatIfLaw after{&book(), {area("140405"), area("140700")}, kYear};
    const auto one = what_if(people, before, after, 1);
    ASSERT_TRUE(one) << one.error().message.en;
    EXPECT_EQ(one->statement->people(), 60'000U);
    for (const unsigned threads : {0U, 2U, 5U, 256U}) {
        const auto many = what_if(people, before, after, threads);
        ASSERT_TRUE(many);
        EXPECT_EQ(told(*many->statement), told(*one->statement)) << threads;
    }
}

// Whoever comes too early or on a closed day pays on the next open one: nobody is refused for that.
TEST(WhatIf, people_of_a_closed_day_come_again) {
    const InventedPeople invented = sixty_thousand();
    const WhatIfPeople people = people_of(invented);
    const WhatIfLaw law{&book(), people.areas, kYear};
    const auto result = what_if(people, law, law, 2);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->statement->before().refused, 0U);
    EXPECT_EQ(result->statement->all().pay_less + result->statement->all().pay_more, 0U);
    QuoteTable plain(people.columns.size());
    quote_in_threads(*result->before, people.columns, plain.columns(), 2);
    EXPECT_GT(
        std::ranges::count(plain.reasons, bit_of(OutcomeBits::refused) | bit_of(ReasonCode::closed_day)), 0);
}

// The same law for the next year: everybody is as old, waits as long and owes as much.
TEST(WhatIf, another_year_moves_the_people_with_it) {
    auto later = files();
    const std::string text = std::ranges::find(later, "140405/2026.toml", &PolicyFile::path)->text;
    // The window and the year move, dated rules go on.
    std::string moved;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = std::string_view(text).substr(at);
        if (rest.starts_with("2025-1") || rest.starts_with("2026-0")) {
            moved += rest.starts_with("2025") ? "2026" : "2027";
            at += 3;
        } else if (rest.starts_with("year   = 2026")) {
            moved += "year   = 2027";
            at += 12;
        } else {
            moved += text[at];
        }
    }
    later.push_back({"140405/2027.toml", moved});
    const auto reading = PolicyBook::read(later);
    ASSERT_TRUE(reading.problems.empty()) << reading.problems.front().message.en;
    const SynthesisOrder order{{area("140405")}, kYear, 5'000, 7, SynthesisOrder::Form::columns};
    const auto invented = invent_people(book(), profile(), order, [](std::uint64_t) {});
    ASSERT_TRUE(invented);
    const WhatIfPeople people{
        kYear, {area("140405")}, invented->attributes.get(), invented->people.columns()};
    const WhatIfLaw before{&book(), {area("140405")}, kYear};
    const WhatIfLaw after{reading.book.get(), {area("140405")}, kYear + 1};
    const auto result = what_if(people, before, after, 2);
    ASSERT_TRUE(result) << result.error().message.en;
    const auto a = result->statement->before();
    const auto b = result->statement->after();
    EXPECT_EQ(a.granted, b.granted);
    EXPECT_EQ(a.late, b.late);
    const auto all = result->statement->all();
    // Conditions on a fixed birth date, and years counted from a fixed one, do not move with the people.
    EXPECT_LT(all.pay_less + all.pay_more, 5'000U / 20);
}

TEST(WhatIf, catalogues_that_differ_cannot_be_compared) {
    auto other = files();
    for (PolicyFile& file : other) {
        if (file.path != "140000/catalogue.toml") continue;
        const std::size_t at = file.text.find("[payers]");
        ASSERT_NE(at, std::string::npos);
        file.text.insert(at + 9, "a_new_fund = { zh = \"新资金\", en = \"a new fund\" }\n");
    }
    const auto reading = PolicyBook::read(other);
    ASSERT_TRUE(reading.problems.empty()) << reading.problems.front().message.en;
    AttributeSets nobody;
    const PeopleTable none(kYear, nobody);
    const WhatIfPeople people{kYear, {area("140405")}, &nobody, none.columns()};
    const auto result =
        what_if(people, {&book(), {area("140405")}, kYear}, {reading.book.get(), {area("140405")}, kYear}, 1);
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.en.find("catalogues"), std::string::npos);
}

}  // namespace
}  // namespace canbao
