#include "procedure/money/ask_channels.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>

#include "collection/order_schedule.h"
#include "procedure/permission.h"
#include "store/channel_store.h"
#include "store/question_store.h"
#include "store/transaction.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

constexpr std::int64_t kDay = 24LL * 3'600'000'000;
// Behind the other numbers of a moment.
constexpr std::int64_t kMinute = 60LL * 1'000'000;

struct TrailOfOrder {
    UnpaidOrder order;
    OrderTrail trail;
};

// What is known of the orders of the round that nobody has paid.
DatabaseResult<std::vector<TrailOfOrder>> read_trails(Connection& connection, const QuestionRound& round) {
    const OrderRange range = {round.area, ActNumbers::last_of(round.now - QuestionRound::kMostDays * kDay),
                              ActNumbers::last_of(round.now + kMinute)};
    std::map<OrderNumber, TrailOfOrder> trails;
    std::set<OrderNumber> numbers;
    for (const UnpaidOrder& order : TRY(unpaid_orders(connection, range))) {
        trails.emplace(order.number,
                       TrailOfOrder{order, {.placed_at = ActNumbers::moment_of(order.number.number())}});
        numbers.insert(order.number);
    }
    for (const StoredQuestion& question : TRY(questions_of(connection, range, round.channel))) {
        const auto found = trails.find(question.order);
        if (found == trails.end()) continue;
        found->second.trail.attempts = static_cast<int>(question.attempt);
        found->second.trail.last_asked_at = question.asked_at;
    }
    std::set<OrderNumber> told_here;
    for (const StoredState& told : TRY(states_of_orders(connection, numbers))) {
        OrderTrail& trail = trails.at(*told.notice.order).trail;
        const bool is_processing = told.notice.state == UnpaidState::processing;
        if (told.notice.channel == round.channel) {
            trail.has_ended = trail.has_ended || !is_processing;
            told_here.insert(*told.notice.order);
        } else if (is_processing) {
            trail.is_elsewhere = true;
        }
    }
    for (const OrderNumber& number : told_here) trails.at(number).trail.is_elsewhere = false;
    std::vector<TrailOfOrder> out;
    out.reserve(trails.size());
    for (const auto& [number, trail] : trails) out.push_back(trail);
    return out;
}

tl::unexpected<DatabaseError> refuse(LocalText message) {
    return tl::unexpected(DatabaseError{Error{std::move(message)}, DatabaseError::Kind::other});
}

// Records what was answered to the questions of a round.
class Answers {
   public:
    Answers(Committer& committer, const KeyRing& keys, const Actor& actor, const QuestionRound& round,
            const std::vector<OrderQuestion>& questions)
        : committer_(committer), keys_(keys), actor_(actor), round_(round) {
        for (const OrderQuestion& question : questions) open_.emplace(question.order, question.attempt);
        tally_.asked = questions.size();
    }

