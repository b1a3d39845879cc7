#include "decision/roster.h"

#include <algorithm>
#include <array>
#include <set>

#include "vocabulary/check.h"

namespace canbao {
namespace {

struct ProblemWords {
    RowProblem problem;
    std::string_view word;
    struct Text {
        std::string_view zh, en;
    } reason, advice;
};

using enum RowProblem;
constexpr ProblemWords kWords[] = {
    {number_missing, "number_missing", {"没有身份证号码", "the ID number is missing"}, {"请补填", "add it"}},
    {number_lost_digits,
     "number_lost_digits",
     {"身份证号码被表格软件存成了数字，后几位已丢失",
      "the spreadsheet kept the ID number as a number, and its last digits are lost"},
     {"请把该列设为文本后重新填写", "make the column text and enter it anew"}},
    {number_wrong,
     "number_wrong",
     {"身份证号码有误（位数、日期或校验码不对）", "this is no ID number (its length, day or check digit)"},
     {"请核对", "correct it"}},
    {name_missing, "name_missing", {"没有姓名", "the name is missing"}, {"请补填", "add it"}},
    {not_registered,
     "not_registered",
     {"本区划没有此人的登记", "nobody is registered here under this number"},
     {"请先登记，或核对号码", "register the person first, or correct the number"}},
    {registered_elsewhere,
     "registered_elsewhere",
     {"此人登记在其他区划", "the person is registered in another area"},
     {"请报送该区划", "send the row there"}},
    {name_differs,
     "name_differs",
     {"姓名与登记的不符", "the name is not the one in the register"},
     {"请核对姓名和号码", "correct the name or the number"}},
    {died, "died", {"此人已登记死亡", "the person is recorded as dead"}, {"请核对", "check it"}},
    {outside_region,
     "outside_region",
     {"此人的居住地不在本部门辖区内", "the person lives outside the department's region"},
     {"请报送其居住地的部门", "send the row to the department there"}},
    {category_missing, "category_missing", {"没有身份类别", "the category is missing"}, {"请补填", "add it"}},
    {category_unknown,
     "category_unknown",
     {"不认识的身份类别", "unknown category"},
     {"请用目录中的名称", "use a name of the catalogue"}},
    {category_of_others,
     "category_of_others",
     {"该身份类别不由本部门认定", "another department keeps the list of this category"},
     {"请由认定部门报送", "leave it to that department"}},
    {change_unknown,
     "change_unknown",
     {"看不出是新增还是退出", "this is neither an addition nor a removal"},
     {"请写“新增”或“退出”", "write add or remove"}},
    {day_missing,
     "day_missing",
     {"没有纳入时间，退出的没有退出时间", "the day of recognition is missing, or of a removal the last day"},
     {"请补填到日", "add it"}},
    {day_unreadable,
     "day_unreadable",
     {"时间看不出是哪一天", "this is no day"},
     {"请写成 2025-10-01", "write it as 2025-10-01"}},
    {day_ahead,
     "day_ahead",
     {"时间晚于名单日期", "the day lies after that of the list"},
     {"请核对", "check it"}},
    {twice_the_same,
     "twice_the_same",
     {"与另一行重复", "another row says the same"},
     {"请删去一行", "delete one"}},
    {contradicts_row,
     "contradicts_row",
     {"与另一行的时间不同", "another row names another day"},
     {"请核对后只留一行", "keep the right one"}},
    {begins_within_other,
     "begins_within_other",
     {"此前的同一身份在那天还有效", "the same identity still holds from before on that day"},
     {"请核对纳入时间", "check the day of recognition"}},
    {not_held,
     "not_held",
     {"此人现在没有该身份，不能退出", "the person does not hold this identity"},
     {"请核对", "check the row"}},
};

const ProblemWords& words_of(RowProblem problem) {
    const auto* const found = std::ranges::find(kWords, problem, &ProblemWords::problem);
    CHECK(found != std::end(kWords));
    return *found;
}

class Planner {
   public:
    Planner(const RosterTerms& terms, std::span<const RosterRow> rows, const RosterBefore& before,
            const std::map<std::int64_t, std::vector<PersonNumber>>& alike)
        : terms_(terms), rows_(rows), before_(before), alike_(alike) {}

