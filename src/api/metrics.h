#pragma once

#include <memory>
#include <string>

#include "api/book_reader.h"
#include "api/counts.h"
#include "api/router.h"
#include "procedure/committer.h"

namespace canbao {

// What /metrics tells. Taking note of a request may be done by any thread.
class Metrics {
   public:
    // All outlive it.
    Metrics(const Committer& committer, const BookReader& books, const ServerCounts& counts);
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // From the first byte of a request until its answer was handed to the system.
    void note_request(Route route, int status, double seconds);

    // In the text format of Prometheus.
    std::string text(std::uint64_t log_lines_lost) const;

   private:
    class Requests;
    const Committer& committer_;
    const BookReader& books_;
    const ServerCounts& counts_;
    std::unique_ptr<Requests> requests_;
};

}  // namespace canbao
