#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "registry/hospital.h"
#include "registry/recorded.h"
#include "registry/service_office.h"
#include "store/facts.h"

namespace canbao {

// The kinds of the lists that state them, and of their acts.
constexpr std::string_view kListHospitals = "hospitals";
constexpr std::string_view kListOffices = "offices";

// The tables of hospitals and offices.
std::span<const FactTable> reference_tables();
Facts rows_of(RegionCode area, std::span<const Recorded<Hospital>> hospitals);
Facts rows_of(RegionCode area, std::span<const Recorded<ServiceOffice>> offices);

// All that the lists of an area state, in the order of acts.
DatabaseResult<std::vector<Recorded<Hospital>>> read_hospitals(Connection& connection, RegionCode area);
DatabaseResult<std::vector<Recorded<ServiceOffice>>> read_offices(Connection& connection, RegionCode area);

}  // namespace canbao
