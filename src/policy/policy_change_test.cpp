#include "policy/policy_change.h"

#include <gtest/gtest.h>

#include "policy/expected_problem.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"

namespace canbao {
namespace {

// The county 示例县 below the invented province, which states a standard of its own.
constexpr std::string_view kCounty = "990103/2030.toml";

std::vector<PolicyFile> files_with_county() {
    return with_file(
        invented_province(), kCounty,
        pack_text(
            "990103", 2030,
            "[contribution.standard]\namount = \"450.00\"\nclause = \"SX#一\"\n"
            "[subsidy]\nflood_victim = { amount = \"360.00\", percent = \"80%\", payer = \"relief_fund\", clause = \"SX#二.1\" }\n"
            "lone_elder = { amount = \"450.00\", payer = \"relief_fund\", clause = \"SX#二.1\" }\n"
            "low_income = { amount = \"300.00\", payer = \"relief_fund\", clause = \"SX#二.1\" }\n"));
}

// The book of some files; they are good.
std::unique_ptr<PolicyBook> book_of(const std::vector<PolicyFile>& files) {
    auto reading = PolicyBook::read(files);
    EXPECT_TRUE(reading.problems.empty()) << told(reading.problems);
    return std::move(reading.book);
}

Result<std::vector<PolicyFile>> change(const std::vector<PolicyFile>& files, std::string_view place,
                                       const std::vector<std::string>& texts) {
    const auto book = book_of(files);
    std::vector<PolicyChange> changes;
    for (const std::string& text : texts) {
        PolicyChange change = TRY(PolicyChange::parse(text));
        changes.push_back(std::move(change));
    }
    return with_changes(files, *book, *Pack::Reference::parse(place), changes);
}

// A rule that holds at a place after the changes, which are good.
class Changed {
   public:
    Changed(const std::vector<PolicyFile>& files, std::string_view place,
            const std::vector<std::string>& texts)
        : place_(*Pack::Reference::parse(place)) {
        const auto changed = change(files, place, texts);
        EXPECT_TRUE(changed) << (changed ? "" : changed.error().message.en);
        if (!changed) return;
        book_ = book_of(*changed);
        effective_ = book_->effective(place_.region, place_.year);
    }

    const Statement* find(std::string_view path) const {
        return effective_ ? effective_->find(path) : nullptr;
    }
    template <typename T>
    std::string text_of(std::string_view path, std::string_view field) const {
        const Statement* rule = find(path);
        const T* value = rule == nullptr ? nullptr : rule->find<T>(field);
        return value == nullptr ? "none" : value->text();
    }
    std::string money(std::string_view path, std::string_view field = "amount") const {
        return text_of<Money>(path, field);
    }
    std::string rate(std::string_view path, std::string_view field = "percent") const {
        return text_of<Rate>(path, field);
    }
    const PolicyBook& book() const { return *book_; }

