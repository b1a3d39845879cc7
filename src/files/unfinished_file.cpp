#include "files/unfinished_file.h"

#include <cerrno>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/output_place.h"
#include "files/system_error.h"

namespace canbao {
namespace {

constexpr int kNone = -1;
constexpr mode_t kOwnerOnly = 0600;

Failure taken_by_another(const std::string& path) {
    const std::string name = UnfinishedFile::name_of(path);
    return fail(
        fmt::format(
            "{} 没有写成：{} 被别的程序换掉了，可能另有一次运行在写同一个文件；请再写一次，或换一个文件名",
            path, name),
        fmt::format(
            "{} is not written: something else took {}, perhaps another run that writes the same file; "
            "write it again, or name another file",
            path, name));
}

// What stands under the name goes: an earlier run was broken off.
Result<Done> clear_away(const std::string& name) {
    struct stat status {};
    if (::lstat(name.c_str(), &status) != 0) return Done{};
    if (S_ISDIR(status.st_mode)) return cannot_write(name, EISDIR);
    if (S_ISREG(status.st_mode)) TRY(refuse_to_replace(name));
    if (::unlink(name.c_str()) != 0 && errno != ENOENT) return cannot_write(name, errno);
    return Done{};
}

}  // namespace

UnfinishedFile::UnfinishedFile(int descriptor, std::string path, std::string name)
    : descriptor_(descriptor), path_(std::move(path)), name_(std::move(name)) {}

UnfinishedFile::UnfinishedFile(UnfinishedFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, kNone)),
      path_(std::move(other.path_)),
      name_(std::move(other.name_)) {}

UnfinishedFile::~UnfinishedFile() {
    if (descriptor_ == kNone) return;
    // What another run has made there is its own.
    if (stands_there()) ::unlink(name_.c_str());
    ::close(descriptor_);
}

Result<UnfinishedFile> UnfinishedFile::create(const std::string& path) {
    std::string name = name_of(path);
    TRY(clear_away(name));
    const int descriptor =
        ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnerOnly);
    if (descriptor >= 0) return UnfinishedFile(descriptor, path, std::move(name));
    if (errno == EEXIST) return taken_by_another(path);
    return cannot_write(path, errno);
}

bool UnfinishedFile::stands_there() const {
    struct stat own {};
    struct stat named {};
    return ::fstat(descriptor_, &own) == 0 && ::lstat(name_.c_str(), &named) == 0 &&
           own.st_dev == named.st_dev && own.st_ino == named.st_ino;
}

Result<Done> UnfinishedFile::check_name() const {
    if (!stands_there()) return taken_by_another(path_);
    return Done{};
}

Result<Done> UnfinishedFile::take_name() {
    TRY(check_name());
    // What came since it was begun.
    struct stat status {};
    if (::lstat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) return is_no_regular_file(path_);
    TRY(refuse_to_replace(path_));
    if (::rename(name_.c_str(), path_.c_str()) != 0) return cannot_write(path_, errno);
    return Done{};
}

}  // namespace canbao
