#include "store/payment_store.h"

#include "store/advisory_locks.h"
#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kPayment[] = {{"area", kInteger},         {"payment", kInteger}, {"act", kInteger},
                               {"channel", kText},         {"trade", kText},      {"order_area", kInteger},
                               {"order_number", kInteger}, {"total", kInteger},   {"amount", kInteger},
                               {"paid_at", kInteger}};
constexpr Column kPart[] = {{"area", kInteger},    {"person", kInteger},  {"year", kInteger},
                            {"item", kText},       {"turn", kInteger},    {"payment", kInteger},
                            {"act", kInteger},     {"amount", kInteger},  {"standard", kInteger},
                            {"is_late", kInteger}, {"prepaid", kInteger}, {"reason", kText},
                            {"clause", kText}};
constexpr Column kReadPart[] = {{"area", kInteger},    {"person", kInteger},  {"year", kInteger},
                                {"item", kText},       {"turn", kInteger},    {"payment", kInteger},
                                {"act", kInteger},     {"amount", kInteger},  {"standard", kInteger},
                                {"is_late", kInteger}, {"prepaid", kInteger}, {"reason", kText},
                                {"clause", kText},     {"reversed", kInteger}};
constexpr Column kReversal[] = {{"area", kInteger},  {"person", kInteger}, {"year", kInteger},
                                {"item", kText},     {"turn", kInteger},   {"act", kInteger},
                                {"amount", kInteger}};
constexpr Column kSubsidy[] = {{"area", kInteger}, {"person", kInteger}, {"year", kInteger},
                               {"turn", kInteger}, {"payer", kText},     {"category", kText},
                               {"act", kInteger},  {"amount", kInteger}, {"clause", kText}};
constexpr Column kContradiction[] = {
    {"area", kInteger}, {"payment", kInteger}, {"act", kInteger}, {"field", kText}, {"said", kText}};
constexpr Column kEvent[] = {
    {"area", kInteger}, {"payment", kInteger}, {"act", kInteger}, {"event", kText}, {"day", kInteger}};
constexpr Column kTransfer[] = {{"area", kInteger}, {"act", kInteger}, {"day", kInteger},
                                {"debit", kText},   {"credit", kText}, {"amount", kInteger}};

enum { kPayments, kParts, kSubsidies, kReversals, kContradictions, kEvents, kTransfers };

constexpr Column kTrade[] = {{"channel", kText}, {"trade", kText}};
constexpr SqlStatement kFindPayments = {
    "select p.area, p.payment, p.act, p.channel, p.trade, p.order_area, p.order_number, p.total, p.amount, p.paid_at "
    "from given join payment p on p.channel = given.channel and p.trade = given.trade order by p.area",
    kTrade, kPayment};

constexpr Column kPaymentGiven[] = {{"area", kInteger}, {"payment", kInteger}};
constexpr SqlStatement kFindContradictions = {
    "select c.area, c.payment, c.act, c.field, c.said from given join payment_contradiction c "
    "on c.area = given.area and c.payment = given.payment",
    kPaymentGiven, kContradiction};

constexpr Column kUnaddressed[] = {{"area", kInteger}, {"year", kInteger}, {"payment", kInteger}};
constexpr SqlStatement kFindUnaddressed = {
    "select " CANBAO_PART_COLUMNS
    "from given join payment_part t on t.area = given.area and t.person = 0 and t.year = given.year "
    "and t.item = 'surplus' and t.turn = given.payment",
    kUnaddressed, kReadPart};

constexpr Column kPostedPayment[] = {
    {"area", kInteger},   {"payment", kInteger},    {"act", kInteger},          {"channel", kText},
    {"trade", kText},     {"order_area", kInteger}, {"order_number", kInteger}, {"total", kInteger},
    {"amount", kInteger}, {"paid_at", kInteger},    {"posted_on", kInteger}};
constexpr SqlStatement kFindByNumber = {
    "select p.area, p.payment, p.act, p.channel, p.trade, p.order_area, p.order_number, p.total, p.amount, p.paid_at, "
    "(select min(e.day) from payment_event e where e.area = p.area and e.payment = p.payment and e.event = 'posted') "
    "from given join payment p on p.area = given.area and p.payment = given.payment",
    kPaymentGiven, kPostedPayment};

