#pragma once

#include <string>

#include "cli/office.h"

namespace canbao {

// Orders of which nothing is known: what a channel is to be asked, and by whom.
struct ChannelQuestionOptions {
    enum class Action { ask, unknown, answer };
    OfficeOptions office;
    Action action = Action::ask;
    std::string area, channel;
    std::string with;      // of ask: the program that speaks with the channel
    bool is_left = false;  // of unknown: those that are left to people
    bool as_json = false;
    std::uint64_t seed = 0;  // of answer, which plays a channel
    std::string paid = "60%", faulty = "2%";
};

// Returns the exit status of the program.
int run_channel_questions(const ChannelQuestionOptions& options);

}  // namespace canbao
