#include "procedure/season/count_coverage.h"

#include <algorithm>

#include <fmt/format.h>

#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "procedure/sealed_places.h"
#include "procedure/season/follow_up.h"
#include "store/register_store.h"
#include "vocabulary/personal.h"

namespace canbao {
namespace {

constexpr std::size_t kNamesAtOnce = 2'000;

tl::unexpected<DatabaseError> failed(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

// Somebody of the population, with what the day asks about.
struct Resident {
    PersonNumber number;
    CoveragePerson counted;
    bool was_enrolled = false;
};

bool has_left(const Standing& standing) { return standing.kind == Standing::Kind::terminated; }

// Goes through the population of an area, part by part.
class Population {
   public:
    Population(Connection& connection, const PolicyBook& book, const CoverageOrder& order,
               const std::function<void(std::uint64_t)>& seen)
        : connection_(connection), catalogue_(*book.catalogue(order.area)), order_(order), seen_(seen) {}

    DatabaseResult<Done> each(const std::function<void(const Resident&)>& take) {
        TRY(read_merged());
        std::uint64_t done = 0;
        for (PersonNumber after{0}; after != kLastPerson;) {
            const PersonRange range = {static_cast<PersonNumber>(static_cast<std::int64_t>(after) + 1),
                                       TRY(end_of_part(connection_, order_.area, after))};
            after = range.last;
            BillBasis basis;
            TRY(read_bill_basis(connection_, season(), std::span(&range, 1), basis));
            for (const RegisterEntry& entry : basis.entries) TRY(give(entry, take));
            seen_(done += basis.entries.size());
        }
        return Done{};
    }

   private:
    SeasonKey season() const { return {order_.area, order_.year}; }

    // What lists say of an entry that goes on in another, they say of that one.
    DatabaseResult<Done> read_merged() {
        merges_ = TRY(merges_of(connection_, order_.area));
        for (const auto& [person, into] : merges_) {
            const PersonRange range = {person, person};
            BillBasis basis;
            TRY(read_bill_basis(connection_, season(), std::span(&range, 1), basis));
            PersonNumber survivor = into;
            for (auto next = merges_.find(into); next != merges_.end(); next = merges_.find(survivor))
                survivor = next->second;
            for (const RegisterEntry& entry : basis.entries)
                std::ranges::copy(entry.identities, std::back_inserter(inherited_[survivor]));
        }
        return Done{};
    }

    DatabaseResult<Done> give(const RegisterEntry& entry, const std::function<void(const Resident&)>& take) {
        const auto died = died_on(entry);
        if (merges_.contains(entry.number) || (died && *died <= order_.on)) return Done{};
        const Standing standing = standing_on(order_.on, entry.enrolments);
        const RegionCode village = detail_on(order_.on, entry).residence;
        if (has_left(standing) || !order_.within.contains(village)) return Done{};
        std::vector<IdentityFact> facts = entry.identities;
        if (const auto more = inherited_.find(entry.number); more != inherited_.end())
            facts.insert(facts.end(), more->second.begin(), more->second.end());
        const auto identities = identities_by(facts, catalogue_);
        if (!identities) return failed(identities.error());
        Resident resident{.number = entry.number,
                          .counted = {.village = village,
                                      .held = {},
                                      .is_enrolled = standing.kind == Standing::Kind::active},
                          .was_enrolled = standing.is_open()};
        for (const Identity& identity : *identities)
            if (identity.period.contains(order_.on)) resident.counted.held.insert(identity.category);
        if (!(resident.counted.held & catalogue_.employee_insurance()).is_empty()) return Done{};
        take(resident);
        return Done{};
    }

    Connection& connection_;
    const Catalogue& catalogue_;
    const CoverageOrder& order_;
    const std::function<void(std::uint64_t)>& seen_;
    std::map<PersonNumber, PersonNumber> merges_;
    std::map<PersonNumber, std::vector<IdentityFact>> inherited_;
};

bool is_named(const Catalogue& catalogue, const std::string& key, const std::string& written) {
    if (written.empty() || key == written) return true;
    const NamedKey* keeper = catalogue.list_keeper(key);
    return keeper != nullptr && (keeper->name.zh == written || keeper->name.en == written);
}

DatabaseResult<const CoverageTable*> law_of(const PolicyBook& book, const Actor& actor,
                                            const CoverageOrder& order) {
    // A department may have the list of those whom it is to follow up.
    const bool is_department =
        actor.role == Role::department && !order.department.empty() && order.department != kTownshipFollowsUp;
    if (!(is_department || may_read_persons(actor, order.area)) || !actor.scope.contains(order.within))
        return failed(Error::of(fmt::format("{} 不在可以查看的辖区内", order.within.text()),
                                fmt::format("{} is not in a region that you may see", order.within.text())));
    const CoverageTable* law = book.coverage(order.area, order.year);
    if (law == nullptr || law->targets.empty())
        return failed(Error::of(fmt::format("没有 {} {}年度的参保目标", order.area.text(), order.year),
                                fmt::format("no document sets a target of coverage for {} in {}",
                                            order.area.text(), order.year)));
    const bool is_known = order.department.empty() || order.department == kTownshipFollowsUp ||
                          std::ranges::any_of(law->catalogue->list_keepers, [&](const NamedKey& each) {
                              return is_named(*law->catalogue, each.key, order.department);
                          });
    if (!is_known)
        return failed(Error::of(
            fmt::format("没有名单部门“{}”；乡镇（街道）写 township", order.department),
            fmt::format("there is no department \"{}\" that keeps lists; of townships write township",
                        order.department)));
    return law;
}

template <typename Work>
auto reading(Connection& connection, const Work& work) -> decltype(work()) {
    TRY(connection.begin(TransactionKind::read));
    auto answer = work();
    connection.roll_back();
    return answer;
}

const FollowUp* last_of(const FollowUps& all, PersonNumber person, Date on) {
    const auto found = all.find(person);
    return found == all.end() ? nullptr : last_follow_up(found->second, on);
}

void count_follow_up(FollowUpCount& count, bool is_enrolled, const FollowUp* last) {
    switch (follow_up_state(is_enrolled, last)) {
        case FollowUpState::to_contact:
            ++count.to_contact;
            break;
        case FollowUpState::contacted:
            ++count.contacted;
            break;
        case FollowUpState::declined:
            ++count.declined;
            break;
        case FollowUpState::enrolled:
            count.since_enrolled += last == nullptr ? 0 : 1;
            break;
    }
}

MissingPerson missing_of(const Resident& resident, const Catalogue& catalogue, const FollowUp* last) {
    MissingPerson missing{.person = resident.number,
                          .name = {},
                          .village = resident.counted.village,
                          .department = {},
                          .category = {},
                          .was_enrolled = resident.was_enrolled,
                          .state = follow_up_state(resident.counted.is_enrolled, last),
                          .last = {}};
    if (last != nullptr) missing.last = *last;
    if (resident.counted.held.is_empty()) return missing;
    const Category& first = catalogue.at(resident.counted.held.first());
    missing.department = first.list_keeper;
    missing.category = first.key;
    return missing;
}

DatabaseResult<Done> name_them(Connection& connection, const KeyRing& keys, RegionCode area,
                               std::span<MissingPerson> persons) {
    RegisterWish wish;
    for (const MissingPerson& each : persons) wish.numbers.insert(each.person);
    const RegisterBook people = TRY(load_register(connection, wish, TransactionKind::read));
    for (MissingPerson& each : persons) {
        const RegisterEntry* entry = people.find(area, each.person);
        CHECK(entry != nullptr);
        const DetailFact& detail = entry->detail();
        const auto text = keys.open(detail.name, place_of_detail("name", area, each.person, detail.act));
        if (!text) return failed(text.error());
        const auto name = PersonName::parse(*text);
        if (!name) return failed(name.error());
        each.name = name->masked();
    }
    return Done{};
}

}  // namespace

std::string responsible_for(CategorySet held, const Catalogue& catalogue) {
    const std::string keeper = held.is_empty() ? std::string() : catalogue.at(held.first()).list_keeper;
    return keeper.empty() ? std::string(kTownshipFollowsUp) : keeper;
}

DatabaseResult<CoverageReport> count_coverage(Connection& connection, const PolicyBook& book,
                                              const Actor& actor, const CoverageOrder& order,
                                              const std::function<void(std::uint64_t)>& seen) {
    const CoverageTable* law = TRY(law_of(book, actor, order));
    return reading(connection, [&]() -> DatabaseResult<CoverageReport> {
        CoverageTally tally(*law);
        const SeasonKey season = {order.area, order.year};
        CoverageReport report;
        report.tasks = TRY(read_tasks(connection, season));
        for (const auto& [place, task] : report.tasks) tally.assign(place, task.people);
        const FollowUps asked = TRY(follow_ups_of(connection, season));
        TRY(Population(connection, book, order, seen).each([&](const Resident& resident) {
            tally.add(resident.counted);
            const FollowUp* last = last_of(asked, resident.number, order.on);
            if (resident.counted.is_enrolled && last == nullptr) return;
            count_follow_up(report.followed[responsible_for(resident.counted.held, *law->catalogue)],
                            resident.counted.is_enrolled, last);
        }));
        report.places = tally.places(order.within);
        report.categories = tally.categories();
        return report;
    });
}

DatabaseResult<std::vector<MissingPerson>> list_missing(Connection& connection, const PolicyBook& book,
                                                        const KeyRing& keys, const Actor& actor,
                                                        const CoverageOrder& order,
                                                        const std::function<void(std::uint64_t)>& seen) {
    const CoverageTable* law = TRY(law_of(book, actor, order));
    return reading(connection, [&]() -> DatabaseResult<std::vector<MissingPerson>> {
        std::vector<MissingPerson> missing;
        const FollowUps asked = TRY(follow_ups_of(connection, {order.area, order.year}));
        const bool wants_enrolled = order.state == FollowUpState::enrolled;
        TRY(Population(connection, book, order, seen).each([&](const Resident& resident) {
            const FollowUp* last = last_of(asked, resident.number, order.on);
            if (resident.counted.is_enrolled != wants_enrolled || (wants_enrolled && last == nullptr)) return;
            const Catalogue& catalogue = *law->catalogue;
            if (!is_named(catalogue, responsible_for(resident.counted.held, catalogue), order.department))
                return;
            MissingPerson each = missing_of(resident, catalogue, last);
            if (!order.state || each.state == *order.state) missing.push_back(std::move(each));
        }));
        for (std::size_t first = 0; first < missing.size(); first += kNamesAtOnce) {
            const std::size_t count = std::min(kNamesAtOnce, missing.size() - first);
            TRY(name_them(connection, keys, order.area, std::span(missing).subspan(first, count)));
        }
        std::ranges::sort(missing, {},
                          [](const MissingPerson& each) { return std::pair(each.village, each.person); });
        return missing;
    });
}

}  // namespace canbao
