#include "channels/sheet_format.h"

#include <fmt/format.h>

namespace canbao {
namespace {

LocalText describe_separator(char separator) {
    switch (separator) {
        case '\t':
            return {"制表符", "tabs"};
        case ';':
            return {"分号", "semicolons"};
        default:
            return {"逗号", "commas"};
    }
}

}  // namespace

LocalText describe(const SheetFormat& format) {
    if (format.kind == SheetFormat::Kind::xlsx) {
        return {fmt::format("xlsx，工作表“{}”（共{}张）", format.sheet, format.sheets.size()),
                fmt::format("xlsx, sheet “{}” (of {})", format.sheet, format.sheets.size())};
    }
    const LocalText separator = describe_separator(format.separator);
    const std::string_view encoding = name_of(format.encoding.encoding);
    return {fmt::format("CSV，{}编码{}，{}分隔", encoding, format.encoding.has_mark ? "（带BOM）" : "",
                        separator.zh),
            fmt::format("CSV, {}{}, parted by {}", encoding,
                        format.encoding.has_mark ? " with byte order mark" : "", separator.en)};
}

}  // namespace canbao
