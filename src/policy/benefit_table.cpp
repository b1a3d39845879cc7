#include "policy/benefit_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "policy/benefit_checks.h"
#include "policy/inpatient_checks.h"

namespace canbao {
namespace {

constexpr std::array<std::string_view, kFacilityPlaces> kPlaceWords = {"county", "city", "province",
                                                                       "other_province"};

class BenefitResolver {
   public:
    BenefitResolver(const EffectivePack& effective, const Catalogue& catalogue, Problems& problems)
        : lookup_(effective, catalogue, problems) {}

    std::optional<BenefitTable> resolve() {
        const auto rows = lookup_.known_under("benefit.inpatient");
        if (rows.empty()) return std::nullopt;
        const Statement& first = *rows.front();
        const Statement* cap = published("benefit.annual_cap", first);
        const Statement* hardship = lookup_.require("hardship.categories", first);
        const Statement* critical_cap = published("critical_illness.base_cap", first);
        published("settlement.rounding", first);
        const Statement* order = published("settlement.order", first);
        if (lookup_.is_missing()) return std::nullopt;
        if (order != nullptr) check_order(*order);
        check_unseen_rules(lookup_);
        note_open_rules();
        BenefitTable table{
            .region = lookup_.effective().region,
            .year = lookup_.effective().year,
            .catalogue = &lookup_.catalogue(),
            .effective = {lookup_.effective().region, lookup_.effective().year, {}},
            .tiers = lookup_.tiers(),
            .declared_facts = lookup_.effective().under("fact"),
            .inpatient = inpatient(rows),
            .repeat_stays = repeat_stays(),
            .no_deductible = {},
            .annual_cap = cap == nullptr ? YearlyCap{} : yearly_cap(*cap),
            .annual_caps_of = annual_caps_of(),
            .unfiled_care = unfiled_care(),
            .filed_residence = filed_residence(),
            .chronic_outpatient = lookup_.known("benefit.chronic_outpatient"),
            .chronic_diseases = chronic_diseases(),
            .chronic_limits = lookup_.effective().find("benefit.chronic_limits"),
            .outpatient = outpatient(),
            .hardship = {*group_of(*hardship), hardship},
            .critical_cap = {critical_cap == nullptr ? Money{} : critical_cap->get<Money>("amount"),
                             critical_cap},
            .critical_bands = bands("critical_illness.band", first),
            .critical_hardship_terms =
                either(unknown("critical_illness.hardship"), open_under("critical_illness.hardship_band")),
            .critical_hardship = critical_hardship(),
            .assistance_terms =
                either(unknown("medical_assistance.terms"), open_under("medical_assistance.share")),
            .assistance = assistance(),
        };
        if (const Statement* rule = lookup_.known("benefit.no_deductible"))
            table.no_deductible = {*group_of(*rule), rule};
        table.unpublished = unpublished_;
        table.asks_for_birth = asks_for_birth_;
        note_what_rows_ask(table);
        if (lookup_.is_missing()) return std::nullopt;
        return table;
    }

   private:
    // As require(); where the rule is stated as not published, no bill can be settled, and nullptr is right.
    const Statement* published(std::string_view path, const Statement& needed_by) {
        const Statement* open = unknown(path);
        if (open == nullptr) return lookup_.require(path, needed_by);
        unpublished_ = open;
        return nullptr;
    }

    static const Statement* either(const Statement* one, const Statement* other) {
        return one != nullptr ? one : other;
    }

    // The first rule under `stem` that nobody has published, or nullptr.
    const Statement* open_under(std::string_view stem) const {
        const auto stated = lookup_.effective().under(stem);
        const auto open = std::ranges::find_if(stated, &Statement::is_unknown);
        return open == stated.end() ? nullptr : *open;
    }