std::int64_t number_cell(PersonNumber number) { return static_cast<std::int64_t>(number); }

void add_text(Rows& rows, std::string_view text) {
    if (text.empty())
        rows.add_null();
    else
        rows.add(text);
}

Payment payment_of(const Rows::Row& row) {
    auto channel = ChannelKey::parse(row.bytes(3));
    auto trade = TradeNumber::parse(row.bytes(4));
    CHECK(channel && trade);
    Payment payment{.area = region_of(row.integer(0)),
                    .number = row.integer(1),
                    .act = row.integer(2),
                    .channel = *std::move(channel),
                    .trade = *std::move(trade),
                    .order = {},
                    .total = Money::fen(row.integer(7)),
                    .amount = Money::fen(row.integer(8)),
                    .paid_at = row.integer(9),
                    .parts = {}};
    if (!row.is_null(5)) payment.order.emplace(region_of(row.integer(5)), row.integer(6));
    return payment;
}

}  // namespace

std::span<const FactTable> payment_tables() {
    static const FactTable tables[] = {{"payment", kPayment, 2},
                                       {"payment_part", kPart, 6},
                                       {"payment_subsidy", kSubsidy, 6},
                                       {"payment_reversal", kReversal, 5},
                                       {"payment_contradiction", kContradiction, 2},
                                       {"payment_event", kEvent, 2},
                                       {"transfer", kTransfer, 1}};
    return tables;
}

PaymentRows::PaymentRows() {
    for (const FactTable& table : payment_tables()) facts_.push_back({&table, Rows(table.columns())});
}

void PaymentRows::add(const Payment& payment, Date day) {
    Rows& rows = facts_[kPayments].rows;
    rows.add(area_cell(payment.area)).add(payment.number).add(payment.act);
    rows.add(payment.channel.text()).add(payment.trade.text());
    if (payment.order)
        rows.add(area_cell(payment.order->area())).add(payment.order->number());
    else
        rows.add_null().add_null();
    rows.add(payment.total.in_fen()).add(payment.amount.in_fen()).add(payment.paid_at);
    for (const PaymentPart& part : payment.parts) add_part(payment, part);
    for (const Transfer& transfer : transfers_of(payment, day)) add(payment.area, payment.act, transfer);
}

void PaymentRows::add_part(const Payment& payment, const PaymentPart& part) {
    const std::int64_t area = area_cell(payment.area);
    Rows& rows = facts_[kParts].rows;
    rows.add(area).add(number_cell(part.person)).add(part.year).add(word(part.item)).add(part.turn);
    rows.add(payment.number).add(payment.act).add(part.amount.in_fen()).add(part.standard.in_fen());
    rows.add(std::int64_t{part.is_late}).add(std::int64_t{part.is_prepaid});
    add_text(rows, part.reason);
    add_text(rows, part.clause);
    Rows& shares = facts_[kSubsidies].rows;
    for (const BillSubsidy& subsidy : part.subsidies) {
        shares.add(area).add(number_cell(part.person)).add(part.year).add(part.turn);
        shares.add(subsidy.payer).add(subsidy.category).add(payment.act);
        shares.add(subsidy.amount.in_fen()).add(subsidy.clause);
    }
}

void PaymentRows::add(const Contradiction& contradiction) {
    Rows& rows = facts_[kContradictions].rows;
    rows.add(area_cell(contradiction.area)).add(contradiction.payment).add(contradiction.act);
    rows.add(contradiction.field).add(contradiction.said);
}

void PaymentRows::add_reversal(RegionCode area, std::int64_t act, const PaymentPart& part) {
    Rows& rows = facts_[kReversals].rows;
    rows.add(area_cell(area)).add(number_cell(part.person)).add(part.year).add(word(part.item));
    rows.add(part.turn).add(act).add(part.amount.in_fen());
}

void PaymentRows::add(RegionCode area, std::int64_t act, const Transfer& transfer) {
    const SumKey key = {area, act, transfer.day(), transfer.debit(), transfer.credit()};
    sums_[key] += transfer.amount();
}

