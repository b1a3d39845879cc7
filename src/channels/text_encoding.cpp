#include "channels/text_encoding.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <iconv.h>
#include <simdjson.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::string_view kMark8 = "\xEF\xBB\xBF";
constexpr std::string_view kMark16le = "\xFF\xFE";
constexpr std::string_view kMark16be = "\xFE\xFF";
// Printers set this where a character is missing.
constexpr std::string_view kNoCharacter = "〓";
constexpr std::size_t kLongestCharacter = 4;
// Six characters of GB18030 that happen to be four of three bytes in UTF-8: one line in a hundred million.
constexpr std::size_t kSureTriples = 4;

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

// How many bytes at the end belong to a character that goes on in the next block.
std::size_t unfinished_bytes(std::string_view text) {
    for (std::size_t back = 1; back <= std::min(text.size(), kLongestCharacter - 1); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xC0) == 0x80) continue;
        const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return length > back ? back : 0;
    }
    return 0;
}

Failure unknown_encoding(TextEncoding encoding) {
    return fail(fmt::format("本机不能转换 {} 编码：系统缺少 gconv 模块", name_of(encoding)),
                fmt::format("this machine cannot convert {}: the gconv modules of the system are missing",
                            name_of(encoding)));
}

}  // namespace

std::string_view name_of(TextEncoding encoding) {
    switch (encoding) {
        case TextEncoding::utf8:
            return "UTF-8";
        case TextEncoding::utf16le:
            return "UTF-16LE";
        case TextEncoding::utf16be:
            return "UTF-16BE";
        case TextEncoding::gb18030:
            return "GB18030";
    }
    return "";
}

std::string_view byte_order_mark(TextEncoding encoding) {
    switch (encoding) {
        case TextEncoding::utf8:
            return kMark8;
        case TextEncoding::utf16le:
            return kMark16le;
        case TextEncoding::utf16be:
            return kMark16be;
        case TextEncoding::gb18030:
            return "";
    }
    return "";
}

std::optional<TextEncoding> encoding_by_mark(std::string_view beginning) {
    for (const TextEncoding encoding : {TextEncoding::utf8, TextEncoding::utf16le, TextEncoding::utf16be})
        if (beginning.starts_with(byte_order_mark(encoding))) return encoding;
    return std::nullopt;
}

// A conversion of iconv, which takes its input through a pointer to what it does not change.
class Conversion {
   public:
    Conversion(const char* to, const char* from) : state_(::iconv_open(to, from)) {}
    ~Conversion() {
        if (is_open()) ::iconv_close(state_);
    }
    Conversion(const Conversion&) = delete;
    Conversion& operator=(const Conversion&) = delete;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): this is how iconv says no.
    bool is_open() const { return state_ != reinterpret_cast<iconv_t>(-1); }

    // Appends what can be converted. The number of bytes that were, and what stopped it (0: nothing).
    std::pair<std::size_t, int> convert(std::string_view text, std::string& out) {
        char* from = const_cast<char*>(text.data());
        std::size_t left = text.size();
        const std::size_t before = out.size();
        // No character grows by more than that.
        out.resize(before + 2 * left + kLongestCharacter);
        char* to = out.data() + before;
        std::size_t room = out.size() - before;
        const std::size_t result = ::iconv(state_, &from, &left, &to, &room);
        const int stopped = result == static_cast<std::size_t>(-1) ? errno : 0;
        CHECK(stopped != E2BIG);
        out.resize(out.size() - room);
        return {text.size() - left, stopped};
    }

   private:
    iconv_t state_;
};

struct TextDecoder::Converter {
    explicit Converter(TextEncoding encoding) : conversion("UTF-8", std::string(name_of(encoding)).c_str()) {}
    Conversion conversion;
};

TextDecoder::TextDecoder(TextEncoding encoding, std::unique_ptr<Converter> converter)
    : encoding_(encoding), converter_(std::move(converter)) {}
TextDecoder::~TextDecoder() = default;
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;
TextDecoder& TextDecoder::operator=(TextDecoder&&) noexcept = default;

Result<TextDecoder> TextDecoder::create(TextEncoding encoding) {
    if (encoding == TextEncoding::utf8) return TextDecoder(encoding, nullptr);
    auto converter = std::make_unique<Converter>(encoding);
    if (!converter->conversion.is_open()) return unknown_encoding(encoding);
    return TextDecoder(encoding, std::move(converter));
}

