#include "store/verification_rules.h"

namespace canbao {
namespace {

constexpr VerificationRule kRefundRules[] = {
    {"reversals_come_from_refunds",
     "select r.area, r.act from payment_reversal r left join refund_decision d on d.area = r.area and d.act = r.act "
     "and d.outcome = 'granted' where d.act is null",
     "有退回的缴费不出自已准予的退费", "a payment was given back without a granted refund"},
    {"parts_are_given_back_whole",
     "select r.area, r.person from payment_reversal r join payment_part t on t.area = r.area and t.person = r.person "
     "and t.year = r.year and t.item = r.item and t.turn = r.turn where r.amount <> t.amount",
     "退回的金额不是所缴金额", "a part was not given back as it was paid"},
    {"refunds_are_decided",
     "select f.area, f.act from refund f where not exists (select 1 from refund_decision d where d.area = f.area "
     "and d.refund = f.act and d.turn = 0 and d.act = f.act)",
     "有退费没有决定", "a refund was not decided"},
    {"refunds_are_what_is_given_back",
     "select d.area, d.refund from refund_decision d left join (select area, act, sum(amount) as amount "
     "from payment_reversal group by area, act) r on r.area = d.area and r.act = d.act "
     "where d.amount <> coalesce(r.amount, 0) or (d.outcome <> 'granted' and r.act is not null)",
     "退费金额与退回的缴费对不上", "a refund is not what was given back by it"},
    {"only_open_refunds_are_settled",
     "select d.area, d.refund from refund_decision d where d.turn > 0 and (d.turn > 1 or not exists "
     "(select 1 from refund_decision o where o.area = d.area and o.refund = d.refund and o.turn = 0 "
     "and o.outcome = 'undetermined'))",
     "有不待核定的退费被核定", "a refund was settled that was not open"},
    {"batches_hold_granted_refunds",
     "select t.area, t.refund from refund_attempt t where not exists (select 1 from refund_decision d "
     "where d.area = t.area and d.refund = t.refund and d.outcome = 'granted' and d.amount = t.amount "
     "and d.act < t.act)",
     "批次中有未准予或金额不符的退费", "a batch holds what was not granted, or another amount"},
    {"batches_add_up",
     "select b.area, b.act from refund_batch b left join (select area, act, count(*) as refunds, "
     "sum(amount) as amount from refund_attempt group by area, act) t on t.area = b.area and t.act = b.act "
     "where b.refunds <> coalesce(t.refunds, 0) or b.amount <> coalesce(t.amount, 0)",
     "批次的笔数或金额与明细对不上", "a batch is not what its rows are"},
    {"refunds_are_paid_once",
     "select t.area, t.refund from refund_attempt t where t.attempt > 1 and not exists (select 1 from refund_result s "
     "where s.area = t.area and s.refund = t.refund and s.attempt = t.attempt - 1 and s.turn = 0 "
     "and s.result <> 'paid')",
     "有退费在前一次未失败时又进入批次", "a refund was tried again before it had failed"},
    {"results_come_from_files",
     "select s.area, s.act from refund_result s where not exists (select 1 from refund_result_file f "
     "join refund_attempt t on t.area = f.area and t.act = f.batch where f.area = s.area and f.act = s.act "
     "and t.refund = s.refund and t.attempt = s.attempt)",
     "有付款结果不出自该批次的结果文件", "a result does not come from a file on its batch"},
    {"ledger_tells_refunds_paid",
     "select l.area, l.act from (select s.area, s.act, sum(t.amount) as amount from refund_result s "
     "join refund_attempt t on t.area = s.area and t.refund = s.refund and t.attempt = s.attempt "
     "where s.result = 'paid' group by s.area, s.act) l left join (select area, act, sum(amount) as amount "
     "from transfer where debit like 'refund_due:%' and credit = 'treasury' group by area, act) t "
     "on t.area = l.area and t.act = l.act where l.amount <> coalesce(t.amount, 0)",
     "总账与已付退费对不上", "the ledger does not tell what was paid back"},
    {"ledger_tells_refunds_granted",
     "select r.area, r.act from (select area, act, sum(amount) as amount from payment_reversal "
     "where item <> 'surplus' group by area, act) r left join (select area, act, sum(amount) as amount from transfer "
     "where credit like 'refund_due:%' group by area, act) t on t.area = r.area and t.act = r.act "
     "where r.amount <> coalesce(t.amount, 0)",
     "总账与准予的退费对不上", "the ledger does not tell what was granted back"},
    {"subsidies_are_unwound",
     "select r.area, r.act from (select v.area, v.act, sum(s.amount) as amount from payment_reversal v "
     "join payment_subsidy s on s.area = v.area and s.person = v.person and s.year = v.year and s.turn = v.turn "
     "where v.item = 'contribution' group by v.area, v.act) r left join (select area, act, sum(amount) as amount "
     "from transfer where debit like 'contribution:%' and credit like 'subsidy:%' group by area, act) t "
     "on t.area = r.area and t.act = r.act where r.amount <> coalesce(t.amount, 0)",
     "退费后资助没有冲回", "a subsidy was not unwound with its contribution"},
    {"no_more_is_paid_back_than_is_owed",
     "select area, min(act) from (select area, act, debit as account, -amount as owed from transfer "
     "where debit like 'refund_due:%' union all select area, act, credit, amount from transfer "
     "where credit like 'refund_due:%') o group by area, account having sum(owed) < 0",
     "付出的退费多于应退", "more was paid back than was owed"},
    {"ledger_tells_receipts",
     "select s.area, s.act from subsidy_receipt s where not exists (select 1 from transfer t where t.area = s.area "
     "and t.act = s.act and t.debit = 'treasury' and t.credit = 'subsidy:' || s.payer || ':' || s.year "
     "and t.amount = s.amount)",
     "总账与收到的资助对不上", "the ledger does not tell what payers of subsidies transferred"},
};

}  // namespace

std::span<const VerificationRule> refund_rules() { return kRefundRules; }

}  // namespace canbao
