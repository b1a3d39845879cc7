#include "policy/benefit_table.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

RegionCode county() { return *RegionCode::parse("990103"); }

std::string rule(std::string_view path, std::string_view fields) {
    return "[" + std::string(path) + "]\nfrom = 2030-01-01\n" + std::string(fields) +
           "\nclause = \"SX#四\"\n";
}
std::string fact(std::string_view name, std::string_view fields) {
    return rule("fact." + std::string(name),
                std::string(fields) + "\nlabel = { zh = \"某\", en = \"some\" }");
}
std::string tiers() {
    return rule("tier.low", "name = { zh = \"低档\", en = \"low\" }") +
           rule("tier.high", "name = { zh = \"高档\", en = \"high\" }");
}
// A category of the catalogue that follows from this condition.
std::vector<PolicyFile> with_learner(const std::vector<PolicyFile>& files, std::string_view derived) {
    return changed(
        files, kInventedCatalogue, "\n[end]",
        "\nlearner = { clause = \"SX#四\", name = { zh = \"学徒\", en = \"learner\" }, derived = " +
            std::string(derived) + " }\n\n[end]");
}
void expect_named(const std::vector<PolicyFile>& files, std::string_view at, std::string_view message,
                  std::string_view hint) {
    expect_only_problem(files, {kInventedPack, at, message, hint});
}

TEST(BenefitTable, plain_law_is_taken) {
    const auto reading = PolicyBook::read(with_benefits());
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const BenefitTable* table = reading.book->benefits(county(), 2030);
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->annual_cap.amount, Money::fen(10'000'000));
    EXPECT_EQ(table->unpublished, nullptr);
    EXPECT_FALSE(table->asks_for_birth || table->asks_for_level || table->asks_for_tier);
    EXPECT_EQ(reading.book->benefits(county(), 2029), nullptr);
    EXPECT_NE(reading.book->benefits(county(), 2044), nullptr);
    // Without a hospital table there are no benefits, and nothing is missing.
    EXPECT_EQ(PolicyBook::read(invented_province()).book->benefits(county(), 2030), nullptr);
}

TEST(BenefitTable, rules_that_are_missing_are_named) {
    for (const std::string_view missing :
         {"annual_cap    = {", "base_cap   = {", "categories = { from", "rounding = {", "order    = {"}) {
        auto files = with_benefits();
        std::string& text = file_at(files, kInventedPack).text;
        const std::size_t at = text.find("\n" + std::string(missing)) + 1;
        ASSERT_NE(at, 0U) << missing;
        text.erase(at, text.find('\n', at) - at);
        expect_named(files, "inpatient.any", "there is \"benefit.inpatient.any\", but no rule \"",
                     "state it in a file");
    }
    expect_named(
        changed_benefits(
            "band.first = { from = 2030-01-01, above = \"10000.00\", rate = \"60%\", clause = \"SX#四\" }",
            ""),
        "inpatient.any", "no band of \"critical_illness.band\"", "at least one band");
}

TEST(BenefitTable, cap_that_nobody_has_published_leaves_every_bill_open) {
    for (const auto& [known, path] :
         {std::pair("amount = \"100000.00\"", "benefit.annual_cap"),
          std::pair("amount = \"300000.00\"", "critical_illness.base_cap"),
          std::pair("above = \"10000.00\", rate = \"60%\"", "critical_illness.band.first")}) {
        const auto reading = PolicyBook::read(changed_benefits(known, "unknown = true"));
        ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
        const BenefitTable* table = reading.book->benefits(county(), 2030);
        ASSERT_NE(table, nullptr);
        ASSERT_NE(table->unpublished, nullptr) << path;
        EXPECT_EQ(table->unpublished->path, path);
    }
}

// Nobody can say which bills such a rule would change.
TEST(BenefitTable, exception_that_nobody_has_published_leaves_every_bill_open) {
    for (const std::string path :
         {"benefit.repeat_stay.second", "benefit.annual_cap_of.poor", "benefit.unfiled_care.far",
          "benefit.no_deductible", "critical_illness.band.second"}) {
        const auto reading = PolicyBook::read(with_benefits(rule(path, "unknown = true")));
        ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
        const Statement* open = reading.book->benefits(county(), 2030)->unpublished;
        ASSERT_NE(open, nullptr) << path;
        EXPECT_EQ(open->path, path);
    }
}

