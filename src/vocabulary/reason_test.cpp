#include "vocabulary/reason.h"

#include <set>

#include <gtest/gtest.h>

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

std::string text_of(const Reason& reason, Language language) {
    std::string text;
    append_text(text, reason, language);
    return text;
}

std::vector<ReasonCode> all_codes() {
    std::vector<ReasonCode> codes;
    for (std::size_t i = 0; i < kReasonCodes; ++i) codes.push_back(static_cast<ReasonCode>(i));
    return codes;
}

const LocalText kName = {"低保对象", "subsistence allowance recipient"};

TEST(Reason, every_code_has_a_word_of_its_own) {
    std::set<std::string_view> words;
    for (const ReasonCode code : all_codes()) {
        EXPECT_FALSE(word(code).empty());
        EXPECT_EQ(word(code).find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"),
                  std::string_view::npos)
            << word(code);
        EXPECT_TRUE(words.insert(word(code)).second) << word(code);
    }
}

// The words of the contract, in the order of the list: one that is renamed breaks whoever reads the answers.
TEST(Reason, words_are_those_of_the_contract) {
    EXPECT_EQ(word(ReasonCode::no_policy), "no_policy");
    EXPECT_EQ(word(ReasonCode::born_later), "born_later");
    EXPECT_EQ(word(ReasonCode::year_over), "year_over");
    EXPECT_EQ(word(ReasonCode::birth_year_free), "birth_year_free");
    EXPECT_EQ(word(ReasonCode::newborn_90_days), "newborn_90_days");
    EXPECT_EQ(word(ReasonCode::before_window), "before_window");
    EXPECT_EQ(word(ReasonCode::closed_day), "closed_day");
    EXPECT_EQ(word(ReasonCode::repair_exceeds_gap), "repair_exceeds_gap");
    EXPECT_EQ(word(ReasonCode::identity_after_window), "identity_after_window");
    EXPECT_EQ(word(ReasonCode::category_not_subsidised_here), "category_not_subsidised_here");
    EXPECT_EQ(word(ReasonCode::highest_subsidy_wins), "highest_subsidy_wins");
    EXPECT_EQ(word(ReasonCode::subsidy_unknown), "subsidy_unknown");
    EXPECT_EQ(word(ReasonCode::waiting_exempt), "waiting_exempt");
    EXPECT_EQ(word(ReasonCode::waiting_fixed), "waiting_fixed");
    EXPECT_EQ(word(ReasonCode::waiting_gap), "waiting_gap");
    EXPECT_EQ(word(ReasonCode::waiting_repaired), "waiting_repaired");
    EXPECT_EQ(word(ReasonCode::waiting_floor), "waiting_floor");
    EXPECT_EQ(word(ReasonCode::late_enrolment), "late_enrolment");
    EXPECT_EQ(word(ReasonCode::no_cover_this_year), "no_cover_this_year");
}

TEST(Reason, every_code_has_a_sentence_in_both_languages_without_a_place_left_open) {
    for (const ReasonCode code : all_codes()) {
        const Reason reason{code, nullptr, {day("2026-02-25"), std::int64_t{41}, Money::fen(12'345)}};
        const std::string zh = text_of(reason, Language::zh);
        const std::string en = text_of(reason, Language::en);
        EXPECT_TRUE(zh.ends_with("。")) << zh;
        EXPECT_TRUE(en.ends_with('.')) << en;
        EXPECT_NE(zh, en);
        for (const std::string& text : {zh, en})
            EXPECT_EQ(text.find_first_of("{}"), std::string::npos) << text;
    }
}

// Both languages name the same facts: whoever reads one knows no less.
TEST(Reason, both_languages_name_the_same_facts) {
    for (const ReasonCode code : all_codes()) {
        for (std::size_t i = 0; i < 3; ++i) {
            Reason reason{code, nullptr, {}};
            reason.facts[i] = std::int64_t{987'654};
            const bool is_in_zh = text_of(reason, Language::zh).find("987654") != std::string::npos;
            const bool is_in_en = text_of(reason, Language::en).find("987654") != std::string::npos;
            EXPECT_EQ(is_in_zh, is_in_en) << word(code) << " fact " << i;
        }
    }
}

void expect_named(const Reason& reason, Language language, std::initializer_list<std::string_view> facts) {
    const std::string text = text_of(reason, language);
    for (const std::string_view fact : facts)
        EXPECT_NE(text.find(fact), std::string::npos) << fact << " in " << text;
}

TEST(Reason, names_dates_in_words) {
    const Reason reason{ReasonCode::closed_day, nullptr, {day("2025-12-26"), day("2026-01-01")}};
    expect_named(reason, Language::zh, {"2025年12月26日", "2026年1月1日"});
    expect_named(reason, Language::en, {"26 December 2025", "1 January 2026"});
}

TEST(Reason, names_categories_in_the_language_asked_for) {
    const Reason reason{ReasonCode::highest_subsidy_wins, nullptr, {&kName, Money::fen(32'000)}};
    expect_named(reason, Language::zh, {kName.zh, "320.00"});
    expect_named(reason, Language::en, {kName.en, "320.00"});
}

TEST(Reason, names_each_fact_at_its_place) {
    const Reason reason{
        ReasonCode::identity_after_window, nullptr, {&kName, day("2026-03-10"), day("2026-02-25")}};
    const std::string text = text_of(reason, Language::en);
    EXPECT_LT(text.find(kName.en), text.find("10 March 2026")) << text;
    EXPECT_LT(text.find("10 March 2026"), text.find("25 February 2026")) << text;
}

// A name from a pack may hold anything, also what looks like a place for a fact.
TEST(Reason, does_not_take_braces_of_a_name_for_places) {
    const LocalText odd = {"{0}{1}", "{2} {"};
    const Reason reason{ReasonCode::waiting_exempt, nullptr, {&odd}};
    expect_named(reason, Language::zh, {"{0}{1}"});
    expect_named(reason, Language::en, {"{2} {"});
}

TEST(Reason, is_appended_behind_what_is_there) {
    std::string out = "> ";
    const Reason reason{ReasonCode::waiting_fixed, nullptr, {std::int64_t{3}}};
    append_text(out, reason, Language::en);
    EXPECT_EQ(out, "> " + text_of(reason, Language::en));
}

TEST(Reason, spoken_dates_carry_no_zeros_in_front) {
    EXPECT_EQ(spoken(day("2026-02-05"), Language::zh), "2026年2月5日");
    EXPECT_EQ(spoken(day("2026-02-05"), Language::en), "5 February 2026");
    EXPECT_EQ(spoken(day("2026-12-31"), Language::en), "31 December 2026");
    EXPECT_EQ(spoken(day("2026-01-01"), Language::en), "1 January 2026");
}

}  // namespace
}  // namespace canbao
