#include "faults/money_state.h"

#include <algorithm>
#include <iterator>

namespace canbao::faults {
namespace {

// Each asks for one column of text. Of payments that staff confirm without a channel the trade is a number
// of ours. A batch of payments is one act, and reconciliations are acts of their own each time: how many of
// these there are rests on when the program was killed.
constexpr std::string_view kQuestions[] = {
    "select 'transfer ' || area || ' ' || debit || ' ' || credit || ' ' || sum(amount) from transfer "
    "group by area, debit, credit",
    "select 'payment ' || area || ' ' || channel || ' ' || trade || ' ' || total || ' ' || amount || ' ' || "
    "paid_at from payment where channel <> 'subsidy'",
    "select 'part ' || p.area || ' ' || p.channel || ' ' || p.trade || ' ' || t.item || ' ' || t.year || ' ' "
    "|| t.amount || ' ' || t.standard || ' ' || t.is_late || ' ' || t.prepaid || ' ' || coalesce(t.reason, '') "
    "|| ' ' || count(*) from payment_part t join payment p on p.area = t.area and p.payment = t.payment "
    "where p.channel <> 'subsidy' group by p.area, p.channel, p.trade, t.item, t.year, t.amount, t.standard, "
    "t.is_late, t.prepaid, t.reason",
    "select 'confirmed ' || t.area || ' ' || t.year || ' ' || t.standard || ' ' || count(*) from payment_part t "
    "join payment p on p.area = t.area and p.payment = t.payment where p.channel = 'subsidy' "
    "group by t.area, t.year, t.standard",
    "select 'subsidy ' || area || ' ' || year || ' ' || turn || ' ' || payer || ' ' || category || ' ' || "
    "count(*) || ' ' || sum(amount) from payment_subsidy group by area, year, turn, payer, category",
    "select 'reversal ' || area || ' ' || year || ' ' || item || ' ' || count(*) || ' ' || sum(amount) "
    "from payment_reversal group by area, year, item",
    "select 'order ' || area || ' ' || item || ' ' || year || ' ' || amount || ' ' || count(*) "
    "from pay_order_line group by area, item, year, amount",
    "select 'contradiction ' || p.area || ' ' || p.channel || ' ' || p.trade || ' ' || c.field || ' ' || "
    "case c.field when 'amount' then c.said else '' end from payment_contradiction c "
    "join payment p on p.area = c.area and p.payment = c.payment",
    "select 'event ' || p.area || ' ' || p.channel || ' ' || p.trade || ' ' || e.event || ' ' || e.day "
    "from payment_event e join payment p on p.area = e.area and p.payment = e.payment",
    "select 'debit ' || r.channel || ' ' || r.file || ' ' || r.line || ' ' || r.amount || ' ' || "
    "coalesce(f.outcome, '') || ' ' || coalesce(n.debits, -1) from debit_row r left join debit_failure f "
    "on f.area = r.area and f.channel = r.channel and f.file = r.file and f.line = r.line "
    "left join debit_answer n on n.area = r.area and n.channel = r.channel and n.file = r.file",
    "select 'file ' || area || ' ' || channel || ' ' || payments || ' ' || total || ' ' || "
    "coalesce(difference, 0) || ' ' || count(*) from channel_file "
    "group by area, channel, payments, total, difference",
    "select 'state ' || area || ' ' || channel || ' ' || coalesce(trade, '') || ' ' || state || ' ' || amount "
    "|| ' ' || count(*) from channel_state group by area, channel, trade, state, amount",
    "select 'difference ' || area || ' ' || channel || ' ' || kind || ' ' || trade || ' ' || place || ' ' || "
    "ordinal || ' ' || version || ' ' || finding || ' ' || coalesce(ours_amount, 0) || ' ' || "
    "coalesce(theirs_amount, 0) || ' ' || state from reconciliation_difference",
    "select 'refund ' || r.area || ' ' || r.year || ' ' || r.reason || ' ' || r.document || ' ' || d.turn || ' ' "
    "|| d.outcome || ' ' || d.amount || ' ' || (select count(*) from refund_payee y where y.area = r.area "
    "and y.refund = r.act) from refund r join refund_decision d on d.area = r.area and d.refund = r.act",
    "select 'attempt ' || r.document || ' ' || t.attempt || ' ' || t.payee || ' ' || t.amount || ' ' || "
    "coalesce(s.result, 'open') || ' ' || coalesce(s.reference, '') || ' ' || count(*) from refund_attempt t "
    "join refund r on r.area = t.area and r.act = t.refund left join refund_result s on s.area = t.area "
    "and s.refund = t.refund and s.attempt = t.attempt "
    "group by r.document, t.attempt, t.payee, t.amount, s.result, s.reference",
    "select 'receipt ' || area || ' ' || payer || ' ' || year || ' ' || amount || ' ' || document "
    "from subsidy_receipt",
    "select 'acts ' || area || ' ' || kind || ' ' || outcome || ' ' || count(*) from act "
    "where kind not in ('payments', 'reconcile') group by area, kind, outcome"};

void append_only_in(std::string& out, char mark, const std::vector<std::string>& first,
                    const std::vector<std::string>& second) {
    std::vector<std::string> only;
    std::ranges::set_difference(first, second, std::back_inserter(only));
    for (const std::string& line : only) out.append(1, mark).append(1, ' ').append(line).append(1, '\n');
}

}  // namespace

DatabaseResult<std::vector<std::string>> money_state(Connection& connection) {
    static constexpr Column kLine[] = {{"line", ColumnType::text}};
    std::vector<std::string> lines;
    for (const std::string_view question : kQuestions)
        TRY(connection.run({question, {}, kLine}, Rows({}),
                           [&](const Rows::Row& row) { lines.emplace_back(row.bytes(0)); }));
    std::ranges::sort(lines);
    return lines;
}

std::string difference_of(const std::vector<std::string>& expected, const std::vector<std::string>& found) {
    std::string out;
    append_only_in(out, '-', expected, found);
    append_only_in(out, '+', found, expected);
    return out;
}

DatabaseResult<std::vector<std::int64_t>> numbers_by(Connection& connection, std::string_view sql) {
    static constexpr Column kNumber[] = {{"number", ColumnType::integer}};
    std::vector<std::int64_t> numbers;
    TRY(connection.run({sql, {}, kNumber}, Rows({}),
                       [&](const Rows::Row& row) { numbers.push_back(row.integer(0)); }));
    return numbers;
}

}  // namespace canbao::faults
