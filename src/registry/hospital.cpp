#include "registry/hospital.h"

#include <array>

#include "vocabulary/check.h"

namespace canbao {
namespace {

using enum HospitalLevel;

struct LevelNames {
    HospitalLevel level;
    std::string_view word;
    std::string_view zh;
    std::string_view en;
};

constexpr std::array<LevelNames, 13> kNames = {{{third_a, "third_a", "三级甲等", "tertiary grade A"},
                                                {third_b, "third_b", "三级乙等", "tertiary grade B"},
                                                {third_c, "third_c", "三级丙等", "tertiary grade C"},
                                                {third, "third", "三级", "tertiary"},
                                                {second_a, "second_a", "二级甲等", "secondary grade A"},
                                                {second_b, "second_b", "二级乙等", "secondary grade B"},
                                                {second_c, "second_c", "二级丙等", "secondary grade C"},
                                                {second, "second", "二级", "secondary"},
                                                {first_a, "first_a", "一级甲等", "primary grade A"},
                                                {first_b, "first_b", "一级乙等", "primary grade B"},
                                                {first_c, "first_c", "一级丙等", "primary grade C"},
                                                {first, "first", "一级", "primary"},
                                                {unrated, "unrated", "未定级", "not rated"}}};

const LevelNames& names_of(HospitalLevel level) {
    for (const LevelNames& names : kNames)
        if (names.level == level) return names;
    CHECK(false);
}

}  // namespace

std::string_view word(HospitalLevel level) { return names_of(level).word; }

std::optional<HospitalLevel> hospital_level(std::string_view word) {
    for (const LevelNames& names : kNames)
        if (names.word == word) return names.level;
    return std::nullopt;
}

LocalText name_of(HospitalLevel level) {
    const LevelNames& names = names_of(level);
    return {std::string(names.zh), std::string(names.en)};
}

std::span<const HospitalLevel> hospital_levels() {
    static constexpr auto kLevels = [] {
        std::array<HospitalLevel, kNames.size()> levels{};
        for (std::size_t i = 0; i < kNames.size(); ++i) levels[i] = kNames[i].level;
        return levels;
    }();
    return kLevels;
}

std::string key_of(const Hospital& hospital) { return hospital.code; }

}  // namespace canbao
