#pragma once

#include <string>

#include "vocabulary/result.h"

namespace canbao {

// Where the output of a name is written once its links are followed: the links stay as they are.
struct OutputPlace {
    // A pipe or a device is written to as it is; so is what this program has open already, which /dev/stdout
    // and /dev/fd/N name.
    enum class Kind { file, stream, descriptor };

    // Errors: the name is empty, or of a folder or anything else that is neither file, pipe nor device; its
    // links lead in a circle; what no output may replace stands there.
    static Result<OutputPlace> find(const std::string& name);

    Kind kind;
    std::string path;
    int descriptor;  // of Kind::descriptor
};

// Errors: a database, what belongs to one, or keys stand there, which nobody could bring back; or what cannot
// be read, so that nobody can tell.
Result<Done> refuse_to_replace(const std::string& path);

Failure is_no_regular_file(const std::string& name);

}  // namespace canbao
