#include "files/policy_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "files/scratch_folder.h"
#include "policy/book.h"
#include "policy/expected_problem.h"

namespace canbao {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> paths_of(const std::vector<PolicyFile>& files) {
    std::vector<std::string> paths;
    for (const PolicyFile& file : files) paths.push_back(file.path);
    return paths;
}

TEST(PolicyDirectory, packs_of_this_repository_are_read_and_accepted) {
    const auto files = read_policy_directory(CANBAO_SOURCE_DIR "/policies");
    ASSERT_TRUE(files);
    const auto reading = PolicyBook::read(*files);
    EXPECT_TRUE(reading.problems.empty()) << told(reading.problems);
    EXPECT_EQ(std::ranges::count(*files, "140522/2026.toml", &PolicyFile::path), 1);
}

TEST(PolicyDirectory, files_come_sorted_by_path_without_cases_and_others) {
    const ScratchFolder folder;
    folder.write("990000/2030.toml", "b");
    folder.write("990000/2030.toml~", "x");
    folder.write("990000/notes.md", "x");
    folder.write("990000/cases/2030.toml", "x");
    folder.write("calendar/2030.toml", "c");
    folder.write("990000/2029.toml", "a");
    folder.write("stray.toml", "s");
    const auto files = read_policy_directory(folder.path());
    ASSERT_TRUE(files);
    EXPECT_EQ(paths_of(*files), (std::vector<std::string>{"990000/2029.toml", "990000/2030.toml",
                                                          "calendar/2030.toml", "stray.toml"}));
    EXPECT_EQ(files->at(1).text, "b");
}

TEST(PolicyDirectory, empty_folder_has_no_files) {
    const ScratchFolder folder;
    const auto files = read_policy_directory(folder.path());
    ASSERT_TRUE(files);
    EXPECT_TRUE(files->empty());
}

TEST(PolicyDirectory, folder_that_is_not_there_is_an_error) {
    const ScratchFolder folder;
    const fs::path path = folder.path() / "missing";
    const auto files = read_policy_directory(path);
    ASSERT_FALSE(files);
    EXPECT_NE(files.error().message.en.find(path.string()), std::string::npos);
    EXPECT_NE(files.error().message.en.find("--policies"), std::string::npos);
    EXPECT_NE(files.error().message.zh.find("--policies"), std::string::npos);
}

TEST(PolicyDirectory, file_of_more_than_a_mebibyte_is_an_error) {
    const ScratchFolder folder;
    folder.write("990000/2030.toml", std::string(std::size_t{1} << 20, 'x'));
    EXPECT_TRUE(read_policy_directory(folder.path()));
    const std::string path = folder.write("990000/2031.toml", std::string((std::size_t{1} << 20) + 1, 'x'));
    const auto files = read_policy_directory(folder.path());
    ASSERT_FALSE(files);
    EXPECT_NE(files.error().message.en.find(path), std::string::npos);
}

TEST(PolicyDirectory, link_to_nothing_is_an_error) {
    const ScratchFolder folder;
    fs::create_directories(folder.path() / "990000");
    fs::create_symlink("nowhere", folder.path() / "990000" / "2030.toml");
    EXPECT_FALSE(read_policy_directory(folder.path()));
}

// Its law would be missing, and another's would take its place.
TEST(PolicyDirectory, folder_or_pipe_with_the_name_of_a_pack_is_an_error) {
    for (const bool is_folder : {true, false}) {
        const ScratchFolder folder;
        const fs::path path = folder.path() / "990000" / "2030.toml";
        fs::create_directories(is_folder ? path : path.parent_path());
        ASSERT_TRUE(is_folder || mkfifo(path.c_str(), 0600) == 0);
        const auto read = read_policy_directory(folder.path());
        ASSERT_FALSE(read);
        EXPECT_NE(read.error().message.en.find("2030.toml is no file"), std::string::npos);
    }
}

TEST(PolicyDirectory, file_in_its_place_is_an_error) {
    const ScratchFolder folder;
    const auto read = read_policy_directory(folder.write("policies", "x"));
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.en.find("is no policy folder but a file"), std::string::npos);
}

// The library throws here; nothing that throws may leave the function.
TEST(PolicyDirectory, link_to_itself_is_an_error_and_no_exception) {
    const ScratchFolder folder;
    fs::create_directories(folder.path() / "990000");
    fs::create_symlink("2030.toml", folder.path() / "990000" / "2030.toml");
    EXPECT_NO_THROW(static_cast<void>(read_policy_directory(folder.path()).has_value()));
    const ScratchFolder outer;
    fs::create_symlink("990000", outer.path() / "990000");
    EXPECT_NO_THROW(static_cast<void>(read_policy_directory(outer.path()).has_value()));
}

TEST(ReadFile, takes_a_file_up_to_its_bound) {
    const ScratchFolder folder;
    const std::string path = folder.write("file", "12345");
    EXPECT_EQ(*read_file(path, 5), "12345");
    EXPECT_EQ(*read_file(path, 6), "12345");
    const auto larger = read_file(path, 4);
    ASSERT_FALSE(larger);
    EXPECT_NE(larger.error().message.en.find("larger than 4 bytes"), std::string::npos);
    EXPECT_EQ(*read_file(folder.write("empty", ""), 0), "");
    EXPECT_EQ(*read_file(folder.write("zero", std::string("a\0b", 3)), 10), std::string("a\0b", 3));
}

TEST(ReadFile, what_cannot_be_read_is_an_error_that_names_it) {
    const ScratchFolder folder;
    for (const auto& path : {folder.path() / "missing", folder.path()}) {
        const auto text = read_file(path, 10);
        ASSERT_FALSE(text);
        EXPECT_NE(text.error().message.en.find(path.string()), std::string::npos);
        EXPECT_NE(text.error().message.zh.find(path.string()), std::string::npos);
    }
}

}  // namespace
}  // namespace canbao
