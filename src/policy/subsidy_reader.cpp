#include "policy/subsidy_reader.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

class SubsidyReader {
   public:
    SubsidyReader(RuleLookup& lookup, const std::vector<PriceRow>& prices, bool is_pro_rata)
        : lookup_(lookup), prices_(prices), is_pro_rata_(is_pro_rata) {}

    std::vector<SubsidyRow> read() {
        std::vector<SubsidyRow> rows(lookup_.catalogue().categories.size());
        for (const Statement* found : lookup_.effective().under("subsidy")) {
            const auto id = lookup_.catalogue().category(found->key());
            if (!id || found->is_broken) continue;
            SubsidyRow& row = rows[id->index];
            row.source = found;
            row.state = found->is_unknown ? SubsidyRow::State::unknown : SubsidyRow::State::known;
            if (!found->is_unknown) read_row(row, *id);
        }
        return rows;
    }

   private:
    void read_row(SubsidyRow& row, CategoryId id) {
        const Statement& rule = *row.source;
        row.percent = rule.value<Rate>("percent");
        row.when = rule.find<Condition>("when");
        row.amounts = amounts_of(rule);
        row.parts = parts_of(rule);
        if (row.when != nullptr) lookup_.check_facts(*row.when, rule);
        lookup_.check_facts({Condition::HoldsCategory{id}}, rule);
        check_prices(row, id);
        check_parts(row);
        check_somebody_holds(row, id);
    }

    std::vector<std::optional<Money>> amounts_of(const Statement& rule) {
        const auto* by_tier = rule.find<std::vector<TierAmount>>("amount_by_tier");
        if (by_tier == nullptr) return {rule.value<Money>("amount")};
        if (rule.find<Money>("amount") != nullptr) {
            lookup_.add_problem(
                rule.place(),
                {"amount 与 amount_by_tier 不能并存", "amount and amount_by_tier exclude each other"},
                {"删去其一", "remove one of them"});
        }
        std::vector<std::optional<Money>> amounts(std::max<std::size_t>(lookup_.tiers().size(), 1));
        for (const TierAmount& each : *by_tier)
            if (const auto tier = lookup_.tier_named(each.tier, rule)) amounts[*tier] = each.amount;
        return amounts;
    }

    std::vector<SubsidyRow::Part> parts_of(const Statement& rule) const {
        std::vector<SubsidyRow::Part> parts;
        const Catalogue& catalogue = lookup_.catalogue();
        if (const auto* payer = rule.find<std::string>("payer"))
            parts.push_back({catalogue.payer(*payer), Rate::whole()});
        if (const auto* shares = rule.find<std::vector<PayerShare>>("payers"))
            for (const PayerShare& share : *shares)
                parts.push_back({catalogue.payer(share.payer), share.part});
        return parts;
    }

    // Whatever is paid for a price is at most the price; a percentage and an amount say the same.
    void check_prices(const SubsidyRow& row, CategoryId id) {
        const Statement& rule = *row.source;
        for (const PriceRow& price : prices_) {
            const std::size_t first = price.tier.value_or(0);
            const std::size_t last = price.tier ? first : std::max<std::size_t>(row.amounts.size(), 1) - 1;
            for (std::size_t tier = first; tier <= last; ++tier) {
                const auto amount = row.amounts[row.amounts.size() == 1 ? 0 : tier];
                if (!amount) continue;
                const Money expected =
                    row.percent ? price.amount.multiply(*row.percent, Rounding::half_up) : *amount;
                if (expected == *amount && *amount <= price.amount) continue;
                rule.pack == price.source->pack ? contradicts(row, price, expected, *amount)
                                                : does_not_fit(row, price, id, *amount);
                return;
            }
        }
        const bool has_amount =
            std::ranges::any_of(row.amounts, [](const auto& amount) { return amount && !amount->is_zero(); });
        if (is_pro_rata_ && has_amount && !row.percent) {
            lookup_.add_problem(
                rule.place(),
                {"标准按月折算时，资助须写百分比",
                 "where the standard is pro rata, a subsidy needs a percentage"},
                {"补上 percent；全额资助写 \"100%\"", "add percent; for the whole standard \"100%\""});
        }
    }

