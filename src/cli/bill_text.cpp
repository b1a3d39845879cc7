#include "cli/bill_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/text_table.h"
#include "documents/policy_listing.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

// Amounts of a season in yuan, with separators: "1,234,567.00".
std::string name_of_category(const Catalogue& catalogue, const std::string& key, Language language) {
    const auto category = catalogue.category(key);
    return category ? catalogue.at(*category).name.in(language) : key;
}

std::string name_of_payer(const Catalogue& catalogue, const std::string& key, Language language) {
    const NamedKey* payer = catalogue.payer(key);
    return payer == nullptr ? key : payer->name.in(language);
}

std::string name_of_reason(const std::string& code, Language language) {
    for (std::size_t i = 0; i < kReasonCodes; ++i)
        if (word(static_cast<ReasonCode>(i)) == code)
            return std::string(name(static_cast<ReasonCode>(i), language));
    return code;
}

// Words and figures of one season.
class BillText {
   public:
    explicit BillText(const BillScene& scene)
        : scene_(scene), table_(*scene.law.table), catalogue_(*table_.catalogue), language_(scene.language) {}

    std::string head() const {
        const auto window = table_.window.value;
        std::string standards;
        for (const PriceRow& price : table_.prices)
            standards += (standards.empty() ? "" : " / ") + price.amount.text();
        return say(fmt::format("{} {}年度（{}）  征缴期 {} 至 {}  标准 {} 元\n", place(), table_.year,
                               scene_.season.area.text(), window.first.text(), window.last.text(), standards),
                   fmt::format("{} {} ({})  window {} to {}  standard {}\n", place(), table_.year,
                               scene_.season.area.text(), window.first.text(), window.last.text(),
                               standards)) +
               tier();
    }

    std::string government_subsidy() const {
        const Statement* rule = scene_.law.government_subsidy;
        const auto per_head = scene_.law.government_subsidy_per_head();
        const std::string clause = rule == nullptr ? "" : " [" + rule->clause->reference + "]";
        if (per_head)
            return say(fmt::format("人均财政补助 {} 元{}", per_head->text(), clause),
                       fmt::format("government subsidy {} a head{}", per_head->text(), clause));
        return say("人均财政补助 未公布" + clause, "government subsidy a head: not published" + clause);
    }

    std::string open_points() const {
        return rules(say("理解口径，须由人确认", "readings, to be confirmed by a person"),
                     scene_.law.readings) +
               rules(say("未公布", "not published"), scene_.law.unknowns);
    }

    std::string statement(const BillStatement& statement) const {
        const BillStatement::Granted& granted = statement.granted();
        TextTable sums(1);
        sums.add_row({say("应缴", "billed"), say("人数", "people"), say("标准合计", "standard"),
                      say("资助", "subsidy"), say("个人应缴", "due")});
        sums.add_rule();
        sums.add_row({say("可缴费", "granted"), grouped(granted.people), grouped(granted.standard),
                      grouped(granted.subsidy), grouped(granted.due)});
        std::string out = sums.text();
        out +=
            say(fmt::format("  其中出生当年 {}，逾期参保 {}，凭文件核定 {}\n", grouped(granted.born_in_year),
                            grouped(granted.late), grouped(granted.settled)),
                fmt::format("  of them in the year of birth {}, late {}, settled by a document {}\n",
                            grouped(granted.born_in_year), grouped(granted.late), grouped(granted.settled)));
        return out + subsidies(statement) + insured(granted) + undecided(statement);
    }

    std::string say(std::string zh, std::string en) const {
        return language_ == Language::zh ? std::move(zh) : std::move(en);
    }

    std::string question(const BillException& exception) const {
        std::string text;
        if (exception.category != nullptr)
            append_text(text, Reason{ReasonCode::subsidy_unknown, nullptr, {&exception.category->name}},
                        language_);
        return text;
    }

   private:
    // The place's own name, also where its standard stands in the province's file.
    std::string place() const {
        for (const Statement* statement : table_.effective.statements)
            if (statement->pack->region == table_.region) return statement->pack->name.in(language_);
        return table_.pack->name.in(language_);
    }

