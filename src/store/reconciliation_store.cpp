#include "store/reconciliation_store.h"

#include <algorithm>

#include "store/cells.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kRun[] = {
    {"area", kInteger},    {"channel", kText},  {"first", kInteger},           {"last", kInteger},
    {"file", kInteger},    {"act", kInteger},   {"digest", ColumnType::bytes}, {"whole", kInteger},
    {"matched", kInteger}, {"amount", kInteger}};
constexpr Column kDifference[] = {{"area", kInteger},       {"channel", kText},
                                  {"first", kInteger},      {"last", kInteger},
                                  {"kind", kText},          {"trade", kText},
                                  {"place", kText},         {"ordinal", kInteger},
                                  {"version", kInteger},    {"act", kInteger},
                                  {"finding", kText},       {"ours_amount", kInteger},
                                  {"ours_day", kInteger},   {"theirs_amount", kInteger},
                                  {"theirs_day", kInteger}, {"theirs_trade", kText},
                                  {"state", kText},         {"until", kInteger},
                                  {"file", kInteger},       {"day", kInteger},
                                  {"who", kText},           {"why", kText}};
constexpr Column kChannelGiven[] = {{"area", kInteger}, {"channel", kText}};
constexpr SqlStatement kFindRuns = {
    "select r.area, r.channel, r.first, r.last, r.file, r.act, r.digest, r.whole, r.matched, r.amount "
    "from given join reconciliation r on r.area = given.area and r.channel = given.channel order by r.act",
    kChannelGiven, kRun};
constexpr SqlStatement kFindDifferences = {
    "select d.area, d.channel, d.first, d.last, d.kind, d.trade, d.place, d.ordinal, d.version, d.act, d.finding, "
    "d.ours_amount, d.ours_day, d.theirs_amount, d.theirs_day, d.theirs_trade, d.state, d.until, d.file, d.day, d.who, d.why "
    "from given join reconciliation_difference d on d.area = given.area and d.channel = given.channel "
    "and not exists (select 1 from reconciliation_difference n where n.area = d.area and n.channel = d.channel "
    "and n.first = d.first and n.last = d.last and n.kind = d.kind and n.trade = d.trade and n.place = d.place "
    "and n.ordinal = d.ordinal and n.version > d.version) "
    "order by d.first, d.last, d.kind, d.trade, d.place, d.ordinal",
    kChannelGiven, kDifference};

constexpr Column kOurs[] = {{"area", kInteger},         {"channel", kText},  {"from_moment", kInteger},
                            {"until_moment", kInteger}, {"after", kInteger}, {"up_to", kInteger}};
constexpr Column kOurRow[] = {
    {"trade", kText}, {"amount", kInteger}, {"paid_at", kInteger}, {"payment", kInteger}};
// By their numbers: the index of trades, which the channel would choose, leads to rows all over the table.
constexpr SqlStatement kReadPayments = {
    "select p.trade, p.amount, p.paid_at, p.payment from given join payment p on p.area = given.area "
    "and p.payment > given.after and p.payment <= given.up_to "
    "and p.channel || '' = given.channel and p.paid_at >= given.from_moment and p.paid_at <= given.until_moment",
    kOurs, kOurRow};
constexpr Column kAfterArea[] = {{"area", kInteger}};
constexpr Column kBounds[] = {{"area", kInteger}, {"least", kInteger}, {"most", kInteger}};
// The next area that has any, with its first and last payment.
constexpr SqlStatement kFindNext = {
    "select p.area, p.payment, (select max(l.payment) from payment l where l.area = p.area) "
    "from given join payment p on p.area > given.area order by p.area, p.payment limit 1",
    kAfterArea, kBounds};

constexpr Column kDays[] = {{"first_area", kInteger},
                            {"last_area", kInteger},
                            {"channel", kText},
                            {"from_day", kInteger},
                            {"until_day", kInteger}};
constexpr Column kPosting[] = {
    {"trade", kText}, {"amount", kInteger}, {"day", kInteger}, {"payment", kInteger}};
constexpr SqlStatement kReadPostings = {
    "select (select p.trade from payment p where p.area = e.area and p.payment = e.payment), "
    "(select p.amount from payment p where p.area = e.area and p.payment = e.payment), e.day, e.payment "
    "from given join payment_event e on e.area >= given.first_area and e.area <= given.last_area "
    "and e.event = 'posted' and e.day >= given.from_day and e.day <= given.until_day "
    "and exists (select 1 from payment p where p.area = e.area and p.payment = e.payment "
    "and (p.channel = given.channel or given.channel = 'treasury'))",
    kDays, kPosting};
