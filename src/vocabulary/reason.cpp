#include "vocabulary/reason.h"

#include <fmt/format.h>

namespace canbao {
namespace {

struct Wording {
    ReasonCode code;
    std::string_view word;
    std::string_view name_zh;
    std::string_view name_en;
    std::string_view zh;
    std::string_view en;
};

// {0}, {1}, {2} stand for the facts of the reason. One row per code, in the order of ReasonCode.
constexpr std::array<Wording, kReasonCodes> kWordings = {{
    {ReasonCode::no_policy, "no_policy", "没有政策", "no policy",
     "没有适用于该地{0}年度的{1}。请向当地医保经办机构咨询该年度的通知。",
     "No policy states {1} for this place and {0}. Ask the local medical insurance agency for that year's notice."},
    {ReasonCode::born_later, "born_later", "出生日期在后", "born later",
     "出生日期{0}晚于办理日期{1}。请核对这两个日期。",
     "The birth date, {0}, lies after the day in question, {1}. Check both dates."},
    {ReasonCode::year_over, "year_over", "年度已过", "year is over",
     "该年度的参保缴费最迟到{0}，{1}不能再为该年度缴费。请办理下一年度参保。",
     "Contributions for that year were possible until {0}; {1} is too late. Enrol for the next year instead."},
    {ReasonCode::birth_year_free, "birth_year_free", "出生当年免缴", "free in the year of birth",
     "出生当年不缴费，自出生之日（{0}）起享受待遇。",
     "Nothing is owed for the year of birth; cover begins on the day of birth, {0}."},
    {ReasonCode::newborn_90_days, "newborn_90_days", "新生儿宽限期内", "newborn in the days of grace",
     "出生后{0}天内（至{1}）参保缴费，不受集中征缴期限制，不设等待期。",
     "Enrolled and paid within {0} days after birth (until {1}): the collection window does not bind and there is no wait."},
    {ReasonCode::before_window, "before_window", "征缴期未开始", "before the window",
     "集中征缴期自{0}开始。请在开始后缴费。", "The collection window opens on {0}. Pay from that day on."},
    {ReasonCode::closed_day, "closed_day", "暂停缴费日", "closed day", "{0}不办理缴费。下一个可缴费日是{1}。",
     "No payment is taken on {0}. The next open day is {1}."},
    {ReasonCode::repair_exceeds_gap, "repair_exceeds_gap", "补缴超过断保", "repair exceeds the gap",
     "申请补缴{0}年，但断保只有{1}年。最多可补缴{1}年。",
     "Repair of {0} year(s) was asked for, but only {1} were missed in a row. At most {1} can be repaired."},
    {ReasonCode::identity_after_window, "identity_after_window", "身份认定过晚",
     "identity recognised too late", "“{0}”身份于{1}认定，晚于认定截止日{2}，该年度不享受参保资助。",
     "The identity \"{0}\" was recognised on {1}, after the last day for it, {2}: it founds no subsidy for this year."},
    {ReasonCode::category_not_subsidised_here, "category_not_subsidised_here", "本地不资助",
     "not subsidised here", "本地文件没有为“{0}”规定参保资助。",
     "The documents of this place provide no subsidy for \"{0}\"."},
    {ReasonCode::highest_subsidy_wins, "highest_subsidy_wins", "就高资助", "the largest subsidy",
     "具有多种资助身份，按最高的一种（{0}，{1}元）资助，不重复资助。",
     "Several subsidies apply; the largest is paid ({0}, {1} yuan) and none are added."},
    {ReasonCode::subsidy_unknown, "subsidy_unknown", "资助金额未公布", "subsidy not published",
     "“{0}”的资助金额按未公布的既有政策执行，无法计算。由经办人员凭文件核定。",
     "The subsidy for \"{0}\" follows an existing policy that is not published. Staff decide it by a document."},
    {ReasonCode::waiting_exempt, "waiting_exempt", "免等待", "exempt from waiting", "{0}，不设待遇等待期。",
     "No waiting period: {0}."},
    {ReasonCode::waiting_fixed, "waiting_fixed", "固定等待期", "fixed wait",
     "未在集中征缴期参保或未连续参保，设固定等待期{0}个月。",
     "Not enrolled in the window, or not insured without a break: a fixed wait of {0} month(s)."},
    {ReasonCode::waiting_gap, "waiting_gap", "变动等待期", "variable wait",
     "此前连续断保{0}年，另加变动等待期{1}个月。",
     "Missed in a row: {0} year(s); a variable wait of {1} month(s) is added."},
    {ReasonCode::waiting_repaired, "waiting_repaired", "补缴减少等待", "wait repaired",
     "补缴{0}年，减少变动等待期{1}个月。",
     "Repaired: {0} year(s); {1} month(s) of the variable wait are taken off."},
    {ReasonCode::waiting_floor, "waiting_floor", "最短等待", "least wait",
     "连续断保{0}年及以上，补缴后固定和变动等待期合计仍不少于{1}个月。",
     "With {0} or more years missed in a row, fixed and variable wait together stay at {1} months or more after repair."},
    {ReasonCode::late_enrolment, "late_enrolment", "逾期参保", "late enrolment",
     "集中征缴期已于{0}结束，按逾期参保办理。",
     "The collection window closed on {0}: this is a late enrolment."},
    {ReasonCode::no_cover_this_year, "no_cover_this_year", "本年度没有待遇", "no cover this year",
     "等待期满日{0}晚于该年度终止日{1}，该年度没有待遇。",
     "The wait ends on {0}, after the last day of cover, {1}: there is no cover in this year."},
    {ReasonCode::late_refused, "late_refused", "不办理逾期参保", "late enrolment refused",
     "集中征缴期已于{0}结束，本地对此情形不办理逾期参保。请在下一个集中征缴期缴费。",
     "The collection window closed on {0}, and this place takes no late enrolment in this case. "
     "Pay in the next window."},
    {ReasonCode::pro_rata, "pro_rata", "按月折算", "pro rata",
     "按本年度剩余{0}个月折算，个人缴费标准由{1}元折为{2}元。",
     "For the {0} month(s) left of the year the standard of {1} yuan becomes {2}."},
    {ReasonCode::tier_not_subsidised, "tier_not_subsidised", "该档不资助", "tier not subsidised",
     "“{0}”在所选缴费档次（{1}）没有参保资助。", "There is no subsidy for \"{0}\" in the chosen tier ({1})."},
    {ReasonCode::waiting_ceiling, "waiting_ceiling", "变动等待期封顶", "ceiling of the variable wait",
     "变动等待期最多{0}个月。", "The variable wait is at most {0} month(s)."},
    {ReasonCode::waiting_fixed_days, "waiting_fixed_days", "固定等待期（天）", "fixed wait in days",
     "未在集中征缴期参保或未连续参保，设固定等待期{0}天。",
     "Not enrolled in the window, or not insured without a break: a fixed wait of {0} days."},
    {ReasonCode::prepaid, "prepaid", "一次性缴多年", "several years prepaid",
     "一次性缴{0}年，以后年度按首年标准共{1}元，标准提高不再补缴。",
     "{0} years are paid at once; the later ones cost {1} yuan at the first year's price, whatever the standard becomes."},
    {ReasonCode::prepayment_refused, "prepayment_refused", "不能一次性缴多年", "prepayment refused",
     "不能一次性缴{0}年：本地只对规定的人员和年数办理。请按年缴费，或改正年数。",
     "{0} years cannot be paid at once: it is open to some people and a number of years only. Pay by the year, or mend the number."},
    {ReasonCode::amounts_do_not_add_up, "amounts_do_not_add_up", "金额不符", "amounts do not add up",
     "全自费、超限价和先行自付合计{0}元，超过总费用{1}元。请核对费用清单。",
     "Full own-pay, over-limit and advance own-pay are {0} yuan together, more than the total of {1}. Check the bill."},
    {ReasonCode::no_benefit_row, "no_benefit_row", "待遇表没有这一行", "no row in the benefit table",
     "待遇表中没有与费用种类、就医机构和就医地相符的一行，无法计算。由经办人员凭文件核定。",
     "The benefit table has no row for such care, or none at such a facility and place. Staff decide it by a document."},
    {ReasonCode::limit_unknown, "limit_unknown", "病种限额未公布", "limit not published",
     "该病种的年度支付限额未公布，无法计算。由经办人员凭文件核定。",
     "The yearly limit of this disease is not published. Staff decide it by a document."},
    {ReasonCode::rate_unknown, "rate_unknown", "支付比例未公布", "rate not published",
     "门诊统筹的支付比例未公布，无法计算。由经办人员凭文件核定。",
     "The rate of general outpatient care is not published. Staff decide it by a document."},
    {ReasonCode::terms_unknown, "terms_unknown", "待遇规定未公布", "terms not published",
     "当地的待遇规定有未公布的内容，无法计算。由经办人员凭文件核定。",
     "A part of the terms of this place is not published. Staff decide it by a document."},
    {ReasonCode::critical_terms_unknown, "critical_terms_unknown", "困难群众大病待遇未公布",
     "critical illness for hardship not published",
     "“{0}”属困难群众，其大病保险待遇未公布，个人负担无法计算。由经办人员凭文件核定。",
     "\"{0}\" is a hardship identity, and its terms of critical-illness insurance are not published. Staff decide it by a document."},
    {ReasonCode::assistance_terms_unknown, "assistance_terms_unknown", "医疗救助待遇未公布",
     "medical assistance not published",
     "“{0}”属困难群众，其医疗救助待遇未公布，个人负担无法计算。由经办人员凭文件核定。",
     "\"{0}\" is a hardship identity, and its terms of medical assistance are not published. Staff decide it by a document."},
    {ReasonCode::filed_residence, "filed_residence", "已备案长期居住地", "filed long-term residence",
     "就医地是已备案的长期居住地，执行参保地同等待遇。",
     "The place of care is a filed long-term residence: the benefits of the place of enrolment apply."},
    {ReasonCode::unfiled_care, "unfiled_care", "未备案异地就医", "unfiled care elsewhere",
     "未办理异地就医备案，先行自付{0}元，支付比例为{1}。",
     "Care elsewhere was not filed: {0} yuan are paid in advance, and the fund pays {1}."},
    {ReasonCode::repeat_stay, "repeat_stay", "年内再次住院", "repeated stay",
     "本年度第{0}次住院，起付标准由{1}元减为{2}元。",
     "Stay number {0} of the year: the deductible of {1} yuan becomes {2}."},
    {ReasonCode::no_deductible, "no_deductible", "不设起付标准", "no deductible", "“{0}”不设起付标准。",
     "No deductible for \"{0}\"."},
    {ReasonCode::annual_cap_reached, "annual_cap_reached", "达到年度限额", "yearly cap reached",
     "统筹基金年度支付限额{0}元已用完，本次支付{1}元。",
     "The basic fund's yearly cap of {0} yuan is used up; it pays {1} yuan of this bill."},
    {ReasonCode::limit_reached, "limit_reached", "达到门诊限额", "outpatient limit reached",
     "门诊年度支付限额{0}元已用完，本次支付{1}元。",
     "The yearly limit of {0} yuan is used up; the fund pays {1} yuan of this bill."},
    {ReasonCode::critical_cap_reached, "critical_cap_reached", "达到大病限额", "critical-illness cap reached",
     "大病保险年度限额{0}元已用完，本次支付{1}元。",
     "The cap of critical-illness insurance of {0} yuan is used up; it pays {1} yuan of this bill."},
    {ReasonCode::incentives_not_begun, "incentives_not_begun", "激励尚未开始", "incentives not begun",
     "参保激励自以后年度起执行，{0}年度没有提高。", "The incentives had not begun in {0}: nothing is added."},
    {ReasonCode::continuity_bonus, "continuity_bonus", "连续参保激励", "continuity bonus",
     "连续参保{0}年，大病保险限额提高{1}元。", "{0} unbroken years raise the cap by {1} yuan."},
    {ReasonCode::zero_claim_bonus, "zero_claim_bonus", "零报销激励", "zero-claim bonus",
     "基金零报销{0}年，大病保险限额提高{1}元。",
     "{0} year(s) without a fund payment raise the cap by {1} yuan."},
    {ReasonCode::bonus_ceiling, "bonus_ceiling", "激励总额封顶", "ceiling of the bonuses",
     "两项激励合计{0}元，按上限{1}元计。", "Both bonuses are {0} yuan together; at most {1} are added."},
    {ReasonCode::event_after_year_began, "event_after_year_began", "事由晚于期限", "event too late",
     "事由发生在{0}，晚于可退费的最后一天{1}，不予退费。",
     "The event was on {0}, after the last day for a refund, {1}: nothing is refunded."},
    {ReasonCode::applied_too_late, "applied_too_late", "申请过晚", "applied too late",
     "申请日{0}晚于截止日{1}，不予退费。",
     "The application of {0} came after the last day, {1}: nothing is refunded."},
    {ReasonCode::employee_already_entered, "employee_already_entered", "职工参保已登记",
     "employee enrolment already entered", "职工医保已于{0}登记，申请（{1}）须在登记之前，不予退费。",
     "The employee enrolment was entered on {0}; the application ({1}) must come before it: nothing is refunded."},
    {ReasonCode::refund_rule_unknown, "refund_rule_unknown", "退费规定未公布", "refund rule not published",
     "没有文件规定该地{0}年度这种事由的退费办法。由经办人员凭文件核定。",
     "No document gives the rule for such a refund at this place for {0}. Staff decide it by a document."},
    {ReasonCode::already_registered, "already_registered", "已登记", "already registered",
     "该证件已有登记，不必再登记。信息有变的，请办理信息变更。",
     "A person with this document is registered. If details have changed, change them instead."},
    {ReasonCode::not_registered, "not_registered", "未登记", "not registered",
     "本区划没有此人的登记。请核对证件；确未登记的，先办理人员登记。",
     "Nobody of this area is registered so. Check the document; whoever is not registered yet, register first."},
    {ReasonCode::merged_into, "merged_into", "已合并", "merged", "这条登记已并入{0}号人员。请用该编号办理。",
     "This entry was merged into person {0}. Use that number."},
    {ReasonCode::person_died, "person_died", "已死亡", "died",
     "此人已于{0}因死亡终止参保。有误的，由经办机构凭证明办理更正（correct）。",
     "The relation of this person ended by death on {0}. If that is wrong, the agency corrects it by evidence (correct)."},
    {ReasonCode::already_enrolled, "already_enrolled", "已参保", "already enrolled",
     "自{0}起已在本地参保，不需再登记，直接缴费即可。",
     "Enrolled here since {0}: no registration is needed, the person only pays."},
    {ReasonCode::registration_not_needed, "registration_not_needed", "不需登记", "no registration needed",
     "“{0}”不需办理参保登记，直接缴费即可。", "No registration is needed for \"{0}\": the person only pays."},
    {ReasonCode::relation_elsewhere, "relation_elsewhere", "他处有参保关系", "relation elsewhere",
     "在医保区划{0}还有参保关系，须先暂停再登记：{1}。",
     "A relation stands in the enrolment area {0}. It must be suspended first: {1}."},
    {ReasonCode::employee_relation, "employee_relation", "参加职工医保", "insured as an employee",
     "名单显示此人自{0}起参加职工医保，职工参保关系暂停后才能参加居民医保：{1}。",
     "By the list the person has been insured as an employee since {0}; that relation is suspended before one as a resident begins: {1}."},
    {ReasonCode::cause_does_not_fit, "cause_does_not_fit", "情形不符", "cause does not fit",
     "登记情形不符：{0}。", "The cause does not fit: {0}."},
    {ReasonCode::not_enrolled, "not_enrolled", "未参保", "not enrolled", "{0}在本地没有参保关系。",
     "There is no relation of insurance here on {0}."},
    {ReasonCode::already_suspended, "already_suspended", "已暂停", "already suspended",
     "参保关系已自{0}起暂停；要继续参保的，办理恢复。",
     "The relation has been suspended since {0}; to go on, resume it."},
    {ReasonCode::not_suspended, "not_suspended", "未暂停", "not suspended", "参保关系没有暂停，不需恢复。",
     "The relation is not suspended; there is nothing to resume."},
    {ReasonCode::later_fact, "later_fact", "其后另有记录", "a later entry stands",
     "已有自{0}起生效的参保记录，不能再办{1}生效的事项。请核对日期。",
     "An entry stands that holds from {0}; nothing can take effect on {1} before it. Check the date."},
    {ReasonCode::document_taken, "document_taken", "证件已被使用", "document of another",
     "该证件已登记在另一人名下。确为同一人的，请办理合并；否则请核对证件。",
     "The document is registered for another person. If it is the same person, merge the entries; else check the document."},
    {ReasonCode::document_taken_elsewhere, "document_taken_elsewhere", "证件在他处属另一人",
     "document of another elsewhere",
     "该证件在医保区划{0}登记在另一人员编号下。确为同一人的，先用该证件在本地办理人员登记，再与这条合并；否则请核对证件。",
     "In the enrolment area {0} the document is registered under another person's number. If it is the same person, "
     "register them here by it, then merge the two entries; else check the document."},
    {ReasonCode::payment_confirmed, "payment_confirmed", "缴费已确认", "payment confirmed",
     "缴费已于{0}确认；{1}须在缴费确认前变更。请向经办机构说明，或在下一年度缴费前变更。",
     "The payment was confirmed on {0}; {1} must be changed before that. Turn to the agency, or change it before the next year's payment."},
    {ReasonCode::nothing_changes, "nothing_changes", "没有变化", "nothing changes",
     "所报信息与登记的相同，没有变化。", "What is stated is what is registered: nothing changes."},
    {ReasonCode::not_one_person, "not_one_person", "不是同一人", "not one person",
     "两条登记的{0}不一致，不能合并。有误的，请先办理信息变更。",
     "The two entries differ in {0} and cannot be merged. If one is wrong, change it first."},
    {ReasonCode::newborn_too_old, "newborn_too_old", "超过新生儿期限", "no longer a newborn",
     "新生儿一件事在出生后{0}天内（至{1}）办理。请改为人员登记和参保登记。",
     "Newborns are registered in one go within {0} days after birth (until {1}). Register and enrol instead."},
    {ReasonCode::nothing_to_correct, "nothing_to_correct", "没有可更正的记录", "nothing to correct",
     "所写办理号没有记录此人在本区划的参保关系。请查看此人的经过，核对办理号；信息有误的，办理信息变更。",
     "The act of that number recorded nothing of this person's relation here. Check it in the person's story; wrong "
     "details are changed instead."},
    {ReasonCode::already_corrected, "already_corrected", "已更正", "already corrected",
     "第{0}号办理已由第{1}号办理更正，不再算数。", "Act {0} was corrected by act {1} and no longer counts."},
    {ReasonCode::not_the_last, "not_the_last", "其后还有记录", "not the last",
     "第{0}号办理之后还有第{1}号办理的参保记录。请先更正后面的。",
     "Act {1} recorded something of the relation after act {0}. Correct the later one first."},
    {ReasonCode::already_paid, "already_paid", "已缴费", "already paid", "{0}年度已经缴费，不必再缴。",
     "The contribution for {0} is paid already."},
    {ReasonCode::nothing_owed, "nothing_owed", "无需缴费", "nothing owed", "{0}年度个人不需缴费。",
     "The person owes nothing for {0}."},
    {ReasonCode::contribution_first, "contribution_first", "先缴当年", "this year first",
     "补缴往年或预缴以后年度，须与某一年度的保费一同缴纳，或在其后。",
     "Missed years and years ahead are paid together with the contribution of a year, or after it."},
    {ReasonCode::year_not_missed, "year_not_missed", "不属断保年度", "not a year missed",
     "{0}年不在可补缴的断保年度之内，或已补缴。",
     "The year {0} is none of the missed years that can be repaired, or it is."},
}};

constexpr bool wordings_follow_the_codes() {
    for (std::size_t i = 0; i < kWordings.size(); ++i)
        if (static_cast<std::size_t>(kWordings[i].code) != i) return false;
    return true;
}
static_assert(wordings_follow_the_codes());

const Wording& wording(ReasonCode code) { return kWordings[static_cast<std::size_t>(code)]; }

void append_fact(std::string& out, const ReasonFact& fact, Language language) {
    struct Append {
        std::string& out;
        Language language;
        void operator()(std::monostate) const {}
        void operator()(Date date) const { append_spoken(out, date, language); }
        void operator()(std::int64_t count) const {
            const fmt::format_int digits(count);
            out.append(digits.data(), digits.size());
        }
        void operator()(Money money) const { money.append_text(out); }
        void operator()(Rate rate) const { out += rate.text(); }
        void operator()(const LocalText* text) const { out += text->in(language); }
    };
    std::visit(Append{out, language}, fact);
}

}  // namespace

std::string_view word(ReasonCode code) { return wording(code).word; }

std::string_view name(ReasonCode code, Language language) {
    return language == Language::zh ? wording(code).name_zh : wording(code).name_en;
}

void append_text(std::string& out, const Reason& reason, Language language) {
    const std::string_view pattern =
        language == Language::zh ? wording(reason.code).zh : wording(reason.code).en;
    std::size_t done = 0;
    for (std::size_t brace = pattern.find('{'); brace != std::string_view::npos;
         brace = pattern.find('{', done)) {
        out.append(pattern, done, brace - done);
        append_fact(out, reason.facts[static_cast<std::size_t>(pattern[brace + 1] - '0')], language);
        done = brace + 3;
    }
    out.append(pattern, done);
}

void append_spoken(std::string& out, Date date, Language language) {
    constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
    const fmt::format_int year(date.year());
    const fmt::format_int day(date.day());
    if (language == Language::zh) {
        const fmt::format_int month(date.month());
        out.append(year.data(), year.size()).append("年");
        out.append(month.data(), month.size()).append("月");
        out.append(day.data(), day.size()).append("日");
    } else {
        out.append(day.data(), day.size()).append(" ");
        out.append(kMonths[static_cast<std::size_t>(date.month() - 1)]).append(" ");
        out.append(year.data(), year.size());
    }
}

std::string spoken(Date date, Language language) {
    std::string out;
    append_spoken(out, date, language);
    return out;
}

}  // namespace canbao
