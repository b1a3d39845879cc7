#include "procedure/act_lines.h"

#include <deque>
#include <future>

#include "channels/act_line.h"

namespace canbao {
namespace {

// So many commands are on their way at once: some batches' worth.
constexpr std::size_t kMostOnTheirWay = 4 * Committer::kMostInBatch;
static_assert(kMostOnTheirWay < Committer::kMostWaiting);

class ActLines {
   public:
    ActLines(Committer& committer, const KeyRing& keys, const Actor& actor, const std::string& client,
             ByteSink& sink, Language language)
        : committer_(committer),
          keys_(keys),
          actor_(actor),
          client_(client),
          sink_(sink),
          language_(language) {}

    Result<Done> take(const LineSource::Line& line) {
        ++tally_.lines;
        auto command = line.is_too_long ? too_long() : reader_.read(line.text);
        auto promise = std::make_shared<std::promise<ActAnswer>>();
        on_their_way_.push_back(promise->get_future());
        if (command) {
            committer_.submit(
                prepare_act(*std::move(command), actor_, client_, keys_),
                [promise](ActAnswer answer) { promise->set_value(std::move(answer)); }, sequence_);
        } else {
            ActAnswer answer;
            answer.fault = ActFault{ActFault::Kind::bad_command, command.error().field,
                                    with_line(command.error().message)};
            promise->set_value(std::move(answer));
        }
        while (on_their_way_.size() > kMostOnTheirWay) TRY(answer_first());
        return Done{};
    }

    Result<ActTally> finish() {
        while (!on_their_way_.empty()) TRY(answer_first());
        TRY(sink_.finish());
        return tally_;
    }

   private:
    static tl::expected<ActCommand, LineError> too_long() {
        return tl::unexpected(LineError{"", {"该行过长", "the line is too long"}});
    }

    LocalText with_line(const LocalText& message) const {
        const std::string line = std::to_string(tally_.lines);
        return {"第" + line + "行：" + message.zh, "line " + line + ": " + message.en};
    }

    Result<Done> answer_first() {
        const ActAnswer answer = on_their_way_.front().get();
        on_their_way_.pop_front();
        if (answer.fault)
            ++tally_.faults;
        else
            ++(answer.decision->reasons.empty() ? tally_.granted : tally_.refused);
        if (answer.is_repeated) ++tally_.repeated;
        append_act_answer(sink_.buffer(), answer, language_);
        sink_.buffer().push_back('\n');
        TRY(sink_.pass_on());
        return Done{};
    }

    Committer& committer_;
    const KeyRing& keys_;
    const Actor& actor_;
    const std::string& client_;
    ByteSink& sink_;
    Language language_;
    ActLineReader reader_;
    std::shared_ptr<ActSequence> sequence_ = std::make_shared<ActSequence>();
    std::deque<std::future<ActAnswer>> on_their_way_;
    ActTally tally_;
};

}  // namespace

Result<ActTally> carry_out_lines(Committer& committer, const KeyRing& keys, const Actor& actor,
                                 const std::string& client, LineSource& source, ByteSink& sink,
                                 Language language, const std::function<void(std::uint64_t)>& seen) {
    constexpr std::uint64_t kLinesBetweenReports = 1024;
    ActLines lines(committer, keys, actor, client, sink, language);
    std::uint64_t taken = 0;
    while (const auto line = TRY(source.next())) {
        TRY(lines.take(*line));
        if (++taken % kLinesBetweenReports == 0) seen(source.bytes_taken());
    }
    return lines.finish();
}

}  // namespace canbao
