#pragma once

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "vocabulary/result.h"

namespace canbao {

// What the system says of a failed call, in both languages.
inline LocalText describe_system_error(int error) {
    switch (error) {
        case ENOENT:
            return {"不存在", "it does not exist"};
        case EACCES:
            return {"没有权限", "permission is denied"};
        case EISDIR:
            return {"是目录，不是文件", "it is a folder, not a file"};
        case ENOTDIR:
            return {"不是目录", "it is not a folder"};
        case ELOOP:
            return {"链接绕成了圈", "its links lead in a circle"};
        case ENOSPC:
            return {"磁盘已满", "the disk is full"};
        case EROFS:
            return {"文件系统只读", "the file system is read-only"};
        default:
            return {std::strerror(error), std::strerror(error)};
    }
}

inline Failure name_is_empty() {
    return fail("文件名为空，请写明文件名", "the name of the file is empty: name a file");
}

inline Failure cannot_read(const std::string& name, int error) {
    if (name.empty()) return name_is_empty();
    const LocalText reason = describe_system_error(error);
    return fail(fmt::format("{} 无法读取：{}", name, reason.zh),
                fmt::format("cannot read {}: {}", name, reason.en));
}

inline Failure cannot_write(const std::string& name, int error) {
    LocalText reason = describe_system_error(error);
    // A file is made where there is none, but not its folder.
    const std::string folder = std::filesystem::path(name).parent_path().string();
    std::error_code ignored;
    if (error == ENOENT && !folder.empty() && !std::filesystem::exists(folder, ignored))
        reason = {fmt::format("目录 {} 不存在，请先建立", folder),
                  fmt::format("there is no folder {}: make it first", folder)};
    return fail(fmt::format("{} 无法写入：{}", name, reason.zh),
                fmt::format("cannot write {}: {}", name, reason.en));
}

}  // namespace canbao
