#pragma once

#include <string>

#include "vocabulary/result.h"

namespace canbao {

// A file that gets its name when it is whole: until then it is <name>.unfinished, and gone when something
// fails. It is made anew and for its owner alone, since it may hold personal data: whoever prepared a file or
// a link of that name neither reads nor leads it.
class UnfinishedFile {
   public:
    static std::string name_of(const std::string& path) { return path + ".unfinished"; }

    // `path` is of an OutputPlace. Errors: no file can be made there; a database or keys have that name.
    static Result<UnfinishedFile> create(const std::string& path);
    ~UnfinishedFile();
    UnfinishedFile(UnfinishedFile&&) noexcept;
    UnfinishedFile& operator=(UnfinishedFile&&) = delete;

    // Open for writing as long as it lives.
    int descriptor() const { return descriptor_; }
    // Where it stands before it has its name.
    const std::string& name() const { return name_; }
    // Errors: another run took <name>.unfinished.
    Result<Done> check_name() const;
    // Replaces an older file. Errors: as check_name(); what no output may replace has come to stand there.
    Result<Done> take_name();

   private:
    UnfinishedFile(int descriptor, std::string path, std::string name);
    bool stands_there() const;

    int descriptor_;
    std::string path_;
    std::string name_;
};

}  // namespace canbao
