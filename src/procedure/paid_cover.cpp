#include "procedure/paid_cover.h"

#include <algorithm>

#include "store/payment_basis.h"
#include "store/subsidy_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

// Of an entry, without the years that were paid by this act or later: they do not shorten its own wait.
RegisterEntry before(const RegisterEntry& entry, std::int64_t act) {
    RegisterEntry copy = entry;
    std::erase_if(copy.paid, [&](const PaidYearFact& fact) { return fact.act >= act; });
    return copy;
}

class CoverReader {
   public:
    CoverReader(Connection& connection, const PolicyBook& book, const KnownPerson& person)
        : connection_(connection), book_(book), person_(person) {}

    DatabaseResult<std::vector<PaidCover>> read(std::int64_t last_act) {
        const RegionCode area = person_.entry.area;
        std::set<PersonKey> persons = {{area, person_.entry.number}};
        for (const RegisterEntry* entry : person_.merged) persons.insert({entry->area, entry->number});
        PaymentBasis basis;
        TRY(read_payment_basis(connection_, persons, TransactionKind::read, basis));
        parts_ = std::move(basis.parts);
        std::erase_if(parts_, [&](const StoredPart& it) {
            return it.act > last_act || (it.reversed_by && *it.reversed_by <= last_act);
        });
        std::set<std::int64_t> numbers;
        for (const StoredPart& part : parts_) numbers.insert(part.payment);
        payments_ = TRY(payments_by_number(connection_, area, numbers));
        std::vector<PaidCover> covers;
        for (const StoredPart& part : parts_)
            if (part.part.item == PartItem::contribution) covers.push_back(TRY(cover_of(part)));
        std::ranges::stable_sort(covers, {}, &PaidCover::year);
        return covers;
    }

   private:
    DatabaseResult<PaidCover> cover_of(const StoredPart& part) {
        const auto payment = payments_.find(part.payment);
        CHECK(payment != payments_.end());
        PaidCover paid{.year = part.part.year,
                       .amount = part.part.amount,
                       .channel = payment->second.payment.channel,
                       .paid_on = civil_day(payment->second.payment.paid_at),
                       .is_late = part.part.is_late,
                       .is_prepaid = part.part.is_prepaid,
                       .cover = {}};
        if (paid.is_prepaid) {
            paid.cover = {Date::first_of(paid.year), Date::last_of(paid.year), {}};
            return paid;
        }
        const Date day = TRY(day_of_quote(paid));
        const auto answer = quoted(part, day);
        if (!answer) return tl::unexpected(DatabaseError{answer.error(), DatabaseError::Kind::other});
        if (!*answer) return paid;
        const auto* granted = std::get_if<Quote::Granted>(&(*answer)->outcome);
        if (granted != nullptr) paid.cover = {granted->cover_from, granted->cover_until, (*answer)->reasons};
        return paid;
    }

    // Confirming may come after the window, paying does not.
    DatabaseResult<Date> day_of_quote(const PaidCover& paid) {
        if (paid.channel.text() != kSubsidyChannel) return paid.paid_on;
        const SeasonState state = TRY(read_season_state(connection_, {person_.entry.area, paid.year}));
        return state.billed ? std::min(state.billed->on, paid.paid_on) : paid.paid_on;
    }

    Result<std::optional<Quote>> quoted(const StoredPart& part, Date day) const {
        const Catalogue* catalogue = book_.catalogue(person_.entry.area);
        if (catalogue == nullptr) return std::optional<Quote>();
        const auto repairs = std::ranges::count_if(parts_, [&](const StoredPart& it) {
            return it.part.item == PartItem::repair && repairs_beside(it, part);
        });
        const RegisterEntry entry = before(person_.entry, part.act);
        std::vector<RegisterEntry> merged;
        merged.reserve(person_.merged.size());
        for (const RegisterEntry* other : person_.merged) merged.push_back(before(*other, part.act));
        std::vector<const RegisterEntry*> pointers;
        pointers.reserve(merged.size());
        for (const RegisterEntry& other : merged) pointers.push_back(&other);
        return quote_person(book_, *catalogue, {entry, pointers},
                            {.year = part.part.year, .on = day, .repair_years = static_cast<int>(repairs)});
    }

    // Whether a repair was paid together with a contribution, or afterwards, before that of a later year.
    // READING: it shortens the wait of the year beside which it was priced.
    bool repairs_beside(const StoredPart& repair, const StoredPart& contribution) const {
        if (repair.payment == contribution.payment) return true;
        const auto is_paid_year = [](const StoredPart& it) {
            return it.part.item == PartItem::contribution && !it.part.is_prepaid;
        };
        const StoredPart* beside = nullptr;
        for (const StoredPart& it : parts_)
            if (is_paid_year(it) && it.payment <= repair.payment && it.part.year > repair.part.year &&
                (beside == nullptr || it.part.year > beside->part.year))
                beside = &it;
        return beside == &contribution;
    }

    Connection& connection_;
    const PolicyBook& book_;
    const KnownPerson& person_;
    std::vector<StoredPart> parts_;
    std::map<std::int64_t, PostedPayment> payments_;
};

}  // namespace

DatabaseResult<std::vector<PaidCover>> read_paid_cover(Connection& connection, const PolicyBook& book,
                                                       const KnownPerson& person, std::int64_t last_act) {
    return CoverReader(connection, book, person).read(last_act);
}

}  // namespace canbao
