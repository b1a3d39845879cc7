#pragma once

#include <optional>
#include <string_view>

#include "api/http_values.h"

namespace canbao {

enum class Route {
    health,
    metrics,
    quotes,
    acts,
    orders,
    payment_callbacks,
    payment_query,
    payment_public_query,
    unknown,
};
constexpr std::size_t kRoutes = 9;

// For metrics and the log, which never hold what a client wrote.
std::string_view route_label(Route route);

// Why a request is not even looked into. Each has a status and a code: docs/formats/http.md.
enum class HttpProblem {
    bad_request,
    unauthorized,
    not_served,   // an act other than enrol
    only_orders,  // at the path of orders
    not_found,
    method_not_allowed,
    request_timeout,
    too_large,
    unsupported_media_type,
    expectation_failed,
    header_too_large,
    too_many_connections,
};
HttpAnswer answer_of(HttpProblem problem, Language language);

struct Routed {
    Route route = Route::unknown;
    std::optional<HttpAnswer> refusal;  // nothing: the body may be read
};
// What can be said of a request by its head alone, in this order: where it goes, by which method, who asks,
// in what form. `token` is what whoever acts has to show.
Routed route_request(const RequestHead& head, std::string_view token);

}  // namespace canbao
