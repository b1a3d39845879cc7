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
     "没有适用于该地{0}年度的缴费政策（个人缴费标准和集中征缴期）。请向当地医保经办机构咨询该年度的通知。",
     "No policy states a standard and a collection window for this place and {0}. "
     "Ask the local medical insurance agency for that year's notice."},
    {ReasonCode::born_later, "born_later", "出生日期在后", "born later",
     "出生日期{0}晚于缴费日期{1}。请核对这两个日期。",
     "The birth date, {0}, lies after the payment day, {1}. Check both dates."},
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
     "identity recognised too late", "“{0}”身份于{1}认定，晚于集中征缴期结束日{2}，该年度不享受参保资助。",
     "The identity \"{0}\" was recognised on {1}, after the window closed on {2}: it founds no subsidy for this year."},
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
