#include "procedure/season/list_bills.h"

#include <algorithm>

#include <fmt/format.h>

#include "procedure/found_person.h"
#include "procedure/permission.h"
#include "store/bill_basis.h"
#include "store/notice_store.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr std::size_t kNamesAtOnce = 2'000;

tl::unexpected<DatabaseError> refuse(std::string zh, std::string en) {
    return tl::unexpected(DatabaseError{Error::of(std::move(zh), std::move(en)), DatabaseError::Kind::other});
}

class BillLister {
   public:
    BillLister(Connection& connection, const KeyRing& keys, const Actor& actor, const BillListOrder& order,
               const std::function<void(std::uint64_t)>& seen)
        : connection_(connection), keys_(keys), actor_(actor), order_(order), seen_(seen) {}

    DatabaseResult<ListedBills> list() {
        const SeasonState state = TRY(read_season_state(connection_, order_.season));
        if (!state.billed)
            return refuse(fmt::format("{} {}年度还没有开票：请先执行 canbao season bill",
                                      order_.season.area.text(), order_.season.year),
                          fmt::format("no bills were made for {} in {}: run canbao season bill first",
                                      order_.season.area.text(), order_.season.year));
        run_ = state.billed->run;
        merges_ = TRY(merges_of(connection_, order_.season.area));
        TRY(order_.family_of ? list_family() : list_place());
        for (std::size_t first = 0; first < bills_.size(); first += kNamesAtOnce)
            TRY(name_them(std::span(bills_).subspan(first, std::min(kNamesAtOnce, bills_.size() - first))));
        std::ranges::sort(bills_, {}, [](const ListedBill& each) {
            return std::tuple(each.village, each.household.value_or(each.person), each.person);
        });
        return ListedBills{std::move(bills_), members_unseen_};
    }

   private:
    PersonNumber survivor(PersonNumber person) const {
        for (auto next = merges_.find(person); next != merges_.end(); next = merges_.find(person))
            person = next->second;
        return person;
    }

    // What was said last of a person, or of an entry that goes on in this one.
    void note(PersonNumber person, HouseholdFact fact) {
        fact.household = survivor(fact.household);
        const auto [known, is_new] = households_.try_emplace(survivor(person), fact);
        if (!is_new && known->second.act < fact.act) known->second = std::move(fact);
    }

    DatabaseResult<Done> list_family() {
        const PersonNumber person = survivor(*order_.family_of);
        std::vector<PersonNumber> entries = {person};
        for (const auto& [merged, into] : merges_)
            if (survivor(into) == person) entries.push_back(merged);
        for (const PersonNumber entry : entries) {
            const auto members = TRY(household_of(connection_, order_.season.area, entry));
            for (const HouseholdMember& member : members) note(member.person, member.fact);
        }
        std::vector<PersonRange> ranges;
        if (const auto known = households_.find(person); known == households_.end())
            ranges.push_back({person, person});
        else
            for (const auto& [member, fact] : households_)
                if (fact.household == known->second.household) ranges.push_back({member, member});
        return add(ranges);
    }

    DatabaseResult<Done> list_place() {
        const auto all = TRY(read_households(connection_, order_.season.area));
        for (const auto& [person, fact] : all) note(person, fact);
        for (PersonNumber after{0}; after != kLastPerson;) {
            const PersonRange range = {static_cast<PersonNumber>(static_cast<std::int64_t>(after) + 1),
                                       TRY(end_of_part(connection_, order_.season.area, after))};
            after = range.last;
            TRY(add({&range, 1}));
        }
        return Done{};
    }

    DatabaseResult<Done> add(std::span<const PersonRange> ranges) {
        TRY(read_bill_basis(connection_, order_.season, ranges, basis_, run_));
        for (const RegisterEntry& entry : basis_.entries) {
            const RegionCode village = entry.detail().residence;
            const StoredBill* stored = basis_.bill_of(entry.number);
            const bool has_one = stored != nullptr && stored->bill.outcome != BillOutcome::withdrawn;
            // A family is looked at together, also where a member lives elsewhere by now.
            const bool is_asked_for = order_.family_of || order_.within.contains(village);
            if (!has_one || !is_asked_for) continue;
            if (!sees(actor_, village)) {
                ++members_unseen_;
                continue;
            }
            const auto household = households_.find(entry.number);
            const bool is_known = household != households_.end();
            bills_.push_back(
                {.person = entry.number,
                 .name = {},
                 .village = village,
                 .household = is_known ? std::optional(household->second.household) : std::nullopt,
                 .relation = is_known ? household->second.relation : "",
                 .bill = stored->bill});
        }
        seen_(looked_at_ += basis_.entries.size());
        return Done{};
    }

    DatabaseResult<Done> name_them(std::span<ListedBill> bills) {
        RegisterWish wish;
        for (const ListedBill& each : bills) wish.numbers.insert(each.person);
        const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
        for (ListedBill& each : bills) {
            const RegisterEntry* entry = people.find(order_.season.area, each.person);
            CHECK(entry != nullptr);
            each.name = TRY(as_database_result(masked_name(keys_, *entry)));
        }
        return Done{};
    }

    Connection& connection_;
    const KeyRing& keys_;
    const Actor& actor_;
    const BillListOrder& order_;
    const std::function<void(std::uint64_t)>& seen_;
    std::int64_t run_ = 0;
    std::map<PersonNumber, HouseholdFact> households_;
    BillBasis basis_;
    std::map<PersonNumber, PersonNumber> merges_;
    std::uint64_t looked_at_ = 0;
    std::uint64_t members_unseen_ = 0;
    std::vector<ListedBill> bills_;
};

}  // namespace

DatabaseResult<ListedBills> list_bills(Connection& connection, const KeyRing& keys, const Actor& actor,
                                       const BillListOrder& order,
                                       const std::function<void(std::uint64_t)>& seen) {
    const RegionCode area = order.season.area;
    if (!may_read_persons(actor, area) || !area.contains(order.within) ||
        !(actor.scope.contains(order.within) || order.family_of))
        return refuse(fmt::format("{} 不在可以查看的辖区内", order.within.text()),
                      fmt::format("{} is not in a region that you may see", order.within.text()));
    TRY(connection.begin(TransactionKind::read));
    auto bills = BillLister(connection, keys, actor, order, seen).list();
    connection.roll_back();
    return bills;
}

}  // namespace canbao
