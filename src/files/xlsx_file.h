#pragma once

#include <string>

#include "files/unfinished_file.h"
#include "vocabulary/result.h"

struct lxw_workbook;  // NOLINT(readability-identifier-naming): of the library
struct lxw_format;    // NOLINT(readability-identifier-naming)

namespace canbao {

// A workbook that libxlsxwriter makes. It gets its name when it is whole, and is gone when something fails.
class XlsxFile {
   public:
    enum class Memory { all, constant };  // constant: rows one after the other, each once

    // Errors: no file can be written there, a pipe or device neither.
    static Result<XlsxFile> create(const std::string& path, Memory memory);
    ~XlsxFile();
    XlsxFile(XlsxFile&&) noexcept;
    XlsxFile& operator=(XlsxFile&&) = delete;

    lxw_workbook* workbook() { return workbook_; }
    // Bold on a pale ground, with a border.
    lxw_format* header_format();
    // What is typed there later stays text.
    lxw_format* text_format();

    // Writes all of it. Nothing can be added then.
    Result<Done> close();
    const std::string& unfinished() const { return file_.name(); }
    // After close().
    Result<Done> take_name();

   private:
    XlsxFile(std::string path, UnfinishedFile file, lxw_workbook* workbook);

    std::string path_;
    UnfinishedFile file_;
    lxw_workbook* workbook_;
};

}  // namespace canbao