TEST(BenefitTable, settlement_that_nobody_has_published_leaves_every_bill_open) {
    for (const auto& [known, path] :
         {std::pair("mode = \"half_up\", unit = \"fen\"", "settlement.rounding"),
          std::pair("layers = [\"basic\", \"critical_illness\", \"medical_assistance\"]",
                    "settlement.order")}) {
        const auto reading = PolicyBook::read(changed_benefits(known, "unknown = true"));
        ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
        ASSERT_NE(reading.book->benefits(county(), 2030), nullptr) << path;
        EXPECT_EQ(reading.book->benefits(county(), 2030)->unpublished->path, path);
    }
}

TEST(BenefitTable, another_order_of_the_layers_is_named) {
    expect_named(changed_benefits("\"critical_illness\", \"medical_assistance\"]",
                                  "\"medical_assistance\", \"critical_illness\"]"),
                 "order    =", "another order of settlement cannot be expressed yet", "write [\"basic\"");
    expect_named(changed_benefits("\"critical_illness\", \"medical_assistance\"]", "\"critical_illness\"]"),
                 "order    =", "another order of settlement", "write [\"basic\"");
}

// ---- the hospital table

// Rows in place of the invented one.
std::vector<PolicyFile> with_rows(std::string_view rows, std::string_view more = {}) {
    return changed_benefits(
        "inpatient.any = { from = 2030-01-01, places = [\"county\", \"city\", \"province\", \"other_province\"], "
        "deductible = \"1000.00\", rate = \"60%\", clause = \"SX#四\" }\n",
        rows, more);
}
std::string row(std::string_view name, std::string_view fields) {
    return "inpatient." + std::string(name) +
           " = { from = 2030-01-01, deductible = \"100.00\", rate = \"60%\", clause = \"SX#四\", " +
           std::string(fields) + " }\n";
}
const std::string kLevels = fact("facility_level", "type = \"word\"\nwords = [\"small\", \"large\"]");

TEST(HospitalTable, rows_that_are_kept_apart_are_taken) {
    expect_accepted(with_rows(row("a", "facility_class = 1, places = [\"county\"]") +
                              row("b", "facility_class = 2, places = [\"county\"]")));
    expect_accepted(
        with_rows(row("a", "places = [\"county\"]") + row("b", "places = [\"city\", \"province\"]")));
    expect_accepted(with_rows(row("a", "places = [\"county\"], age_below = 18") +
                              row("b", "places = [\"county\"], age_from = 18")));
    expect_accepted(with_rows(row("a", "places = [\"county\"], levels = [\"small\"]") +
                                  row("b", "places = [\"county\"], levels = [\"large\"]"),
                              kLevels));
    expect_accepted(with_rows(row("a", "places = [\"county\"], tiers = [\"low\"]") +
                                  row("b", "places = [\"county\"], tiers = [\"high\"]"),
                              tiers()));
    // What the document leaves open stays open.
    expect_accepted(with_rows(row("a", "facility_class = 2, places = [\"county\"]")));
}

TEST(HospitalTable, two_rows_for_one_stay_are_named) {
    const auto expect_overlap = [](const std::string& rows, std::string_view more = {}) {
        expect_named(with_rows(rows, more), "inpatient.b",
                     "\"benefit.inpatient.b\" and 990000/2030.toml:", "keep them apart");
    };
    expect_overlap(row("a", "facility_class = 1, places = [\"county\"]") +
                   row("b", "facility_class = 1, places = [\"county\"]"));
    expect_overlap(row("a", "facility_class = 1, places = [\"county\"]") + row("b", "places = [\"county\"]"));
    expect_overlap(row("a", "places = [\"county\", \"city\"]") +
                   row("b", "places = [\"city\", \"province\"]"));
    expect_overlap(row("a", "places = [\"county\"], age_below = 19") +
                   row("b", "places = [\"county\"], age_from = 18"));
    expect_overlap(row("a", "places = [\"county\"], levels = [\"small\"]") +
                       row("b", "places = [\"county\"], levels = [\"large\", \"small\"]"),
                   kLevels);
    expect_overlap(
        row("a", "places = [\"county\"], levels = [\"small\"]") + row("b", "places = [\"county\"]"), kLevels);
    expect_overlap(row("a", "places = [\"county\"], tiers = [\"low\"]") +
                       row("b", "places = [\"county\"], tiers = [\"high\", \"low\"]"),
                   tiers());
    expect_overlap(row("a", "places = [\"county\"], tiers = [\"low\"]") + row("b", "places = [\"county\"]"),
                   tiers());
}

