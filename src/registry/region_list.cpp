#include "registry/region_list.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

namespace canbao {
namespace {

// What names of townships and villages end in, where people write them or leave them out. The longer ones
// first.
constexpr std::string_view kEndings[] = {
    "社区居民委员会", "社区居委会", "社区村委会", "居民委员会", "村民委员会", "街道办事处",
    "社区村",         "办事处",     "村委会",     "居委会",     "街道办",     "社区",
    "街道",           "街办",       "镇",         "乡",         "村"};

std::string_view stem(std::string_view name) {
    for (const std::string_view ending : kEndings)
        if (name.size() > ending.size() && name.ends_with(ending))
            return name.substr(0, name.size() - ending.size());
    return name;
}

Error wrong(std::string_view file, std::size_t line, std::string_view zh, std::string_view en) {
    return Error::of(fmt::format("{}:{}：{}", file, line, zh), fmt::format("{}:{}: {}", file, line, en));
}

Result<std::optional<Date>> read_day(std::string_view cell) {
    if (cell.empty()) return std::optional<Date>();
    return std::optional<Date>(TRY(Date::parse(cell)));
}

bool is_directly_below(RegionCode code, RegionCode within) { return code.parent() == within; }

}  // namespace

Result<RegionList> RegionList::parse(std::string_view csv, std::string_view file) {
    constexpr std::string_view kHeader = "code,name,since,until";
    RegionList list;
    std::size_t number = 0;
    while (!csv.empty()) {
        const std::size_t end = csv.find('\n');
        std::string_view line = csv.substr(0, end);
        csv.remove_prefix(end == std::string_view::npos ? csv.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (++number == 1) {
            if (line != kHeader)
                return tl::unexpected(wrong(file, 1, fmt::format("首行应为 {}", kHeader),
                                            fmt::format("the first line should be {}", kHeader)));
            continue;
        }
        constexpr std::size_t kColumns = 4;
        std::vector<std::string_view> cells;
        for (const auto cell : std::views::split(line, ',')) cells.emplace_back(cell.begin(), cell.end());
        if (cells.size() != kColumns || cells[1].empty())
            return tl::unexpected(
                wrong(file, number, "应有四列，且名称不空", "four columns and a name are expected"));
        const auto code = RegionCode::parse(cells[0]);
        const auto since = read_day(cells[2]);
        const auto until = read_day(cells[3]);
        if (!code || !since || !until)
            return tl::unexpected(wrong(file, number, "代码应为6位或12位数字，日期应为 YYYY-MM-DD 或空",
                                        "a code has six or twelve digits, a date is YYYY-MM-DD or empty"));
        list.by_code_[*code].push_back({*code, std::string(cells[1]), *since, *until});
        ++list.size_;
    }
    if (number == 0) return tl::unexpected(wrong(file, 1, "空文件", "the file is empty"));
    for (auto& [code, regions] : list.by_code_)
        std::ranges::sort(regions, {}, [](const Region& region) { return region.since; });
    return list;
}

const Region* RegionList::find(RegionCode code, Date on) const {
    const auto found = by_code_.find(code);
    if (found == by_code_.end()) return nullptr;
    for (const Region& region : found->second)
        if ((!region.since || *region.since <= on) && (!region.until || on < *region.until)) return &region;
    return &found->second.back();
}

std::string RegionList::full_name(RegionCode code, Date on) const {
    std::string name;
    for (std::optional<RegionCode> place = code; place; place = place->parent()) {
        const Region* region = find(*place, on);
        name.insert(0, region == nullptr ? place->text() : region->name);
    }
    return name;
}

std::vector<const Region*> RegionList::named(RegionCode within, std::string_view name) const {
    std::vector<const Region*> alike;
    for (auto place = by_code_.upper_bound(within); place != by_code_.end() && within.contains(place->first);
         ++place) {
        const Region& region = place->second.back();
        if (!is_directly_below(region.code, within) || region.until) continue;
        if (region.name == name) return {&region};
        if (stem(region.name) == stem(name)) alike.push_back(&region);
    }
    return alike;
}

std::vector<const Region*> RegionList::villages_named(RegionCode within, std::string_view name) const {
    constexpr std::size_t kCountyDigits = 6;
    if (within.text().size() > kCountyDigits) return named(within, name);
    std::vector<const Region*> exactly;
    std::vector<const Region*> alike;
    for (auto place = by_code_.upper_bound(within); place != by_code_.end() && within.contains(place->first);
         ++place) {
        const Region& region = place->second.back();
        const auto township = region.code.parent();
        if (!township || !is_directly_below(*township, within)) continue;
        if (region.name == name) exactly.push_back(&region);
        if (stem(region.name) == stem(name)) alike.push_back(&region);
    }
    return exactly.empty() ? alike : exactly;
}

std::vector<const Region*> RegionList::below(std::optional<RegionCode> within) const {
    std::vector<const Region*> all;
    for (auto place = within ? by_code_.upper_bound(*within) : by_code_.begin();
         place != by_code_.end() && (!within || within->contains(place->first)); ++place) {
        const Region& region = place->second.back();
        if (region.code.parent() == within && !region.until) all.push_back(&region);
    }
    return all;
}

std::vector<const Region*> RegionList::villages(RegionCode within) const {
    constexpr std::uint64_t kVillages = 1000;  // the last three digits number those of a township
    std::vector<const Region*> all;
    for (auto place = by_code_.upper_bound(within); place != by_code_.end() && within.contains(place->first);
         ++place) {
        const Region& region = place->second.back();
        if (region.code.number() % kVillages != 0 && !region.until) all.push_back(&region);
    }
    return all;
}

}  // namespace canbao