    // Where one of these is not published, nobody can say which bills it changes.
    void note_open_rules() {
        for (const char* stem : {"benefit.repeat_stay", "benefit.annual_cap_of", "benefit.unfiled_care",
                                 "critical_illness.band"})
            unpublished_ = either(unpublished_, open_under(stem));
        unpublished_ = either(unpublished_, unknown("benefit.no_deductible"));
    }

    const Statement* unknown(std::string_view path) const {
        const Statement* found = lookup_.effective().find(path);
        return found != nullptr && found->is_unknown ? found : nullptr;
    }

    std::optional<CategoryGroup> group_of(const Statement& rule) {
        auto group = CategoryGroup::of(rule, lookup_.catalogue());
        if (group)
            for (const CategoryId id : group->derived) check_condition({Condition::HoldsCategory{id}}, rule);
        return group;
    }

    // A bill knows no closing day and no day of registration.
    void check_condition(const Condition& condition, const Statement& rule) {
        lookup_.check_facts(condition, rule);
        const AskedFacts asked = asked_by(condition, lookup_.catalogue());
        asks_for_birth_ = asks_for_birth_ || asked.birth;
        if (!asked.closing_day && !asked.registration) return;
        lookup_.add_problem(rule.place(),
                            {"待遇规则的条件不能用集中征缴期结束日或参保登记日",
                             "a condition of a benefit names neither the closing day nor registration"},
                            {"改用 payment_day（结算当日）或 year_start",
                             "use payment_day (the day of the bill) or year_start"});
    }

    PlaceSet places_of(const Statement& rule) const {
        PlaceSet places;
        for (const std::string& word : rule.get<std::vector<std::string>>("places"))
            places.insert(*facility_place(word));
        return places;
    }

    std::vector<InpatientRow> inpatient(const std::vector<const Statement*>& rules) {
        std::vector<InpatientRow> rows;
        for (const Statement* rule : rules) {
            rows.push_back({
                .facility_class = rule->count("facility_class"),
                .places = places_of(*rule),
                .levels = rule->find<std::vector<std::string>>("levels"),
                .age_from = rule->count("age_from").value_or(0),
                .age_below = rule->count("age_below").value_or(InpatientRow::kOldest),
                .tiers = lookup_.tiers_of(*rule),
                .deductible = rule->get<Money>("deductible"),
                .rate = rule->get<Rate>("rate"),
                .source = rule,
            });
            if (rows.back().age_from >= rows.back().age_below) {
                lookup_.note_missing();
                lookup_.add_problem(rule->place(), {"年龄起止颠倒", "the ages are reversed"},
                                    {"改正 age_from 与 age_below", "mend age_from and age_below"});
            }
        }
        const auto levels = levels_of(rows);
        // A row in error leaves a hole that is none.
        if (!lookup_.is_missing()) check_inpatient_rows(rows, levels, lookup_);
        return rows;
    }

    // The levels that facility_level can have, where a row asks for one.
    std::vector<std::string> levels_of(const std::vector<InpatientRow>& rows) {
        std::vector<std::string> levels;
        for (const InpatientRow& row : rows) {
            if (row.levels == nullptr) continue;
            const Statement* fact = lookup_.declared_fact("facility_level", "word", *row.source);
            const auto* words = fact == nullptr ? nullptr : fact->find<std::vector<std::string>>("words");
            if (words == nullptr) {
                if (fact != nullptr) report_no_words(*fact);
                continue;
            }
            levels = *words;
            for (const std::string& level : *row.levels)
                if (std::ranges::find(levels, level) == levels.end()) report_level(*row.source, level);
        }
        return levels;
    }

    void report_no_words(const Statement& fact) {
        lookup_.add_problem(
            fact.place(),
            {"facility_level 须用 words 列出全部等级", "facility_level lists all its levels in words"},
            {"如 words = [\"township\", \"county\"]", "like words = [\"township\", \"county\"]"});
    }

    void report_level(const Statement& row, const std::string& level) {
        lookup_.note_missing();
        lookup_.add_problem(
            row.place(),
            {fmt::format("facility_level 没有等级“{}”", level),
             fmt::format("facility_level has no level \"{}\"", level)},
            {"在 fact.facility_level 的 words 中列出", "list it in words of fact.facility_level"});
    }

