#include "policy/contribution_table.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

class ContributionResolver {
   public:
    ContributionResolver(const EffectivePack& effective, const Catalogue& catalogue, Problems& problems)
        : effective_(effective), catalogue_(catalogue), problems_(problems), year_(effective.year) {}

    std::optional<ContributionTable> resolve() {
        const Statement* standard = effective_.find("contribution.standard");
        const Statement* window = effective_.find("window.collection");
        for (const Statement* decides : {standard, window})
            if (decides == nullptr || decides->is_unknown || decides->is_broken) return std::nullopt;
        standard_ = standard;
        const Statement* late = require("window.late");
        const Statement* recognition = require("identity.recognition");
        const Statement* overlap = require("identity.overlap");
        const Statement* birth_year = require("newborn.birth_year");
        const Statement* grace = require("newborn.grace");
        const Statement* before = require("cover.before_year");
        const Statement* in_year = require("cover.in_year");
        const Statement* ends = require("cover.ends");
        const Statement* months = require("cover.month_arithmetic");
        if (is_missing_) return std::nullopt;
        ContributionTable table{
            .region = effective_.region,
            .year = year_,
            .pack = standard->pack,
            .catalogue = &catalogue_,
            .effective = {effective_.region, year_, {}},
            .standard = {standard->get<Money>("amount"), standard},
            .window = {{window->get<Date>("opens"), window->get<Date>("closes")}, window},
            .payable_days = payable_days(),
            .closed_spells = closed_spells(),
            .late_until = {late->get<MonthDay>("last").in(year_), late},
            .subsidies = subsidies(),
            .derived_categories = {},
            .recognition = recognition,
            .overlap = overlap,
            .open_set = effective_.find("subsidy_open_set"),
            .birth_year_due = {birth_year->get<Money>("amount"), birth_year},
            .newborn_grace_days = {count(*grace, "days"), grace},
            .cover_when_paid_before = {before->get<MonthDay>("begins").in(year_), before},
            .cover_when_paid_in_year = in_year,
            .month_arithmetic = months,
            .cover_ends = {ends->get<MonthDay>("on").in(year_), ends},
            .waiting = waiting(),
            .declared_facts = effective_.under("fact"),
        };
        for (std::size_t i = 0; i < table.subsidies.size(); ++i)
            if (table.subsidies[i].source != nullptr && catalogue_.categories[i].derived)
                table.derived_categories.push_back({static_cast<std::uint8_t>(i)});
        check_window(table);
        if (is_missing_) return std::nullopt;
        return table;
    }

   private:
    static int count(const Statement& statement, std::string_view key) {
        return static_cast<int>(statement.get<std::int64_t>(key));
    }

    void add_problem(const Place& place, LocalText message, LocalText hint) {
        problems_.push_back({place, std::move(message), std::move(hint)});
    }

    const Statement* require(std::string_view path) {
        const Statement* found = effective_.find(path);
        if (found != nullptr && !found->is_unknown && !found->is_broken) return found;
        is_missing_ = true;
        // What is wrong with a rule has been said where it stands.
        if (found != nullptr) return nullptr;
        add_problem(standard_->place(),
                    {fmt::format("有个人缴费标准，却没有规则“{}”", path),
                     fmt::format("there is a standard, but no rule \"{}\"", path)},
                    {"在本地或上级的文件中写明", "state it in a file of this place or of one above it"});
        return nullptr;
    }

    std::optional<Stated<ContributionTable::PayableDays>> payable_days() {
        const Statement* found = known("window.payable_days");
        if (found == nullptr) return std::nullopt;
        const ContributionTable::PayableDays days{count(*found, "first"), count(*found, "last")};
        if (days.first > days.last) {
            add_problem(found->place(), {"每月缴费日首末颠倒", "first and last payable day are reversed"},
                        {"交换 first 与 last", "exchange first and last"});
        }
        return Stated<ContributionTable::PayableDays>{days, found};
    }

    std::vector<Stated<ContributionTable::Spell>> closed_spells() {
        std::vector<Stated<ContributionTable::Spell>> spells;
        for (const Statement* found : effective_.under("window.closed"))
            if (!found->is_broken)
                spells.push_back({{found->get<Date>("first"), found->get<Date>("last")}, found});
        std::ranges::stable_sort(spells, {}, [](const auto& spell) { return spell.value.first; });
        return spells;
    }

