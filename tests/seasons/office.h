#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "files/key_ring.h"
#include "procedure/act_batch.h"
#include "procedure/bulk_act.h"
#include "procedure/money/refund_acts.h"
#include "procedure/money/refund_batch.h"
#include "procedure/payment_batch.h"
#include "procedure/season/season_acts.h"
#include "seasons/event.h"
#include "store/test_databases.h"

namespace canbao::seasons {

// The books of an office in which the people of kPersons are enrolled and billed, driven as the program does
// it, with a clock that can be set.
class SeasonOffice {
   public:
    explicit SeasonOffice(Engine engine);

    static RegionCode area(int area);
    std::int64_t now() const { return now_; }
    // As it is done while nothing runs: what runs would notice, and write nothing.
    void set_clock(std::int64_t now);

    // As one batch.
    std::vector<PaymentAnswer> pay(const std::vector<Told>& told);
    // The number to pay by, once it is granted.
    bool order(int person, int key);
    bool has_order(int person) const { return orders_.contains(person); }

    PersonNumber number_of(int person) const { return numbers_.at(person); }
    BulkWriter& agency() { return *agency_; }
    BulkWriter& finance() { return *finance_; }
    const SeasonLaw& law() const { return *law_; }
    Connection& connection() { return *connection_; }

    // Balances by area (0, 1) and account, debit less credit, without those of zero.
    std::map<std::string, std::int64_t> ledger();
    std::int64_t count(std::string_view sql);
    // Rules that are broken; empty: none.
    std::string broken_rules();

   private:
    void enrol_everybody();
    void give_identities();
    void bill();
    ActAnswer carry_out(const std::string& line);
    PaymentCommand command_of(const Told& told) const;
    void start();
    BulkWriter start(Role role);

    TestDatabase database_;
    const PolicyBook& book_;
    const KeyRing& keys_;
    Actor actor_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<ActGround> ground_;
    ActNumbers act_numbers_{1};
    std::int64_t now_;
    std::optional<BulkWriter> agency_, finance_;
    std::optional<SeasonLaw> law_;
    std::map<int, PersonNumber> numbers_;
    std::map<int, OrderNumber> orders_;
};

// What is wrong with an answer of the program's own where there may be nothing wrong: the message, in
// English.
template <typename T>
T sound(DatabaseResult<T> result, const char* what) {
    if (!result) throw std::string(what) + ": " + result.error().message.en;
    return *std::move(result);
}

}  // namespace canbao::seasons
