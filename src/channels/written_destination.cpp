#include "channels/written_destination.h"

#include <algorithm>
#include <array>

namespace canbao {
namespace {

constexpr std::size_t kTownshipDigits = 9;

// "陕西省" is written "陕西" as well.
bool begins_with_place(std::string_view text, std::string_view name, std::size_t& length) {
    constexpr std::array<std::string_view, 9> kEndings = {
        "维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市", "县", "区"};
    if (text.starts_with(name)) {
        length = name.size();
        return true;
    }
    for (const std::string_view ending : kEndings) {
        if (!name.ends_with(ending)) continue;
        const std::string_view stem = name.substr(0, name.size() - ending.size());
        constexpr std::size_t kTwoCharacters = 6;
        if (stem.size() < kTwoCharacters || !text.starts_with(stem)) return false;
        length = stem.size();
        return true;
    }
    return false;
}

}  // namespace

tl::expected<RegionCode, RowFault> DestinationFinder::find(const WrittenResidence& written) {
    auto found = within_.find(written);
    if (found || written.place.empty()) return found;
    const auto there = elsewhere(written.place);
    if (there && !there->contains(area_)) return *there;
    if (!there && found.error().code == "residence_unknown")
        return tl::unexpected(
            RowFault{"place_unknown",
                     {"看不出迁往哪里", "it is not clear where this is"},
                     {"本区划内的写乡镇和村（居）名或12位代码；外地的写省、市、县名或6位代码",
                      "within the area write township and village or 12 digits; elsewhere province, city and "
                      "county or 6 digits"}});
    return found;
}

std::optional<RegionCode> DestinationFinder::elsewhere(std::string_view place) const {
    const bool is_number = std::ranges::all_of(place, [](char c) { return c >= '0' && c <= '9'; });
    if (is_number) return by_digits(place);
    for (const Region* province : provinces_->below(std::nullopt)) {
        std::size_t length = 0;
        if (begins_with_place(place, province->name, length))
            return deepest(province->code, place.substr(length));
    }
    // Of the own province people write the city alone, or the county.
    std::optional<RegionCode> province = area_;
    while (province->parent()) province = province->parent();
    const auto deep = deepest(*province, place);
    return deep == province ? std::nullopt : deep;
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

// As far down as names are known: the city, the county. A city may be left out.
std::optional<RegionCode> DestinationFinder::deepest(RegionCode within, std::string_view rest) const {
    std::optional<RegionCode> last = within;
    for (const Region* city : regions_->below(within)) {
        std::size_t length = 0;
        if (begins_with_place(rest, city->name, length)) {
            last = city->code;
            for (const Region* county : regions_->below(city->code))
                if (begins_with_place(rest.substr(length), county->name, length)) return county->code;
            return last;
        }
    }
    for (const Region* city : regions_->below(within))
        for (const Region* county : regions_->below(city->code)) {
            std::size_t length = 0;
            if (rest.starts_with(county->name) && begins_with_place(rest, county->name, length))
                return county->code;
        }
    return last;
}

}  // namespace canbao
