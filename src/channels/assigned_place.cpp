#include "channels/assigned_place.h"

#include <algorithm>
#include <ranges>
#include <string>

namespace canbao {
namespace {

using Found = tl::expected<RegionCode, RowFault>;

constexpr std::size_t kTownshipDigits = 9;
constexpr std::string_view kWholeCounty = "全县";

Found unknown() {
    return tl::unexpected(RowFault{
        "place_unknown",
        {"不是本区划现有的乡镇（街道）或村（居）",
         "it is no township or village of this area as it is today"},
        {"写区划代码，或写全乡镇和村（居）名", "write its code, or the full names of township and village"}});
}

Found several() {
    return tl::unexpected(
        RowFault{"place_unclear",
                 {"本区划有几个地方叫这个名字", "several places of this area have this name"},
                 {"补上乡镇，或写区划代码", "add the township, or write the code"}});
}

Found elsewhere() {
    return tl::unexpected(RowFault{"place_elsewhere",
                                   {"不在本区划", "it is not in this area"},
                                   {"删去这一行；写错的请改正", "take the row out, or correct it"}});
}

Found missing() {
    return tl::unexpected(RowFault{
        "place_missing",
        {"没有写区划", "no place is written"},
        {"写区划代码，或乡镇（街道）和村（居）名", "write the code, or the names of township and village"}});
}

bool is_number(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Found only(const std::vector<const Region*>& found) {
    if (found.empty()) return unknown();
    return found.size() > 1 ? several() : Found(found.front()->code);
}

}  // namespace

Found AssignedPlaceFinder::find(const AssignedPlace& written) const {
    if (!written.code.empty()) return is_number(written.code) ? by_code(written.code) : by_name(written.code);
    if (!written.township.empty()) return in_township(written.township, written.village);
    if (!written.village.empty()) return only(regions_->villages_named(area_, written.village));
    return missing();
}

Found AssignedPlaceFinder::by_code(std::string_view digits) const {
    std::string whole(digits);
    if (whole.size() == kTownshipDigits) whole += "000";
    const auto code = RegionCode::parse(whole);
    if (!code) return unknown();
    if (!area_.contains(*code)) return elsewhere();
    return *code == area_ || today(*code) != nullptr ? Found(*code) : unknown();
}

Found AssignedPlaceFinder::in_township(std::string_view township, std::string_view village) const {
    const Region* county = today(area_);
    const bool is_county = township == kWholeCounty || (county != nullptr && township == county->name);
    if (is_county) return village.empty() ? Found(area_) : only(regions_->villages_named(area_, village));
    Found found = only(regions_->named(area_, township));
    if (!found || village.empty()) return found;
    return only(regions_->named(*found, village));
}

// "山西省晋城市阳城县蟒河镇台头村": the areas above as they are called, the township, the village.
Found AssignedPlaceFinder::by_name(std::string_view name) const {
    if (name == kWholeCounty) return area_;
    std::vector<const Region*> above;
    for (std::optional<RegionCode> code = area_; code; code = code->parent())
        if (const Region* region = today(*code)) above.push_back(region);
    for (const Region* region : std::views::reverse(above))
        if (name.starts_with(region->name)) name.remove_prefix(region->name.size());
    if (name.empty()) return area_;
    if (const auto townships = regions_->named(area_, name); !townships.empty()) return only(townships);
    for (std::size_t end = name.size(); end-- > 1;) {
        // Never in the midst of a character.
        if ((static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) continue;
        const auto townships = regions_->named(area_, name.substr(0, end));
        if (townships.size() == 1) return only(regions_->named(townships.front()->code, name.substr(end)));
    }
    return only(regions_->villages_named(area_, name));
}

const Region* AssignedPlaceFinder::today(RegionCode code) const {
    const Region* region = regions_->find(code, Date::last_of(kLastYear));
    return region == nullptr || region->until ? nullptr : region;
}

}  // namespace canbao
