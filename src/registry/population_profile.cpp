#include "registry/population_profile.h"

#include <array>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::int64_t kOldest = 115;
constexpr std::int64_t kMostGapYears = 20;
constexpr std::int64_t kPerCent = Rate::kWhole / 100;

// "99%", "100.0001%": exact, and beyond what a Rate can be.
std::string per_cent(std::int64_t millionths) {
    std::string digits = fmt::format("{}.{:04}", millionths / kPerCent, millionths % kPerCent);
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
    return digits + '%';
}

// Reads the tables below one key; every entry states where its number comes from.
class ProfileReader {
   public:
    ProfileReader(TomlTable& root, const Catalogue& catalogue) : root_(root), catalogue_(catalogue) {}

    std::optional<Rate> share(TomlTable& table, std::string_view key) {
        const auto text = table.string(key, Need::required);
        if (!text) return std::nullopt;
        const auto rate = Rate::parse(*text);
        if (rate) return *rate;
        table.add_problem(
            table.place_of(key),
            {fmt::format("“{}”的写法不对", key), fmt::format("\"{}\" is not written as it should be", key)},
            rate.error().message);
        return std::nullopt;
    }

    // The ages of a band, both included; nothing after adding a problem.
    std::optional<std::pair<int, int>> ages(TomlTable& entry) {
        const auto from = entry.integer("from", Need::required, 0, kOldest);
        const auto until = entry.integer("until", Need::required, 0, kOldest);
        if (!from || !until) return std::nullopt;
        if (*from <= *until) return std::pair(static_cast<int>(*from), static_cast<int>(*until));
        entry.add_problem(entry.place_of("until"), {"“until”小于“from”", "\"until\" is below \"from\""},
                          {"交换两个年龄", "exchange the two ages"});
        return std::nullopt;
    }

    template <typename Add>
    void each_entry(std::string_view key, Add add) {
        auto tables = root_.table(key, Need::required);
        if (!tables) return;
        for (const std::string& name : tables->keys_in_order()) {
            auto entry = tables->table(name, Need::required);
            if (!entry) continue;
            entry->string("source", Need::required);
            add(name, *entry);
            entry->refuse_other_keys();
        }
    }

    std::optional<Rate> single_share(std::string_view key) {
        auto entry = root_.table(key, Need::required);
        if (!entry) return std::nullopt;
        entry->string("source", Need::required);
        const auto rate = share(*entry, "share");
        entry->refuse_other_keys();
        return rate;
    }

    template <typename List>
    void demand_whole(const List& list, std::string_view key, bool exactly) {
        std::int64_t sum = 0;
        for (const auto& each : list) sum += each.share.millionths();
        if (sum == Rate::kWhole || (!exactly && sum < Rate::kWhole)) return;
        root_.add_problem(root_.place_of(key),
                          {fmt::format("“{}”的比例合计{}", key, per_cent(sum)),
                           fmt::format("the shares of \"{}\" add up to {}", key, per_cent(sum))},
                          exactly ? LocalText{"应为100%", "they should make up 100%"}
                                  : LocalText{"不应超过100%", "they should not exceed 100%"});
    }

    std::optional<CategoryId> category(const std::string& key, const TomlTable& table) {
        const auto id = catalogue_.category(key);
        if (!id)
            table.add_problem(table.place(),
                              {fmt::format("目录中没有人员类别“{}”", key),
                               fmt::format("the catalogue has no category \"{}\"", key)},
                              {"见 " + catalogue_.file, "see " + catalogue_.file});
        return id;
    }

   private:
    TomlTable& root_;
    const Catalogue& catalogue_;
};

std::optional<PopulationProfile::Habit> habit_named(std::string_view name) {
    using enum PopulationProfile::Habit;
    constexpr std::array<std::pair<std::string_view, PopulationProfile::Habit>, 4> kNames = {
        {{"before_opening", before_opening},
         {"before_year", before_year},
         {"in_window", in_window},
         {"late", late}}};
    for (const auto& [known, habit] : kNames)
        if (known == name) return habit;
    return std::nullopt;
}

}  // namespace

std::optional<PopulationProfile> read_population_profile(const PolicyFile& file, const Catalogue& catalogue,
                                                         Problems& problems) {
    const std::size_t problems_before = problems.size();
    const auto root = parse_toml(file, problems);
    if (!root) return std::nullopt;
    TomlTable table(*root, {file.path, 0}, problems);
    ProfileReader reader(table, catalogue);
    std::vector<PopulationProfile::AgeBand> ages;
    reader.each_entry("ages", [&](const std::string&, TomlTable& entry) {
        const auto band = reader.ages(entry);
        const auto share = reader.share(entry, "share");
        if (band && share) ages.push_back({band->first, band->second, *share});
    });
    reader.demand_whole(ages, "ages", true);
    std::vector<PopulationProfile::IdentityShare> identities;
    reader.each_entry("identities", [&](const std::string& name, TomlTable& entry) {
        const auto band = reader.ages(entry);
        const auto share = reader.share(entry, "share");
        const auto id = reader.category(name, entry);
        if (band && share && id) identities.push_back({*id, band->first, band->second, *share});
    });
    std::vector<PopulationProfile::GapShare> gaps;
    reader.each_entry("gaps", [&](const std::string&, TomlTable& entry) {
        const auto years = entry.integer("years", Need::required, 1, kMostGapYears);
        const auto share = reader.share(entry, "share");
        if (years && share) gaps.push_back({static_cast<int>(*years), *share});
    });
    reader.demand_whole(gaps, "gaps", false);
    std::vector<PopulationProfile::HabitShare> habits;
    reader.each_entry("habits", [&](const std::string& name, TomlTable& entry) {
        const auto habit = habit_named(name);
        const auto share = reader.share(entry, "share");
        if (!habit)
            entry.add_problem(entry.place(), {"不认识的缴费习惯", "unknown habit"},
                              {"before_opening、before_year、in_window 或 late",
                               "before_opening, before_year, in_window or late"});
        if (habit && share) habits.push_back({*habit, *share});
    });
    reader.demand_whole(habits, "habits", true);
    const auto men = reader.single_share("men");
    const auto employee = reader.single_share("employee_until_lately");
    const auto comes_again = reader.single_share("comes_again");
    table.refuse_other_keys();
    if (problems.size() > problems_before || !men || !employee || !comes_again) return std::nullopt;
    return PopulationProfile{std::move(ages), *men,      std::move(identities),
                             std::move(gaps), *employee, std::move(habits),
                             *comes_again};
}

}  // namespace canbao
