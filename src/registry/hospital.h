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

// 机构等级: how the health authorities rate a hospital. Which class of the table of benefits that is, the law
// says; no pack states it, so lists do.
enum class HospitalLevel : std::uint8_t {
    third_a,
    third_b,
    third_c,
    third,  // without a grade
    second_a,
    second_b,
    second_c,
    second,
    first_a,
    first_b,
    first_c,
    first,
    unrated,
};

// "third_a"; nothing for another word.
std::string_view word(HospitalLevel level);
std::optional<HospitalLevel> hospital_level(std::string_view word);
LocalText name_of(HospitalLevel level);
std::span<const HospitalLevel> hospital_levels();

// 定点医疗机构: a hospital that the agency has accredited, as a list states it.
struct Hospital {
    static constexpr std::size_t kLongestCode = 32;

    std::string code;  // digits and capital letters
    std::string name;
    HospitalLevel level;
    int facility_class;  // of the table of benefits
    RegionCode region;   // where it stands
    std::string address;
    std::string telephones;  // with blanks between
    Period accredited;
    bool recognises_chronic;  // 门诊慢特病认定: chronic diseases are recognised there

    friend bool operator==(const Hospital&, const Hospital&) = default;
};

// By what a later list overrides an earlier one.
std::string key_of(const Hospital& hospital);

}  // namespace canbao
