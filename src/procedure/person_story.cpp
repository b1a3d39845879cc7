#include "procedure/person_story.h"

#include <algorithm>

#include "procedure/act_numbers.h"
#include "procedure/person_facts.h"
#include "procedure/sealed_places.h"
#include "store/database.h"
#include "store/list_store.h"
#include "store/register_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

tl::unexpected<DatabaseError> refuse(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

tl::unexpected<DatabaseError> nobody() {
    return refuse(Error::of("辖区内没有此人的登记，或当时还没有",
                            "nobody is registered so in your region, or not yet then"));
}

// The last act that counts: of the end of a day in China.
std::int64_t last_act(const std::optional<Date>& known) {
    return known ? ActNumbers::last_of(last_moment_of(*known)) : std::numeric_limits<std::int64_t>::max();
}

Result<PersonStory::Detail> masked(const KeyRing& keys, const RegisterEntry& entry, const DetailFact& fact) {
    const auto open = [&](std::string_view column, const Sealed& sealed) {
        return keys.open(sealed, place_of_detail(column, entry.area, entry.number, fact.act));
    };
    const std::string full_name = TRY(open("name", fact.name));
    const PersonName name = TRY(PersonName::parse(full_name));
    const std::string number = TRY(open("document", fact.document));
    const IdentityDocument document = TRY(IdentityDocument::parse(fact.document_kind, number));
    PersonStory::Detail detail{.from = fact.from,
                               .act = fact.act,
                               .name = name.masked(),
                               .document = document.masked(),
                               .phone = {},
                               .sex = fact.sex,
                               .born = fact.born,
                               .document_kind = fact.document_kind,
                               .residence = fact.residence};
    if (fact.phone) {
        const std::string text = TRY(open("phone", *fact.phone));
        detail.phone = TRY(PhoneNumber::parse(text)).masked();
    }
    return detail;
}

// The acts to which an entry owes its facts.
std::set<std::int64_t> acts_of(const RegisterEntry& entry) {
    std::set<std::int64_t> acts;
    for (const DetailFact& fact : entry.details) acts.insert(fact.act);
    for (const EnrolmentFact& fact : entry.enrolments) acts.insert(fact.act);
    for (const InsuredYearFact& fact : entry.insured) acts.insert(fact.act);
    for (const IdentityFact& fact : entry.identities) acts.insert(fact.act);
    for (const CorrectedFact& corrected : entry.corrected) acts.insert({corrected.fact.act, corrected.by});
    return acts;
}

class StoryReader {
   public:
    StoryReader(Connection& connection, const PolicyBook& book, const KeyRing& keys, const Actor& actor,
                const PersonQuestion& question)
        : connection_(connection), book_(book), keys_(keys), actor_(actor), question_(question) {}

    // By what had been recorded then: a merge that came later is not followed.
    DatabaseResult<PersonStory> read() {
        RegisterWish wish{.documents = {}, .numbers = {}, .last_act = last_act(question_.known)};
        std::vector<BlindIndex> document;
        if (const auto* number = std::get_if<PersonNumber>(&question_.person)) {
            wish.numbers.insert(*number);
        } else {
            document = indexes_of(keys_, std::get<DocumentReference>(question_.person));
            wish.documents.insert(document.begin(), document.end());
        }
        const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
        const RegisterEntry* entry = document.empty() ? people.find(question_.area, *wish.numbers.begin())
                                                      : people.find(question_.area, document);
        entry = people.survivor(entry);
        if (entry == nullptr || !sees(actor_, *entry)) return nobody();
        return tell(people, *entry, wish.last_act);
    }

   private:
    DatabaseResult<PersonStory> tell(const RegisterBook& people, const RegisterEntry& entry,
                                     std::int64_t last_act) {
        PersonStory story{.entry = entry,
                          .details = {},
                          .detail_now = 0,
                          .standing = {},
                          .elsewhere = {},
                          .listed = {},
                          .held = {},
                          .lists = {},
                          .acts = {},
                          .paid = {},
                          .bill = {}};
        const DetailFact& now = detail_on(question_.on, entry);
        for (const DetailFact& fact : story.entry.details) {
            auto detail = masked(keys_, entry, fact);
            if (!detail) return refuse(std::move(detail.error()));
            if (fact.act == now.act) story.detail_now = story.details.size();
            story.details.push_back(*std::move(detail));
        }
        story.standing = standing_on(question_.on, story.entry.enrolments);
        for (const RegisterEntry* other : people.others_of(entry))
            if (other->area != entry.area && !other->merged_into)
                story.elsewhere.push_back({other->area, standing_on(question_.on, other->enrolments).kind});
        // Those of the area that go on in this one.
        std::vector<const RegisterEntry*> merged = people.others_of(entry);
        std::erase_if(merged, [&](const RegisterEntry* other) {
            return other->area != entry.area || people.survivor(other) != &entry;
        });
        const Catalogue* catalogue = book_.catalogue(entry.area);
        TRY(tell_identities(entry, merged, catalogue, story));
        std::set<std::int64_t> acts = acts_of(entry);
        for (const PersonStory::Listed& listed : story.listed) acts.insert(listed.fact.act);
        story.acts =
            TRY(read_acts_about(connection_, entry.area, static_cast<std::int64_t>(entry.number), acts));
        std::erase_if(story.acts, [&](const ActRecord& act) { return act.act > last_act; });
        story.paid = TRY(read_paid_cover(connection_, book_, {entry, merged}, last_act));
        const bool is_paid =
            std::ranges::find(story.paid, question_.year, &PaidCover::year) != story.paid.end();
        if (is_paid || !story.standing.is_open() || catalogue == nullptr) return story;
        if (is_employee_on(question_.on, story.entry, merged, *catalogue)) return story;
        auto facts = facts_of(story.entry, merged, question_.on, *catalogue);
        if (!facts) return refuse(std::move(facts.error()));
        story.bill = bill(story, *std::move(facts));
        return story;
    }

    // What lists said of the person, by whose lists, and what of it holds on the day.
    DatabaseResult<Done> tell_identities(const RegisterEntry& entry,
                                         const std::vector<const RegisterEntry*>& merged,
                                         const Catalogue* catalogue, PersonStory& story) {
        std::vector<IdentityFact> facts = entry.identities;
        for (const RegisterEntry* other : merged)
            facts.insert(facts.end(), other->identities.begin(), other->identities.end());
        if (facts.empty()) return Done{};
        std::ranges::stable_sort(facts, {}, &IdentityFact::act);
        for (const IdentityFact& fact : facts) story.listed.push_back({fact, name_of(fact, catalogue)});
        for (const ListTaken& list : TRY(lists_taken(connection_, entry.area))) {
            const auto brought = [&](const IdentityFact& fact) { return fact.act == list.act; };
            if (std::ranges::none_of(facts, brought)) continue;
            const NamedKey* keeper = catalogue == nullptr ? nullptr : catalogue->list_keeper(list.department);
            const LocalText unknown{list.department, list.department};
            story.lists[list.act] = {keeper == nullptr ? unknown : keeper->name, list.document};
        }
        return tell_held(facts, catalogue, story);
    }

    DatabaseResult<Done> tell_held(const std::vector<IdentityFact>& facts, const Catalogue* catalogue,
                                   PersonStory& story) const {
        if (catalogue == nullptr) return Done{};
        const auto identities = identities_by(facts, *catalogue);
        if (!identities) return refuse(identities.error());
        for (const Identity& identity : *identities) {
            if (!identity.period.contains(question_.on)) continue;
            const Category& category = catalogue->at(identity.category);
            story.held.push_back(
                {{category.key, identity.period.from, identity.period.until, 0}, category.name});
        }
        return Done{};
    }

    // By its key where the catalogue knows it no longer.
    static LocalText name_of(const IdentityFact& fact, const Catalogue* catalogue) {
        const auto category = catalogue == nullptr ? std::nullopt : catalogue->category(fact.category);
        return category ? catalogue->at(*category).name : LocalText{fact.category, fact.category};
    }

    Quote bill(const PersonStory& story, PersonFacts facts) const {
        return quote(book_, {.person = std::move(facts),
                             .year = question_.year,
                             .on = question_.on,
                             .registered_on = story.standing.since->from});
    }

    Connection& connection_;
    const PolicyBook& book_;
    const KeyRing& keys_;
    const Actor& actor_;
    const PersonQuestion& question_;
};

}  // namespace

DatabaseResult<PersonStory> read_person_story(Connection& connection, const PolicyBook& book,
                                              const KeyRing& keys, const Actor& actor,
                                              const PersonQuestion& question) {
    if (!may_read_persons(actor, question.area)) return nobody();
    TRY(prefer_indexes(connection));
    TRY(connection.begin(TransactionKind::read));
    auto story = StoryReader(connection, book, keys, actor, question).read();
    connection.roll_back();
    return story;
}

}  // namespace canbao
