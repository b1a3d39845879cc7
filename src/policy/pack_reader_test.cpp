#include "policy/pack_reader.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

// A change of the invented pack, and the one problem that it must make. Both `at` and `message` may be left
// to `to`.
struct Mistake {
    std::string_view from;
    std::string_view to;
    std::string_view at;
    std::string_view message;
    std::string_view hint;
};

void expect_found(const Mistake& mistake) {
    SCOPED_TRACE(mistake.to);
    expect_only_problem(changed_pack(mistake.from, mistake.to),
                        {kInventedPack, mistake.at, mistake.message, mistake.hint});
}

TEST(PackReader, takes_a_pack_that_is_right) { expect_accepted(invented_province()); }

TEST(PackReader, keeps_what_the_file_says) {
    const auto reading = PolicyBook::read(invented_province());
    ASSERT_EQ(reading.book->packs().size(), 1U);
    const Pack& pack = *reading.book->packs().front();
    EXPECT_EQ(pack.id, "990000/2030");
    EXPECT_EQ(pack.name, (LocalText{"示例省", "Invented Province"}));
    EXPECT_FALSE(pack.extends);
    const EffectivePack effective = reading.book->effective(pack.region, 2030);
    const Statement* subsidy = effective.find("subsidy.flood_victim");
    ASSERT_NE(subsidy, nullptr);
    EXPECT_EQ(subsidy->key(), "flood_victim");
    EXPECT_EQ(subsidy->get<Money>("amount"), Money::fen(40'000));
    EXPECT_EQ(subsidy->get<Rate>("percent"), *Rate::parse("80%"));
    EXPECT_EQ(subsidy->get<std::string>("payer"), "relief_fund");
    EXPECT_EQ(subsidy->clause->reference, "SX#二.1");
    EXPECT_EQ(
        subsidy->place().text(),
        "990000/2030.toml:" + std::to_string(line_of(invented_province(), kInventedPack, "flood_victim")));
    EXPECT_EQ(subsidy->find<Condition>("when"), nullptr);
    const Statement* reading_of_months = effective.find("cover.month_arithmetic");
    ASSERT_NE(reading_of_months, nullptr);
    EXPECT_TRUE(reading_of_months->is_reading);
    EXPECT_EQ(reading_of_months->note, (LocalText{"理解为月末", "read as the last day"}));
    EXPECT_EQ(reading_of_months->in_force, (Period{*Date::parse("2030-01-01"), {}}));
    EXPECT_TRUE(effective.find("subsidy.rare_disease")->is_unknown);
}

TEST(PackReader, takes_further_clauses) {
    const auto reading = PolicyBook::read(
        changed_pack("clause = \"SX#一\"", "clause = \"SX#一\"\nalso = [\"SX#三\", \"SX#四\"]"));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const auto effective = reading.book->effective(*RegionCode::parse("990000"), 2030);
    const Statement* standard = effective.find("contribution.standard");
    ASSERT_EQ(standard->also.size(), 2U);
    EXPECT_EQ(standard->also[1]->reference, "SX#四");
}

TEST(PackReader, unknown_keys_are_named_with_the_nearest_known_one) {
    expect_found({"payer = \"relief_fund\"", "payr = \"relief_fund\", payer = \"relief_fund\"", "payr",
                  "unknown key \"payr\"", "did you mean \"payer\"?"});
    expect_found({"opens  = 2029-10-01", "opens  = 2029-10-01\nsurprise_of_an_unheard_kind = 1",
                  "surprise_of", "unknown key \"surprise_of_an_unheard_kind\"", "the keys known here"});
    expect_found({"year   = 2030", "year   = 2030\nyaer = 2030", "yaer", "unknown key \"yaer\"",
                  "did you mean \"year\"?"});
}

TEST(PackReader, missing_keys_are_named) {
    expect_found({"closes = 2030-02-28\n", "", "[window.collection]", "\"closes\" is missing", "add it"});
    expect_found({"amount = \"0.00\", payer = \"relief_fund\"", "amount = \"0.00\"", "general",
                  "exactly one of these is stated: payer payers", "policy-pack.md"});
    expect_found({"fixed        = { from = 2030-01-01, months = 3", "fixed        = { months = 3", "fixed",
                  "\"from\" is missing", "add it"});
    expect_found({"name   = { zh = \"示例省\", en = \"Invented Province\" }", "name = { zh = \"示例省\" }",
                  "name = {", "\"en\" is missing", "add it"});
}

TEST(PackReader, keys_given_twice_are_named) {
    expect_found({"amount = \"500.00\"\n", "amount = \"500.00\"\namount = \"500.00\"\n",
                  "amount = \"500.00\"\nclause", "not valid TOML", "stands there twice"});
}

TEST(PackReader, amounts_in_another_unit_are_named) {
    for (const std::string_view wrong :
         {"\"500\"", "\"500.0\"", "\"50000\"", "\"-500.00\"", "\"500.00元\"", "\"1,500.00\""})
        expect_found(
            {"\"500.00\"", wrong, "amount = ", "\"amount\" is not written as it should be", "two decimals"});
    for (const std::string_view wrong : {"500", "500.00", "true", "[\"500.00\"]", "\"\""})
        expect_found(
            {"\"500.00\"", wrong, "amount = ", "\"amount\" is not written as it should be", "two decimals"});
}

TEST(PackReader, rates_in_another_unit_are_named) {
    for (const std::string_view wrong :
         {"\"0.8\"", "\"80\"", "\"80 %\"", "\"101%\"", "\"-80%\"", "\"80.00000%\""})
        expect_found(
            {"\"80%\"", wrong, "flood_victim", "\"percent\" is not written as it should be", "per cent"});
    expect_found(
        {"\"80%\"", "0.8", "flood_victim", "\"percent\" is not written as it should be", "per cent"});
}

TEST(PackReader, dates_written_otherwise_are_named) {
    for (const std::string_view wrong :
         {"\"2029-10-01\"", "20291001", "2029-10-01T00:00:00", "1899-10-01", "2200-10-01", "true"})
        expect_found({"2029-10-01", wrong, "opens ", "\"opens\" is not written as it should be",
                      "a date without quotes"});
    expect_found({"2029-10-01", "2029-13-01", "opens ", "not valid TOML", "a date is written"});
}

TEST(PackReader, month_days_written_otherwise_are_named) {
    for (const std::string_view wrong : {"\"02-29\"", "\"12-32\"", "\"1231\"", "\"31-12\"", "\"2030-12-31\""})
        expect_found({"\"12-31\"", wrong, "last   = \"", "\"last\" is not written as it should be",
                      "a day that every year has"});
}

TEST(PackReader, counts_outside_their_bounds_are_named) {
    expect_found({"days = 90", "days = 367", "grace ", "\"days\" is not written as it should be",
                  "a whole number from 0 to 366"});
    expect_found({"days = 90", "days = -1", "grace ", "\"days\" is not written as it should be",
                  "a whole number from 0 to 366"});
    expect_found(
        {"days = 90", "days = 90.0", "grace ", "\"days\" is not written as it should be", "without quotes"});
    expect_found({"days = 90", "days = \"90\"", "grace ", "\"days\" is not written as it should be",
                  "without quotes"});
    expect_found({"months = 3,", "months = 25,", "fixed ", "\"months\" is not written as it should be",
                  "from 0 to 24"});
    expect_found({"first  = 1\n", "first  = 0\n", "first  = 0", "\"first\" is not written as it should be",
                  "from 1 to 31"});
    expect_found({"last   = 28", "last   = 32", "last   = 32", "\"last\" is not written as it should be",
                  "from 1 to 31"});
    expect_found({"year   = 2030", "year   = 1899", "year   = 1899",
                  "\"year\" is not written as it should be", "from 1900 to 2199"});
}

TEST(PackReader, counts_at_their_bounds_are_taken) {
    expect_accepted(changed_pack("days = 90", "days = 0"));
    expect_accepted(changed_pack("days = 90", "days = 366"));
    expect_accepted(changed_pack("months = 3,", "months = 0,"));
    expect_accepted(changed_pack("months = 3,", "months = 24,"));
}

TEST(PackReader, answers_other_than_yes_and_no_are_named) {
    expect_found({"goes_on = true", "goes_on = \"true\"", "next_year",
                  "\"goes_on\" is not written as it should be", "true or false"});
    expect_found({"goes_on = true", "goes_on = 1", "next_year", "\"goes_on\" is not written as it should be",
                  "true or false"});
}

TEST(PackReader, words_outside_a_closed_list_are_named) {
    expect_found({"01-01, by = \"closing_day\"", "01-01, by = \"opening_day\"", "recognition",
                  "\"by\" cannot be \"opening_day\"", "it is one of: closing_day"});
    expect_found({"type   = \"word\"", "type   = \"wird\"", "type   = ", "\"type\" cannot be \"wird\"",
                  "yes_no count word date money"});
    // Two allowed words are not one.
    expect_found({"type   = \"word\"", "type   = \"word date\"",
                  "type   = ", "\"type\" cannot be \"word date\"", "it is one of"});
}

TEST(PackReader, lists_are_not_empty_and_without_repeats) {
    expect_found({"words  = [\"school\", \"university\"]", "words  = []", "words ",
                  "\"words\" is not written as it should be", "not empty"});
    expect_found({"words  = [\"school\", \"university\"]", "words  = [\"school\", \"school\"]", "words ",
                  "\"words\" is not written as it should be", "without repeats"});
    expect_found({"words  = [\"school\", \"university\"]", "words  = \"school\"", "words ",
                  "\"words\" is not written as it should be", "a list of texts"});
    expect_found({"words  = [\"school\", \"university\"]", "words  = [\"school\", 1]", "words ",
                  "\"words\" is not written as it should be", "a list of texts"});
}

TEST(PackReader, values_without_a_clause_are_named) {
    expect_found({"amount = \"500.00\"\nclause = \"SX#一\"", "amount = \"500.00\"", "[contribution.standard]",
                  "cites no clause", "KEY#article"});
    expect_found({"goes_on = true, clause = \"SX#三\"", "goes_on = true", "next_year", "cites no clause",
                  "add clause"});
    // What is unknown has a source too.
    expect_found({"rare_disease = { unknown = true, clause = \"SX#二.2\" }",
                  "rare_disease = { unknown = true }", "rare_disease", "cites no clause", "add clause"});
}

TEST(PackReader, clauses_that_do_not_exist_are_named) {
    expect_found(
        {"\"SX#一\"", "\"SX#九\"", "SX#九", "there is no clause \"SX#九\"", "documents/SX.toml has: SX#"});
    expect_found(
        {"\"SX#一\"", "\"NO#一\"", "NO#一", "there is no clause \"NO#一\"", "there is no documents/NO.toml"});
    expect_found({"\"SX#一\"", "\"SX\"", "\"SX\"", "there is no clause \"SX\"", "documents/SX.toml has"});
    expect_found({"clause = \"SX#一\"", "clause = \"SX#一\"\nalso = [\"SX#三\", \"SX#九\"]", "also",
                  "there is no clause \"SX#九\"", "documents/SX.toml has"});
}

TEST(PackReader, categories_and_payers_outside_the_catalogue_are_named) {
    expect_found({"lone_elder   = {", "lone_eldr = {", "lone_eldr",
                  "the catalogue has no category \"lone_eldr\"", "did you mean \"lone_elder\"?"});
    expect_found({"lone_elder   = {", "pensioners_of_all_kinds = {", "pensioners",
                  "the catalogue has no category", "see 990000/catalogue.toml"});
    expect_found({"payer = \"relief_fund\"", "payer = \"relief\"", "payer = \"relief\"",
                  "the catalogue has no payer \"relief\"", "see 990000/catalogue.toml"});
    expect_found({"[\"lone_elder\", \"flood_victim\"]", "[\"lone_elder\", \"flood\"]", "\"flood\"]",
                  "unknown \"flood\" in \"categories\"", "990000/catalogue.toml"});
    expect_found(
        {"amount = \"400.00\", payer = \"county_budget\", when = { age_at_least = 60, on = \"payment_day\" }",
         "amount = \"400.00\", payer = \"county_budget\", when = { category = \"elder\" }", "low_income",
         "the catalogue has no category \"elder\"", "catalogue.toml"});
}

TEST(PackReader, refunds_have_closed_reasons_and_say_something) {
    expect_accepted(extended_pack("[refund.death]\napply_until = 2030-01-15\nclause = \"SX#四\"\n"));
    const auto other = extended_pack("[refund.divorce]\napply_until = 2030-01-15\nclause = \"SX#四\"\n");
    expect_only_problem(other, {kInventedPack, "[refund.divorce]", "unknown \"refund.divorce\"",
                                "duplicate_enrolment employee_insurance death student_leaves"});
    const auto empty = extended_pack("[refund.death]\nclause = \"SX#四\"\n");
    expect_only_problem(empty,
                        {kInventedPack, "[refund.death]", "this rule says nothing", "at least one field"});
}

TEST(PackReader, readings_need_a_note) {
    expect_found({"amount = \"500.00\"\n", "amount = \"500.00\"\nreading = true\n", "[contribution.standard]",
                  "\"note\" is missing", "add it"});
}

TEST(PackReader, marks_are_never_false) {
    for (const std::string mark : {"reading", "unknown", "repealed"}) {
        const std::string line = mark + " = false";
        const std::string with_mark = "amount = \"500.00\"\n" + line + "\n";
        const std::string message = "\"" + mark + "\" is only ever true";
        expect_found({"amount = \"500.00\"\n", with_mark, line, message, "leave it out otherwise"});
    }
}

TEST(PackReader, unknown_and_repealed_rules_have_no_values) {
    expect_found({"rare_disease = { unknown = true", "rare_disease = { unknown = true, amount = \"1.00\"",
                  "rare_disease", "what is unknown or repealed has no \"amount\"", "keep one of the two"});
    const auto repealed = with_file(
        invented_province(), "990100/2030.toml",
        pack_text("990100", 2030,
                  "[waiting.floor]\nfrom = 2030-01-01\nrepealed = true\nmonths = 3\nclause = \"SX#三\"\n"));
    expect_only_problem(repealed, {"990100/2030.toml", "months = 3",
                                   "what is unknown or repealed has no \"months\"", "keep one of the two"});
}

TEST(PackReader, what_is_unknown_cannot_be_read) {
    expect_found({"rare_disease = { unknown = true",
                  "rare_disease = { unknown = true, reading = true, note = { zh = \"某\", en = \"some\" }",
                  "rare_disease", "a rule is unknown or a reading, not both", "cannot be read"});
}

TEST(PackReader, rules_that_only_mark_something_as_unpublished_say_so) {
    expect_found({"[subsidy_open_set]\nunknown = true\n", "[subsidy_open_set]\n", "[subsidy_open_set]",
                  "only marks something as unpublished", "add unknown = true"});
}

TEST(PackReader, period_does_not_end_before_it_begins) {
    expect_accepted(changed_pack("fixed        = { from = 2030-01-01,",
                                 "fixed        = { from = 2030-01-01, until = 2030-01-01,"));
    expect_found({"fixed        = { from = 2030-01-01,",
                  "fixed        = { from = 2030-01-01, until = 2029-12-31,", "fixed",
                  "\"until\" lies before \"from\"", "mend the two dates"});
}

// A rule whose days are wrong is not missing besides.
TEST(PackReader, period_in_error_is_told_once) {
    expect_found({"gap          = { from = 2030-01-01,",
                  "gap          = { from = 2030-01-01, until = 2029-12-31,", "gap  ",
                  "\"until\" lies before \"from\"", "mend the two dates"});
}

TEST(PackReader, yearly_rules_have_no_period) {
    expect_found({"amount = \"500.00\"\n", "amount = \"500.00\"\nfrom = 2030-01-01\n", "from = 2030",
                  "it takes no \"from\"", "leave it out"});
}

TEST(PackReader, head_must_fit_the_file) {
    const auto files = with_file(invented_province(), "990100/2031.toml", pack_text("990100", 2030, ""));
    expect_only_problem(
        files, {"990100/2031.toml", "[pack]", "the head says 990100/2030", "the file is 990100/2030.toml"});
    expect_found(
        {"region = \"990000\"", "region = \"9900\"", "[pack]", "the head says 9900/2030", "the file is"});
    expect_found({"region = \"990000\"", "region = 990000", "region",
                  "\"region\" is not written as it should be", "a text in quotes"});
}

TEST(PackReader, head_of_another_area_is_named) {
    expect_found({"region = \"990000\"", "region = \"990100\"", "[pack]", "the head says 990100/2030",
                  "the file is 990100/2030.toml"});
}

// The rules are read by the catalogue of the folder; another province's law must not be made of them.
TEST(PackReader, head_of_another_province_is_named) {
    expect_found({"region = \"990000\"", "region = \"980000\"", "[pack]", "the head says 980000/2030",
                  "the file is 980000/2030.toml"});
}

TEST(PackReader, extends_names_a_region_and_a_year) {
    for (const std::string_view wrong :
         {"\"990000\"", "\"990000/29\"", "\"/2029\"", "\"9900/2029\"", "\"990000/2029/\"", "\"990000/20x9\"",
          "\"990000/+999\"", "\"990000/1899\""}) {
        const std::string line = "year   = 2030\nextends = " + std::string(wrong);
        expect_found(
            {"year   = 2030", line, "extends", "\"extends\" is not written as it should be", "region/year"});
    }
}

TEST(PackReader, head_that_is_missing_is_named) {
    const std::string_view head =
        "[pack]\nregion = \"990000\"\nyear   = 2030\nname   = { zh = \"示例省\", en = \"Invented Province\" }\n";
    expect_only_problem(changed_pack(head, ""), {kInventedPack, "", "\"pack\" is missing", "add it"});
}

TEST(PackReader, rule_must_be_a_table) {
    expect_only_problem(
        extended_pack("[[benefit.annual_cap]]\namount = \"1.00\"\n"),
        {kInventedPack, "[[benefit", "\"annual_cap\" is not written as it should be", "it is a table"});
}

TEST(PackReader, unknown_rule_paths_are_named_with_the_nearest) {
    const auto misspelt =
        extended_pack("[benefit.anual_cap]\nfrom = 2030-01-01\namount = \"1.00\"\nclause = \"SX#四\"\n");
    expect_only_problem(misspelt, {kInventedPack, "[benefit.anual_cap]", "unknown rule \"benefit.anual_cap\"",
                                   "did you mean \"benefit.annual_cap\"?"});
    const auto strange = extended_pack("[zodiac_sign_of_the_insured]\nclause = \"SX#四\"\n");
    expect_only_problem(
        strange, {kInventedPack, "[zodiac", "unknown rule \"zodiac_sign_of_the_insured\"", "policy-pack.md"});
    const auto below = extended_pack("[contribution.standard_of.the.year]\nclause = \"SX#四\"\n");
    expect_only_problem(below, {kInventedPack, "[contribution.standard_of",
                                "unknown rule \"contribution.standard_of\"", "did you mean"});
}

TEST(PackReader, text_that_is_not_utf8_is_named) {
    expect_only_problem(changed_pack("示例省", "\xFF\xFE"),
                        {kInventedPack, "\xFF\xFE", "not valid TOML", "the file must be UTF-8"});
    expect_only_problem(changed_pack("示例省", "\xC0\xAF"),
                        {kInventedPack, "\xC0\xAF", "not valid TOML", "the file must be UTF-8"});
}

// A file that was cut off on its way is an error wherever it was cut, also between two rules.
TEST(PackReader, half_written_files_are_errors) {
    const std::string whole(kInventedPackText);
    const std::size_t end = whole.find("[end]") + std::string_view("[end]").size();
    for (std::size_t size = 0; size < end; ++size) {
        auto files = invented_province();
        file_at(files, kInventedPack).text.resize(size);
        const auto reading = PolicyBook::read(files);
        EXPECT_FALSE(reading.problems.empty()) << "cut before: " << whole.substr(size, 30);
    }
}

TEST(PackReader, file_without_its_end_is_named) {
    expect_only_problem(changed_pack("[end]\n", ""),
                        {kInventedPack, "", "does not end in [end]", "write [end] as the last line"});
    const auto in_the_middle =
        changed(changed_pack("[end]\n", ""), kInventedPack, "[fact.schooling]", "[end]\n[fact.schooling]");
    expect_only_problem(in_the_middle,
                        {kInventedPack, "[end]", "does not end in [end]", "write [end] as the last line"});
    expect_only_problem(changed_pack("[end]\n", "[end]\nmore = 1\n"),
                        {kInventedPack, "[end]", "does not end in [end]", "write [end] as the last line"});
}

// "四百元" in wide digits looks right to whoever typed it.
TEST(PackReader, wide_digits_are_named_as_such) {
    expect_found({"\"500.00\"", "\"５００.00\"", "amount = ", "\"amount\" is not written as it should be",
                  "full-width"});
}

TEST(PackReader, rules_that_a_quote_needs_cannot_be_unknown) {
    expect_found({"grace      = { from = 2030-01-01, days = 90,",
                  "grace      = { from = 2030-01-01, unknown = true,", "grace ",
                  "a quote needs this rule: it cannot be unknown", "reading = true"});
    expect_found({"[window.closed.year_end]\nfirst  = 2029-12-26\nlast   = 2029-12-31\n",
                  "[window.closed.year_end]\nunknown = true\n", "[window.closed.year_end]",
                  "a quote needs this rule: it cannot be unknown", "reading = true"});
}

TEST(PackReader, what_is_unknown_is_not_repealed) {
    expect_found({"rare_disease = { unknown = true", "rare_disease = { unknown = true, repealed = true",
                  "rare_disease", "a rule is unknown or repealed, not both", "keep one of the two"});
}

TEST(PackReader, names_written_in_place_of_keys_are_resolved) {
    expect_found({"payer = \"relief_fund\"", "payer = \"救助资金\"", "general",
                  "the catalogue has no payer \"救助资金\"", "the key of \"救助资金\" is relief_fund"});
    expect_found({"[\"lone_elder\", \"flood_victim\"]", "[\"lone_elder\", \"受灾人员\"]",
                  "categories     =", "unknown \"受灾人员\"", "the key of \"受灾人员\" is flood_victim"});
}

// A rule that stands there in error is not missing: telling so too sends the officer to the wrong place.
TEST(PackReader, rule_in_error_is_not_said_to_be_missing) {
    const auto reading = PolicyBook::read(changed_pack("days = 90", "days = 400"));
    EXPECT_EQ(reading.problems.size(), 1U) << told(reading.problems);
}

// It stays in its place, so that the rule of a larger area does not silently take over.
TEST(PackReader, rule_in_error_is_marked_and_the_others_are_not) {
    const auto reading = PolicyBook::read(
        changed_pack("lone_elder   = { amount = \"500.00\"", "lone_elder   = { amount = \"500\""));
    ASSERT_EQ(reading.problems.size(), 1U) << told(reading.problems);
    const auto effective = reading.book->effective(*RegionCode::parse("990000"), 2030);
    EXPECT_TRUE(effective.find("subsidy.lone_elder")->is_broken);
    EXPECT_FALSE(effective.find("subsidy.flood_victim")->is_broken);
}

}  // namespace
}  // namespace canbao
