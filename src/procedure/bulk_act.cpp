#include "procedure/bulk_act.h"

#include "procedure/pass_point.h"
#include "procedure/prepared_act.h"
#include "store/act_store.h"
#include "store/end_process.h"
#include "store/key_store.h"
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
    return write_within(act, Area::held, seen, facts_by);
}

DatabaseResult<std::int64_t> BulkWriter::write_alone(const BulkAct& act, const FactsBy& facts_by) {
    return write_within(act, Area::held, {}, facts_by);
}

DatabaseResult<std::int64_t> BulkWriter::write_beside(const BulkAct& act, const FactsBy& facts_by) {
    return write_within(act, Area::shared, {}, facts_by);
}

DatabaseResult<std::int64_t> BulkWriter::write_within(const BulkAct& act, Area area,
                                                      std::optional<std::int64_t> seen,
                                                      const FactsBy& facts_by) {
    if (auto leap = clock_.leap()) return stop(*std::move(leap));
    auto number = in_transaction(*connection_, [&] { return write_begun(act, area, seen, facts_by); });
    if (!number && number.error().kind == Kind::fatal) end_process(number.error());
    return number;
}

DatabaseResult<std::int64_t> BulkWriter::write_begun(const BulkAct& act, Area area,
                                                     std::optional<std::int64_t> seen,
                                                     const FactsBy& facts_by) {
    TRY(area == Area::held ? hold_area(*connection_, act.area) : share_areas(*connection_, {act.area}));
    if (TRY(count_keys(*connection_)) != ground_->keys_known) return tl::unexpected(keys_were_rotated());
    const std::int64_t last = TRY(last_act_of(*connection_, act.area));
    if (seen && last != *seen)
        return tl::unexpected(DatabaseError{
            Error::of("办理期间本区划又有新的办理", "the area has recorded something meanwhile"),
            Kind::conflict});
    const std::int64_t now = clock_.now();
    if (is_clock_behind(*ground_, now, last)) return stop(clock_is_behind());

    const std::int64_t number = numbers_.next(now, last);
    std::vector<Facts> facts = TRY(facts_by(number));
    const ActKey key = {act.area, act.client, act.key};
    const bool is_granted = act.decision.reasons.empty();
    const ActRecord record{.key = key,
                           .act = number,
                           .kind = act.kind,
                           .person = act.person,
                           .actor = actor_.name,
                           .role = std::string(word(actor_.role)),
                           .recorded_at = now,
                           .effective_on = act.on,
                           .outcome = is_granted ? "granted" : "refused",
                           .decision = decision_text(act.decision),
                           .policy = ground_->policy,
                           .program = ground_->program,
                           .command = ground_->keys.seal(act.command, place_of_command(key)),
                           .command_digest = ground_->keys.index_of("command/" + act.command)};
    facts.insert(facts.begin(), rows_of({record}, digests_of(facts)));
    TRY(write_facts(*connection_, facts));
    pass_point("written");
    return number;
}

DatabaseResult<std::int64_t> last_act_of(Connection& connection, RegionCode area) {
    const auto last = TRY(last_acts(connection, {area}));
    const auto found = last.find(area);
    return found == last.end() ? 0 : found->second;
}

}  // namespace canbao
