#include "files/output_place.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/system_error.h"

namespace canbao {
namespace {

namespace fs = std::filesystem;

constexpr int kNone = -1;
constexpr int kMostLinks = 40;
// Larger than any file of keys (docs/formats/keys.md, payment-callback.md).
constexpr std::size_t kMostRead = std::size_t{1} << 20;
constexpr std::string_view kDatabaseBegins("SQLite format 3\0", 16);
constexpr std::array<std::string_view, 3> kBesideDatabases = {"-wal", "-shm", "-journal"};

// What only looks like a link: behind it stands what the program has open.
std::optional<int> own_descriptor(const fs::path& path) {
    std::error_code error;
    const fs::path folder = fs::canonical(path.parent_path(), error);
    if (error || folder != fs::canonical("/proc/self/fd", error)) return std::nullopt;
    const std::string name = path.filename().string();
    int number = kNone;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
    if (read.ec != std::errc() || read.ptr != name.data() + name.size()) return std::nullopt;
    return number;
}

Failure cannot_tell(const std::string& path) {
    return fail(
        fmt::format("{} 已经存在而无法读取，不知道能否覆盖，没有写入：请移走它，或换一个文件名", path),
        fmt::format(
            "{} exists and cannot be read, so that nobody can tell whether it may be replaced: move it "
            "away, or name another file",
            path));
}

// Its first bytes; none of what is no regular file, or not there.
Result<std::string> beginning_of(const std::string& path) {
    std::string bytes;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return bytes;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return cannot_tell(path);
    bytes.resize(kMostRead);
    std::size_t length = 0;
    ssize_t count = 0;
    while (length < kMostRead) {
        count = ::read(descriptor, bytes.data() + length, kMostRead - length);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        length += static_cast<std::size_t>(count);
    }
    ::close(descriptor);
    if (count < 0) return cannot_tell(path);
    bytes.resize(length);
    return bytes;
}

std::string_view without_first(std::string_view text, std::string_view letters) {
    return text.substr(std::min(text.find_first_not_of(letters), text.size()));
}

// A key stands in quotes behind its name, as TOML allows it.
bool holds_key(std::string_view bytes, std::string_view name) {
    for (std::size_t at = bytes.find(name); at != std::string_view::npos; at = bytes.find(name, at + 1)) {
        std::string_view rest = without_first(bytes.substr(at + name.size()), " \t\"'");
        if (!rest.starts_with('=')) continue;
        rest = without_first(rest.substr(1), " \t");
        if (rest.starts_with('"') || rest.starts_with('\'')) return true;
    }
    return false;
}

}  // namespace

Failure is_no_regular_file(const std::string& name) {
    return fail(fmt::format("{} 不是普通文件，不能写在那里：请写明一个普通文件名", name),
                fmt::format("{} is no regular file and cannot be written: name a regular file", name));
}

Result<Done> refuse_to_replace(const std::string& path) {
    const std::string bytes = TRY(beginning_of(path));
    if (bytes.starts_with(kDatabaseBegins))
        return fail(
            fmt::format("输出不能写在数据库 {} 上，请换一个文件名", path),
            fmt::format("the output cannot be written over the database {}: name another file", path));
    if (holds_key(bytes, "secret") || holds_key(bytes, "public_key"))
        return fail(
            fmt::format("输出不能写在密钥文件 {} 上，请换一个文件名", path),
            fmt::format("the output cannot be written over the key file {}: name another file", path));
    for (const std::string_view ending : kBesideDatabases) {
        if (!path.ends_with(ending)) continue;
        const std::string database = path.substr(0, path.size() - ending.size());
        const std::string its_bytes = TRY(beginning_of(database));
        if (its_bytes.starts_with(kDatabaseBegins))
            return fail(
                fmt::format("{} 属于数据库 {}，输出不能写在上面，请换一个文件名", path, database),
                fmt::format("{} belongs to the database {}: the output cannot be written over it, name "
                            "another file",
                            path, database));
    }
    return Done{};
}

Result<OutputPlace> OutputPlace::find(const std::string& name) {
    if (name.empty()) return name_is_empty();
    fs::path path = name;
    for (int links = 0;; ++links) {
        if (const auto own = own_descriptor(path)) {
            TRY(refuse_to_replace(path.string()));
            return OutputPlace{Kind::descriptor, path.string(), *own};
        }
        std::error_code is_no_link;
        const fs::path target = fs::read_symlink(path, is_no_link);
        if (is_no_link) break;
        if (links == kMostLinks) return cannot_write(name, ELOOP);
        path = path.parent_path() / target;
    }
    const std::string found = path.string();
    struct stat status {};
    if (::stat(found.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) return cannot_write(name, EISDIR);
        if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))
            return OutputPlace{Kind::stream, found, kNone};
        if (!S_ISREG(status.st_mode)) return is_no_regular_file(name);
    }
    TRY(refuse_to_replace(found));
    return OutputPlace{Kind::file, found, kNone};
}

}  // namespace canbao
