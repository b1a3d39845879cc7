#include "store/refund_store.h"

#include <algorithm>
#include <array>
#include <limits>

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;
constexpr ColumnType kBytes = ColumnType::bytes;

constexpr Column kRefund[] = {{"area", kInteger},       {"act", kInteger},        {"person", kInteger},
                              {"year", kInteger},       {"reason", kText},        {"event_on", kInteger},
                              {"applied_on", kInteger}, {"entered_on", kInteger}, {"document", kText},
                              {"payment", kInteger}};
constexpr Column kDecision[] = {{"area", kInteger}, {"refund", kInteger}, {"turn", kInteger},
                                {"act", kInteger},  {"outcome", kText},   {"code", kText},
                                {"clause", kText},  {"document", kText},  {"amount", kInteger}};
constexpr Column kPayee[] = {{"area", kInteger},
                             {"refund", kInteger},
                             {"turn", kInteger},
                             {"act", kInteger},
                             {"payee", kBytes, Rotation::rewrites}};
constexpr Column kBatch[] = {{"area", kInteger}, {"act", kInteger},     {"year", kInteger},
                             {"day", kInteger},  {"refunds", kInteger}, {"amount", kInteger}};
constexpr Column kAttempt[] = {{"area", kInteger},  {"refund", kInteger}, {"attempt", kInteger},
                               {"act", kInteger},   {"line", kInteger},   {"payee", kInteger},
                               {"amount", kInteger}};
constexpr Column kFile[] = {
    {"area", kInteger}, {"act", kInteger}, {"batch", kInteger}, {"name", kText}, {"digest", kText}};
constexpr Column kResult[] = {{"area", kInteger},    {"refund", kInteger}, {"attempt", kInteger},
                              {"turn", kInteger},    {"act", kInteger},    {"result", kText},
                              {"paid_on", kInteger}, {"reference", kText}};

enum { kRefunds, kDecisions, kPayees, kBatches, kAttempts, kFiles, kResults };

// Ranges of numbers, which do not touch.
constexpr Column kRange[] = {{"area", kInteger}, {"first", kInteger}, {"last", kInteger}};
constexpr SqlStatement kReadRefunds = {
    "select r.area, r.act, r.person, r.year, r.reason, r.event_on, r.applied_on, r.entered_on, r.document, r.payment "
    "from given join refund r on r.area = given.area and r.act >= given.first and r.act <= given.last order by r.act",
    kRange, kRefund};
constexpr SqlStatement kReadDecisions = {
    "select d.area, d.refund, d.turn, d.act, d.outcome, d.code, d.clause, d.document, d.amount "
    "from given join refund_decision d on d.area = given.area and d.refund >= given.first "
    "and d.refund <= given.last order by d.refund, d.turn",
    kRange, kDecision};
constexpr SqlStatement kReadPayees = {
    "select p.area, p.refund, p.turn, p.act, p.payee from given join refund_payee p on p.area = given.area "
    "and p.refund >= given.first and p.refund <= given.last order by p.refund, p.turn",
    kRange, kPayee};
constexpr SqlStatement kReadAttempts = {
    "select t.area, t.refund, t.attempt, t.act, t.line, t.payee, t.amount from given join refund_attempt t "
    "on t.area = given.area and t.refund >= given.first and t.refund <= given.last order by t.refund, t.attempt",
    kRange, kAttempt};
constexpr SqlStatement kReadResults = {
    "select s.area, s.refund, s.attempt, s.turn, s.act, s.result, s.paid_on, s.reference from given "
    "join refund_result s on s.area = given.area and s.refund >= given.first and s.refund <= given.last "
    "order by s.refund, s.attempt, s.turn",
    kRange, kResult};

constexpr Column kNumber[] = {{"number", kInteger}};
constexpr Column kPerson[] = {{"area", kInteger}, {"person", kInteger}};
constexpr SqlStatement kFindOfPerson = {
    "select r.act from given join refund r on r.area = given.area and r.person = given.person", kPerson,
    kNumber};
constexpr Column kActGiven[] = {{"area", kInteger}, {"act", kInteger}};
constexpr SqlStatement kFindInBatch = {
    "select t.refund from given join refund_attempt t on t.area = given.area and t.act = given.act",
    kActGiven, kNumber};

