#include "policy/effective_pack.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

// The invented province with further files, whose rules are told apart by their months of waiting.
class EffectivePackTest : public testing::Test {
   protected:
    void add(std::string_view region, int year, std::string_view rules, std::string_view extends = {}) {
        const std::string path = std::string(region) + "/" + std::to_string(year) + ".toml";
        files_ = with_file(files_, path, pack_text(region, year, rules, extends));
    }
    void read() {
        reading_ = PolicyBook::read(files_);
        ASSERT_TRUE(reading_.problems.empty()) << told(reading_.problems);
    }
    // -1 where no such rule holds.
    std::int64_t months(std::string_view region, int year) {
        const auto effective = reading_.book->effective(area(region), year);
        const Statement* fixed = effective.find("waiting.fixed");
        return fixed == nullptr ? -1 : fixed->get<std::int64_t>("months");
    }
    const Statement* rule(std::string_view region, int year, std::string_view path) {
        effective_ = reading_.book->effective(area(region), year);
        return effective_.find(path);
    }

    std::vector<PolicyFile> files_ = invented_province();
    PolicyBook::Reading reading_;
    EffectivePack effective_{area("990000"), 0, {}};
};

std::string wait(int months, std::string_view from = "2030-01-01", std::string_view rest = "") {
    return "[waiting.fixed]\nfrom = " + std::string(from) + "\nmonths = " + std::to_string(months) + "\n" +
           std::string(rest) + "clause = \"SX#三\"\n";
}

TEST_F(EffectivePackTest, smallest_area_that_states_a_rule_is_followed) {
    add("990100", 2030, wait(4));
    add("990103", 2030, wait(5));
    add("990103001000", 2030, wait(6));
    add("990103001201", 2030, wait(7));
    read();
    EXPECT_EQ(months("990000", 2030), 3);
    EXPECT_EQ(months("990200", 2030), 3);
    EXPECT_EQ(months("990100", 2030), 4);
    EXPECT_EQ(months("990104", 2030), 4);
    EXPECT_EQ(months("990103", 2030), 5);
    EXPECT_EQ(months("990103002000", 2030), 5);
    EXPECT_EQ(months("990103001000", 2030), 6);
    EXPECT_EQ(months("990103001202", 2030), 6);
    EXPECT_EQ(months("990103001201", 2030), 7);
}

TEST_F(EffectivePackTest, rules_that_a_place_does_not_state_come_from_above) {
    add("990103", 2030, wait(5));
    read();
    EXPECT_EQ(rule("990103", 2030, "waiting.fixed")->pack->id, "990103/2030");
    EXPECT_EQ(rule("990103", 2030, "waiting.gap")->pack->id, "990000/2030");
    EXPECT_EQ(rule("990103", 2030, "contribution.standard")->pack->id, "990000/2030");
}

