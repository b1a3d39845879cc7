#include "files/block_file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/system_error.h"

namespace canbao {
namespace {

constexpr int kNone = -1;

}  // namespace

BlockFile::BlockFile(int descriptor, std::string path, std::uint64_t size)
    : descriptor_(descriptor), path_(std::move(path)), size_(size), block_(kBlock, '\0') {}

BlockFile::~BlockFile() {
    if (descriptor_ != kNone) ::close(descriptor_);
}

BlockFile::BlockFile(BlockFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, kNone)),
      path_(std::move(other.path_)),
      size_(other.size_),
      at_(other.at_),
      block_(std::move(other.block_)) {}

BlockFile& BlockFile::operator=(BlockFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    path_ = std::move(other.path_);
    size_ = other.size_;
    at_ = other.at_;
    block_ = std::move(other.block_);
    return *this;
}

Result<BlockFile> BlockFile::open(const std::string& path) {
    // A pipe that nobody writes to must not make us wait.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return cannot_read(path, errno);
    struct stat status {};
    const int stat_error = ::fstat(descriptor, &status) == 0 ? 0 : errno;
    if (stat_error == 0 && S_ISREG(status.st_mode))
        return BlockFile(descriptor, path, static_cast<std::uint64_t>(status.st_size));
    ::close(descriptor);
    if (stat_error != 0) return cannot_read(path, stat_error);
    if (S_ISDIR(status.st_mode)) return cannot_read(path, EISDIR);
    return fail(path + " 不是普通文件，表格不能从管道读取",
                path + " is no regular file: a table cannot be read from a pipe");
}

Result<std::string_view> BlockFile::next() {
    ssize_t count = 0;
    do {
        count = ::pread(descriptor_, block_.data(), block_.size(), static_cast<off_t>(at_));
    } while (count < 0 && errno == EINTR);
    if (count < 0) return cannot_read(path_, errno);
    at_ += static_cast<std::uint64_t>(count);
    return std::string_view(block_).substr(0, static_cast<std::size_t>(count));
}

}  // namespace canbao