    // The pack that states the standard states this subsidy too: one of the two numbers is wrong.
    void contradicts(const SubsidyRow& row, const PriceRow& price, Money expected, Money amount) {
        const std::string standard = price.amount.text();
        const std::string where = price.source->place().text();
        if (!row.percent) {
            lookup_.add_problem(
                row.source->place(),
                {fmt::format("资助{}元高于个人缴费标准{}元（{}）", amount.text(), standard, where),
                 fmt::format("the subsidy of {} exceeds the standard of {} ({})", amount.text(), standard,
                             where)},
                {"核对两处金额", "compare both amounts"});
            return;
        }
        lookup_.add_problem(
            row.source->place(),
            {fmt::format("{}的{}应为{}元，写的是{}元（标准见 {}）", standard, row.percent->text(),
                         expected.text(), amount.text(), where),
             fmt::format("{} of {} is {}, not {} (the standard: {})", row.percent->text(), standard,
                         expected.text(), amount.text(), where)},
            {"改正百分比或金额；有几个标准时只写百分比",
             "mend the percentage or the amount; with several standards state the percentage alone"});
    }

    // The place has its own standard, and a subsidy that it takes over was made for another one.
    void does_not_fit(const SubsidyRow& row, const PriceRow& price, CategoryId id, Money amount) {
        const Statement& subsidy = *row.source;
        const std::string standard = price.amount.text();
        const std::string said = row.percent ? row.percent->text() + "＝" + amount.text() : amount.text();
        const Category& category = lookup_.catalogue().at(id);
        const std::string& file = price.source->pack->file;
        lookup_.add_problem(
            price.source->place(),
            {fmt::format("本地标准{}元，与沿用的 {}（{} {}）不合", standard, subsidy.place().text(),
                         category.name.zh, said),
             fmt::format("the standard of {} here does not fit {} ({} {}), which is taken over", standard,
                         subsidy.place().text(), category.name.en, said)},
            {fmt::format("在 {} 写明 {}；本地没有这项资助则写 repealed = true", file, subsidy.path),
             fmt::format("state {} in {}; where there is none, write repealed = true", subsidy.path, file)});
    }

    // What several payers give must be the whole subsidy.
    void check_parts(const SubsidyRow& row) {
        if (row.parts.size() < 2) return;
        if (std::holds_alternative<Rate>(row.parts.front().part)) return check_part_rates(row);
        Money sum;
        for (const SubsidyRow::Part& part : row.parts) sum += std::get<Money>(part.part);
        const bool is_one_amount =
            row.amounts.size() == 1 && row.amounts.front() && prices_.size() == 1 && !is_pro_rata_;
        if (!is_one_amount) {
            lookup_.add_problem(row.source->place(),
                                {"资助额随档次或缴费日变化时，各资金来源须写比例",
                                 "where the subsidy varies with tier or day, its payers need rates"},
                                {"如 payers = { medical_assistance = \"60%\", … }",
                                 "like payers = { medical_assistance = \"60%\", … }"});
        } else if (sum != *row.amounts.front()) {
            report_sum(row, sum.text(), row.amounts.front()->text());
        }
    }

    void check_part_rates(const SubsidyRow& row) {
        std::int64_t sum = 0;
        for (const SubsidyRow::Part& part : row.parts) sum += std::get<Rate>(part.part).millionths();
        if (sum != Rate::kWhole)
            report_sum(row, fmt::format("{}.{:04}%", sum / 10'000, sum % 10'000), "100%");
    }

    void report_sum(const SubsidyRow& row, const std::string& sum, const std::string& whole) {
        lookup_.add_problem(row.source->place(),
                            {fmt::format("各资金来源合计{}，应为{}", sum, whole),
                             fmt::format("the payers give {} together, not {}", sum, whole)},
                            {"改正各来源的份额", "mend what each of them gives"});
    }

    // Nobody holds a category without a list and without a condition: its subsidy would never be paid.
    void check_somebody_holds(const SubsidyRow& row, CategoryId id) {
        const Category& category = lookup_.catalogue().at(id);
        if (row.pays_nothing() || !category.list_keeper.empty() || category.derived) return;
        lookup_.add_problem(
            row.source->place(),
            {fmt::format("“{}”没有名单也没有条件，这项资助不会有人享受", category.name.zh),
             fmt::format("\"{}\" has no list and no condition: nobody would get this", category.name.en)},
            {"人人享受的，改写个人缴费标准；否则在目录中写名单部门或条件",
             "if it is for everybody, change the standard; else give the category a list or a condition"});
    }

    RuleLookup& lookup_;
    const std::vector<PriceRow>& prices_;
    bool is_pro_rata_;
};

}  // namespace

std::vector<SubsidyRow> read_subsidies(RuleLookup& lookup, const std::vector<PriceRow>& prices,
                                       bool is_pro_rata) {
    return SubsidyReader(lookup, prices, is_pro_rata).read();
}

}  // namespace canbao
