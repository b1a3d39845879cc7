#include "files/xlsx_file.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "files/system_error.h"

namespace canbao {
namespace {

constexpr mode_t kMode = 0644;
constexpr lxw_color_t kPaleBlue = 0xDDEBF7;

}  // namespace

XlsxFile::XlsxFile(std::string path, std::string unfinished, lxw_workbook* workbook)
    : path_(std::move(path)), unfinished_(std::move(unfinished)), workbook_(workbook) {}

XlsxFile::XlsxFile(XlsxFile&& other) noexcept
    : path_(std::move(other.path_)),
      unfinished_(std::exchange(other.unfinished_, {})),
      workbook_(std::exchange(other.workbook_, nullptr)) {}

XlsxFile::~XlsxFile() {
    // Only closing gives back what it holds.
    if (workbook_ != nullptr) workbook_close(workbook_);
    if (!unfinished_.empty()) ::unlink(unfinished_.c_str());
}

Result<XlsxFile> XlsxFile::create(const std::string& path, Memory memory) {
    if (path.empty()) return name_is_empty();
    std::string unfinished = path + ".unfinished";
    // The library begins to write at the end of its work; what cannot be written is said at once.
    const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
    if (descriptor < 0) return cannot_write(path, errno);
    ::close(descriptor);
    // It keeps rows in files of no name, which belong where there is room for the result.
    std::string folder = std::filesystem::path(path).parent_path().string();
    if (folder.empty()) folder = ".";
    lxw_workbook_options options{};
    options.constant_memory = memory == Memory::constant ? LXW_TRUE : LXW_FALSE;
    options.tmpdir = folder.data();
    lxw_workbook* workbook = workbook_new_opt(unfinished.c_str(), &options);
    XlsxFile file(path, std::move(unfinished), workbook);
    if (workbook == nullptr) return cannot_write(path, ENOMEM);
    return file;
}

lxw_format* XlsxFile::header_format() {
    lxw_format* format = workbook_add_format(workbook_);
    format_set_bold(format);
    format_set_bg_color(format, kPaleBlue);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(format);
    return format;
}

lxw_format* XlsxFile::text_format() {
    lxw_format* format = workbook_add_format(workbook_);
    format_set_num_format(format, "@");
    return format;
}

Result<Done> XlsxFile::close() {
    errno = 0;
    const lxw_error error = workbook_close(std::exchange(workbook_, nullptr));
    if (error == LXW_NO_ERROR) return Done{};
    if (errno != 0) return cannot_write(path_, errno);
    return fail(fmt::format("{} 无法写入：{}", path_, lxw_strerror(error)),
                fmt::format("cannot write {}: {}", path_, lxw_strerror(error)));
}

Result<Done> XlsxFile::take_name() {
    if (::rename(unfinished_.c_str(), path_.c_str()) != 0) return cannot_write(path_, errno);
    unfinished_.clear();
    return Done{};
}

}  // namespace canbao