TEST(HospitalTable, ages_without_a_row_are_named) {
    const auto expect_hole = [](const std::string& rows, std::string_view age) {
        expect_named(with_rows(rows), "inpatient.a",
                     "the hospital table has a hole: class and place of \"benefit.inpatient.a\", age " +
                         std::string(age) + " has no row",
                     "widen a neighbour");
    };
    expect_hole(row("a", "places = [\"county\"], age_below = 18"), "18");
    expect_hole(row("a", "places = [\"county\"], age_from = 1"), "0");
    expect_hole(
        row("a", "places = [\"county\"], age_below = 18") + row("b", "places = [\"county\"], age_from = 19"),
        "18");
    expect_hole(row("a", "facility_class = 1, places = [\"county\"], age_below = 60") +
                    row("b", "facility_class = 2, places = [\"county\"], age_from = 60") +
                    row("c", "facility_class = 2, places = [\"county\"], age_below = 60"),
                "60");
}

TEST(HospitalTable, levels_without_a_row_are_named) {
    expect_named(with_rows(row("a", "places = [\"county\"], levels = [\"small\"]"), kLevels), "inpatient.a",
                 "level large, age 0 has no row", "add that row");
    // Where no row asks for the level it does not matter.
    expect_accepted(with_rows(row("a", "places = [\"county\"]"), kLevels));
    expect_named(with_rows(row("a", "places = [\"county\"], levels = [\"small\"]") +
                               row("b", "places = [\"county\"], levels = [\"large\"], age_below = 60"),
                           kLevels),
                 "inpatient.a", "level large, age 60 has no row", "add that row");
}

TEST(HospitalTable, tiers_without_a_row_are_named) {
    expect_named(with_rows(row("a", "places = [\"county\"], tiers = [\"low\"]"), tiers()), "inpatient.a",
                 "tier high, age 0 has no row", "add that row");
}

TEST(HospitalTable, reversed_ages_are_named) {
    const std::string good = row("a", "places = [\"county\"]");
    for (const std::string_view wrong : {"age_from = 60, age_below = 18", "age_from = 18, age_below = 18"})
        expect_named(with_rows(good + row("b", "places = [\"city\"], " + std::string(wrong)) +
                               row("c", "places = [\"city\"]")),
                     "inpatient.b", "the ages are reversed", "mend age_from and age_below");
}

TEST(HospitalTable, levels_are_those_of_a_declared_fact) {
    const std::string rows = row("a", "places = [\"county\"], levels = [\"small\", \"large\"]");
    expect_named(with_rows(rows), "inpatient.a",
                 "uses the fact \"facility_level\" of type word, which nothing declares",
                 "[fact.facility_level]");
    expect_named(with_rows(rows, fact("facility_level", "type = \"count\"")), "inpatient.a",
                 "uses the fact \"facility_level\" of type word", "type = \"word\"");
    expect_named(with_rows(rows, fact("facility_level", "type = \"word\"")), "[fact.facility_level]",
                 "facility_level lists all its levels in words", "like words");
    expect_named(with_rows(rows, fact("facility_level", "type = \"word\"\nwords = [\"small\"]")),
                 "inpatient.a", "facility_level has no level \"large\"", "list it in words");
}

TEST(HospitalTable, tiers_are_declared) {
    expect_named(
        with_rows(row("a", "places = [\"county\"]") + row("b", "places = [\"city\"], tiers = [\"top\"]") +
                  row("c", "places = [\"city\"]")),
        "inpatient.b", "there is no tier \"top\"", "[tier.top]");
}

TEST(HospitalTable, rows_tell_what_a_request_must_state) {
    const auto table = [](const std::vector<PolicyFile>& files) {
        static PolicyBook::Reading reading;
        reading = PolicyBook::read(files);
        EXPECT_TRUE(reading.problems.empty()) << told(reading.problems);
        return reading.book->benefits(county(), 2030);
    };
    EXPECT_TRUE(table(with_rows(row("a", "places = [\"county\"], age_below = 18") +
                                row("b", "places = [\"county\"], age_from = 18")))
                    ->asks_for_birth);
    EXPECT_TRUE(table(with_rows(row("a", "places = [\"county\"], levels = [\"small\", \"large\"]"), kLevels))
                    ->asks_for_level);
    EXPECT_TRUE(table(with_rows(row("a", "places = [\"county\"], tiers = [\"low\", \"high\"]"), tiers()))
                    ->asks_for_tier);
    // A category that follows from an age asks for the birth too, wherever it stands.
    EXPECT_TRUE(
        table(with_benefits(rule("benefit.no_deductible", "categories = [\"toddler\"]")))->asks_for_birth);
    EXPECT_TRUE(
        table(with_benefits(
                  rule("benefit.unfiled_care.far",
                       "places = [\"city\"]\nadvance_share = \"10%\"\nunless = { born_from = 2029-01-01 }")))
            ->asks_for_birth);
}

