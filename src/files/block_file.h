#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// A regular file, read block by block, more than once if need be.
class BlockFile {
   public:
    static constexpr std::size_t kBlock = std::size_t{64} * 1024;

    // Errors: it cannot be read, or is a pipe or device.
    static Result<BlockFile> open(const std::string& path);
    ~BlockFile();
    BlockFile(BlockFile&&) noexcept;
    BlockFile& operator=(BlockFile&&) noexcept;

    const std::string& path() const { return path_; }
    std::uint64_t size() const { return size_; }

    // The next block is the one that begins there.
    void go_to(std::uint64_t offset) { at_ = offset; }
    // The next block, good until the next call; empty at the end.
    Result<std::string_view> next();

   private:
    BlockFile(int descriptor, std::string path, std::uint64_t size);

    int descriptor_;
    std::string path_;
    std::uint64_t size_;
    std::uint64_t at_ = 0;
    std::string block_;
};

}  // namespace canbao
