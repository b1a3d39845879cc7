#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/act_store.h"
#include "store/bill_store.h"

namespace canbao {

// Where sealed columns belong: anywhere else they cannot be opened.
std::string place_of_command(const ActKey& key);
std::string place_of_detail(std::string_view column, RegionCode area, PersonNumber number, std::int64_t act);
std::string place_of_note(const SeasonKey& season, PersonNumber person, std::int64_t act);
std::string place_of_payee(RegionCode area, std::int64_t refund, std::int64_t turn);

}  // namespace canbao