// ---- deductibles, caps, unfiled care

TEST(RepeatStays, from_the_same_stay_are_named) {
    const auto stay = [](std::string_view name, std::string_view from) {
        return rule("benefit.repeat_stay." + std::string(name),
                    "from_stay = " + std::string(from) + "\ndeductible_share = \"50%\"");
    };
    expect_accepted(with_benefits(stay("second", "2") + stay("third", "3")));
    expect_named(with_benefits(stay("second", "2") + stay("again", "2")), "[benefit.repeat_stay.again]",
                 "\"benefit.repeat_stay.again\" begins where 990000/2030.toml:", "mend where it begins");
    expect_named(with_benefits(stay("first", "1")), "from_stay",
                 "\"from_stay\" is not written as it should be", "from 2 to 20");
}

TEST(RepeatStays, are_kept_latest_first) {
    const auto reading = PolicyBook::read(
        with_benefits(rule("benefit.repeat_stay.second", "from_stay = 2\ndeductible_share = \"50%\"") +
                      rule("benefit.repeat_stay.fourth", "from_stay = 4\ndeductible_share = \"0%\"")));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const auto& stays = reading.book->benefits(county(), 2030)->repeat_stays;
    ASSERT_EQ(stays.size(), 2U);
    EXPECT_EQ(stays.front().from_stay, 4);
}

std::string cap_of(std::string_view name, std::string_view fields) {
    return rule("benefit.annual_cap_of." + std::string(name), fields);
}

TEST(YearlyCaps, have_an_amount_or_none) {
    const std::string_view message = "exactly one of these is stated: amount unlimited";
    expect_accepted(changed_benefits("amount = \"100000.00\"", "unlimited = true"));
    expect_named(changed_benefits("amount = \"100000.00\"", "amount = \"1.00\", unlimited = true"),
                 "annual_cap ", message, "policy-pack.md");
    expect_named(changed_benefits("amount = \"100000.00\", ", ""), "annual_cap ", message, "policy-pack.md");
    expect_named(with_benefits(cap_of("old", "categories = [\"scholar\"]")), "[benefit.annual_cap_of.old]",
                 message, "policy-pack.md");
}

TEST(YearlyCaps, of_some_people_name_them) {
    expect_named(with_benefits(cap_of("all", "amount = \"1.00\"")), "[benefit.annual_cap_of.all]",
                 "at least one of these is stated: categories tiers", "policy-pack.md");
    expect_named(with_benefits(cap_of("top", "amount = \"1.00\"\ntiers = [\"top\"]")),
                 "[benefit.annual_cap_of.top]", "there is no tier \"top\"", "[tier.top]");
}

TEST(YearlyCaps, two_for_the_same_people_are_named) {
    const auto expect_alike = [](std::string_view one, std::string_view two) {
        expect_named(with_benefits(tiers() + cap_of("one", "amount = \"1.00\"\n" + std::string(one)) +
                                   cap_of("two", "unlimited = true\n" + std::string(two))),
                     "[benefit.annual_cap_of.two]",
                     "\"benefit.annual_cap_of.two\" and 990000/2030.toml:", "keep them apart");
    };
    expect_alike("categories = [\"scholar\"]", "categories = [\"lone_elder\", \"scholar\"]");
    expect_alike("categories = [\"toddler\"]", "categories = [\"toddler\"]");
    expect_alike("tiers = [\"low\"]", "tiers = [\"high\", \"low\"]");
    expect_alike("categories = [\"scholar\"]\ntiers = [\"low\"]", "categories = [\"scholar\"]");
}

