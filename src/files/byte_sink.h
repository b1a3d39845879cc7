#pragma once

#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// Whether answers written to `output` would fall upon `input` before it is read to its end, by whatever names
// or links the two are reached; "-" is the standard stream. Terminals and /dev/null may be both.
bool writes_over(const std::string& output, const std::string& input);

// A file, or standard output, written in large blocks. A file gets its name only by finish(): until then it
// is <name>.unfinished, so that a run that breaks off leaves no half answer behind and an older file as it
// was.
class ByteSink {
   public:
    // "-" is standard output; a file that exists is replaced; pipes and devices are written to directly.
    static Result<ByteSink> open(const std::string& path);
    ~ByteSink();
    ByteSink(ByteSink&&) noexcept;
    ByteSink& operator=(ByteSink&&) = delete;

    // Text to append to; call pass_on() from time to time, which writes once enough has gathered.
    std::string& buffer() { return buffer_; }
    Result<Done> pass_on();
    // Writes what is left and gives the file its name.
    Result<Done> finish();

   private:
    ByteSink(int descriptor, std::string name, std::string unfinished);
    Result<Done> write_all();

    int descriptor_;
    std::string name_;
    std::string unfinished_;  // where the bytes are until they are all there
    std::string buffer_;
};

}  // namespace canbao
