#include "files/byte_sink.h"

#include <array>
#include <filesystem>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/key_ring.h"
#include "files/policy_directory.h"
#include "files/scratch_folder.h"

namespace canbao {
namespace {

constexpr std::size_t kMost = std::size_t{64} << 20;
constexpr std::string_view kDatabase("SQLite format 3\0 and its pages", 30);

Result<Done> write_to(const std::string& path, std::string_view text) {
    ByteSink sink = TRY(ByteSink::open(path));
    sink.buffer() = text;
    return sink.finish();
}

// In English, or nothing.
std::string complaint_of(const Result<Done>& written) { return written ? "" : written.error().message.en; }

mode_t mode_of(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_mode : 0;
}

// A descriptor of a test, closed with it.
class OpenFile {
   public:
    OpenFile(const std::string& path, int flags)
        : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        CHECK(descriptor_ >= 0);
    }
    ~OpenFile() { ::close(descriptor_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int get() const { return descriptor_; }
    std::string read() const {
        std::array<char, 64> bytes{};
        const ssize_t count = ::read(descriptor_, bytes.data(), bytes.size());
        return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    }

   private:
    int descriptor_;
};

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

TEST(ByteSink, missing_folder_is_named) {
    const ScratchFolder folder;
    const std::string path = folder.file("missing/out");
    const auto sink = ByteSink::open(path);
    ASSERT_FALSE(sink);
    EXPECT_EQ(sink.error().message.en,
              "cannot write " + path + ": there is no folder " + folder.file("missing") + ": make it first");
    EXPECT_EQ(sink.error().message.zh,
              path + " 无法写入：目录 " + folder.file("missing") + " 不存在，请先建立");
}

TEST(ByteSink, database_is_never_replaced_nor_what_belongs_to_it) {
    const ScratchFolder folder;
    const std::string database = folder.write("v.db", kDatabase);
    folder.write("v.db-wal", "log");
    std::filesystem::create_symlink("v.db", folder.path() / "link");
    std::filesystem::create_hard_link(database, folder.path() / "second");
    for (const char* name : {"v.db", "link", "second", "v.db-wal", "v.db-shm", "v.db-journal"}) {
        const auto written = write_to(folder.file(name), "answers");
        EXPECT_THAT(complaint_of(written), testing::HasSubstr("the database")) << name;
        EXPECT_THAT(complaint_of(written), testing::HasSubstr("another file")) << name;
    }
    EXPECT_EQ(*read_file(database, kMost), kDatabase);
    EXPECT_EQ(*read_file(folder.file("v.db-wal"), kMost), "log");
    EXPECT_THAT(names_in(folder), testing::UnorderedElementsAre("v.db", "v.db-wal", "link", "second"));
    folder.write("notes-wal", "no database is beside it");
    EXPECT_TRUE(write_to(folder.file("notes-wal"), "answers"));
}

// A backup that was begun, or a database that somebody named so.
TEST(ByteSink, database_by_the_unfinished_name_stays) {
    const ScratchFolder folder;
    const std::string begun = folder.write("out.unfinished", kDatabase);
    EXPECT_EQ(complaint_of(write_to(folder.file("out"), "answers")),
              "the output cannot be written over the database " + begun + ": name another file");
    EXPECT_EQ(*read_file(begun, kMost), kDatabase);
}

TEST(ByteSink, keys_are_never_replaced) {
    const ScratchFolder folder;
    const std::string keys = KeyRing::create(KeyRing::Suite::national);
    for (const std::string& text :
         {keys, keys.substr(keys.find("[index")), std::string("[key.w]\nsecret='00'\n"),
          std::string("[key.w]\n\"secret\"\t= \"00\"\n"),
          std::string("[key.w]\npublic_key = \"\"\"-----BEGIN PUBLIC KEY-----\n\"\"\"\n")}) {
        const std::string path = folder.write("keys.toml", text);
        EXPECT_EQ(complaint_of(write_to(path, "answers")),
                  "the output cannot be written over the key file " + path + ": name another file");
        EXPECT_EQ(*read_file(path, kMost), text);
    }
    const std::string path = folder.write("answers", R"({"secret":"=","note":"a secret = none"})");
    EXPECT_TRUE(write_to(path, "answers"));
}

TEST(ByteSink, file_is_for_its_owner_alone) {
    const ScratchFolder folder;
    const std::string path = folder.write("out", "older");
    std::filesystem::permissions(path, std::filesystem::perms{0644});
    ASSERT_TRUE(write_to(path, "answers"));
    EXPECT_EQ(mode_of(path), mode_t{S_IFREG | 0600});
}

TEST(ByteSink, prepared_file_is_not_written_to) {
    const ScratchFolder folder;
    const OpenFile prepared(folder.write("out.unfinished", ""), O_RDWR);
    ASSERT_EQ(::fchmod(prepared.get(), 0666), 0);
    ASSERT_TRUE(write_to(folder.file("out"), "answers"));
    EXPECT_EQ(prepared.read(), "");
    EXPECT_EQ(mode_of(folder.file("out")), mode_t{S_IFREG | 0600});
    EXPECT_EQ(*read_file(folder.file("out"), kMost), "answers");
}

TEST(ByteSink, prepared_link_is_not_followed) {
    const ScratchFolder folder;
    const std::string victim = folder.write("victim", "kept");
    std::filesystem::create_symlink("victim", folder.path() / "out.unfinished");
    ASSERT_TRUE(write_to(folder.file("out"), "answers"));
    EXPECT_EQ(*read_file(victim, kMost), "kept");
    EXPECT_TRUE(S_ISREG(mode_of(folder.file("out"))));
    EXPECT_THAT(names_in(folder), testing::UnorderedElementsAre("victim", "out"));
}

TEST(ByteSink, of_two_runs_into_one_file_the_later_one_has_it) {
    const ScratchFolder folder;
    const std::string path = folder.file("out");
    {
        auto earlier = ByteSink::open(path);
        auto later = ByteSink::open(path);
        ASSERT_TRUE(earlier && later);
        earlier->buffer() = "earlier";
        later->buffer() = "later";
        const auto finished = earlier->finish();
        EXPECT_THAT(complaint_of(finished), testing::HasSubstr("perhaps another run"));
        EXPECT_FALSE(std::filesystem::exists(path));
        EXPECT_TRUE(later->finish());
    }
    EXPECT_EQ(*read_file(path, kMost), "later");
    EXPECT_EQ(names_in(folder), std::vector<std::string>{"out"});
}

TEST(ByteSink, run_that_breaks_off_leaves_the_unfinished_file_of_another) {
    const ScratchFolder folder;
    auto later = [&] {
        auto earlier = ByteSink::open(folder.file("out"));
        CHECK(earlier.has_value());
        return ByteSink::open(folder.file("out"));
    }();
    ASSERT_TRUE(later);
    later->buffer() = "later";
    EXPECT_TRUE(later->finish());
}

TEST(ByteSink, what_came_meanwhile_and_is_no_file_stays) {
    const ScratchFolder folder;
    auto sink = ByteSink::open(folder.file("out"));
    auto other = ByteSink::open(folder.file("other"));
    ASSERT_TRUE(sink && other);
    ASSERT_EQ(::mkfifo(folder.file("out").c_str(), 0600), 0);
    EXPECT_THAT(complaint_of(sink->finish()), testing::HasSubstr("no regular file"));
    EXPECT_TRUE(S_ISFIFO(mode_of(folder.file("out"))));
    folder.write("other", kDatabase);
    EXPECT_THAT(complaint_of(other->finish()), testing::HasSubstr("the database"));
}

TEST(ByteSink, link_stays_and_what_it_leads_to_is_written) {
    const ScratchFolder folder;
    const std::string target = folder.write("deep/target", "older");
    std::filesystem::create_symlink("deep/target", folder.path() / "link");
    std::filesystem::create_symlink("link", folder.path() / "second");
    std::filesystem::create_symlink("new", folder.path() / "dangling");
    EXPECT_TRUE(write_to(folder.file("second"), "answers"));
    EXPECT_EQ(*read_file(target, kMost), "answers");
    EXPECT_TRUE(S_ISLNK(mode_of(folder.file("second"))));
    EXPECT_TRUE(S_ISLNK(mode_of(folder.file("link"))));
    EXPECT_TRUE(write_to(folder.file("dangling"), "answers"));
    EXPECT_TRUE(S_ISREG(mode_of(folder.file("new"))));
    std::filesystem::create_symlink("circle", folder.path() / "circle");
    EXPECT_THAT(complaint_of(write_to(folder.file("circle"), "answers")), testing::HasSubstr("in a circle"));
}

TEST(ByteSink, pipe_is_written_to_and_stays) {
    const ScratchFolder folder;
    const std::string path = folder.file("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const OpenFile reader(path, O_RDWR | O_NONBLOCK);
    ASSERT_TRUE(write_to(path, "answers"));
    EXPECT_EQ(reader.read(), "answers");
    EXPECT_TRUE(S_ISFIFO(mode_of(path)));
}

// As where standard output was led into a file and is named as /dev/stdout.
TEST(ByteSink, what_is_open_already_is_written_on) {
    const ScratchFolder folder;
    const std::string path = folder.file("out");
    const OpenFile file(path, O_RDWR | O_CREAT);
    ASSERT_EQ(::write(file.get(), "before ", 7), 7);
    ASSERT_TRUE(write_to("/dev/fd/" + std::to_string(file.get()), "answers"));
    ASSERT_EQ(::write(file.get(), " after", 6), 6);
    EXPECT_EQ(*read_file(path, kMost), "before answers after");
    EXPECT_EQ(names_in(folder), std::vector<std::string>{"out"});
    EXPECT_FALSE(write_to("/dev/fd/1000000", "answers")) << "nothing is open there";
    const OpenFile database(folder.write("v.db", kDatabase), O_RDWR | O_APPEND);
    EXPECT_THAT(complaint_of(write_to("/dev/fd/" + std::to_string(database.get()), "answers")),
                testing::HasSubstr("the database"));
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
    std::filesystem::create_symlink("answers", folder.path() / "link");
    EXPECT_TRUE(writes_over(folder.file("link"), folder.file("answers.unfinished"))) << "behind a link";
}

}  // namespace
}  // namespace canbao
