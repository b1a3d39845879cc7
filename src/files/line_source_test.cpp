#include "files/line_source.h"

#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/scratch_folder.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

constexpr std::size_t kLongest = LineSource::kLongestLine;
constexpr std::string_view kTooLong = "(too long)";

class LineSourceTest : public testing::Test {
   protected:
    // All lines of a file with this content.
    std::vector<std::string> lines_of(std::string_view content) {
        return read(folder_.write("lines", content));
    }

    static std::vector<std::string> read(const std::string& path) {
        std::vector<std::string> lines;
        auto source = LineSource::open(path);
        CHECK(source.has_value());
        while (true) {
            const auto line = source->next();
            CHECK(line.has_value());
            if (!*line) break;
            lines.push_back((*line)->is_too_long ? std::string(kTooLong) : std::string((*line)->text));
            EXPECT_TRUE(!(*line)->is_too_long || (*line)->text.empty());
        }
        const auto after_the_end = source->next();
        EXPECT_TRUE(after_the_end && !*after_the_end) << "the end stays the end";
        return lines;
    }

    ScratchFolder folder_;
};

using Lines = std::vector<std::string>;

TEST_F(LineSourceTest, lines_end_in_lf_or_crlf) {
    EXPECT_EQ(lines_of("one\ntwo\r\nthree\n"), (Lines{"one", "two", "three"}));
    EXPECT_EQ(lines_of("\n\r\n\n"), (Lines{"", "", ""}));
    EXPECT_EQ(lines_of("a\rb\n"), Lines{"a\rb"}) << "a lone CR ends nothing";
    EXPECT_EQ(lines_of("a\r\r\n"), Lines{"a\r"});
}

TEST_F(LineSourceTest, last_line_needs_no_end) {
    EXPECT_EQ(lines_of("one\ntwo"), (Lines{"one", "two"}));
    EXPECT_EQ(lines_of("one"), Lines{"one"});
    EXPECT_EQ(lines_of(""), Lines{});
    EXPECT_EQ(lines_of("one\n"), Lines{"one"}) << "what follows the last end is no line";
}

TEST_F(LineSourceTest, byte_order_mark_is_passed_over_at_the_start_only) {
    EXPECT_EQ(lines_of("\xEF\xBB\xBFone\ntwo\n"), (Lines{"one", "two"}));
    EXPECT_EQ(lines_of("\xEF\xBB\xBF\r\none\n"), (Lines{"", "one"}));
    EXPECT_EQ(lines_of("one\n\xEF\xBB\xBFtwo\n"), (Lines{"one", "\xEF\xBB\xBFtwo"}));
    EXPECT_EQ(lines_of("\xEF\xBBone\n"), Lines{"\xEF\xBBone"});
}

TEST_F(LineSourceTest, bytes_of_value_zero_are_ordinary) {
    EXPECT_EQ(lines_of(std::string("a\0b\n", 4)), Lines{std::string("a\0b", 3)});
}

TEST_F(LineSourceTest, line_of_the_greatest_length_is_taken) {
    const std::string longest(kLongest, 'x');
    EXPECT_EQ(lines_of(longest), Lines{longest});
    EXPECT_EQ(lines_of(longest + "\nnext\n"), (Lines{longest, "next"}));
    EXPECT_EQ(lines_of("before\n" + longest + "\n"), (Lines{"before", longest}));
}

// The end of a line is no part of it, whichever it is; neither is the byte order mark.
TEST_F(LineSourceTest, line_of_the_greatest_length_is_taken_with_either_end) {
    const std::string longest(kLongest, 'x');
    EXPECT_TRUE(lines_of(longest + "\r\nnext\n") == (Lines{longest, "next"}));
    EXPECT_TRUE(lines_of(longest + "\r\n") == Lines{longest});
    EXPECT_TRUE(lines_of("\xEF\xBB\xBF" + longest + "\n") == Lines{longest});
}

TEST_F(LineSourceTest, longer_lines_are_marked_and_the_next_is_read) {
    const std::string too_long(kLongest + 1, 'x');
    EXPECT_EQ(lines_of(too_long), Lines{std::string(kTooLong)});
    EXPECT_EQ(lines_of(too_long + "\n"), Lines{std::string(kTooLong)});
    EXPECT_EQ(lines_of(too_long + "\nnext\n"), (Lines{std::string(kTooLong), "next"}));
    EXPECT_EQ(lines_of("before\n" + too_long + "\r\nnext"), (Lines{"before", std::string(kTooLong), "next"}));
    EXPECT_EQ(lines_of(std::string(5 * kLongest, 'x') + "\n" + too_long + "\nend"),
              (Lines{std::string(kTooLong), std::string(kTooLong), "end"}));
}

