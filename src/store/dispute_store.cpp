#include "store/dispute_store.h"

#include "store/rows.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kAreas[] = {{"first_area", kInteger}, {"last_area", kInteger}};
constexpr Column kDisputed[] = {{"area", kInteger}, {"payment", kInteger}, {"channel", kText},
                                {"trade", kText},   {"amount", kInteger},  {"paid_at", kInteger},
                                {"field", kText},   {"said", kText},       {"act", kInteger}};
constexpr SqlStatement kReadContradictions = {
    "select c.area, c.payment, (select p.channel from payment p where p.area = c.area and p.payment = c.payment), "
    "(select p.trade from payment p where p.area = c.area and p.payment = c.payment), "
    "(select p.amount from payment p where p.area = c.area and p.payment = c.payment), "
    "(select p.paid_at from payment p where p.area = c.area and p.payment = c.payment), c.field, c.said, c.act "
    "from given join payment_contradiction c on c.area >= given.first_area and c.area <= given.last_area "
    "order by c.area, c.act, c.payment, c.field",
    kAreas, kDisputed};
#define CANBAO_OF_PAYMENT(column)                                         \
    "(select min(p." column                                               \
    ") from payment p where p.channel = s.channel and p.trade = s.trade " \
    "and p.area >= given.first_area and p.area <= given.last_area), "
// A refund that a channel tells names its trade; the payment may be in the books of another area than the
// notice.
constexpr SqlStatement kReadRefunded = {
    "select " CANBAO_OF_PAYMENT("area") CANBAO_OF_PAYMENT("payment") "s.channel, s.trade, " CANBAO_OF_PAYMENT("amount")
        CANBAO_OF_PAYMENT("paid_at") "'state', s.state, s.act "
    "from given join channel_state s on s.state = 'refunded' and exists (select 1 from payment p "
    "where p.channel = s.channel and p.trade = s.trade and p.area >= given.first_area and p.area <= given.last_area) "
    "order by s.area, s.act, s.line",
    kAreas, kDisputed};
#undef CANBAO_OF_PAYMENT

}  // namespace

DatabaseResult<Done> read_disputed(Connection& connection, std::int64_t first_area, std::int64_t last_area,
                                   const std::function<void(const DisputedRow&)>& take) {
    Rows given(kAreas);
    given.add(first_area).add(last_area);
    const auto take_row = [&](const Rows::Row& row) {
        take({row.integer(0), row.integer(1), row.bytes(2), row.bytes(3), Money::fen(row.integer(4)),
              row.integer(5), row.bytes(6), row.bytes(7), row.integer(8)});
    };
    TRY(connection.run(kReadContradictions, given, take_row));
    return connection.run(kReadRefunded, given, take_row);
}

}  // namespace canbao
