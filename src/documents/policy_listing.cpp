#include "documents/policy_listing.h"

#include <algorithm>

#include <fmt/format.h>

#include "vocabulary/overloaded.h"
#include "vocabulary/reason.h"

namespace canbao {
namespace {

// The words of closed lists that stand in packs, for people.
struct WordName {
    std::string_view word;
    Label name;
};
constexpr WordName kWordNames[] = {
    {"year_start", {"年度首日", "the first day of the year"}},
    {"first_of_month", {"缴费当月首日", "the first of the month of payment"}},
    {"first_of_next_month", {"缴费次月首日", "the first of the next month"}},
    {"late", {"逾期参保", "late enrolment"}},
    {"in_year", {"年内缴费", "any payment in the year"}},
    {"free", {"不计", "free"}},
    {"population", {"户籍或常住人口", "the population"}},
    {"closing_day", {"集中征缴期结束日", "the closing day"}},
    {"payment_day", {"缴费日", "the payment day"}},
    {"largest", {"就高", "the largest"}},
    {"last_day", {"取当月末日", "the month's last day"}},
    {"counts", {"计入", "counts"}},
    {"counts_as_insured", {"视为参保", "counts as insured"}},
    {"start_of_cover", {"待遇开始日", "the start of cover"}},
    {"standard_of_this_year", {"当年个人缴费标准", "the standard of this year"}},
    {"zero_claim", {"零报销激励", "the zero-claim incentive"}},
    {"continuity", {"连续参保激励", "the continuity incentive"}},
    {"county", {"县级", "county"}},
    {"city", {"市级", "city"}},
    {"province", {"省级", "province"}},
    {"other_province", {"省外", "other province"}},
    {"half_up", {"四舍五入", "half up"}},
    {"fen", {"分", "fen"}},
    {"basic", {"基本医保", "basic insurance"}},
    {"critical_illness", {"大病保险", "critical illness"}},
    {"medical_assistance", {"医疗救助", "medical assistance"}},
    {"first_year", {"首年标准", "that of the first year"}},
    {"years_not_begun", {"未开始的年度", "years not begun"}},
    {"tax_hall", {"办税服务厅", "the tax hall"}},
    {"collector", {"协办人员", "the collector"}},
    {"assigned_task", {"目标任务", "the assigned task"}},
};

std::string name_of_word(const std::string& word, Language language) {
    const auto* found = std::ranges::find(kWordNames, std::string_view(word), &WordName::word);
    if (found == std::end(kWordNames)) return word;
    return std::string(language == Language::zh ? found->name.zh : found->name.en);
}

std::string name_of_key(const std::string& key, FieldKind kind, const Catalogue& catalogue,
                        Language language) {
    if (kind == FieldKind::payer) {
        const NamedKey* payer = catalogue.payer(key);
        return payer == nullptr ? key : payer->name.in(language);
    }
    if (kind == FieldKind::categories) {
        const auto category = catalogue.category(key);
        return category ? catalogue.at(*category).name.in(language) : key;
    }
    const bool is_free = kind == FieldKind::words || kind == FieldKind::word;
    return is_free ? key : name_of_word(key, language);
}

// Whether two rules of one province say the same, wherever and by whatever clause.
bool say_the_same(const Statement& a, const Statement& b) {
    if (a.is_unknown != b.is_unknown || a.entries.size() != b.entries.size()) return false;
    for (std::size_t i = 0; i < a.entries.size(); ++i) {
        const auto& [field, value] = a.entries[i];
        if (field->key != b.entries[i].field->key || value.index() != b.entries[i].value.index())
            return false;
        const bool is_equal = value == b.entries[i].value;
        if (!is_equal) return false;
    }
    return true;
}

std::string marks(const Statement& statement, Language language) {
    const bool zh = language == Language::zh;
    if (statement.is_unknown) return zh ? "未公布" : "not published";
    return {};
}

}  // namespace

std::string describe(const Value& value, FieldKind kind, const Catalogue& catalogue, Language language) {
    const bool zh = language == Language::zh;
    return std::visit(
        Overloaded{
            [](Money money) { return money.text(); },
            [](Rate rate) { return rate.text(); },
            [](std::int64_t count) { return fmt::format("{}", count); },
            [](Date date) { return date.text(); },
            [](MonthDay day) { return day.text(); },
            [&](bool yes) -> std::string {
                if (zh) return yes ? "是" : "否";
                return yes ? "yes" : "no";
            },
            [&](const std::string& key) { return name_of_key(key, kind, catalogue, language); },
            [&](const std::vector<std::string>& keys) {
                std::string list;
                for (const std::string& key : keys)
                    list += (list.empty() ? ""
                             : zh         ? "、"
                                          : ", ") +
                            name_of_key(key, kind, catalogue, language);
                return list;
            },
            [&](const std::vector<PayerShare>& shares) {
                std::string list;
                for (const PayerShare& share : shares) {
                    const std::string part =
                        std::visit([](const auto& each) { return each.text(); }, share.part);
                    list += (list.empty() ? ""
                             : zh         ? "、"
                                          : ", ") +
                            name_of_key(share.payer, FieldKind::payer, catalogue, language) + " " + part;
                }
                return list;
            },
            [&](const std::vector<TierAmount>& amounts) {
                std::string list;
                for (const TierAmount& each : amounts)
                    list += (list.empty() ? "" : zh ? "、" : ", ") + each.tier + " " + each.amount.text();
                return list;
            },
            [&](const Condition& condition) { return describe(condition, catalogue, language); },
            [&](const LocalText& text) { return text.in(language); },
        },
        value);
}

std::string describe(const Statement& statement, const Catalogue& catalogue, Language language) {
    const bool zh = language == Language::zh;
    std::string line = marks(statement, language);
    for (const auto& [field, value] : statement.entries) {
        if (!line.empty()) line += zh ? "；" : "; ";
        line.append(zh ? field->label.zh : field->label.en).append(" ");
        line += describe(value, field->kind, catalogue, language);
    }
    return line;
}

std::string title(const Statement& statement, const Catalogue& catalogue, Language language) {
    const bool zh = language == Language::zh;
    std::string name(zh ? statement.form->title.zh : statement.form->title.en);
    if (!statement.form->has_key()) return name;
    const auto category =
        statement.form->key_is_category ? catalogue.category(statement.key()) : std::nullopt;
    const std::string key =
        category ? catalogue.at(*category).name.in(language) : std::string(statement.key());
    return name + (zh ? "：" : ": ") + key;
}

std::vector<RuleDifference> differences(const EffectivePack& before, const EffectivePack& after) {
    std::vector<RuleDifference> list;
    for (const Statement* old : before.statements) {
        const Statement* now = after.find(old->path);
        if (now == nullptr) {
            list.push_back({RuleDifference::Kind::removed, old, nullptr});
        } else if (!say_the_same(*old, *now)) {
            list.push_back({RuleDifference::Kind::changed, old, now});
        } else if (old->clause != now->clause) {
            list.push_back({RuleDifference::Kind::cited_otherwise, old, now});
        }
    }
    for (const Statement* now : after.statements)
        if (before.find(now->path) == nullptr) list.push_back({RuleDifference::Kind::added, nullptr, now});
    std::ranges::stable_sort(list, {}, [](const RuleDifference& each) {
        return each.before != nullptr ? each.before->form : each.after->form;
    });
    return list;
}

std::string describe(const RuleDifference& difference, const Catalogue& before, const Catalogue& after,
                     Language language) {
    const bool zh = language == Language::zh;
    const auto old_words = [&] { return describe(*difference.before, before, language); };
    const auto new_words = [&] { return describe(*difference.after, after, language); };
    switch (difference.kind) {
        case RuleDifference::Kind::added:
            return (zh ? "新增：" : "added: ") + new_words();
        case RuleDifference::Kind::removed:
            return (zh ? "不再有（原为：" : "no longer stated (was: ") + old_words() + (zh ? "）" : ")");
        case RuleDifference::Kind::changed:
            return (zh ? "由“" : "from \"") + old_words() + (zh ? "”改为“" : "\" to \"") + new_words() +
                   (zh ? "”" : "\"");
        case RuleDifference::Kind::cited_otherwise:
            return fmt::format("{}{} → {}", zh ? "内容不变，依据改变：" : "says the same by another clause: ",
                               difference.before->clause->reference, difference.after->clause->reference);
    }
    CHECK(false);
}

}  // namespace canbao