constexpr Column kRefundGiven[] = {{"area", kInteger}, {"refund", kInteger}};
constexpr Column kDay[] = {{"day", kInteger}};
constexpr SqlStatement kFindDecided = {
    "select (select a.effective_on from act a where a.area = d.area and a.act = d.act) from given "
    "join refund_decision d on d.area = given.area and d.refund = given.refund",
    kRefundGiven, kDay};

constexpr Column kArea[] = {{"area", kInteger}};
constexpr SqlStatement kReadBatches = {
    "select b.area, b.act, b.year, b.day, b.refunds, b.amount from given join refund_batch b "
    "on b.area = given.area order by b.act",
    kArea, kBatch};
constexpr SqlStatement kReadFiles = {
    "select f.area, f.act, f.batch, f.name, f.digest from given join refund_result_file f "
    "on f.area = given.area order by f.act",
    kArea, kFile};

constexpr Column kAfter[] = {{"after_area", kInteger}, {"after_refund", kInteger}, {"after_turn", kInteger}};
constexpr Column kSealed[] = {
    {"area", kInteger}, {"refund", kInteger}, {"turn", kInteger}, {"payee", kBytes}};
constexpr SqlStatement kNextPayees = {
    "select p.area, p.refund, p.turn, p.payee from given join refund_payee p "
    "on (p.area, p.refund, p.turn) > (given.after_area, given.after_refund, given.after_turn) "
    "order by p.area, p.refund, p.turn limit 500",
    kAfter, kSealed};
constexpr SqlStatement kRewritePayees = {
    "update refund_payee set payee = given.payee from given where refund_payee.area = given.area "
    "and refund_payee.refund = given.refund and refund_payee.turn = given.turn",
    kSealed,
    {}};

std::int64_t number_cell(PersonNumber number) { return static_cast<std::int64_t>(number); }

void add_day(Rows& rows, const std::optional<Date>& day) {
    if (day)
        rows.add(date_cell(*day));
    else
        rows.add_null();
}

Rows& add_text(Rows& rows, std::string_view text) { return text.empty() ? rows.add_null() : rows.add(text); }

std::optional<Date> day_of(const Rows::Row& row, std::size_t cell) {
    return row.is_null(cell) ? std::nullopt : std::optional(date_of(row.integer(cell)));
}

std::string text_of(const Rows::Row& row, std::size_t cell) {
    return row.is_null(cell) ? std::string() : std::string(row.bytes(cell));
}

RefundResult result_of(std::string_view word) {
    const auto* const found = std::ranges::find(kRefundResults, word);
    CHECK(found != kRefundResults.end());
    return static_cast<RefundResult>(found - kRefundResults.begin());
}

// Puts refunds together from the answers of its questions.
class RefundReader {
   public:
    void take_refund(const Rows::Row& row) {
        Refund refund{.area = region_of(row.integer(0)),
                      .number = row.integer(1),
                      .person = static_cast<PersonNumber>(row.integer(2)),
                      .year = static_cast<int>(row.integer(3)),
                      .reason = refund_reason(row.bytes(4)),
                      .event_on = day_of(row, 5),
                      .applied_on = date_of(row.integer(6)),
                      .employee_entered_on = day_of(row, 7),
                      .document = std::string(row.bytes(8)),
                      .payment = {},
                      .verdicts = {},
                      .payees = {},
                      .attempts = {}};
        if (!row.is_null(9)) refund.payment = row.integer(9);
        refunds_.emplace(refund.number, std::move(refund));
    }
    void take_decision(const Rows::Row& row) {
        refunds_.at(row.integer(1))
            .verdicts.push_back({row.integer(3), refund_outcome(row.bytes(4)), text_of(row, 5),
                                 text_of(row, 6), text_of(row, 7), Money::fen(row.integer(8))});
    }
    void take_payee(const Rows::Row& row) {
        refunds_.at(row.integer(1)).payees.push_back({row.integer(3), sealed_of(row.bytes(4))});
    }
    void take_attempt(const Rows::Row& row) {
        refunds_.at(row.integer(1))
            .attempts.push_back({.batch = row.integer(3),
                                 .line = static_cast<int>(row.integer(4)),
                                 .payee = static_cast<int>(row.integer(5)),
                                 .amount = Money::fen(row.integer(6)),
                                 .outcome = {}});
    }
    void take_result(const Rows::Row& row) {
        auto& attempts = refunds_.at(row.integer(1)).attempts;
        RefundAttempt& attempt = attempts.at(static_cast<std::size_t>(row.integer(2)) - 1);
        const RefundResult result = result_of(row.bytes(5));
        if (result == RefundResult::unknown) {
            attempt.is_asked = true;
            return;
        }
        attempt.outcome = result;
        attempt.paid_on = day_of(row, 6);
        attempt.reference = text_of(row, 7);
    }

