#include "registry/service_office.h"

#include <array>

#include "vocabulary/check.h"

namespace canbao {
namespace {

struct KindNames {
    OfficeKind kind;
    std::string_view word;
    std::string_view zh;
    std::string_view en;
};

constexpr std::array<KindNames, 7> kNames = {{{OfficeKind::agency, "agency", "经办机构", "agency"},
                                              {OfficeKind::tax, "tax", "税务", "tax"},
                                              {OfficeKind::finance, "finance", "财政", "finance"},
                                              {OfficeKind::township, "township", "乡镇（街道）", "township"},
                                              {OfficeKind::village, "village", "村（社区）", "village"},
                                              {OfficeKind::bank, "bank", "银行", "bank"},
                                              {OfficeKind::hotline, "hotline", "热线", "hotline"}}};

const KindNames& names_of(OfficeKind kind) {
    for (const KindNames& names : kNames)
        if (names.kind == kind) return names;
    CHECK(false);
}

}  // namespace

std::string_view word(OfficeKind kind) { return names_of(kind).word; }

std::optional<OfficeKind> office_kind(std::string_view word) {
    for (const KindNames& names : kNames)
        if (names.word == word) return names.kind;
    return std::nullopt;
}

LocalText name_of(OfficeKind kind) {
    const KindNames& names = names_of(kind);
    return {std::string(names.zh), std::string(names.en)};
}

std::span<const OfficeKind> office_kinds() {
    static constexpr auto kKinds = [] {
        std::array<OfficeKind, kNames.size()> kinds{};
        for (std::size_t i = 0; i < kNames.size(); ++i) kinds[i] = kNames[i].kind;
        return kinds;
    }();
    return kKinds;
}

std::string key_of(const ServiceOffice& office) {
    return office.region.text() + ' ' + std::string(word(office.kind)) + ' ' + office.name;
}

}  // namespace canbao
