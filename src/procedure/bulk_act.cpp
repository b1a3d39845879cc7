#include "procedure/bulk_act.h"

#include "procedure/pass_point.h"
#include "procedure/prepared_act.h"
#include "procedure/sealed_places.h"
#include "store/act_store.h"
#include "store/end_process.h"
#include "store/key_store.h"
#include "store/register_questions.h"
#include "store/transaction.h"

namespace canbao {
namespace {

using Kind = DatabaseError::Kind;

tl::unexpected<DatabaseError> stop(LocalText message) {
    return tl::unexpected(DatabaseError{Error{std::move(message)}, Kind::other});
}

}  // namespace

DatabaseResult<BulkWriter> BulkWriter::start(const Options& options, const PolicyBook& book,
                                             const KeyRing& keys, std::string_view law, std::string program,
                                             Actor actor) {
    auto connection = TRY(open_database(options.database, DatabaseUse::write));
    ActGround ground = TRY(prepare_ground(*connection, book, keys, law, std::move(program), options.clock()));
    const unsigned giver = TRY(claim_giver(*connection, ActNumbers::kGivers));
    return BulkWriter(std::move(connection), std::move(ground), std::move(actor),
                      ClockWatch(options.clock, options.running), ActNumbers(giver));
}

DatabaseResult<std::int64_t> BulkWriter::write(const BulkAct& act, std::int64_t seen,
                                               const FactsBy& facts_by) {
    return write_one(act, Area::held, seen, facts_by);
}

DatabaseResult<std::int64_t> BulkWriter::write_alone(const BulkAct& act, const FactsBy& facts_by) {
    return write_one(act, Area::held, {}, facts_by);
}

DatabaseResult<std::int64_t> BulkWriter::write_beside(const BulkAct& act, const FactsBy& facts_by) {
    return write_one(act, Area::shared, {}, facts_by);
}

DatabaseResult<Done> BulkWriter::write_together(RegionCode area, std::optional<std::int64_t> seen,
                                                const Work& work) {
    return write_within(area, Area::held, seen, work);
}

DatabaseResult<std::int64_t> BulkWriter::write_one(const BulkAct& act, Area area,
                                                   std::optional<std::int64_t> seen,
                                                   const FactsBy& facts_by) {
    std::int64_t number = 0;
    const auto work = [&](BulkTransaction& transaction) -> DatabaseResult<Done> {
        number = TRY(transaction.take_numbers(1));
        std::vector<Facts> facts = TRY(facts_by(number));
        const FactDigests digests = digests_of(facts);
        return transaction.write(act, number, std::move(facts), digests);
    };
    TRY(write_within(act.area, area, seen, work));
    return number;
}

DatabaseResult<Done> BulkWriter::write_within(RegionCode area, Area hold, std::optional<std::int64_t> seen,
                                              const Work& work) {
    if (auto leap = clock_.leap()) return stop(*std::move(leap));
    auto done = in_transaction(*connection_, [&]() -> DatabaseResult<Done> {
        BulkTransaction transaction(*this);
        TRY(begin_in(area, hold, seen, transaction));
        TRY(work(transaction));
        pass_point("written");
        return Done{};
    });
    if (!done && done.error().kind == Kind::fatal) end_process(done.error());
    if (done) pass_point("committed");
    return done;
}

DatabaseResult<Done> BulkWriter::begin_in(RegionCode area, Area hold, std::optional<std::int64_t> seen,
                                          BulkTransaction& transaction) {
    TRY(hold == Area::held ? hold_area(*connection_, area) : share_areas(*connection_, {area}));
    if (TRY(count_keys(*connection_)) != ground_->keys_known) return tl::unexpected(keys_were_rotated());
    transaction.last_ = TRY(last_act_of(*connection_, area));
    if (seen && transaction.last_ != *seen)
        return tl::unexpected(DatabaseError{
            Error::of("办理期间本区划又有新的办理", "the area has recorded something meanwhile"),
            Kind::conflict});
    transaction.now_ = clock_.now();
    if (is_clock_behind(*ground_, transaction.now_, transaction.last_)) return stop(clock_is_behind());
    return Done{};
}

// Of two programs that write the same SQLite database, one may have given such numbers in another area in the
// same microseconds; on PostgreSQL no two have the same giver.
DatabaseResult<std::int64_t> BulkTransaction::take_numbers(std::int64_t count) {
    const std::int64_t first = writer_.numbers_.next_of(now_, last_, count);
    const std::int64_t last = first + (count - 1) * ActNumbers::kStep;
    if (connection().engine() == Engine::sqlite && TRY(has_person_between(connection(), first, last)))
        return tl::unexpected(DatabaseError{
            Error::of("人员编号已被占用", "the number of a new person is another's"), Kind::conflict});
    return first;
}

DatabaseResult<Done> BulkTransaction::write(const BulkAct& act, std::int64_t number, std::vector<Facts> facts,
                                            const FactDigests& digests) {
    const ActGround& ground = *writer_.ground_;
    const ActKey key = {act.area, act.client, act.key};
    const bool is_granted = act.decision.reasons.empty();
    const ActRecord record{.key = key,
                           .act = number,
                           .kind = act.kind,
                           .person = act.person,
                           .actor = writer_.actor_.name,
                           .role = std::string(word(writer_.actor_.role)),
                           .recorded_at = now_,
                           .effective_on = act.on,
                           .outcome = is_granted ? "granted" : "refused",
                           .decision = decision_text(act.decision),
                           .policy = ground.policy,
                           .program = ground.program,
                           .command = ground.keys.seal(act.command, place_of_command(key)),
                           .command_digest = digests_of_command(ground.keys, act.command).front()};
    facts.insert(facts.begin(), rows_of({record}, digests));
    return write_facts(connection(), facts);
}

DatabaseResult<std::int64_t> last_act_of(Connection& connection, RegionCode area) {
    const auto last = TRY(last_acts(connection, {area}));
    const auto found = last.find(area);
    return found == last.end() ? 0 : found->second;
}

}  // namespace canbao
