#pragma once

#include <functional>
#include <string>
#include <vector>

#include "channels/order_question.h"
#include "procedure/committer.h"

namespace canbao {

// Which questions are due now, and who asks. An order is asked about for a month at most; the times between
// questions: collection/order_schedule.h.
struct QuestionRound {
    static constexpr std::int64_t kMostDays = 30;
    static constexpr std::size_t kMost = 500;

    RegionCode area;
    ChannelKey channel;
    std::string owner;  // of this run and no other: new_owner()
    std::int64_t now;   // microseconds since 1970
    std::size_t most = kMost;
};
std::string new_owner();

// Takes the attempts that are due, and gives those that are ours: nobody else asks them. Whoever takes them
// and does not ask leaves them to the next attempt.
DatabaseResult<std::vector<OrderQuestion>> take_due_questions(Connection& connection, const Actor& actor,
                                                              const QuestionRound& round);

// Orders that were asked about as often as they are to be, in vain: for people.
DatabaseResult<std::vector<OrderQuestion>> orders_left_to_people(Connection& connection, const Actor& actor,
                                                                 const QuestionRound& round);

// What came of a round.
struct RoundTally {
    std::size_t asked = 0;
    std::size_t paid = 0, processing = 0, closed = 0, refunded = 0;
    std::size_t unknown = 0;        // the channel has no such order
    std::size_t silent = 0;         // it did not answer
    std::vector<LocalText> faults;  // answers that could not be taken
};

// Whom the channel is asked by: the lines of questions, and what was answered, lines too.
using AskChannel = std::function<Result<std::string>(const std::string&)>;

// Takes what is due, asks, and records what is answered as if the channel had told it by itself: payments and
// states. Error: the books cannot be used, or nobody could be asked; then the questions count as asked.
DatabaseResult<RoundTally> ask_channel(Connection& connection, Committer& committer, const KeyRing& keys,
                                       const Actor& actor, const QuestionRound& round, const AskChannel& ask);

}  // namespace canbao