   private:
    Pack::Reference place_;
    std::unique_ptr<PolicyBook> book_;
    std::optional<EffectivePack> effective_;
};

std::string error_of(const std::vector<PolicyFile>& files, std::string_view place,
                     const std::vector<std::string>& texts) {
    const auto changed = change(files, place, texts);
    if (changed) return "none";
    EXPECT_FALSE(changed.error().message.zh.empty());
    return changed.error().message.en;
}

TEST(PolicyChange, is_a_rule_a_field_and_a_value) {
    const auto parsed = [](std::string_view text) {
        const auto change = PolicyChange::parse(text);
        return change ? change->rule + "|" + change->field + "|" + change->value : "error";
    };
    EXPECT_EQ(parsed("subsidy.orphan.amount=300.00"), "subsidy.orphan|amount|300.00");
    EXPECT_EQ(parsed("subsidy.orphan.percent="), "subsidy.orphan|percent|");
    EXPECT_EQ(parsed("subsidy.orphan=repealed"), "subsidy.orphan||");
    EXPECT_EQ(parsed("subsidy.orphan.when={ age_below = 3, on = \"payment_day\" }"),
              "subsidy.orphan|when|{ age_below = 3, on = \"payment_day\" }");
    for (const char* wrong : {"", "=", "subsidy", "subsidy=", "subsidy.orphan", ".amount=3", "subsidy.=3",
                              "=repealed", "amount=300.00"})
        EXPECT_EQ(parsed(wrong), "error") << wrong;
}

TEST(PolicyChange, writes_each_kind_of_value) {
    const Changed changed(invented_province(), "990000/2030",
                          {"subsidy.low_income.amount=250.00", "subsidy.low_income.payer=relief_fund",
                           "subsidy.low_income.when={ age_at_least = 65, on = \"payment_day\" }",
                           "window.collection.closes=2030-03-31", "window.payable_days.last=20",
                           "waiting.fixed.months=2", "waiting.exempt.categories.categories=[\"scholar\"]",
                           "cover.before_year.begins=01-01", "waiting.costs.paid_by_fund=true"});
    EXPECT_EQ(changed.money("subsidy.low_income"), "250.00");
    const ContributionTable* table = changed.book().contribution(*RegionCode::parse("990103"), 2030);
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->window.value.last.text(), "2030-03-31");
    EXPECT_EQ(table->payable_days->value.last, 20);
    EXPECT_EQ(table->waiting->fixed_months.value, 2);
    EXPECT_TRUE(changed.find("waiting.costs")->get<bool>("paid_by_fund"));
}

TEST(PolicyChange, takes_a_field_away) {
    const Changed changed(invented_province(), "990000/2030", {"subsidy.low_income.when="});
    EXPECT_EQ(changed.find("subsidy.low_income")->find<Condition>("when"), nullptr);
    EXPECT_EQ(changed.money("subsidy.low_income"), "400.00");
}

TEST(PolicyChange, repeals_a_rule) {
    const Changed own(invented_province(), "990000/2030", {"subsidy.low_income=repealed"});
    EXPECT_EQ(own.find("subsidy.low_income"), nullptr);
    const Changed inherited(
        files_with_county(), "990103/2030",
        {"subsidy.toddler=repealed", "subsidy.islander=repealed", "waiting.floor=repealed"});
    EXPECT_EQ(inherited.find("subsidy.toddler"), nullptr);
    EXPECT_EQ(inherited.find("subsidy.islander"), nullptr) << "of which nothing is published";
    EXPECT_EQ(inherited.find("waiting.floor"), nullptr);
    const EffectivePack above = inherited.book().effective(*RegionCode::parse("990104"), 2030);
    EXPECT_NE(above.find("subsidy.toddler"), nullptr) << "the province keeps it";
}

TEST(PolicyChange, publishes_what_was_unknown) {
    const Changed changed(invented_province(), "990000/2030",
                          {"subsidy.islander.amount=100.00", "subsidy.islander.payer=county_budget"});
    EXPECT_FALSE(changed.find("subsidy.islander")->is_unknown);
    EXPECT_EQ(changed.money("subsidy.islander"), "100.00");
}

// Of an amount and a percentage that stood together, the one that is not changed goes.
TEST(PolicyChange, keeps_of_amount_and_percentage_what_is_changed) {
    const Changed amount(invented_province(), "990000/2030", {"subsidy.flood_victim.amount=390.00"});
    EXPECT_EQ(amount.money("subsidy.flood_victim"), "390.00");
    EXPECT_EQ(amount.rate("subsidy.flood_victim"), "none");
    const Changed percent(invented_province(), "990000/2030", {"subsidy.flood_victim.percent=90%"});
    EXPECT_EQ(percent.money("subsidy.flood_victim"), "none");
    EXPECT_EQ(percent.rate("subsidy.flood_victim"), "90%");
}

TEST(PolicyChange, percentages_stay_and_amounts_follow_a_new_standard) {
    const Changed changed(invented_province(), "990000/2030", {"contribution.standard.amount=600.00"});
    EXPECT_EQ(changed.money("contribution.standard"), "600.00");
    EXPECT_EQ(changed.rate("subsidy.flood_victim"), "80%");
    EXPECT_EQ(changed.money("subsidy.flood_victim"), "none");
    EXPECT_EQ(changed.money("subsidy.lone_elder"), "500.00") << "an amount without percentage stays";
}

TEST(PolicyChange, an_amount_given_with_a_new_standard_holds) {
    for (const std::vector<std::string>& order :
         {std::vector<std::string>{"contribution.standard.amount=600.00",
                                   "subsidy.flood_victim.amount=450.00"},
          std::vector<std::string>{"subsidy.flood_victim.amount=450.00",
                                   "contribution.standard.amount=600.00"}}) {
        const Changed changed(invented_province(), "990000/2030", order);
        EXPECT_EQ(changed.money("subsidy.flood_victim"), "450.00") << order.front();
        EXPECT_EQ(changed.rate("subsidy.flood_victim"), "none") << order.front();
    }
}

TEST(PolicyChange, takes_over_what_a_place_inherits) {
    const auto files = files_with_county();
    const Changed changed(files, "990103/2030", {"waiting.fixed.months=1", "subsidy.toddler.amount=200.00"});
    EXPECT_EQ(changed.find("waiting.fixed")->pack->file, kCounty);
    EXPECT_EQ(changed.find("waiting.gap")->pack->file, kInventedPack)
        << "what is not changed stays where it is";
    EXPECT_EQ(changed.money("subsidy.toddler"), "200.00");
    EXPECT_NE(changed.find("subsidy.toddler")->find<Condition>("when"), nullptr)
        << "the rest of the rule comes along";
    const EffectivePack above = changed.book().effective(*RegionCode::parse("990104"), 2030);
    EXPECT_EQ(*above.find("subsidy.toddler")->find<Money>("amount"), *Money::parse("300.00"));
}

TEST(PolicyChange, takes_over_together_what_is_replaced_together) {
    const auto files = changed_pack(
        "[window.payable_days]",
        "[window.closed.spring]\nfirst = 2030-02-01\nlast = 2030-02-07\nclause = \"SX#一\"\n[window.payable_days]");
    const Changed changed(files, "990103/2030", {"window.closed.spring.last=2030-02-08"});
    ASSERT_NE(changed.find("window.closed.spring"), nullptr);
    EXPECT_NE(changed.find("window.closed.year_end"), nullptr) << "the other spell still closes";
}

TEST(PolicyChange, a_place_without_a_pack_gets_one) {
    const Changed changed(files_with_county(), "990103101000/2030",
                          {"contribution.standard.amount=300.00", "subsidy.lone_elder.amount=300.00"});
    EXPECT_EQ(changed.money("contribution.standard"), "300.00");
    EXPECT_EQ(changed.rate("subsidy.flood_victim"), "80%");
    EXPECT_EQ(changed.money("subsidy.flood_victim"), "none") << "taken over, so that it follows the standard";
    const EffectivePack county = changed.book().effective(*RegionCode::parse("990103"), 2030);
    EXPECT_EQ(*county.find("contribution.standard")->find<Money>("amount"), *Money::parse("450.00"));
}

TEST(PolicyChange, says_which_rule_or_field_there_is_not) {
    const auto files = files_with_county();
    EXPECT_NE(
        error_of(files, "990103/2030", {"subsidy.orphan.amount=1.00"}).find("no rule \"subsidy.orphan\""),
        std::string::npos);
    EXPECT_NE(error_of(files, "990103/2030", {"subsidy.amount=1.00"}).find("no rule \"subsidy\""),
              std::string::npos);
    EXPECT_NE(error_of(files, "990103/2030", {"zodiac=repealed"}).find("no rule \"zodiac\""),
              std::string::npos);
    EXPECT_NE(error_of(files, "990103/2031", {"subsidy.toddler.amount=1.00"}).find("no rule"),
              std::string::npos);
    const std::string fields = error_of(files, "990103/2030", {"subsidy.toddler.sum=1.00"});
    EXPECT_NE(fields.find("no field \"sum\""), std::string::npos) << fields;
    EXPECT_NE(fields.find("payer"), std::string::npos) << "it names those that there are";
    EXPECT_NE(error_of(files, "990103/2030", {"subsidy.toddler"}).find("is written"), std::string::npos);
}

TEST(PolicyChange, a_value_is_one_value) {
    const auto files = invented_province();
    for (const char* wrong : {"{", "three", "1 2", "1\nyears = 3", "[1", "\"\n"})
        EXPECT_NE(error_of(files, "990000/2030", {std::string("waiting.fixed.months=") + wrong})
                      .find("not one value"),
                  std::string::npos)
            << wrong;
}

// What the changed packs say wrongly is a problem of theirs, found when they are read; it never stops the
// program.
TEST(PolicyChange, wrong_values_are_problems_of_the_changed_packs) {
    const auto files = files_with_county();
    for (const char* wrong :
         {"subsidy.toddler.amount=many", "subsidy.toddler.amount=\"\n[end]\n", "subsidy.toddler.payer=nobody",
          "subsidy.toddler.when=3", "waiting.fixed.months=-1", "waiting.fixed.months=\"two\"",
          "window.collection.closes=2031-09-31T00:00:00", "window.collection.closes=2040-01-01",
          "waiting.fixed.months=[1]", "contribution.standard.amount=", "contribution.standard.amount=100.00",
          "waiting.fixed.months=nan"}) {
        const auto changed = change(files, "990103/2030", {wrong});
        if (!changed) continue;
        EXPECT_FALSE(PolicyBook::read(*changed).problems.empty()) << wrong;
    }
}

// Every rule of the packs of this repository can be taken over unchanged: a quote says the same.
TEST(PolicyChange, every_rule_can_be_taken_over) {
    const auto files = real_policies(CANBAO_SOURCE_DIR "/policies");
    const auto book = book_of(files);
    const Pack::Reference place = *Pack::Reference::parse("140522108000/2026");
    const EffectivePack before = book->effective(place.region, place.year);
    const auto as_typed = [](const Value& value) -> std::string {
        if (const auto* money = std::get_if<Money>(&value)) return money->text();
        if (const auto* count = std::get_if<std::int64_t>(&value)) return std::to_string(*count);
        if (const auto* word = std::get_if<std::string>(&value)) return *word;
        if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
        if (const auto* date = std::get_if<Date>(&value)) return date->text();
        if (const auto* day = std::get_if<MonthDay>(&value)) return day->text();
        return "";
    };
    int taken = 0;
    for (const Statement* rule : before.statements) {
        for (const Statement::Entry& entry : rule->entries) {
            const std::string value = as_typed(entry.value);
            if (value.empty()) continue;
            ++taken;
            const std::string text = rule->path + "." + std::string(entry.field->key) + "=" + value;
            const Changed changed(files, "140522108000/2026", {text});
            const Statement* after = changed.find(rule->path);
            ASSERT_NE(after, nullptr) << text;
            EXPECT_EQ(after->pack->file, "140522108000/2026.toml") << text;
            EXPECT_EQ(after->clause->reference, rule->clause->reference) << text;
        }
    }
    EXPECT_GT(taken, 40);
}

}  // namespace
}  // namespace canbao
