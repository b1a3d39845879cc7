#pragma once

#include "vocabulary/result.h"

namespace canbao {

// What a database could not do, and whether it is worth trying again.
struct DatabaseError : Error {
    enum class Kind {
        conflict,    // another transaction came first: the whole transaction may be tried again
        constraint,  // the rows contradict what is there: one of those that were given is at fault
        gone,        // the connection is lost; the transaction was not committed, or that is not known
        crowded,     // the server has no room for so many locks: fewer acts at once may do
        full,        // no room is left; nothing was written
        fatal,       // what is on the disk may not be what was acknowledged: the program must stop
        other,
    };

    Kind kind = Kind::other;
};

template <typename T>
class [[nodiscard]] DatabaseResult : public tl::expected<T, DatabaseError> {
   public:
    using tl::expected<T, DatabaseError>::expected;
};

// What stops a transaction and is no matter of the database: a file, a key.
template <typename T>
DatabaseResult<T> as_database_result(Result<T> result) {
    if (!result) return tl::unexpected(DatabaseError{std::move(result).error(), DatabaseError::Kind::other});
    return *std::move(result);
}

}  // namespace canbao
