#include "policy/catalogue_reader.h"

#include <fmt/format.h>

#include "policy/condition_reader.h"

namespace canbao {
namespace {

std::vector<NamedKey> read_named_keys(TomlTable& root, std::string_view key) {
    std::vector<NamedKey> named;
    auto table = root.table(key, Need::required);
    if (!table) return named;
    for (const std::string& each : table->keys_in_order())
        if (auto name = table->local_text(each, Need::required)) named.push_back({each, *std::move(name)});
    return named;
}

void read_category(TomlTable& table, Category& category, const Catalogue& catalogue,
                   const DocumentShelf& shelf) {
    Problems& problems = table.problems();
    if (auto name = table.local_text("name", Need::required)) category.name = *std::move(name);
    category.list_keeper = table.string("list_keeper", Need::optional).value_or("");
    category.clause = shelf.cited(table, "clause", problems);
    category.reading = table.boolean("reading", Need::optional).value_or(false);
    category.note = table.local_text("note", category.reading ? Need::required : Need::optional);
    category.derived = read_condition(table, "derived", Need::optional,
                                      [&](std::string_view key) { return catalogue.category(key); });
    table.refuse_other_keys();
    if (!category.list_keeper.empty() && catalogue.list_keeper(category.list_keeper) == nullptr) {
        table.add_problem(table.place_of("list_keeper"),
                          {fmt::format("没有名单部门“{}”", category.list_keeper),
                           fmt::format("there is no list-keeper \"{}\"", category.list_keeper)},
                          {"在 [list_keepers] 中添加", "add it to [list_keepers]"});
    }
    if (!category.list_keeper.empty() && table.has("derived")) {
        table.add_problem(
            table.place(),
            {"list_keeper 与 derived 不能并存", "a category has a list_keeper or is derived, not both"},
            {"删去其一", "remove one of them"});
    }
}

// Whether following derived conditions from `from` leads back to `target`.
bool leads_to(const Condition& condition, CategoryId target, const Catalogue& catalogue, std::size_t steps) {
    if (steps > catalogue.categories.size()) return true;
    if (const auto* it = std::get_if<Condition::HoldsCategory>(&condition.kind)) {
        if (it->category == target) return true;
        const auto& derived = catalogue.at(it->category).derived;
        return derived && leads_to(*derived, target, catalogue, steps + 1);
    }
    const std::vector<Condition>* inner = nullptr;
    if (const auto* it = std::get_if<Condition::All>(&condition.kind)) inner = &it->conditions;
    if (const auto* it = std::get_if<Condition::Any>(&condition.kind)) inner = &it->conditions;
    if (inner == nullptr) return false;
    for (const Condition& each : *inner)
        if (leads_to(each, target, catalogue, steps)) return true;
    return false;
}

// A cycle would make a decision run for ever: the conditions in it are dropped.
void break_cycles(Catalogue& catalogue, Problems& problems) {
    for (std::size_t i = 0; i < catalogue.categories.size(); ++i) {
        Category& category = catalogue.categories[i];
        const CategoryId id{static_cast<std::uint8_t>(i)};
        if (!category.derived || !leads_to(*category.derived, id, catalogue, 0)) continue;
        problems.push_back(
            {{catalogue.file, category.line},
             {fmt::format("人员类别“{}”的条件循环引用", category.key),
              fmt::format("the condition of category \"{}\" leads back to itself", category.key)},
             {"删去循环中的一个条件", "remove one condition of the cycle"}});
        category.derived.reset();
    }
}

}  // namespace

std::optional<Catalogue> read_catalogue(const PolicyFile& file, const DocumentShelf& shelf,
                                        Problems& problems) {
    const auto root = parse_toml(file, problems);
    if (!root) return std::nullopt;
    TomlTable table(*root, {file.path, 0}, problems);
    auto head = table.table("catalogue", Need::required);
    auto payers = read_named_keys(table, "payers");
    auto list_keepers = read_named_keys(table, "list_keepers");
    auto categories = table.table("categories", Need::required);
    table.refuse_other_keys();
    if (!head || !categories) return std::nullopt;
    const auto region_text = head->string("region", Need::required);
    head->refuse_other_keys();
    if (!region_text) return std::nullopt;
    const auto region = RegionCode::parse(*region_text);
    if (!region || file.path != fmt::format("{}/catalogue.toml", *region_text) || region->parent()) {
        head->add_problem(
            head->place_of("region"),
            {"目录的区划应是其文件夹的省级代码", "a catalogue's region is the province code of its folder"},
            {"如 140000/catalogue.toml 写 region = \"140000\"",
             "140000/catalogue.toml has region = \"140000\""});
        return std::nullopt;
    }
    Catalogue catalogue{*region, file.path, {}, std::move(payers), std::move(list_keepers)};
    const auto keys = categories->keys_in_order();
    if (keys.size() > Catalogue::kMostCategories) {
        categories->add_problem(categories->place(), {"人员类别过多", "too many categories"},
                                {fmt::format("最多{}个", Catalogue::kMostCategories),
                                 fmt::format("at most {}", Catalogue::kMostCategories)});
        return std::nullopt;
    }
    // All keys first, so that conditions may name a category that stands further down.
    for (const std::string& key : keys) {
        catalogue.categories.emplace_back().key = key;
        catalogue.categories.back().line = categories->place_of(key).line;
    }
    for (Category& category : catalogue.categories)
        if (auto entry = categories->table(category.key, Need::required))
            read_category(*entry, category, catalogue, shelf);
    break_cycles(catalogue, problems);
    return catalogue;
}

}  // namespace canbao
