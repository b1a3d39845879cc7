#include "store/key_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/advisory_locks.h"

namespace canbao {
namespace {

constexpr Column kKey[] = {
    {"kind", ColumnType::text}, {"number", ColumnType::integer}, {"print", ColumnType::bytes}};
constexpr SqlStatement kFindKeys = {
    "select kind, number, print from ref_key order by kind, number", {}, kKey};
constexpr Column kNewKey[] = {{"kind", ColumnType::text},
                              {"number", ColumnType::integer},
                              {"print", ColumnType::bytes},
                              {"added_at", ColumnType::integer}};
constexpr SqlStatement kAddKeys = {
    "insert into ref_key (kind, number, print, added_at) select kind, number, print, added_at from given where true "
    "on conflict do nothing",
    kNewKey,
    {}};
constexpr Column kCount[] = {{"count", ColumnType::integer}};
constexpr SqlStatement kCountKeys = {"select count(*) from ref_key", {}, kCount};

constexpr std::string_view kSeal = "seal";
constexpr std::string_view kIndex = "index";

}  // namespace

DatabaseResult<std::vector<KeyPrint>> read_keys(Connection& connection) {
    std::vector<KeyPrint> keys;
    TRY(connection.run(kFindKeys, Rows({}), [&](const Rows::Row& row) {
        keys.push_back({row.bytes(0) == kSeal ? KeyPrint::Kind::seal : KeyPrint::Kind::index,
                        static_cast<int>(row.integer(1)), std::string(row.bytes(2))});
    }));
    return keys;
}

DatabaseResult<Done> check_keys(Connection& connection, const std::vector<KeyPrint>& keys) {
    const std::vector<KeyPrint> known = TRY(read_keys(connection));
    for (const KeyPrint& key : known) {
        if (std::ranges::find(keys, key) != keys.end()) continue;
        const bool is_there = std::ranges::any_of(
            keys, [&](const KeyPrint& own) { return own.kind == key.kind && own.number == key.number; });
        const std::string_view kind = key.kind == KeyPrint::Kind::seal ? kSeal : kIndex;
        return tl::unexpected(DatabaseError{
            is_there
                ? Error::of(
                      fmt::format("密钥文件中的 [{}.{}] 不是写这个数据库的那一把，请换回原来的密钥文件", kind,
                                  key.number),
                      fmt::format(
                          "[{}.{}] of the key file is not the key with which this database was written: "
                          "take the right key file",
                          kind, key.number))
                : Error::of(
                      fmt::format("密钥文件缺少 [{}.{}]；换过密钥的，请用新的密钥文件重新启动", kind,
                                  key.number),
                      fmt::format(
                          "the key file lacks [{}.{}]; if keys were rotated, start anew with the new file",
                          kind, key.number)),
            DatabaseError::Kind::other});
    }
    return Done{};
}

DatabaseResult<Done> add_keys(Connection& connection, const std::vector<KeyPrint>& keys, std::int64_t now) {
    const std::vector<KeyPrint> known = TRY(read_keys(connection));
    Rows given(kNewKey);
    for (const KeyPrint& key : keys) {
        if (std::ranges::find(known, key) != known.end()) continue;
        given.add(key.kind == KeyPrint::Kind::seal ? kSeal : kIndex).add(key.number).add(key.print).add(now);
    }
    if (given.empty()) return Done{};
    // Batches that counted the keys before are committed first: what is resealed next holds theirs too.
    TRY(take_locks(connection, {AdvisoryLock::of_keys()}, AdvisoryLock::Mode::alone));
    TRY(connection.change(kAddKeys, given));
    return Done{};
}

void ask_key_count(Requests& requests, std::int64_t& count) {
    requests.add(kCountKeys, Rows({}), [&count](const Rows::Row& row) { count = row.integer(0); });
}

DatabaseResult<std::int64_t> count_keys(Connection& connection) {
    std::int64_t count = 0;
    Requests requests;
    ask_key_count(requests, count);
    TRY(requests.run(connection));
    return count;
}

}  // namespace canbao
