#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "seasons/event.h"

namespace canbao::seasons {

// What a part of a payment came to: a sum that pays a year of a person, or that is due back.
struct Part {
    int person;
    int year;
    bool is_surplus;
    std::int64_t fen;

    friend auto operator<=>(const Part&, const Part&) = default;
};

// Money as whoever knows nothing of the program would keep it: in the fewest words that are true. It knows
// the law only as the constants of kPersons.
class Model {
   public:
    // Shares by area, the parts of each sorted.
    using Shares = std::map<int, std::vector<Part>>;
    using Trade = std::pair<std::string, std::string>;  // channel, number

    // What was told first of a trade; nothing: nobody has heard of it.
    const Told* find(const Told& told) const;
    // Of one that is heard of for the first time.
    Shares book(const Told& told);

    // A contribution of 2026 stands.
    bool is_insured(int person) const { return standing_.contains({person, 2026, false}); }
    bool may_confirm(int person) const;
    void confirm(int person);
    void receive(std::int64_t fen) { received_ += fen; }

    enum class Refund { undetermined, nothing_to_pay, approved, sent, failed, paid, refused };
    struct Claim {
        int area;
        int person;
        int year;
        std::vector<std::size_t> parts;  // that were given back
        Refund state;
    };
    // What an application comes to; nothing: it is not taken.
    std::optional<std::size_t> leave(int person);
    std::optional<std::size_t> claim_death(int person);
    std::optional<std::size_t> claim_surplus(int person, int year);
    std::optional<std::size_t> claim_stray(const Trade& trade);
    void settle(std::size_t claim, bool is_granted);
    Claim& claim(std::size_t number) { return claims_[number]; }
    std::size_t claims() const { return claims_.size(); }
    std::int64_t amount_of(const Claim& claim) const;
    // Of payments for nobody whom we know, in the area; what of them is due back.
    std::vector<Trade> strays() const;

    // Balances by area and account, debit less credit, without those of zero.
    std::map<std::string, std::int64_t> ledger() const;
    // Rows of payments: a share each.
    std::int64_t shares() const { return shares_; }

   private:
    // Whose contribution (or repair) of a year.
    struct Right {
        int person;
        int year;
        bool is_repair;
        friend auto operator<=>(const Right&, const Right&) = default;
    };
    struct Booked {
        int area;
        int person;
        int year;
        enum { contribution, repair, surplus } kind;
        std::int64_t own, help;
        Trade trade;
        std::optional<std::size_t> claim = {};  // by which it was given back
    };

    void pay(int area, const Line& line, const Trade& trade);
    bool is_owed(const Line& line) const;
    bool has_open_claim(int person, int year) const;
    std::size_t add_claim(int person, int year, Refund state);
    void give_back(std::size_t claim, std::size_t part);
    void add_parts(std::map<std::string, std::int64_t>& balances) const;

    std::map<Trade, Told> trades_;
    std::vector<Booked> parts_;
    std::map<Right, std::size_t> standing_;  // places of parts
    std::set<int> was_insured_;
    std::vector<Claim> claims_;
    std::int64_t received_ = 0;
    std::int64_t shares_ = 0;
};

}  // namespace canbao::seasons
