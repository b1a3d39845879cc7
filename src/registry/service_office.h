#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "vocabulary/language.h"
#include "vocabulary/period.h"
#include "vocabulary/region_code.h"

namespace canbao {

// 机构类别: what residents go there, or ring up, for.
enum class OfficeKind : std::uint8_t {
    agency,    // 经办机构: enrolment and benefits
    tax,       // 税务: contributions
    finance,   // 财政
    township,  // 乡镇（街道）
    village,   // 村（社区）
    bank,      // 银行
    hotline,   // 热线
};

// "agency"; nothing for another word.
std::string_view word(OfficeKind kind);
std::optional<OfficeKind> office_kind(std::string_view word);
LocalText name_of(OfficeKind kind);
std::span<const OfficeKind> office_kinds();

// 办事机构: where residents ask, pay and apply, as a list states it.
struct ServiceOffice {
    OfficeKind kind;
    std::string name;
    RegionCode region;       // whom it serves
    std::string telephones;  // with blanks between
    std::string address;
    std::string hours;
    Period open;
    std::string source;  // the document that printed it; may be empty

    friend bool operator==(const ServiceOffice&, const ServiceOffice&) = default;
};

// By what a later list overrides an earlier one: offices have no code that everybody knows.
std::string key_of(const ServiceOffice& office);

}  // namespace canbao