constexpr SqlStatement kReadRefunds = {
    "select r.reference, (select a.amount from refund_attempt a where a.area = r.area and a.refund = r.refund "
    "and a.attempt = r.attempt), r.paid_on, r.refund from given join refund_result r on r.area >= given.first_area "
    "and r.area <= given.last_area and r.result = 'paid' and r.paid_on >= given.from_day "
    "and r.paid_on <= given.until_day and given.channel = 'treasury'",
    kDays, kPosting};
constexpr Column kChannel[] = {{"channel", kText}};
constexpr SqlStatement kFindNextChannel = {
    "select min(p.channel) from given join payment p on p.channel > given.channel", kChannel, kChannel};

constexpr Column kTrade[] = {{"area", kInteger}, {"channel", kText}, {"trade", kText}};
constexpr Column kPostable[] = {{"payment", kInteger}, {"trade", kText},      {"amount", kInteger},
                                {"total", kInteger},   {"paid_at", kInteger}, {"posted", kInteger}};
constexpr SqlStatement kFindPostable = {
    "select p.payment, p.trade, p.amount, p.total, p.paid_at, (select max(e.act) from payment_event e where e.area = p.area "
    "and e.payment = p.payment and e.event = 'posted') from given join payment p on p.area = given.area "
    "and p.channel = given.channel and p.trade = given.trade",
    kTrade, kPostable};

constexpr Column kTradeAnywhere[] = {{"channel", kText}, {"trade", kText}};
constexpr Column kOrderOfTrade[] = {{"trade", kText}, {"order_area", kInteger}, {"order_number", kInteger}};
constexpr SqlStatement kFindOrders = {
    "select p.trade, p.order_area, p.order_number from given join payment p on p.channel = given.channel "
    "and p.trade = given.trade",
    kTradeAnywhere, kOrderOfTrade};

std::optional<DifferenceSide> side_of(const Rows::Row& row, std::size_t cell) {
    if (row.is_null(cell)) return std::nullopt;
    return DifferenceSide{Money::fen(row.integer(cell)), date_of(row.integer(cell + 1))};
}

ReconciliationKey key_of(const Rows::Row& row) {
    auto channel = ChannelKey::parse(row.bytes(1));
    CHECK(channel.has_value());
    return {region_of(row.integer(0)), *std::move(channel), date_of(row.integer(2)), date_of(row.integer(3))};
}

template <typename Set, typename Find>
Set set_of(std::string_view word, Find find) {
    const std::optional<Set> value = find(word);
    CHECK(value.has_value());
    return *value;
}

DifferenceKey::Place place_of(std::string_view word) {
    const auto* const found = std::ranges::find(kDifferencePlaces, word);
    CHECK(found != kDifferencePlaces.end());
    return static_cast<DifferenceKey::Place>(found - kDifferencePlaces.begin());
}

StoredDifference difference_from(const Rows::Row& row) {
    return {key_of(row),
            {.found = {.key = {.kind = set_of<EntryKind>(row.bytes(4), entry_kind),
                               .trade = std::string(row.bytes(5)),
                               .place = place_of(row.bytes(6)),
                               .ordinal = static_cast<std::int32_t>(row.integer(7))},
                       .finding = set_of<Finding>(row.bytes(10), finding),
                       .ours = side_of(row, 11),
                       .theirs = side_of(row, 13),
                       .their_trade = std::string(row.bytes(15))},
             .version = static_cast<std::int32_t>(row.integer(8)),
             .state = set_of<DifferenceState>(row.bytes(16), difference_state),
             .until = date_of(row.integer(17)),
             .file = static_cast<std::int32_t>(row.integer(18)),
             .on = date_of(row.integer(19)),
             .who = std::string(row.bytes(20)),
             .why = std::string(row.bytes(21))}};
}

void add_side(Rows& rows, const std::optional<DifferenceSide>& side) {
    if (side)
        rows.add(side->amount.in_fen()).add(date_cell(side->day));
    else
        rows.add_null().add_null();
}

