#include "procedure/money/reconcile.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <random>

#include <fmt/format.h>

#include "files/mapped_file.h"
#include "files/sha256.h"
#include "policy/book.h"
#include "procedure/act_numbers.h"
#include "procedure/money/pair_by_order.h"
#include "procedure/pass_point.h"
#include "procedure/permission.h"
#include "store/cells.h"
#include "store/payment_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr std::string_view kActReconcile = "reconcile";
constexpr std::string_view kActPostings = "postings";
constexpr std::size_t kPostingsOfAct = 4000;
// A payment of ours may bear another day than the channel's: about midnight, and over its closing.
constexpr int kDaysAround = 7;
constexpr int kPartsOfReading = 32;

tl::unexpected<DatabaseError> refuse(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

// Clause: posting.lag. Nothing: no document gives a lag for the channel.
std::optional<std::int64_t> lag_of(const PolicyBook& book, RegionCode area, Date day,
                                   const ChannelKey& channel) {
    const EffectivePack pack = book.effective(area, day.year());
    for (const Statement* rule : pack.under("posting.lag")) {
        if (rule->is_unknown || rule->is_broken) continue;
        const auto& channels = rule->get<std::vector<std::string>>("channels");
        if (std::ranges::find(channels, channel.text()) != channels.end())
            return rule->get<std::int64_t>("working_days");
    }
    return std::nullopt;
}

// Where nothing is published, differences are looked at at once.
Result<Date> limit_of(const PolicyBook& book, const ReconcileOrder& order, const StatementHeader& header) {
    const auto lag = lag_of(book, order.area, header.until, header.channel);
    if (!lag) return header.until;
    return book.calendar().plus_working_days(header.until, static_cast<int>(*lag));
}

class Reconciling {
   public:
    Reconciling(BulkWriter& writer, const DatabaseAddress& database, const ReconcileOrder& order)
        : writer_(writer), database_(database), order_(order) {}

    DatabaseResult<ReconcileReport> run() {
        if (auto fault = refuse_payment(writer_.actor(), order_.area))
            return refuse(Error{std::move(fault->message)});
        auto file = MappedFile::open(order_.path);
        if (!file) return refuse(std::move(file.error()));
        const std::string_view bytes = file->bytes();
        auto header = ChannelStatement::read_header(bytes);
        if (!header) return refuse(std::move(header.error()));
        TRY(check_area(*header));
        if (header->until > order_.on)
            return refuse(Error::of(
                fmt::format("对账单的日期到 {}，在今天（{}）以后", header->until.text(), order_.on.text()),
                fmt::format("the days of the statement end on {}, which is after {}", header->until.text(),
                            order_.on.text())));

        auto digest = std::async(std::launch::async, [bytes] { return sha256(bytes); });
        const std::uint64_t seed = std::random_device{}();
        auto statement = ChannelStatement::parse(
            bytes, {order_.channel.value_or(header->channel), header->area}, {order_.threads, seed});
        if (!statement) return refuse(std::move(statement.error()));
        ReconcileReport report(*header);
        for (const EntryKind kind : {EntryKind::paid, EntryKind::refunded, EntryKind::posted})
            report.theirs[static_cast<std::size_t>(kind)] = statement->total(kind);
        // Where the working days are not arranged yet, nothing can be waited for.
        report.until = limit_of(writer_.ground().book, order_, *header).value_or(header->until);
        StoredReconciliation run{.key = {order_.area, header->channel, header->from, header->until},
                                 .file = header->number,
                                 .act = 0,
                                 .digest = digest.get(),
                                 .is_whole = !header->area,
                                 .matched = 0,
                                 .amount = {}};
        const Known known = TRY(known_before(run));
        TRY(check_number(run, known.last_file));
        TRY(take_postings(*statement, report));
        pass_point("postings_taken");
        TRY(compare(*statement, seed, run, report));
        return report;
    }

   private:
    // One of all areas is held against those of whoever asks: a city's or a province's.
    DatabaseResult<Done> check_area(const StatementHeader& header) const {
        if (header.area && *header.area != order_.area)
            return refuse(Error::of(
                fmt::format("这是 {} 的对账单，不是 {} 的", header.area->text(), order_.area.text()),
                fmt::format("it is a statement of {}, not of {}", header.area->text(), order_.area.text())));
        if (!header.area && areas_of(order_.area).second == area_cell(order_.area))
            return refuse(
                Error::of("这是全部区划的对账单，应由市或省核对：--area 写市或省的代码，如 140000",
                          "it is a statement of all areas, for a city or a province: give its code as "
                          "--area, like 140000"));
        return Done{};
    }

    OurRows ours(const StatementHeader& header) const {
        return {.first_area = area_cell(order_.area),
                .last_area = areas_of(order_.area).second,
                .channel = header.channel,
                .from = header.from.plus_days(-kDaysAround),
                .until = header.until.plus_days(kDaysAround),
                .after = ActNumbers::last_of(last_moment_of(header.from.plus_days(-kDaysAround - 2)))};
    }

    // Payments whose posting the file tells, in acts of some thousand.
    DatabaseResult<Done> take_postings(const ChannelStatement& statement, ReconcileReport& report) {
        if (statement.total(EntryKind::posted).rows == 0) return Done{};
        const auto areas =
            TRY(areas_paid_in(writer_.connection(), area_cell(order_.area), areas_of(order_.area).second));
        std::vector<StatementRow> rows;
        std::vector<std::vector<StatementRow>> parts;
        statement.for_each_row([&](const StatementRow& row) {
            if (row.kind != EntryKind::posted) return;
            rows.push_back(row);
            if (rows.size() == kPostingsOfAct) parts.push_back(std::exchange(rows, {}));
        });
        if (!rows.empty()) parts.push_back(std::move(rows));
        for (const RegionCode area : areas)
            for (std::size_t i = 0; i < parts.size(); ++i) TRY(take_part(area, parts[i], i, report));
        return Done{};
    }

    // Of the area, by the channel of the statement; the treasury's is of all channels, and says nothing of a
    // trade that two of them have.
    DatabaseResult<std::vector<PostablePayment>> postable(RegionCode area, const ChannelKey& channel,
                                                          const std::set<std::string>& trades) {
        Connection& connection = writer_.connection();
        if (channel.text() != kTreasuryChannel) return find_postable(connection, area, channel, trades);
        std::vector<PostablePayment> all;
        std::map<std::string, int> times;
        for (const ChannelKey& each : TRY(channels_paid_by(connection)))
            for (PostablePayment& payment : TRY(find_postable(connection, area, each, trades))) {
                ++times[payment.trade.text()];
                all.push_back(std::move(payment));
            }
        std::erase_if(all, [&](const PostablePayment& it) { return times[it.trade.text()] > 1; });
        return all;
    }

    // While the area is held, so that nothing is posted twice.
    DatabaseResult<Done> take_part(RegionCode area, const std::vector<StatementRow>& rows, std::size_t part,
                                   ReconcileReport& report) {
        const ChannelKey& channel = report.header.channel;
        std::map<std::string, const StatementRow*> by_trade;
        std::set<std::string> trades;
        for (const StatementRow& row : rows) {
            by_trade.emplace(row.trade, &row);
            trades.emplace(row.trade);
        }
        // A statement of all areas tells a trade once, whoever's shares it has.
        const bool is_whole = !report.header.area;
        const auto is_new = [&](const PostablePayment& payment) {
            const StatementRow& told = *by_trade.at(payment.trade.text());
            return !payment.is_posted && told.day >= payment.paid_on &&
                   told.amount == (is_whole ? payment.total : payment.amount);
        };
        // Most files come again with nothing new.
        if (std::ranges::none_of(TRY(postable(area, channel, trades)), is_new)) return Done{};
        const BulkAct act = {
            .area = area,
            .client = std::string(kActPostings),
            .key = fmt::format("{}/{}/{}/{}", channel.text(), report.header.from.text(), writer_.now(), part),
            .kind = std::string(kActPostings),
            .on = order_.on,
            .command = "{}",
            .decision = {}};
        std::uint64_t posted = 0;
        Money amount;
        const auto facts_by = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
            PaymentRows facts;
            for (const PostablePayment& payment : TRY(postable(area, channel, trades))) {
                if (!is_new(payment)) continue;
                const Date day = by_trade.at(payment.trade.text())->day;
                facts.add_posting(area, number, payment.payment, day);
                auto transfer =
                    Transfer::of(treasury_account(), clearing_account(payment.channel), payment.amount, day);
                if (!transfer) continue;  // of nothing there is no transfer
                facts.add(area, number, *transfer);
                ++posted;
                amount += payment.amount;
            }
            return facts.take();
        };
        TRY(writer_.write_alone(act, facts_by));
        report.posted += posted;
        report.posted_amount += amount;
        return Done{};
    }

    DatabaseResult<Done> compare(ChannelStatement& statement, std::uint64_t seed, StoredReconciliation& run,
                                 ReconcileReport& report) {
        const StatementHeader& header = report.header;
        std::vector<KeyRows> our_rows = TRY(read_ours(statement, seed));
        const KeyMatch match = KeyMatch::of(std::move(our_rows), statement.take_key_rows(),
                                            {.first_day = header.from.days_since_1970(),
                                             .last_day = header.until.days_since_1970(),
                                             .ours = header.area ? SameKey::repeats : SameKey::adds_up,
                                             .threads = order_.threads});
        run.matched = match.count(Finding::matched);
        std::vector<FoundDifference> found = found_differences(match);
        TRY(pair_by_order(writer_.connection(), statement, match, found));
        for (std::size_t i = 0; i < kEntryKinds.size(); ++i) {
            const auto kind = static_cast<EntryKind>(i);
            run.amount += match.tally(kind, Finding::matched).theirs;
            add_rows(kind, match.tally(kind, Finding::matched), found, report);
        }
        return write(found, run, report);
    }

    static void add_rows(EntryKind kind, const MatchTally& matched, std::span<const FoundDifference> found,
                         ReconcileReport& report) {
        std::array<MatchTally, kFindings.size()> tallies{};
        tallies[static_cast<std::size_t>(Finding::matched)] = matched;
        for (const FoundDifference& each : found) {
            if (each.key.kind != kind) continue;
            MatchTally& tally = tallies[static_cast<std::size_t>(each.finding)];
            ++tally.count;
            if (each.ours) tally.ours += each.ours->amount;
            if (each.theirs) tally.theirs += each.theirs->amount;
        }
        for (std::size_t i = 0; i < tallies.size(); ++i)
            if (tallies[i].count > 0) report.rows.push_back({kind, static_cast<Finding>(i), tallies[i]});
    }

    // Threads take the parts of our payments as they come to them, each with a connection of its own.
    DatabaseResult<std::vector<KeyRows>> read_ours(const ChannelStatement& statement, std::uint64_t seed) {
        const OurRows rows = ours(statement.header());
        const std::vector<PaymentRange> ranges =
            TRY(part_payments(writer_.connection(), rows, kPartsOfReading));
        std::atomic<std::size_t> next = 0;
        const auto read = [&]() -> DatabaseResult<KeyRows> {
            auto connection = TRY(open_database(database_, DatabaseUse::read));
            TRY(bound_memory(*connection));
            KeyRows mine(seed);
            for (std::size_t i = next++; i < ranges.size(); i = next++) {
                TRY(read_our_payments(*connection, rows, ranges[i], [&](const OurRow& row) {
                    mine.add({EntryKind::paid, row.trade, row.amount.in_fen(), row.day.days_since_1970(),
                              row.payment});
                }));
            }
            return mine;
        };
        std::vector<std::future<DatabaseResult<KeyRows>>> others;
        for (unsigned i = 1; i < order_.threads; ++i) others.push_back(std::async(std::launch::async, read));
        std::vector<KeyRows> all;
        auto first = read();
        std::optional<DatabaseError> failed;
        if (first)
            all.push_back(*std::move(first));
        else
            failed = first.error();
        for (auto& other : others) {
            auto its_rows = other.get();
            if (its_rows)
                all.push_back(*std::move(its_rows));
            else
                failed = its_rows.error();
        }
        if (failed) return tl::unexpected(*failed);
        const auto add = [&](EntryKind kind) {
            return [&, kind](const OurRow& row) {
                all.front().add(
                    {kind, row.trade, row.amount.in_fen(), row.day.days_since_1970(), row.payment});
            };
        };
        TRY(read_our_postings(writer_.connection(), rows, add(EntryKind::posted)));
        TRY(read_our_refunds(writer_.connection(), rows, add(EntryKind::refunded)));
        return all;
    }

    // All versions and the run are one act; what others wrote meanwhile is seen, for the area is held. The
    // same once more writes nothing.
    DatabaseResult<Done> write(const std::vector<FoundDifference>& found, StoredReconciliation& run,
                               ReconcileReport& report) {
        const auto work = [&](BulkTransaction& transaction) -> DatabaseResult<Done> {
            const Known known = TRY(known_before(run));
            const RunChanges changes = TRY(changes_of(found, known, run, report));
            report.changed = changes.here;
            report.elsewhere = changes.elsewhere.size();
            report.unchanged = changes.unchanged;
            if (known.same && changes.here.empty() && changes.elsewhere.empty()) {
                report.act = known.same->act;
                return Done{};
            }
            report.act = run.act = TRY(transaction.take_numbers(1));
            std::vector<StoredDifference> rows;
            rows.reserve(changes.here.size() + changes.elsewhere.size());
            for (const Difference& each : changes.here) rows.push_back({run.key, each});
            for (const Difference& each : changes.elsewhere)
                rows.push_back({place_elsewhere(known, each), each});
            std::vector<Facts> facts = rows_of_reconciliation(run, rows);
            const FactDigests digests = digests_of(facts);
            return transaction.write(act_of(run), run.act, std::move(facts), digests);
        };
        return writer_.write_together(order_.area, {}, work);
    }

    BulkAct act_of(const StoredReconciliation& run) const {
        return {.area = order_.area,
                .client = std::string(kActReconcile),
                .key = fmt::format("{}/{}/{}/{}/{}", run.key.channel.text(), run.key.first.text(),
                                   run.key.last.text(), run.file, run.act),
                .kind = std::string(kActReconcile),
                .on = order_.on,
                .command = "{}",
                .decision = {}};
    }

    // What the books say of the channel before the run.
    struct Known {
        std::vector<Difference> here;             // of the statement's days
        std::vector<StoredDifference> elsewhere;  // of others
        std::int32_t last_file = 0;
        std::optional<StoredReconciliation> same;  // the last run, if it was this one
    };
    DatabaseResult<Known> known_before(const StoredReconciliation& run) {
        Connection& connection = writer_.connection();
        Known known;
        for (StoredReconciliation& earlier :
             TRY(reconciliations_of(connection, order_.area, run.key.channel))) {
            if (earlier.key != run.key) continue;
            known.last_file = std::max(known.last_file, earlier.file);
            if (earlier.file == run.file && earlier.digest != run.digest)
                return refuse(Error::of(
                    fmt::format("第{}号对账单此前已对过，内容却不同：请向渠道索取编号更大的更正文件",
                                run.file),
                    fmt::format(
                        "statement {} was reconciled before with another content: ask the channel for a "
                        "corrected file of a greater number",
                        run.file)));
            const bool is_same =
                earlier.file == run.file && earlier.matched == run.matched && earlier.amount == run.amount;
            known.same = is_same ? std::optional(std::move(earlier)) : std::nullopt;
        }
        for (StoredDifference& stored : TRY(differences_of(connection, order_.area, run.key.channel))) {
            if (stored.key == run.key)
                known.here.push_back(std::move(stored.difference));
            else
                known.elsewhere.push_back(std::move(stored));
        }
        return known;
    }

    // Before anything is recorded because of it.
    static DatabaseResult<Done> check_number(const StoredReconciliation& run, std::int32_t last_file) {
        const auto changes = changes_of_run({}, {{}, {}, last_file},
                                            {.file = run.file, .on = run.key.last, .until = run.key.last});
        if (!changes) return refuse(changes.error());
        return Done{};
    }

    DatabaseResult<RunChanges> changes_of(const std::vector<FoundDifference>& found, const Known& known,
                                          const StoredReconciliation& run, const ReconcileReport& report) {
        std::vector<Difference> elsewhere;
        elsewhere.reserve(known.elsewhere.size());
        for (const StoredDifference& stored : known.elsewhere) elsewhere.push_back(stored.difference);
        auto changes = changes_of_run(found, {known.here, elsewhere, known.last_file},
                                      {.file = run.file, .on = order_.on, .until = report.until});
        if (!changes) return refuse(std::move(changes.error()));
        return *std::move(changes);
    }

    // The statement to which a difference of other days belongs.
    static ReconciliationKey place_elsewhere(const Known& known, const Difference& difference) {
        for (const StoredDifference& stored : known.elsewhere)
            if (stored.difference.found.key == difference.found.key &&
                stored.difference.version + 1 == difference.version)
                return stored.key;
        CHECK(false);
    }

    BulkWriter& writer_;
    const DatabaseAddress& database_;
    const ReconcileOrder& order_;
};
}  // namespace

DatabaseResult<ReconcileReport> reconcile(BulkWriter& writer, const DatabaseAddress& database,
                                          const ReconcileOrder& order) {
    return Reconciling(writer, database, order).run();
}

}  // namespace canbao
