#include "procedure/lists/roster_lookup.h"

#include <algorithm>
#include <set>

#include "channels/cell_text.h"
#include "procedure/prepared_act.h"
#include "procedure/sealed_places.h"
#include "store/list_store.h"

namespace canbao {
namespace {

// So many persons are loaded together.
constexpr std::size_t kBlock = 2'000;

tl::unexpected<DatabaseError> failed(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

class Lookup {
   public:
    Lookup(Connection& connection, const KeyRing& keys, const Catalogue& catalogue, const RosterPlace& place,
           const std::vector<RosterLine>& lines)
        : connection_(connection), keys_(keys), catalogue_(catalogue), place_(place), lines_(lines) {}

    DatabaseResult<RosterScene> run() {
        merges_ = TRY(merges_of(connection_, place_.area));
        scene_.rows.reserve(lines_.size());
        for (std::size_t first = 0; first < lines_.size(); first += kBlock)
            TRY(find_block(first, std::min(kBlock, lines_.size() - first)));
        TRY(find_holders());
        find_alike();
        return std::move(scene_);
    }

   private:
    DatabaseResult<Done> find_block(std::size_t first, std::size_t count) {
        std::vector<std::vector<BlindIndex>> indexes(count);
        RegisterWish wish;
        for (std::size_t i = 0; i < count; ++i) {
            const RosterLine& line = lines_[first + i];
            if (!line.number) continue;
            const auto document = IdentityDocument::parse(DocumentKind::resident_id, line.number->plain());
            CHECK(document.has_value());
            indexes[i] = indexes_of(keys_, {*document, {}, {}});
            wish.documents.insert(indexes[i].begin(), indexes[i].end());
        }
        const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
        for (std::size_t i = 0; i < count; ++i) TRY(find_row(people, lines_[first + i], indexes[i]));
        return Done{};
    }

    DatabaseResult<Done> find_row(const RegisterBook& people, const RosterLine& line,
                                  const std::vector<BlindIndex>& document) {
        RosterRow row{.row = line.row,
                      .person = {},
                      .category = line.category,
                      .from = line.is_removal ? line.until : line.from,
                      .begins = line.is_removal ? line.from : std::nullopt,
                      .is_day_assumed = line.is_day_assumed,
                      .is_removal = line.is_removal,
                      .problems = line.problems};
        if (line.number) {
            const RegisterEntry* entry = people.survivor(people.find(place_.area, document));
            if (entry == nullptr)
                row.problems.push_back(people.holders(document).empty() ? RowProblem::not_registered
                                                                        : RowProblem::registered_elsewhere);
            else
                TRY(compare(*entry, line, row));
        }
        scene_.rows.push_back(std::move(row));
        return Done{};
    }

    // A row about somebody outside the department's region says nothing of them.
    DatabaseResult<Done> compare(const RegisterEntry& entry, const RosterLine& line, RosterRow& row) {
        if (!place_.region.contains(entry.detail().residence) && place_.region != place_.area) {
            row.problems.push_back(RowProblem::outside_region);
            return Done{};
        }
        row.person = entry.number;
        const PersonName name = TRY(note(entry));
        if (line.name && tidy_name(name.plain()) != line.name->plain())
            row.problems.push_back(RowProblem::name_differs);
        // Whoever died may still have to be taken off a list.
        if (died_on(entry) && !line.is_removal) row.problems.push_back(RowProblem::died);
        return Done{};
    }

    DatabaseResult<PersonName> note(const RegisterEntry& entry) {
        const DetailFact& detail = entry.detail();
        const auto text =
            keys_.open(detail.name, place_of_detail("name", entry.area, entry.number, detail.act));
        if (!text) return failed(text.error());
        auto name = PersonName::parse(*text);
        if (!name) return failed(name.error());
        scene_.persons.insert_or_assign(
            entry.number, RosterPerson{name->masked(), detail.residence,
                                       standing_on(Date::last_of(kLastYear), entry.enrolments).kind ==
                                           Standing::Kind::active});
        return *std::move(name);
    }

    PersonNumber survivor(PersonNumber number) const {
        for (auto merge = merges_.find(number); merge != merges_.end(); merge = merges_.find(number))
            number = merge->second;
        return number;
    }

    // Everybody in the region who holds any identity. Those of an entry that goes on in another are that
    // one's.
    DatabaseResult<Done> find_holders() {
        std::map<PersonNumber, std::vector<IdentityFact>> facts;
        TRY(read_identities(connection_, place_.area, [&](PersonNumber number, const IdentityFact& fact) {
            facts[survivor(number)].push_back(fact);
        }));
        std::set<PersonNumber> unseen;
        for (const auto& [number, its_facts] : facts) {
            auto identities = identities_by(its_facts, catalogue_);
            if (!identities) return failed(identities.error());
            if (identities->empty()) continue;
            if (!scene_.persons.contains(number) && matters(*identities)) unseen.insert(number);
            scene_.before.emplace(number, *std::move(identities));
        }
        return load_unseen(unseen);
    }

    // Whether it has to be known where the person lives and what their name is: only a full list asks about
    // those whom it does not name.
    bool matters(const std::vector<Identity>& identities) const {
        return std::ranges::any_of(
            identities, [&](const Identity& identity) { return place_.covered.contains(identity.category); });
    }

    DatabaseResult<Done> load_unseen(const std::set<PersonNumber>& unseen) {
        for (auto next = unseen.begin(); next != unseen.end();) {
            RegisterWish wish;
            for (std::size_t i = 0; i < kBlock && next != unseen.end(); ++i) wish.numbers.insert(*next++);
            const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
            for (const PersonNumber number : wish.numbers) {
                const RegisterEntry* entry = people.find(place_.area, number);
                CHECK(entry != nullptr);
                if (place_.region != place_.area && !place_.region.contains(entry->detail().residence)) {
                    scene_.before.erase(number);
                    continue;
                }
                const PersonName name = TRY(note(*entry));
                names_of_unseen_.emplace(tidy_name(name.plain()), number);
            }
        }
        return Done{};
    }

    // Whoever is missing in a full list may be meant by a row whose number is wrong.
    void find_alike() {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (scene_.rows[i].person || !lines_[i].name) continue;
            const auto [first, last] = names_of_unseen_.equal_range(lines_[i].name->plain());
            for (auto each = first; each != last; ++each)
                scene_.alike[scene_.rows[i].row].push_back(each->second);
        }
    }

    Connection& connection_;
    const KeyRing& keys_;
    const Catalogue& catalogue_;
    const RosterPlace& place_;
    const std::vector<RosterLine>& lines_;
    std::map<PersonNumber, PersonNumber> merges_;
    std::multimap<std::string, PersonNumber> names_of_unseen_;
    RosterScene scene_;
};

}  // namespace

DatabaseResult<RosterScene> look_up_roster(Connection& connection, const KeyRing& keys,
                                           const Catalogue& catalogue, const RosterPlace& place,
                                           const std::vector<RosterLine>& lines) {
    return Lookup(connection, keys, catalogue, place, lines).run();
}

}  // namespace canbao
