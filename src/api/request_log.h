#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "api/router.h"

namespace canbao {

// The log of a server: one JSON object a line to standard error. It never holds what a client wrote, so there
// is nobody's data in it. Written by a thread of its own; where nobody reads it, old lines are dropped and
// nothing waits.
class RequestLog {
   public:
    enum class Detail {
        requests,  // every request
        problems,  // those that were not answered with 200
    };
    struct Entry {
        std::string_view id;  // also in the answer, as X-Request-Id
        Route route;
        int status;
        std::string_view code;  // of what went wrong; empty: nothing
        std::int64_t microseconds;
    };

    explicit RequestLog(Detail detail);
    ~RequestLog();
    RequestLog(const RequestLog&) = delete;
    RequestLog& operator=(const RequestLog&) = delete;

    void note(const Entry& entry);
    // Of the server itself; `number` says how much or how many, or which.
    void note_event(std::string_view event, std::int64_t number);
    void note_failure(std::string_view event);

    std::uint64_t lines_lost() const;

   private:
    struct Writer;
    Detail detail_;
    std::unique_ptr<Writer> writer_;
};

}  // namespace canbao
