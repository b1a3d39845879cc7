#include "store/channel_store.h"

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kFile[] = {{"area", kInteger},
                            {"channel", kText},
                            {"file", kText},
                            {"act", kInteger},
                            {"digest", ColumnType::bytes},
                            {"payments", kInteger},
                            {"total", kInteger},
                            {"difference", kInteger}};
constexpr Column kState[] = {{"area", kInteger},         {"act", kInteger}, {"line", kInteger},
                             {"channel", kText},         {"trade", kText},  {"order_area", kInteger},
                             {"order_number", kInteger}, {"state", kText},  {"amount", kInteger},
                             {"told_at", kInteger}};
constexpr Column kGiven[] = {{"area", kInteger}, {"channel", kText}, {"file", kText}};
constexpr SqlStatement kFindFile = {
    "select f.area, f.channel, f.file, f.act, f.digest, f.payments, f.total, f.difference "
    "from given join channel_file f on f.area = given.area and f.channel = given.channel and f.file = given.file",
    kGiven, kFile};

constexpr Column kOrder[] = {{"area", kInteger}, {"number", kInteger}};
constexpr Column kTrade[] = {{"area", kInteger}, {"channel", kText}, {"trade", kText}};
#define CANBAO_STATE_COLUMNS \
    "s.area, s.act, s.line, s.channel, s.trade, s.order_area, s.order_number, s.state, s.amount, s.told_at "
constexpr SqlStatement kStatesOfOrders = {"select " CANBAO_STATE_COLUMNS
                                          "from given join channel_state s on s.area = given.area "
                                          "and s.order_number = given.number order by s.area, s.act, s.line",
                                          kOrder, kState};
constexpr SqlStatement kStatesOfTrades = {
    "select " CANBAO_STATE_COLUMNS
    "from given join channel_state s on s.area = given.area "
    "and s.channel = given.channel and s.trade = given.trade and s.order_number is null "
    "order by s.area, s.act, s.line",
    kTrade, kState};

void add_state(Rows& rows, const StoredState& told, std::int64_t line) {
    const StateNotice& state = told.notice;
    rows.add(area_cell(told.area)).add(told.act).add(line).add(state.channel.text());
    if (state.trade)
        rows.add(state.trade->text());
    else
        rows.add_null();
    if (state.order)
        rows.add(area_cell(state.order->area())).add(state.order->number());
    else
        rows.add_null().add_null();
    rows.add(word(state.state)).add(state.amount.in_fen()).add(state.at);
}

// What stands there was written by this program.
StoredState state_from(const Rows::Row& row) {
    auto channel = ChannelKey::parse(row.bytes(3));
    const auto state = value_by_word<UnpaidState>(kUnpaidStates, row.bytes(7));
    CHECK(channel && state);
    StoredState told{region_of(row.integer(0)),
                     row.integer(1),
                     {*std::move(channel), *state, {}, {}, Money::fen(row.integer(8)), row.integer(9)}};
    if (!row.is_null(4)) {
        auto trade = TradeNumber::parse(row.bytes(4));
        CHECK(trade.has_value());
        told.notice.trade = *std::move(trade);
    }
    if (!row.is_null(5)) told.notice.order = OrderNumber(region_of(row.integer(5)), row.integer(6));
    return told;
}

DatabaseResult<std::vector<StoredState>> read_states(Connection& connection, const SqlStatement& question,
                                                     const Rows& given) {
    std::vector<StoredState> states;
    if (given.empty()) return states;
    TRY(connection.run(question, given, [&](const Rows::Row& row) { states.push_back(state_from(row)); }));
    return states;
}

}  // namespace

Facts rows_of_states(std::span<const StoredState> states) {
    const FactTable& table = channel_tables()[1];
    Facts facts{&table, Rows(table.columns())};
    std::int64_t line = 0;
    const StoredState* last = nullptr;
    for (const StoredState& told : states) {
        if (last == nullptr || last->area != told.area || last->act != told.act) line = 0;
        last = &told;
        add_state(facts.rows, told, ++line);
    }
    return facts;
}

DatabaseResult<std::vector<StoredState>> states_of_orders(Connection& connection,
                                                          const std::set<OrderNumber>& orders) {
    Rows given(kOrder);
    for (const OrderNumber& order : orders) given.add(area_cell(order.area())).add(order.number());
    return read_states(connection, kStatesOfOrders, given);
}

DatabaseResult<std::vector<StoredState>> states_of_trades(Connection& connection,
                                                          const std::set<ToldTrade>& trades) {
    Rows given(kTrade);
    for (const ToldTrade& each : trades)
        given.add(area_cell(each.area)).add(each.channel.text()).add(each.trade.text());
    return read_states(connection, kStatesOfTrades, given);
}

std::span<const FactTable> channel_tables() {
    static const FactTable tables[] = {{"channel_file", kFile, 3}, {"channel_state", kState, 1}};
    return tables;
}

std::vector<Facts> rows_of_channel_file(const StoredChannelFile& file, std::span<const StateNotice> states) {
    std::vector<Facts> facts;
    for (const FactTable& table : channel_tables()) facts.push_back({&table, Rows(table.columns())});
    const std::int64_t area = area_cell(file.area);
    Rows& rows = facts[0].rows;
    rows.add(area).add(file.channel.text()).add(file.file).add(file.act).add(file.digest);
    rows.add(static_cast<std::int64_t>(file.payments)).add(file.total.in_fen());
    if (file.difference)
        rows.add(file.difference->in_fen());
    else
        rows.add_null();
    std::int64_t line = 0;
    for (const StateNotice& state : states) add_state(facts[1].rows, {file.area, file.act, state}, ++line);
    return facts;
}

DatabaseResult<std::optional<StoredChannelFile>> find_channel_file(Connection& connection, RegionCode area,
                                                                   const ChannelKey& channel,
                                                                   std::string_view file) {
    Rows given(kGiven);
    given.add(area_cell(area)).add(channel.text()).add(file);
    std::optional<StoredChannelFile> found;
    TRY(connection.run(kFindFile, given, [&](const Rows::Row& row) {
        found = StoredChannelFile{.area = area,
                                  .channel = channel,
                                  .file = std::string(row.bytes(2)),
                                  .act = row.integer(3),
                                  .digest = std::string(row.bytes(4)),
                                  .payments = static_cast<std::uint64_t>(row.integer(5)),
                                  .total = Money::fen(row.integer(6)),
                                  .difference = {}};
        if (!row.is_null(7)) found->difference = Money::fen(row.integer(7));
    }));
    return found;
}

}  // namespace canbao