void PaymentRows::add_posting(RegionCode area, std::int64_t act, std::int64_t payment, Date day) {
    facts_[kEvents].rows.add(area_cell(area)).add(payment).add(act).add("posted").add(date_cell(day));
}

std::vector<Facts> PaymentRows::take() {
    Rows& rows = facts_[kTransfers].rows;
    for (const auto& [sum, amount] : sums_) {
        rows.add(area_cell(sum.area)).add(sum.act).add(date_cell(sum.day));
        rows.add(sum.debit.text()).add(sum.credit.text()).add(amount.in_fen());
    }
    sums_.clear();
    return std::move(facts_);
}

void lock_trades(Requests& requests, Engine engine, const std::set<TradeKey>& trades) {
    if (engine != Engine::postgres) return;
    std::set<AdvisoryLock> locks;
    for (const TradeKey& trade : trades)
        locks.insert(AdvisoryLock::of_trade(trade.channel.text(), trade.trade.text()));
    take_locks(requests, engine, locks, AdvisoryLock::Mode::alone);
}

void ask_payments(Requests& requests, const std::set<TradeKey>& trades,
                  std::map<TradeKey, std::vector<Payment>>& found) {
    Rows given(kTrade);
    for (const TradeKey& trade : trades) given.add(trade.channel.text()).add(trade.trade.text());
    requests.add(kFindPayments, std::move(given), [&found](const Rows::Row& row) {
        Payment payment = payment_of(row);
        found[{payment.channel, payment.trade}].push_back(std::move(payment));
    });
}

DatabaseResult<std::map<std::int64_t, PostedPayment>> payments_by_number(
    Connection& connection, RegionCode area, const std::set<std::int64_t>& numbers) {
    Rows given(kPaymentGiven);
    for (const std::int64_t number : numbers) given.add(area_cell(area)).add(number);
    std::map<std::int64_t, PostedPayment> found;
    TRY(connection.run(kFindByNumber, given, [&](const Rows::Row& row) {
        PostedPayment posted{payment_of(row), {}};
        if (!row.is_null(10)) posted.posted_on = date_of(row.integer(10));
        found.emplace(row.integer(1), std::move(posted));
    }));
    return found;
}

DatabaseResult<std::vector<Contradiction>> find_contradictions(Connection& connection, RegionCode area,
                                                               std::int64_t payment) {
    Rows given(kPaymentGiven);
    given.add(area_cell(area)).add(payment);
    std::vector<Contradiction> found;
    TRY(connection.run(kFindContradictions, given, [&](const Rows::Row& row) {
        found.push_back({region_of(row.integer(0)), row.integer(1), row.integer(2), std::string(row.bytes(3)),
                         std::string(row.bytes(4))});
    }));
    return found;
}

DatabaseResult<std::vector<StoredPart>> parts_of_nobody(Connection& connection,
                                                        const std::set<UnaddressedKey>& keys) {
    std::vector<StoredPart> parts;
    if (keys.empty()) return parts;
    Rows given(kUnaddressed);
    for (const UnaddressedKey& key : keys) given.add(area_cell(key.area)).add(key.year).add(key.payment);
    TRY(connection.run(kFindUnaddressed, given,
                       [&](const Rows::Row& row) { parts.push_back(part_from(row)); }));
    return parts;
}

std::span<const Column> part_columns() { return kReadPart; }

StoredPart part_from(const Rows::Row& row) {
    const auto text = [&](std::size_t cell) {
        return row.is_null(cell) ? std::string() : std::string(row.bytes(cell));
    };
    return {.area = region_of(row.integer(0)),
            .payment = row.integer(5),
            .act = row.integer(6),
            .part = {.person = static_cast<PersonNumber>(row.integer(1)),
                     .year = static_cast<int>(row.integer(2)),
                     .item = part_item(row.bytes(3)),
                     .turn = row.integer(4),
                     .amount = Money::fen(row.integer(7)),
                     .standard = Money::fen(row.integer(8)),
                     .is_late = row.integer(9) != 0,
                     .is_prepaid = row.integer(10) != 0,
                     .reason = text(11),
                     .clause = text(12),
                     .subsidies = {}},
            .reversed_by = row.is_null(13) ? std::nullopt : std::optional(row.integer(13))};
}

}  // namespace canbao
