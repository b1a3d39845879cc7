// ID numbers: what can be read is kept as it was, shows only its ends, and no other check character fits.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "vocabulary/check.h"
#include "vocabulary/id_number.h"
#include "vocabulary/region_code.h"

using namespace canbao;

namespace {

void check_number(const IdNumber& number) {
    const std::string text(number.plain());
    CHECK(text.size() == IdNumber::kLength);
    CHECK(number.born().text() == text.substr(6, 4) + "-" + text.substr(10, 2) + "-" + text.substr(12, 2));
    CHECK(number.masked() == text.substr(0, 6) + "********" + text.substr(14));
    CHECK((number.sex() == Sex::male) == ((text[16] - '0') % 2 == 1));
    for (const char last : std::string_view("0123456789X"))
        CHECK(IdNumber::parse(text.substr(0, 17) + last).has_value() == (last == text[17]));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto number = IdNumber::parse(text)) {
        CHECK(number->plain() == text);
        check_number(*number);
    } else {
        CHECK(!number.error().message.zh.empty() && !number.error().message.en.empty());
        // The first 17 characters may be right: then one check character makes a number of them.
        int fitting = 0;
        for (const char last : std::string_view("0123456789X"))
            if (IdNumber::parse(std::string(text.substr(0, 17)) + last)) ++fitting;
        CHECK(fitting <= 1);
    }
    if (const auto region = RegionCode::parse(text)) {
        CHECK(*RegionCode::parse(region->text()) == *region);
        CHECK(region->contains(*region));
        if (const auto above = region->parent()) CHECK(above->contains(*region) && !region->contains(*above));
    }
    return 0;
}