TEST(YearlyCaps, that_are_kept_apart_are_taken) {
    const auto expect_apart = [](std::string_view one, std::string_view two) {
        expect_accepted(with_benefits(tiers() + cap_of("one", "amount = \"1.00\"\n" + std::string(one)) +
                                      cap_of("two", "unlimited = true\n" + std::string(two))));
    };
    expect_apart("categories = [\"scholar\"]", "categories = [\"lone_elder\"]");
    expect_apart("categories = [\"scholar\"]", "categories = [\"toddler\"]");
    expect_apart("tiers = [\"low\"]", "tiers = [\"high\"]");
    expect_apart("categories = [\"scholar\"]\ntiers = [\"low\"]",
                 "categories = [\"scholar\"]\ntiers = [\"high\"]");
    // An exception beside the rule.
    expect_apart("tiers = [\"low\"]", "categories = [\"scholar\"]");
}

std::string unfiled(std::string_view name, std::string_view fields) {
    return rule("benefit.unfiled_care." + std::string(name), fields);
}

TEST(UnfiledCare, costs_a_share_or_points) {
    const std::string_view message = "exactly one of these is stated: advance_share rate_reduction";
    expect_accepted(with_benefits(unfiled("far", "places = [\"other_province\"]\nadvance_share = \"10%\"") +
                                  unfiled("near", "places = [\"province\"]\nrate_reduction = \"5%\"")));
    expect_named(with_benefits(
                     unfiled("far", "places = [\"city\"]\nadvance_share = \"10%\"\nrate_reduction = \"5%\"")),
                 "[benefit.unfiled_care.far]", message, "policy-pack.md");
    expect_named(with_benefits(unfiled("far", "places = [\"city\"]")), "[benefit.unfiled_care.far]", message,
                 "policy-pack.md");
}

TEST(UnfiledCare, two_for_one_place_are_named) {
    expect_named(with_benefits(unfiled("one", "places = [\"city\", \"province\"]\nadvance_share = \"10%\"") +
                               unfiled("two", "places = [\"province\"]\nrate_reduction = \"5%\"")),
                 "[benefit.unfiled_care.two]",
                 "\"benefit.unfiled_care.two\" and 990000/2030.toml:", "keep them apart");
}

TEST(UnfiledCare, exception_rests_on_what_a_bill_knows) {
    const auto unless = [](std::string_view condition) {
        return with_benefits(unfiled("far", "places = [\"city\"]\nadvance_share = \"10%\"\nunless = " +
                                                std::string(condition)) +
                             fact("emergency", "type = \"yes_no\""));
    };
    expect_accepted(unless("{ fact = \"emergency\", is = true }"));
    expect_accepted(unless("{ age_below = 6, on = \"year_start\" }"));
    expect_named(unless("{ fact = \"referred\", is = true }"), "[benefit.unfiled_care.far]",
                 "the condition uses the fact \"referred\"", "[fact.referred]");
    expect_named(unless("{ fact = \"emergency\", is = 1 }"), "[benefit.unfiled_care.far]",
                 "cannot have the value in the condition", "see ");
    for (const std::string_view wrong :
         {"{ age_below = 6, on = \"closing_day\" }", "{ registered_by = \"closing_day\" }",
          "{ registered_by = 2030-01-01 }",
          "{ any = [{ category = \"scholar\" }, { all = [{ age_at_least = 60, on = \"closing_day\" }] }] }"})
        expect_named(unless(wrong), "[benefit.unfiled_care.far]",
                     "a condition of a benefit names neither the closing day nor registration",
                     "use payment_day");
}

// A bill knows no closing day, also where a category of the catalogue asks for it.
TEST(BenefitConditions, of_derived_categories_name_no_closing_day) {
    const std::string_view message =
        "a condition of a benefit names neither the closing day nor registration";
    const std::string_view derived = "{ age_below = 20, on = \"closing_day\" }";
    const std::string list = "categories = [\"learner\"]";
    for (const auto& [path, fields] :
         {std::pair("benefit.no_deductible", list),
          std::pair("benefit.annual_cap_of.young", list + "\nunlimited = true"),
          std::pair("benefit.general_outpatient.young", list + "\nannual_limit = \"300.00\"")}) {
        const auto files = with_learner(with_benefits(rule(path, fields)), derived);
        expect_named(files, "[" + std::string(path) + "]", message, "use payment_day");
    }
    expect_named(
        with_learner(changed_benefits("\"flood_victim\", \"low_income\"], clause", "\"learner\"], clause"),
                     derived),
        "categories = { from", message, "use payment_day");
    expect_accepted(with_learner(with_benefits(rule("benefit.no_deductible", list)),
                                 "{ age_below = 20, on = \"year_start\" }"));
    expect_named(with_learner(with_benefits(rule("benefit.no_deductible", list)),
                              "{ fact = \"apprentice\", is = true }"),
                 "[benefit.no_deductible]", "the condition uses the fact \"apprentice\"",
                 "[fact.apprentice]");
}

