#include "api/desk.h"

#include <fmt/format.h>

#include "api/fault_answer.h"
#include "channels/json_text.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

// Whose keys commands over HTTP are: docs/formats/acts.md.
constexpr std::string_view kClient = "http";
// Longer than the database is asked, and than one answer may take.
constexpr std::int64_t kFreshSeconds = 10;
constexpr int kRetryAfterSeconds = 1;

static_assert(RequestLineReader::kPadding >= 64);

// The body as a line with the bytes behind it that its reader may touch.
std::string_view padded(std::string& body) {
    const std::size_t size = body.size();
    body.append(RequestLineReader::kPadding, ' ');
    return std::string_view(body).substr(0, size);
}

}  // namespace

std::variant<HttpAnswer, Work> Desk::take(Route route, const RequestHead& head, std::string& body,
                                          Language language) {
    switch (route) {
        case Route::health:
            return health(language);
        case Route::metrics:
            return HttpAnswer{.body = ground_.metrics.text(ground_.log.lines_lost()),
                              .content_type = "text/plain; version=0.0.4; charset=utf-8",
                              .language = Language::en};
        case Route::quotes:
            return quote(body, language);
        case Route::acts:
        case Route::orders:
            return act(route, body, language);
        case Route::payment_callbacks:
            return callbacks_.take(head.proof, padded(body), language, system_clock_now());
        case Route::payment_query:
            return payments_.ask(padded(body), language);
        case Route::payment_public_query:
            return payments_.ask_publicly(head, padded(body), language);
        case Route::unknown:
            break;
    }
    CHECK(false);
}

HttpAnswer Desk::health(Language language) const {
    constexpr std::int64_t kMicroseconds = 1'000'000;
    const std::int64_t age = system_clock_now() / kMicroseconds - ground_.counts.database_answered_at;
    if (age <= kFreshSeconds) return {.body = R"({"status":"ready"})", .language = language};
    return {.status = 503,
            .body = R"({"status":"database_does_not_answer"})",
            .language = language,
            .retry_after_seconds = kRetryAfterSeconds,
            .code = "database"};
}

HttpAnswer Desk::quote(std::string& body, Language language) {
    HttpAnswer answer{.body = {}, .language = language};
    const auto request = quotes_.quote(padded(body));
    if (request) {
        append_answer(answer.body, quotes_.id(), canbao::quote(ground_.book, *request), language);
        return answer;
    }
    answer.status = 400;
    answer.code = "bad_request";
    answer.body = fmt::format(R"({{"id":{},"outcome":"error","error":{{"code":"{}","field":)", quotes_.id(),
                              answer.code);
    append_json_string(answer.body, request.error().field);
    answer.body += R"(,"message":)";
    append_json_string(answer.body, request.error().message.in(language));
    answer.body += "}}";
    return answer;
}

std::variant<HttpAnswer, Work> Desk::act(Route route, std::string& body, Language language) {
    auto command = acts_.read(padded(body));
    if (!command) {
        ActAnswer answer;
        answer.fault = ActFault{ActFault::Kind::bad_command, std::move(command.error().field),
                                std::move(command.error().message)};
        return answer_of_act(answer, language);
    }
    const bool is_order = std::holds_alternative<OrderCommand>(command->what);
    if (route == Route::orders && !is_order) return answer_of(HttpProblem::only_orders, language);
    if (route == Route::acts && !std::holds_alternative<EnrolCommand>(command->what))
        return answer_of(HttpProblem::not_served, language);
    PreparedAct act = prepare_act(*std::move(command), ground_.actor, std::string(kClient), ground_.keys);
    return [&committer = ground_.committer, act = std::move(act), language](HandOver hand_over) mutable {
        // The committer's callbacks can be copied.
        auto shared = std::make_shared<HandOver>(std::move(hand_over));
        committer.submit(std::move(act), [shared, language](ActAnswer done) {
            (*shared)([done = std::move(done), language] { return answer_of_act(done, language); });
        });
    };
}

HttpAnswer Desk::answer_of_act(const ActAnswer& act, Language language) {
    HttpAnswer answer{.body = {}, .language = language};
    append_act_answer(answer.body, act, language);
    if (act.fault) set_fault(answer, *act.fault);
    return answer;
}

}  // namespace canbao
