#include "store/verification_rules.h"

namespace canbao {
namespace {

// Of a contribution or a repair the turn before is over.
constexpr VerificationRule kMoneyRules[] = {
    {"payments_come_from_acts",
     "select p.area, p.payment from payment p left join act a on a.area = p.area and a.act = p.act "
     "where a.act is null or a.outcome <> 'granted'",
     "有缴费不出自已准予的办理", "a payment does not come from a granted act"},
    {"payments_add_up",
     "select p.area, p.payment from payment p left join (select area, payment, sum(amount) as amount from payment_part "
     "group by area, payment) s on s.area = p.area and s.payment = p.payment where p.amount <> coalesce(s.amount, 0)",
     "有缴费的各项之和不等于金额", "the parts of a payment do not make up its amount"},
    {"allocations_add_up",
     "select min(area), min(payment) from payment group by channel, trade having sum(amount) <> max(total)",
     "有跨区划缴费的各区划份额之和不等于总额", "the shares of areas do not make up a payment"},
    {"parts_are_of_payments",
     "select t.area, t.payment from payment_part t left join payment p on p.area = t.area and p.payment = t.payment "
     "where p.payment is null or p.act <> t.act",
     "有缴费分项不属于任何缴费", "a part is of no payment"},
    {"parts_are_of_persons",
     "select t.area, t.person from payment_part t left join person p on p.area = t.area and p.person = t.person "
     "where t.person <> 0 and p.person is null",
     "有缴费分项不属于任何人员", "a part is of nobody"},
    {"standards_are_paid_in_full",
     "select t.area, t.person from payment_part t left join (select area, person, year, turn, sum(amount) as amount "
     "from payment_subsidy group by area, person, year, turn) s on s.area = t.area and s.person = t.person "
     "and s.year = t.year and s.turn = t.turn where t.item = 'contribution' "
     "and t.amount + coalesce(s.amount, 0) <> t.standard",
     "有缴费与资助之和不等于缴费标准", "what a person and payers gave is not the standard"},
    {"subsidies_are_of_contributions",
     "select s.area, s.person from payment_subsidy s left join payment_part t on t.area = s.area "
     "and t.person = s.person and t.year = s.year and t.item = 'contribution' and t.turn = s.turn "
     "where t.person is null",
     "有资助不属于任何已缴保费", "a subsidy is of no contribution"},
    {"bills_are_paid_once",
     "select t.area, t.person from payment_part t where t.item <> 'surplus' and t.turn > 0 and not exists "
     "(select 1 from payment_reversal r where r.area = t.area and r.person = t.person and r.year = t.year "
     "and r.item = t.item and r.turn = t.turn - 1)",
     "有人同一年度缴了两次", "a contribution is paid twice"},
    {"reversals_are_of_parts",
     "select r.area, r.person from payment_reversal r left join payment_part t on t.area = r.area "
     "and t.person = r.person and t.year = r.year and t.item = r.item and t.turn = r.turn "
     "where t.person is null or r.amount > t.amount",
     "有退费没有对应的缴费，或超过了所缴金额", "what was given back was not paid, or less was"},
    {"ledger_tells_payments",
     "select p.area, p.act from (select area, act, sum(amount) as amount from payment group by area, act) p "
     "left join (select area, act, sum(amount) as amount from transfer where debit like 'clearing:%' "
     "group by area, act) t on t.area = p.area and t.act = p.act where p.amount <> coalesce(t.amount, 0)",
     "总账与缴费明细对不上", "the ledger does not tell what was paid"},
    {"ledger_tells_subsidies",
     "select s.area, s.act from (select area, act, sum(amount) as amount from payment_subsidy group by area, act) s "
     "left join (select area, act, sum(amount) as amount from transfer where debit like 'subsidy:%' "
     "group by area, act) t on t.area = s.area and t.act = s.act where s.amount <> coalesce(t.amount, 0)",
     "总账与资助明细对不上", "the ledger does not tell what payers owe"},
    {"ledger_tells_surplus",
     "select s.area, s.act from (select area, act, sum(amount) as amount from payment_part where item = 'surplus' "
     "group by area, act) s left join (select area, act, sum(amount) as amount from transfer "
     "where credit like 'refund_due:%' group by area, act) t on t.area = s.area and t.act = s.act "
     "where s.amount <> coalesce(t.amount, 0)",
     "总账与待退明细对不上", "the ledger does not tell what is due back"},
    {"transfers_come_from_acts",
     "select t.area, t.act from transfer t left join act a on a.area = t.area and a.act = t.act "
     "where a.act is null or a.outcome <> 'granted'",
     "有转账不出自已准予的办理", "a transfer does not come from a granted act"},
    {"events_are_of_payments",
     "select e.area, e.payment from payment_event e left join payment p on p.area = e.area "
     "and p.payment = e.payment where p.payment is null",
     "有入库记录不属于任何缴费", "a posting is of no payment"},
    {"contradictions_are_of_payments",
     "select c.area, c.payment from payment_contradiction c left join payment p on p.area = c.area "
     "and p.payment = c.payment where p.payment is null",
     "有矛盾记录不属于任何缴费", "a contradiction is of no payment"},
};

}  // namespace

std::span<const VerificationRule> money_rules() { return kMoneyRules; }

}  // namespace canbao
