#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "vocabulary/date.h"
#include "vocabulary/region_code.h"

namespace canbao {

// What happens to a person's relation of insurance in an enrolment area.
enum class EnrolmentEvent { enrolled, suspended, resumed, terminated };

// Why. National fields: of enrolments 首次, 断保接续, 转入; of terminations 死亡, 转职工, 迁出.
enum class EnrolmentCause {
    first,
    back_after_lapse,
    transfer_in,
    by_request,
    death,
    employee_insurance,
    moved_away
};

std::string_view word(EnrolmentEvent event);
std::string_view word(EnrolmentCause cause);
std::optional<EnrolmentEvent> enrolment_event(std::string_view word);
std::optional<EnrolmentCause> enrolment_cause(std::string_view word);

// A fact of the register. It is never changed: what an act got wrong, a later act states anew.
struct EnrolmentFact {
    EnrolmentEvent event;
    EnrolmentCause cause;
    Date from;                             // when it takes effect
    std::int64_t act;                      // by which it was recorded; later acts have larger numbers
    std::optional<RegionCode> other_area;  // from where, or to where

    friend bool operator==(const EnrolmentFact&, const EnrolmentFact&) = default;
};

bool is_death(const EnrolmentFact& fact);

// How a person stands in an area on a day.
struct Standing {
    enum class Kind { never_enrolled, active, suspended, terminated };

    Kind kind = Kind::never_enrolled;
    const EnrolmentFact* since = nullptr;  // the fact that made it so

    bool is_open() const { return kind == Kind::active || kind == Kind::suspended; }
};

// By the facts that have taken effect by the day; of one day the later act counts last. Facts in any order.
// Death ends it for good, also where it became known after what was recorded later.
Standing standing_on(Date day, std::span<const EnrolmentFact> facts);

// Whether two relations of one person are both active on a day, from `since` on: two insurances.
bool are_active_together(Date since, std::span<const EnrolmentFact> one,
                         std::span<const EnrolmentFact> other);

}  // namespace canbao
