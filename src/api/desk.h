#pragma once

#include <string>
#include <variant>

#include "api/callback_desk.h"
#include "api/metrics.h"
#include "api/payment_desk.h"
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
    const ChannelKeys& channels;
    BookReader& books;
    PublicLimits& limits;
    Committer& committer;
    Metrics& metrics;
    RequestLog& log;
    ServerCounts& counts;
};

// Answers requests; one for each thread of the server. It never waits: what takes its time is handed back as
// work.
class Desk {
   public:
    static constexpr std::size_t kLongestBody = ActLineReader::kLongestLine;

    explicit Desk(const ServiceGround& ground)
        : ground_(ground),
          quotes_(ground.book, Command::quote),
          callbacks_(ground.channels, ground.keys, ground.committer),
          payments_(ground.keys, ground.actor, ground.books, ground.limits) {}

    Routed route(const RequestHead& head) const { return route_request(head, ground_.token); }
    // `body` is changed. The request was not refused.
    std::variant<HttpAnswer, Work> take(Route route, const RequestHead& head, std::string& body,
                                        Language language);
    static HttpAnswer answer_of_act(const ActAnswer& act, Language language);

   private:
    HttpAnswer health(Language language) const;
    HttpAnswer quote(std::string& body, Language language);
    std::variant<HttpAnswer, Work> act(Route route, std::string& body, Language language);

    const ServiceGround& ground_;
    DecisionParser quotes_;
    ActLineReader acts_;
    CallbackDesk callbacks_;
    PaymentDesk payments_;
};

}  // namespace canbao
