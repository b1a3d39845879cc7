#include "procedure/season/bill_decider.h"

#include <algorithm>

#include "procedure/person_facts.h"
#include "procedure/person_quote.h"
#include "registry/enrolment.h"

namespace canbao {
namespace {

constexpr std::size_t kPersonsAtOnce = 1000;

// Follows merges to the entry that goes on; a circle would be a fault of the books, and ends anywhere.
PersonNumber last_of(const std::map<PersonNumber, PersonNumber>& merges, PersonNumber person) {
    constexpr int kLongestChain = 1000;
    for (int steps = 0; steps < kLongestChain; ++steps) {
        const auto next = merges.find(person);
        if (next == merges.end()) break;
        person = next->second;
    }
    return person;
}

DatabaseError unreadable(Error error) { return DatabaseError{std::move(error), DatabaseError::Kind::other}; }

void add(DecidedBills& all, DecidedBills some) {
    all.to_write.insert(all.to_write.end(), std::make_move_iterator(some.to_write.begin()),
                        std::make_move_iterator(some.to_write.end()));
    all.statement.add(some.statement);
    all.counts.add(some.counts);
}

}  // namespace

void DecidedBills::Counts::add(const Counts& other) {
    persons += other.persons;
    not_enrolled += other.not_enrolled;
    employees += other.employees;
    unchanged += other.unchanged;
    fresh += other.fresh;
    changed += other.changed;
    withdrawn += other.withdrawn;
}

BillDecider::BillDecider(const PolicyBook& book, const BillOrder& order,
                         const std::map<PersonNumber, PersonNumber>& merges)
    : book_(book), catalogue_(*book.catalogue(order.season.area)), order_(order) {
    for (const auto& [person, into] : merges) {
        const PersonNumber survivor = last_of(merges, into);
        survivors_.emplace(person, survivor);
        merged_[survivor].push_back(person);
    }
}

std::vector<PersonNumber> BillDecider::merged_persons() const {
    std::vector<PersonNumber> persons;
    persons.reserve(merged_.size());
    for (const auto& [survivor, merged] : merged_) persons.push_back(survivor);
    return persons;
}

PersonNumber BillDecider::survivor_of(PersonNumber person) const {
    const auto found = survivors_.find(person);
    return found == survivors_.end() ? person : found->second;
}

DatabaseResult<DecidedBills> BillDecider::decide_part(Connection& connection, const PersonRange& range) {
    TRY(read_bill_basis(connection, order_.season, {&range, 1}, basis_));
    DecidedBills decided;
    for (const RegisterEntry& entry : basis_.entries) {
        if (survivors_.contains(entry.number) || merged_.contains(entry.number)) continue;
        if (auto done = decide(entry, {}, decided); !done)
            return tl::unexpected(unreadable(std::move(done.error())));
    }
    return decided;
}

DatabaseResult<DecidedBills> BillDecider::decide_persons(Connection& connection,
                                                         std::span<const PersonNumber> persons) {
    std::set<PersonNumber> all_survivors;
    for (const PersonNumber person : persons) all_survivors.insert(survivor_of(person));
    DecidedBills all;
    for (auto next = all_survivors.begin(); next != all_survivors.end();) {
        std::set<PersonNumber> survivors;
        for (; next != all_survivors.end() && survivors.size() < kPersonsAtOnce; ++next)
            survivors.insert(survivors.end(), *next);
        TRY(read(connection, survivors));
        DecidedBills some;
        for (const PersonNumber survivor : survivors)
            if (auto done = decide_group(survivor, some); !done)
                return tl::unexpected(unreadable(std::move(done.error())));
        add(all, std::move(some));
    }
    return all;
}

DatabaseResult<Done> BillDecider::read(Connection& connection, const std::set<PersonNumber>& survivors) {
    std::set<PersonNumber> members = survivors;
    for (const PersonNumber survivor : survivors)
        if (const auto merged = merged_.find(survivor); merged != merged_.end())
            members.insert(merged->second.begin(), merged->second.end());
    std::vector<PersonRange> ranges;
    ranges.reserve(members.size());
    for (const PersonNumber member : members) ranges.push_back({member, member});
    return read_bill_basis(connection, order_.season, ranges, basis_);
}

DatabaseResult<std::optional<Bill>> BillDecider::settled_bill(Connection& connection,
                                                              const StoredSettlement& settlement) {
    const PersonNumber person = settlement.person;
    TRY(read(connection, {person}));
    const RegisterEntry* entry = entry_of(person);
    if (entry == nullptr || survivors_.contains(person)) return std::optional<Bill>();
    // The newest, of the person alone.
    basis_.settlements = {settlement};
    auto made = bill(*entry, entries_merged_into(person));
    if (!made) return tl::unexpected(unreadable(std::move(made.error())));
    return *std::move(made);
}

const RegisterEntry* BillDecider::entry_of(PersonNumber person) const {
    const auto found = std::ranges::lower_bound(basis_.entries, person, {}, &RegisterEntry::number);
    return found == basis_.entries.end() || found->number != person ? nullptr : &*found;
}

std::vector<const RegisterEntry*> BillDecider::entries_merged_into(PersonNumber survivor) const {
    std::vector<const RegisterEntry*> entries;
    if (const auto merged = merged_.find(survivor); merged != merged_.end())
        for (const PersonNumber member : merged->second)
            if (const RegisterEntry* entry = entry_of(member)) entries.push_back(entry);
    return entries;
}

// What an entry was billed that goes on in another is withdrawn.
Result<Done> BillDecider::decide_group(PersonNumber survivor, DecidedBills& decided) const {
    if (const auto merged = merged_.find(survivor); merged != merged_.end())
        for (const PersonNumber member : merged->second) compare(member, nullptr, decided);
    const RegisterEntry* entry = entry_of(survivor);
    if (entry == nullptr) return Done{};
    return decide(*entry, entries_merged_into(survivor), decided);
}

Result<Done> BillDecider::decide(const RegisterEntry& entry, std::span<const RegisterEntry* const> merged,
                                 DecidedBills& decided) const {
    ++decided.counts.persons;
    const std::optional<Bill> made = TRY(bill(entry, merged));
    if (made)
        decided.statement.add(*made);
    else if (is_employee_on(order_.on, entry, merged, catalogue_))
        ++decided.counts.employees;
    else
        ++decided.counts.not_enrolled;
    compare(entry.number, made ? &*made : nullptr, decided);
    return Done{};
}

// Nothing where nothing is owed: no relation is active on the day, or the person is insured as an employee.
Result<std::optional<Bill>> BillDecider::bill(const RegisterEntry& entry,
                                              std::span<const RegisterEntry* const> merged) const {
    const std::optional<Quote> answer =
        TRY(quote_person(book_, catalogue_, {entry, merged}, {.year = order_.season.year, .on = order_.on}));
    if (!answer) return std::optional<Bill>();
    Bill made = bill_of(*answer, nullptr);
    if (made.outcome == BillOutcome::undetermined)
        if (const BillSettlement* settlement = basis_.settlement_of(entry.number, made.category))
            made = bill_of(*answer, settlement);
    return std::optional(std::move(made));
}

// `bill`: nullptr where there is to be none.
void BillDecider::compare(PersonNumber person, const Bill* bill, DecidedBills& decided) const {
    const StoredBill* stored = basis_.bill_of(person);
    const bool has_one = stored != nullptr && stored->bill.outcome != BillOutcome::withdrawn;
    if (bill == nullptr) {
        if (!has_one) return;
        ++decided.counts.withdrawn;
        decided.to_write.push_back({person, 0, 0, withdrawn_bill()});
        return;
    }
    if (has_one && stored->bill == *bill) {
        ++decided.counts.unchanged;
        return;
    }
    ++(has_one ? decided.counts.changed : decided.counts.fresh);
    decided.to_write.push_back({person, 0, 0, *bill});
}

}  // namespace canbao
