#include "files/zip_parts.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <zip.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::size_t kBlock = std::size_t{64} * 1024;
// Before the bytes of each part stands so much, and its name.
constexpr std::uint64_t kLocalHeader = 30;
constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
                                 ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;

struct CloseArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Failure is_damaged(const char* why) {
    return fail(fmt::format("文件已损坏或没有传完（{}）：请重新导出或传送", why),
                fmt::format("it is damaged or was not sent in whole ({}): export or send it again", why));
}

Failure unpacks_too_far(const std::string& name, std::uint64_t most) {
    return fail(fmt::format("其中 {} 解压后超过{}字节，请拆成几个文件", name, most),
                fmt::format("its part {} unpacks to more than {} bytes: split the file", name, most));
}

Failure is_a_bomb(const std::string& name) {
    return fail(fmt::format("其中 {} 解压后超过原来的{}倍，不是正常的表格", name, ZipParts::kGreatestRatio),
                fmt::format("its part {} unpacks to more than {} times its size, as no sound table does",
                            name, ZipParts::kGreatestRatio));
}

// Some programs write "xl\workbook.xml"; names differ in case between programs too.
std::string plain_name(std::string_view name) {
    std::string plain(name);
    for (char& c : plain) {
        if (c == '\\') c = '/';
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return plain;
}

}  // namespace

struct ZipPart::Open {
    std::unique_ptr<zip_file_t, CloseFile> file;
    std::string name;
    std::uint64_t size, packed;
    std::uint64_t most_bytes;
    std::uint64_t taken = 0;
    std::string block = std::string(kBlock, '\0');
};

ZipPart::ZipPart(std::unique_ptr<Open> open) : open_(std::move(open)) {}
ZipPart::~ZipPart() = default;
ZipPart::ZipPart(ZipPart&&) noexcept = default;
ZipPart& ZipPart::operator=(ZipPart&&) noexcept = default;

std::uint64_t ZipPart::bytes_taken() const { return open_->taken; }
std::uint64_t ZipPart::bytes_in_all() const { return open_->size; }

Result<std::string_view> ZipPart::next() {
    Open& open = *open_;
    const zip_int64_t count = zip_fread(open.file.get(), open.block.data(), open.block.size());
    if (count < 0) return is_damaged(zip_file_strerror(open.file.get()));
    open.taken += static_cast<std::uint64_t>(count);
    if (open.taken > open.most_bytes) return unpacks_too_far(open.name, open.most_bytes);
    if (open.taken > ZipParts::kFreelyUnpacked && open.taken / ZipParts::kGreatestRatio > open.packed)
        return is_a_bomb(open.name);
    const bool is_at_end = count == 0;
    if (open.taken > open.size || (is_at_end && open.taken != open.size))
        return is_damaged("its size is not what the directory says");
    return std::string_view(open.block).substr(0, static_cast<std::size_t>(count));
}

struct ZipParts::Archive {
    std::unique_ptr<zip_t, CloseArchive> state;
    std::map<std::string, zip_uint64_t> places;
};

ZipParts::ZipParts(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {}
ZipParts::~ZipParts() = default;
ZipParts::ZipParts(ZipParts&&) noexcept = default;
ZipParts& ZipParts::operator=(ZipParts&&) noexcept = default;

Result<ZipParts> ZipParts::open(const std::string& path) {
    int error = 0;
    auto archive = std::make_unique<Archive>();
    archive->state.reset(zip_open(path.c_str(), ZIP_RDONLY, &error));
    if (!archive->state) {
        zip_error_t said;
        zip_error_init_with_code(&said, error);
        auto failure = is_damaged(zip_error_strerror(&said));
        zip_error_fini(&said);
        return failure;
    }
    const zip_int64_t count = zip_get_num_entries(archive->state.get(), 0);
    if (count < 0 || static_cast<std::size_t>(count) > kMostParts)
        return fail(fmt::format("其中的部分超过{}个", kMostParts),
                    fmt::format("more than {} parts", kMostParts));
    std::uint64_t packed = 0;
    std::error_code failed;
    const std::uint64_t size = std::filesystem::file_size(path, failed);
    for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(count); ++index) {
        zip_stat_t part;
        if (zip_stat_index(archive->state.get(), index, 0, &part) != 0 || (part.valid & kNeeded) != kNeeded)
            return is_damaged(zip_strerror(archive->state.get()));
        const std::string name = plain_name(part.name);
        if (!archive->places.emplace(name, index).second) return is_damaged("a part is named twice");
        // What does not share its bytes with others fits the file.
        packed += std::min<std::uint64_t>(part.comp_size, size + 1) + kLocalHeader + name.size();
        if (failed || packed > size) return is_damaged("parts overlap");
    }
    return ZipParts(std::move(archive));
}

bool ZipParts::has(std::string_view name) const { return archive_->places.contains(plain_name(name)); }

Result<ZipPart> ZipParts::part(std::string_view name, std::uint64_t most_bytes) const {
    const auto place = archive_->places.find(plain_name(name));
    if (place == archive_->places.end())
        return fail(fmt::format("缺少 {}，文件已损坏", name),
                    fmt::format("{} is missing: it is damaged", name));
    zip_t* state = archive_->state.get();
    zip_stat_t stat;
    if (zip_stat_index(state, place->second, 0, &stat) != 0) return is_damaged(zip_strerror(state));
    if (stat.encryption_method != ZIP_EM_NONE)
        return fail("有密码保护：请取消密码，另存为 xlsx 或 CSV",
                    "it is locked by a password: take the password off and save it as xlsx or CSV");
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
        return is_damaged("packed in an unusual way");
    if (stat.size > most_bytes) return unpacks_too_far(std::string(name), most_bytes);
    auto open = std::make_unique<ZipPart::Open>();
    open->file.reset(zip_fopen_index(state, place->second, 0));
    if (!open->file) return is_damaged(zip_strerror(state));
    open->name = name;
    open->size = stat.size;
    open->packed = stat.comp_size;
    open->most_bytes = most_bytes;
    return ZipPart(std::move(open));
}

Result<std::string> ZipParts::read(std::string_view name, std::uint64_t most_bytes) const {
    ZipPart its = TRY(part(name, most_bytes));
    std::string text;
    while (true) {
        const std::string_view block = TRY(its.next());
        if (block.empty()) return text;
        text += block;
    }
}

}  // namespace canbao
