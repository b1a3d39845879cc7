#pragma once

#include <atomic>
#include <string>
#include <variant>

#include "api/metrics.h"
#include "api/request_log.h"
#include "channels/act_line.h"
#include "channels/decision_json.h"
#include "procedure/committer.h"

namespace canbao {

// What a server works with. All of it outlives the server.
struct ServiceGround {
    const PolicyBook& book;
    const KeyRing& keys;
    const Actor& actor;  // in whose name whoever holds the token acts
    const std::string& token;
    Committer& committer;
    Metrics& metrics;
    RequestLog& log;
    ServerCounts& counts;
};

// Answers requests; one for each thread of the server. It never waits: an act is handed back, to be
// submitted.
class Desk {
   public:
    static constexpr std::size_t kLongestBody = ActLineReader::kLongestLine;

    explicit Desk(const ServiceGround& ground) : ground_(ground), quotes_(ground.book, Command::quote) {}

    Routed route(const RequestHead& head) const { return route_request(head, ground_.token); }
    // `body` is changed. The route was not refused.
    std::variant<HttpAnswer, PreparedAct> take(Route route, std::string& body, Language language);
    static HttpAnswer answer_of_act(const ActAnswer& act, Language language);

   private:
    HttpAnswer health(Language language) const;
    HttpAnswer quote(std::string& body, Language language);
    std::variant<HttpAnswer, PreparedAct> act(std::string& body, Language language);

    const ServiceGround& ground_;
    DecisionParser quotes_;
    ActLineReader acts_;
};

}  // namespace canbao
