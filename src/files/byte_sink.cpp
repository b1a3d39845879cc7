#include "files/byte_sink.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace canbao {
namespace {

constexpr std::size_t kBlock = 1 << 18;
constexpr int kNone = -1;

Failure cannot_write(const std::string& name, int error) {
    return fail(fmt::format("{} 无法写入：{}", name, std::strerror(error)),
                fmt::format("cannot write {}: {}", name, std::strerror(error)));
}

}  // namespace

ByteSink::ByteSink(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {
    buffer_.reserve(2 * kBlock);
}

ByteSink::ByteSink(ByteSink&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, kNone)),
      name_(std::move(other.name_)),
      buffer_(std::move(other.buffer_)) {}

ByteSink::~ByteSink() {
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

Result<ByteSink> ByteSink::open(const std::string& path) {
    if (path == "-") return ByteSink(STDOUT_FILENO, "标准输出 / standard output");
    constexpr mode_t kMode = 0644;
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
    if (descriptor < 0) return cannot_write(path, errno);
    return ByteSink(descriptor, path);
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

Result<Done> ByteSink::finish() { return write_all(); }

}  // namespace canbao