void add_difference(Rows& rows, const StoredDifference& stored, std::int64_t act) {
    const Difference& it = stored.difference;
    rows.add(area_cell(stored.key.area)).add(stored.key.channel.text());
    rows.add(date_cell(stored.key.first)).add(date_cell(stored.key.last));
    rows.add(word(it.found.key.kind)).add(it.found.key.trade).add(word(it.found.key.place));
    rows.add(it.found.key.ordinal).add(it.version).add(act).add(word(it.found.finding));
    add_side(rows, it.found.ours);
    add_side(rows, it.found.theirs);
    rows.add(it.found.their_trade);
    rows.add(word(it.state))
        .add(date_cell(it.until))
        .add(it.file)
        .add(date_cell(it.on))
        .add(it.who)
        .add(it.why);
}

}  // namespace

std::span<const FactTable> reconciliation_tables() {
    static const FactTable tables[] = {{"reconciliation", kRun, 5},
                                       {"reconciliation_difference", kDifference, 9}};
    return tables;
}

std::vector<Facts> rows_of_differences(std::span<const StoredDifference> differences, std::int64_t act) {
    const FactTable& table = reconciliation_tables()[1];
    std::vector<Facts> facts;
    facts.push_back({&table, Rows(table.columns())});
    for (const StoredDifference& stored : differences) add_difference(facts.front().rows, stored, act);
    return facts;
}

std::vector<Facts> rows_of_reconciliation(const StoredReconciliation& run,
                                          std::span<const StoredDifference> differences) {
    const FactTable& table = reconciliation_tables()[0];
    std::vector<Facts> facts;
    facts.push_back({&table, Rows(table.columns())});
    Rows& rows = facts.front().rows;
    rows.add(area_cell(run.key.area)).add(run.key.channel.text());
    rows.add(date_cell(run.key.first))
        .add(date_cell(run.key.last))
        .add(run.file)
        .add(run.act)
        .add(run.digest);
    rows.add(std::int64_t{run.is_whole}).add(run.matched).add(run.amount.in_fen());
    std::ranges::move(rows_of_differences(differences, run.act), std::back_inserter(facts));
    return facts;
}

DatabaseResult<std::vector<StoredReconciliation>> reconciliations_of(Connection& connection, RegionCode area,
                                                                     const ChannelKey& channel) {
    Rows given(kChannelGiven);
    given.add(area_cell(area)).add(channel.text());
    std::vector<StoredReconciliation> runs;
    TRY(connection.run(kFindRuns, given, [&](const Rows::Row& row) {
        runs.push_back({key_of(row), static_cast<std::int32_t>(row.integer(4)), row.integer(5),
                        std::string(row.bytes(6)), row.integer(7) != 0, row.integer(8),
                        Money::fen(row.integer(9))});
    }));
    return runs;
}

DatabaseResult<std::vector<StoredDifference>> differences_of(Connection& connection, RegionCode area,
                                                             const ChannelKey& channel) {
    Rows given(kChannelGiven);
    given.add(area_cell(area)).add(channel.text());
    std::vector<StoredDifference> differences;
    TRY(connection.run(kFindDifferences, given,
                       [&](const Rows::Row& row) { differences.push_back(difference_from(row)); }));
    return differences;
}

DatabaseResult<std::vector<PaymentRange>> part_payments(Connection& connection, const OurRows& rows,
                                                        int parts) {
    std::vector<PaymentRange> areas;
    for (std::int64_t after = rows.first_area - 1;;) {
        Rows given(kAfterArea);
        given.add(after);
        bool is_any = false;
        TRY(connection.run(kFindNext, given, [&](const Rows::Row& row) {
            is_any = row.integer(0) <= rows.last_area;
            if (is_any)
                areas.push_back({row.integer(0), std::max(row.integer(1) - 1, rows.after), row.integer(2)});
        }));
        if (!is_any) break;
        after = areas.back().area;
    }
    std::vector<PaymentRange> ranges;
    for (const PaymentRange& area : areas) {
        const std::int64_t count = std::max<std::int64_t>(1, parts / static_cast<std::int64_t>(areas.size()));
        const std::int64_t step = (area.up_to - area.after) / count + 1;
        for (std::int64_t after = area.after; after < area.up_to; after += step)
            ranges.push_back({area.area, after, std::min(after + step, area.up_to)});
    }
    return ranges;
}