// ---- outpatient care

std::string outpatient(std::string_view name, std::string_view fields) {
    return rule("benefit.general_outpatient." + std::string(name),
                "annual_limit = \"300.00\"\n" + std::string(fields));
}

TEST(OutpatientCare, with_a_rate_says_what_it_counts_for) {
    const std::string_view message = "with a rate, counts_for_cap and counts_for_critical are needed";
    expect_accepted(with_benefits(outpatient("all", "")));
    expect_accepted(with_benefits(
        outpatient("all", "rate = \"50%\"\ncounts_for_cap = true\ncounts_for_critical = false")));
    for (const std::string_view half : {"", "counts_for_cap = true", "counts_for_critical = true"})
        expect_named(with_benefits(outpatient("all", "rate = \"50%\"\n" + std::string(half))),
                     "[benefit.general_outpatient.all]", message, "say whether it fills the yearly cap");
}

TEST(OutpatientCare, two_for_the_same_people_are_named) {
    const auto expect_alike = [](std::string_view one, std::string_view two) {
        expect_named(with_benefits(tiers() + outpatient("one", one) + outpatient("two", two)),
                     "[benefit.general_outpatient.two]",
                     "\"benefit.general_outpatient.two\" and 990000/2030.toml:", "keep them apart");
    };
    expect_alike("", "");
    expect_alike("", "tiers = [\"low\"]");
    expect_alike("categories = [\"scholar\"]", "categories = [\"scholar\"]\ntiers = [\"low\"]");
    expect_accepted(with_benefits(tiers() + outpatient("one", "tiers = [\"low\"]") +
                                  outpatient("two", "tiers = [\"high\"]")));
    expect_accepted(with_benefits(outpatient("one", "") + outpatient("two", "categories = [\"scholar\"]")));
    expect_named(with_benefits(outpatient("one", "tiers = [\"top\"]")), "[benefit.general_outpatient.one]",
                 "there is no tier \"top\"", "[tier.top]");
}

