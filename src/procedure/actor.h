#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vocabulary/region_code.h"

namespace canbao {

// Whoever acts has one role at a time. Administration, audit and security are roles of their own.
enum class Role {
    agency,         // 医保经办机构
    tax,            // 税务
    finance,        // 财政
    department,     // 民政、农业农村、残联等名单部门
    township,       // 乡镇（街道）
    collector,      // 村（社区）协办人员
    hospital,       // 定点医疗机构
    supervisor,     // 上级监管
    auditor,        // 审计
    administrator,  // 系统管理
};
constexpr std::size_t kRoles = 10;

std::string_view word(Role role);
std::optional<Role> role_named(std::string_view word);

// Who acts, in which role, for which region: a village's collector for that village only.
struct Actor {
    std::string name;
    Role role;
    RegionCode scope;
};

}  // namespace canbao
