#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "registry/act_command.h"
#include "vocabulary/date.h"
#include "vocabulary/language.h"
#include "vocabulary/sealed.h"

namespace canbao {

// How far somebody who was not enrolled has been followed up. Source: WX#二.10, WX#六.2 (people not yet
// enrolled go back to the department to be followed up, none left out).
enum class FollowUpState : std::uint8_t {
    to_contact,  // 待联系
    contacted,   // 已联系
    declined,    // 不愿参保
    enrolled,    // 已参保: follows from an active relation, and is never stated
};
constexpr std::size_t kFollowUpStates = 4;

// "to_contact", for programs; "待联系", for people.
std::string_view word(FollowUpState state);
LocalText name_of(FollowUpState state);
// By its word or its name in either language, as people write it.
std::optional<FollowUpState> follow_up_state_named(std::string_view written);

// Whoever keeps no list: the township answers for everybody else.
constexpr std::string_view kTownshipFollowsUp = "township";

// That a person was asked, as it was recorded.
struct FollowUp {
    PersonNumber person;  // under whose number: that of an entry that was merged stays its own
    std::int64_t act;
    FollowUpState state;  // contacted or declined
    Date on;
    std::string by;  // a list keeper of the catalogue, or kTownshipFollowsUp
    std::optional<Sealed> note = {};
    std::string actor = {};  // who recorded it
    std::int64_t recorded_at = 0;
};

// The one that counts on a day: of the last day until then, and of that day the last that was recorded;
// nullptr for none.
const FollowUp* last_follow_up(std::span<const FollowUp> all, Date on);

// Where a person stands by it.
FollowUpState follow_up_state(bool is_enrolled, const FollowUp* last);

}  // namespace canbao