TEST_F(EffectivePackTest, rule_is_replaced_whole) {
    add("990103", 2030,
        "[subsidy]\nflood_victim = { amount = \"100.00\", payer = \"county_budget\", clause = \"SX#二.1\" }\n");
    read();
    const Statement* subsidy = rule("990103", 2030, "subsidy.flood_victim");
    EXPECT_EQ(subsidy->get<Money>("amount"), Money::fen(10'000));
    EXPECT_EQ(subsidy->find<Rate>("percent"), nullptr)
        << "the percentage of the province does not shine through";
    EXPECT_NE(rule("990103", 2030, "subsidy.lone_elder"), nullptr) << "other subsidies stay";
}

TEST_F(EffectivePackTest, dated_rule_holds_until_a_later_one_of_the_same_area) {
    add("990000", 2032, wait(8, "2032-01-01"));
    add("990103", 2031, wait(5, "2031-01-01"));
    read();
    EXPECT_EQ(months("990000", 2029), -1);
    EXPECT_EQ(months("990000", 2030), 3);
    EXPECT_EQ(months("990000", 2031), 3);
    EXPECT_EQ(months("990000", 2032), 8);
    EXPECT_EQ(months("990000", 2199), 8);
    // The county's rule goes before the province's, also before a later one.
    EXPECT_EQ(months("990103", 2030), 3);
    EXPECT_EQ(months("990103", 2031), 5);
    EXPECT_EQ(months("990103", 2033), 5);
}

TEST_F(EffectivePackTest, law_of_the_first_of_january_holds_for_the_year) {
    add("990000", 2031, wait(9, "2031-01-02"));
    read();
    EXPECT_EQ(months("990000", 2031), 3);
    EXPECT_EQ(months("990000", 2032), 9);
}

TEST_F(EffectivePackTest, rule_that_has_ended_leaves_the_one_above) {
    add("990103", 2030, wait(5, "2030-01-01", "until = 2031-12-31\n"));
    read();
    EXPECT_EQ(months("990103", 2031), 5);
    EXPECT_EQ(months("990103", 2032), 3);
}

TEST_F(EffectivePackTest, later_year_may_be_stated_ahead) {
    add("990103", 2030, wait(5, "2031-01-01"));
    read();
    EXPECT_EQ(months("990103", 2030), 3);
    EXPECT_EQ(months("990103", 2031), 5);
}

TEST_F(EffectivePackTest, yearly_rules_hold_for_the_year_of_their_file_only) {
    read();
    EXPECT_NE(rule("990000", 2030, "contribution.standard"), nullptr);
    EXPECT_EQ(rule("990000", 2031, "contribution.standard"), nullptr);
    EXPECT_EQ(rule("990000", 2029, "contribution.standard"), nullptr);
}

TEST_F(EffectivePackTest, repealed_rule_does_not_hold_here_and_below) {
    add("990100", 2030, "[waiting.floor]\nfrom = 2030-01-01\nrepealed = true\nclause = \"SX#三\"\n");
    add("990103", 2030, wait(5));
    read();
    EXPECT_NE(rule("990000", 2030, "waiting.floor"), nullptr);
    EXPECT_EQ(rule("990100", 2030, "waiting.floor"), nullptr);
    EXPECT_EQ(rule("990103", 2030, "waiting.floor"), nullptr);
    EXPECT_EQ(rule("990104001000", 2030, "waiting.floor"), nullptr);
}

TEST_F(EffectivePackTest, smaller_area_may_state_again_what_was_repealed) {
    add("990100", 2030, "[waiting.fixed]\nfrom = 2030-01-01\nrepealed = true\nclause = \"SX#三\"\n");
    add("990103", 2030, wait(5));
    read();
    EXPECT_EQ(months("990100", 2030), -1);
    EXPECT_EQ(months("990103", 2030), 5);
}

TEST_F(EffectivePackTest, groups_are_replaced_together) {
    add("990103", 2030,
        "[window.closed.spring]\nfirst = 2030-02-10\nlast = 2030-02-12\nclause = \"SX#一\"\n");
    read();
    EXPECT_NE(rule("990000", 2030, "window.closed.year_end"), nullptr);
    EXPECT_NE(rule("990103", 2030, "window.closed.spring"), nullptr);
    EXPECT_EQ(rule("990103", 2030, "window.closed.year_end"), nullptr)
        << "the province's closed spells are replaced";
    EXPECT_EQ(rule("990103", 2030, "window.closed.spring"), effective_.under("window.closed").front());
    EXPECT_NE(rule("990103", 2030, "window.payable_days"), nullptr)
        << "other rules of the window are not of the group";
}

TEST_F(EffectivePackTest, group_is_emptied_by_repealing_one_of_it) {
    add("990103", 2030, "[window.closed.year_end]\nrepealed = true\nclause = \"SX#一\"\n");
    read();
    EXPECT_TRUE(reading_.book->effective(area("990103"), 2030).under("window.closed").empty());
}

TEST_F(EffectivePackTest, extended_pack_stands_behind_the_own_and_before_the_area_above) {
    add("990103", 2030,
        wait(5) +
            "[subsidy]\nscholar = { amount = \"50.00\", payer = \"relief_fund\", clause = \"SX#四\" }\n");
    add("990103", 2031,
        wait(6, "2031-01-01") +
            "[window.collection]\nopens = 2030-10-01\ncloses = 2031-02-28\nclause = \"SX#一\"\n",
        "990103/2030");
    read();
    EXPECT_EQ(months("990103", 2031), 6);
    EXPECT_EQ(rule("990103", 2031, "subsidy.scholar")->pack->id, "990103/2030")
        << "last year's yearly rule goes on";
    EXPECT_EQ(rule("990103", 2031, "contribution.standard"), nullptr)
        << "what the province said last year does not";
    EXPECT_EQ(rule("990103", 2032, "subsidy.scholar"), nullptr);
}

TEST_F(EffectivePackTest, extending_goes_on_over_several_years_nearest_first) {
    const std::string scholar =
        "[subsidy]\nscholar = { amount = \"AMOUNT\", payer = \"relief_fund\", clause = \"SX#四\" }\n";
    const auto giving = [&](std::string_view amount) {
        return std::string(scholar).replace(scholar.find("AMOUNT"), 6, amount);
    };
    add("990103", 2030,
        giving("10.00") +
            "flood_victim = { amount = \"1.00\", payer = \"relief_fund\", clause = \"SX#四\" }\n");
    add("990103", 2031, giving("20.00"), "990103/2030");
    add("990103", 2032, "", "990103/2031");
    read();
    EXPECT_EQ(rule("990103", 2032, "subsidy.scholar")->get<Money>("amount"), Money::fen(2'000));
    EXPECT_EQ(rule("990103", 2032, "subsidy.flood_victim")->get<Money>("amount"), Money::fen(100));
}

TEST_F(EffectivePackTest, another_place_may_be_extended) {
    add("990103", 2030,
        wait(5) +
            "[subsidy]\nscholar = { amount = \"50.00\", payer = \"relief_fund\", clause = \"SX#四\" }\n");
    add("990104", 2030, "", "990103/2030");
    read();
    EXPECT_EQ(months("990104", 2030), 5);
    EXPECT_NE(rule("990104", 2030, "subsidy.scholar"), nullptr);
}

const std::string kStandard = "[contribution.standard]\namount = \"500.00\"\nclause = \"SX#一\"\n";

std::string standards(std::string_view name) {
    return "[contribution.standards]\n" + std::string(name) +
           " = { amount = \"500.00\", clause = \"SX#一\" }\n";
}

TEST_F(EffectivePackTest, rows_of_standards_replace_the_standard_of_the_larger_area) {
    add("990100", 2030, standards("all"));
    add("990103", 2030, kStandard);
    read();
    EXPECT_NE(rule("990000", 2030, "contribution.standard"), nullptr);
    EXPECT_EQ(rule("990104", 2030, "contribution.standard"), nullptr);
    EXPECT_NE(rule("990104", 2030, "contribution.standards.all"), nullptr);
    EXPECT_NE(rule("990103", 2030, "contribution.standard"), nullptr);
    EXPECT_EQ(rule("990103", 2030, "contribution.standards.all"), nullptr);
    EXPECT_EQ(reading_.book->contribution(area("990104"), 2030)->pack->id, "990100/2030");
    EXPECT_EQ(reading_.book->contribution(area("990103"), 2030)->pack->id, "990103/2030");
}

TEST_F(EffectivePackTest, standards_that_are_repealed_leave_the_place_open) {
    add("990100", 2030, standards("all"));
    add("990103", 2030, "[contribution.standards.all]\nrepealed = true\nclause = \"SX#一\"\n");
    read();
    EXPECT_NE(reading_.book->contribution(area("990104"), 2030), nullptr);
    EXPECT_EQ(reading_.book->contribution(area("990103"), 2030), nullptr);
    EXPECT_EQ(rule("990103", 2030, "contribution.standard"), nullptr) << "the province's does not step in";
}

TEST_F(EffectivePackTest, family_of_the_own_pack_replaces_that_of_the_extended_one) {
    add("990103", 2030, standards("old"));
    add("990103", 2031,
        standards("new") +
            "[window.collection]\nopens = 2030-10-01\ncloses = 2031-02-28\nclause = \"SX#一\"\n",
        "990103/2030");
    read();
    EXPECT_NE(rule("990103", 2031, "contribution.standards.new"), nullptr);
    EXPECT_EQ(rule("990103", 2031, "contribution.standards.old"), nullptr);
}

std::string band(std::string_view name, std::string_view from,
                 std::string_view rest = "above = \"1.00\"\nrate = \"50%\"\n") {
    return "[critical_illness.band." + std::string(name) + "]\nfrom = " + std::string(from) + "\n" +
           std::string(rest) + "clause = \"SX#四\"\n";
}

// The thresholds of a year replace those of the years before, under whatever names.
TEST_F(EffectivePackTest, dated_family_that_is_stated_anew_keeps_none_of_its_older_rules) {
    add("990103", 2030, band("low", "2030-01-01") + band("high", "2030-01-01"));
    add("990103", 2031, band("only", "2031-01-01"));
    add("990103", 2033, band("low", "2033-01-01") + band("top", "2033-01-01"));
    read();
    const auto names = [&](int year) {
        std::vector<std::string_view> list;
        for (const Statement* each :
             reading_.book->effective(area("990103"), year).under("critical_illness.band"))
            list.push_back(each->key());
        return list;
    };
    using Names = std::vector<std::string_view>;
    EXPECT_EQ(names(2029), Names{});
    EXPECT_EQ(names(2030), (Names{"low", "high"}));
    EXPECT_EQ(names(2031), Names{"only"});
    EXPECT_EQ(names(2032), Names{"only"});
    EXPECT_EQ(names(2033), (Names{"low", "top"}));
}

TEST_F(EffectivePackTest, dated_family_is_emptied_by_repealing_one_of_it) {
    add("990103", 2030, band("low", "2030-01-01") + band("high", "2030-01-01"));
    add("990103", 2031, band("low", "2031-01-01", "repealed = true\n"));
    read();
    EXPECT_EQ(reading_.book->effective(area("990103"), 2030).under("critical_illness.band").size(), 2U);
    EXPECT_TRUE(reading_.book->effective(area("990103"), 2031).under("critical_illness.band").empty());
}

TEST_F(EffectivePackTest, rules_without_a_family_are_replaced_one_by_one) {
    add("990103", 2030,
        "[target.poor]\nfrom = 2030-01-01\nname = { zh = \"某\", en = \"some\" }\nshare = \"100%\"\ncategories = [\"low_income\"]\nclause = \"SX#四\"\n"
        "[target.others]\nfrom = 2030-01-01\nname = { zh = \"某\", en = \"some\" }\nshare = \"95%\"\nof = \"population\"\nclause = \"SX#四\"\n");
    add("990103", 2031,
        "[target.others]\nfrom = 2031-01-01\nname = { zh = \"某\", en = \"some\" }\nshare = \"96%\"\nof = \"assigned_task\"\nclause = \"SX#四\"\n");
    read();
    EXPECT_NE(rule("990103", 2031, "target.poor"), nullptr);
    EXPECT_EQ(rule("990103", 2031, "target.others")->get<Rate>("share"), *Rate::parse("96%"));
}

TEST_F(EffectivePackTest, lags_of_posting_are_replaced_together) {
    const auto lag = [](std::string_view name, std::string_view channels) {
        return "[posting.lag." + std::string(name) + "]\nfrom = 2030-01-01\nworking_days = 2\nchannels = [" +
               std::string(channels) + "]\nclause = \"SX#四\"\n";
    };
    add("990100", 2030, lag("banks", "\"bank_app\", \"bank_counter\"") + lag("wallets", "\"wechat\""));
    add("990103", 2030, lag("all", "\"wechat\", \"bank_app\""));
    read();
    EXPECT_EQ(reading_.book->effective(area("990104"), 2030).under("posting.lag").size(), 2U);
    const auto own = reading_.book->effective(area("990103"), 2030).under("posting.lag");
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own.front()->get<std::vector<std::string>>("channels"),
              (std::vector<std::string>{"wechat", "bank_app"}));
}

TEST_F(EffectivePackTest, rules_stand_in_the_order_of_the_forms_once_each) {
    add("990103", 2030, wait(5));
    read();
    const auto effective = reading_.book->effective(area("990103"), 2030);
    for (std::size_t i = 1; i < effective.statements.size(); ++i) {
        EXPECT_LE(effective.statements[i - 1]->form, effective.statements[i]->form);
        EXPECT_NE(effective.statements[i - 1]->path, effective.statements[i]->path);
    }
    EXPECT_EQ(effective.under("subsidy").size(), 7U);
    EXPECT_EQ(effective.find("subsidy"), nullptr);
}

TEST(OrderOfRules, same_first_day_twice_is_named) {
    const auto files = with_file(invented_province(), "990000/2031.toml", pack_text("990000", 2031, wait(5)));
    expect_only_problem(files,
                        {"990000/2031.toml", "[waiting.fixed]",
                         "\"waiting.fixed\" begins on the same day as in 990000/2030.toml", "remove one"});
}

TEST(OrderOfRules, overlap_is_named) {
    const auto first = changed_pack("fixed        = { from = 2030-01-01,",
                                    "fixed = { from = 2030-01-01, until = 2031-06-30,");
    const auto files = with_file(first, "990000/2031.toml", pack_text("990000", 2031, wait(5, "2031-06-30")));
    expect_only_problem(files, {"990000/2031.toml", "[waiting.fixed]",
                                "\"waiting.fixed\" overlaps with the one in 990000/2030.toml", "mend until"});
}

TEST(OrderOfRules, gap_is_named) {
    const auto first = changed_pack("fixed        = { from = 2030-01-01,",
                                    "fixed = { from = 2030-01-01, until = 2031-06-30,");
    const auto files = with_file(first, "990000/2031.toml", pack_text("990000", 2031, wait(5, "2031-07-02")));
    expect_only_problem(files, {"990000/2031.toml", "[waiting.fixed]",
                                "there is a gap between \"waiting.fixed\" and the one in 990000/2030.toml",
                                "repealed = true"});
}

TEST(OrderOfRules, rules_that_meet_or_are_of_other_places_are_in_order) {
    const auto first = changed_pack("fixed        = { from = 2030-01-01,",
                                    "fixed = { from = 2030-01-01, until = 2031-06-30,");
    expect_accepted(with_file(first, "990000/2031.toml", pack_text("990000", 2031, wait(5, "2031-07-01"))));
    expect_accepted(with_file(first, "990100/2031.toml", pack_text("990100", 2031, wait(5, "2031-06-30"))));
}

// The file that is read first is not always that of the earlier rule.
TEST(OrderOfRules, earlier_rule_may_stand_in_the_later_file) {
    const auto later = changed_pack("fixed        = { from = 2030-01-01,", "fixed = { from = 2030-01-01,");
    const auto files = with_file(later, "990000/2031.toml",
                                 pack_text("990000", 2031, wait(5, "2029-01-01", "until = 2029-12-30\n")));
    expect_only_problem(files,
                        {"990000/2030.toml", "fixed = {",
                         "there is a gap between \"waiting.fixed\" and the one in 990000/2031.toml", ""});
}

// A later table replaces the whole of the older one; whoever meant to amend one row is told.
TEST(RulesLeftBehind, are_those_that_a_newer_family_does_not_state) {
    const auto left_behind = [](const std::vector<PolicyFile>& files) {
        const auto reading = PolicyBook::read(files);
        EXPECT_TRUE(reading.problems.empty()) << told(reading.problems);
        std::string out;
        for (const auto& [rule, newer] : rules_left_behind(reading.book->packs()))
            out += rule->path + " by " + newer->path + "; ";
        return out;
    };
    constexpr std::string_view kCap = "annual_cap    =";
    const std::string other =
        "inpatient.other = { from = 2031-01-01, places = [\"county\", \"city\", \"province\", \"other_province\"], "
        "deductible = \"900.00\", rate = \"60%\", clause = \"SX#四\" }\n" +
        std::string(kCap);
    EXPECT_EQ(left_behind(with_benefits()), "");
    EXPECT_EQ(left_behind(changed_benefits(kCap, other)),
              "benefit.inpatient.any by benefit.inpatient.other; ");
    EXPECT_EQ(left_behind(changed(changed_benefits(kCap, other), kInventedPack,
                                  "inpatient.any = { from = 2030-01-01,",
                                  "inpatient.any = { from = 2030-01-01, until = 2030-12-31,")),
              "");
}

TEST(OrderOfRules, extending_in_a_circle_is_named) {
    auto files = changed_pack("year   = 2030\n", "year   = 2030\nextends = \"990000/2030\"\n");
    expect_only_problem(files,
                        {kInventedPack, "[pack]", "extends leads back to itself", "remove one extends"});
    files = with_file(invented_province(), "990103/2030.toml", pack_text("990103", 2030, "", "990104/2030"));
    files = with_file(files, "990104/2030.toml", pack_text("990104", 2030, "", "990103/2030"));
    const auto reading = PolicyBook::read(files);
    ASSERT_EQ(reading.problems.size(), 2U) << told(reading.problems);
    for (const Problem& problem : reading.problems)
        EXPECT_EQ(problem.message.en, "extends leads back to itself");
    EXPECT_NE(reading.book->effective(area("990103"), 2030).find("waiting.fixed"), nullptr)
        << "it can be read all the same";
}

TEST(OrderOfRules, extending_what_does_not_exist_is_named) {
    const auto files =
        with_file(invented_province(), "990103/2031.toml", pack_text("990103", 2031, "", "990103/2030"));
    expect_only_problem(files, {"990103/2031.toml", "[pack]", "it extends 990103/2030, which does not exist",
                                "mend extends, or add that file"});
}

TEST(OrderOfRules, only_the_file_that_extends_what_does_not_exist_is_named) {
    auto files =
        with_file(invented_province(), "990103/2031.toml", pack_text("990103", 2031, "", "990103/2030"));
    files = with_file(files, "990103/2032.toml", pack_text("990103", 2032, "", "990103/2031"));
    expect_only_problem(files,
                        {"990103/2031.toml", "[pack]", "it extends 990103/2030, which does not exist", ""});
}

}  // namespace
}  // namespace canbao
