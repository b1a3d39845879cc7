#include "cli/bill_list_text.h"

#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/text_table.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

std::string number_text(PersonNumber person) { return std::to_string(static_cast<std::int64_t>(person)); }

// What is still to be said of a bill beside its amounts.
std::string remark(const Bill& bill, const BillScene& scene) {
    const bool zh = scene.language == Language::zh;
    if (bill.outcome == BillOutcome::undetermined) return zh ? "待核定" : "to be settled";
    if (bill.outcome == BillOutcome::refused) return zh ? "不能缴费" : "cannot be paid";
    return bill.is_late ? (zh ? "逾期缴费" : "late") : "";
}

std::string categories(const Bill& bill, const BillScene& scene) {
    const Catalogue& catalogue = *scene.law.table->catalogue;
    std::string out;
    for (const BillSubsidy& subsidy : bill.subsidies) {
        const auto category = catalogue.category(subsidy.category);
        const std::string name =
            category ? catalogue.at(*category).name.in(scene.language) : subsidy.category;
        if (out.find(name) != std::string::npos) continue;
        out += (out.empty() ? "" : (scene.language == Language::zh ? "、" : ", ")) + name;
    }
    return out;
}

struct Sum {
    Money standard, subsidy, due;
    std::set<PersonNumber> households;

    void add(const ListedBill& each) {
        households.insert(each.household.value_or(each.person));
        standard = standard + each.bill.standard;
        subsidy = subsidy + each.bill.subsidy();
        due = due + each.bill.due;
    }
};

Sum sum_of(const std::vector<ListedBill>& bills) {
    Sum sum;
    for (const ListedBill& each : bills) sum.add(each);
    return sum;
}

}  // namespace

std::vector<std::string> list_titles(Language language) {
    if (language == Language::zh)
        return {"村（居）", "户",   "人员编号", "姓名",     "与户主关系",
                "人员类别", "标准", "资助",     "个人应缴", "备注"};
    return {"village",  "household", "person",  "name", "relation",
            "category", "standard",  "subsidy", "due",  "remark"};
}

std::vector<std::string> list_cells(const BillScene& scene, const ListedBill& listed) {
    const Bill& bill = listed.bill;
    return {listed.village.text(),
            listed.household ? number_text(*listed.household) : "",
            number_text(listed.person),
            listed.name,
            listed.relation,
            categories(bill, scene),
            bill.standard.text(),
            bill.subsidy().text(),
            bill.due.text(),
            remark(bill, scene)};
}

std::string list_text(const BillScene& scene, const ListedBills& listed) {
    const std::vector<ListedBill>& bills = listed.bills;
    const bool zh = scene.language == Language::zh;
    if (bills.empty()) return zh ? "没有账单\n" : "no bills\n";
    constexpr std::size_t kLeftColumns = 6;
    TextTable table(kLeftColumns);
    table.add_row(list_titles(scene.language));
    table.add_rule();
    for (const ListedBill& each : bills) table.add_row(list_cells(scene, each));
    const Sum sum = sum_of(bills);
    table.add_rule();
    table.add_row({zh ? "合计" : "sum", "", "", "", "", "", sum.standard.text(), sum.subsidy.text(),
                   sum.due.text(), ""});
    std::string out = table.text();
    out += zh ? fmt::format("  {}户{}人\n", grouped(sum.households.size()), grouped(bills.size()))
              : fmt::format("  {} in {}\n", counted(bills.size(), "person", "people"),
                            counted(sum.households.size(), "household"));
    if (listed.members_unseen > 0)
        out +=
            zh ? fmt::format("  这一户另有{}人不在可以查看的辖区内\n", listed.members_unseen)
               : fmt::format("  {} more of the family live where you may not see\n", listed.members_unseen);
    return out;
}

Json list_json(const BillScene& scene, const ListedBills& listed) {
    const std::vector<ListedBill>& bills = listed.bills;
    Json list = Json::array();
    for (const ListedBill& each : bills) {
        Json subsidies = Json::array();
        for (const BillSubsidy& subsidy : each.bill.subsidies)
            subsidies.push_back({{"category", subsidy.category},
                                 {"payer", subsidy.payer},
                                 {"amount", subsidy.amount.text()},
                                 {"clause", subsidy.clause}});
        list.push_back({{"person", number_text(each.person)},
                        {"name", each.name},
                        {"village", each.village.text()},
                        {"household", each.household ? Json(number_text(*each.household)) : Json()},
                        {"relation", each.relation},
                        {"outcome", word(each.bill.outcome)},
                        {"standard", each.bill.standard.text()},
                        {"subsidies", subsidies},
                        {"due", each.bill.due.text()},
                        {"is_late", each.bill.is_late}});
    }
    const Sum sum = sum_of(bills);
    return {{"area", scene.season.area.text()},
            {"year", scene.season.year},
            {"bills", list},
            {"households", sum.households.size()},
            {"members_unseen", listed.members_unseen},
            {"standard", sum.standard.text()},
            {"subsidy", sum.subsidy.text()},
            {"due", sum.due.text()}};
}

}  // namespace canbao
