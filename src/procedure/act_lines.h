#pragma once

#include <functional>

#include "files/byte_sink.h"
#include "files/line_source.h"
#include "procedure/committer.h"
#include "vocabulary/language.h"

namespace canbao {

struct ActTally {
    std::uint64_t lines = 0;
    std::uint64_t granted = 0;
    std::uint64_t refused = 0;
    std::uint64_t repeated = 0;  // of those: carried out before
    std::uint64_t faults = 0;
};

// Carries out the commands of a file, one a line, and writes one answer a line in the same order. A line in
// error gets an answer that says so; the run goes on. Errors: reading or writing fails; what was answered has
// been carried out, and the same file may be sent again. Once the database fails, or the clock is behind,
// nothing more is tried, since later lines may rest on earlier ones. `seen` is told from time to time how
// many bytes have been taken.
Result<ActTally> carry_out_lines(Committer& committer, const KeyRing& keys, const Actor& actor,
                                 const std::string& client, LineSource& source, ByteSink& sink,
                                 Language language, const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
