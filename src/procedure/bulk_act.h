#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "channels/act_answer.h"
#include "procedure/act_ground.h"
#include "procedure/act_numbers.h"
#include "procedure/actor.h"
#include "procedure/office_clock.h"
#include "store/database.h"
#include "store/facts.h"

namespace canbao {

// An act of many rows in one area: a list that came, bills of a season.
struct BulkAct {
    RegionCode area;
    std::string client;   // who sends such acts, with keys of its own
    std::string key;      // once only
    std::string kind;     // its word in the books
    Date on;              // from when it holds
    std::string command;  // canonical text of what was asked for; kept sealed
    ActDecision decision;
    std::optional<std::int64_t> person = {};  // whom it is about, where that is one
};

class BulkTransaction;

// Writes acts of many rows. What they are to add is found beside the books, in a read transaction, however
// long it takes; then the area is held only while rows are written, and only if it has recorded nothing
// since.
class BulkWriter {
   public:
    struct Options {
        DatabaseAddress database;
        Clock clock = system_clock_now;
        Clock running = machine_running;
    };
    // The book and the keys outlive it. Errors: the database cannot be opened or written.
    static DatabaseResult<BulkWriter> start(const Options& options, const PolicyBook& book,
                                            const KeyRing& keys, std::string_view law, std::string program,
                                            Actor actor);

    // For reading before; no transaction is open.
    Connection& connection() { return *connection_; }
    const ActGround& ground() const { return *ground_; }
    const Actor& actor() const { return actor_; }
    std::int64_t now() const { return clock_.now(); }

    // The rows of an act, once it has its number. The transaction is open: what it reads is what the act
    // sees. Where it errs, nothing is written.
    using FactsBy = std::function<DatabaseResult<std::vector<Facts>>(std::int64_t)>;

    // All or nothing; returns the number of the act. `seen`: the area's last act when it was read, 0 for
    // none. Error of kind `conflict`: the area has recorded something since, so that it is to be read again.
    DatabaseResult<std::int64_t> write(const BulkAct& act, std::int64_t seen, const FactsBy& facts_by);
    // Nobody else records anything in the area meanwhile, so that `facts_by` may read what it needs; it is
    // to be short.
    DatabaseResult<std::int64_t> write_alone(const BulkAct& act, const FactsBy& facts_by);
    // Others go on recording: of rows that say nothing yet, or that nobody else writes.
    DatabaseResult<std::int64_t> write_beside(const BulkAct& act, const FactsBy& facts_by);

    // Several acts of an area in one transaction, all or nothing, while the area is held. `seen` as above;
    // nothing: `work` reads what it needs itself, and nobody records anything meanwhile.
    using Work = std::function<DatabaseResult<Done>(BulkTransaction&)>;
    DatabaseResult<Done> write_together(RegionCode area, std::optional<std::int64_t> seen, const Work& work);

   private:
    friend class BulkTransaction;

    BulkWriter(std::unique_ptr<Connection> connection, ActGround ground, Actor actor, ClockWatch clock,
               ActNumbers numbers)
        : connection_(std::move(connection)),
          ground_(std::make_unique<ActGround>(std::move(ground))),
          actor_(std::move(actor)),
          clock_(std::move(clock)),
          numbers_(numbers) {}

    enum class Area { held, shared };
    DatabaseResult<std::int64_t> write_one(const BulkAct& act, Area area, std::optional<std::int64_t> seen,
                                           const FactsBy& facts_by);
    DatabaseResult<Done> write_within(RegionCode area, Area hold, std::optional<std::int64_t> seen,
                                      const Work& work);
    DatabaseResult<Done> begin_in(RegionCode area, Area hold, std::optional<std::int64_t> seen,
                                  BulkTransaction& transaction);

    std::unique_ptr<Connection> connection_;
    std::unique_ptr<ActGround> ground_;
    Actor actor_;
    ClockWatch clock_;
    ActNumbers numbers_;
};

// What is written in one transaction of a BulkWriter.
class BulkTransaction {
   public:
    Connection& connection() { return *writer_.connection_; }

    // The first of so many numbers for acts and new persons, each ActNumbers::kStep greater than the one
    // before, all greater than those of the area; no person has them. Error of kind `conflict`: one is
    // another's.
    DatabaseResult<std::int64_t> take_numbers(std::int64_t count);
    // An act under one of them, with the rows that it adds and their digest.
    DatabaseResult<Done> write(const BulkAct& act, std::int64_t number, std::vector<Facts> facts,
                               const FactDigests& digests);

   private:
    friend class BulkWriter;
    explicit BulkTransaction(BulkWriter& writer) : writer_(writer) {}

    BulkWriter& writer_;
    std::int64_t now_ = 0;   // of all its acts
    std::int64_t last_ = 0;  // act of the area
};

// The last act of an area, 0 for none: asked in the read transaction in which an act is prepared.
DatabaseResult<std::int64_t> last_act_of(Connection& connection, RegionCode area);

}  // namespace canbao
