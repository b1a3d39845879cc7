#include "procedure/act_batch.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/act_text.h"
#include "procedure/acts.h"
#include "procedure/office_clock.h"
#include "procedure/pass_point.h"
#include "procedure/sealed_places.h"
#include "store/act_store.h"
#include "store/key_store.h"
#include "store/order_store.h"
#include "store/register_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

// A year that was mistyped, most likely.
constexpr int kMostDaysAhead = 366;

class Batch {
   public:
    Batch(Connection& connection, const ActGround& ground, std::span<const PreparedAct* const> acts,
          ActNumbers& numbers, std::int64_t now)
        : connection_(connection), ground_(ground), acts_(acts), numbers_(numbers), now_(now) {}

    DatabaseResult<std::vector<ActAnswer>> carry_out() {
        TRY(connection_.begin(TransactionKind::write));
        auto done = carry_out_begun();
        if (!done) connection_.roll_back();
        return done;
    }

   private:
    DatabaseResult<std::vector<ActAnswer>> carry_out_begun() {
        TRY(load());
        pass_point("loaded");
        std::vector<ActAnswer> answers;
        answers.reserve(acts_.size());
        records_.reserve(acts_.size());
        for (const PreparedAct* act : acts_) answers.push_back(answer_to(*act));
        if (records_.empty()) {
            connection_.roll_back();
            return answers;
        }
        TRY(check_new_numbers());
        std::vector<Facts> facts = facts_of(people_.changes());
        std::ranges::move(rows_of_orders(orders_), std::back_inserter(facts));
        facts.insert(facts.begin(), rows_of(records_, digests_of(facts)));
        TRY(write_facts(connection_, facts));
        pass_point("written");
        TRY(connection_.commit());
        pass_point("committed");
        return answers;
    }

    // A new person's number is that of the act. Of two programs that write the same SQLite database, one may
    // have given it in another area in the same microsecond; on PostgreSQL no two have the same giver.
    DatabaseResult<Done> check_new_numbers() {
        if (connection_.engine() != Engine::sqlite) return Done{};
        std::set<PersonNumber> numbers;
        for (const auto& person : people_.changes().persons)
            if (static_cast<std::int64_t>(person.number) == person.act) numbers.insert(person.number);
        if (TRY(count_known(connection_, numbers)) == 0) return Done{};
        return tl::unexpected(
            DatabaseError{Error::of("人员编号已被占用", "the number of a new person is another's"),
                          DatabaseError::Kind::conflict});
    }

    DatabaseResult<Done> load() {
        std::set<ActKey> keys;
        std::set<RegionCode> areas;
        RegisterWish wish;
        auto newcomers = Newcomers::none;
        for (const PreparedAct* act : acts_) {
            if (refuse_actor(act->actor, act->command)) continue;
            keys.insert(act->key);
            areas.insert(act->command.area);
            wish.documents.insert(act->documents.begin(), act->documents.end());
            wish.documents.insert(act->new_documents.begin(), act->new_documents.end());
            for (const auto& documents : act->line_documents)
                wish.documents.insert(documents.begin(), documents.end());
            add_numbers(act->command, wish);
            if (gives_document(*act)) newcomers = Newcomers::some;
        }
        Requests first;
        share_areas(first, connection_.engine(), areas, newcomers);
        std::int64_t keys_known = 0;
        ask_key_count(first, keys_known);
        TRY(first.run(connection_));
        if (keys_known != ground_.keys_known) return tl::unexpected(keys_were_rotated());
        people_ = TRY(load_register(connection_, wish, TransactionKind::write));
        // The last numbers after all waiting for others: what an act sees has a smaller number than its own.
        Requests last;
        ask_last_acts(last, areas, last_);
        ask_acts(last, keys, known_);
        return last.run(connection_);
    }

    static bool gives_document(const PreparedAct& act) {
        return !act.new_documents.empty() || std::holds_alternative<RegisterCommand>(act.command.what) ||
               std::holds_alternative<NewbornCommand>(act.command.what);
    }

    static void add_numbers(const ActCommand& command, RegisterWish& wish) {
        std::visit(
            [&](const auto& it) {
                if constexpr (requires { it.person; })
                    if (const auto* number = std::get_if<PersonNumber>(&it.person))
                        wish.numbers.insert(*number);
                if constexpr (requires { it.into; }) wish.numbers.insert(it.into);
                if constexpr (requires { it.lines; })
                    for (const OrderLine& line : it.lines)
                        if (const auto* number = std::get_if<PersonNumber>(&line.person))
                            wish.numbers.insert(*number);
            },
            command.what);
    }

    ActAnswer answer_to(const PreparedAct& act) {
        ActAnswer answer;
        answer.key = act.command.key;
        if (auto fault = refuse_actor(act.actor, act.command)) {
            answer.fault = *std::move(fault);
        } else if (const ActRecord* known = carried_out(act.key)) {
            repeat(act, *known, answer);
        } else if (civil_day(now_).plus_days(kMostDaysAhead) < act.command.on) {
            answer.fault = ActFault{
                ActFault::Kind::bad_command,
                "on",
                {"生效日在一年以后，请核对年份", "the day lies more than a year ahead: check the year"}};
        } else if (is_behind_ || is_clock_behind(ground_, now_, last_of(act.command.area))) {
            // What comes next may rest on this one.
            is_behind_ = true;
            answer.fault = ActFault{ActFault::Kind::clock, "", clock_is_behind()};
        } else {
            decide(act, answer);
        }
        return answer;
    }