    void check_window(const ContributionTable& table) {
        const ContributionTable::Spell window = table.window.value;
        const Place place = table.window.source->place();
        if (window.first > window.last) {
            add_problem(place, {"集中征缴期起止颠倒", "the window closes before it opens"},
                        {"交换 opens 与 closes", "exchange opens and closes"});
            return;
        }
        const bool is_near = window.first.year() >= year_ - 1 && window.last.year() <= year_;
        if (!is_near) {
            add_problem(place,
                        {fmt::format("集中征缴期不在{}或{}年内", year_ - 1, year_),
                         fmt::format("the window lies outside {} and {}", year_ - 1, year_)},
                        {"核对年份；延续上年文件时须写明本年度的征缴期",
                         "check the years; a pack that extends last year's states its own window"});
            return;
        }
        Date free_from = window.first;
        for (const auto& spell : table.closed_spells) {
            const bool is_inside = window.first <= spell.value.first && spell.value.last <= window.last;
            if (!is_inside || spell.value.first > spell.value.last || spell.value.first < free_from) {
                add_problem(spell.source->place(),
                            {"暂停缴费期起止颠倒、在集中征缴期之外，或与另一段重叠",
                             "a closed spell is reversed, outside the window, or overlaps another"},
                            {"改正 first 与 last", "mend first and last"});
            }
            free_from = spell.value.last.plus_days(1);
        }
        if (table.closed_by(window.last) != nullptr && table.late_until.value <= window.last) {
            add_problem(place,
                        {"集中征缴期的最后一天暂停缴费，其后又不能逾期参保",
                         "the last day of the window is closed, and no late enrolment follows"},
                        {"把结束日改为最后一个可缴费日",
                         "let the window close on the last day on which payment is taken"});
        }
        if (table.late_until.value < window.last) {
            add_problem(table.late_until.source->place(),
                        {fmt::format("逾期参保的截止日{}早于集中征缴期结束日{}",
                                     table.late_until.value.text(), window.last.text()),
                         fmt::format("late enrolment ends on {}, before the window closes on {}",
                                     table.late_until.value.text(), window.last.text())},
                        {"核对两个日期", "compare both dates"});
        }
        if (!table.birth_year_due.value.is_zero()) {
            add_problem(table.birth_year_due.source->place(),
                        {"出生当年的缴费只能是0.00元", "nothing can be owed for the year of birth"},
                        {"文件要求出生当年缴费的，尚不能表达",
                         "a contribution for the year of birth cannot be expressed yet"});
        }
        if (!table.next_open_day(window.first.plus_days(-1))) {
            add_problem(
                place,
                {"集中征缴期内没有一天可以缴费", "there is no day in the window on which payment is taken"},
                {"核对每月缴费日和暂停缴费期", "check payable days and closed spells"});
        }
    }

    std::vector<SubsidyRow> subsidies() {
        std::vector<SubsidyRow> rows(catalogue_.categories.size());
        for (const Statement* found : effective_.under("subsidy")) {
            const auto id = catalogue_.category(found->key());
            if (!id || found->is_broken) continue;
            SubsidyRow& row = rows[id->index];
            row.source = found;
            if (found->is_unknown) {
                row.state = SubsidyRow::State::unknown;
                continue;
            }
            row.state = SubsidyRow::State::known;
            row.amount = found->get<Money>("amount");
            row.payer = catalogue_.payer(found->get<std::string>("payer"));
            row.when = found->find<Condition>("when");
            check_amount(*found, *id, row.amount);
            if (row.when != nullptr) check_facts(*row.when, *found);
        }
        return rows;
    }

