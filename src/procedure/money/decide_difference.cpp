#include "procedure/money/decide_difference.h"

#include <optional>

#include <fmt/format.h>

#include "procedure/permission.h"
#include "store/reconciliation_store.h"

namespace canbao {
namespace {

constexpr std::string_view kActDifference = "difference";

tl::unexpected<DatabaseError> refuse(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

}  // namespace

DatabaseResult<Difference> decide_difference(BulkWriter& writer, const DifferenceDecision& decision) {
    if (auto fault = refuse_payment(writer.actor(), decision.area))
        return refuse(Error{std::move(fault->message)});
    std::optional<Difference> next;
    const BulkAct act = {
        .area = decision.area,
        .client = std::string(kActDifference),
        .key = fmt::format("{}/{}/{}", decision.channel.text(), decision.key.trade, writer.now()),
        .kind = std::string(kActDifference),
        .on = decision.on,
        .command = fmt::format(R"({{"to":"{}"}})", word(decision.step.to)),
        .decision = {}};
    const auto facts_by = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
        for (const StoredDifference& stored :
             TRY(differences_of(writer.connection(), decision.area, decision.channel))) {
            if (stored.difference.found.key != decision.key || !is_open(stored.difference.state)) continue;
            auto stepped = step(stored.difference, decision.step, decision.on);
            if (!stepped) return refuse(std::move(stepped.error()));
            next = *stepped;
            const StoredDifference row{stored.key, *std::move(stepped)};
            return rows_of_differences({&row, 1}, number);
        }
        return refuse(
            Error::of(fmt::format("没有交易号 {} 的未了差异", decision.key.trade),
                      fmt::format("there is no open difference of the trade {}", decision.key.trade)));
    };
    TRY(writer.write_alone(act, facts_by));
    return *std::move(next);
}

}  // namespace canbao
