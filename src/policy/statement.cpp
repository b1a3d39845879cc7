#include "policy/statement.h"

#include <charconv>

#include <fmt/format.h>

namespace canbao {

Result<Pack::Reference> Pack::Reference::parse(std::string_view text) {
    const auto wrong = [&] {
        return fail(fmt::format("“{}”应写作“区划/年度”，如 140522/2026", text),
                    fmt::format("\"{}\" is written region/year, like 140522/2026", text));
    };
    constexpr std::size_t kYearDigits = 4;
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || text.size() - slash - 1 != kYearDigits) return wrong();
    const auto region = RegionCode::parse(text.substr(0, slash));
    int year = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data() + slash + 1, end, year);
    if (!region || error != std::errc{} || stopped != end || year < kFirstYear || year > kLastYear)
        return wrong();
    return Reference{*region, year};
}

}  // namespace canbao
