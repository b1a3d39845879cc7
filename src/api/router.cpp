#include "api/router.h"

#include <algorithm>

#include "files/token_file.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

struct RouteRow {
    Route route;
    std::string_view path;
    bool is_posted;  // else it is got
    bool needs_token;
};
constexpr RouteRow kTable[] = {
    {Route::health, "/health", false, false},
    {Route::metrics, "/metrics", false, false},
    {Route::quotes, "/api/v1/quotes", true, true},
    {Route::acts, "/api/v1/acts", true, true},
    {Route::orders, "/api/v1/orders", true, true},
    // Whoever signs it may send it.
    {Route::payment_callbacks, "/api/v1/payments/callbacks", true, false},
    {Route::payment_query, "/api/v1/payments/query", true, true},
    {Route::payment_public_query, "/api/v1/payments/public-query", true, false},
};

struct ProblemRow {
    HttpProblem problem;
    int status;
    std::string_view code;
    std::string_view zh;
    std::string_view en;
};
constexpr ProblemRow kProblems[] = {
    {HttpProblem::bad_request, 400, "bad_request", "请求不符合HTTP/1.1，不能读取",
     "the request is not as HTTP/1.1 asks and cannot be read"},
    {HttpProblem::unauthorized, 401, "unauthorized", "请出示令牌：Authorization: Bearer 令牌",
     "show the token: Authorization: Bearer TOKEN"},
    {HttpProblem::not_served, 403, "not_served",
     "此处只办理 enrol（参保登记）；order（缴费单）请发到 /api/v1/orders，其他事项请在终端办理",
     "only enrol is carried out here; send order to /api/v1/orders, the other acts are for the terminal"},
    {HttpProblem::only_orders, 403, "not_served",
     "此处只办理 order（缴费单）；enrol（参保登记）请发到 /api/v1/acts，其他事项请在终端办理",
     "only order is carried out here; send enrol to /api/v1/acts, the other acts are for the terminal"},
    {HttpProblem::not_found, 404, "not_found", "没有这个地址", "there is nothing at this path"},
    {HttpProblem::method_not_allowed, 405, "method_not_allowed", "此处不用这个方法，可用的见 Allow",
     "this method does nothing here; Allow names those that do"},
    {HttpProblem::request_timeout, 408, "request_timeout", "请求来得太慢，请重新发送",
     "the request came too slowly: send it again"},
    {HttpProblem::too_large, 413, "too_large", "请求正文最多65,536字节", "a body has at most 65,536 bytes"},
    {HttpProblem::unsupported_media_type, 415, "unsupported_media_type",
     "正文应为 Content-Type: application/json", "the body is to be Content-Type: application/json"},
    {HttpProblem::expectation_failed, 417, "expectation_failed", "Expect 只能是 100-continue",
     "Expect can only be 100-continue"},
    {HttpProblem::header_too_large, 431, "header_too_large", "请求头最多8,192字节",
     "the head of a request has at most 8,192 bytes"},
    {HttpProblem::too_many_connections, 503, "busy", "连接数已满，请稍后再试",
     "too many connections are open: try again later"},
};

bool same_but_for_case(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

// With or without parameters ("; charset=utf-8").
bool is_json(std::string_view content_type) {
    const std::string_view kind = content_type.substr(0, content_type.find(';'));
    const std::size_t end = kind.find_last_not_of(" \t");
    return end != std::string_view::npos && same_but_for_case(kind.substr(0, end + 1), "application/json");
}

bool shows(std::string_view authorization, std::string_view token) {
    constexpr std::string_view kScheme = "bearer ";
    return authorization.size() > kScheme.size() &&
           same_but_for_case(authorization.substr(0, kScheme.size()), kScheme) &&
           equal_tokens(authorization.substr(kScheme.size()), token);
}

std::optional<HttpProblem> refuse(const RouteRow& row, const RequestHead& head, std::string_view token) {
    const bool is_got = head.method == HttpMethod::get || head.method == HttpMethod::head;
    if (row.is_posted ? head.method != HttpMethod::post : !is_got) return HttpProblem::method_not_allowed;
    if (row.needs_token && !shows(head.authorization, token)) return HttpProblem::unauthorized;
    if (row.is_posted && !is_json(head.content_type)) return HttpProblem::unsupported_media_type;
    if (!head.expect.empty() && !same_but_for_case(head.expect, "100-continue"))
        return HttpProblem::expectation_failed;
    return std::nullopt;
}

}  // namespace

std::string_view route_label(Route route) {
    for (const RouteRow& row : kTable)
        if (row.route == route) return row.path;
    return "unknown";
}

HttpAnswer answer_of(HttpProblem problem, Language language) {
    const auto* row = std::ranges::find(kProblems, problem, &ProblemRow::problem);
    CHECK(row != std::end(kProblems));
    HttpAnswer answer =
        error_answer(row->status, row->code, "", {std::string(row->zh), std::string(row->en)}, language);
    if (problem == HttpProblem::too_many_connections) answer.retry_after_seconds = 1;
    return answer;
}

Routed route_request(const RequestHead& head, std::string_view token) {
    const Language language = language_asked(head.accept_language);
    const auto* row = std::ranges::find(kTable, head.path, &RouteRow::path);
    if (row == std::end(kTable)) return {Route::unknown, answer_of(HttpProblem::not_found, language)};
    Routed routed{row->route, {}};
    if (const auto problem = refuse(*row, head, token)) {
        routed.refusal = answer_of(*problem, language);
        if (problem == HttpProblem::method_not_allowed)
            routed.refusal->allow = row->is_posted ? "POST" : "GET, HEAD";
    }
    return routed;
}

}  // namespace canbao
