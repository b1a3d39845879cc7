#pragma once

#include <cstdint>
#include <functional>

#include "channels/request_line.h"
#include "files/byte_sink.h"
#include "files/line_source.h"
#include "policy/book.h"
#include "vocabulary/language.h"

namespace canbao {

struct LinesTally {
    std::size_t lines = 0;
    std::size_t lines_in_error = 0;
};

// Decides each line of `source` (docs/formats/decisions.md) and writes one answer a line, in the same order.
// A line in error gets an answer that says so; the run goes on. Errors: reading or writing fails. `seen` is
// told from time to time how many bytes have been taken.
Result<LinesTally> decide_lines(const PolicyBook& book, Command command, LineSource& source, ByteSink& sink,
                                Language language, const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
