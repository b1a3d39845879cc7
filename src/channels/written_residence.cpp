#include "channels/written_residence.h"

#include <algorithm>
#include <array>
#include <ranges>

#include <fmt/format.h>

namespace canbao {
namespace {

// Texts that are kept with what they mean. A county has some hundred villages; whoever writes a house number
// into each row begins anew from time to time.
constexpr std::size_t kMostKnown = 65'536;

constexpr std::size_t kTownshipDigits = 9;
constexpr std::size_t kVillageDigits = 12;

using Found = tl::expected<RegionCode, RowFault>;

Found unknown() {
    return tl::unexpected(RowFault{
        "residence_unknown",
        {"居住地不是本区划现有的村（居）", "the residence is no village of this area as it is today"},
        {"写12位村级代码，或写全乡镇和村（居）名",
         "write the village's 12 digits, or township and village"}});
}

Found several() {
    return tl::unexpected(
        RowFault{"residence_unclear",
                 {"本区划有几个村（居）叫这个名字", "several villages of this area have this name"},
                 {"补上乡镇，或写12位村级代码", "add the township, or write the village's 12 digits"}});
}

Found without_village() {
    return tl::unexpected(
        RowFault{"residence_without_village",
                 {"居住地只写到乡镇，没有写到村（居）", "the residence names a township and no village"},
                 {"补上村（居）", "add the village"}});
}

Found elsewhere() {
    return tl::unexpected(RowFault{"residence_elsewhere",
                                   {"居住地不在本区划", "the residence is not in this area"},
                                   {"请居住地的经办机构登记；写错的请改正",
                                    "the area of the residence registers; correct it if it is wrong"}});
}

bool is_number(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Where a part of a text may end, the longest first: before a character, never in its midst.
std::vector<std::string_view> beginnings_of(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t end = text.size(); end > 0; --end)
        if (end == text.size() || (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U)
            out.push_back(text.substr(0, end));
    return out;
}

// What a village is called at its end, where something else follows: "台头村三组12号".
bool ends_as_village(std::string_view text) {
    constexpr std::array<std::string_view, 4> kEndings = {"村", "社区", "村委会", "居委会"};
    return std::ranges::any_of(kEndings, [&](std::string_view each) { return text.ends_with(each); });
}

}  // namespace

Found ResidenceFinder::find(const WrittenResidence& written) {
    std::string text;
    for (const std::string_view part : {written.place, written.township, written.village}) {
        text += part;
        text += '\n';
    }
    if (const auto found = known_.find(text); found != known_.end()) return found->second;
    if (known_.size() >= kMostKnown) known_.clear();
    return known_.emplace(std::move(text), look_up(written)).first->second;
}

Found ResidenceFinder::look_up(const WrittenResidence& written) const {
    if (!written.place.empty() && is_number(written.place)) {
        std::string digits(written.place);
        if (digits.size() == kTownshipDigits) digits += "000";
        if (digits.size() != kVillageDigits) return unknown();
        const auto code = RegionCode::parse(digits);
        return code ? by_code(*code, written.village) : unknown();
    }
    if (!written.township.empty()) {
        const auto townships = regions_->named(area_, written.township);
        if (townships.empty()) return unknown();
        if (townships.size() > 1) return several();
        if (written.village.empty()) return without_village();
        return village_in(townships.front()->code, written.village);
    }
    if (!written.village.empty()) return village_in(area_, written.village);
    if (!written.place.empty()) return by_names(written.place);
    return tl::unexpected(RowFault{
        "residence_missing",
        {"没有写居住地", "no residence is written"},
        {"写12位村级代码，或乡镇和村（居）名", "write the village's 12 digits, or township and village"}});
}

Found ResidenceFinder::by_code(RegionCode code, std::string_view village) const {
    if (!area_.contains(code)) return elsewhere();
    const auto township = code.parent();
    const bool is_village = township && township->parent() == area_;
    if (is_village) return today(code) != nullptr ? Found(code) : unknown();
    if (today(code) == nullptr) return unknown();
    if (village.empty()) return without_village();
    return village_in(code, village);
}

// "山西省晋城市阳城县蟒河镇台头村三组": the areas above as they are called, the township, the village.
Found ResidenceFinder::by_names(std::string_view place) const {
    std::vector<const Region*> above;
    for (std::optional<RegionCode> code = area_; code; code = code->parent())
        if (const Region* region = today(*code)) above.push_back(region);
    for (const Region* region : std::views::reverse(above))
        if (place.starts_with(region->name)) place.remove_prefix(region->name.size());
    for (const std::string_view beginning : beginnings_of(place)) {
        const auto townships = regions_->named(area_, beginning);
        if (townships.size() != 1) continue;
        const std::string_view rest = place.substr(beginning.size());
        return rest.empty() ? without_village() : village_in(townships.front()->code, rest);
    }
    return village_in(area_, place);
}

Found ResidenceFinder::village_in(RegionCode within, std::string_view village) const {
    for (const std::string_view beginning : beginnings_of(village)) {
        if (beginning.size() != village.size() && !ends_as_village(beginning)) continue;
        const auto found = regions_->villages_named(within, beginning);
        if (found.size() == 1) return found.front()->code;
        if (found.size() > 1) return several();
    }
    return unknown();
}

// Of areas that are in the list of today.
const Region* ResidenceFinder::today(RegionCode code) const {
    const Region* region = regions_->find(code, Date::last_of(kLastYear));
    return region == nullptr || region->until ? nullptr : region;
}

}  // namespace canbao