    void take(std::string text) {
        text.append(RequestLineReader::kPadding, ' ');
        std::string_view rest = std::string_view(text).substr(0, text.size() - RequestLineReader::kPadding);
        for (std::size_t line = 1; !rest.empty(); ++line) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            if (end > 0) take_line(line, rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        for (const auto& [order, attempt] : open_) note(order, attempt, "silent");
        tally_.silent = open_.size();
    }

    RoundTally tally() { return std::move(tally_); }
    const std::vector<AnsweredQuestion>& answered() const { return answered_; }

   private:
    void note(const OrderNumber& order, int attempt, std::string_view answer) {
        answered_.push_back({order, round_.channel, attempt, round_.owner, std::string(answer)});
    }
    void complain(std::size_t line, const LocalText& message) {
        tally_.faults.push_back({fmt::format("答复第{}行：{}", line, message.zh),
                                 fmt::format("line {} of the answers: {}", line, message.en)});
    }

    void take_line(std::size_t line, std::string_view text) {
        auto answer = reader_.read_answer(text);
        if (!answer) {
            complain(line, {answer.error().field + " " + answer.error().message.zh,
                            answer.error().field + " " + answer.error().message.en});
            return;
        }
        const auto& [channel, order] = subject_of(*answer);
        const auto question = open_.find(order);
        if (channel != round_.channel || question == open_.end()) {
            complain(line, {"不是对这一轮所问缴费单的答复，或答复了两次",
                            "it answers nothing that was asked in this round, or a second time"});
            return;
        }
        const int attempt = question->second;
        const auto fault = std::visit([&](auto& it) { return record(it, order, attempt); }, *answer);
        if (fault) complain(line, fault->message);
        open_.erase(order);
    }

    static std::pair<ChannelKey, OrderNumber> subject_of(const OrderAnswer& answer) {
        using Subject = std::pair<ChannelKey, OrderNumber>;
        return std::visit(
            Overloaded{[](const PaidNotice& it) { return Subject(it.payment.channel, *it.payment.order); },
                       [](const StateNotice& it) { return Subject(it.channel, *it.order); },
                       [](const UnknownOrder& it) { return Subject(it.channel, it.order); }},
            answer);
    }

    // What could not be recorded is asked again; so is what contradicts, until somebody has looked.
    std::optional<ActFault> record(PaidNotice& paid, const OrderNumber& order, int attempt) {
        const PaymentAnswer done =
            committer_.carry_out(prepare_payment({round_.area, std::move(paid.payment)}, actor_, keys_));
        if (done.fault) return done.fault;
        ++tally_.paid;
        note(order, attempt, "paid");
        return std::nullopt;
    }
    std::optional<ActFault> record(StateNotice& state, const OrderNumber& order, int attempt) {
        const UnpaidState what = state.state;
        const StateAnswer done = committer_.carry_out(PreparedState{{round_.area, std::move(state)}, actor_});
        if (done.fault) return done.fault;
        switch (what) {
            case UnpaidState::processing:
                ++tally_.processing;
                break;
            case UnpaidState::closed:
                ++tally_.closed;
                break;
            case UnpaidState::refunded:
                ++tally_.refunded;
                break;
        }
        note(order, attempt, word(what));
        return std::nullopt;
    }
    std::optional<ActFault> record(UnknownOrder&, const OrderNumber& order, int attempt) {
        ++tally_.unknown;
        note(order, attempt, "unknown");
        return std::nullopt;
    }

    Committer& committer_;
    const KeyRing& keys_;
    const Actor& actor_;
    const QuestionRound& round_;
    OrderLineReader reader_;
    std::map<OrderNumber, int> open_;
    std::vector<AnsweredQuestion> answered_;
    RoundTally tally_;
};

DatabaseResult<std::vector<TrailOfOrder>> read_trails_for(Connection& connection, const Actor& actor,
                                                          const QuestionRound& round) {
    if (auto fault = refuse_payment(actor, round.area)) return refuse(std::move(fault->message));
    TRY(connection.begin(TransactionKind::read));
    auto trails = read_trails(connection, round);
    connection.roll_back();
    return trails;
}

}  // namespace

std::string new_owner() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
}

DatabaseResult<std::vector<OrderQuestion>> take_due_questions(Connection& connection, const Actor& actor,
                                                              const QuestionRound& round) {
    std::vector<StoredQuestion> due;
    std::map<OrderNumber, Money> amounts;
    for (const TrailOfOrder& each : TRY(read_trails_for(connection, actor, round))) {
        const auto due_at = next_question_at(each.trail);
        if (!due_at || *due_at > round.now) continue;
        due.push_back(
            {each.order.number, round.channel, each.trail.attempts + 1, *due_at, round.owner, round.now});
        amounts.emplace(each.order.number, each.order.amount);
    }
    // Those that have waited longest first.
    std::ranges::stable_sort(due, {}, &StoredQuestion::due_at);
    if (due.size() > round.most) due.erase(due.begin() + static_cast<std::ptrdiff_t>(round.most), due.end());
    std::vector<OrderQuestion> ours;
    if (due.empty()) return ours;
    const auto take = [&]() -> DatabaseResult<std::vector<StoredQuestion>> {
        TRY(take_questions(connection, due));
        const auto [first, last] = std::ranges::minmax(due, {}, &StoredQuestion::order);
        return questions_of(connection, {round.area, first.order.number(), last.order.number()},
                            round.channel);
    };
    for (const StoredQuestion& each : TRY(in_transaction(connection, take)))
        if (each.owner == round.owner && each.asked_at == round.now && amounts.contains(each.order))
            ours.push_back(
                {round.channel, each.order, amounts.at(each.order), static_cast<int>(each.attempt)});
    return ours;
}

DatabaseResult<std::vector<OrderQuestion>> orders_left_to_people(Connection& connection, const Actor& actor,
                                                                 const QuestionRound& round) {
    std::vector<OrderQuestion> left;
    for (const TrailOfOrder& each : TRY(read_trails_for(connection, actor, round)))
        if (is_left_to_people(each.trail))
            left.push_back({round.channel, each.order.number, each.order.amount, each.trail.attempts});
    return left;
}

DatabaseResult<RoundTally> ask_channel(Connection& connection, Committer& committer, const KeyRing& keys,
                                       const Actor& actor, const QuestionRound& round,
                                       const AskChannel& ask) {
    const std::vector<OrderQuestion> questions = TRY(take_due_questions(connection, actor, round));
    if (questions.empty()) return RoundTally{};
    std::string lines;
    for (const OrderQuestion& question : questions) {
        append_order_question(lines, question);
        lines += '\n';
    }
    std::string answered = TRY(as_database_result(ask(lines)));
    Answers answers(committer, keys, actor, round, questions);
    answers.take(std::move(answered));
    TRY(in_transaction(connection, [&] { return note_answers(connection, answers.answered()); }));
    return answers.tally();
}

}  // namespace canbao
