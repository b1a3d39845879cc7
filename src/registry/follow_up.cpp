#include "registry/follow_up.h"

#include <tuple>

#include "vocabulary/check.h"

namespace canbao {

std::string_view word(FollowUpState state) {
    switch (state) {
        case FollowUpState::to_contact:
            return "to_contact";
        case FollowUpState::contacted:
            return "contacted";
        case FollowUpState::declined:
            return "declined";
        case FollowUpState::enrolled:
            return "enrolled";
    }
    CHECK(false);
}

LocalText name_of(FollowUpState state) {
    switch (state) {
        case FollowUpState::to_contact:
            return {"待联系", "to contact"};
        case FollowUpState::contacted:
            return {"已联系", "contacted"};
        case FollowUpState::declined:
            return {"不愿参保", "declined"};
        case FollowUpState::enrolled:
            return {"已参保", "enrolled"};
    }
    CHECK(false);
}

std::optional<FollowUpState> follow_up_state_named(std::string_view written) {
    for (std::size_t i = 0; i < kFollowUpStates; ++i) {
        const auto state = static_cast<FollowUpState>(i);
        const LocalText name = name_of(state);
        if (written == word(state) || written == name.zh || written == name.en) return state;
    }
    return std::nullopt;
}

const FollowUp* last_follow_up(std::span<const FollowUp> all, Date on) {
    const FollowUp* last = nullptr;
    for (const FollowUp& each : all) {
        if (each.on > on) continue;
        if (last == nullptr || std::tie(last->on, last->act) < std::tie(each.on, each.act)) last = &each;
    }
    return last;
}

FollowUpState follow_up_state(bool is_enrolled, const FollowUp* last) {
    if (is_enrolled) return FollowUpState::enrolled;
    return last == nullptr ? FollowUpState::to_contact : last->state;
}

}  // namespace canbao
