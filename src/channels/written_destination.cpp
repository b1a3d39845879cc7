#include "channels/written_destination.h"

#include <algorithm>
#include <array>

namespace canbao {
namespace {

constexpr std::size_t kTownshipDigits = 9;

constexpr std::array<std::string_view, 9> kEndings = {
    "维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市", "县", "区"};

// What a name is called for short: "陕西省" is "陕西"; empty where it is not shortened.
std::string_view short_name(std::string_view name) {
    constexpr std::size_t kTwoCharacters = 6;
    for (const std::string_view ending : kEndings)
        if (name.ends_with(ending) && name.size() >= kTwoCharacters + ending.size())
            return name.substr(0, name.size() - ending.size());
    return {};
}

// The length of a name that the text begins with, 0 for none. A short one may begin the name of a village as
// well: "河南村" is in 河北 or anywhere. So what follows has to name a city or county.
std::size_t length_of_place(std::string_view text, std::string_view name) {
    if (text.starts_with(name)) return name.size();
    const std::string_view stem = short_name(name);
    if (stem.empty() || !text.starts_with(stem)) return 0;
    const std::string_view rest = text.substr(stem.size());
    constexpr std::array<std::string_view, 5> kLarger = {"市", "州", "盟", "县", "地区"};
    const bool names_more = rest.empty() || std::ranges::any_of(kLarger, [&](std::string_view each) {
                                return rest.find(each) != std::string_view::npos;
                            });
    return names_more ? stem.size() : 0;
}

}  // namespace

tl::expected<RegionCode, RowFault> DestinationFinder::find(const WrittenResidence& written) {
    auto found = within_.find(written);
    if (found || written.place.empty()) return found;
    // What begins like a township of the area is within it, whatever else has such a name.
    if (begins_with_township(written.place)) return found;
    const Elsewhere there = elsewhere(written.place);
    if (there.are_several)
        return tl::unexpected(
            RowFault{"place_unclear",
                     {"省内有几个地方叫这个名字", "several places of the province have this name"},
                     {"写上市名，或写6位代码", "write the city too, or the 6 digits"}});
    const bool is_elsewhere = there.code && !there.code->contains(area_) && !area_.contains(*there.code);
    if (is_elsewhere) return *there.code;
    if (!there.code && found.error().code == "residence_unknown")
        return tl::unexpected(
            RowFault{"place_unknown",
                     {"看不出迁往哪里", "it is not clear where this is"},
                     {"本区划内的写乡镇和村（居）名或12位代码；外地的写省、市、县名或6位代码",
                      "within the area write township and village or 12 digits; elsewhere province, city and "
                      "county or 6 digits"}});
    return found;
}

bool DestinationFinder::begins_with_township(std::string_view place) const {
    const Region* county = regions_->find(area_, Date::last_of(kLastYear));
    if (county != nullptr && place.starts_with(county->name)) place.remove_prefix(county->name.size());
    return std::ranges::any_of(regions_->below(area_),
                               [&](const Region* township) { return place.starts_with(township->name); });
}

DestinationFinder::Elsewhere DestinationFinder::elsewhere(std::string_view place) const {
    const bool is_number = std::ranges::all_of(place, [](char c) { return c >= '0' && c <= '9'; });
    if (is_number) return {by_digits(place)};
    for (const Region* province : provinces_->below(std::nullopt))
        if (const std::size_t length = length_of_place(place, province->name); length > 0)
            return deepest(province->code, place.substr(length));
    // Of the own province people write the city alone, or the county.
    std::optional<RegionCode> province = area_;
    while (province->parent()) province = province->parent();
    Elsewhere deep = deepest(*province, place);
    if (deep.code == province) deep.code.reset();
    return deep;
}

std::optional<RegionCode> DestinationFinder::by_digits(std::string_view digits) const {
    std::string padded(digits);
    if (padded.size() == kTownshipDigits) padded += "000";
    const auto code = RegionCode::parse(padded);
    if (!code) return std::nullopt;
    std::optional<RegionCode> province = *code;
    while (province->parent()) province = province->parent();
    return provinces_->find(*province, Date::last_of(kLastYear)) == nullptr ? std::nullopt
                                                                            : std::optional(*code);
}

// As far down as names are known: the city, the county. A city may be left out: then the own city's county is
// meant, or the only one of the name.
DestinationFinder::Elsewhere DestinationFinder::deepest(RegionCode province, std::string_view rest) const {
    for (const Region* city : regions_->below(province)) {
        const std::size_t length = length_of_place(rest, city->name);
        if (length == 0) continue;
        for (const Region* county : regions_->below(city->code))
            if (length_of_place(rest.substr(length), county->name) > 0) return {county->code};
        return {city->code};
    }
    std::vector<RegionCode> named;
    for (const Region* city : regions_->below(province))
        for (const Region* county : regions_->below(city->code)) {
            if (!rest.starts_with(county->name)) continue;
            if (area_.parent() == city->code) return {county->code};
            named.push_back(county->code);
        }
    if (named.empty()) return {province};
    return {named.front(), named.size() > 1};
}

}  // namespace canbao
