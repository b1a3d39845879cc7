#include "procedure/season/bill_season.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "procedure/pass_point.h"
#include "procedure/season/bill_parts.h"
#include "store/act_store.h"
#include "store/register_store.h"
#include "store/transaction.h"

namespace canbao {
namespace {

using Kind = DatabaseError::Kind;

// As many persons are decided while the area is held; whoever else was changed is decided before.
constexpr std::size_t kMostWhileHeld = 200;
// As often others may bring so much that all has to be looked at again.
constexpr int kMostRounds = 20;

DatabaseError other(std::string zh, std::string en) {
    return DatabaseError{Error::of(std::move(zh), std::move(en)), Kind::other};
}

DatabaseError too_much_comes_in() {
    return {Error::of(
                "开票期间本区划不断有新的名单或办理，没有启用；已写下的账单不生效，请稍后再执行一次",
                "lists or acts of this area keep coming in while bills are made: nothing counts yet; run it "
                "again later, what is written is not written again"),
            Kind::conflict};
}

class Billing {
   public:
    Billing(BulkWriter& writer, const BillSources& sources, const SeasonLaw& law, const BillOrder& order,
            const BillsSeen& seen)
        : writer_(writer), sources_(sources), law_(law), order_(order), seen_(seen) {}

    DatabaseResult<BillReport> run() {
        TRY(make_bills());
        if (report_.run && !is_summed_up_)
            report_.statement = TRY(read_bill_statement(connection(), order_.season));
        else if (report_.run)
            report_.statement = std::move(statement_);
        return std::move(report_);
    }

   private:
    DatabaseResult<Done> make_bills() {
        state_ = TRY(season_state_now(connection(), order_.season));
        if (!state_.is_open()) return tl::unexpected(season_is_not_open(order_.season));
        TRY(note_broken_off());
        if (is_of_billed_day()) {
            const auto changed = TRY(changed_after(state_.billed->act));
            if (changed) return bill_changed(*changed);
        }
        TRY(begin({}));
        TRY(decide_everybody());
        return activate();
    }

    Connection& connection() { return writer_.connection(); }

    DatabaseResult<Done> note_broken_off() {
        if (!state_.has_unfinished_run()) return Done{};
        const std::int64_t bills = TRY(count_bills_of(connection(), order_.season, *state_.last_run));
        report_.broken_off = BillReport::BrokenOff{*state_.last_run, bills};
        return Done{};
    }

    // Whether the bills that count were made for this day under this law by this program. What a billing has
    // left that broke off is to be looked at whole.
    bool is_of_billed_day() const {
        return state_.billed && !state_.has_unfinished_run() && state_.billed->on == order_.on &&
               state_.billed->policy == writer_.ground().policy &&
               state_.billed->program == writer_.ground().program;
    }

    DatabaseResult<std::optional<std::vector<PersonNumber>>> changed_after(std::int64_t act) {
        return persons_changed_after(connection(), order_.season.area, act);
    }

    DatabaseResult<DecidedBills> decide_now(const std::vector<PersonNumber>& persons) {
        BillDecider decider(sources_.book, order_, TRY(merges_of(connection(), order_.season.area)));
        return decider.decide_persons(connection(), persons);
    }
    DatabaseResult<DecidedBills> decide(const std::vector<PersonNumber>& persons) {
        TRY(connection().begin(TransactionKind::read));
        auto decided = decide_now(persons);
        connection().roll_back();
        return decided;
    }

    // Only whoever something was recorded of. Where no bill differs, nothing is written at all.
    DatabaseResult<Done> bill_changed(const std::vector<PersonNumber>& changed) {
        report_.is_everybody = false;
        const DecidedBills decided = TRY(decide(changed));
        report_.counts = decided.counts;
        if (decided.to_write.empty()) return Done{};
        TRY(begin(state_.billed->act));
        report_.counts = {};
        is_summed_up_ = false;
        DecidedBills again = TRY(decide(changed));
        TRY(take(std::move(again)));
        return activate();
    }