    RosterPlan plan() {
        for (const RosterRow& row : rows_)
            if (row.person && row.category) of_key_[{*row.person, *row.category}].push_back(&row);
        for (const RosterRow& row : rows_) plan_.rows.push_back(outcome_of(row));
        if (terms_.is_full) end_missing();
        return std::move(plan_);
    }

   private:
    using Key = std::pair<PersonNumber, CategoryId>;

    static RowOutcome returned(RowProblem problem, std::int64_t other_row = 0) {
        return {RowOutcome::Kind::returned, {problem}, other_row};
    }

    RowOutcome outcome_of(const RosterRow& row) {
        std::vector<RowProblem> problems = row.problems;
        if (row.category && !terms_.kept.contains(*row.category)) problems.push_back(category_of_others);
        if (row.from && *row.from > terms_.as_of) problems.push_back(day_ahead);
        if (!problems.empty()) return {RowOutcome::Kind::returned, std::move(problems), 0};
        CHECK(row.person && row.category && row.from);
        for (const RosterRow* other : of_key_[{*row.person, *row.category}]) {
            // Which of two that contradict one another is right, the department knows.
            if (!says_the_same(row, *other)) {
                if (are_apart(row, *other)) continue;
                return returned(contradicts_row, other->row);
            }
            if (other->row < row.row) return returned(twice_the_same, other->row);
        }
        return row.is_removal ? removed(row) : stated(row);
    }

    static bool says_the_same(const RosterRow& one, const RosterRow& other) {
        return one.from == other.from && one.is_removal == other.is_removal && one.begins == other.begins;
    }

    // When the identity holds by a row; nothing where it does not say when that began.
    static std::optional<Period> spell_of(const RosterRow& row) {
        if (!row.from) return std::nullopt;
        if (!row.is_removal) return Period{*row.from, std::nullopt};
        return row.begins && *row.begins <= *row.from ? std::optional(Period{*row.begins, row.from})
                                                      : std::nullopt;
    }
    static bool overlap(const Period& one, const Period& other) {
        return (!one.until || *one.until >= other.from) && (!other.until || *other.until >= one.from);
    }
    // Two spells of one person, one after the other.
    static bool are_apart(const RosterRow& row, const RosterRow& other) {
        const auto one = spell_of(row);
        const auto another = spell_of(other);
        return one && another && !overlap(*one, *another);
    }

    // The spell of a category that holds on the day of the list, or begins later.
    const Identity* open_spell(PersonNumber person, CategoryId category) const {
        const auto held = before_.find(person);
        if (held == before_.end()) return nullptr;
        const auto spell = std::ranges::find_if(held->second, [&](const Identity& identity) {
            return identity.category == category &&
                   (!identity.period.until || *identity.period.until >= terms_.as_of);
        });
        return spell == held->second.end() ? nullptr : &*spell;
    }

    bool lies_in_earlier_spell(const RosterRow& row, const Identity* open) const {
        const auto held = before_.find(*row.person);
        if (held == before_.end()) return false;
        return std::ranges::any_of(held->second, [&](const Identity& identity) {
            return &identity != open && identity.category == *row.category && identity.period.until &&
                   *identity.period.until >= *row.from;
        });
    }

    RowOutcome stated(const RosterRow& row) {
        const Identity* open = open_spell(*row.person, *row.category);
        const bool holds = open != nullptr && !open->period.until;
        if (holds && (row.is_day_assumed || open->period.from == *row.from))
            return {RowOutcome::Kind::unchanged, {}, 0};
        if (lies_in_earlier_spell(row, open)) return returned(begins_within_other);
        if (open != nullptr && open->period.from != *row.from)
            change(*row.person, *row.category, open->period.from, open->period.from.plus_days(-1));
        change(*row.person, *row.category, *row.from, std::nullopt);
        return {open == nullptr ? RowOutcome::Kind::added : RowOutcome::Kind::moved, {}, 0};
    }