    std::vector<Refund> refunds() {
        std::vector<Refund> out;
        out.reserve(refunds_.size());
        for (auto& [number, refund] : refunds_) out.push_back(std::move(refund));
        return out;
    }

   private:
    std::map<std::int64_t, Refund> refunds_;
};

DatabaseResult<std::vector<Refund>> read(Connection& connection, const Rows& ranges) {
    RefundReader reader;
    const auto with = [&](void (RefundReader::*take)(const Rows::Row&)) {
        return [&reader, take](const Rows::Row& row) { (reader.*take)(row); };
    };
    const Request requests[] = {{kReadRefunds, ranges, with(&RefundReader::take_refund)},
                                {kReadDecisions, ranges, with(&RefundReader::take_decision)},
                                {kReadPayees, ranges, with(&RefundReader::take_payee)},
                                {kReadAttempts, ranges, with(&RefundReader::take_attempt)},
                                {kReadResults, ranges, with(&RefundReader::take_result)}};
    TRY(connection.run_together(requests));
    return reader.refunds();
}

DatabaseResult<std::set<std::int64_t>> numbers(Connection& connection, const SqlStatement& statement,
                                               RegionCode area, std::int64_t of) {
    Rows given(statement.given);
    given.add(area_cell(area)).add(of);
    std::set<std::int64_t> found;
    TRY(connection.run(statement, given, [&](const Rows::Row& row) { found.insert(row.integer(0)); }));
    return found;
}

}  // namespace

std::span<const FactTable> refund_tables() {
    static const FactTable tables[] = {{"refund", kRefund, 1},          {"refund_decision", kDecision, 3},
                                       {"refund_payee", kPayee, 3},     {"refund_batch", kBatch, 1},
                                       {"refund_attempt", kAttempt, 3}, {"refund_result_file", kFile, 1},
                                       {"refund_result", kResult, 4}};
    return tables;
}

RefundRows::RefundRows() {
    for (const FactTable& table : refund_tables()) facts_.push_back({&table, Rows(table.columns())});
}

void RefundRows::add(const Refund& refund) {
    Rows& rows = facts_[kRefunds].rows;
    rows.add(area_cell(refund.area)).add(refund.number).add(number_cell(refund.person)).add(refund.year);
    rows.add(word_of(refund.reason));
    add_day(rows, refund.event_on);
    rows.add(date_cell(refund.applied_on));
    add_day(rows, refund.employee_entered_on);
    rows.add(refund.document).add_optional(refund.payment);
}

void RefundRows::add_verdict(const Refund& refund, std::size_t turn) {
    const RefundVerdict& verdict = refund.verdicts.at(turn);
    Rows& rows = facts_[kDecisions].rows;
    rows.add(area_cell(refund.area)).add(refund.number).add(static_cast<std::int64_t>(turn)).add(verdict.act);
    rows.add(word(verdict.outcome));
    add_text(add_text(add_text(rows, verdict.code), verdict.clause), verdict.document);
    rows.add(verdict.amount.in_fen());
}

void RefundRows::add_payee(const Refund& refund, std::size_t turn) {
    const RefundPayee& payee = refund.payees.at(turn);
    Rows& rows = facts_[kPayees].rows;
    rows.add(area_cell(refund.area)).add(refund.number).add(static_cast<std::int64_t>(turn));
    rows.add(payee.act).add(payee.text.bytes);
}

void RefundRows::add_attempt(const Refund& refund, std::size_t turn) {
    const RefundAttempt& attempt = refund.attempts.at(turn);
    Rows& rows = facts_[kAttempts].rows;
    rows.add(area_cell(refund.area)).add(refund.number).add(static_cast<std::int64_t>(turn) + 1);
    rows.add(attempt.batch).add(attempt.line).add(attempt.payee).add(attempt.amount.in_fen());
}

void RefundRows::add(const RefundBatch& batch) {
    Rows& rows = facts_[kBatches].rows;
    rows.add(area_cell(batch.area)).add(batch.number).add(batch.year).add(date_cell(batch.day));
    rows.add(batch.refunds).add(batch.amount.in_fen());
}