    std::vector<RepeatStay> repeat_stays() {
        std::vector<RepeatStay> steps;
        for (const Statement* rule : lookup_.known_under("benefit.repeat_stay"))
            steps.push_back(
                {RuleLookup::count(*rule, "from_stay"), rule->get<Rate>("deductible_share"), rule});
        std::ranges::stable_sort(steps, std::greater{}, &RepeatStay::from_stay);
        for (std::size_t i = 1; i < steps.size(); ++i) {
            if (steps[i].from_stay == steps[i - 1].from_stay)
                report_twice(*steps[i - 1].source, *steps[i].source);
        }
        return steps;
    }

    void report_twice(const Statement& one, const Statement& other) {
        lookup_.add_problem(other.place(),
                            {fmt::format("“{}”与 {} 起点相同", other.path, one.place().text()),
                             fmt::format("\"{}\" begins where {} does", other.path, one.place().text())},
                            {"删去其一，或改正起点", "remove one of them, or mend where it begins"});
    }

    YearlyCap yearly_cap(const Statement& rule) const { return {rule.value<Money>("amount"), &rule}; }

    std::vector<YearlyCapOf> annual_caps_of() {
        std::vector<YearlyCapOf> caps;
        for (const Statement* rule : lookup_.known_under("benefit.annual_cap_of")) {
            caps.push_back({group_of(*rule), lookup_.tiers_of(*rule), yearly_cap(*rule)});
            for (std::size_t i = 0; i + 1 < caps.size(); ++i)
                if (are_alike(caps[i], caps.back())) report_same_people(*caps[i].cap.source, *rule);
        }
        return caps;
    }

    // Whether two rules speak of the same people. A rule that names categories goes before one that does not.
    static bool share_categories(const std::optional<CategoryGroup>& a,
                                 const std::optional<CategoryGroup>& b) {
        return a && b ? a->shares_any(*b) : !a && !b;
    }
    template <typename Row>
    bool are_alike(const Row& a, const Row& b) const {
        const bool same_categories = share_categories(a.categories, b.categories);
        bool same_tiers = lookup_.tiers().empty();
        for (std::size_t tier = 0; tier < lookup_.tiers().size(); ++tier)
            same_tiers = same_tiers || (a.tiers.contains(tier) && b.tiers.contains(tier));
        return same_categories && same_tiers;
    }

    void report_same_people(const Statement& one, const Statement& other) {
        lookup_.add_problem(
            other.place(),
            {fmt::format("“{}”与 {} 适用于同一些人", other.path, one.place().text()),
             fmt::format("\"{}\" and {} speak of the same people", other.path, one.place().text())},
            {"使人员类别或档次不相交", "let categories or tiers keep them apart"});
    }

    std::vector<UnfiledCare> unfiled_care() {
        std::vector<UnfiledCare> list;
        for (const Statement* rule : lookup_.known_under("benefit.unfiled_care")) {
            list.push_back({.places = places_of(*rule),
                            .advance_share = rule->value<Rate>("advance_share"),
                            .rate_reduction = rule->value<Rate>("rate_reduction"),
                            .unless = rule->find<Condition>("unless"),
                            .source = rule});
            if (list.back().unless != nullptr) check_condition(*list.back().unless, *rule);
            for (std::size_t i = 0; i + 1 < list.size(); ++i)
                if (list[i].places.meets(list.back().places)) report_same_people(*list[i].source, *rule);
        }
        return list;
    }

    std::optional<Stated<FacilityPlace>> filed_residence() const {
        const Statement* rule = lookup_.known("benefit.filed_residence");
        if (rule == nullptr) return std::nullopt;
        return Stated<FacilityPlace>{*facility_place(rule->get<std::string>("as_place")), rule};
    }