    void check_amount(const Statement& subsidy, CategoryId id, Money amount) {
        const Money standard = standard_->get<Money>("amount");
        const Rate* percent = subsidy.find<Rate>("percent");
        const Money expected = percent == nullptr ? amount : standard.multiply(*percent, Rounding::half_up);
        const Category& category = catalogue_.at(id);
        if (expected != amount || amount > standard) {
            subsidy.pack == standard_->pack ? contradicts(subsidy, expected, percent)
                                            : does_not_fit(subsidy, category, percent);
        }
        // Nobody holds a category without a list and without a condition: its subsidy would never be paid.
        if (!amount.is_zero() && category.list_keeper.empty() && !category.derived) {
            add_problem(
                subsidy.place(),
                {fmt::format("“{}”没有名单也没有条件，这项资助不会有人享受", category.name.zh),
                 fmt::format("\"{}\" has no list and no condition: nobody would get this", category.name.en)},
                {"人人享受的，改写个人缴费标准；否则在目录中写名单部门或条件",
                 "if it is for everybody, change the standard; else give the category a list or a condition"});
        }
    }

    // A fact that no rule declares, or a value that it cannot have, would never hold.
    void check_facts(const Condition& condition, const Statement& rule) {
        if (const auto* it = std::get_if<Condition::All>(&condition.kind))
            for (const Condition& each : it->conditions) check_facts(each, rule);
        if (const auto* it = std::get_if<Condition::Any>(&condition.kind))
            for (const Condition& each : it->conditions) check_facts(each, rule);
        const auto* it = std::get_if<Condition::FactIs>(&condition.kind);
        if (it == nullptr) return;
        const Statement* declared = effective_.find("fact." + it->fact.name);
        if (declared != nullptr && declared->is_broken) return;
        if (declared == nullptr) {
            add_problem(
                rule.place(),
                {fmt::format("条件所用的事实“{}”没有声明", it->fact.name),
                 fmt::format("the condition uses the fact \"{}\", which nothing declares", it->fact.name)},
                {fmt::format("用 [fact.{}] 声明它的类型", it->fact.name),
                 fmt::format("declare its type with [fact.{}]", it->fact.name)});
            return;
        }
        const std::string& type = declared->get<std::string>("type");
        const auto* words = declared->find<std::vector<std::string>>("words");
        const auto* word = std::get_if<std::string>(&it->fact.value);
        const bool fits = (type == "yes_no" && std::holds_alternative<bool>(it->fact.value)) ||
                          (type == "count" && std::holds_alternative<std::int64_t>(it->fact.value)) ||
                          (type == "word" && word != nullptr &&
                           (words == nullptr || std::ranges::find(*words, *word) != words->end()));
        if (fits) return;
        add_problem(rule.place(),
                    {fmt::format("事实“{}”（类型 {}）没有条件所写的值", it->fact.name, type),
                     fmt::format("the fact \"{}\" (type {}) cannot have the value in the condition",
                                 it->fact.name, type)},
                    {"见 " + declared->place().text() + "；日期和金额不能用于条件",
                     "see " + declared->place().text() + "; dates and amounts cannot stand in conditions"});
    }

    // The pack that states the standard states this subsidy too: one of the two numbers is wrong.
    void contradicts(const Statement& subsidy, Money expected, const Rate* percent) {
        const std::string standard = standard_->get<Money>("amount").text();
        const std::string amount = subsidy.get<Money>("amount").text();
        const std::string where = standard_->place().text();
        if (percent == nullptr) {
            add_problem(
                subsidy.place(),
                {fmt::format("资助{}元高于个人缴费标准{}元（{}）", amount, standard, where),
                 fmt::format("the subsidy of {} exceeds the standard of {} ({})", amount, standard, where)},
                {"核对两处金额", "compare both amounts"});
            return;
        }
        add_problem(subsidy.place(),
                    {fmt::format("{}的{}应为{}元，写的是{}元（标准见 {}）", standard, percent->text(),
                                 expected.text(), amount, where),
                     fmt::format("{} of {} is {}, not {} (the standard: {})", percent->text(), standard,
                                 expected.text(), amount, where)},
                    {"改正百分比或金额", "mend the percentage or the amount"});
    }