void RefundRows::add(const TakenResultFile& file) {
    Rows& rows = facts_[kFiles].rows;
    rows.add(area_cell(file.area)).add(file.act).add(file.batch).add(file.name).add(file.digest);
}

void RefundRows::add(const StoredResult& result) {
    Rows& rows = facts_[kResults].rows;
    rows.add(area_cell(result.area)).add(result.refund).add(result.attempt);
    rows.add(result.result == RefundResult::unknown ? result.act : 0)
        .add(result.act)
        .add(word(result.result));
    add_day(rows, result.paid_on);
    add_text(rows, result.reference);
}

DatabaseResult<std::vector<Refund>> read_refunds(Connection& connection, RegionCode area) {
    Rows range(kRange);
    range.add(area_cell(area)).add(0).add(std::numeric_limits<std::int64_t>::max());
    return read(connection, range);
}

DatabaseResult<std::vector<Refund>> read_refunds(Connection& connection, RegionCode area,
                                                 const std::set<std::int64_t>& numbers) {
    if (numbers.empty()) return std::vector<Refund>();
    Rows ranges(kRange);
    for (const std::int64_t number : numbers) ranges.add(area_cell(area)).add(number).add(number);
    return read(connection, ranges);
}

DatabaseResult<std::optional<Refund>> find_refund(Connection& connection, RegionCode area,
                                                  std::int64_t number) {
    auto found = TRY(read_refunds(connection, area, {number}));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

DatabaseResult<std::set<std::int64_t>> refunds_of(Connection& connection, RegionCode area,
                                                  PersonNumber person) {
    return numbers(connection, kFindOfPerson, area, number_cell(person));
}

DatabaseResult<std::optional<Date>> last_decided_on(Connection& connection, RegionCode area,
                                                    const std::set<std::int64_t>& refunds) {
    Rows given(kRefundGiven);
    for (const std::int64_t refund : refunds) given.add(area_cell(area)).add(refund);
    std::optional<Date> last;
    TRY(connection.run(kFindDecided, given, [&](const Rows::Row& row) {
        const Date day = date_of(row.integer(0));
        if (!last || day > *last) last = day;
    }));
    return last;
}

DatabaseResult<std::vector<RefundBatch>> read_batches(Connection& connection, RegionCode area) {
    Rows given(kArea);
    given.add(area_cell(area));
    std::vector<RefundBatch> batches;
    TRY(connection.run(kReadBatches, given, [&](const Rows::Row& row) {
        batches.push_back({region_of(row.integer(0)), row.integer(1), static_cast<int>(row.integer(2)),
                           date_of(row.integer(3)), row.integer(4), Money::fen(row.integer(5))});
    }));
    return batches;
}

DatabaseResult<std::set<std::int64_t>> refunds_in(Connection& connection, RegionCode area,
                                                  std::int64_t batch) {
    return numbers(connection, kFindInBatch, area, batch);
}

DatabaseResult<std::vector<TakenResultFile>> read_result_files(Connection& connection, RegionCode area) {
    Rows given(kArea);
    given.add(area_cell(area));
    std::vector<TakenResultFile> files;
    TRY(connection.run(kReadFiles, given, [&](const Rows::Row& row) {
        files.push_back({region_of(row.integer(0)), row.integer(1), row.integer(2), std::string(row.bytes(3)),
                         std::string(row.bytes(4))});
    }));
    return files;
}

DatabaseResult<std::vector<SealedPayee>> read_payees_after(Connection& connection, const PayeePlace& place) {
    Rows given(kAfter);
    given.add(place.area).add(place.refund).add(place.turn);
    std::vector<SealedPayee> payees;
    TRY(connection.run(kNextPayees, given, [&](const Rows::Row& row) {
        payees.push_back({{row.integer(0), row.integer(1), row.integer(2)}, sealed_of(row.bytes(3))});
    }));
    return payees;
}

DatabaseResult<Done> rewrite_payees(Connection& connection, const std::vector<SealedPayee>& payees) {
    Rows rows(kSealed);
    for (const SealedPayee& each : payees) {
        rows.add(each.place.area).add(each.place.refund).add(each.place.turn);
        rows.add(each.text.bytes);
    }
    TRY(connection.change(kRewritePayees, rows));
    return Done{};
}

}  // namespace canbao
