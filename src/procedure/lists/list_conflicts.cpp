#include "procedure/lists/list_conflicts.h"

#include <algorithm>

#include <fmt/format.h>

#include "procedure/found_person.h"
#include "procedure/permission.h"
#include "store/bill_basis.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr std::size_t kNamesAtOnce = 2'000;

tl::unexpected<DatabaseError> failed(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

class ConflictLister {
   public:
    ConflictLister(Connection& connection, const Catalogue& catalogue, const KeyRing& keys, RegionCode area,
                   Date on)
        : connection_(connection), catalogue_(catalogue), keys_(keys), area_(area), on_(on) {}

    DatabaseResult<std::vector<RelationConflict>> list(const std::function<void(std::uint64_t)>& seen) {
        TRY(read_merged());
        std::uint64_t looked_at = 0;
        BillBasis basis;
        for (PersonNumber after{0}; after != kLastPerson;) {
            const PersonRange range = {static_cast<PersonNumber>(static_cast<std::int64_t>(after) + 1),
                                       TRY(end_of_part(connection_, area_, after))};
            after = range.last;
            TRY(read_bill_basis(connection_, {area_, on_.year()}, {&range, 1}, basis));
            for (const RegisterEntry& entry : basis.entries) TRY(look_at(entry));
            seen(looked_at += basis.entries.size());
        }
        for (std::size_t first = 0; first < conflicts_.size(); first += kNamesAtOnce)
            TRY(name_them(
                std::span(conflicts_).subspan(first, std::min(kNamesAtOnce, conflicts_.size() - first))));
        std::ranges::sort(conflicts_, {},
                          [](const RelationConflict& each) { return std::pair(each.kind, each.person); });
        return std::move(conflicts_);
    }

   private:
    DatabaseResult<Done> look_at(const RegisterEntry& entry) {
        const Standing standing = standing_on(on_, entry.enrolments);
        if (standing.kind != Standing::Kind::active) return Done{};
        const DetailFact& detail = detail_on(on_, entry);
        const auto add = [&](RelationConflict::Kind kind, Date since) {
            conflicts_.push_back({kind, entry.number, {}, detail.residence, standing.since->from, since});
        };
        for (const Period& spell : employee_spells(TRY(identities_of(entry)), catalogue_))
            if (spell.contains(on_)) add(RelationConflict::Kind::employee, spell.from);
        if (!area_.contains(detail.residence)) add(RelationConflict::Kind::moved_away, detail.from);
        return Done{};
    }

    // With those of entries that go on in this one: there are few.
    DatabaseResult<std::vector<IdentityFact>> identities_of(const RegisterEntry& entry) {
        std::vector<IdentityFact> facts = entry.identities;
        const auto merged = merged_.find(entry.number);
        if (merged == merged_.end()) return facts;
        for (const PersonNumber person : merged->second) {
            BillBasis basis;
            const PersonRange range = {person, person};
            TRY(read_bill_basis(connection_, {area_, on_.year()}, {&range, 1}, basis));
            for (const RegisterEntry& other : basis.entries)
                facts.insert(facts.end(), other.identities.begin(), other.identities.end());
        }
        return facts;
    }

    DatabaseResult<Done> read_merged() {
        const auto merges = TRY(merges_of(connection_, area_));
        for (const auto& [person, into] : merges) {
            PersonNumber survivor = into;
            for (auto next = merges.find(into); next != merges.end(); next = merges.find(survivor))
                survivor = next->second;
            merged_[survivor].push_back(person);
        }
        return Done{};
    }

    DatabaseResult<Done> name_them(std::span<RelationConflict> conflicts) {
        RegisterWish wish;
        for (const RelationConflict& each : conflicts) wish.numbers.insert(each.person);
        const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
        for (RelationConflict& each : conflicts) {
            const RegisterEntry* entry = people.find(area_, each.person);
            CHECK(entry != nullptr);
            each.name = TRY(as_database_result(masked_name(keys_, *entry)));
        }
        return Done{};
    }

    Connection& connection_;
    const Catalogue& catalogue_;
    const KeyRing& keys_;
    RegionCode area_;
    Date on_;
    std::map<PersonNumber, std::vector<PersonNumber>> merged_;  // by the one in which they go on
    std::vector<RelationConflict> conflicts_;
};

}  // namespace

DatabaseResult<std::vector<RelationConflict>> list_conflicts(Connection& connection, const PolicyBook& book,
                                                             const KeyRing& keys, const Actor& actor,
                                                             RegionCode area, Date on,
                                                             const std::function<void(std::uint64_t)>& seen) {
    // Whoever moved away is nobody's in the townships.
    if (!may_read_persons(actor, area) || !actor.scope.contains(area))
        return failed(Error::of(fmt::format("{} 不在可以查看的辖区内", area.text()),
                                fmt::format("{} is not in a region that you may see", area.text())));
    const Catalogue* catalogue = book.catalogue(area);
    if (catalogue == nullptr)
        return failed(Error::of(fmt::format("没有 {} 所在省的人员类别目录", area.text()),
                                fmt::format("there is no catalogue of the province of {}", area.text())));
    TRY(connection.begin(TransactionKind::read));
    auto conflicts = ConflictLister(connection, *catalogue, keys, area, on).list(seen);
    connection.roll_back();
    return conflicts;
}

}  // namespace canbao
