// Amounts and rates: what can be read is written back as it was, and reckoning stays in its bounds.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "vocabulary/check.h"
#include "vocabulary/money.h"
#include "vocabulary/rate.h"

using namespace canbao;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    // An amount, and behind a blank a rate.
    const std::size_t blank = text.find(' ');
    const auto money = Money::parse(text.substr(0, blank));
    if (money) {
        CHECK(money->text() == text.substr(0, blank));
        CHECK(money->in_fen() >= 0 && money->in_fen() <= Money::kMostReadFen);
        CHECK(*money + *money - *money == *money);
    }
    const auto rate = Rate::parse(blank == std::string_view::npos ? text : text.substr(blank + 1));
    if (rate) {
        CHECK(rate->millionths() >= 0 && rate->millionths() <= Rate::kWhole);
        CHECK(*Rate::parse(rate->text()) == *rate);
    }
    if (money && rate) {
        const Money share = money->multiply(*rate, Rounding::half_up);
        CHECK(share >= Money{} && share <= *money);
        __extension__ using Wide = __int128;
        const Wide off = static_cast<Wide>(share.in_fen()) * Rate::kWhole -
                         static_cast<Wide>(money->in_fen()) * rate->millionths();
        CHECK(off > -Rate::kWhole / 2 && off <= Rate::kWhole / 2);
    }
    return 0;
}
