#include "procedure/sealed_places.h"

#include <fmt/format.h>

namespace canbao {

std::string place_of_command(const ActKey& key) {
    return fmt::format("act.command/{}/{}/{}", key.area.text(), key.client, key.key);
}

std::string place_of_detail(std::string_view column, RegionCode area, PersonNumber number, std::int64_t act) {
    // Made for each sealed column: by hand.
    std::string place = "person_detail.";
    place += column;
    place += '/';
    place += area.text();
    place += '/';
    place += std::to_string(static_cast<std::int64_t>(number));
    place += '/';
    place += std::to_string(act);
    return place;
}

std::string place_of_note(const SeasonKey& season, PersonNumber person, std::int64_t act) {
    return fmt::format("follow_up.note/{}/{}/{}/{}", season.area.text(), static_cast<std::int64_t>(person),
                       season.year, act);
}

std::string place_of_payee(RegionCode area, std::int64_t refund, std::int64_t turn) {
    return fmt::format("refund_payee.payee/{}/{}/{}", area.text(), refund, turn);
}

}  // namespace canbao
