#pragma once

#include <string_view>

#include "registry/act_command.h"

namespace canbao {

// How words of the register stand in columns.

constexpr std::string_view kResidentScheme = "resident";
constexpr std::string_view kEmployeeScheme = "employee";

inline std::string_view scheme_cell(ProvedYear::Scheme scheme) {
    return scheme == ProvedYear::Scheme::resident ? kResidentScheme : kEmployeeScheme;
}
inline ProvedYear::Scheme scheme_of(std::string_view cell) {
    return cell == kResidentScheme ? ProvedYear::Scheme::resident : ProvedYear::Scheme::employee;
}

}  // namespace canbao
