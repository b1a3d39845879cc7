#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/channel_commands.h"
#include "cli/console.h"
#include "cli/text_table.h"
#include "files/line_source.h"
#include "gateway/asked_program.h"
#include "gateway/channel_simulator.h"
#include "gateway/seeded_draws.h"
#include "procedure/money/ask_channels.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

// So long may a program speak with a channel that is asked from the terminal.
constexpr std::chrono::seconds kPatience{60};

// Answers as a channel of rehearsals would, whoever asks: which orders are paid is drawn.
class PlayedChannel {
   public:
    static Result<PlayedChannel> create(const ChannelQuestionOptions& options) {
        PlayedChannel channel;
        channel.seed_ = options.seed;
        channel.paid_ = TRY(Rate::parse(options.paid));
        const Rate faulty = TRY(Rate::parse(options.faulty));
        channel.misbehaviour_ = {.contradicting = faulty, .silent = faulty};
        return channel;
    }

    // Nothing: it is silent.
    std::optional<OrderAnswer> answer(const OrderQuestion& question) const {
        constexpr std::int64_t kMinute = 60LL * 1'000'000;
        constexpr std::uint64_t kOutcomes = 5ULL << 40;
        SeededDraws draws(seed_, kOutcomes + static_cast<std::uint64_t>(question.order.number()));
        const std::int64_t at = ActNumbers::moment_of(question.order.number()) / kMinute * kMinute + kMinute;
        HappenedPayment payment{.notice = {.channel = question.channel,
                                           .trade = *TradeNumber::parse("SIM" + question.order.text()),
                                           .order = question.order,
                                           .amount = question.amount,
                                           .paid_at = at,
                                           .lines = {}}};
        std::vector<HappenedPayment> payments;
        const bool is_paid = draws.happens(paid_);
        payment.outcome = is_paid ? HappenedPayment::Outcome::paid : HappenedPayment::Outcome::unpaid;
        // Of the others every second was begun.
        if (is_paid || draws.between(0, 1) == 0) payments.push_back(payment);
        const QueryAnswer answer =
            ChannelSimulator(payments, misbehaviour_, seed_).query(question.order, question.attempt);
        switch (answer.kind) {
            case QueryAnswer::Kind::paid:
                return *answer.paid;
            case QueryAnswer::Kind::unpaid:
                return StateNotice{
                    question.channel,
                    question.attempt < kLastOpen ? UnpaidState::processing : UnpaidState::closed,
                    {},
                    question.order,
                    question.amount,
                    at};
            case QueryAnswer::Kind::unknown:
                return UnknownOrder{question.channel, question.order};
            case QueryAnswer::Kind::silent:
                return std::nullopt;
        }
        CHECK(false);
    }

   private:
    // Whoever has not paid by then cannot any more.
    static constexpr int kLastOpen = 3;

    std::uint64_t seed_ = 0;
    Rate paid_ = kNever;
    Misbehaviour misbehaviour_;
};

int play(const ChannelQuestionOptions& options) {
    const Language language = options.office.common.language;
    const auto channel = PlayedChannel::create(options);
    if (!channel) return complain(channel.error(), language);
    auto source = LineSource::open("-");
    if (!source) return complain(source.error(), language);
    OrderLineReader reader;
    while (true) {
        const auto line = source->next();
        if (!line) return complain(line.error(), language);
        if (!*line) return kDone;
        const auto question = reader.read_question((*line)->text);
        if (!question) return complain(Error{question.error().message}, language);
        std::string out;
        if (const auto answer = channel->answer(*question)) append_order_answer(out, *answer);
        if (!out.empty()) fmt::print("{}\n", out);
    }
}

int print_questions(const DatabaseResult<std::vector<OrderQuestion>>& questions, Language language) {
    if (!questions) return complain(questions.error(), language);
    for (const OrderQuestion& question : *questions) {
        std::string line;
        append_order_question(line, question);
        fmt::print("{}\n", line);
    }
    return kDone;
}

int print_tally(const ChannelQuestionOptions& options, const RoundTally& tally) {
    const Language language = options.office.common.language;
    for (const LocalText& fault : tally.faults) fmt::print(stderr, "canbao: {}\n", fault.in(language));
    struct Row {
        const char* key;
        const char* zh;
        const char* en;
        std::size_t count;
    };
    const Row rows[] = {{"asked", "询问", "asked", tally.asked},
                        {"paid", "已缴费", "paid", tally.paid},
                        {"processing", "处理中", "processing", tally.processing},
                        {"closed", "已关闭", "closed", tally.closed},
                        {"refunded", "渠道已退", "refunded", tally.refunded},
                        {"unknown", "渠道没有此单", "not known there", tally.unknown},
                        {"silent", "没有答复", "no answer", tally.silent},
                        {"faults", "不能受理的答复", "answers that cannot be taken", tally.faults.size()}};
    if (options.as_json) {
        nlohmann::ordered_json json;
        for (const Row& row : rows) json[row.key] = row.count;
        fmt::print("{}\n", json.dump());
    } else {
        for (const Row& row : rows)
            if (row.count > 0 || &row == rows)
                fmt::print("{} {}\n", language == Language::zh ? row.zh : row.en, row.count);
    }
    return tally.faults.empty() ? kDone : kSomeInError;
}

int ask(const ChannelQuestionOptions& options, const Office& office, const Actor& actor,
        const QuestionRound& round) {
    const Language language = options.office.common.language;
    auto connection = open_database(office.database, DatabaseUse::write);
    if (!connection) return complain(connection.error(), language);
    if (options.action == ChannelQuestionOptions::Action::unknown)
        return print_questions(options.is_left ? orders_left_to_people(**connection, actor, round)
                                               : take_due_questions(**connection, actor, round),
                               language);
    const auto committer = Committer::start({.database = office.database}, *office.book, *office.keys,
                                            office.law, program_version());
    if (!committer) return complain(committer.error(), language);
    const auto tally =
        ask_channel(**connection, **committer, *office.keys, actor, round, [&](const std::string& lines) {
            return ask_program({options.with, kPatience}, lines);
        });
    if (!tally) return complain(tally.error(), language);
    return print_tally(options, *tally);
}

}  // namespace

int run_channel_questions(const ChannelQuestionOptions& options) {
    const Language language = options.office.common.language;
    if (options.action == ChannelQuestionOptions::Action::answer) return play(options);
    const auto area = RegionCode::parse(options.area);
    if (!area) return complain(area.error(), language);
    auto channel = ChannelKey::parse(options.channel);
    if (!channel) return complain(channel.error(), language);
    const auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    return ask(options, *office, *actor, {*area, *std::move(channel), new_owner(), system_clock_now()});
}

}  // namespace canbao
