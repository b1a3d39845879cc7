#include "procedure/money/read_refunds.h"

#include <algorithm>
#include <map>

#include "procedure/found_person.h"
#include "procedure/money/refund_acts.h"
#include "procedure/money/refund_scene.h"
#include "procedure/permission.h"
#include "store/paid_parts.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr std::size_t kPersonsAtOnce = 500;

tl::unexpected<DatabaseError> failed(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

DatabaseResult<Done> check_reader(const Actor& actor, RegionCode area) {
    if (auto fault = refuse_ledger_reader(actor, area)) return failed(Error{std::move(fault->message)});
    return Done{};
}

template <typename Work>
auto in_one_state(Connection& connection, const Work& work) -> decltype(work()) {
    TRY(connection.begin(TransactionKind::read));
    auto read = work();
    connection.roll_back();
    return read;
}

using Names = std::map<PersonNumber, std::string>;
DatabaseResult<Names> masked_names(Connection& connection, const KeyRing& keys, RegionCode area,
                                   std::set<PersonNumber> persons) {
    persons.erase(kNobody);
    const std::vector<PersonNumber> all(persons.begin(), persons.end());
    Names names;
    for (std::size_t first = 0; first < all.size(); first += kPersonsAtOnce) {
        RegisterWish wish;
        const std::size_t end = std::min(all.size(), first + kPersonsAtOnce);
        for (std::size_t i = first; i < end; ++i) wish.numbers.insert(all[i]);
        const RegisterBook people = TRY(load_register(connection, wish, TransactionKind::read));
        for (std::size_t i = first; i < end; ++i) {
            const RegisterEntry* entry = people.find(area, all[i]);
            if (entry == nullptr) continue;
            auto name = masked_name(keys, *entry);
            if (!name) return failed(std::move(name.error()));
            names.emplace(all[i], *std::move(name));
        }
    }
    return names;
}

std::string name_in(const Names& names, PersonNumber person) {
    const auto found = names.find(person);
    return found == names.end() ? std::string() : found->second;
}

Result<ShownRefund> shown(const KeyRing& keys, Refund refund, const Names& names) {
    ShownRefund out{
        .refund = std::move(refund), .name = {}, .holder = {}, .bank = {}, .account = {}, .parts = {}};
    out.name = name_in(names, out.refund.person);
    if (out.refund.payees.empty()) return out;
    const Payee payee = TRY(open_payee(keys, out.refund, out.refund.payees.size() - 1));
    out.holder = payee.holder.masked();
    out.bank = payee.bank;
    out.account = payee.account.masked();
    return out;
}

DatabaseResult<std::vector<ShownRefund>> all_shown(Connection& connection, const KeyRing& keys,
                                                   RegionCode area, std::vector<Refund> refunds) {
    std::set<PersonNumber> persons;
    for (const Refund& refund : refunds) persons.insert(refund.person);
    const Names names = TRY(masked_names(connection, keys, area, std::move(persons)));
    std::vector<ShownRefund> out;
    for (Refund& refund : refunds) {
        auto each = shown(keys, std::move(refund), names);
        if (!each) return failed(std::move(each.error()));
        out.push_back(*std::move(each));
    }
    return out;
}

}  // namespace

DatabaseResult<std::vector<ShownRefund>> list_refunds(Connection& connection, const KeyRing& keys,
                                                      const Actor& actor, const SeasonKey& season,
                                                      std::optional<RefundState> state) {
    TRY(check_reader(actor, season.area));
    return in_one_state(connection, [&]() -> DatabaseResult<std::vector<ShownRefund>> {
        std::vector<Refund> refunds = TRY(read_refunds(connection, season.area));
        std::erase_if(refunds, [&](const Refund& refund) {
            return refund.year != season.year || (state && state_of(refund) != *state);
        });
        return all_shown(connection, keys, season.area, std::move(refunds));
    });
}

DatabaseResult<ShownRefund> show_refund(Connection& connection, const KeyRing& keys, const Actor& actor,
                                        RegionCode area, std::int64_t number) {
    TRY(check_reader(actor, area));
    return in_one_state(connection, [&]() -> DatabaseResult<ShownRefund> {
        std::vector<Refund> refunds = TRY(read_refunds(connection, area, {number}));
        if (refunds.empty()) return no_such_refund(area, number);
        std::set<std::int64_t> acts;
        for (const RefundVerdict& verdict : refunds.front().verdicts) acts.insert(verdict.act);
        std::vector<ShownRefund> out = TRY(all_shown(connection, keys, area, std::move(refunds)));
        out.front().parts = TRY(parts_given_back(connection, area, acts));
        return std::move(out.front());
    });
}

DatabaseResult<std::vector<ShownSurplus>> list_surplus(Connection& connection, const KeyRing& keys,
                                                       const Actor& actor, const SeasonKey& season) {
    TRY(check_reader(actor, season.area));
    return in_one_state(connection, [&]() -> DatabaseResult<std::vector<ShownSurplus>> {
        const auto parts = TRY(read_open_surplus(connection, season.area, season.year));
        std::set<PersonNumber> persons;
        for (const PaidPart& paid : parts) persons.insert(paid.part.person);
        const Names names = TRY(masked_names(connection, keys, season.area, std::move(persons)));
        std::vector<ShownSurplus> out;
        out.reserve(parts.size());
        for (const PaidPart& paid : parts) out.push_back({paid, name_in(names, paid.part.person)});
        return out;
    });
}

}  // namespace canbao
