#include "channels/act_answer.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "channels/act_line.h"
#include "channels/padded_line.h"

namespace canbao {
namespace {

using Json = nlohmann::json;
using Kind = ActFault::Kind;

constexpr Kind kKinds[] = {Kind::bad_command, Kind::not_allowed, Kind::key_reused, Kind::no_policy,
                           Kind::busy,        Kind::database,    Kind::clock,      Kind::unreadable_key};

Json answered(const ActAnswer& answer, Language language = Language::en) {
    std::string out;
    append_act_answer(out, answer, language);
    EXPECT_EQ(out.find('\n'), std::string::npos);
    return Json::parse(out);
}

bool same(const ActDecision& one, const ActDecision& other) {
    return one.pack == other.pack && one.clauses == other.clauses &&
           std::ranges::equal(one.reasons, other.reasons, [](const auto& its, const auto& another) {
               return its.code == another.code && its.clause == another.clause && its.text == another.text;
           });
}

// With whatever JSON has to escape in it.
std::string any_text() {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("a", "\"", "\\", "\n", "\t", std::string(1, '\0'), "\x1f", "\x7f", "，",
                                      "已参保", "𬎆", "{}", "\\u0041", "/"));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    return text;
}

ActDecision any_decision() {
    ActDecision decision{.pack = any_text(), .clauses = {}, .reasons = {}};
    const int clauses = *rc::gen::inRange(0, 4);
    const int reasons = *rc::gen::inRange(0, 4);
    for (int i = 0; i < clauses; ++i) decision.clauses.push_back(any_text());
    for (int i = 0; i < reasons; ++i)
        decision.reasons.push_back({any_text(), any_text(), {any_text(), any_text()}});
    return decision;
}

ActDecision refusal() {
    return {.pack = "140000/2025",
            .clauses = {"YC#四", "TL#三.1"},
            .reasons = {{"already_enrolled", "YC#四", {"已参保", "enrolled"}},
                        {"later_fact", "", {"其后", "later"}}}};
}

// ---- as it is kept

RC_GTEST_PROP(ActDecisionProperty, is_read_as_it_was_kept, ()) {
    const ActDecision decision = any_decision();
    const std::string text = decision_text(decision);
    RC_ASSERT(Json::accept(text));
    const auto read = read_decision(text);
    RC_ASSERT(read.has_value());
    RC_ASSERT(same(*read, decision));
    RC_ASSERT(decision_text(*read) == text);
}

// Older books hold it so, and the digests of their acts are over these bytes.
TEST(ActDecision, is_kept_in_these_bytes) {
    EXPECT_EQ(decision_text(refusal()),
              R"({"pack":"140000/2025","clauses":["YC#四","TL#三.1"],)"
              R"("reasons":[{"code":"already_enrolled","clause":"YC#四","zh":"已参保","en":"enrolled"},)"
              R"({"code":"later_fact","clause":null,"zh":"其后","en":"later"}]})");
    EXPECT_EQ(decision_text({.pack = "140522/2026", .clauses = {}, .reasons = {}}),
              R"({"pack":"140522/2026","clauses":[],"reasons":[]})");
}

TEST(ActDecision, cut_off_anywhere_is_an_error) {
    const std::string text = decision_text(refusal());
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_FALSE(read_decision(text.substr(0, length))) << length;
    EXPECT_FALSE(read_decision(text + "}"));
}

TEST(ActDecision, lacking_a_field_is_an_error) {
    for (const std::string pointer : {"/pack", "/clauses", "/reasons", "/reasons/0/code", "/reasons/0/clause",
                                      "/reasons/1/clause", "/reasons/0/zh", "/reasons/1/en"}) {
        Json json = Json::parse(decision_text(refusal()));
        const Json::json_pointer place(pointer);
        json[place.parent_pointer()].erase(place.back());
        EXPECT_FALSE(read_decision(json.dump())) << pointer;
    }
}

TEST(ActDecision, with_a_value_of_another_type_is_an_error) {
    for (const std::string pointer :
         {"", "/pack", "/clauses", "/clauses/1", "/reasons", "/reasons/0", "/reasons/0/code",
          "/reasons/0/clause", "/reasons/1/clause", "/reasons/0/zh", "/reasons/1/en"})
        for (const Json& wrong : {Json(5), Json(true), Json::object()}) {
            Json json = Json::parse(decision_text(refusal()));
            json[Json::json_pointer(pointer)] = wrong;
            const auto read = read_decision(json.dump());
            ASSERT_FALSE(read) << json;
            EXPECT_FALSE(read.error().message.zh.empty() || read.error().message.en.empty());
        }
}

TEST(ActDecision, reason_keeps_code_clause_and_both_texts) {
    const Clause clause = {.document = nullptr, .article = "四", .reference = "YC#四", .text = {}};
    const auto with_clause =
        against({ReasonCode::already_enrolled, &clause, {*Date::parse("2026-03-01")}, nullptr});
    EXPECT_EQ(with_clause.code, "already_enrolled");
    EXPECT_EQ(with_clause.clause, "YC#四");
    EXPECT_NE(with_clause.text.zh.find("2026年3月1日"), std::string::npos);
    EXPECT_NE(with_clause.text.en.find("1 March 2026"), std::string::npos);
    EXPECT_EQ(against({ReasonCode::not_suspended, nullptr, {}, nullptr}).clause, "");
}

// ---- answers

TEST(ActAnswer, granted) {
    ActAnswer answer;
    answer.key = "2026-0001";
    answer.act = 9'007'199'254'740'993;
    answer.person = 17;
    answer.decision = ActDecision{.pack = "140000/2025", .clauses = {"YC#四"}, .reasons = {}};
    EXPECT_EQ(answered(answer), Json::parse(R"({"key":"2026-0001","outcome":"granted",
        "act":"9007199254740993","person":"17","pack":"140000/2025","clauses":["YC#四"],"reasons":[]})"));
    answer.is_repeated = true;
    EXPECT_EQ(answered(answer).at("repeated"), true);
}

TEST(ActAnswer, refused_in_the_language_that_is_asked_for) {
    ActAnswer answer;
    answer.key = "k";
    answer.act = 5;
    answer.decision = refusal();
    EXPECT_EQ(answered(answer), Json::parse(R"({"key":"k","outcome":"refused","act":"5","pack":"140000/2025",
        "clauses":["YC#四","TL#三.1"],"reasons":[{"code":"already_enrolled","clause":"YC#四","text":"enrolled"},
        {"code":"later_fact","clause":null,"text":"later"}]})"));
    EXPECT_EQ(answered(answer, Language::zh).at("reasons").at(0).at("text"), "已参保");
}

TEST(ActAnswer, has_its_fields_in_one_order) {
    ActAnswer answer;
    answer.key = "k";
    answer.act = 5;
    answer.person = 17;
    answer.decision = refusal();
    answer.is_repeated = true;
    std::string out;
    append_act_answer(out, answer, Language::en);
    EXPECT_EQ(out, R"({"key":"k","outcome":"refused","act":"5","person":"17","pack":"140000/2025",)"
                   R"("clauses":["YC#四","TL#三.1"],)"
                   R"("reasons":[{"code":"already_enrolled","clause":"YC#四","text":"enrolled"},)"
                   R"({"code":"later_fact","clause":null,"text":"later"}],"repeated":true})");
}

TEST(ActAnswer, error_has_no_act) {
    ActAnswer answer;
    answer.fault = ActFault{Kind::key_reused, "residence", {"不同", "differs"}};
    const std::string expected =
        R"({"key":null,"outcome":"error","error":{"code":"key_reused","field":"residence","message":"differs"}})";
    EXPECT_EQ(answered(answer), Json::parse(expected));
    EXPECT_EQ(answered(answer, Language::zh).at("error").at("message"), "不同");
}

TEST(ActAnswer, without_decision_and_fault_is_a_bug) { EXPECT_DEATH(answered(ActAnswer()), "CHECK"); }

TEST(ActFaults, have_words_of_their_own) {
    std::set<std::string_view> words;
    for (const Kind kind : kKinds) words.insert(word(kind));
    EXPECT_EQ(words.size(), std::size(kKinds));
}

RC_GTEST_PROP(ActAnswerProperty, is_json_whatever_the_texts, ()) {
    ActAnswer answer;
    answer.key = any_text();
    const auto language = *rc::gen::element(Language::zh, Language::en);
    if (*rc::gen::arbitrary<bool>()) {
        answer.fault = ActFault{*rc::gen::elementOf(std::vector(std::begin(kKinds), std::end(kKinds))),
                                any_text(),
                                {any_text(), any_text()}};
        const Json json = answered(answer, language);
        RC_ASSERT(json.at("error").at("field") == answer.fault->field);
        RC_ASSERT(json.at("error").at("message") == answer.fault->message.in(language));
        return;
    }
    answer.act = *rc::gen::positive<std::int64_t>();
    answer.decision = any_decision();
    const Json json = answered(answer, language);
    RC_ASSERT(json.at("key") == (answer.key.empty() ? Json(nullptr) : Json(answer.key)));
    RC_ASSERT(json.at("act") == std::to_string(*answer.act));
    RC_ASSERT(json.at("reasons").size() == answer.decision->reasons.size());
    RC_ASSERT(json.at("outcome") == (answer.decision->reasons.empty() ? "granted" : "refused"));
}

// ---- what must not stand in an answer

// Wherever somebody writes an ID number by mistake, the error does not say it again.
TEST(ActAnswer, to_a_command_with_an_id_number_in_the_wrong_place_does_not_tell_it) {
    const std::string number(IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), 2).plain());
    std::string wrong = number;
    wrong.back() = wrong.back() == '1' ? '2' : '1';
    const Json document = {{"kind", "resident_id"}, {"number", wrong}};
    const Json swapped = {{"kind", number}, {"number", "resident_id"}};
    const Json shown = {{"scheme", number}, {"area", number}};
    ActLineReader reader;
    int errors = 0;
    for (const std::string act :
         {"register", "enrol", "change", "suspend", "merge", "terminate", "newborn", "correct"}) {
        for (const std::string field : {"act",       "area",         "on",        "person",
                                        "document",  "new_document", "name",      "sex",
                                        "born",      "phone",        "residence", "cause",
                                        "from_area", "elsewhere",    "insured",   "payment_confirmed_on",
                                        "to_area",   "into",         "guardian",  "corrects",
                                        "evidence"}) {
            for (const Json& value :
                 {Json(number), Json(wrong), document, swapped, shown, Json::array({number})}) {
                Json line = {{"act", act},
                             {"area", "140522"},
                             {"key", "k"},
                             {"on", "2026-03-01"},
                             {"person", "7"},
                             {"name", "张三"},
                             {"residence", "140522108201"}};
                line[field] = value;
                const auto read = reader.read(PaddedLine(line.dump()).text());
                if (read) continue;
                ++errors;
                ActAnswer answer;
                answer.fault = ActFault{Kind::bad_command, read.error().field, read.error().message};
                for (const Language language : {Language::zh, Language::en}) {
                    std::string out;
                    append_act_answer(out, answer, language);
                    EXPECT_TRUE(Json::accept(out)) << out;
                    EXPECT_EQ(out.find(number), std::string::npos) << out;
                    EXPECT_EQ(out.find(wrong), std::string::npos) << out;
                }
            }
        }
    }
    EXPECT_GT(errors, 500);
}

}  // namespace
}  // namespace canbao
