#include <array>

#include "policy/rule_form.h"

namespace canbao {
namespace {

using enum FieldKind;

constexpr std::string_view kPlaces = "county city province other_province";

constexpr Field amount(Label label) { return {.key = "amount", .kind = money, .label = label}; }
constexpr Field count_of(std::string_view key, Label label, std::int64_t least, std::int64_t most) {
    return {.key = key, .kind = count, .label = label, .least = least, .most = most};
}
constexpr Field choice_of(std::string_view key, Label label, std::string_view allowed) {
    return {.key = key, .kind = choice, .label = label, .allowed = allowed};
}
constexpr Field plain(std::string_view key, FieldKind kind, Label label) {
    return {.key = key, .kind = kind, .label = label};
}
constexpr Field optional(Field field) {
    field.is_optional = true;
    return field;
}
constexpr Field year_of(std::string_view key, Label label) { return count_of(key, label, 1900, 2199); }

constexpr Label kAmount = {"金额（元）", "amount (yuan)"};
constexpr Label kMonths = {"月数", "months"};
constexpr Label kRate = {"比例", "rate"};

constexpr std::array kNeeded = {Field{.key = "causes",
                                      .kind = choices,
                                      .label = {"情形", "causes"},
                                      .allowed = "first back_after_lapse transfer_in"}};
constexpr std::array kRelationElsewhere = {
    Field{.key = "suspended_there",
          .kind = choices,
          .label = {"由原参保地经办机构暂停", "suspended by the agency there"},
          .allowed = "employee other_province"}};
constexpr std::array kBeforePayment = {Field{
    .key = "details", .kind = choices, .label = {"信息", "details"}, .allowed = "name document residence"}};
constexpr std::array kRegisterNewborn = {count_of("within_days", {"出生后天数", "days after birth"}, 1, 366)};

constexpr std::array kAmountOnly = {amount(kAmount)};
constexpr std::array kCollection = {plain("opens", date, {"开始日", "opens"}),
                                    plain("closes", date, {"结束日", "closes"})};
constexpr std::array kPayableDays = {count_of("first", {"每月首日", "first day of the month"}, 1, 31),
                                     count_of("last", {"每月末日", "last day of the month"}, 1, 31)};
constexpr std::array kClosed = {plain("first", date, {"首日", "first day"}),
                                plain("last", date, {"末日", "last day"})};
constexpr Field kWhen = optional(plain("when", condition, {"条件", "condition"}));
constexpr Field kTiers = optional(plain("tiers", words, {"缴费档次", "tiers"}));
constexpr Field kSomeCategories = optional(plain("categories", categories, {"人员类别", "categories"}));
constexpr Field kUnlimited = optional(plain("unlimited", mark, {"不设限额", "no limit"}));

constexpr std::array kStandards = {amount(kAmount),
                                   optional(plain("tier", word, {"缴费档次", "tier"})),
                                   optional(plain("paid_from", date, {"缴费日起", "paid from"})),
                                   optional(plain("paid_until", date, {"缴费日止", "paid until"})),
                                   optional(plain("late", mark, {"逾期缴费", "late payment"})),
                                   kWhen};
constexpr std::array kProRata = {
    choice_of("applies", {"适用", "applies to payment"}, "late in_year"),
    choice_of("month_of_payment", {"缴费当月", "the month of payment"}, "counts free"), kWhen};
constexpr std::array kTier = {plain("name", name, {"名称", "name"})};
constexpr std::array kLate = {optional(plain("last", month_day, {"截止", "until"})),
                              optional(plain("refused", mark, {"不办理", "refused"})), kWhen};
constexpr std::array kSubsidy = {
    optional(amount(kAmount)),
    optional(plain("percent", rate, {"占个人缴费标准", "share of the standard"})),
    optional(plain("amount_by_tier", tier_amounts, {"各档金额（元）", "amount by tier (yuan)"})),
    optional(plain("payer", payer, {"资金来源", "payer"})),
    optional(plain("payers", shares, {"资金来源", "payers"})),
    kWhen};
constexpr std::array kRecognition = {
    choice_of("by", {"认定期限", "recognised by"}, "closing_day payment_day year_start")};
constexpr std::array kOverlap = {choice_of("choose", {"取", "choose"}, "largest")};
constexpr std::array kGrace = {count_of("days", {"出生后天数", "days after birth"}, 0, 366)};
constexpr std::array kBeforeYear = {plain("begins", month_day, {"开始", "begins"})};
constexpr std::array kInYear = {
    choice_of("begins", {"开始", "begins"}, "payment_day first_of_month first_of_next_month")};
constexpr std::array kEnds = {plain("on", month_day, {"终止", "ends on"})};
constexpr std::array kMonthArithmetic = {
    choice_of("short_month", {"遇小月", "in a shorter month"}, "last_day")};
constexpr std::array kFixed = {optional(count_of("months", kMonths, 0, 24)),
                               optional(count_of("days", {"天数", "days"}, 0, 730))};
constexpr std::array kGap = {
    count_of("months_per_year", {"每断保一年的月数", "months for each year missed"}, 0, 12)};
constexpr std::array kGapCounting = {
    year_of("count_from_year", {"起算年度", "counted from"}),
    choice_of("first_year", {"首个断保年度", "the first year missed"}, "counts free"),
    choice_of("part_of_a_year", {"参保不满一年", "cover for part of a year"}, "counts_as_insured")};
constexpr std::array kWaitBegins = {choice_of(
    "runs_from", {"起算", "runs from"}, "start_of_cover payment_day first_of_month first_of_next_month")};
constexpr std::array kNextYear = {plain("goes_on", yes_no, {"跨年继续计算", "goes on in the next year"})};
constexpr std::array kFloor = {count_of("gap_years", {"断保年数起点", "from so many years missed"}, 1, 50),
                               count_of("months", {"合计最少月数", "least months together"}, 0, 60)};
constexpr std::array kWaitCeiling = {
    count_of("months", {"变动等待期最多月数", "variable months at most"}, 0, 60)};
constexpr std::array kExemptNewborn = {plain("exempt", yes_no, {"免等待", "exempt"})};
constexpr std::array kCategoriesOnly = {plain("categories", categories, {"人员类别", "categories"})};
constexpr std::array kAfterEmployee = {
    count_of("months", {"中断最多月数", "ended at most so many months before"}, 0, 24)};
constexpr std::array kCosts = {plain("paid_by_fund", yes_no, {"基金支付", "paid by the fund"})};
constexpr std::array kRepairPrice = {choice_of("of", {"标准", "price"}, "standard_of_this_year"),
                                     plain("subsidised", yes_no, {"享受资助", "subsidised"})};
constexpr std::array kRepairEffect = {
    count_of("months_per_year", {"每补缴一年减少月数", "months off for each year repaired"}, 0, 12)};
constexpr std::array kContinuity = {
    count_of("after_years", {"连续参保满年数", "after so many unbroken years"}, 0, 50),
    amount({"每年提高（元）", "raise for each year (yuan)"}),
    year_of("count_from_year", {"起算年度", "counted from"})};
constexpr std::array kZeroClaim = {amount({"每年提高（元）", "raise for each year (yuan)"}),
                                   year_of("count_from_year", {"起算年度", "counted from"})};
constexpr std::array kCeiling = {
    amount(kAmount), optional(plain("percent_of_base_cap", rate, {"占基本限额", "share of the base cap"}))};
constexpr std::array kUse = {choice_of("clears", {"清零", "clears"}, "zero_claim")};
constexpr std::array kLapse = {choice_of("clears", {"重新计算", "starts again"}, "continuity")};
constexpr Field kFacilityClass = optional(count_of("facility_class", {"收费类别", "facility class"}, 1, 3));
constexpr Field kPlacesOf = {
    .key = "places", .kind = choices, .label = {"机构所在", "places"}, .allowed = kPlaces};
constexpr Field kDeductible = plain("deductible", money, {"起付标准（元）", "deductible (yuan)"});
constexpr Field kFundPays = plain("rate", rate, {"支付比例", "fund pays"});

constexpr std::array kInpatient = {
    kFacilityClass,
    kPlacesOf,
    optional(plain("levels", words, {"机构等级", "facility levels"})),
    optional(count_of("age_from", {"年龄起（周岁）", "aged at least"}, 0, 150)),
    optional(count_of("age_below", {"年龄不满（周岁）", "aged under"}, 1, 150)),
    kTiers,
    kDeductible,
    kFundPays};
constexpr std::array kRepeatStay = {
    count_of("from_stay", {"自第几次住院", "from this stay on"}, 2, 20),
    plain("deductible_share", rate, {"起付标准仍付比例", "share of the deductible due"})};
constexpr std::array kBenefitCap = {optional(amount(kAmount)), kUnlimited};
constexpr std::array kBenefitCapOf = {kSomeCategories, kTiers, optional(amount(kAmount)), kUnlimited};
constexpr std::array kUnfiledCare = {
    kPlacesOf, optional(plain("advance_share", rate, {"先行自付比例", "share paid in advance"})),
    optional(plain("rate_reduction", rate, {"支付比例降低（百分点）", "points off the rate"})),
    optional(plain("unless", condition, {"例外", "unless"}))};
constexpr std::array kChronic = {plain("rate", rate, kRate),
                                 count_of("diseases", {"病种数", "diseases"}, 1, 500)};
constexpr std::array kChronicDisease = {
    plain("name", name, {"病种", "disease"}), optional(plain("rate", rate, kRate)),
    optional(plain("annual_limit", money, {"年度限额（元）", "yearly limit (yuan)"}))};
constexpr std::array kGeneralOutpatient = {
    plain("annual_limit", money, {"年度限额（元）", "yearly limit (yuan)"}),
    optional(plain("rate", rate, kRate)),
    kSomeCategories,
    kTiers,
    optional(plain("counts_for_cap", yes_no, {"计入统筹年度限额", "fills the yearly cap"})),
    optional(
        plain("counts_for_critical", yes_no, {"个人负担计入大病", "own pay counts for critical illness"}))};
constexpr std::array kDrugs = {count_of("drugs", {"药品种数", "drugs"}, 1, 100'000)};
constexpr std::array kFiledResidence = {choice_of("as_place", {"视同机构所在", "treated as"}, kPlaces)};
constexpr std::array kBand = {plain("above", money, {"超过（元）", "above (yuan)"}),
                              optional(plain("up_to", money, {"至（元）", "up to (yuan)"})),
                              plain("rate", rate, kRate)};
constexpr std::array kCriticalHardship = {
    kSomeCategories, optional(plain("cap", money, {"限额（元）", "cap (yuan)"})), kUnlimited};
constexpr std::array kAssistance = {
    kSomeCategories, plain("above", money, {"超过（元）", "above (yuan)"}), plain("rate", rate, kRate),
    optional(plain("annual_cap", money, {"年度限额（元）", "yearly cap (yuan)"}))};
constexpr std::array kRounding = {choice_of("mode", {"方式", "mode"}, "half_up"),
                                  choice_of("unit", {"单位", "unit"}, "fen")};
constexpr std::array kOrder = {Field{.key = "layers",
                                     .kind = choices,
                                     .label = {"支付顺序", "order"},
                                     .allowed = "basic critical_illness medical_assistance"}};
constexpr std::array kRefund = {
    optional(plain("event_until", date, {"事由最迟发生于", "event until"})),
    optional(plain("apply_until", date, {"申请截止", "apply until"})),
    optional(plain("before_employee_entry", yes_no, {"须在职工新增前", "before the employee entry"})),
    optional(plain("years_not_begun", yes_no, {"退未开始年度", "years not begun"})),
    optional(count_of("apply_within_days", {"事由发生后申请天数", "apply within days"}, 0, 3650))};
constexpr std::array kPostingLag = {count_of("working_days", {"工作日", "working days"}, 0, 60),
                                    plain("channels", words, {"渠道", "channels"})};
constexpr std::array kProof = {count_of("working_days", {"工作日", "working days"}, 0, 60)};
constexpr std::array kPrepayment = {
    plain("fact", word, {"申报事实", "declared fact"}),
    kSomeCategories,
    optional(count_of("most_years", {"最多年数", "years at most"}, 2, 20)),
    choice_of("price", {"标准", "price"}, "first_year"),
    plain("subsidised", yes_no, {"以后年度享受资助", "later years are subsidised"}),
    choice_of("refundable", {"可退", "refundable"}, "years_not_begun")};
constexpr std::array kCollectiveGrant = {choice_of("declared_at", {"申报地点", "declared at"}, "tax_hall"),
                                         choice_of("declared_by", {"申报人", "declared by"}, "collector")};
constexpr std::array kTarget = {plain("name", name, {"人群", "group"}),
                                plain("share", rate, {"目标", "target"}), kSomeCategories,
                                optional(choice_of("of", {"基数", "of"}, "assigned_task population"))};
constexpr std::array kFact = {choice_of("type", {"类型", "type"}, "yes_no count word date money"),
                              optional(plain("words", words, {"取值", "words"})),
                              plain("label", name, {"名称", "label"})};

using enum Span;

constexpr RuleForm form(std::string_view path, Span span, Label title, std::span<const Field> fields) {
    return {.path = path, .span = span, .title = title, .fields = fields};
}
constexpr RuleForm unpublished(std::string_view path, Span span, Label title) {
    return {.path = path, .span = span, .title = title, .fields = {}, .is_always_unknown = true};
}
// A rule that a quote rests on.
constexpr RuleForm needed(std::string_view path, Span span, Label title, std::span<const Field> fields) {
    return {.path = path, .span = span, .title = title, .fields = fields, .must_be_known = true};
}
constexpr RuleForm group(RuleForm form) {
    form.family = form.stem();
    return form;
}
constexpr RuleForm of_family(std::string_view family, RuleForm form) {
    form.family = family;
    return form;
}
// One of these fields must be stated, and no two of them.
constexpr RuleForm one_of(std::string_view fields, RuleForm form) {
    form.exactly_one_of = fields;
    return form;
}
constexpr RuleForm some_of(std::string_view fields, RuleForm form) {
    form.at_least_one_of = fields;
    return form;
}
constexpr RuleForm keyed_by_category(RuleForm form) {
    form.key_is_category = true;
    return form;
}
constexpr RuleForm keyed_by(std::string_view words, RuleForm form) {
    form.key_words = words;
    return form;
}

constexpr std::array kForms = {
    of_family("contribution.standard",
              form("contribution.standard", yearly, {"个人缴费标准", "contribution standard"}, kAmountOnly)),
    of_family("contribution.standard", form("contribution.standards.*", yearly,
                                            {"个人缴费标准", "contribution standard"}, kStandards)),
    needed("contribution.pro_rata", yearly, {"按月折算缴费", "contribution by remaining months"}, kProRata),
    group(needed("tier.*", dated, {"缴费档次", "contribution tier"}, kTier)),
    form("contribution.government_subsidy", yearly, {"人均财政补助", "per-head government subsidy"},
         kAmountOnly),
    form("window.collection", yearly, {"集中征缴期", "collection window"}, kCollection),
    needed("window.payable_days", yearly, {"每月缴费日", "payable days of the month"}, kPayableDays),
    group(needed("window.closed.*", yearly, {"暂停缴费期", "closed spell"}, kClosed)),
    one_of("last refused", needed("window.late", dated, {"逾期参保", "late enrolment"}, kLate)),
    keyed_by_category(
        one_of("payer payers", some_of("amount percent amount_by_tier",
                                       form("subsidy.*", yearly, {"参保资助", "subsidy"}, kSubsidy)))),
    unpublished("subsidy_open_set", yearly,
                {"其他困难群众的资助（未公布）", "subsidies of further groups (not published)"}),
    needed("identity.recognition", dated, {"身份认定期限", "recognition of identities"}, kRecognition),
    needed("identity.overlap", dated, {"身份重叠", "several identities"}, kOverlap),
    needed("newborn.birth_year", dated, {"出生当年", "year of birth"}, kAmountOnly),
    needed("newborn.grace", dated, {"新生儿宽限", "days of grace for newborns"}, kGrace),
    needed("cover.before_year", dated, {"年前缴费的待遇开始", "cover when paid before the year"},
           kBeforeYear),
    needed("cover.in_year", dated, {"年内缴费的待遇开始", "cover when paid in the year"}, kInYear),
    needed("cover.ends", dated, {"待遇终止", "end of cover"}, kEnds),
    needed("cover.month_arithmetic", dated, {"按月推算", "reckoning by months"}, kMonthArithmetic),
    one_of("months days", needed("waiting.fixed", dated, {"固定等待期", "fixed wait"}, kFixed)),
    needed("waiting.gap", dated, {"变动等待期", "variable wait"}, kGap),
    needed("waiting.gap_counting", dated, {"断保年数的计算", "counting of years missed"}, kGapCounting),
    needed("waiting.begins", dated, {"等待期起算", "begin of the wait"}, kWaitBegins),
    needed("waiting.next_year", dated, {"跨年的等待期", "a wait into the next year"}, kNextYear),
    needed("waiting.floor", dated, {"补缴后的最短等待", "least wait after repair"}, kFloor),
    needed("waiting.ceiling", dated, {"变动等待期上限", "ceiling of the variable wait"}, kWaitCeiling),
    needed("waiting.exempt.newborn", dated, {"新生儿免等待", "newborns do not wait"}, kExemptNewborn),
    needed("waiting.exempt.categories", dated, {"免等待人群", "categories that do not wait"},
           kCategoriesOnly),
    needed("waiting.exempt.after_employee", dated,
           {"职工医保中断后免等待", "no wait after employee insurance"}, kAfterEmployee),
    needed("waiting.costs", dated, {"断保和等待期的费用", "costs in the gap and in the wait"}, kCosts),
    needed("repair.price", dated, {"补缴标准", "price of repair"}, kRepairPrice),
    needed("repair.effect", dated, {"补缴效果", "effect of repair"}, kRepairEffect),
    needed("hardship.categories", dated, {"困难群众", "people in hardship"}, kCategoriesOnly),
    form("incentive.continuity", dated, {"连续参保激励", "incentive for unbroken years"}, kContinuity),
    form("incentive.zero_claim", dated, {"零报销激励", "incentive for years without a claim"}, kZeroClaim),
    form("incentive.ceiling", dated, {"激励总额上限", "ceiling of the incentives"}, kCeiling),
    form("incentive.use", dated, {"激励额度使用后", "once the raised part is used"}, kUse),
    form("incentive.lapse", dated, {"断保后", "after a lapse"}, kLapse),
    unpublished("incentive.lapse_lowering", dated,
                {"断保后降低限额（未公布）", "lowering after a lapse (not published)"}),
    group(form("benefit.inpatient.*", dated, {"住院待遇", "hospital table"}, kInpatient)),
    group(form("benefit.repeat_stay.*", dated, {"年内再次住院", "repeated stays"}, kRepeatStay)),
    form("benefit.no_deductible", dated, {"不设起付标准", "no deductible"}, kCategoriesOnly),
    one_of("amount unlimited", form("benefit.annual_cap", dated,
                                    {"统筹基金年度限额", "yearly cap of the basic fund"}, kBenefitCap)),
    group(one_of("amount unlimited",
                 some_of("categories tiers",
                         form("benefit.annual_cap_of.*", dated,
                              {"部分人员的年度限额", "yearly cap of some people"}, kBenefitCapOf)))),
    group(one_of(
        "advance_share rate_reduction",
        form("benefit.unfiled_care.*", dated, {"未备案异地就医", "unfiled care elsewhere"}, kUnfiledCare))),
    form("benefit.chronic_outpatient", dated, {"门诊慢特病", "chronic diseases, outpatient"}, kChronic),
    some_of("rate annual_limit", form("benefit.chronic_disease.*", dated,
                                      {"单独规定的病种", "disease with terms of its own"}, kChronicDisease)),
    unpublished("benefit.chronic_limits", dated,
                {"慢特病年度限额（未公布）", "yearly limits of diseases (not published)"}),
    group(
        form("benefit.general_outpatient.*", dated, {"门诊统筹", "general outpatient"}, kGeneralOutpatient)),
    unpublished("benefit.general_outpatient_rate", dated,
                {"门诊统筹比例（未公布）", "general outpatient rate (not published)"}),
    form("benefit.dual_channel_drugs", dated, {"双通道药品", "dual-channel drugs"}, kDrugs),
    unpublished("benefit.dual_channel_rate", dated,
                {"双通道药品比例（未公布）", "dual-channel rate (not published)"}),
    unpublished("benefit.hypertension_diabetes", dated,
                {"高血压糖尿病用药（未公布）", "hypertension and diabetes drugs (not published)"}),
    form("benefit.filed_residence", dated, {"备案的长期居住地", "filed long-term residence"},
         kFiledResidence),
    form("critical_illness.base_cap", dated, {"大病保险基本限额", "base cap of critical illness"},
         kAmountOnly),
    group(form("critical_illness.band.*", dated, {"大病保险分段", "band of critical illness"}, kBand)),
    form("critical_illness.hardship", dated, {"困难群众大病待遇", "critical illness for people in hardship"},
         kCriticalHardship),
    group(form("critical_illness.hardship_band.*", dated,
               {"困难群众大病保险分段", "band of critical illness for people in hardship"}, kBand)),
    unpublished("medical_assistance.terms", dated,
                {"医疗救助待遇（未公布）", "terms of medical assistance (not published)"}),
    group(form("medical_assistance.share.*", dated, {"医疗救助", "medical assistance"}, kAssistance)),
    form("settlement.rounding", dated, {"金额取整", "rounding"}, kRounding),
    form("settlement.order", dated, {"结算顺序", "order of settlement"}, kOrder),
    needed("registration.needed", dated, {"须办参保登记的情形", "when registration is needed"}, kNeeded),
    needed("registration.relation_elsewhere", dated, {"他处参保关系", "relation elsewhere"},
           kRelationElsewhere),
    needed("registration.change", dated, {"缴费确认前变更", "changes before the payment"}, kBeforePayment),
    needed("registration.newborn", dated, {"新生儿一件事", "newborns in one go"}, kRegisterNewborn),
    keyed_by("duplicate_enrolment employee_insurance death student_leaves",
             form("refund.*", yearly, {"退费", "refund"}, kRefund)),
    group(form("posting.lag.*", dated, {"入库查询时限", "lag of posting"}, kPostingLag)),
    form("posting.proof", dated, {"缴费证明时限", "lag of certificates"}, kProof),
    form("prepayment.*", dated, {"一次性缴多年", "prepayment of several years"}, kPrepayment),
    form("collective_grant", dated, {"村集体补助", "grant of a village collective"}, kCollectiveGrant),
    form("target.*", dated, {"参保目标", "coverage target"}, kTarget),
    needed("fact.*", dated, {"申报事实", "declared fact"}, kFact),
};

}  // namespace

std::span<const RuleForm> rule_forms() { return kForms; }

}  // namespace canbao