    std::vector<ChronicDisease> chronic_diseases() const {
        std::vector<ChronicDisease> list;
        const Statement* general = lookup_.known("benefit.chronic_outpatient");
        if (general == nullptr) return list;
        for (const Statement* rule : lookup_.known_under("benefit.chronic_disease")) {
            const Rate* rate = rule->find<Rate>("rate");
            list.push_back({.key = rule->key(),
                            .rate = rate == nullptr ? general->get<Rate>("rate") : *rate,
                            .annual_limit = rule->value<Money>("annual_limit"),
                            .source = rule});
        }
        return list;
    }

    std::vector<OutpatientRow> outpatient() {
        std::vector<OutpatientRow> rows;
        for (const Statement* rule : lookup_.known_under("benefit.general_outpatient")) {
            rows.push_back({.categories = group_of(*rule),
                            .tiers = lookup_.tiers_of(*rule),
                            .rate = rule->value<Rate>("rate"),
                            .annual_limit = rule->get<Money>("annual_limit"),
                            .counts_for_cap = rule->value<bool>("counts_for_cap").value_or(false),
                            .counts_for_critical = rule->value<bool>("counts_for_critical").value_or(false),
                            .source = rule});
            check_counts(*rule);
            for (std::size_t i = 0; i + 1 < rows.size(); ++i)
                if (are_alike(rows[i], rows.back())) report_same_people(*rows[i].source, *rule);
        }
        return rows;
    }

    // Once the rate is known, nothing about the payment may be left to guess.
    void check_counts(const Statement& rule) {
        const bool is_stated =
            rule.find<bool>("counts_for_cap") != nullptr && rule.find<bool>("counts_for_critical") != nullptr;
        if (rule.find<Rate>("rate") == nullptr || is_stated) return;
        lookup_.add_problem(
            rule.place(),
            {"写了支付比例，还须写 counts_for_cap 和 counts_for_critical",
             "with a rate, counts_for_cap and counts_for_critical are needed"},
            {"写明是否计入统筹年度限额、个人负担是否计入大病保险",
             "say whether it fills the yearly cap, and whether own pay counts for critical illness"});
    }

    std::vector<CriticalBand> bands(std::string_view stem, const Statement& needed_by) {
        std::vector<CriticalBand> list;
        for (const Statement* rule : lookup_.known_under(stem))
            list.push_back({rule->get<Money>("above"), rule->get<Rate>("rate"), rule});
        std::ranges::stable_sort(list, {}, &CriticalBand::above);
        if (list.empty()) {
            if (open_under(stem) != nullptr) return list;
            lookup_.note_missing();
            if (lookup_.effective().under(stem).empty())
                lookup_.add_problem(
                    needed_by.place(),
                    {fmt::format("有“{}”，却没有“{}”的分段", needed_by.path, stem),
                     fmt::format("there is \"{}\", but no band of \"{}\"", needed_by.path, stem)},
                    {"至少写一段", "state at least one band"});
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i > 0 && list[i].above == list[i - 1].above)
                report_twice(*list[i - 1].source, *list[i].source);
            check_end(list, i);
        }
        return list;
    }

    // Where a band says how far it reaches, the next must begin just there.
    void check_end(const std::vector<CriticalBand>& list, std::size_t i) {
        const Money* up_to = list[i].source->find<Money>("up_to");
        const bool is_last = i + 1 == list.size();
        if (up_to == nullptr || (!is_last && list[i + 1].above == *up_to)) return;
        const Statement& rule = *list[i].source;
        if (is_last) {
            lookup_.add_problem(
                rule.place(),
                {fmt::format("“{}”到{}元为止，其后没有分段", rule.path, up_to->text()),
                 fmt::format("\"{}\" ends at {}, and no band follows", rule.path, up_to->text())},
                {"最后一段不写 up_to；以上不支付的，另写一段 rate = \"0%\"",
                 "the last band has no up_to; where nothing more is paid, add a band with rate = \"0%\""});
            return;
        }
        const bool overlaps = *up_to > list[i + 1].above;
        const std::string next = list[i + 1].source->place().text();
        lookup_.add_problem(rule.place(),
                            {fmt::format("“{}”与 {} {}", rule.path, next, overlaps ? "重叠" : "之间有空档"),
                             fmt::format("\"{}\" and {} {}", rule.path, next,
                                         overlaps ? "overlap" : "leave a hole between them")},
                            {"使前一段的 up_to 等于后一段的 above", "let up_to equal the next band's above"});
    }