// Blocks are of 1 MiB; what lies across their border must come out whole, whatever its length.
TEST_F(LineSourceTest, lines_across_the_border_of_a_block_are_whole) {
    constexpr std::size_t kBlock = std::size_t{1} << 20;
    for (const std::size_t before : {kBlock - kLongest - 2, kBlock - 1, kBlock, kBlock + kLongest - 1,
                                     kBlock + kLongest, kBlock + kLongest + 1}) {
        for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, kLongest - 1,
                                         kLongest, kLongest + 1, 3 * kBlock}) {
            Lines expected(before / 64, std::string(63, 'a'));
            std::string content;
            for (const std::string& line : expected) content += line + "\n";
            if (before % 64 > 0) {
                expected.push_back(std::string(before % 64 - 1, 'b'));
                content += expected.back() + "\n";
            }
            ASSERT_EQ(content.size(), before);
            expected.push_back(length > kLongest ? std::string(kTooLong) : std::string(length, 'c'));
            expected.push_back("after");
            content += std::string(length, 'c') + "\nafter\n";
            EXPECT_TRUE(lines_of(content) == expected) << before << " bytes, then a line of " << length;
        }
    }
}

TEST_F(LineSourceTest, any_content_is_cut_at_its_ends) {
    hold_in_many_cases(
        [this] {
            const auto content =
                *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab\r\n\n\xEF\xBB\xBF")));
            Lines expected;
            std::string_view rest = content;
            if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
            // Of a mark alone nobody says whether it is a line.
            RC_PRE(!rest.empty() || content.empty());
            while (!rest.empty()) {
                const std::size_t end = rest.find('\n');
                std::string_view line = rest.substr(0, end);
                rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
                if (line.ends_with('\r')) line.remove_suffix(1);
                expected.emplace_back(line);
            }
            RC_ASSERT(lines_of(content) == expected);
        },
        300);
}

TEST_F(LineSourceTest, bytes_behind_a_line_can_be_read) {
    const std::string path = folder_.write("lines", "one\ntwo");
    auto source = LineSource::open(path);
    ASSERT_TRUE(source);
    for (auto line = source->next(); line && *line; line = source->next()) {
        int sum = 0;
        for (std::size_t i = 0; i < LineSource::kPadding; ++i)
            sum += (*line)->text.data()[(*line)->text.size() + i] != 0 ? 1 : 0;
        EXPECT_GE(sum, 0) << "the sanitizers watch";
    }
}

TEST_F(LineSourceTest, bytes_taken_reach_the_size_of_the_file) {
    const std::string content = "one\r\n" + std::string(2 * kLongest, 'x') + "\nthree";
    auto source = LineSource::open(folder_.write("lines", content));
    ASSERT_TRUE(source);
    EXPECT_EQ(source->bytes_in_all(), content.size());
    EXPECT_EQ(source->bytes_taken(), 0U);
    ASSERT_TRUE(source->next());
    EXPECT_EQ(source->bytes_taken(), 5U);
    ASSERT_TRUE(source->next());
    ASSERT_TRUE(source->next());
    EXPECT_EQ(source->bytes_taken(), content.size());
}

TEST_F(LineSourceTest, source_that_was_moved_goes_on) {
    auto first = LineSource::open(folder_.write("lines", "\xEF\xBB\xBFone\ntwo\nthree\n"));
    ASSERT_TRUE(first);
    EXPECT_EQ((**first->next()).text, "one");
    LineSource second = *std::move(first);
    EXPECT_EQ((**second.next()).text, "two");
    EXPECT_EQ((**second.next()).text, "three");
}

TEST_F(LineSourceTest, pipe_that_gives_little_at_a_time_is_read_whole) {
    const std::string path = folder_.file("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const std::string content = "one\ntwo\r\n" + std::string(kLongest + 7, 'x') + "\nlast";
    std::thread writer([&] {
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        for (std::size_t at = 0; at < content.size();) {
            const std::size_t piece = at < 20 ? 1 : std::min<std::size_t>(4099, content.size() - at);
            const ssize_t written = ::write(descriptor, content.data() + at, piece);
            if (written <= 0) break;
            at += static_cast<std::size_t>(written);
        }
        ::close(descriptor);
    });
    EXPECT_EQ(read(path), (Lines{"one", "two", std::string(kTooLong), "last"}));
    writer.join();
}

TEST_F(LineSourceTest, without_a_name_there_is_no_file) {
    const auto source = LineSource::open("");
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().message.en, "the name of the file is empty: name a file");
}

TEST_F(LineSourceTest, what_cannot_be_read_is_an_error_that_names_it) {
    for (const std::string& path : {folder_.file("missing"), folder_.path().string()}) {
        const auto source = LineSource::open(path);
        ASSERT_FALSE(source) << path;
        EXPECT_NE(source.error().message.en.find(path), std::string::npos);
        EXPECT_NE(source.error().message.zh.find(path), std::string::npos);
    }
}

}  // namespace
}  // namespace canbao
