#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "collection/bill.h"

namespace canbao {

// What the bills of an area come to: sums that name nobody. Bills that were withdrawn count nowhere.
class BillStatement {
   public:
    struct Granted {
        std::uint64_t people = 0;
        Money standard;
        Money subsidy;
        Money due;
        std::uint64_t born_in_year = 0;  // of them: nothing is owed for the year of birth
        std::uint64_t late = 0;          // of them: paid after the window
        std::uint64_t settled = 0;       // of them: by staff, with a document
        friend bool operator==(const Granted&, const Granted&) = default;
    };
    struct Subsidised {
        std::uint64_t people = 0;
        Money amount;
        friend bool operator==(const Subsidised&, const Subsidised&) = default;
    };
    using CategoryAndPayer = std::pair<std::string, std::string>;

    void add(const Bill& bill) {
        add(bill, 1);
        for (const BillSubsidy& share : bill.subsidies)
            add_subsidy({share.category, share.payer}, 1, share.amount);
    }
    // So many bills that are alike but for their amounts, which are given as sums; subsidies come apart.
    void add(const Bill& like, std::uint64_t bills);
    void add_subsidy(const CategoryAndPayer& whose, std::uint64_t people, Money amount);
    void add(const BillStatement& other);

    const Granted& granted() const { return granted_; }
    const std::map<CategoryAndPayer, Subsidised>& subsidies() const { return subsidies_; }
    std::map<std::string, Money> by_payer() const;
    std::uint64_t undetermined() const;
    const std::map<std::string, std::uint64_t>& undetermined_by_category() const { return undetermined_; }
    std::uint64_t refused() const;
    const std::map<std::string, std::uint64_t>& refused_by_reason() const { return refused_; }

    friend bool operator==(const BillStatement&, const BillStatement&) = default;

   private:
    Granted granted_;
    std::map<CategoryAndPayer, Subsidised> subsidies_;
    std::map<std::string, std::uint64_t> undetermined_;
    std::map<std::string, std::uint64_t> refused_;
};

}  // namespace canbao
