#include "api/metrics.h"

#include <array>

#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/text_serializer.h>

namespace canbao {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

template <typename Number>
MetricFamily family(MetricType type, const char* name, const char* help, Number value) {
    ClientMetric metric;
    if (type == MetricType::Counter)
        metric.counter.value = static_cast<double>(value);
    else
        metric.gauge.value = static_cast<double>(value);
    return {name, help, type, {std::move(metric)}};
}
MetricFamily counter(const char* name, const char* help, const std::atomic<std::uint64_t>& value) {
    return family(MetricType::Counter, name, help, value.load());
}

}  // namespace

// A histogram for each route and status, found without a lock once it is there.
class Metrics::Requests {
   public:
    Requests()
        : family_("canbao_http_request_seconds",
                  "Seconds from the first byte of a request until it was answered", {}) {}

    prometheus::Histogram& of(Route route, int status) {
        std::atomic<prometheus::Histogram*>& place =
            places_.at(static_cast<std::size_t>(route)).at(static_cast<std::size_t>(status % kStatuses));
        prometheus::Histogram* known = place.load(std::memory_order_acquire);
        if (known == nullptr) {
            // The same labels give the same histogram, whoever comes first.
            known =
                &family_.Add({{"route", std::string(route_label(route))}, {"status", std::to_string(status)}},
                             prometheus::Histogram::BucketBoundaries(kBounds.begin(), kBounds.end()));
            place.store(known, std::memory_order_release);
        }
        return *known;
    }

    std::vector<MetricFamily> collect() const { return family_.Collect(); }

   private:
    static constexpr int kStatuses = 600;
    static constexpr std::array kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                           0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};

    prometheus::Family<prometheus::Histogram> family_;
    std::array<std::array<std::atomic<prometheus::Histogram*>, kStatuses>, kRoutes> places_{};
};

Metrics::Metrics(const Committer& committer, const BookReader& books, const ServerCounts& counts)
    : committer_(committer), books_(books), counts_(counts), requests_(std::make_unique<Requests>()) {}
Metrics::~Metrics() = default;

void Metrics::note_request(Route route, int status, double seconds) {
    requests_->of(route, status).Observe(seconds);
}

std::string Metrics::text(std::uint64_t log_lines_lost) const {
    const auto gauge = [](const char* name, const char* help, auto value) {
        return family(MetricType::Gauge, name, help, value);
    };
    std::vector<MetricFamily> all = requests_->collect();
    const Committer::Counts& acts = committer_.counts();
    for (MetricFamily each : {
             counter("canbao_acts_total", "Acts granted or refused", acts.acts),
             counter("canbao_act_faults_total", "Acts in error", acts.faults),
             counter("canbao_act_batches_total", "Batches of acts", acts.batches),
             counter("canbao_act_retries_total", "Batches tried again after a conflict", acts.retries),
             counter("canbao_act_reconnections_total", "Lost connections to the database that came back",
                     acts.reconnections),
             counter("canbao_acts_turned_away_total", "Acts answered busy", acts.turned_away),
             gauge("canbao_acts_waiting", "Acts that wait for a batch", committer_.waiting()),
             gauge("canbao_questions_waiting", "Questions that wait for a reader of the books",
                   books_.waiting()),
             gauge("canbao_http_connections", "Connections that are open", counts_.connections.load()),
             counter("canbao_http_connections_turned_away_total", "Connections beyond the bound",
                     counts_.connections_turned_away),
             counter("canbao_http_sessions_broken_total", "Connections ended by a fault of the program",
                     counts_.sessions_broken),
             family(MetricType::Counter, "canbao_log_lines_lost_total",
                    "Lines of the log dropped because it was not read fast enough", log_lines_lost),
             counter("canbao_acts_sealed_total", "Acts sealed by this run", counts_.acts_sealed),
             counter("canbao_seal_failures_total", "Times that sealing failed", counts_.seals_failed),
             gauge("canbao_seal_last_success_timestamp_seconds", "When sealing was last done",
                   counts_.last_sealed_at.load()),
             counter("canbao_nonces_removed_total", "Nonces of messages that nobody needs any more",
                     counts_.nonces_removed),
             counter("canbao_orders_asked_total", "Questions to channels about orders", counts_.orders_asked),
             counter("canbao_orders_answered_total", "Questions that a channel answered",
                     counts_.orders_answered),
             counter("canbao_order_answers_refused_total", "Answers of channels that could not be taken",
                     counts_.order_answers_refused),
             counter("canbao_order_rounds_failed_total", "Rounds in which a channel could not be asked",
                     counts_.order_rounds_failed),
             gauge("canbao_database_answered_timestamp_seconds", "When the database last answered",
                   counts_.database_answered_at.load()),
         })
        all.push_back(std::move(each));
    return prometheus::TextSerializer().Serialize(all);
}

}  // namespace canbao