bool TextDecoder::count_lines(std::string_view text) {
    const std::size_t nul = text.find('\0');
    found_nul_ = nul != std::string_view::npos;
    if (found_nul_) text = text.substr(0, nul);
    line_ += static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
    return !found_nul_;
}

bool TextDecoder::take_utf8(std::string& out) {
    const std::size_t whole = input_.size() - unfinished_bytes(input_);
    std::string_view text(input_.data(), whole);
    const bool is_valid = is_utf8(text);
    while (!is_valid) {
        const std::size_t end = text.find('\n');
        if (!is_utf8(text.substr(0, end))) return false;
        text.remove_prefix(end + 1);
        ++line_;
    }
    out += text;
    input_.erase(0, whole);
    return true;
}

bool TextDecoder::convert(std::string& out) {
    const auto [taken, stopped] = converter_->conversion.convert(input_, out);
    input_.erase(0, taken);
    return stopped == 0 || (stopped == EINVAL && input_.size() < kLongestCharacter);
}

bool TextDecoder::take(std::string_view block, std::string& out) {
    input_ += block;
    const std::size_t before = out.size();
    const bool is_text = encoding_ == TextEncoding::utf8 ? take_utf8(out) : convert(out);
    return count_lines(std::string_view(out).substr(before)) && is_text;
}

bool TextDecoder::finish() { return input_.empty(); }

struct TextEncoder::Converter {
    explicit Converter(TextEncoding encoding) : conversion(std::string(name_of(encoding)).c_str(), "UTF-8") {}
    Conversion conversion;
};

TextEncoder::TextEncoder(std::unique_ptr<Converter> converter) : converter_(std::move(converter)) {}
TextEncoder::~TextEncoder() = default;
TextEncoder::TextEncoder(TextEncoder&&) noexcept = default;
TextEncoder& TextEncoder::operator=(TextEncoder&&) noexcept = default;

Result<TextEncoder> TextEncoder::create(TextEncoding encoding) {
    if (encoding == TextEncoding::utf8) return TextEncoder(nullptr);
    auto converter = std::make_unique<Converter>(encoding);
    if (!converter->conversion.is_open()) return unknown_encoding(encoding);
    return TextEncoder(std::move(converter));
}

void TextEncoder::append(std::string& out, std::string_view text) {
    if (!converter_) {
        out += text;
        return;
    }
    while (true) {
        const auto [taken, stopped] = converter_->conversion.convert(text, out);
        text.remove_prefix(taken);
        if (stopped == 0) return;
        CHECK(stopped == EILSEQ && !text.empty());
        // A character of private use that the encoding has under another number.
        std::size_t length = 1;
        while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) ++length;
        text.remove_prefix(length);
        CHECK(converter_->conversion.convert(kNoCharacter, out).second == 0);
    }
}

void EncodingMixture::end_line() {
    if (awaited_ > 0) is_utf8_ = false;
    if (!is_utf8_ && first_other_ == 0) first_other_ = line_;
    if (is_utf8_ && triples_ >= kSureTriples && first_utf8_ == 0) first_utf8_ = line_;
    ++line_;
    awaited_ = 0;
    triples_ = 0;
    is_utf8_ = true;
}

void EncodingMixture::take(std::string_view block) {
    for (const char c : block) {
        const auto byte = static_cast<unsigned char>(c);
        if (awaited_ > 0) {
            if ((byte & 0xC0) == 0x80) {
                if (--awaited_ == 0 && in_triple_) ++triples_;
                continue;
            }
            is_utf8_ = false;
            awaited_ = 0;
        }
        if (c == '\n') end_line();
        if (byte < 0x80) continue;
        if (byte < 0xC2 || byte > 0xF4) {
            is_utf8_ = false;
            continue;
        }
        awaited_ = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
        in_triple_ = awaited_ == 2;
    }
}

std::optional<EncodingMixture::Lines> EncodingMixture::lines() {
    end_line();
    if (first_utf8_ == 0 || first_other_ == 0) return std::nullopt;
    return Lines{first_utf8_, first_other_};
}

}  // namespace canbao
