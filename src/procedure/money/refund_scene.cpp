#include "procedure/money/refund_scene.h"

#include <algorithm>

#include <fmt/format.h>

#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "registry/register_book.h"
#include "store/act_store.h"
#include "store/paid_parts.h"
#include "store/register_store.h"

namespace canbao {

tl::unexpected<DatabaseError> refund_error(std::string zh, std::string en) {
    return tl::unexpected(DatabaseError{Error::of(std::move(zh), std::move(en)), DatabaseError::Kind::other});
}

tl::unexpected<DatabaseError> no_such_refund(RegionCode area, std::int64_t number) {
    return refund_error(fmt::format("{} 没有编号为 {} 的退费", area.text(), number),
                        fmt::format("{} has no refund of the number {}", area.text(), number));
}

BulkAct refund_act(RegionCode area, std::string_view kind, std::string key, Date on, std::string command) {
    return {.area = area,
            .client = "refund",
            .key = std::move(key),
            .kind = std::string(kind),
            .on = on,
            .command = std::move(command),
            .decision = {}};
}

DatabaseResult<std::optional<ActRecord>> done_before(BulkWriter& writer, const BulkAct& act) {
    const auto done = TRY(find_acts(writer.connection(), {{act.area, act.client, act.key}}));
    if (done.empty()) return std::optional<ActRecord>();
    const ActRecord& record = done.begin()->second;
    const auto digests = digests_of_command(writer.ground().keys, act.command);
    if (std::ranges::find(digests, record.command_digest) == digests.end())
        return refund_error(
            fmt::format("编号 {} 已用于另一次办理；重发请保持原样，新办请换编号", act.key),
            fmt::format("the key {} was used for something else: send the same again, or take a new key",
                        act.key));
    return std::optional(record);
}

DatabaseResult<PaidPerson> read_paid_person(Connection& connection, const Actor& actor, RegionCode area,
                                            PersonNumber person, Date on) {
    PaidPerson paid;
    if (person == kNobody) {
        paid.entries.push_back(TRY(read_paid_parts(connection, area, {kNobody})));
        return paid;
    }
    RegisterWish wish;
    wish.numbers.insert(person);
    const RegisterBook people = TRY(load_register(connection, wish, TransactionKind::read));
    const RegisterEntry* named = people.find(area, person);
    const RegisterEntry* entry = people.survivor(named);
    if (entry == nullptr || !sees(actor, *entry))
        return refund_error(
            fmt::format("{} 没有人员编号 {}", area.text(), static_cast<std::int64_t>(person)),
            fmt::format("nobody has the number {} in {}", static_cast<std::int64_t>(person), area.text()));
    std::vector<PersonNumber> numbers = {person};
    std::vector<const RegisterEntry*> all = people.others_of(*entry);
    all.push_back(entry);
    for (const RegisterEntry* other : all)
        if (other->area == area && other->number != person && people.survivor(other) == entry)
            numbers.push_back(other->number);
    for (const PersonNumber number : numbers)
        paid.entries.push_back(TRY(read_paid_parts(connection, area, {number})));
    paid.is_relation_open = standing_on(on, entry->enrolments).is_open();
    return paid;
}

std::vector<Facts> facts_giving_back(const Refund& refund, std::span<const PaidPart* const> parts,
                                     std::int64_t act, Date day) {
    PaymentRows rows;
    for (const PaidPart* paid : parts) {
        rows.add_reversal(refund.area, act, paid->part);
        for (const Transfer& transfer : transfers_back(paid->part, day)) rows.add(refund.area, act, transfer);
    }
    return rows.take();
}

}  // namespace canbao
