#include "files/byte_sink.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "files/policy_directory.h"
#include "files/scratch_folder.h"

namespace canbao {
namespace {

constexpr std::size_t kMost = std::size_t{64} << 20;

TEST(ByteSink, writes_everything_in_order) {
    const ScratchFolder folder;
    std::string expected;
    {
        auto sink = ByteSink::open(folder.file("out"));
        ASSERT_TRUE(sink);
        for (int i = 0; i < 100'000; ++i) {
            const std::string line = std::to_string(i) + "\n";
            sink->buffer() += line;
            expected += line;
            ASSERT_TRUE(sink->pass_on());
        }
        ASSERT_TRUE(sink->finish());
    }
    EXPECT_TRUE(*read_file(folder.file("out"), kMost) == expected);
}

TEST(ByteSink, does_not_gather_without_bound) {
    const ScratchFolder folder;
    auto sink = ByteSink::open(folder.file("out"));
    ASSERT_TRUE(sink);
    for (int i = 0; i < 100'000; ++i) {
        sink->buffer().append(100, 'x');
        ASSERT_TRUE(sink->pass_on());
        ASSERT_LE(sink->buffer().size(), std::size_t{1} << 20);
    }
}

TEST(ByteSink, replaces_a_file_that_exists) {
    const ScratchFolder folder;
    const std::string path = folder.write("out", "much longer than what comes");
    {
        auto sink = ByteSink::open(path);
        ASSERT_TRUE(sink);
        sink->buffer() = "new";
        ASSERT_TRUE(sink->finish());
    }
    EXPECT_EQ(*read_file(path, kMost), "new");
}

TEST(ByteSink, finishing_with_nothing_to_write_leaves_an_empty_file) {
    const ScratchFolder folder;
    {
        auto sink = ByteSink::open(folder.file("out"));
        ASSERT_TRUE(sink);
        ASSERT_TRUE(sink->finish());
    }
    EXPECT_EQ(*read_file(folder.file("out"), kMost), "");
}

std::vector<std::string> names_in(const ScratchFolder& folder) {
    std::vector<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(folder.path()))
        names.push_back(each.path().filename().string());
    return names;
}

TEST(ByteSink, run_that_breaks_off_leaves_the_older_file_as_it_was) {
    const ScratchFolder folder;
    const std::string path = folder.write("out", "older");
    {
        auto sink = ByteSink::open(path);
        ASSERT_TRUE(sink);
        sink->buffer().append(std::size_t{1} << 20, 'x');
        ASSERT_TRUE(sink->pass_on());
        EXPECT_EQ(*read_file(path, kMost), "older") << "while it runs";
    }
    EXPECT_EQ(*read_file(path, kMost), "older");
    EXPECT_EQ(names_in(folder), std::vector<std::string>{"out"}) << "nothing is left lying about";
}

TEST(ByteSink, finished_file_stands_alone) {
    const ScratchFolder folder;
    auto sink = ByteSink::open(folder.file("out"));
    ASSERT_TRUE(sink);
    sink->buffer() = "answer";
    ASSERT_TRUE(sink->finish());
    EXPECT_EQ(*read_file(folder.file("out"), kMost), "answer") << "before the sink is gone, too";
    EXPECT_EQ(names_in(folder), std::vector<std::string>{"out"});
}

TEST(ByteSink, sink_that_was_moved_writes_on) {
    const ScratchFolder folder;
    {
        auto first = ByteSink::open(folder.file("out"));
        ASSERT_TRUE(first);
        first->buffer() = "one ";
        ByteSink second = *std::move(first);
        second.buffer() += "two";
        ASSERT_TRUE(second.finish());
    }
    EXPECT_EQ(*read_file(folder.file("out"), kMost), "one two");
}

TEST(ByteSink, full_disk_is_an_error) {
    auto sink = ByteSink::open("/dev/full");
    ASSERT_TRUE(sink);
    sink->buffer() = "something";
    ASSERT_TRUE(sink->pass_on()) << "nothing is written yet";
    const auto finished = sink->finish();
    ASSERT_FALSE(finished);
    EXPECT_NE(finished.error().message.en.find("/dev/full"), std::string::npos);
    EXPECT_NE(finished.error().message.zh.find("/dev/full"), std::string::npos);
    sink->buffer().append(std::size_t{1} << 20, 'x');
    EXPECT_FALSE(sink->pass_on()) << "also while the run goes on";
}

TEST(ByteSink, without_a_name_there_is_no_file) {
    const auto sink = ByteSink::open("");
    ASSERT_FALSE(sink);
    EXPECT_EQ(sink.error().message.en, "the name of the file is empty: name a file");
}

TEST(ByteSink, what_cannot_be_opened_is_an_error_that_names_it) {
    const ScratchFolder folder;
    for (const std::string& path : {folder.file("missing/out"), folder.path().string()}) {
        const auto sink = ByteSink::open(path);
        ASSERT_FALSE(sink) << path;
        EXPECT_NE(sink.error().message.en.find(path), std::string::npos);
    }
}

TEST(WritesOver, is_said_of_the_input_by_any_name) {
    const ScratchFolder folder;
    const std::string input = folder.write("requests", "{}");
    std::filesystem::create_symlink("requests", folder.path() / "link");
    std::filesystem::create_hard_link(input, folder.path() / "second");
    for (const char* name : {"requests", "link", "second", "./requests"})
        EXPECT_TRUE(writes_over(folder.file(name), input)) << name;
    EXPECT_TRUE(writes_over(input, folder.file("link")));
    EXPECT_FALSE(writes_over(folder.file("answers"), input));
    EXPECT_FALSE(writes_over(folder.write("other", "{}"), input));
    EXPECT_FALSE(writes_over(folder.file("answers"), folder.file("missing")));
    EXPECT_FALSE(writes_over("/dev/null", "/dev/null")) << "nothing is lost there";
}

// Before it has its name, the output stands there.
TEST(WritesOver, is_said_of_the_unfinished_output_too) {
    const ScratchFolder folder;
    EXPECT_TRUE(writes_over(folder.file("answers"), folder.write("answers.unfinished", "{}")));
}

}  // namespace
}  // namespace canbao
