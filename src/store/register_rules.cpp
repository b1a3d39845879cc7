#include "store/verification_rules.h"

namespace canbao {
namespace {

// Numbers that merges have made one person's, in whichever area, share a root: the smallest of them.
#define CANBAO_ROOTS                                                                            \
    "with recursive edge(one, other) as (select person, into_person from person_merge "         \
    "union select into_person, person from person_merge), "                                     \
    "reach(one, other) as (select one, one from edge union select r.one, e.other from reach r " \
    "join edge e on e.one = r.other), "                                                         \
    "known(person, root) as (select one, min(other) from reach group by one) "

// Facts of relations that no act has taken back.
#define CANBAO_STANDING                                                                    \
    "(select e.* from enrolment e where not exists (select 1 from enrolment_correction c " \
    "where c.area = e.area and c.person = e.person and c.corrected = e.act))"

constexpr VerificationRule kRegisterRules[] = {
    {"persons_have_details",
     "select p.area, p.person from person p where not exists "
     "(select 1 from person_detail d where d.area = p.area and d.person = p.person)",
     "有人员没有任何信息", "a person has no details"},
    {"one_owner_per_document",
     "select area, min(person) from (select d.area, d.person, d.document_index from person_detail d "
     "where d.act = (select max(o.act) from person_detail o where o.area = d.area and o.person = d.person) "
     "and not exists (select 1 from person_merge m where m.area = d.area and m.person = d.person)) l "
     "group by area, document_index having count(*) > 1",
     "同一证件登记了两人", "two persons have one document"},
    {"details_are_found_by_document",
     "select d.area, d.person from person_detail d where d.act = "
     "(select max(o.act) from person_detail o where o.area = d.area and o.person = d.person) and not exists "
     "(select 1 from person_document w where w.area = d.area and w.document = d.document_index "
     "and w.person = d.person)",
     "有人员不能按证件查到", "a person is not found by their document"},
    {"persons_come_from_acts",
     "select p.area, p.act from person p join act a on a.area = p.area and a.act = p.act "
     "where a.outcome <> 'granted' or a.kind not in ('register', 'newborn', 'population')",
     "有登记不出自已准予的办理", "a person does not come from a granted act"},
    {"granted_registrations_have_persons",
     "select a.area, a.act from act a where a.outcome = 'granted' and a.kind in ('register', 'newborn') and not exists "
     "(select 1 from person p where p.area = a.area and p.person = a.person and p.act = a.act)",
     "有准予的登记没有登记结果", "a granted registration has no person"},
    {"enrolments_come_from_acts",
     "select e.area, e.act from enrolment e join act a on a.area = e.area and a.act = e.act "
     "where a.outcome <> 'granted' or not ("
     "(a.kind in ('enrol', 'suspend', 'resume', 'terminate', 'newborn') and coalesce(a.person, 0) = e.person) "
     "or (a.kind = 'deaths' and exists (select 1 from notice n where n.area = e.area and n.act = e.act "
     "and n.person = e.person)))",
     "有参保记录不出自已准予的办理", "an enrolment does not come from a granted act"},
    {"granted_enrolments_are_there",
     "select a.area, a.act from act a where a.outcome = 'granted' "
     "and a.kind in ('enrol', 'suspend', 'resume', 'terminate', 'newborn') and not exists "
     "(select 1 from enrolment e where e.area = a.area and e.person = a.person and e.act = a.act)",
     "有准予的参保办理没有结果", "a granted act on an enrolment has no result"},
    {"notices_have_facts",
     "select n.area, n.act from notice n where not exists (select 1 from enrolment e where n.kind = 'deaths' "
     "and e.area = n.area and e.person = n.person and e.act = n.act) and not exists (select 1 from "
     "person_detail d where n.kind = 'moves' and d.area = n.area and d.person = n.person and d.act = n.act)",
     "有死亡或迁移名单没有结果", "a list of deaths or moves has no result"},
    {"granted_changes_are_there",
     "select a.area, a.act from act a where a.outcome = 'granted' and a.kind = 'change' and not exists "
     "(select 1 from person_detail d where d.area = a.area and d.person = a.person and d.act = a.act)",
     "有准予的变更没有结果", "a granted change has no result"},
    {"corrections_come_from_acts",
     "select c.area, c.act from enrolment_correction c join act a on a.area = c.area and a.act = c.act "
     "where a.outcome <> 'granted' or a.kind <> 'correct' or a.person <> c.person or c.corrected >= c.act",
     "有更正不出自已准予的办理", "a correction does not come from a granted act"},
    {"granted_corrections_are_there",
     "select a.area, a.act from act a where a.outcome = 'granted' and a.kind = 'correct' and not exists "
     "(select 1 from enrolment_correction c where c.area = a.area and c.person = a.person and c.act = a.act)",
     "有准予的更正没有结果", "a granted correction has no result"},
    {"one_relation_at_a_time",
     CANBAO_ROOTS
     "select min(area), min(l.person) from (select area, person, event, row_number() over "
     "(partition by area, person order by effective_from desc, act desc) as latest from " CANBAO_STANDING
     " s) l "
     "left join known on known.person = l.person "
     "where latest = 1 and event in ('enrolled', 'resumed') and not exists (select 1 from " CANBAO_STANDING
     " x "
     "where x.area = l.area and x.person = l.person and x.event = 'terminated' and x.cause = 'death') "
     "group by coalesce(known.root, l.person) having count(*) > 1",
     "同一人在两处有效参保", "a person is insured in two areas"},
    {"one_number_per_document",
     CANBAO_ROOTS
     "select min(area), min(l.person) from (select d.area, d.person, d.document_index from person_detail d "
     "where d.act = (select max(o.act) from person_detail o where o.area = d.area and o.person = d.person)) l "
     "left join known on known.person = l.person "
     "group by document_index having count(distinct coalesce(known.root, l.person)) > 1",
     "同一证件在各区划用了两个人员编号", "a document is registered under two numbers"},
    {"bills_come_from_acts",
     "select b.area, b.act from bill b left join act a on a.area = b.area and a.act = b.act "
     "where a.act is null or a.outcome <> 'granted' or a.kind not in ('bills', 'bills_activate', 'bill_settle') "
     "or (a.person is not null and a.person <> b.person)",
     "有账单不出自开票或核定", "a bill does not come from billing or settling"},
    {"bills_are_of_persons",
     "select b.area, b.person from bill b left join person p on p.area = b.area and p.person = b.person "
     "where p.person is null",
     "有账单不属于任何人员", "a bill is of nobody"},
    {"bills_add_up",
     "select b.area, b.person from bill b left join (select area, person, year, act, sum(amount) as paid "
     "from bill_subsidy group by area, person, year, act) s on s.area = b.area and s.person = b.person "
     "and s.year = b.year and s.act = b.act where b.outcome <> 'undetermined' "
     "and b.standard - b.due <> coalesce(s.paid, 0)",
     "有账单的资助与应缴对不上", "what is due and the subsidies of a bill do not make up the standard"},
    {"subsidies_are_of_bills",
     "select s.area, s.person from bill_subsidy s left join bill b on b.area = s.area and b.person = s.person "
     "and b.year = s.year and b.act = s.act where b.person is null",
     "有资助不属于任何账单", "a subsidy is of no bill"},
    {"activated_bills_are_there",
     "select v.area, v.act from bill_activation v left join (select area, year, run, count(*) as bills from bill "
     "group by area, year, run) b on b.area = v.area and b.year = v.year and b.run = v.run "
     "where v.written <> coalesce(b.bills, 0)",
     "启用的开票缺少账单", "a billing that was activated lacks bills"},
    {"coverage_tasks_come_from_acts",
     "select t.area, t.act from coverage_task t join act a on a.area = t.area and a.act = t.act "
     "where a.outcome <> 'granted' or a.kind <> 'targets'",
     "有目标任务不出自已准予的办理", "an assigned task does not come from a granted act"},
    {"follow_ups_come_from_acts",
     "select f.area, f.act from follow_up f join act a on a.area = f.area and a.act = f.act "
     "where a.outcome <> 'granted' or a.kind <> 'follow_up' or a.person <> f.person",
     "有联系记录不出自已准予的办理", "a follow-up does not come from a granted act"},
    {"merges_end",
     "with recursive walk(area, person, here, steps) as (select area, person, into_person, 1 from person_merge "
     "union all select w.area, w.person, m.into_person, w.steps + 1 from walk w join person_merge m "
     "on m.area = w.area and m.person = w.here where w.here <> w.person and w.steps < 1000) "
     "select area, person from walk where here = person or steps = 1000",
     "合并绕成了圈", "merges lead in a circle"},
};

}  // namespace

std::span<const VerificationRule> register_rules() { return kRegisterRules; }

}  // namespace canbao
