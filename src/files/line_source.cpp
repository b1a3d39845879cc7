#include "files/line_source.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/system_error.h"

namespace canbao {
namespace {

constexpr std::size_t kBlock = 1 << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr int kNone = -1;
// A byte order mark and the CR of a line's end are no part of the line.
constexpr std::size_t kNotCounted = kByteOrderMark.size() + 1;

}  // namespace

LineSource::LineSource(int descriptor, std::string name)
    : descriptor_(descriptor),
      name_(std::move(name)),
      buffer_(kBlock + kLongestLine + kNotCounted + kPadding) {
    struct stat status {};
    if (::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode))
        size_ = static_cast<std::uint64_t>(status.st_size);
}

LineSource::LineSource(LineSource&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, kNone)),
      name_(std::move(other.name_)),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_),
      is_at_end_(other.is_at_end_),
      is_at_start_(other.is_at_start_),
      taken_(other.taken_),
      size_(other.size_) {}

LineSource::~LineSource() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

Result<LineSource> LineSource::open(const std::string& path) {
    if (path == "-") return LineSource(STDIN_FILENO, "标准输入 / standard input");
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return cannot_read(path, errno);
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        ::close(descriptor);
        return cannot_read(path, EISDIR);
    }
    return LineSource(descriptor, path);
}

Result<bool> LineSource::fill() {
    if (is_at_end_) return false;
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t room = buffer_.size() - kPadding - end_;
    ssize_t count = 0;
    do {
        count = ::read(descriptor_, buffer_.data() + end_, room);
    } while (count < 0 && errno == EINTR);
    if (count < 0) return cannot_read(name_, errno);
    is_at_end_ = count == 0;
    end_ += static_cast<std::size_t>(count);
    return count > 0;
}

LineSource::Line LineSource::take(std::size_t length, std::size_t with_end, bool is_too_long) {
    std::string_view text(buffer_.data() + begin_, length);
    begin_ += with_end;
    taken_ += with_end;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (std::exchange(is_at_start_, false) && text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    return {text, is_too_long};
}

Result<std::optional<LineSource::Line>> LineSource::next() {
    std::size_t searched = 0;
    while (true) {
        const char* from = buffer_.data() + begin_;
        const std::size_t available = end_ - begin_;
        const void* newline =
            available > searched ? std::memchr(from + searched, '\n', available - searched) : nullptr;
        if (newline != nullptr) {
            const auto length = static_cast<std::size_t>(static_cast<const char*>(newline) - from);
            if (length <= kLongestLine + kNotCounted) {
                const Line line = take(length, length + 1, false);
                return line.text.size() <= kLongestLine ? line : Line{{}, true};
            }
        }
        if (available > kLongestLine + kNotCounted) break;
        searched = available;
        if (TRY(fill())) continue;
        if (available == 0) return std::optional<Line>();
        const Line line = take(available, available, false);
        return line.text.size() <= kLongestLine ? line : Line{{}, true};
    }
    // Too long: the rest up to the line's end is passed over.
    while (true) {
        const char* from = buffer_.data() + begin_;
        const std::size_t available = end_ - begin_;
        const void* newline = available > 0 ? std::memchr(from, '\n', available) : nullptr;
        const auto length = newline == nullptr
                                ? available
                                : static_cast<std::size_t>(static_cast<const char*>(newline) - from);
        take(length, newline == nullptr ? length : length + 1, true);
        if (newline != nullptr || !TRY(fill())) return std::optional<Line>(Line{{}, true});
    }
}

}  // namespace canbao