    std::optional<CriticalHardship> critical_hardship() {
        const Statement* rule = lookup_.known("critical_illness.hardship");
        if (rule == nullptr || open_under("critical_illness.hardship_band") != nullptr) return std::nullopt;
        CriticalHardship terms{.categories = group_of(*rule),
                               .bands = bands("critical_illness.hardship_band", *rule),
                               .cap = {},
                               .source = rule};
        const auto cap = rule->value<Money>("cap");
        const bool is_unlimited = rule->value<bool>("unlimited").value_or(false);
        if (cap && is_unlimited) {
            lookup_.add_problem(rule->place(),
                                {"cap 与 unlimited 不能并存", "there is a cap or no limit, not both"},
                                {"删去其一", "remove one of them"});
        }
        if (cap || is_unlimited) terms.cap = YearlyCap{cap, rule};
        return terms;
    }

    std::vector<AssistanceShare> assistance() {
        std::vector<AssistanceShare> list;
        for (const Statement* rule : lookup_.known_under("medical_assistance.share")) {
            list.push_back({.categories = group_of(*rule),
                            .above = rule->get<Money>("above"),
                            .rate = rule->get<Rate>("rate"),
                            .annual_cap = rule->value<Money>("annual_cap"),
                            .source = rule});
            for (std::size_t i = 0; i + 1 < list.size(); ++i)
                if (share_categories(list[i].categories, list.back().categories))
                    report_same_people(*list[i].source, *rule);
        }
        return list;
    }

    void check_order(const Statement& rule) {
        const std::vector<std::string> expected = {"basic", "critical_illness", "medical_assistance"};
        if (rule.get<std::vector<std::string>>("layers") == expected) return;
        lookup_.add_problem(rule.place(),
                            {"别的结算顺序尚不能表达", "another order of settlement cannot be expressed yet"},
                            {"写作 [\"basic\", \"critical_illness\", \"medical_assistance\"]",
                             "write [\"basic\", \"critical_illness\", \"medical_assistance\"]"});
    }

    static void note_what_rows_ask(BenefitTable& table) {
        const auto is_of_tiers = [](const auto& row) { return !row.tiers.is_all(); };
        for (const InpatientRow& row : table.inpatient) {
            const bool is_of_ages = row.age_from > 0 || row.age_below < InpatientRow::kOldest;
            table.asks_for_birth = table.asks_for_birth || is_of_ages;
            table.asks_for_level = table.asks_for_level || row.levels != nullptr;
        }
        table.asks_for_tier = std::ranges::any_of(table.inpatient, is_of_tiers) ||
                              std::ranges::any_of(table.annual_caps_of, is_of_tiers) ||
                              std::ranges::any_of(table.outpatient, is_of_tiers);
    }

    RuleLookup lookup_;
    const Statement* unpublished_ = nullptr;
    bool asks_for_birth_ = false;
};

}  // namespace

std::optional<FacilityPlace> facility_place(std::string_view word) {
    const auto found = std::ranges::find(kPlaceWords, word);
    if (found == kPlaceWords.end()) return std::nullopt;
    return static_cast<FacilityPlace>(found - kPlaceWords.begin());
}

std::optional<BenefitTable> resolve_benefits(EffectivePack effective, const Catalogue& catalogue,
                                             Problems& problems) {
    auto table = BenefitResolver(effective, catalogue, problems).resolve();
    if (table) table->effective = std::move(effective);
    return table;
}

}  // namespace canbao
