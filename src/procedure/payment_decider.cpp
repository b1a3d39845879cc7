#include "procedure/payment_decider.h"

#include <algorithm>

#include "decision/waiting.h"
#include "procedure/person_facts.h"

namespace canbao {

// A person of the area with the entries that go on in this one.
struct PaymentDecider::Known {
    const RegisterEntry* entry;
    std::vector<const RegisterEntry*> merged;

    PersonKey key() const { return {entry->area, entry->number}; }
    KnownPerson person() const { return {*entry, merged}; }
};

namespace {

tl::unexpected<DatabaseError> unreadable(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

LineMoney money_of(const PaymentQuestion& question, const AddressedLine& line) {
    return {line.person, line.year, line.amount, question.number};
}

// Lines of one person stand together afterwards.
std::vector<AddressedLine> by_person(std::span<const AddressedLine> lines) {
    std::vector<AddressedLine> sorted(lines.begin(), lines.end());
    std::ranges::stable_sort(sorted, {}, &AddressedLine::person);
    return sorted;
}

// Surplus of one person and year is one part.
void add_part(std::vector<PaymentPart>& parts, PaymentPart part) {
    const auto same = [&](const PaymentPart& other) {
        return other.item == PartItem::surplus && other.person == part.person && other.year == part.year;
    };
    if (part.item == PartItem::surplus)
        if (const auto found = std::ranges::find_if(parts, same); found != parts.end()) {
            found->amount += part.amount;
            return;
        }
    parts.push_back(std::move(part));
}

// The reason for which a quote does not serve.
Bill refused(const Quote& quote) { return bill_of(quote, nullptr); }

}  // namespace

bool asks_for_history(const AddressedLine& line) { return line.item != PaymentItem::contribution; }

DatabaseResult<std::vector<PaymentPart>> PaymentDecider::decide(const PaymentQuestion& question) {
    std::vector<PaymentPart> parts;
    if (question.lines.size() == 1) {
        TRY(decide_person(question, question.lines, parts));
        return parts;
    }
    const std::vector<AddressedLine> lines = by_person(question.lines);
    for (auto first = lines.begin(); first != lines.end();) {
        const auto last =
            std::find_if(first, lines.end(), [&](const auto& line) { return line.person != first->person; });
        TRY(decide_person(question, {first, last}, parts));
        first = last;
    }
    return parts;
}

DatabaseResult<Done> PaymentDecider::decide_person(const PaymentQuestion& question,
                                                   std::span<const AddressedLine> lines,
                                                   std::vector<PaymentPart>& parts) {
    const PersonKey key = {question.area, lines.front().person};
    const std::optional<Known> person = find(key);
    if (!person) {
        // Also of a number that is nobody's.
        for (const AddressedLine& line : lines) {
            LineMoney money = money_of(question, line);
            money.person = kNobody;
            add_part(parts, surplus(money, kUnknownPerson));
        }
        return Done{};
    }
    bool has_years_besides = false;
    for (const AddressedLine& line : lines) {
        if (line.item != PaymentItem::contribution) {
            has_years_besides = true;
            continue;
        }
        const Bill bill = TRY(bill_of_day(*person, {.year = line.year, .on = question.day}));
        std::vector<PaymentPart> paid =
            pay_bill(money_of(question, line), bill, free_turn(*person, line.year, PartItem::contribution));
        take_turns(key, paid);
        for (PaymentPart& part : paid) add_part(parts, std::move(part));
    }
    return has_years_besides ? decide_years_besides(question, *person, lines, parts) : Done{};
}

// Years that were missed, and years to come, beside a year that is paid. Clauses: repair.*, prepayment.*.
DatabaseResult<Done> PaymentDecider::decide_years_besides(const PaymentQuestion& question,
                                                          const Known& person,
                                                          std::span<const AddressedLine> lines,
                                                          std::vector<PaymentPart>& parts) {
    const PersonKey key = person.key();
    std::vector<const AddressedLine*> besides;
    int repairs = 0;
    int prepaid = 0;
    for (const AddressedLine& line : lines) {
        if (line.item == PaymentItem::contribution) continue;
        besides.push_back(&line);
        ++(line.item == PaymentItem::repair ? repairs : prepaid);
    }
    const auto back = [&](const AddressedLine& line, std::string_view reason, std::string_view clause) {
        add_part(parts, surplus(money_of(question, line), reason, clause));
    };
    const std::optional<int> year = last_paid_year(person);
    if (!year) {
        for (const AddressedLine* line : besides) back(*line, kNotFirst, {});
        return Done{};
    }
    const PaymentDay day = {
        .year = *year, .on = question.day, .repair_years = repairs, .prepaid_years = prepaid};
    const Catalogue* catalogue = book_.catalogue(question.area);
    auto quoted =
        catalogue == nullptr ? std::optional<Quote>() : quote_person(book_, *catalogue, person.person(), day);
    if (!quoted) return unreadable(std::move(quoted.error()));
    const Quote::Granted* granted = *quoted ? std::get_if<Quote::Granted>(&(*quoted)->outcome) : nullptr;
    if (granted == nullptr) {
        const Bill why = *quoted ? refused(**quoted) : withdrawn_bill();
        for (const AddressedLine* line : besides) back(*line, why.reason, why.clause);
        return Done{};
    }
    const auto facts = facts_of(*person.entry, person.merged, question.day, *catalogue);
    if (!facts) return unreadable(facts.error());
    const int missed = years_missed(*(*quoted)->table, *facts);
    for (const AddressedLine* line : besides) {
        const bool is_repair = line->item == PaymentItem::repair;
        Bill owed;
        owed.outcome = BillOutcome::granted;
        owed.due = is_repair ? granted->repair_due.share(1, repairs, Rounding::half_up)
                             : granted->prepaid_due.share(1, prepaid, Rounding::half_up);
        owed.standard = owed.due;
        const bool is_its_year = is_repair ? line->year < *year && line->year >= *year - missed
                                           : line->year > *year && line->year <= *year + prepaid;
        if (!is_its_year) {
            back(*line, kNothingOwed, {});
            continue;
        }
        const PartItem item = is_repair ? PartItem::repair : PartItem::contribution;
        std::vector<PaymentPart> paid =
            pay_bill(money_of(question, *line), owed, free_turn(person, line->year, item));
        for (PaymentPart& part : paid) {
            if (part.item == PartItem::contribution) {
                part.item = item;
                part.is_prepaid = !is_repair;
            }
        }
        take_turns(key, paid);
        for (PaymentPart& part : paid) add_part(parts, std::move(part));
    }
    return Done{};
}

DatabaseResult<Bill> PaymentDecider::bill_of_day(const Known& person, const PaymentDay& day) {
    const Catalogue* catalogue = book_.catalogue(person.entry->area);
    if (catalogue == nullptr) return withdrawn_bill();
    auto answer = quote_person(book_, *catalogue, person.person(), day);
    if (!answer) return unreadable(std::move(answer.error()));
    if (!*answer) return withdrawn_bill();
    Bill bill = bill_of(**answer, nullptr);
    if (bill.outcome != BillOutcome::undetermined) return bill;
    // The last on the category counts.
    const std::vector<BillSettlement> settlements = TRY(settlements_(person.key(), day.year));
    for (const BillSettlement& settlement : settlements)
        if (Bill settled = bill_of(**answer, &settlement); settled.outcome == BillOutcome::granted)
            bill = std::move(settled);
    return bill;
}

std::optional<PaymentDecider::Known> PaymentDecider::find(const PersonKey& person) const {
    if (person.person == kNobody) return std::nullopt;
    // Of whom more had to be loaded: all of it.
    if (const RegisterEntry* entry = people_.find(person.area, person.person)) {
        Known known{entry, people_.others_of(*entry)};
        std::erase_if(known.merged, [&](const RegisterEntry* other) {
            return other->area != person.area || people_.survivor(other) != entry;
        });
        return known;
    }
    const RegisterEntry* entry = basis_.entry_of(person);
    if (entry == nullptr) return std::nullopt;
    return Known{entry, {}};
}

PaymentDecider::Turn& PaymentDecider::turn_of(const TurnKey& key) {
    const auto [place, is_new] = turns_.try_emplace(key);
    Turn& turn = place->second;
    if (!is_new) return turn;
    for (const StoredPart& stored : basis_.parts_of(key.person)) {
        if (stored.part.item != key.item || stored.part.year != key.year) continue;
        turn.next = stored.part.turn + 1;
        turn.is_paid = !stored.is_reversed();
        turn.is_prepaid = stored.part.is_prepaid;
    }
    return turn;
}

std::optional<std::int64_t> PaymentDecider::free_turn(const Known& person, int year, PartItem item) {
    for (const RegisterEntry* other : person.merged)
        for (const StoredPart& stored : basis_.parts_of({other->area, other->number}))
            if (stored.part.item == item && stored.part.year == year && !stored.is_reversed())
                return std::nullopt;
    const Turn& turn = turn_of({person.key(), year, item});
    return turn.is_paid ? std::nullopt : std::optional(turn.next);
}

// Years that were paid ahead are no such year: nothing is quoted for them yet.
std::optional<int> PaymentDecider::last_paid_year(const Known& person) {
    std::optional<int> last;
    const auto take = [&](const PersonKey& key) {
        for (const StoredPart& stored : basis_.parts_of(key))
            if (stored.part.item == PartItem::contribution && !stored.part.is_prepaid &&
                !stored.is_reversed())
                last = std::max(last.value_or(stored.part.year), stored.part.year);
    };
    take(person.key());
    for (const RegisterEntry* other : person.merged) take({other->area, other->number});
    for (const auto& [key, turn] : turns_)
        if (key.person == person.key() && key.item == PartItem::contribution && turn.is_paid &&
            !turn.is_prepaid)
            last = std::max(last.value_or(key.year), key.year);
    return last;
}

void PaymentDecider::take_turns(const PersonKey& person, std::span<const PaymentPart> parts) {
    for (const PaymentPart& part : parts) {
        if (part.item == PartItem::surplus) continue;
        Turn& turn = turn_of({person, part.year, part.item});
        turn.next = part.turn + 1;
        turn.is_paid = true;
        turn.is_prepaid = part.is_prepaid;
    }
}

}  // namespace canbao
