#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabulary/result.h"

namespace canbao {

// A file, or standard input, line by line in constant memory.
class LineSource {
   public:
    // Longer lines are cut off and marked.
    static constexpr std::size_t kLongestLine = std::size_t{64} * 1024;
    // So many bytes behind each line may be read by a parser, whatever they hold.
    static constexpr std::size_t kPadding = 64;

    struct Line {
        std::string_view text;  // without its end (LF or CRLF); good until the next call
        bool is_too_long;
    };

    // "-" is standard input.
    static Result<LineSource> open(const std::string& path);
    ~LineSource();
    LineSource(LineSource&&) noexcept;
    LineSource& operator=(LineSource&&) = delete;

    // The next line, or nothing at the end. A byte order mark at the start is passed over; the last line
    // needs no end.
    Result<std::optional<Line>> next();

    // How many bytes have been taken, and how many there are (nothing where that is not known).
    std::uint64_t bytes_taken() const { return taken_; }
    std::optional<std::uint64_t> bytes_in_all() const { return size_; }

   private:
    LineSource(int descriptor, std::string name);
    // Reads more behind what is left; whether anything came.
    Result<bool> fill();
    Line take(std::size_t length, std::size_t with_end, bool is_too_long);

    int descriptor_;
    std::string name_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;  // of what has not been taken
    std::size_t end_ = 0;
    bool is_at_end_ = false;
    bool is_at_start_ = true;
    std::uint64_t taken_ = 0;
    std::optional<std::uint64_t> size_;
};

}  // namespace canbao
