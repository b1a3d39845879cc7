#include "files/byte_sink.h"

#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/system_error.h"

namespace canbao {
namespace {

constexpr std::size_t kBlock = 1 << 18;
constexpr int kNone = -1;
constexpr mode_t kMode = 0644;

// Something that is there and no ordinary file (a pipe, a device) is written to as it is.
bool is_special(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

std::string unfinished_name(const std::string& path) { return path + ".unfinished"; }

// Of a file that is there, or of a standard stream.
std::optional<struct stat> status_of(const std::string& path, int standard) {
    struct stat status {};
    const bool is_there = path == "-" ? ::fstat(standard, &status) == 0 : ::stat(path.c_str(), &status) == 0;
    return is_there ? std::optional(status) : std::nullopt;
}

}  // namespace

bool writes_over(const std::string& output, const std::string& input) {
    const auto read = status_of(input, STDIN_FILENO);
    if (!read || S_ISCHR(read->st_mode)) return false;
    const auto is_read = [&](const std::string& path) {
        const auto written = status_of(path, STDOUT_FILENO);
        return written && written->st_dev == read->st_dev && written->st_ino == read->st_ino;
    };
    return is_read(output) || (output != "-" && is_read(unfinished_name(output)));
}

ByteSink::ByteSink(int descriptor, std::string name, std::string unfinished)
    : descriptor_(descriptor), name_(std::move(name)), unfinished_(std::move(unfinished)) {
    buffer_.reserve(2 * kBlock);
}

ByteSink::ByteSink(ByteSink&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, kNone)),
      name_(std::move(other.name_)),
      unfinished_(std::exchange(other.unfinished_, {})),
      buffer_(std::move(other.buffer_)) {}

ByteSink::~ByteSink() {
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
    if (!unfinished_.empty()) ::unlink(unfinished_.c_str());
}

Result<ByteSink> ByteSink::open(const std::string& path) {
    if (path == "-") return ByteSink(STDOUT_FILENO, "标准输出 / standard output", "");
    if (path.empty()) return name_is_empty();
    if (is_special(path)) {
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor < 0) return cannot_write(path, errno);
        return ByteSink(descriptor, path, "");
    }
    std::string unfinished = unfinished_name(path);
    const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
    if (descriptor < 0) return cannot_write(path, errno);
    return ByteSink(descriptor, path, std::move(unfinished));
}

Result<Done> ByteSink::write_all() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return cannot_write(name_, errno);
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
    buffer_.clear();
    return Done{};
}

Result<Done> ByteSink::pass_on() {
    if (buffer_.size() < kBlock) return Done{};
    return write_all();
}

Result<Done> ByteSink::finish() {
    TRY(write_all());
    if (unfinished_.empty()) return Done{};
    if (::rename(unfinished_.c_str(), name_.c_str()) != 0) return cannot_write(name_, errno);
    unfinished_.clear();
    return Done{};
}

}  // namespace canbao
