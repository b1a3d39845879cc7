#include "policy/documents.h"

#include <gtest/gtest.h>

#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

void expect_found(std::string_view from, std::string_view to, const ExpectedProblem& expected) {
    SCOPED_TRACE(to);
    const auto files = changed(invented_province(), kInventedDocument, from, to);
    // Packs that cite a document in error complain as well: here it stands alone.
    DocumentShelf shelf;
    Problems problems;
    shelf.read(files.front(), problems);
    ASSERT_EQ(problems.size(), 1U) << told(problems);
    expect_problem(problems.front(), files, expected);
}

TEST(DocumentShelf, keeps_documents_and_their_articles) {
    DocumentShelf shelf;
    Problems problems;
    shelf.read(invented_province().front(), problems);
    ASSERT_TRUE(problems.empty()) << told(problems);
    const Clause* clause = shelf.find("SX#二.1");
    ASSERT_NE(clause, nullptr);
    EXPECT_EQ(clause->reference, "SX#二.1");
    EXPECT_EQ(clause->article, "二.1");
    EXPECT_EQ(clause->text, (LocalText{"资助", "Subsidies"}));
    EXPECT_EQ(clause->document->key, "SX");
    EXPECT_EQ(clause->document->number, "示〔2029〕1号");
    EXPECT_EQ(clause->document->dated, Date::parse("2029-09-01").value());
    EXPECT_TRUE(clause->document->at_hand);
    EXPECT_EQ(shelf.find("SX#二"), nullptr);
    EXPECT_EQ(shelf.find("SX"), nullptr);
    EXPECT_EQ(shelf.find(""), nullptr);
}

// Reasons and statements point to clauses while the book is built and moved about.
TEST(DocumentShelf, clauses_stay_where_they_are_when_the_shelf_moves_or_grows) {
    DocumentShelf shelf;
    Problems problems;
    shelf.read(invented_province().front(), problems);
    const Clause* clause = shelf.find("SX#一");
    for (int i = 0; i < 50; ++i) {
        const std::string key = "K" + std::to_string(i);
        shelf.read(
            {"documents/" + key + ".toml",
             "key = \"" + key +
                 "\"\ntitle = { zh = \"甲\", en = \"a\" }\nissuer = { zh = \"乙\", en = \"b\" }\nat_hand = false\n[articles]\n"
                 "\"1\" = { zh = \"丙\", en = \"c\" }\n"},
            problems);
    }
    ASSERT_TRUE(problems.empty()) << told(problems);
    const DocumentShelf moved = std::move(shelf);
    EXPECT_EQ(moved.find("SX#一"), clause);
    EXPECT_EQ(clause->document, &moved.documents().at("SX"));
    EXPECT_EQ(moved.documents().size(), 51U);
    EXPECT_FALSE(moved.documents().at("K7").at_hand);
}

TEST(DocumentShelf, number_and_date_may_be_left_out) {
    expect_accepted(changed(invented_province(), kInventedDocument,
                            "number  = \"示〔2029〕1号\"\ndated   = 2029-09-01\n", ""));
}

TEST(DocumentShelf, mistakes_are_named) {
    expect_found(
        "key     = \"SX\"", "key = \"SZ\"",
        {kInventedDocument, "key", "the file's name is not that of key \"SZ\"", "documents/<key>.toml"});
    expect_found("key     = \"SX\"\n", "", {kInventedDocument, "", "\"key\" is missing", "add it"});
    expect_found("at_hand = true\n", "", {kInventedDocument, "", "\"at_hand\" is missing", "add it"});
    expect_found(
        "at_hand = true", "at_hand = \"yes\"",
        {kInventedDocument, "at_hand", "\"at_hand\" is not written as it should be", "true or false"});
    expect_found(
        "dated   = 2029-09-01", "dated   = \"2029-09-01\"",
        {kInventedDocument, "dated", "\"dated\" is not written as it should be", "a date without quotes"});
    expect_found("number  =", "nummer =",
                 {kInventedDocument, "nummer", "unknown key \"nummer\"", "did you mean \"number\"?"});
    expect_found("\"三\"   = { zh = \"等待\", en = \"Waiting\" }", "\"三\" = { zh = \"等待\" }",
                 {kInventedDocument, "\"三\"", "\"en\" is missing", "add it"});
    expect_found("\"三\"   = { zh = \"等待\", en = \"Waiting\" }", "\"三\" = \"等待\"",
                 {kInventedDocument, "\"三\"", "\"三\" is not written as it should be", "it is a table"});
    expect_found(
        "\"三\"   =", "\"一\" =", {kInventedDocument, "\"一\" =", "not valid TOML", "stands there twice"});
    expect_found("[articles]", "[artikles]\n[articles]",
                 {kInventedDocument, "[artikles]", "unknown key \"artikles\"", "did you mean \"articles\"?"});
}

}  // namespace
}  // namespace canbao