    // The place has its own standard, and a subsidy that it takes over was made for another one.
    void does_not_fit(const Statement& subsidy, const Category& category, const Rate* percent) {
        const std::string standard = standard_->get<Money>("amount").text();
        const std::string amount = subsidy.get<Money>("amount").text();
        const std::string said = percent == nullptr ? amount : percent->text() + "＝" + amount;
        add_problem(standard_->place(),
                    {fmt::format("本地标准{}元，与沿用的 {}（{} {}）不合", standard, subsidy.place().text(),
                                 category.name.zh, said),
                     fmt::format("the standard of {} here does not fit {} ({} {}), which is taken over",
                                 standard, subsidy.place().text(), category.name.en, said)},
                    {fmt::format("在 {} 写明 {}；本地没有这项资助则写 repealed = true", standard_->pack->file,
                                 subsidy.path),
                     fmt::format("state {} in {}; where there is none, write repealed = true", subsidy.path,
                                 standard_->pack->file)});
    }

    std::optional<WaitingRules> waiting() {
        const Statement* fixed = effective_.find("waiting.fixed");
        if (fixed == nullptr) return std::nullopt;
        const Statement* gap = require("waiting.gap");
        const Statement* counting = require("waiting.gap_counting");
        const Statement* begins = require("waiting.begins");
        const Statement* next_year = require("waiting.next_year");
        const Statement* price = require("repair.price");
        const Statement* effect = require("repair.effect");
        require("waiting.fixed");
        if (is_missing_) return std::nullopt;
        WaitingRules rules{
            .fixed_months = {count(*fixed, "months"), fixed},
            .months_per_gap_year = {count(*gap, "months_per_year"), gap},
            .count_from_year = {count(*counting, "count_from_year"), counting},
            .months_off_per_repaired_year = {count(*effect, "months_per_year"), effect},
            .repair_price = price,
            .begins = begins,
            .goes_on_next_year = {next_year->get<bool>("goes_on"), next_year},
            .floor = {},
            .newborn_exempt = {},
            .exempt_categories = {},
            .exempt_derived = {},
            .exempt_months_after_employee = {},
        };
        if (price->get<bool>("subsidised")) {
            is_missing_ = true;
            add_problem(price->place(),
                        {"补缴享受资助的规则尚不能表达", "a subsidised repair cannot be expressed yet"},
                        {"写 subsidised = false", "write subsidised = false"});
        }
        if (const Statement* floor = known("waiting.floor"))
            rules.floor = {{count(*floor, "gap_years"), count(*floor, "months")}, floor};
        if (const Statement* newborn = known("waiting.exempt.newborn"))
            rules.newborn_exempt = {newborn->get<bool>("exempt"), newborn};
        if (const Statement* employee = known("waiting.exempt.after_employee"))
            rules.exempt_months_after_employee = {count(*employee, "months"), employee};
        if (const Statement* exempt = known("waiting.exempt.categories")) {
            CategorySet set;
            for (const std::string& key : exempt->get<std::vector<std::string>>("categories"))
                if (const auto id = catalogue_.category(key))
                    catalogue_.at(*id).derived ? rules.exempt_derived.push_back(*id) : set.insert(*id);
            rules.exempt_categories = {set, exempt};
        }
        return rules;
    }

    const Statement* known(std::string_view path) const {
        const Statement* found = effective_.find(path);
        return found == nullptr || found->is_unknown || found->is_broken ? nullptr : found;
    }

    const EffectivePack& effective_;
    const Catalogue& catalogue_;
    Problems& problems_;
    int year_;
    const Statement* standard_ = nullptr;
    bool is_missing_ = false;
};

}  // namespace

const Statement* ContributionTable::closed_by(Date day) const {
    for (const auto& spell : closed_spells)
        if (spell.value.first <= day && day <= spell.value.last) return spell.source;
    if (payable_days) {
        const int of_month = day.day();
        if (of_month < payable_days->value.first || of_month > payable_days->value.last)
            return payable_days->source;
    }
    return nullptr;
}

std::optional<Date> ContributionTable::next_open_day(Date day) const {
    for (Date next = day.plus_days(1); next <= window.value.last; next = next.plus_days(1))
        if (next >= window.value.first && closed_by(next) == nullptr) return next;
    return std::nullopt;
}

std::optional<ContributionTable> resolve_contribution(EffectivePack effective, const Catalogue& catalogue,
                                                      Problems& problems) {
    auto table = ContributionResolver(effective, catalogue, problems).resolve();
    if (table) table->effective = std::move(effective);
    return table;
}

}  // namespace canbao
