#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// A file in memory as it lies on disk, read only. What it holds must not change while it is mapped.
class MappedFile {
   public:
    // Errors: it cannot be read, or is no regular file.
    static Result<MappedFile> open(const std::string& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&&) = delete;

    // Begins at a page, so that whatever is aligned in the file is so in memory.
    std::string_view bytes() const { return {begin_, size_}; }

   private:
    MappedFile(const char* begin, std::size_t size) : begin_(begin), size_(size) {}

    const char* begin_;
    std::size_t size_;
};

}  // namespace canbao
