#include <algorithm>
#include <map>

#include "decision/waiting.h"
#include "procedure/found_person.h"
#include "procedure/person_facts.h"
#include "procedure/person_quote.h"

namespace canbao {
namespace {

// Lines of one person, by their places in the command.
struct Wanted {
    std::vector<std::size_t> contributions;
    std::vector<std::size_t> repairs;
    std::vector<std::size_t> prepaid;
};

bool is_paid(const KnownPerson& person, int year) {
    const auto has = [&](const RegisterEntry& entry) {
        return std::ranges::find(entry.paid, year, &PaidYearFact::year) != entry.paid.end();
    };
    return has(person.entry) ||
           std::ranges::any_of(person.merged, [&](const RegisterEntry* other) { return has(*other); });
}

// Prices the lines of an order by the law of its day.
class Pricing {
   public:
    Pricing(const ActScene& scene, const OrderCommand& command) : scene_(scene), command_(command) {
        outcome_.ordered.resize(command.lines.size());
    }

    ActResult price() {
        std::map<const RegisterEntry*, Wanted> by_person;
        for (std::size_t i = 0; i < command_.lines.size(); ++i) {
            const RegisterEntry* entry = find(i);
            if (entry == nullptr) continue;
            const OrderLine& line = command_.lines[i];
            outcome_.ordered[i] = {
                static_cast<std::int64_t>(entry->number), std::string(word(line.item)), line.year, {}};
            Wanted& wanted = by_person[entry];
            (line.item == PaymentItem::contribution ? wanted.contributions
             : line.item == PaymentItem::repair     ? wanted.repairs
                                                    : wanted.prepaid)
                .push_back(i);
        }
        for (const auto& [entry, wanted] : by_person)
            if (auto priced = price_person(*entry, wanted); !priced)
                return tl::unexpected(unreadable(std::move(priced.error())));
        if (by_person.size() == 1) outcome_.person = by_person.begin()->first->number;
        if (!outcome_.decision.is_granted()) outcome_.ordered.clear();
        return std::move(outcome_);
    }

   private:
    void refuse(ReasonCode code, ReasonFact fact = {}) {
        const auto same = [&](const Reason& reason) {
            return reason.code == code && reason.facts[0] == fact;
        };
        auto& against = outcome_.decision.against;
        if (std::ranges::none_of(against, same)) against.push_back({code, nullptr, {fact}, nullptr});
    }

    const RegisterEntry* find(std::size_t line) {
        const RegisterEntry* entry = nullptr;
        if (const auto* number = std::get_if<PersonNumber>(&command_.lines[line].person)) {
            entry = scene_.people.find(scene_.area(), *number);
            if (entry != nullptr && entry->merged_into && sees(scene_.act.actor, *entry)) {
                refuse(ReasonCode::merged_into, static_cast<std::int64_t>(*entry->merged_into));
                return nullptr;
            }
        } else {
            entry =
                scene_.people.survivor(scene_.people.find(scene_.area(), scene_.act.line_documents[line]));
        }
        if (entry != nullptr && sees(scene_.act.actor, *entry)) return entry;
        refuse(ReasonCode::not_registered);
        return nullptr;
    }

    Result<Done> price_person(const RegisterEntry& entry, const Wanted& wanted) {
        std::vector<const RegisterEntry*> merged = scene_.people.others_of(entry);
        std::erase_if(merged, [&](const RegisterEntry* other) {
            return other->area != entry.area || scene_.people.survivor(other) != &entry;
        });
        const KnownPerson person = {entry, merged};
        for (const std::size_t line : wanted.contributions) TRY(price_contribution(person, line));
        if (wanted.repairs.empty() && wanted.prepaid.empty()) return Done{};
        return price_years_besides(person, wanted);
    }

    Result<Done> price_contribution(const KnownPerson& person, std::size_t line) {
        const int year = command_.lines[line].year;
        if (is_paid(person, year)) {
            refuse(ReasonCode::already_paid, std::int64_t{year});
            return Done{};
        }
        const std::optional<Quote> answer = TRY(quoted(person, {.year = year, .on = scene_.on()}));
        const Quote::Granted* granted = granted_of(answer);
        if (granted == nullptr) return Done{};
        if (granted->due.is_zero()) refuse(ReasonCode::nothing_owed, std::int64_t{year});
        outcome_.ordered[line].amount = granted->due;
        return Done{};
    }

