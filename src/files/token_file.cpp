#include "files/token_file.h"

#include <array>

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/system_error.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::size_t kRandomBytes = 32;
constexpr std::size_t kShortest = 32;
constexpr std::size_t kLongest = 128;

// A file descriptor that is closed with it.
class OpenFile {
   public:
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    ~OpenFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int get() const { return descriptor_; }

   private:
    int descriptor_;
};

std::string new_token() {
    std::array<unsigned char, kRandomBytes> bytes{};
    CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
    std::string token;
    for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
    return token;
}

Result<std::string> make(const std::string& path) {
    constexpr mode_t kOwnerOnly = 0600;
    const OpenFile file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly));
    if (file.get() < 0) return cannot_write(path, errno);
    std::string token = new_token();
    const std::string line = token + '\n';
    if (::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
        ::fsync(file.get()) != 0) {
        const int error = errno;
        ::unlink(path.c_str());
        return cannot_write(path, error);
    }
    return token;
}

bool is_token(std::string_view text) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return text.size() >= kShortest && text.size() <= kLongest &&
           text.find_first_not_of(kLetters) == std::string_view::npos;
}

}  // namespace

Result<std::string> open_token_file(const std::string& path) {
    const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        if (errno == ENOENT) return make(path);
        return cannot_read(path, errno);
    }
    constexpr mode_t kOthers = 077;
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return cannot_read(path, errno);
    if ((status.st_mode & kOthers) != 0)
        return fail(fmt::format("令牌文件 {} 他人可以读写：请执行 chmod 600", path),
                    fmt::format("others can read or write the token file {}: run chmod 600", path));
    std::array<char, kLongest + 2> bytes{};
    const ssize_t length = ::read(file.get(), bytes.data(), bytes.size());
    if (length < 0) return cannot_read(path, errno);
    std::string_view text(bytes.data(), static_cast<std::size_t>(length));
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (!is_token(text))
        return fail(
            fmt::format("令牌文件 {} 中应有一行令牌：32至128个字母、数字、-、_；删去该文件即重新生成", path),
            fmt::format(
                "the token file {} is to hold one line with a token, 32 to 128 letters, digits, - and _; "
                "a new one is made where the file is missing",
                path));
    return std::string(text);
}

bool equal_tokens(std::string_view one, std::string_view other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace canbao
