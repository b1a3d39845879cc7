#include "store/order_store.h"

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kLine[] = {{"area", kInteger}, {"pay_order", kInteger}, {"act", kInteger},
                            {"line", kInteger}, {"person", kInteger},    {"item", kText},
                            {"year", kInteger}, {"amount", kInteger}};
constexpr Column kOrder[] = {{"area", kInteger}, {"pay_order", kInteger}};
constexpr SqlStatement kFindLines = {
    "select l.area, l.pay_order, l.act, l.line, l.person, l.item, l.year, l.amount "
    "from given join pay_order_line l on l.area = given.area and l.pay_order = given.pay_order "
    "order by l.area, l.pay_order, l.line",
    kOrder, kLine};

}  // namespace

std::span<const FactTable> order_tables() {
    static const FactTable tables[] = {{"pay_order_line", kLine, 2}};
    return tables;
}

std::vector<Facts> rows_of_orders(std::span<const StoredOrder> orders) {
    const FactTable& table = order_tables().front();
    Facts facts{&table, Rows(table.columns())};
    for (const StoredOrder& order : orders) {
        std::int64_t number = 0;
        for (const OrderedLine& line : order.lines) {
            facts.rows.add(area_cell(order.area)).add(order.number).add(order.act).add(++number);
            facts.rows.add(line.person);
            facts.rows.add(line.item).add(line.year).add(line.amount.in_fen());
        }
    }
    std::vector<Facts> out;
    out.push_back(std::move(facts));
    return out;
}

DatabaseResult<std::map<OrderNumber, StoredOrder>> find_orders(Connection& connection,
                                                               const std::set<OrderNumber>& numbers) {
    std::map<OrderNumber, StoredOrder> orders;
    if (numbers.empty()) return orders;
    Rows given(kOrder);
    for (const OrderNumber& number : numbers) given.add(area_cell(number.area())).add(number.number());
    TRY(connection.run(kFindLines, given, [&](const Rows::Row& row) {
        const RegionCode area = region_of(row.integer(0));
        const std::int64_t number = row.integer(1);
        StoredOrder& order =
            orders.try_emplace(OrderNumber(area, number), StoredOrder{area, number, row.integer(2), {}})
                .first->second;
        order.lines.push_back({row.integer(4), std::string(row.bytes(5)), static_cast<int>(row.integer(6)),
                               Money::fen(row.integer(7))});
    }));
    return orders;
}

}  // namespace canbao
