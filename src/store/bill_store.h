#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collection/bill.h"
#include "registry/act_command.h"
#include "store/facts.h"

namespace canbao {

// A season of an area: whose bills, of which year.
struct SeasonKey {
    RegionCode area;
    int year;
};

// A bill as it stands in the books.
struct StoredBill {
    PersonNumber person;
    std::int64_t act;
    std::int64_t run;  // 0: it counts at once
    Bill bill;
};

struct StoredSettlement {
    PersonNumber person;
    std::int64_t act;
    BillSettlement settlement;
};

// The tables of seasons and bills.
std::span<const FactTable> bill_tables();

// As rows of these tables, by one act.
std::vector<Facts> rows_of_bills(const SeasonKey& season, std::span<const StoredBill> bills);
Facts row_of_settlement(const SeasonKey& season, const StoredSettlement& settlement);
Facts row_of_run(const SeasonKey& season, std::int64_t act, std::optional<std::int64_t> since);
struct Activation {
    std::int64_t act;
    std::int64_t run;
    std::int64_t written;
};
Facts row_of_activation(const SeasonKey& season, const Activation& activation);
enum class SeasonEvent { opened, closed };
Facts row_of_event(const SeasonKey& season, std::int64_t act, SeasonEvent event);

// How a season stands.
struct SeasonState {
    struct Billed {
        std::int64_t act;     // of the activation
        std::int64_t run;     // the bills of this run and those before it count
        std::int64_t policy;  // the law by which it decided
        std::string program;  // the version that decided
        Date on;              // the day of the bills
        std::int64_t recorded_at;
    };
    std::optional<SeasonEvent> last_event;
    std::int64_t events = 0;
    std::optional<Billed> billed;                // by the last activation
    std::optional<std::int64_t> last_run;        // that was begun
    std::optional<std::int64_t> last_run_since;  // of it

    bool is_open() const { return last_event == SeasonEvent::opened; }
    // A run was begun and never activated: it broke off, or goes on at this moment.
    bool has_unfinished_run() const { return last_run && (!billed || *last_run > billed->run); }
};
DatabaseResult<SeasonState> read_season_state(Connection& connection, const SeasonKey& season);

// The last run that was begun.
DatabaseResult<std::optional<std::int64_t>> last_run_of(Connection& connection, const SeasonKey& season);

// Of how many persons a run has written bills.
DatabaseResult<std::int64_t> count_bills_of(Connection& connection, const SeasonKey& season,
                                            std::int64_t run);

// Persons whose last bill up to a run is undetermined, by number.
DatabaseResult<std::vector<StoredBill>> undetermined_bills(Connection& connection, const SeasonKey& season,
                                                           std::int64_t run);

// Bills that count, with something due, by person.
struct DueBill {
    PersonNumber person;
    Money due;
};
DatabaseResult<std::vector<DueBill>> due_bills(Connection& connection, const SeasonKey& season,
                                               std::int64_t run);

// Bills of one kind that count, summed up: those of runs up to `run`.
struct BillSum {
    Bill like;  // outcome, lateness, reason, clause and category are theirs; amounts the sums
    std::int64_t bills;
};
struct SubsidySum {
    std::string category;
    std::string payer;
    std::int64_t bills;
    Money amount;
};
struct BillSums {
    std::vector<BillSum> bills;
    std::vector<SubsidySum> subsidies;
};
DatabaseResult<BillSums> sum_bills(Connection& connection, const SeasonKey& season, std::int64_t run);

}  // namespace canbao