    // Clauses: repair.*, prepayment.*.
    Result<Done> price_years_besides(const KnownPerson& person, const Wanted& wanted) {
        const std::optional<int> year = year_of(person, wanted);
        if (!year) {
            refuse(ReasonCode::contribution_first);
            return Done{};
        }
        const auto repairs = static_cast<int>(wanted.repairs.size());
        const auto prepaid = static_cast<int>(wanted.prepaid.size());
        const std::optional<Quote> answer = TRY(quoted(
            person, {.year = *year, .on = scene_.on(), .repair_years = repairs, .prepaid_years = prepaid}));
        const Quote::Granted* granted = granted_of(answer);
        if (granted == nullptr) return Done{};
        if (prepaid > 0 && answer->table->prepayments.empty()) {
            refuse(ReasonCode::prepayment_refused);
            return Done{};
        }
        const Catalogue& catalogue = *scene_.book.catalogue(scene_.area());
        const PersonFacts facts = TRY(facts_of(person.entry, person.merged, scene_.on(), catalogue));
        const int missed = years_missed(*answer->table, facts);
        for (const std::size_t line : wanted.repairs) {
            const int repaired = command_.lines[line].year;
            if (repaired >= *year || repaired < *year - missed)
                refuse(ReasonCode::year_not_missed, std::int64_t{repaired});
            outcome_.ordered[line].amount = granted->repair_due.share(1, repairs, Rounding::half_up);
        }
        for (const std::size_t line : wanted.prepaid) {
            const int ahead = command_.lines[line].year;
            if (is_paid(person, ahead)) refuse(ReasonCode::already_paid, std::int64_t{ahead});
            if (ahead <= *year || ahead > *year + prepaid) refuse(ReasonCode::contribution_first);
            outcome_.ordered[line].amount = granted->prepaid_due.share(1, prepaid, Rounding::half_up);
        }
        return Done{};
    }

    // The year beside which others are paid: of this order, else the last that is paid.
    std::optional<int> year_of(const KnownPerson& person, const Wanted& wanted) const {
        std::optional<int> last;
        for (const std::size_t line : wanted.contributions)
            last = std::max(last.value_or(0), command_.lines[line].year);
        if (last) return last;
        const auto take = [&](const RegisterEntry& entry) {
            for (const PaidYearFact& paid : entry.paid)
                if (!paid.is_prepaid) last = std::max(last.value_or(0), paid.year);
        };
        take(person.entry);
        for (const RegisterEntry* other : person.merged) take(*other);
        return last;
    }

    Result<std::optional<Quote>> quoted(const KnownPerson& person, const PaymentDay& day) {
        const Catalogue* catalogue = scene_.book.catalogue(scene_.area());
        if (catalogue == nullptr) return std::optional<Quote>();
        return quote_person(scene_.book, *catalogue, person, day);
    }

    // nullptr: it is refused with the reasons of the quote.
    const Quote::Granted* granted_of(const std::optional<Quote>& answer) {
        if (!answer) {
            refuse(ReasonCode::not_enrolled, scene_.on());
            return nullptr;
        }
        const auto* granted = std::get_if<Quote::Granted>(&answer->outcome);
        if (granted != nullptr) return granted;
        // What ended the decision stands last.
        const Reason& reason = answer->reasons.back();
        auto& against = outcome_.decision.against;
        const auto same = [&](const Reason& other) { return other.code == reason.code; };
        if (std::ranges::none_of(against, same)) against.push_back(reason);
        return nullptr;
    }

    const ActScene& scene_;
    const OrderCommand& command_;
    ActOutcome outcome_;
};

}  // namespace

// 缴费单: what these people would pay on this day, before the money moves. Clause: contribution.*.
ActResult carry_out(const ActScene& scene, const OrderCommand& command) {
    return Pricing(scene, command).price();
}

}  // namespace canbao
