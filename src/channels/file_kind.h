#pragma once

#include <cstdint>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// What a file is, by its content; names lie.
enum class FileKind : std::uint8_t { zip, text, compound, pdf, markup, picture, archive, binary, empty };

// Of this many bytes at the beginning, or all there are.
constexpr std::size_t kKindBytes = 4096;
FileKind kind_of(std::string_view beginning);

// Why a file of a kind is not read as a table, and what to do. A compound file may be an old table, or hold a
// workbook that is locked by a password.
enum class Lock : std::uint8_t { none, password };
Error why_not_a_table(FileKind kind, Lock lock = Lock::none);

// The name of what a compound file holds when a workbook is locked by a password, as it is written there.
std::string_view encrypted_package_name();

}  // namespace canbao
