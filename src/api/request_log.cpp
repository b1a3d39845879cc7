#include "api/request_log.h"

#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace canbao {
namespace {

constexpr std::size_t kMostLinesWaiting = 8192;

}  // namespace

struct RequestLog::Writer {
    Writer()
        : thread(std::make_shared<spdlog::details::thread_pool>(kMostLinesWaiting, 1)),
          logger(std::make_shared<spdlog::async_logger>(
              "canbao", std::make_shared<spdlog::sinks::stderr_sink_mt>(), thread,
              spdlog::async_overflow_policy::overrun_oldest)) {
        logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
            R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
    }

    std::shared_ptr<spdlog::details::thread_pool> thread;
    std::shared_ptr<spdlog::async_logger> logger;
};

RequestLog::RequestLog(Detail detail) : detail_(detail), writer_(std::make_unique<Writer>()) {}
RequestLog::~RequestLog() = default;

void RequestLog::note(const Entry& entry) {
    constexpr int kDone = 200;
    constexpr int kOurFault = 500;
    if (detail_ == Detail::problems && entry.status == kDone) return;
    writer_->logger->log(
        entry.status >= kOurFault ? spdlog::level::warn : spdlog::level::info,
        R"("event":"request","id":"{}","route":"{}","status":{},"code":"{}","microseconds":{})", entry.id,
        route_label(entry.route), entry.status, entry.code, entry.microseconds);
}

void RequestLog::note_event(std::string_view event, std::int64_t number) {
    writer_->logger->info(R"("event":"{}","number":{})", event, number);
}

void RequestLog::note_failure(std::string_view event) { writer_->logger->error(R"("event":"{}")", event); }

std::uint64_t RequestLog::lines_lost() const { return writer_->thread->overrun_counter(); }

}  // namespace canbao
