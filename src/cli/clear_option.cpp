#include "cli/clear_option.h"

#include <fmt/format.h>

#include "vocabulary/clear_text.h"

namespace canbao {

Result<std::string> clear_option(std::string_view option, std::string_view text) {
    auto clear = ClearText::parse(text);
    if (clear) return clear->text();
    const LocalText& why = clear.error().message;
    return fail(fmt::format("{} {}", option, why.zh), fmt::format("{}: {}", option, why.en));
}

}  // namespace canbao
