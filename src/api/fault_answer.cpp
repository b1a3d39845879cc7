#include "api/fault_answer.h"

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr int kRetryAfterSeconds = 1;

int status_of(ActFault::Kind kind) {
    switch (kind) {
        case ActFault::Kind::bad_command:
            return 400;
        case ActFault::Kind::not_allowed:
            return 403;
        case ActFault::Kind::key_reused:
            return 409;
        case ActFault::Kind::no_policy:
            return 422;
        case ActFault::Kind::busy:
        case ActFault::Kind::database:
        case ActFault::Kind::clock:
            return 503;
        case ActFault::Kind::unreadable_key:
            return 500;
    }
    CHECK(false);
}

}  // namespace

void set_fault(HttpAnswer& answer, const ActFault& fault) {
    answer.status = status_of(fault.kind);
    answer.code = word(fault.kind);
    // Until somebody sets the clock, nothing is gained by trying again.
    if (answer.status == 503 && fault.kind != ActFault::Kind::clock)
        answer.retry_after_seconds = kRetryAfterSeconds;
}

HttpAnswer books_do_not_answer(Language language) {
    HttpAnswer answer = error_answer(
        503, "database", "", {"账册暂时无法查询，请稍后再试", "the books cannot be asked: try again later"},
        language);
    answer.retry_after_seconds = kRetryAfterSeconds;
    return answer;
}

}  // namespace canbao