    std::string tier() const {
        if (table_.tiers.empty()) return {};
        const std::string& first = table_.tiers.front().name->in(language_);
        return say(fmt::format("  缴费档次  本人选择之前按“{}”计\n", first),
                   fmt::format("  tier      \"{}\" until the person chooses\n", first));
    }

    std::string rules(const std::string& title_text, const std::vector<const Statement*>& rules) const {
        if (rules.empty()) return {};
        std::string out = "  " + title_text + "\n";
        for (const Statement* rule : rules) {
            out += fmt::format("    {} [{}]", title(*rule, catalogue_, language_), rule->clause->reference);
            if (rule->note) out += say("：", ": ") + rule->note->in(language_);
            out += '\n';
        }
        return out;
    }

    std::string subsidies(const BillStatement& statement) const {
        if (statement.subsidies().empty()) return {};
        TextTable table(2);
        table.add_row({say("资助身份", "subsidised as"), say("资金来源", "paid by"), say("人数", "people"),
                       say("资助", "subsidy")});
        table.add_rule();
        // In the order of the catalogue.
        for (const Category& category : catalogue_.categories)
            for (const auto& [whose, it] : statement.subsidies())
                if (whose.first == category.key)
                    table.add_row({category.name.in(language_),
                                   name_of_payer(catalogue_, whose.second, language_), grouped(it.people),
                                   grouped(it.amount)});
        table.add_rule();
        for (const auto& [payer, amount] : statement.by_payer())
            table.add_row(
                {say("合计", "in all"), name_of_payer(catalogue_, payer, language_), "", grouped(amount)});
        return table.text();
    }

    std::string insured(const BillStatement::Granted& granted) const {
        const auto per_head = scene_.law.government_subsidy_per_head();
        std::string out = "  " + government_subsidy();
        if (per_head)
            out += say(fmt::format("，{}人合计 {} 元", grouped(granted.people),
                                   grouped(per_head->times(static_cast<std::int64_t>(granted.people)))),
                       fmt::format(", for {} {} yuan", counted(granted.people, "person", "people"),
                                   grouped(per_head->times(static_cast<std::int64_t>(granted.people)))));
        return out + "\n";
    }

    std::string undecided(const BillStatement& statement) const {
        std::vector<std::string> open;
        for (const auto& [category, count] : statement.undetermined_by_category())
            open.push_back(
                fmt::format("{} {}", name_of_category(catalogue_, category, language_), grouped(count)));
        std::vector<std::string> refused;
        for (const auto& [reason, count] : statement.refused_by_reason())
            refused.push_back(fmt::format("{} {}", name_of_reason(reason, language_), grouped(count)));
        return say("  待核定    ", "  undecided ") + grouped(statement.undetermined()) + detail(open) +
               (open.empty() ? "" : say("，见 canbao season exceptions", ": canbao season exceptions")) +
               '\n' + say("  不能缴费  ", "  refused   ") + grouped(statement.refused()) + detail(refused) +
               '\n';
    }

    std::string detail(const std::vector<std::string>& parts) const {
        if (parts.empty()) return {};
        const std::string list = fmt::format("{}", fmt::join(parts, say("；", "; ")));
        return say("（" + list + "）", " (" + list + ")");
    }

    const BillScene& scene_;
    const ContributionTable& table_;
    const Catalogue& catalogue_;
    Language language_;
};

Json rules_json(const std::vector<const Statement*>& rules) {
    Json out = Json::array();
    for (const Statement* rule : rules) {
        out.push_back({{"rule", rule->path}, {"clause", rule->clause->reference}});
        if (rule->note) out.back()["note"] = {{"zh", rule->note->zh}, {"en", rule->note->en}};
    }
    return out;
}

Json government_subsidy_json(const SeasonLaw& law) {
    const auto per_head = law.government_subsidy_per_head();
    return {{"per_head", per_head ? Json(per_head->text()) : Json()},
            {"clause",
             law.government_subsidy == nullptr ? Json() : Json(law.government_subsidy->clause->reference)}};
}

}  // namespace

std::string season_law_text(const BillScene& scene) {
    const BillText text(scene);
    return text.head() + "  " + text.government_subsidy() + "\n" + text.open_points();
}

