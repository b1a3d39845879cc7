#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// One part of an archive, unpacked block by block.
class ZipPart {
   public:
    ~ZipPart();
    ZipPart(ZipPart&&) noexcept;
    ZipPart& operator=(ZipPart&&) noexcept;

    // The next block, good until the next call; empty at the end. Errors: its checksum or its size is not
    // what the archive says, it unpacks beyond a limit.
    Result<std::string_view> next();
    std::uint64_t bytes_taken() const;
    std::uint64_t bytes_in_all() const;  // as the archive says

   private:
    friend class ZipParts;
    struct Open;
    explicit ZipPart(std::unique_ptr<Open> open);

    std::unique_ptr<Open> open_;
};

// The parts of an archive (zip), by libzip. Nothing is unpacked but what is asked for, and an archive within
// it is never opened. Errors do not name the file: the caller does.
class ZipParts {
   public:
    static constexpr std::size_t kMostParts = 65'535;
    // Of one part.
    static constexpr std::uint64_t kMostUnpacked = std::uint64_t{2} << 30;
    // Beyond so many bytes a part may not be more than so many times as large as packed.
    static constexpr std::uint64_t kFreelyUnpacked = std::uint64_t{16} << 20;
    static constexpr std::uint64_t kGreatestRatio = 200;

    // Errors: it is cut off or damaged; parts are named twice or share bytes.
    static Result<ZipParts> open(const std::string& path);
    ~ZipParts();
    ZipParts(ZipParts&&) noexcept;
    ZipParts& operator=(ZipParts&&) noexcept;

    // Names are those of the archive, great and small letters alike.
    bool has(std::string_view name) const;
    // A part, while the archive stays open. Errors: it is not there, is locked, packed in a way of its own,
    // says that it is larger than `most_bytes`.
    Result<ZipPart> part(std::string_view name, std::uint64_t most_bytes = kMostUnpacked) const;
    // All of one.
    Result<std::string> read(std::string_view name, std::uint64_t most_bytes) const;

   private:
    struct Archive;
    explicit ZipParts(std::unique_ptr<Archive> archive);

    std::unique_ptr<Archive> archive_;
};

}  // namespace canbao
