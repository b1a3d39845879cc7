#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "files/unfinished_file.h"
#include "vocabulary/result.h"

namespace canbao {

// Whether answers written to `output` would fall upon `input` before it is read to its end, by whatever names
// or links the two are reached; "-" is the standard stream. Terminals and /dev/null may be both.
bool writes_over(const std::string& output, const std::string& input);

// A file, or standard output, written in large blocks. A file gets its name only by finish(), so that a run
// that breaks off leaves no half answer behind and an older file as it was.
class ByteSink {
   public:
    // "-" is standard output; a file that exists is replaced, unless it is a database or holds keys; pipes
    // and devices are written to directly, behind links too.
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
    ByteSink(int descriptor, std::string name);
    ByteSink(UnfinishedFile file, std::string name);
    Result<Done> write_all();

    int descriptor_;  // of the file, where it is one
    std::string name_;
    std::optional<UnfinishedFile> file_;
    std::string buffer_;
};

}  // namespace canbao
