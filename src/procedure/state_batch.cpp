#include "procedure/state_batch.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "procedure/office_clock.h"
#include "procedure/pass_point.h"
#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "store/act_store.h"
#include "store/channel_store.h"
#include "store/key_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr std::int64_t kMicrosecondsOfDay = 24LL * 3'600'000'000;

bool tell_the_same(const StateNotice& one, const StateNotice& other) {
    return one.channel == other.channel && one.state == other.state && one.trade == other.trade &&
           one.order == other.order && one.amount == other.amount && one.at == other.at;
}

class Batch {
   public:
    Batch(Connection& connection, const ActGround& ground, std::span<const PreparedState* const> states,
          ActNumbers& numbers, std::int64_t now)
        : connection_(connection), ground_(ground), states_(states), numbers_(numbers), now_(now) {}

    DatabaseResult<std::vector<StateAnswer>> carry_out() {
        TRY(connection_.begin(TransactionKind::write));
        auto done = carry_out_begun();
        if (!done) connection_.roll_back();
        return done;
    }

   private:
    DatabaseResult<std::vector<StateAnswer>> carry_out_begun() {
        TRY(load());
        pass_point("loaded");
        std::vector<StateAnswer> answers;
        answers.reserve(states_.size());
        for (const PreparedState* state : states_) answers.push_back(answer_once(*state));
        if (new_.empty() && used_nonces_.empty()) {
            connection_.roll_back();
            return answers;
        }
        if (!new_.empty()) TRY(write());
        TRY(use_nonces(connection_, used_nonces_));
        pass_point("written");
        TRY(connection_.commit());
        pass_point("committed");
        return answers;
    }

    DatabaseResult<Done> load() {
        std::set<RegionCode> areas;
        std::set<OrderNumber> orders;
        std::set<ToldTrade> trades;
        std::set<MessageNonce> nonces;
        for (const PreparedState* state : states_) {
            const StateNotice& notice = state->command.notice;
            if (state->nonce) nonces.insert(*state->nonce);
            if (refuse_payment(state->actor, state->command.area)) continue;
            areas.insert(state->command.area);
            if (notice.order)
                orders.insert(*notice.order);
            else
                trades.insert({state->command.area, notice.channel, *notice.trade});
        }
        TRY(share_areas(connection_, areas));
        if (TRY(count_keys(connection_)) != ground_.keys_known) return tl::unexpected(keys_were_rotated());
        known_ = TRY(states_of_orders(connection_, orders));
        for (StoredState& told : TRY(states_of_trades(connection_, trades)))
            known_.push_back(std::move(told));
        last_ = TRY(last_acts(connection_, areas));
        nonces_before_ = TRY(find_nonces(connection_, nonces));
        return Done{};
    }

    // As with payments: used up with what the books say because of it.
    StateAnswer answer_once(const PreparedState& state) {
        const std::optional<MessageNonce>& nonce = state.nonce;
        if (nonce && (nonces_before_.contains(*nonce) || used_nonces_.contains(*nonce)))
            return {.act = {}, .fault = {}, .is_replayed = true};
        StateAnswer answer = answer_to(state);
        if (nonce && !answer.fault) used_nonces_.insert(*nonce);
        return answer;
    }

    StateAnswer answer_to(const PreparedState& state) {
        const auto& [area, notice] = state.command;
        if (auto fault = refuse_payment(state.actor, area)) return {.act = {}, .fault = std::move(fault)};
        if (notice.at > now_ + kMicrosecondsOfDay)
            return {.act = {},
                    .fault = ActFault{ActFault::Kind::bad_command,
                                      "at",
                                      {"时间在将来，请核对", "it lies in the future: check its time"}}};
        for (const StoredState& told : known_)
            if (told.area == area && tell_the_same(told.notice, notice))
                return {.act = told.act, .fault = {}, .is_repeated = true};
        const auto last = last_.find(area);
        if (is_clock_behind(ground_, now_, last == last_.end() ? 0 : last->second))
            return {.act = {}, .fault = ActFault{ActFault::Kind::clock, "", clock_is_behind()}};
        const std::int64_t act = act_of(area, state.actor);
        known_.push_back({area, act, notice});
        new_.push_back(known_.back());
        return {.act = act, .fault = {}};
    }

    // What one actor tells the books of an area in this batch is one act.
    std::int64_t act_of(RegionCode area, const Actor& actor) {
        std::int64_t& act = acts_[{area, actor.name, actor.role}];
        if (act == 0) act = last_[area] = numbers_.next(now_, last_[area]);
        return act;
    }

    DatabaseResult<Done> write() {
        std::ranges::stable_sort(new_, {}, [](const StoredState& it) { return std::pair(it.area, it.act); });
        std::vector<Facts> facts;
        facts.push_back(rows_of_states(new_));
        std::vector<ActRecord> records;
        records.reserve(acts_.size());
        for (const auto& [of, act] : acts_) records.push_back(record_of(of, act));
        facts.insert(facts.begin(), rows_of(records, digests_of(facts)));
        return write_facts(connection_, facts);
    }

    struct ActOf {
        RegionCode area;
        std::string actor;
        Role role;
        friend auto operator<=>(const ActOf&, const ActOf&) = default;
    };

    // What was told is kept in columns: there is no command to seal.
    ActRecord record_of(const ActOf& of, std::int64_t act) const {
        const std::string key = std::to_string(act);
        const ContributionTable* law = ground_.book.contribution(of.area, civil_day(now_).year());
        const std::string pack = law == nullptr ? "" : fmt::format("{}/{}", law->region.text(), law->year);
        return {.key = {of.area, std::string(kActChannelStates), key},
                .act = act,
                .kind = std::string(kActChannelStates),
                .person = {},
                .actor = of.actor,
                .role = std::string(word(of.role)),
                .recorded_at = now_,
                .effective_on = civil_day(now_),
                .outcome = "granted",
                .decision = decision_text({.pack = pack, .clauses = {}, .reasons = {}}),
                .policy = ground_.policy,
                .program = ground_.program,
                .command = {},
                .command_digest = digests_of_command(ground_.keys, key).front()};
    }

    Connection& connection_;
    const ActGround& ground_;
    std::span<const PreparedState* const> states_;
    ActNumbers& numbers_;
    std::int64_t now_;

    std::vector<StoredState> known_;  // also those of this batch
    std::vector<StoredState> new_;
    std::map<RegionCode, std::int64_t> last_;
    std::map<ActOf, std::int64_t> acts_;
    std::set<MessageNonce> nonces_before_;
    std::set<MessageNonce> used_nonces_;
};

}  // namespace

DatabaseResult<std::vector<StateAnswer>> carry_out_batch(Connection& connection, const ActGround& ground,
                                                         std::span<const PreparedState* const> states,
                                                         ActNumbers& numbers, std::int64_t now) {
    return Batch(connection, ground, states, numbers, now).carry_out();
}

}  // namespace canbao