Json season_law_json(const BillScene& scene) {
    const ContributionTable& table = *scene.law.table;
    Json standards = Json::array();
    for (const PriceRow& price : table.prices) standards.push_back(price.amount.text());
    return {{"area", scene.season.area.text()},
            {"year", scene.season.year},
            {"pack", table.pack->id},
            {"window", {table.window.value.first.text(), table.window.value.last.text()}},
            {"standards", standards},
            {"government_subsidy", government_subsidy_json(scene.law)},
            {"readings", rules_json(scene.law.readings)},
            {"unknowns", rules_json(scene.law.unknowns)}};
}

std::string statement_text(const BillScene& scene, const BillStatement& statement) {
    return BillText(scene).statement(statement);
}

Json statement_json(const BillScene& scene, const BillStatement& statement) {
    const BillStatement::Granted& granted = statement.granted();
    Json subsidies = Json::array();
    for (const auto& [whose, it] : statement.subsidies())
        subsidies.push_back({{"category", whose.first},
                             {"payer", whose.second},
                             {"people", it.people},
                             {"amount", it.amount.text()}});
    Json by_payer = Json::object();
    for (const auto& [payer, amount] : statement.by_payer()) by_payer[payer] = amount.text();
    Json government = government_subsidy_json(scene.law);
    government["people"] = granted.people;
    const auto per_head = scene.law.government_subsidy_per_head();
    government["amount"] =
        per_head ? Json(per_head->times(static_cast<std::int64_t>(granted.people)).text()) : Json();
    return {{"granted",
             {{"people", granted.people},
              {"standard", granted.standard.text()},
              {"subsidy", granted.subsidy.text()},
              {"due", granted.due.text()},
              {"born_in_year", granted.born_in_year},
              {"late", granted.late},
              {"settled", granted.settled}}},
            {"subsidies", subsidies},
            {"by_payer", by_payer},
            {"government_subsidy", government},
            {"undetermined", Json(statement.undetermined_by_category())},
            {"refused", Json(statement.refused_by_reason())}};
}

std::string report_text(const BillScene& scene, const BillReport& report, BillingKind kind) {
    const BillText text(scene);
    const DecidedBills::Counts& counts = report.counts;
    std::string out = text.head();
    if (report.broken_off)
        out += text.say(
            fmt::format("  此前一次开票（办理号 {}）没有启用；它写下的账单 {} 张不再重写\n",
                        report.broken_off->run,
                        grouped(static_cast<std::uint64_t>(report.broken_off->bills))),
            fmt::format(
                "  a billing before this one (act {}) was never activated: its {} not written again\n",
                report.broken_off->run,
                counted(static_cast<std::uint64_t>(report.broken_off->bills), "bill is", "bills are")));
    if (!report.is_everybody)
        out += text.say(fmt::format("  上次开票后有变化的 {} 人\n", grouped(counts.persons)),
                        fmt::format("  {} of whom something was recorded since the last billing\n",
                                    counted(counts.persons, "person", "people")));
    else
        out += text.say(
            fmt::format("  登记 {} 人，其中没有有效参保关系 {} 人\n", grouped(counts.persons),
                        grouped(counts.not_enrolled)),
            fmt::format("  {} registered, {} of them without an active relation\n",
                        counted(counts.persons, "person is", "people are"), grouped(counts.not_enrolled)));
    if (counts.employees > 0)
        out += text.say(
            fmt::format("  参加职工医保、不开票 {} 人\n", grouped(counts.employees)),
            fmt::format("  {} are insured as employees and owe nothing here\n", grouped(counts.employees)));
    const std::string lead = kind == BillingKind::plan
                                 ? text.say("试算，未写入：", "a plan, nothing is written: ")
                                 : std::string();
    out += text.say(
        fmt::format("  {}新开 {}，变更 {}，撤回 {}，不变 {}\n", lead, grouped(counts.fresh),
                    grouped(counts.changed), grouped(counts.withdrawn), grouped(counts.unchanged)),
        fmt::format("  {}new {}, changed {}, withdrawn {}, unchanged {}\n", lead, grouped(counts.fresh),
                    grouped(counts.changed), grouped(counts.withdrawn), grouped(counts.unchanged)));
    if (report.run)
        out += text.say(fmt::format("  已启用（办理号 {}），写下 {} 张\n", *report.run,
                                    grouped(static_cast<std::uint64_t>(report.written))),
                        fmt::format("  they count now (act {}); {} written\n", *report.run,
                                    counted(static_cast<std::uint64_t>(report.written), "was", "were")));
    else if (kind == BillingKind::bill)
        out +=
            text.say("  没有变化，未写入；现有账单的合计见 canbao season show\n",
                     "  nothing has changed and nothing was written; canbao season show sums up the bills\n");
    if (report.statement) out += "\n" + text.statement(*report.statement);
    return out;
}