TEST(ChronicDiseases, take_the_general_rate_where_they_state_none) {
    const auto reading = PolicyBook::read(with_benefits(
        rule("benefit.chronic_outpatient", "rate = \"60%\"\ndiseases = 2") +
        rule("benefit.chronic_disease.gout",
             "name = { zh = \"痛风\", en = \"gout\" }\nannual_limit = \"500.00\"") +
        rule("benefit.chronic_disease.lupus", "name = { zh = \"狼疮\", en = \"lupus\" }\nrate = \"80%\"")));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const auto& diseases = reading.book->benefits(county(), 2030)->chronic_diseases;
    ASSERT_EQ(diseases.size(), 2U);
    EXPECT_EQ(diseases[0].rate, *Rate::parse("60%"));
    EXPECT_EQ(diseases[0].annual_limit, Money::fen(50'000));
    EXPECT_EQ(diseases[1].rate, *Rate::parse("80%"));
    EXPECT_EQ(diseases[1].annual_limit, std::nullopt);
    expect_named(
        with_benefits(rule("benefit.chronic_disease.gout", "name = { zh = \"痛风\", en = \"gout\" }")),
        "[benefit.chronic_disease.gout]", "at least one of these is stated: rate annual_limit",
        "policy-pack.md");
}

// ---- critical illness and assistance

constexpr std::string_view kBand =
    "band.first = { from = 2030-01-01, above = \"10000.00\", rate = \"60%\", clause = \"SX#四\" }\n";
std::string band(std::string_view name, std::string_view fields) {
    return "band." + std::string(name) + " = { from = 2030-01-01, clause = \"SX#四\", " +
           std::string(fields) + " }\n";
}
std::vector<PolicyFile> with_bands(const std::string& bands) { return changed_benefits(kBand, bands); }

TEST(CriticalBands, that_meet_are_taken) {
    expect_accepted(with_bands(band("a", "above = \"10000.00\", up_to = \"50000.00\", rate = \"60%\"") +
                               band("b", "above = \"50000.00\", rate = \"70%\"")));
    expect_accepted(with_bands(band("b", "above = \"50000.00\", rate = \"70%\"") +
                               band("a", "above = \"10000.00\", rate = \"60%\"")));
}

TEST(CriticalBands, that_begin_alike_are_named) {
    expect_named(with_bands(band("a", "above = \"10000.00\", rate = \"60%\"") +
                            band("b", "above = \"10000.00\", rate = \"70%\"")),
                 "band.b",
                 "\"critical_illness.band.b\" begins where 990000/2030.toml:", "mend where it begins");
}

TEST(CriticalBands, that_overlap_or_leave_a_hole_are_named) {
    const std::string next = band("b", "above = \"50000.00\", rate = \"70%\"");
    expect_named(with_bands(band("a", "above = \"10000.00\", up_to = \"50000.01\", rate = \"60%\"") + next),
                 "band.a", "overlap", "let up_to equal");
    expect_named(with_bands(band("a", "above = \"10000.00\", up_to = \"49999.99\", rate = \"60%\"") + next),
                 "band.a", "leave a hole between them", "let up_to equal");
    expect_named(with_bands(band("a", "above = \"10000.00\", up_to = \"9000.00\", rate = \"60%\"") + next),
                 "band.a", "leave a hole between them", "let up_to equal");
}

TEST(CriticalBands, last_one_has_no_end) {
    expect_named(with_bands(band("a", "above = \"10000.00\", up_to = \"50000.00\", rate = \"60%\"")),
                 "band.a", "\"critical_illness.band.a\" ends at 50000.00, and no band follows",
                 "rate = \"0%\"");
    expect_accepted(with_bands(band("a", "above = \"10000.00\", up_to = \"50000.00\", rate = \"60%\"") +
                               band("b", "above = \"50000.00\", rate = \"0%\"")));
}

const std::string kHardship =
    rule("critical_illness.hardship", "categories = [\"lone_elder\"]\ncap = \"500000.00\"");
const std::string kHardshipBand =
    rule("critical_illness.hardship_band.only", "above = \"5000.00\"\nrate = \"70%\"");

TEST(CriticalHardship, has_bands_of_its_own) {
    expect_accepted(with_benefits(kHardship + kHardshipBand));
    expect_named(with_benefits(kHardship), "[critical_illness.hardship]",
                 "there is \"critical_illness.hardship\", but no band of \"critical_illness.hardship_band\"",
                 "at least one band");
    expect_named(
        with_benefits(kHardship + kHardshipBand +
                      rule("critical_illness.hardship_band.again", "above = \"5000.00\"\nrate = \"80%\"")),
        "[critical_illness.hardship_band.again]", "begins where 990000/2030.toml:", "mend where it begins");
}

TEST(CriticalHardship, has_a_cap_or_none) {
    expect_accepted(with_benefits(rule("critical_illness.hardship", "unlimited = true") + kHardshipBand));
    expect_accepted(
        with_benefits(rule("critical_illness.hardship", "categories = [\"lone_elder\"]") + kHardshipBand));
    expect_named(
        with_benefits(rule("critical_illness.hardship", "cap = \"1.00\"\nunlimited = true") + kHardshipBand),
        "[critical_illness.hardship]", "there is a cap or no limit, not both", "remove one of them");
    expect_named(with_benefits(rule("critical_illness.hardship", "") + kHardshipBand),
                 "[critical_illness.hardship]", "this rule says nothing", "at least one field");
}

// The bands alone would be passed over without a word.
TEST(CriticalHardship, says_who_its_bands_are_for) {
    expect_named(with_benefits(kHardshipBand), "[critical_illness.hardship_band.only]",
                 "\"critical_illness.hardship_band.only\" is stated, but no \"critical_illness.hardship\"",
                 "state critical_illness.hardship");
    const std::string open = rule("critical_illness.hardship", "unknown = true");
    expect_named(with_benefits(open + kHardshipBand), "[critical_illness.hardship_band.only]",
                 "\"critical_illness.hardship\" is not published", "repealed = true");
    // The province knows them; a county that leaves them open or repeals them is right.
    for (const std::string_view says : {"unknown = true", "repealed = true"})
        expect_accepted(with_file(with_benefits(kHardship + kHardshipBand), "990103/2030.toml",
                                  pack_text("990103", 2030, rule("critical_illness.hardship", says))));
}

std::string assistance(std::string_view name, std::string_view fields) {
    return rule("medical_assistance.share." + std::string(name),
                "above = \"0.00\"\nrate = \"50%\"\n" + std::string(fields));
}

TEST(MedicalAssistance, two_for_the_same_people_are_named) {
    const auto expect_alike = [](std::string_view one, std::string_view two) {
        expect_named(with_benefits(assistance("one", one) + assistance("two", two)),
                     "[medical_assistance.share.two]",
                     "\"medical_assistance.share.two\" and 990000/2030.toml:", "keep them apart");
    };
    expect_alike("", "");
    expect_alike("categories = [\"lone_elder\"]", "categories = [\"low_income\", \"lone_elder\"]");
    expect_accepted(
        with_benefits(assistance("one", "") + assistance("two", "categories = [\"lone_elder\"]")));
    expect_accepted(with_benefits(assistance("one", "categories = [\"low_income\"]") +
                                  assistance("two", "categories = [\"lone_elder\"]")));
}

// People outside are not asked whether terms of hardship are theirs.
TEST(CriticalHardship, names_nobody_outside_hardship) {
    const std::string_view message = "\"scholar\" is not in hardship (990000/2030.toml:";
    expect_named(
        with_benefits(rule("critical_illness.hardship", "categories = [\"lone_elder\", \"scholar\"]") +
                      kHardshipBand),
        "[critical_illness.hardship]", message, "list it in hardship.categories");
    expect_named(with_benefits(assistance("all", "categories = [\"scholar\"]")),
                 "[medical_assistance.share.all]", message, "list it in hardship.categories");
}

TEST(CriticalHardship, with_a_band_or_a_share_that_nobody_has_published_is_open_for_these_people_only) {
    const auto resolved = [](const std::string& rules) {
        static PolicyBook::Reading reading;
        reading = PolicyBook::read(with_benefits(rules));
        EXPECT_TRUE(reading.problems.empty()) << told(reading.problems);
        return reading.book->benefits(county(), 2030);
    };
    const std::string open_band = rule("critical_illness.hardship_band.only", "unknown = true");
    EXPECT_EQ(resolved(kHardship + open_band)->critical_hardship_terms->path,
              "critical_illness.hardship_band.only");
    EXPECT_EQ(resolved(kHardship + open_band)->unpublished, nullptr);
    const std::string open_share = rule("medical_assistance.share.poor", "unknown = true");
    EXPECT_EQ(resolved(assistance("all", "") + open_share)->assistance_terms->path,
              "medical_assistance.share.poor");
    EXPECT_EQ(resolved(assistance("all", ""))->assistance_terms, nullptr);
}

TEST(ChronicDiseases, belong_to_a_general_rule) {
    const std::string gout =
        rule("benefit.chronic_disease.gout", "name = { zh = \"痛风\", en = \"gout\" }\nrate = \"80%\"");
    expect_named(with_benefits(gout), "[benefit.chronic_disease.gout]",
                 "is stated, but no \"benefit.chronic_outpatient\"", "state benefit.chronic_outpatient");
    expect_named(with_benefits(gout + rule("benefit.chronic_outpatient", "unknown = true")),
                 "[benefit.chronic_disease.gout]", "\"benefit.chronic_outpatient\" is not published",
                 "state benefit.chronic_outpatient");
    const std::string general = rule("benefit.chronic_outpatient", "rate = \"60%\"\ndiseases = 1");
    expect_accepted(
        with_file(with_benefits(general + gout), "990103/2030.toml",
                  pack_text("990103", 2030, rule("benefit.chronic_outpatient", "repealed = true"))));
}

TEST(MedicalAssistance, stated_beside_terms_that_are_open_is_named) {
    const std::string open = rule("medical_assistance.terms", "unknown = true");
    expect_named(with_benefits(open + assistance("all", "")), "[medical_assistance.share.all]",
                 "\"medical_assistance.terms\" is not published", "repealed = true");
    const auto county_knows =
        with_file(with_benefits(open), "990103/2030.toml", pack_text("990103", 2030, assistance("all", "")));
    expect_only_problem(county_knows, {"990103/2030.toml", "[medical_assistance.share.all]",
                                       "\"medical_assistance.terms\" is not published", "repealed = true"});
    const std::string repeals = rule("medical_assistance.terms", "repealed = true");
    expect_accepted(with_file(with_benefits(open), "990103/2030.toml",
                              pack_text("990103", 2030, repeals + assistance("all", ""))));
    // The other way round the county leaves open what the province states.
    expect_accepted(
        with_file(with_benefits(assistance("all", "")), "990103/2030.toml", pack_text("990103", 2030, open)));
}

}  // namespace
}  // namespace canbao
