#include "store/nonce_store.h"

#include "store/cells.h"

namespace canbao {
namespace {

// Clocks of several servers differ: by that much a message may be fresh elsewhere still.
constexpr std::int64_t kKeptLonger = 600LL * 1'000'000;

constexpr Column kNonce[] = {{"area", ColumnType::integer},
                             {"signer", ColumnType::text},
                             {"nonce", ColumnType::text},
                             {"until", ColumnType::integer}};
constexpr Column kBefore[] = {{"before", ColumnType::integer}};

constexpr SqlStatement kFind = {
    "select n.area, n.signer, n.nonce, n.until from given join message_nonce n "
    "on n.area = given.area and n.signer = given.signer and n.nonce = given.nonce",
    kNonce, kNonce};
constexpr SqlStatement kUse = {
    "insert into message_nonce (area, signer, nonce, until) select area, signer, nonce, until from given",
    kNonce,
    {}};
constexpr SqlStatement kRemove = {
    "delete from message_nonce where until < (select given.before from given)", kBefore, {}};

Rows rows_of(const std::set<MessageNonce>& nonces) {
    Rows rows(kNonce);
    for (const MessageNonce& each : nonces)
        rows.add(area_cell(each.home)).add(each.signer).add(each.nonce).add(each.until);
    return rows;
}

}  // namespace

DatabaseResult<std::set<MessageNonce>> find_nonces(Connection& connection,
                                                   const std::set<MessageNonce>& nonces) {
    std::set<MessageNonce> found;
    if (nonces.empty()) return found;
    TRY(connection.run(kFind, rows_of(nonces), [&](const Rows::Row& row) {
        found.insert({region_of(row.integer(0)), std::string(row.bytes(1)), std::string(row.bytes(2)),
                      row.integer(3)});
    }));
    return found;
}

DatabaseResult<Done> use_nonces(Connection& connection, const std::set<MessageNonce>& nonces) {
    if (nonces.empty()) return Done{};
    TRY(connection.change(kUse, rows_of(nonces)));
    return Done{};
}

DatabaseResult<std::int64_t> remove_old_nonces(Connection& connection, std::int64_t now) {
    Rows given(kBefore);
    given.add(now - kKeptLonger);
    return connection.change(kRemove, given);
}

}  // namespace canbao