Json report_json(const BillScene& scene, const BillReport& report) {
    const DecidedBills::Counts& counts = report.counts;
    Json out = {{"area", scene.season.area.text()},
                {"year", scene.season.year},
                {"run", report.run ? Json(std::to_string(*report.run)) : Json()},
                {"everybody", report.is_everybody},
                {"persons", counts.persons},
                {"not_enrolled", counts.not_enrolled},
                {"employees", counts.employees},
                {"new", counts.fresh},
                {"changed", counts.changed},
                {"withdrawn", counts.withdrawn},
                {"unchanged", counts.unchanged},
                {"written", report.written},
                {"broken_off", Json()},
                {"statement", Json()}};
    if (report.broken_off)
        out["broken_off"] = {{"run", std::to_string(report.broken_off->run)},
                             {"bills", report.broken_off->bills}};
    if (report.statement) out["statement"] = statement_json(scene, *report.statement);
    return out;
}

std::string exceptions_text(const BillScene& scene, const std::vector<BillException>& exceptions) {
    const BillText text(scene);
    if (exceptions.empty()) return text.say("没有待核定的账单\n", "no bill is undetermined\n");
    TextTable table(5);
    table.add_row({text.say("人员编号", "person"), text.say("姓名", "name"), text.say("类别", "category"),
                   text.say("出处", "clause"), text.say("问题", "question"), text.say("标准", "standard")});
    table.add_rule();
    for (const BillException& each : exceptions)
        table.add_row({std::to_string(static_cast<std::int64_t>(each.person)), each.name,
                       each.category == nullptr ? "" : each.category->name.in(scene.language), each.clause,
                       text.question(each), each.standard.text()});
    return table.text() +
           text.say(
               fmt::format("  共 {} 人；凭文件核定：canbao season settle --person 人员编号 --amount 资助金额 "
                           "--payer 资金来源 --document 文件 --key 编号\n",
                           grouped(exceptions.size())),
               fmt::format("  {}; settle each by a document: canbao season settle --person NUMBER "
                           "--amount SUBSIDY --payer PAYER --document DOCUMENT --key KEY\n",
                           counted(exceptions.size(), "person", "people")));
}

Json exceptions_json(const BillScene& scene, const std::vector<BillException>& exceptions) {
    const BillText text(scene);
    Json out = Json::array();
    for (const BillException& each : exceptions)
        out.push_back({{"person", std::to_string(static_cast<std::int64_t>(each.person))},
                       {"name", each.name},
                       {"category", each.category == nullptr ? Json() : Json(each.category->key)},
                       {"clause", each.clause},
                       {"question", text.question(each)},
                       {"standard", each.standard.text()}});
    return out;
}

std::string settled_text(const BillScene& scene, const SettledBill& settled) {
    const Bill& bill = settled.bill;
    return BillText(scene).say(
        fmt::format("已核定（办理号 {}）：标准 {} 元，资助 {} 元，个人应缴 {} 元\n", settled.act,
                    bill.standard.text(), bill.subsidy().text(), bill.due.text()),
        fmt::format("settled (act {}): standard {}, subsidy {}, due {} yuan\n", settled.act,
                    bill.standard.text(), bill.subsidy().text(), bill.due.text()));
}

Json settled_json(const SettledBill& settled) {
    const Bill& bill = settled.bill;
    return {{"act", std::to_string(settled.act)},
            {"outcome", word(bill.outcome)},
            {"standard", bill.standard.text()},
            {"subsidy", bill.subsidy().text()},
            {"due", bill.due.text()},
            {"document", bill.clause}};
}

}  // namespace canbao
