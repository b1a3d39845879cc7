#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "collection/payment.h"
#include "store/facts.h"
#include "store/requests.h"

namespace canbao {

// What a channel calls a payment.
struct TradeKey {
    ChannelKey channel;
    TradeNumber trade;
    friend auto operator<=>(const TradeKey&, const TradeKey&) = default;
};

// A contradiction: what else a channel said of a payment.
struct Contradiction {
    RegionCode area;
    std::int64_t payment;
    std::int64_t act;
    std::string field;
    std::string said;
};

// The word of an act of payments; no bill rests on it.
constexpr std::string_view kActPayments = "payments";

// The tables of payments and of the ledger.
std::span<const FactTable> payment_tables();

// What an act of payments adds: rows of these tables, in their order.
class PaymentRows {
   public:
    PaymentRows();

    // The payment with its parts, subsidies and transfers. All of an area under one act, one after the other.
    void add(const Payment& payment, Date day);
    void add(const Contradiction& contradiction);
    // A payment is in the treasury since a day.
    void add_posting(RegionCode area, std::int64_t act, std::int64_t payment, Date day);
    // That a part is given back; what it does to the ledger is added besides.
    void add_reversal(RegionCode area, std::int64_t act, const PaymentPart& part);
    // Transfers of one act, day and pair of accounts become one.
    void add(RegionCode area, std::int64_t act, const Transfer& transfer);

    std::vector<Facts> take();

   private:
    struct SumKey {
        RegionCode area;
        std::int64_t act;
        Date day;
        Account debit;
        Account credit;
        friend auto operator<=>(const SumKey&, const SumKey&) = default;
    };

    void add_part(const Payment& payment, const PaymentPart& part);

    std::vector<Facts> facts_;
    std::map<SumKey, Money> sums_;
};

// Nobody else records a payment of these trades until the transaction ends.
void lock_trades(Requests& requests, Engine engine, const std::set<TradeKey>& trades);

// The shares of payments that are known by these trades, by area, without parts.
void ask_payments(Requests& requests, const std::set<TradeKey>& trades,
                  std::map<TradeKey, std::vector<Payment>>& found);

// Payments by their numbers in an area, without parts; and since when each is in the treasury.
struct PostedPayment {
    Payment payment;
    std::optional<Date> posted_on;
};
DatabaseResult<std::map<std::int64_t, PostedPayment>> payments_by_number(
    Connection& connection, RegionCode area, const std::set<std::int64_t>& numbers);

// What else channels said of a payment, until now.
DatabaseResult<std::vector<Contradiction>> find_contradictions(Connection& connection, RegionCode area,
                                                               std::int64_t payment);

// A part as it stands in the books; read by a question for the columns of payment_part `t`, in their order,
// and the act that gave it back.
struct StoredPart {
    RegionCode area;
    std::int64_t payment;
    std::int64_t act;
    PaymentPart part;                         // without subsidies
    std::optional<std::int64_t> reversed_by;  // the act that gave it back

    bool is_reversed() const { return reversed_by.has_value(); }
};
#define CANBAO_PART_COLUMNS                                                                                    \
    "t.area, t.person, t.year, t.item, t.turn, t.payment, t.act, t.amount, t.standard, t.is_late, t.prepaid, " \
    "t.reason, t.clause, (select r.act from payment_reversal r where r.area = t.area and r.person = t.person " \
    "and r.year = t.year and r.item = t.item and r.turn = t.turn) "
std::span<const Column> part_columns();
StoredPart part_from(const Rows::Row& row);

// What of these payments was for nobody whom we knew, by the year of the line.
struct UnaddressedKey {
    RegionCode area;
    int year;
    std::int64_t payment;
    friend auto operator<=>(const UnaddressedKey&, const UnaddressedKey&) = default;
};
DatabaseResult<std::vector<StoredPart>> parts_of_nobody(Connection& connection,
                                                        const std::set<UnaddressedKey>& keys);

}  // namespace canbao
