#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "channels/follow_up_row.h"
#include "files/key_ring.h"
#include "procedure/bulk_act.h"
#include "procedure/lists/list_file.h"
#include "store/coverage_store.h"
#include "store/list_store.h"

namespace canbao {

// The follow-ups of a season, of entries that were merged under the one in which they go on. Within a
// transaction.
DatabaseResult<FollowUps> follow_ups_of(Connection& connection, const SeasonKey& season);

// That people who are missing were asked. Source: WX#二.10, WX#六.2.
struct FollowUpTerms {
    SeasonKey season;
    std::string by;  // key of a list keeper, or kTownshipFollowsUp
    Date today;
    const Catalogue* catalogue;
};
// The terms for a department as people name it. Errors: there is none of this name; the actor may not.
Result<FollowUpTerms> follow_up_terms(const PolicyBook& book, const Actor& actor, const SeasonKey& season,
                                      std::string_view by, Date today);

// What becomes of a row.
struct FollowUpOutcome {
    enum class Kind : std::uint8_t {
        recorded,   // or would be
        unchanged,  // it is recorded already
        untouched,  // nobody has asked the person yet
        enrolled,   // by now: nothing is to be recorded
        returned,
    };
    Kind kind = Kind::returned;
    PersonNumber person{};  // in whom the entry goes on
    RowFaults faults = {};  // of a returned one
};
// One for each row, as the books are now. Within a transaction.
DatabaseResult<std::vector<FollowUpOutcome>> plan_follow_ups(Connection& connection, const KeyRing& keys,
                                                             const Actor& actor, const FollowUpTerms& terms,
                                                             std::span<const FollowUpLine> lines);

// Rows of the recorded ones, by one act.
Facts facts_of_follow_ups(const KeyRing& keys, const FollowUpTerms& terms,
                          std::span<const FollowUpLine> lines, std::span<const FollowUpOutcome> outcomes,
                          std::int64_t act);

// One person, without a list; its name is not asked for. Nothing where that is recorded already. Errors: why
// a row would go back; the person is enrolled.
DatabaseResult<std::optional<std::int64_t>> record_follow_up(BulkWriter& writer, const FollowUpTerms& terms,
                                                             const FollowUpLine& line);

// Of one person, the first first, with notes in the clear. Errors: the actor may not read persons of the
// area, or does not see this one; what is sealed cannot be opened.
struct ToldFollowUp {
    FollowUp fact;
    std::string note;
};
DatabaseResult<std::vector<ToldFollowUp>> follow_up_history(Connection& connection, const KeyRing& keys,
                                                            const Actor& actor, const SeasonKey& season,
                                                            PersonNumber person);

}  // namespace canbao
