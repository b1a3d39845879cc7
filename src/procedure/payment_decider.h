#pragma once

#include <functional>
#include <map>
#include <vector>

#include "collection/payment.h"
#include "policy/book.h"
#include "procedure/person_quote.h"
#include "registry/register_book.h"
#include "store/payment_basis.h"

namespace canbao {

// A line of a payment, once it is known who is meant.
struct AddressedLine {
    PersonNumber person;  // of the area, with merges followed; kNobody
    PaymentItem item;
    int year;
    Money amount;
};

// A payment in one area, to be decided.
struct PaymentQuestion {
    RegionCode area;
    std::int64_t number;  // it will have
    Date day;             // on which it was paid
    std::span<const AddressedLine> lines;
};

// Decides what payments pay, one after the other: what an earlier one has paid, a later one does not pay
// again. READING of 0012: what is owed is what the quote of the day of payment says.
class PaymentDecider {
   public:
    // What staff settled for a person and a year; asked only where the law leaves a question open.
    using Settlements =
        std::function<DatabaseResult<std::vector<BillSettlement>>(const PersonKey& person, int year)>;

    // All outlive it. `people`: those of whom a merge or years of the past must be known.
    PaymentDecider(const PolicyBook& book, const PaymentBasis& basis, const RegisterBook& people,
                   Settlements settlements)
        : book_(book), basis_(basis), people_(people), settlements_(std::move(settlements)) {}

    // Amounts of the parts add up to those of the lines.
    DatabaseResult<std::vector<PaymentPart>> decide(const PaymentQuestion& question);

   private:
    struct Known;
    struct Turn {
        std::int64_t next = 0;  // that a part would have
        bool is_paid = false;   // the last turn is not over
        bool is_prepaid = false;
    };
    struct TurnKey {
        PersonKey person;
        int year;
        PartItem item;
        friend auto operator<=>(const TurnKey&, const TurnKey&) = default;
    };

    DatabaseResult<Done> decide_person(const PaymentQuestion& question, std::span<const AddressedLine> lines,
                                       std::vector<PaymentPart>& parts);
    DatabaseResult<Done> decide_years_besides(const PaymentQuestion& question, const Known& person,
                                              std::span<const AddressedLine> lines,
                                              std::vector<PaymentPart>& parts);
    DatabaseResult<Bill> bill_of_day(const Known& person, const PaymentDay& day);
    std::optional<Known> find(const PersonKey& person) const;
    Turn& turn_of(const TurnKey& key);
    // The turn that a part would have; nothing where it is paid, by whichever of the person's entries.
    std::optional<std::int64_t> free_turn(const Known& person, int year, PartItem item);
    std::optional<int> last_paid_year(const Known& person);
    void take_turns(const PersonKey& person, std::span<const PaymentPart> parts);

    const PolicyBook& book_;
    const PaymentBasis& basis_;
    const RegisterBook& people_;
    Settlements settlements_;
    std::map<TurnKey, Turn> turns_;
};

// Whether more must be known of whoever a line is for than what a basis holds: years of the past.
bool asks_for_history(const AddressedLine& line);

}  // namespace canbao
