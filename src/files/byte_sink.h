#pragma once

#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

struct Done {};

// A file, or standard output, written in large blocks. What was not written by finish() is not promised.
class ByteSink {
   public:
    // "-" is standard output; a file that exists is replaced.
    static Result<ByteSink> open(const std::string& path);
    ~ByteSink();
    ByteSink(ByteSink&&) noexcept;
    ByteSink& operator=(ByteSink&&) = delete;

    // Text to append to; call pass_on() from time to time, which writes once enough has gathered.
    std::string& buffer() { return buffer_; }
    Result<Done> pass_on();
    // Writes what is left.
    Result<Done> finish();

   private:
    ByteSink(int descriptor, std::string name);
    Result<Done> write_all();

    int descriptor_;
    std::string name_;
    std::string buffer_;
};

}  // namespace canbao
