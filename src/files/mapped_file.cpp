#include "files/mapped_file.h"

#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/system_error.h"

namespace canbao {

Result<MappedFile> MappedFile::open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return cannot_read(path, errno);
    struct stat status {};
    const bool is_known = ::fstat(descriptor, &status) == 0;
    const int stat_error = errno;
    if (!is_known || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        if (!is_known) return cannot_read(path, stat_error);
        return fail(path + " 不是普通文件，列文件不能从管道读取",
                    path + " is no regular file: columns cannot be read from a pipe");
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0) {
        ::close(descriptor);
        return MappedFile(nullptr, 0);
    }
    void* begin = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int map_error = errno;
    ::close(descriptor);
    if (begin == MAP_FAILED) return cannot_read(path, map_error);
    return MappedFile(static_cast<const char*>(begin), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile::~MappedFile() {
    // munmap takes what mmap gave, which was never written through.
    if (begin_ != nullptr) ::munmap(const_cast<char*>(begin_), size_);
}

}  // namespace canbao