DatabaseResult<Done> read_our_payments(Connection& connection, const OurRows& rows, const PaymentRange& range,
                                       const std::function<void(const OurRow&)>& take) {
    constexpr std::int64_t kDay = 24LL * 3'600'000'000;
    Rows given(kOurs);
    given.add(range.area).add(rows.channel.text());
    given.add(last_moment_of(rows.from) - kDay + 1)
        .add(last_moment_of(rows.until))
        .add(range.after)
        .add(range.up_to);
    // Moments of one day come one after the other.
    std::int64_t day_begins = 0;
    std::int64_t day_ends = -1;
    Date day = rows.from;
    return connection.run(kReadPayments, given, [&](const Rows::Row& row) {
        const std::int64_t moment = row.integer(2);
        if (moment < day_begins || moment > day_ends) {
            day = civil_day(moment);
            day_ends = last_moment_of(day);
            day_begins = day_ends - kDay + 1;
        }
        take({row.bytes(0), Money::fen(row.integer(1)), day, row.integer(3)});
    });
}

DatabaseResult<Done> read_our_postings(Connection& connection, const OurRows& rows,
                                       const std::function<void(const OurRow&)>& take) {
    Rows given(kDays);
    given.add(rows.first_area).add(rows.last_area).add(rows.channel.text());
    given.add(date_cell(rows.from)).add(date_cell(rows.until));
    return connection.run(kReadPostings, given, [&](const Rows::Row& row) {
        take({row.bytes(0), Money::fen(row.integer(1)), date_of(row.integer(2)), row.integer(3)});
    });
}

DatabaseResult<Done> read_our_refunds(Connection& connection, const OurRows& rows,
                                      const std::function<void(const OurRow&)>& take) {
    Rows given(kDays);
    given.add(rows.first_area).add(rows.last_area).add(rows.channel.text());
    given.add(date_cell(rows.from)).add(date_cell(rows.until));
    return connection.run(kReadRefunds, given, [&](const Rows::Row& row) {
        take({row.bytes(0), Money::fen(row.integer(1)), date_of(row.integer(2)), row.integer(3)});
    });
}

DatabaseResult<std::map<std::string, std::optional<OrderNumber>>> orders_of_trades(
    Connection& connection, const ChannelKey& channel, std::span<const std::string> trades) {
    Rows given(kTradeAnywhere);
    for (const std::string& trade : trades) given.add(channel.text()).add(trade);
    std::map<std::string, std::optional<OrderNumber>> orders;
    TRY(connection.run(kFindOrders, given, [&](const Rows::Row& row) {
        auto& order = orders[std::string(row.bytes(0))];
        if (!row.is_null(2)) order = OrderNumber(region_of(row.integer(1)), row.integer(2));
    }));
    return orders;
}

DatabaseResult<std::vector<RegionCode>> areas_paid_in(Connection& connection, std::int64_t first_area,
                                                      std::int64_t last_area) {
    std::vector<RegionCode> areas;
    for (std::int64_t after = first_area - 1;;) {
        Rows given(kAfterArea);
        given.add(after);
        bool is_any = false;
        TRY(connection.run(kFindNext, given, [&](const Rows::Row& row) {
            after = row.integer(0);
            is_any = after <= last_area;
            if (is_any) areas.push_back(region_of(after));
        }));
        if (!is_any) return areas;
    }
}

DatabaseResult<std::vector<ChannelKey>> channels_paid_by(Connection& connection) {
    std::vector<ChannelKey> channels;
    while (true) {
        Rows given(kChannel);
        given.add(channels.empty() ? std::string_view() : channels.back().text());
        std::optional<ChannelKey> next;
        TRY(connection.run(kFindNextChannel, given, [&](const Rows::Row& row) {
            if (row.is_null(0)) return;
            auto channel = ChannelKey::parse(row.bytes(0));
            CHECK(channel.has_value());
            next = *std::move(channel);
        }));
        if (!next) return channels;
        channels.push_back(*std::move(next));
    }
}

DatabaseResult<std::vector<PostablePayment>> find_postable(Connection& connection, RegionCode area,
                                                           const ChannelKey& channel,
                                                           const std::set<std::string>& trades) {
    Rows given(kTrade);
    for (const std::string& trade : trades) given.add(area_cell(area)).add(channel.text()).add(trade);
    std::vector<PostablePayment> found;
    TRY(connection.run(kFindPostable, given, [&](const Rows::Row& row) {
        auto trade = TradeNumber::parse(row.bytes(1));
        CHECK(trade.has_value());
        found.push_back({row.integer(0), channel, *std::move(trade), Money::fen(row.integer(2)),
                         Money::fen(row.integer(3)), civil_day(row.integer(4)), !row.is_null(5)});
    }));
    return found;
}

}  // namespace canbao
