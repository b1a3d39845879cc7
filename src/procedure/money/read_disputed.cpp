#include "procedure/money/read_disputed.h"

#include "procedure/permission.h"
#include "store/cells.h"
#include "store/dispute_store.h"

namespace canbao {

DatabaseResult<std::vector<DisputedPayment>> read_disputed(Connection& connection, const Actor& actor,
                                                           RegionCode region) {
    if (auto refused = refuse_ledger_reader(actor, region))
        return tl::unexpected(DatabaseError{Error{std::move(refused->message)}, DatabaseError::Kind::other});
    const auto [first, last] = areas_of(region);
    std::vector<DisputedPayment> disputed;
    TRY(read_disputed(connection, first, last, [&](const DisputedRow& row) {
        disputed.push_back({region_of(row.area), row.payment, std::string(row.channel),
                            std::string(row.trade), row.amount, row.paid_at, std::string(row.field),
                            std::string(row.said), row.act});
    }));
    return disputed;
}

}  // namespace canbao
