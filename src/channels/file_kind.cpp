#include "channels/file_kind.h"

#include <algorithm>
#include <array>
#include <string>

#include "channels/text_encoding.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

struct Beginning {
    std::string_view bytes;
    FileKind kind;
};

constexpr std::array kBeginnings = {
    Beginning{{"PK\x03\x04", 4}, FileKind::zip},
    Beginning{{"PK\x05\x06", 4}, FileKind::zip},  // with nothing in it
    Beginning{{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8}, FileKind::compound},
    Beginning{{"%PDF-", 5}, FileKind::pdf},
    Beginning{{"\x89PNG", 4}, FileKind::picture},
    Beginning{{"\xFF\xD8\xFF", 3}, FileKind::picture},
    Beginning{{"GIF8", 4}, FileKind::picture},
    Beginning{{"Rar!\x1A", 5}, FileKind::archive},
    Beginning{{"7z\xBC\xAF\x27\x1C", 6}, FileKind::archive},
    Beginning{{"\x1F\x8B", 2}, FileKind::archive},
};

// Of pages and of the XML that old programs save as .xls.
constexpr std::array<std::string_view, 6> kMarkup = {"<!doctype", "<html", "<table",
                                                     "<meta",     "<?xml", "<head"};

std::string in_small_letters(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

// Without byte order mark, blanks, and the zeros of UTF-16 that begins with one.
std::string first_letters(std::string_view beginning) {
    if (const auto encoding = encoding_by_mark(beginning))
        beginning.remove_prefix(byte_order_mark(*encoding).size());
    std::string letters;
    for (const char c : beginning.substr(0, 256))
        if (c != '\0' && (!letters.empty() || (c != ' ' && c != '\t' && c != '\r' && c != '\n')))
            letters.push_back(c);
    return in_small_letters(letters);
}

}  // namespace

FileKind kind_of(std::string_view beginning) {
    if (beginning.empty()) return FileKind::empty;
    for (const Beginning& known : kBeginnings)
        if (beginning.starts_with(known.bytes)) return known.kind;
    const std::string letters = first_letters(beginning);
    if (std::ranges::any_of(kMarkup, [&](std::string_view tag) { return letters.starts_with(tag); }))
        return FileKind::markup;
    const auto marked = encoding_by_mark(beginning);
    const bool may_hold_nul = marked && *marked != TextEncoding::utf8;
    if (!may_hold_nul && beginning.find('\0') != std::string_view::npos) return FileKind::binary;
    return FileKind::text;
}

Error why_not_a_table(FileKind kind, Lock lock) {
    switch (kind) {
        case FileKind::compound:
            if (lock == Lock::password)
                return Error::of(
                    "有密码保护：请用 Excel 或 WPS 打开，取消密码，另存为 xlsx 或 CSV",
                    "it is locked by a password: open it in Excel or WPS, take the password off and "
                    "save it as xlsx or CSV");
            return Error::of(
                "是旧版格式（.xls、.et 等）：请用 Excel 或 WPS 打开，另存为 xlsx 或 CSV",
                "it is of an old format (.xls, .et): open it in Excel or WPS and save it as xlsx or CSV");
        case FileKind::pdf:
            return Error::of("是 PDF，不是表格：请取得原来的表格，另存为 xlsx 或 CSV",
                             "it is a PDF and no table: ask for the table itself, saved as xlsx or CSV");
        case FileKind::markup:
            return Error::of(
                "是网页或 XML（系统导出的 .xls 常是这样）：请用 Excel 或 WPS 打开，另存为 xlsx 或 CSV",
                "it is a web page or XML, as some systems export under the name .xls: open it in Excel or WPS and "
                "save it as xlsx or CSV");
        case FileKind::picture:
            return Error::of("是图片，不是表格：请取得原来的表格，另存为 xlsx 或 CSV",
                             "it is a picture and no table: ask for the table itself, saved as xlsx or CSV");
        case FileKind::archive:
            return Error::of("是压缩包：请解压，逐个导入其中的 xlsx 或 CSV",
                             "it is an archive: unpack it and import each xlsx or CSV in it");
        case FileKind::empty:
            return Error::of("是空文件：请检查是否导出或传输失败",
                             "it is empty: see whether it was exported or sent in whole");
        case FileKind::zip:
            return Error::of(
                "是压缩包，其中没有工作表：请解压，逐个导入其中的 xlsx 或 CSV",
                "it is an archive without a workbook: unpack it and import each xlsx or CSV in it");
        case FileKind::text:
        case FileKind::binary:
            break;
    }
    return Error::of(
        "不是表格，也不是文本（没有BOM的UTF-16也不能认出）：请另存为 xlsx 或 CSV",
        "it is neither a table nor text (UTF-16 without a byte order mark is not recognised): save it as "
        "xlsx or CSV");
}

std::string_view encrypted_package_name() {
    // UTF-16, as all names in a compound file.
    static constexpr std::string_view kName("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32);
    return kName;
}

}  // namespace canbao