    // From here on no earlier billing that was thought dead can write any more.
    DatabaseResult<Done> begin(std::optional<std::int64_t> since) {
        const BulkAct act =
            season_act(law_, order_.season, kActBeginBills, order_.on,
                       fmt::format("{}-bills-{}", order_.season.year, state_.last_run.value_or(0)));
        const auto rows_by = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
            const SeasonState now = TRY(read_season_state(connection(), order_.season));
            if (!now.is_open()) return tl::unexpected(season_is_not_open(order_.season));
            if (now.last_run != state_.last_run) return tl::unexpected(overtaken());
            return std::vector{row_of_run(order_.season, number, since)};
        };
        run_ = TRY(writer_.write_alone(act, rows_by));
        seen_until_ = run_;
        pass_point("bills_begun");
        return Done{};
    }

    static DatabaseError overtaken() {
        return other("同一征缴季另有一次开票已经开始，本次到此为止；以那一次为准",
                     "another billing of this season has begun: this one ends here, and that one counts");
    }

    DatabaseResult<Done> decide_everybody() {
        report_.counts = {};
        statement_ = {};
        return decide_in_parts(sources_.database, sources_.book, order_,
                               [&](DecidedBills part) { return take(std::move(part)); });
    }

    DatabaseResult<Done> take(DecidedBills part) {
        report_.counts.add(part.counts);
        statement_.add(part.statement);
        TRY(write_part(part.to_write));
        seen_(report_.counts.persons);
        return Done{};
    }

    // These bills say nothing before the billing is activated, so that others go on recording.
    DatabaseResult<Done> write_part(std::vector<StoredBill>& bills) {
        for (std::size_t first = 0; first < bills.size(); first += kPersonsOfPart) {
            const std::span<StoredBill> some =
                std::span(bills).subspan(first, std::min(kPersonsOfPart, bills.size() - first));
            const BulkAct act =
                season_act(law_, order_.season, kActBills, order_.on, fmt::format("{}-{}", run_, ++parts_));
            const auto rows = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
                TRY(check_not_overtaken());
                return rows_by(number, some);
            };
            TRY(writer_.write_beside(act, rows));
            report_.written += static_cast<std::int64_t>(some.size());
            pass_point("bills_part");
            let_others_write();
        }
        return Done{};
    }

    // SQLite has one writer and no queue: whoever waits looks every millisecond.
    void let_others_write() {
        constexpr std::chrono::microseconds kPause{1500};
        if (connection().engine() == Engine::sqlite) std::this_thread::sleep_for(kPause);
    }

    DatabaseResult<Done> check_not_overtaken() {
        if (TRY(last_run_of(connection(), order_.season)) != run_) return tl::unexpected(overtaken());
        return Done{};
    }

    std::vector<Facts> rows_by(std::int64_t act, std::span<StoredBill> bills) const {
        for (StoredBill& bill : bills) {
            bill.act = act;
            bill.run = run_;
        }
        return rows_of_bills(order_.season, bills);
    }

    // Whoever was changed since they were decided is decided again: first beside the books, until few are
    // left, and these while the area is held.
    DatabaseResult<Done> activate() {
        for (int round = 0; round < kMostRounds; ++round) {
            const auto changed = TRY(changed_after(seen_until_));
            if (!changed) {
                seen_until_ = TRY(boundary());
                TRY(decide_everybody());
                continue;
            }
            if (changed->size() > kMostWhileHeld) {
                seen_until_ = TRY(boundary());
                DecidedBills again = TRY(decide(*changed));
                is_summed_up_ = is_summed_up_ && again.to_write.empty();
                TRY(write_part(again.to_write));
                continue;
            }
            const auto activated = activate_now();
            if (activated || activated.error().kind != Kind::conflict) return activated;
        }
        return tl::unexpected(too_much_comes_in());
    }

    // Everything with a smaller number is recorded; what comes later has a greater one.
    DatabaseResult<std::int64_t> boundary() {
        return in_transaction(connection(), [&]() -> DatabaseResult<std::int64_t> {
            TRY(hold_area(connection(), order_.season.area));
            return last_act_of(connection(), order_.season.area);
        });
    }

