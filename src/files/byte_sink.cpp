#include "files/byte_sink.h"

#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/output_place.h"
#include "files/system_error.h"

namespace canbao {
namespace {

constexpr std::size_t kBlock = 1 << 18;
constexpr int kNone = -1;

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
    if (is_read(output)) return true;
    if (output == "-") return false;
    const auto place = OutputPlace::find(output);
    return place && place->kind == OutputPlace::Kind::file && is_read(UnfinishedFile::name_of(place->path));
}

ByteSink::ByteSink(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)), file_(std::nullopt) {
    buffer_.reserve(2 * kBlock);
}

ByteSink::ByteSink(UnfinishedFile file, std::string name)
    : descriptor_(file.descriptor()), name_(std::move(name)), file_(std::move(file)) {
    buffer_.reserve(2 * kBlock);
}

ByteSink::ByteSink(ByteSink&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, kNone)),
      name_(std::move(other.name_)),
      file_(std::move(other.file_)),
      buffer_(std::move(other.buffer_)) {}

ByteSink::~ByteSink() {
    if (!file_ && descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

Result<ByteSink> ByteSink::open(const std::string& path) {
    if (path == "-") return ByteSink(STDOUT_FILENO, "标准输出 / standard output");
    const OutputPlace place = TRY(OutputPlace::find(path));
    if (place.kind == OutputPlace::Kind::file) {
        UnfinishedFile file = TRY(UnfinishedFile::create(place.path));
        return ByteSink(std::move(file), path);
    }
    // What is open already is written on from where it is, as the shell would.
    const int descriptor = place.kind == OutputPlace::Kind::stream
                               ? ::open(place.path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC)
                               : ::fcntl(place.descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
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

Result<Done> ByteSink::finish() {
    TRY(write_all());
    return file_ ? file_->take_name() : Done{};
}

}  // namespace canbao
