#include "channels/chain_head.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::size_t kDigestBytes = 32;

// What stands before the next blank, which is taken away with it.
std::string_view take_word(std::string_view& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

// From 1, without zeros before it.
std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number <= 0 || text.front() == '0')
        return std::nullopt;
    return number;
}

std::optional<unsigned> nibble_in(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return std::nullopt;
}

std::optional<std::string> digest_in(std::string_view text) {
    if (text.size() != 2 * kDigestBytes) return std::nullopt;
    std::string digest;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = nibble_in(text[i]);
        const auto low = nibble_in(text[i + 1]);
        if (!high || !low) return std::nullopt;
        digest += static_cast<char>(*high << 4U | *low);
    }
    return digest;
}

}  // namespace

std::string head_text(const ChainHead& head) {
    std::string out = fmt::format("{} {} {} ", head.area, head.seal, head.last_act);
    for (const char byte : head.digest) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return out;
}

Result<ChainHead> parse_head(std::string_view text) {
    constexpr std::size_t kAreaDigits = 6;
    std::string_view rest = text;
    const std::string_view area_text = take_word(rest);
    const auto area = number_in(area_text);
    const auto seal = number_in(take_word(rest));
    const auto last_act = number_in(take_word(rest));
    auto digest = digest_in(rest);
    if (!area || area_text.size() != kAreaDigits || !seal || !last_act || !digest)
        return fail("应为 audit heads 印出的一行：六位区划、封存编号、办理编号、64位摘要，各以一个空格隔开",
                    "it should be a line of audit heads: an area of six digits, the numbers of a seal and an "
                    "act, a digest of 64 hexadecimal digits, one blank between them");
    return ChainHead{*area, *seal, *last_act, *std::move(digest)};
}

}  // namespace canbao
