#include "files/xlsx_file.h"

#include <cerrno>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "files/output_place.h"
#include "files/system_error.h"

namespace canbao {
namespace {

constexpr lxw_color_t kPaleBlue = 0xDDEBF7;

}  // namespace

XlsxFile::XlsxFile(std::string path, UnfinishedFile file, lxw_workbook* workbook)
    : path_(std::move(path)), file_(std::move(file)), workbook_(workbook) {}

XlsxFile::XlsxFile(XlsxFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::move(other.file_)),
      workbook_(std::exchange(other.workbook_, nullptr)) {}

XlsxFile::~XlsxFile() {
    // Only closing gives back what it holds; it writes to the file, which is open still.
    if (workbook_ != nullptr) workbook_close(workbook_);
}

Result<XlsxFile> XlsxFile::create(const std::string& path, Memory memory) {
    const OutputPlace place = TRY(OutputPlace::find(path));
    if (place.kind != OutputPlace::Kind::file) return is_no_regular_file(path);
    // The library begins to write at the end of its work; what cannot be written is said at once.
    UnfinishedFile file = TRY(UnfinishedFile::create(place.path));
    // It takes a name only: this one is of the open file, whatever stands under its own name by then.
    const std::string open_file = fmt::format("/proc/self/fd/{}", file.descriptor());
    // It keeps rows in files of no name, which belong where there is room for the result.
    std::string folder = std::filesystem::path(place.path).parent_path().string();
    if (folder.empty()) folder = ".";
    lxw_workbook_options options{};
    options.constant_memory = memory == Memory::constant ? LXW_TRUE : LXW_FALSE;
    options.tmpdir = folder.data();
    lxw_workbook* workbook = workbook_new_opt(open_file.c_str(), &options);
    XlsxFile made(path, std::move(file), workbook);
    if (workbook == nullptr) return cannot_write(path, ENOMEM);
    return made;
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
    if (error == LXW_NO_ERROR) return file_.check_name();
    if (errno != 0) return cannot_write(path_, errno);
    return fail(fmt::format("{} 无法写入：{}", path_, lxw_strerror(error)),
                fmt::format("cannot write {}: {}", path_, lxw_strerror(error)));
}

Result<Done> XlsxFile::take_name() { return file_.take_name(); }

}  // namespace canbao
