#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "channels/request_line.h"
#include "registry/act_command.h"

namespace canbao {

// Reads commands of acts, one JSON object each: docs/formats/acts.md. Good for any number of lines.
class ActLineReader {
   public:
    static constexpr std::size_t kLongestLine = std::size_t{64} * 1024;

    ActLineReader();
    ~ActLineReader();
    ActLineReader(ActLineReader&&) noexcept;
    ActLineReader& operator=(ActLineReader&&) noexcept;

    // `line` is followed by at least RequestLineReader::kPadding bytes of any kind.
    tl::expected<ActCommand, LineError> read(std::string_view line);

   private:
    class Reading;
    std::unique_ptr<Reading> reading_;
};

}  // namespace canbao
