#include "api/order_rounds.h"

#include "gateway/asked_program.h"
#include "procedure/money/ask_channels.h"
#include "store/end_process.h"

namespace canbao {

OrderRounds::OrderRounds(DatabaseAddress address, std::vector<AskedChannel> channels, Committer& committer,
                         const KeyRing& keys, const Actor& actor, ServerCounts& counts, RequestLog& log)
    : address_(std::move(address)),
      channels_(std::move(channels)),
      committer_(committer),
      keys_(keys),
      actor_(actor),
      counts_(counts),
      log_(log) {
    if (!channels_.empty()) rounds_ = std::make_unique<Recurring>(kBetweenRounds, [this] { ask_all(); });
}

void OrderRounds::ask_all() {
    for (const AskedChannel& channel : channels_) {
        const auto done = ask(channel);
        if (done) continue;
        if (done.error().kind == DatabaseError::Kind::fatal) end_process(done.error());
        ++counts_.order_rounds_failed;
        log_.note_failure("asking_failed");
        connection_.reset();
    }
}

DatabaseResult<Done> OrderRounds::ask(const AskedChannel& channel) {
    if (!connection_) connection_ = TRY(open_database(address_, DatabaseUse::write));
    for (const auto& [area, last] : TRY(last_acts_everywhere(*connection_))) {
        if (!actor_.scope.contains(area)) continue;
        const QuestionRound round = {area, channel.channel, new_owner(), system_clock_now()};
        const auto by_program = [&](const std::string& lines) {
            return ask_program({channel.command, kPatience}, lines);
        };
        const RoundTally tally = TRY(ask_channel(*connection_, committer_, keys_, actor_, round, by_program));
        counts_.orders_asked += tally.asked;
        counts_.orders_answered += tally.asked - tally.silent;
        counts_.order_answers_refused += tally.faults.size();
    }
    return Done{};
}

}  // namespace canbao
