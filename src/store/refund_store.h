#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "collection/refund.h"
#include "store/facts.h"

namespace canbao {

// Words of the acts on refunds; no bill rests on them.
constexpr std::string_view kActApplyRefund = "refund_apply";
constexpr std::string_view kActSettleRefund = "refund_settle";
constexpr std::string_view kActRefundPayee = "refund_payee";
constexpr std::string_view kActRefundBatch = "refund_batch";
constexpr std::string_view kActRefundResult = "refund_result";

// The tables of refunds.
std::span<const FactTable> refund_tables();

// A batch that went to a bank. Its number is that of its act.
struct RefundBatch {
    RegionCode area;
    std::int64_t number;
    int year;
    Date day;
    std::int64_t refunds;
    Money amount;
};

// A bank's answer that was taken.
struct TakenResultFile {
    RegionCode area;
    std::int64_t act;
    std::int64_t batch;
    std::string name;
    std::string digest;  // SM3 of its bytes, as hexadecimal digits
};

// What it says of an attempt.
struct StoredResult {
    RegionCode area;
    std::int64_t refund;
    int attempt;  // from 1
    std::int64_t act;
    RefundResult result;
    std::optional<Date> paid_on;
    std::string reference;
};

// What acts on refunds add: rows of these tables, in their order.
class RefundRows {
   public:
    RefundRows();

    // Without verdicts, payees and attempts.
    void add(const Refund& refund);
    // `turn`: its place among the verdicts, payees, attempts (from 0) of the refund.
    void add_verdict(const Refund& refund, std::size_t turn);
    void add_payee(const Refund& refund, std::size_t turn);
    void add_attempt(const Refund& refund, std::size_t turn);
    void add(const RefundBatch& batch);
    void add(const TakenResultFile& file);
    void add(const StoredResult& result);

    // To be put behind those of payments.
    std::vector<Facts> take() { return std::move(facts_); }

   private:
    std::vector<Facts> facts_;
};

// Refunds of an area with all that became of them, by number.
DatabaseResult<std::vector<Refund>> read_refunds(Connection& connection, RegionCode area);
DatabaseResult<std::vector<Refund>> read_refunds(Connection& connection, RegionCode area,
                                                 const std::set<std::int64_t>& numbers);
// Nothing where there is none of this number.
DatabaseResult<std::optional<Refund>> find_refund(Connection& connection, RegionCode area,
                                                  std::int64_t number);
DatabaseResult<std::set<std::int64_t>> refunds_of(Connection& connection, RegionCode area,
                                                  PersonNumber person);

// The last day on which any of them was decided on; nothing of none.
DatabaseResult<std::optional<Date>> last_decided_on(Connection& connection, RegionCode area,
                                                    const std::set<std::int64_t>& refunds);

// By number.
DatabaseResult<std::vector<RefundBatch>> read_batches(Connection& connection, RegionCode area);
DatabaseResult<std::set<std::int64_t>> refunds_in(Connection& connection, RegionCode area,
                                                  std::int64_t batch);

// Those that were taken, by name and by digest.
DatabaseResult<std::vector<TakenResultFile>> read_result_files(Connection& connection, RegionCode area);

// Payees as they are sealed, at most 500 behind a place, in the order of their keys; and sealed anew.
struct PayeePlace {
    std::int64_t area = 0;
    std::int64_t refund = 0;
    std::int64_t turn = -1;
};
struct SealedPayee {
    PayeePlace place;
    Sealed text;
};
DatabaseResult<std::vector<SealedPayee>> read_payees_after(Connection& connection, const PayeePlace& place);
DatabaseResult<Done> rewrite_payees(Connection& connection, const std::vector<SealedPayee>& payees);

}  // namespace canbao
