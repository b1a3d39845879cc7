#include "policy/catalogue_reader.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "policy/condition_reader.h"

namespace canbao {
namespace {

constexpr std::string_view kEmployeeInsurance = "employee_insurance";

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
    category.aliases = table.strings("aliases", Need::optional).value_or(std::vector<std::string>{});
    category.list_keeper = table.string("list_keeper", Need::optional).value_or("");
    if (const auto relation = table.string("relation", Need::optional)) {
        category.is_employee_insurance = *relation == kEmployeeInsurance;
        if (!category.is_employee_insurance || category.list_keeper.empty())
            table.add_problem(table.place_of("relation"),
                              {"relation 只能写 \"employee_insurance\"，并须有 list_keeper",
                               "relation is \"employee_insurance\", of a category with a list_keeper"},
                              {"改正，或删去", "correct or remove it"});
    }
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

// A word of a list must mean one category.
void check_words(const Catalogue& catalogue, Problems& problems) {
    std::map<std::string_view, const Category*> of_word;
    for (const Category& category : catalogue.categories) {
        std::vector<std::string_view> words = {category.key, category.name.zh, category.name.en};
        words.insert(words.end(), category.aliases.begin(), category.aliases.end());
        for (const std::string_view word : words) {
            const auto [place, is_new] = of_word.emplace(word, &category);
            if (is_new || place->second == &category) continue;
            problems.push_back(
                {{catalogue.file, category.line},
                 {fmt::format("“{}”是人员类别 {} 和 {} 共用的名称", word, place->second->key, category.key),
                  fmt::format("\"{}\" is a word for both {} and {}", word, place->second->key, category.key)},
                 {"各类的名称和别名不能相同", "give each category names and aliases of its own"}});
        }
    }
}

// The categories that a condition names, each once.
void collect_categories(const Condition& condition, CategorySet& named) {
    if (const auto* it = std::get_if<Condition::HoldsCategory>(&condition.kind)) named.insert(it->category);
    if (const auto* it = std::get_if<Condition::All>(&condition.kind))
        for (const Condition& each : it->conditions) collect_categories(each, named);
    if (const auto* it = std::get_if<Condition::Any>(&condition.kind))
        for (const Condition& each : it->conditions) collect_categories(each, named);
}

// Derived categories that rest on derived categories: in a circle, or too many deep, a decision would never
// end.
class DerivationCheck {
   public:
    DerivationCheck(Catalogue& catalogue, Problems& problems)
        : catalogue_(catalogue), problems_(problems), depths_(catalogue.categories.size(), kUnseen) {}

    void run() {
        for (std::size_t i = 0; i < catalogue_.categories.size(); ++i)
            depth_of({static_cast<std::uint8_t>(i)});
    }

   private:
    static constexpr int kUnseen = -1;
    static constexpr int kUnderWay = -2;
    static constexpr int kDeepest = 4;

    // How many derived categories stand below this one. A condition that leads too far is dropped and named.
    int depth_of(CategoryId id) {
        Category& category = catalogue_.categories[id.index];
        if (depths_[id.index] == kUnderWay) return kDeepest;
        if (depths_[id.index] != kUnseen) return depths_[id.index];
        depths_[id.index] = kUnderWay;
        int depth = 0;
        if (category.derived) {
            CategorySet named;
            collect_categories(*category.derived, named);
            for (std::size_t i = 0; i < catalogue_.categories.size(); ++i) {
                const CategoryId other{static_cast<std::uint8_t>(i)};
                if (named.contains(other)) depth = std::max(depth, 1 + depth_of(other));
            }
        }
        if (depth > kDeepest) {
            problems_.push_back(
                {{catalogue_.file, category.line},
                 {fmt::format("人员类别“{}”的条件循环引用，或层层引用过多", category.key),
                  fmt::format(
                      "the condition of category \"{}\" leads back to itself, or through too many others",
                      category.key)},
                 {fmt::format("删去循环中的一个条件；最多{}层", kDeepest),
                  fmt::format("remove one condition of the cycle; at most {} levels", kDeepest)}});
            category.derived.reset();
            depth = 0;
        }
        return depths_[id.index] = depth;
    }

    Catalogue& catalogue_;
    Problems& problems_;
    std::vector<int> depths_;
};

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
    table.demand_end();
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
    DerivationCheck(catalogue, problems).run();
    check_words(catalogue, problems);
    return catalogue;
}

}  // namespace canbao
