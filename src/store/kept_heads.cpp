#include "store/kept_heads.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;

constexpr Column kNumber[] = {{"area", kInteger}, {"seal", kInteger}};
constexpr Column kHead[] = {
    {"area", kInteger}, {"seal", kInteger}, {"last_act", kInteger}, {"digest", ColumnType::bytes}};
constexpr SqlStatement kFindSeals = {
    "select s.area, s.seal, s.last_act, s.digest from given "
    "join audit_seal s on s.area = given.area and s.seal = given.seal",
    kNumber, kHead};
constexpr Column kArea[] = {{"area", kInteger}};
constexpr SqlStatement kFindLast = {
    "select s.area, max(s.seal) as seal from given join audit_seal s on s.area = given.area group by s.area",
    kArea, kNumber};

using SealNumber = std::pair<std::int64_t, std::int64_t>;  // area and seal

SealNumber number_of(const ChainHead& head) { return {head.area, head.seal}; }

DatabaseResult<std::map<SealNumber, ChainHead>> find_seals(Connection& connection,
                                                           const std::vector<ChainHead>& kept) {
    Rows given(kNumber);
    for (const ChainHead& head : kept) given.add(head.area).add(head.seal);
    std::map<SealNumber, ChainHead> seals;
    TRY(connection.run(kFindSeals, given, [&](const Rows::Row& row) {
        seals[{row.integer(0), row.integer(1)}] = {row.integer(0), row.integer(1), row.integer(2),
                                                   std::string(row.bytes(3))};
    }));
    return seals;
}

// 0: the area has no seal.
DatabaseResult<std::int64_t> last_seal_of(Connection& connection, std::int64_t area) {
    Rows given(kArea);
    given.add(area);
    std::int64_t last = 0;
    TRY(connection.run(kFindLast, given, [&](const Rows::Row& row) { last = row.integer(1); }));
    return last;
}

LocalText changed(std::int64_t seal) {
    return {fmt::format("第{}个封存与存下的链头不符：它或它以前的办理被改写过", seal),
            fmt::format(
                "seal {} does not match the head that was kept: it, or what stands before it, was rewritten",
                seal)};
}

// `last`: the last seal of the area, 0 where it has none.
LocalText gone(std::int64_t seal, std::int64_t last) {
    LocalText how = {"它从链中被拿走", "it was taken out of the chain"};
    if (last < seal)
        how = {fmt::format("该区划的链在第{}个封存以后被截断", last),
               fmt::format("the chain of the area was cut off behind seal {}", last)};
    if (last == 0) how = {"该区划的封存全被拿走", "all seals of the area were taken away"};
    return {fmt::format("存有链头的第{}个封存不在了：{}", seal, how.zh),
            fmt::format("seal {}, whose head was kept, is gone: {}", seal, how.en)};
}

}  // namespace

DatabaseResult<KeptHeads> compare_heads(Connection& connection, std::vector<ChainHead> kept) {
    std::ranges::sort(kept, {}, number_of);
    const std::map<SealNumber, ChainHead> seals = TRY(find_seals(connection, kept));
    KeptHeads compared;
    for (const ChainHead& head : kept) {
        const auto seal = seals.find(number_of(head));
        if (seal != seals.end() && seal->second == head) {
            ++compared.standing;
            continue;
        }
        if (!compared.faults.empty() && compared.faults.back().area == head.area) continue;
        LocalText message;
        if (seal == seals.end()) {
            const std::int64_t last = TRY(last_seal_of(connection, head.area));
            message = gone(head.seal, last);
        } else {
            message = changed(head.seal);
        }
        compared.faults.push_back({head.area, head.last_act, std::move(message)});
    }
    return compared;
}

}  // namespace canbao