    RowOutcome removed(const RosterRow& row) {
        const Identity* open = open_spell(*row.person, *row.category);
        const bool was_before = open != nullptr && row.begins && *row.from < open->period.from;
        if (open == nullptr || was_before) return closed(row);
        if (open->period.until == row.from) return {RowOutcome::Kind::unchanged, {}, 0};
        change(*row.person, *row.category, open->period.from,
               std::max(*row.from, open->period.from.plus_days(-1)));
        return {RowOutcome::Kind::ended, {}, 0};
    }

    // A spell that was over when it became known.
    RowOutcome closed(const RosterRow& row) {
        if (!row.begins || *row.begins > *row.from) return returned(not_held);
        const Period spell = {*row.begins, row.from};
        if (const auto held = before_.find(*row.person); held != before_.end())
            for (const Identity& identity : held->second) {
                if (identity.category != *row.category) continue;
                if (identity.period == spell) return {RowOutcome::Kind::unchanged, {}, 0};
                if (overlap(identity.period, spell)) return returned(begins_within_other);
            }
        change(*row.person, *row.category, *row.begins, row.from);
        return {RowOutcome::Kind::added, {}, 0};
    }

    void change(PersonNumber person, CategoryId category, Date from, std::optional<Date> until) {
        plan_.changes.push_back({person, category, from, until});
    }

    // Whom a row names, though it goes back, and whom it may mean.
    std::set<PersonNumber> named() const {
        std::set<PersonNumber> persons;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const RosterRow& row = rows_[i];
            if (row.person) {
                if (plan_.rows[i].kind == RowOutcome::Kind::returned) persons.insert(*row.person);
            } else if (const auto alike = alike_.find(row.row); alike != alike_.end()) {
                persons.insert(alike->second.begin(), alike->second.end());
            }
        }
        return persons;
    }

    void end_missing() {
        const std::set<PersonNumber> spared = named();
        for (const auto& [person, identities] : before_) {
            for (const Identity& identity : identities) {
                if (!terms_.covered.contains(identity.category) || !identity.period.contains(terms_.as_of))
                    continue;
                ++plan_.held_before;
                if (of_key_.contains({person, identity.category})) continue;
                // Not held on the day of the list, so the day before was the last.
                const RosterChange ending = {person, identity.category, identity.period.from,
                                             terms_.as_of.plus_days(-1)};
                (spared.contains(person) ? plan_.spared : plan_.missing).push_back(ending);
            }
        }
        plan_.changes.insert(plan_.changes.end(), plan_.missing.begin(), plan_.missing.end());
        constexpr std::int64_t kMillion = 1'000'000;
        const auto ended = static_cast<std::int64_t>(plan_.missing.size());
        plan_.is_held_back = ended * kMillion > plan_.held_before * terms_.most_ended.millionths();
    }

    const RosterTerms& terms_;
    std::span<const RosterRow> rows_;
    const RosterBefore& before_;
    const std::map<std::int64_t, std::vector<PersonNumber>>& alike_;
    std::map<Key, std::vector<const RosterRow*>> of_key_;
    RosterPlan plan_;
};

}  // namespace

std::string_view word(RowProblem problem) { return words_of(problem).word; }

LocalText reason(RowProblem problem) {
    const ProblemWords::Text& text = words_of(problem).reason;
    return {std::string(text.zh), std::string(text.en)};
}

LocalText advice(RowProblem problem) {
    const ProblemWords::Text& text = words_of(problem).advice;
    return {std::string(text.zh), std::string(text.en)};
}

std::int64_t RosterPlan::count(RowOutcome::Kind kind) const {
    return std::ranges::count(rows, kind, &RowOutcome::kind);
}

RosterPlan plan_roster(const RosterTerms& terms, std::span<const RosterRow> rows, const RosterBefore& before,
                       const std::map<std::int64_t, std::vector<PersonNumber>>& alike) {
    return Planner(terms, rows, before, alike).plan();
}

}  // namespace canbao
