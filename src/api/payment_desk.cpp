#include "api/payment_desk.h"

#include <algorithm>

#include "procedure/money/read_payments.h"
#include "procedure/office_clock.h"
#include "procedure/prepared_act.h"

namespace canbao {
namespace {

HttpAnswer bad_request(const LineError& error, Language language) {
    return error_answer(400, "bad_request", error.field, error.message, language);
}

HttpAnswer too_often(int seconds, Language language) {
    HttpAnswer answer = error_answer(
        429, "too_often", "", {"查询过于频繁，请稍后再试", "asked too often: try again later"}, language);
    answer.retry_after_seconds = seconds;
    return answer;
}

template <typename Payments>
HttpAnswer answer_with(const Payments& payments, Language language) {
    HttpAnswer answer{.body = R"({"payments":)", .language = language};
    append_payments(answer.body, std::span(payments));
    answer.body += '}';
    return answer;
}

std::string_view text_of(const BlindIndex& index) { return index.bytes(); }

}  // namespace

std::variant<HttpAnswer, Work> PaymentDesk::ask(std::string_view body, Language language) {
    auto asked = reader_.read(body);
    if (!asked) return bad_request(asked.error(), language);
    return books_.asking(
        [this, asked = *std::move(asked), language](Connection& connection) -> DatabaseResult<Rendering> {
            auto payments = TRY(read_payments(connection, keys_, actor_, asked));
            return Rendering([payments = std::move(payments), language] {
                if (!payments)
                    return error_answer(404, "not_registered", "", nobody_is_registered_so(), language);
                return answer_with(shown_payments(*payments), language);
            });
        },
        language);
}

std::variant<HttpAnswer, Work> PaymentDesk::ask_publicly(const RequestHead& head, std::string_view body,
                                                         Language language) {
    const std::int64_t now = machine_running();
    const std::string client =
        client_of(head.client, limits_.is_behind_proxy ? head.forwarded : std::string_view());
    if (const auto seconds = limits_.of_address.refuse(client, now)) return too_often(*seconds, language);
    auto asked = reader_.read_public(body);
    if (!asked) return bad_request(asked.error(), language);
    if (!actor_.scope.contains(asked->area))
        return error_answer(403, "not_allowed", "area",
                            {"这里查不到该医保区划", "this area is not asked about here"}, language);
    const BlindIndex document = indexes_of(keys_, DocumentReference{asked->document, {}, {}}).front();
    if (const auto seconds = limits_.of_document.refuse(text_of(document), now))
        return too_often(*seconds, language);
    return books_.asking(
        [this, asked = *std::move(asked), language](Connection& connection) -> DatabaseResult<Rendering> {
            auto payments = TRY(canbao::ask_publicly(connection, keys_, asked));
            return Rendering(
                [payments = std::move(payments), language] { return answer_with(payments, language); });
        },
        language);
}

}  // namespace canbao