    // By an earlier batch, or earlier in this one.
    const ActRecord* carried_out(const ActKey& key) const {
        if (const auto known = known_.find(key); known != known_.end()) return &known->second;
        const auto place = in_this_batch_.find(&key);
        return place == in_this_batch_.end() ? nullptr : &records_[place->second];
    }

    std::int64_t last_of(RegionCode area) const {
        const auto found = last_.find(area);
        return found == last_.end() ? 0 : found->second;
    }

    // The same command gets its first answer again, another one under its key does not.
    void repeat(const PreparedAct& act, const ActRecord& record, ActAnswer& answer) const {
        if (std::ranges::find(act.digests, record.command_digest) == act.digests.end()) {
            answer.fault = reused(act, record);
            return;
        }
        auto decision = read_decision(record.decision);
        if (!decision) {
            answer.fault = ActFault{ActFault::Kind::database, "", std::move(decision.error().message)};
            return;
        }
        answer.act = record.act;
        answer.person = record.person;
        if (!decision->ordered.empty()) answer.order = OrderNumber(record.key.area, record.act).text();
        answer.decision = *std::move(decision);
        answer.is_repeated = true;
    }

    ActFault reused(const PreparedAct& act, const ActRecord& record) const {
        std::string field;
        if (record.command) {
            const auto first = ground_.keys.open(*record.command, place_of_command(act.key));
            if (first) field = first_difference(*first, act.canonical);
        }
        return {ActFault::Kind::key_reused,
                field,
                {fmt::format("编号 {} 已用于另一条指令（{} 不同）；重发请保持原样，新办请换编号",
                             act.command.key, field.empty() ? "内容" : field),
                 fmt::format(
                     "the key {} was used for another command ({} differs): send the same again, or take a "
                     "new key",
                     act.command.key, field.empty() ? "its content" : field)}};
    }

    void decide(const PreparedAct& act, ActAnswer& answer) {
        const RegionCode area = act.command.area;
        const RegistrationTable* law = ground_.book.registration(area, act.command.on.year());
        if (law == nullptr) {
            answer.fault = ActFault{ActFault::Kind::no_policy,
                                    "area",
                                    {fmt::format("政策目录中没有适用于 {} {}年的参保登记规定", area.text(),
                                                 act.command.on.year()),
                                     fmt::format("no pack states the law of registration for {} in {}",
                                                 area.text(), act.command.on.year())}};
            return;
        }
        const std::int64_t number = numbers_.next(now_, last_of(area));
        const ActScene scene = {people_, ground_.book, *law, ground_.keys, act, number};
        ActResult outcome = std::visit([&](const auto& command) { return canbao::carry_out(scene, command); },
                                       act.command.what);
        if (!outcome) {
            answer.fault = std::move(outcome.error());
            return;
        }
        last_[area] = number;
        answer.act = number;
        if (outcome->person) answer.person = static_cast<std::int64_t>(*outcome->person);
        answer.decision = decision_of(*law, outcome->decision);
        answer.decision->ordered = std::move(outcome->ordered);
        if (!answer.decision->ordered.empty()) {
            answer.order = OrderNumber(area, number).text();
            orders_.push_back({area, number, number, answer.decision->ordered});
        }
        record(act, answer);
    }

    static ActDecision decision_of(const RegistrationTable& law, const RegistrationDecision& decision) {
        ActDecision out{
            .pack = fmt::format("{}/{}", law.region.text(), law.year), .clauses = {}, .reasons = {}};
        for (const Statement* rule : decision.rests_on) {
            const std::string& clause = rule->clause->reference;
            if (std::ranges::find(out.clauses, clause) == out.clauses.end()) out.clauses.push_back(clause);
        }
        for (const Reason& reason : decision.against) out.reasons.push_back(against(reason));
        return out;
    }

    void record(const PreparedAct& act, const ActAnswer& answer) {
        ActRecord record{.key = act.key,
                         .act = *answer.act,
                         .kind = std::string(act_word(act.command)),
                         .person = answer.person,
                         .actor = act.actor.name,
                         .role = std::string(word(act.actor.role)),
                         .recorded_at = now_,
                         .effective_on = act.command.on,
                         .outcome = answer.decision->reasons.empty() ? "granted" : "refused",
                         .decision = decision_text(*answer.decision),
                         .policy = ground_.policy,
                         .program = ground_.program,
                         .command = act.sealed,
                         .command_digest = act.digests.front()};
        in_this_batch_.emplace(&act.key, records_.size());
        records_.push_back(std::move(record));
    }

    Connection& connection_;
    const ActGround& ground_;
    std::span<const PreparedAct* const> acts_;
    ActNumbers& numbers_;
    std::int64_t now_;
    bool is_behind_ = false;  // the clock, as one of the areas shows

    struct ByKey {
        bool operator()(const ActKey* a, const ActKey* b) const { return *a < *b; }
    };

    std::map<ActKey, ActRecord> known_;
    std::map<const ActKey*, std::size_t, ByKey> in_this_batch_;  // places in records_
    std::map<RegionCode, std::int64_t> last_;
    RegisterBook people_;
    std::vector<ActRecord> records_;
    std::vector<StoredOrder> orders_;
};

}  // namespace

DatabaseResult<std::vector<ActAnswer>> carry_out_batch(Connection& connection, const ActGround& ground,
                                                       std::span<const PreparedAct* const> acts,
                                                       ActNumbers& numbers, std::int64_t now) {
    return Batch(connection, ground, acts, numbers, now).carry_out();
}

}  // namespace canbao
