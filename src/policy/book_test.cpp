#include "policy/book.h"

#include <gtest/gtest.h>

#include "policy/expected_problem.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"

namespace canbao {
namespace {

RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

TEST(PolicyBook, packs_of_this_repository_are_accepted) {
    const auto reading = PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/policies"));
    EXPECT_TRUE(reading.problems.empty()) << told(reading.problems);
    EXPECT_NE(reading.book->contribution(area("140522108000"), 2026), nullptr);
    EXPECT_EQ(reading.book->contribution(area("140522108000"), 2026)->pack->id, "140522/2026");
    EXPECT_EQ(reading.book->contribution(area("140700"), 2026)->pack->id, "140000/2026")
        << "Jinzhong states no standard of its own";
    EXPECT_EQ(reading.book->contribution(area("140700"), 2027), nullptr);
}

TEST(PolicyBook, all_problems_of_several_files_are_told_together_in_order) {
    auto files = changed_pack("amount = \"500.00\"", "amount = \"500\"");
    files = changed(files, kInventedPack, "months_per_year = 1, clause = \"SX#三\" }\ngap_counting",
                    "months_per_yaer = 1, clause = \"SX#三\" }\ngap_counting");
    files = changed(files, kInventedDocument, "at_hand = true", "at_hand = 1");
    files = changed(files, kInventedCatalogue, "zh = \"县财政\", en = \"county budget\"", "zh = \"县财政\"");
    files = with_file(files, "990103/2030.toml", pack_text("990103", 2030, "[zodiac]\n"));
    files = with_file(files, "990104/2030.toml", "[pack\n");
    files = with_file(files, "calendar/2030.toml", "year = 2030\n");
    const auto reading = PolicyBook::read(files);
    const auto has = [&](std::string_view file, std::string_view message) {
        return std::ranges::any_of(reading.problems, [&](const Problem& problem) {
            return problem.place.file == file && problem.message.en.find(message) != std::string::npos;
        });
    };
    EXPECT_TRUE(has(kInventedPack, "\"amount\" is not written as it should be")) << told(reading.problems);
    EXPECT_TRUE(has(kInventedPack, "\"months_per_yaer\"")) << told(reading.problems);
    EXPECT_TRUE(has(kInventedDocument, "\"at_hand\"")) << told(reading.problems);
    EXPECT_TRUE(has(kInventedCatalogue, "\"en\" is missing")) << told(reading.problems);
    EXPECT_TRUE(has("990103/2030.toml", "zodiac")) << told(reading.problems);
    EXPECT_TRUE(has("990104/2030.toml", "not valid TOML")) << told(reading.problems);
    EXPECT_TRUE(has("calendar/2030.toml", "\"holidays\" is missing")) << told(reading.problems);
    // What others build on comes first, then by file and line.
    std::vector<std::string> in_order;
    for (const Problem& problem : reading.problems) in_order.push_back(problem.place.file);
    in_order.erase(std::ranges::unique(in_order).begin(), in_order.end());
    EXPECT_EQ(in_order,
              (std::vector<std::string>{std::string(kInventedDocument), std::string(kInventedCatalogue),
                                        std::string(kInventedPack), "990103/2030.toml", "990104/2030.toml",
                                        "calendar/2030.toml"}));
}

TEST(PolicyBook, problem_of_the_province_is_told_once_however_many_places_inherit_it) {
    auto files = changed_pack("lone_elder   = { amount = \"500.00\"", "lone_elder   = { amount = \"600.00\"");
    for (const std::string county : {"990103", "990104", "990105"})
        files = with_file(files, county + "/2030.toml", pack_text(county, 2030, ""));
    const auto reading = PolicyBook::read(files);
    EXPECT_EQ(reading.problems.size(), 1U) << told(reading.problems);
}

TEST(PolicyBook, rule_missing_in_the_province_is_told_once_however_many_places_inherit_it) {
    auto files = changed_pack("grace      = { from = 2030-01-01, days = 90, clause = \"SX#一\" }\n", "");
    for (const std::string county : {"990103", "990104", "990105"})
        files = with_file(files, county + "/2030.toml", pack_text(county, 2030, ""));
    const auto reading = PolicyBook::read(files);
    EXPECT_EQ(reading.problems.size(), 1U) << told(reading.problems);
}

// A file that is silently passed over is law that silently does not hold.
TEST(PolicyBook, files_that_are_named_like_nothing_are_named) {
    for (const std::string_view path :
         {"readme.toml", "yangcheng/2030.toml", "990103/2030/2030.toml", "990103/2030.TOML"})
        expect_only_problem(with_file(invented_province(), path, "a = 1\n"),
                            {path, "", "not read", "<region>/<year>.toml"});
    for (const std::string_view path :
         {"990103/2030b.toml", "990103000000/2030.toml", "990103/30.toml", "990103/1899.toml"})
        expect_only_problem(with_file(invented_province(), path, pack_text("990103", 2030, "")),
                            {path, "", "this is not the name of a pack", "<region>/<year>.toml"});
}

TEST(PolicyBook, province_without_a_catalogue_is_named) {
    const auto files = with_file(invented_province(), "980103/2030.toml", pack_text("980103", 2030, ""));
    expect_only_problem(files, {"980103/2030.toml", "", "there is no usable 980000/catalogue.toml",
                                "write the province's catalogue first"});
    EXPECT_EQ(PolicyBook::read(files).book->catalogue(area("980103")), nullptr);
}

TEST(PolicyBook, folder_without_packs_is_named) {
    const auto nothing = PolicyBook::read({});
    ASSERT_EQ(nothing.problems.size(), 1U);
    EXPECT_NE(nothing.problems.front().message.en.find("holds no pack"), std::string::npos);
    EXPECT_NE(nothing.problems.front().hint.en.find("--policies"), std::string::npos);
    auto files = invented_province();
    files.pop_back();
    EXPECT_EQ(PolicyBook::read(files).problems.size(), 1U);
}

TEST(PolicyBook, empty_files_are_errors) {
    for (const std::string_view path : {"990103/2030.toml", "calendar/2030.toml", "documents/SY.toml"}) {
        const auto reading = PolicyBook::read(with_file(invented_province(), path, ""));
        ASSERT_FALSE(reading.problems.empty()) << path;
        for (const Problem& problem : reading.problems) EXPECT_EQ(problem.place.file, path);
    }
}

// Nobody relies on the order in which a folder is read.
TEST(PolicyBook, order_of_the_files_does_not_matter) {
    auto files =
        with_file(invented_province(), "990103/2030.toml",
                  pack_text("990103", 2030,
                            "[window.late]\nfrom = 2030-01-01\nlast = \"06-30\"\nclause = \"SX#一\"\n"));
    std::ranges::sort(files, {}, &PolicyFile::path);
    do {
        const auto reading = PolicyBook::read(files);
        ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
        EXPECT_EQ(reading.book->contribution(area("990103"), 2030)->late.value.until,
                  *Date::parse("2030-06-30"));
        EXPECT_EQ(reading.book->packs().front()->id, "990000/2030");
    } while (std::ranges::next_permutation(files, {}, &PolicyFile::path).found);
}

TEST(PolicyBook, categories_are_known_by_any_catalogue) {
    const auto reading = PolicyBook::read(invented_province());
    EXPECT_TRUE(reading.book->knows_category("islander"));
    EXPECT_FALSE(reading.book->knows_category("orphan"));
    EXPECT_EQ(reading.book->catalogue(area("990103001201")), reading.book->catalogue(area("990000")));
}

// "The policy of last year goes on" also where last year's was not published.
TEST(PolicyBook, place_that_extends_an_unknown_standard_is_not_served_by_the_province) {
    auto files =
        with_file(invented_province(), "990103/2029.toml",
                  pack_text("990103", 2029, "[contribution.standard]\nunknown = true\nclause = \"SX#一\"\n"));
    files = with_file(files, "990103/2030.toml", pack_text("990103", 2030, "", "990103/2029"));
    const auto reading = PolicyBook::read(files);
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    EXPECT_EQ(reading.book->contribution(*RegionCode::parse("990103"), 2030), nullptr);
    EXPECT_NE(reading.book->contribution(*RegionCode::parse("990104"), 2030), nullptr);
}

}  // namespace
}  // namespace canbao