    DatabaseResult<Done> activate_now() {
        pass_point("bills_written");
        const BulkAct act =
            season_act(law_, order_.season, kActActivateBills, order_.on, fmt::format("{}-activate", run_));
        DecidedBills last;
        const auto rows = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
            TRY(check_not_overtaken());
            const SeasonState now = TRY(read_season_state(connection(), order_.season));
            if (!now.is_open()) return tl::unexpected(season_is_not_open(order_.season));
            const auto changed = TRY(changed_after(seen_until_));
            if (!changed || changed->size() > 2 * kMostWhileHeld) return tl::unexpected(too_much_comes_in());
            last = TRY(decide_now(*changed));
            const auto more = static_cast<std::int64_t>(last.to_write.size());
            std::vector<Facts> facts = rows_by(number, last.to_write);
            facts.insert(facts.begin(),
                         row_of_activation(order_.season, {number, run_, report_.written + more}));
            return facts;
        };
        TRY(writer_.write_alone(act, rows));
        report_.written += static_cast<std::int64_t>(last.to_write.size());
        is_summed_up_ = is_summed_up_ && last.to_write.empty();
        report_.run = run_;
        return Done{};
    }

    BulkWriter& writer_;
    const BillSources& sources_;
    const SeasonLaw& law_;
    BillOrder order_;
    const BillsSeen& seen_;
    SeasonState state_;
    std::int64_t run_ = 0;
    std::int64_t seen_until_ = 0;  // what was recorded after it is yet to be looked at
    std::uint64_t parts_ = 0;
    BillReport report_;
    BillStatement statement_;   // of whom was decided
    bool is_summed_up_ = true;  // these are all bills, as they were written last
};

}  // namespace

Result<Done> check_bill_day(const SeasonLaw& law, Date on) {
    const ContributionTable& table = *law.table;
    const auto window = table.window.value;
    if (on < window.first)
        return fail(fmt::format("集中征缴期自{}开始，{}还不能缴费；请用 --on {}", window.first.text(),
                                on.text(), window.first.text()),
                    fmt::format("the window opens on {}, so that nothing can be paid on {}: use --on {}",
                                window.first.text(), on.text(), window.first.text()));
    if (on <= window.last && table.closed_by(on) != nullptr) {
        const Date next = table.next_open_day(on).value_or(window.last.plus_days(1));
        return fail(fmt::format("{}是暂停缴费日，不能缴费；请用下一个缴费日 --on {}", on.text(), next.text()),
                    fmt::format("nothing is paid on {}, a closed day: use the next open one, --on {}",
                                on.text(), next.text()));
    }
    if (on > table.late.value.until)
        return fail(
            fmt::format("{}年度的缴费到{}为止，{}已过；请核对 --on 和 --year", table.year,
                        table.late.value.until.text(), on.text()),
            fmt::format("contributions for {} are taken until {}, and {} is later: check --on and --year",
                        table.year, table.late.value.until.text(), on.text()));
    return Done{};
}

DatabaseResult<std::optional<BillStatement>> read_bill_statement(Connection& connection,
                                                                 const SeasonKey& season) {
    TRY(connection.begin(TransactionKind::read));
    const auto read = [&]() -> DatabaseResult<std::optional<BillStatement>> {
        const SeasonState state = TRY(read_season_state(connection, season));
        if (!state.billed) return std::optional<BillStatement>();
        const BillSums sums = TRY(sum_bills(connection, season, state.billed->run));
        BillStatement statement;
        for (const BillSum& sum : sums.bills) statement.add(sum.like, static_cast<std::uint64_t>(sum.bills));
        for (const SubsidySum& sum : sums.subsidies)
            statement.add_subsidy({sum.category, sum.payer}, static_cast<std::uint64_t>(sum.bills),
                                  sum.amount);
        return std::optional(std::move(statement));
    };
    auto statement = read();
    connection.roll_back();
    return statement;
}

DatabaseResult<BillReport> plan_bills(const BillSources& sources, const BillOrder& order,
                                      const BillsSeen& seen) {
    BillReport report;
    report.statement.emplace();
    const auto take = [&](const DecidedBills& part) -> DatabaseResult<Done> {
        report.counts.add(part.counts);
        report.statement->add(part.statement);
        seen(report.counts.persons);
        return Done{};
    };
    TRY(decide_in_parts(sources.database, sources.book, order, take));
    return report;
}

DatabaseResult<BillReport> bill_season(BulkWriter& writer, const BillSources& sources, const SeasonLaw& law,
                                       const BillOrder& order, const BillsSeen& seen) {
    TRY(prefer_indexes(writer.connection()));
    return Billing(writer, sources, law, order, seen).run();
}

}  // namespace canbao
