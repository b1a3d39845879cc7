#include "channels/written_region.h"

#include <algorithm>

#include "channels/cell_text.h"

namespace canbao {
namespace {

constexpr std::size_t kTownshipText = 9;
constexpr std::size_t kVillageText = 12;

tl::unexpected<RowFault> fault(std::string_view code, LocalText reason) {
    return tl::unexpected(RowFault{code,
                                   std::move(reason),
                                   {"写6位或12位区划代码，或本省的区划名称",
                                    "write the code of the region, 6 or 12 digits, or its name"}});
}

tl::unexpected<RowFault> unknown() {
    return fault("region_unknown", {"没有这个区划", "there is no such region"});
}

}  // namespace

RegionFinder::RegionFinder(const RegionList& regions, RegionCode area, Date on)
    : regions_(&regions), area_(area), on_(on) {
    for (auto larger = area.parent(); larger; larger = larger->parent())
        around_.insert(around_.begin(), *larger);
}

RegionFinder::Found RegionFinder::find(std::string_view written) const {
    const std::string text = tidy_name(written);
    if (text.empty()) return fault("region_missing", {"没有写区划", "no region is written"});
    const std::string digits = tidy_number(text);
    if (digits.find_first_not_of("0123456789") == std::string::npos) return by_code(digits);
    const std::string_view name = without_larger(text);
    for (const RegionCode larger : around_)
        if (const Region* region = regions_->find(larger, on_); region != nullptr && region->name == name)
            return larger;
    // The nearest first: of the city, of the area itself, of the province.
    std::vector<RegionCode> places(around_.rbegin(), around_.rend());
    places.insert(places.begin() + (places.empty() ? 0 : 1), area_);
    for (const RegionCode place : places) {
        const std::vector<const Region*> named = regions_->named(place, name);
        if (named.size() == 1) return named.front()->code;
        if (named.size() > 1)
            return fault("region_ambiguous", {"有几个这样的区划", "there are several of this name"});
    }
    return unknown();
}

RegionFinder::Found RegionFinder::by_code(std::string_view digits) const {
    std::string code(digits);
    if (code.size() == kTownshipText) code.append(kVillageText - kTownshipText, '0');
    const auto region = RegionCode::parse(code);
    if (!region) return unknown();
    // Of other provinces there is no list here.
    const bool is_of_province = around_.empty() || around_.front().contains(*region);
    if (is_of_province && regions_->find(*region, on_) == nullptr) return unknown();
    return *region;
}

// "山西省晋城市阳城县" is "阳城县"; the last part always stays.
std::string_view RegionFinder::without_larger(std::string_view name) const {
    std::vector<RegionCode> larger = around_;
    larger.push_back(area_);
    for (const RegionCode place : larger) {
        const Region* region = regions_->find(place, on_);
        if (region != nullptr && name.starts_with(region->name) && name.size() > region->name.size())
            name.remove_prefix(region->name.size());
    }
    return name;
}

}  // namespace canbao
