#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// How a text file writes characters.
enum class TextEncoding : std::uint8_t { utf8, utf16le, utf16be, gb18030 };

struct FoundEncoding {
    TextEncoding encoding = TextEncoding::utf8;
    bool has_mark = false;  // a byte order mark stands at the beginning

    friend bool operator==(const FoundEncoding&, const FoundEncoding&) = default;
};

// "UTF-8", "GB18030", …
std::string_view name_of(TextEncoding encoding);
// The bytes of a byte order mark; empty for GB18030.
std::string_view byte_order_mark(TextEncoding encoding);
// The encoding that a mark at the beginning states.
std::optional<TextEncoding> encoding_by_mark(std::string_view beginning);

// Text of an encoding to UTF-8, block by block and strictly. The mark is not part of it.
class TextDecoder {
   public:
    // Errors: the system does not know the encoding.
    static Result<TextDecoder> create(TextEncoding encoding);
    ~TextDecoder();
    TextDecoder(TextDecoder&&) noexcept;
    TextDecoder& operator=(TextDecoder&&) noexcept;

    // Appends what the next block holds. False where bytes are no text of the encoding, or a NUL stands
    // there; then fault_line() says where, and nothing more can be taken.
    bool take(std::string_view block, std::string& out);
    // False where the text breaks off within a character.
    bool finish();
    // The line, from 1, where the fault was.
    std::uint64_t fault_line() const { return line_; }
    bool found_nul() const { return found_nul_; }

   private:
    struct Converter;
    TextDecoder(TextEncoding encoding, std::unique_ptr<Converter> converter);
    bool take_utf8(std::string& out);
    bool convert(std::string& out);
    bool count_lines(std::string_view text);

    TextEncoding encoding_;
    std::unique_ptr<Converter> converter_;  // none for UTF-8
    std::string input_;                     // what is left of the blocks before, and the block
    std::uint64_t line_ = 1;
    bool found_nul_ = false;
};

// UTF-8 to another encoding. The text must be valid.
class TextEncoder {
   public:
    static Result<TextEncoder> create(TextEncoding encoding);
    ~TextEncoder();
    TextEncoder(TextEncoder&&) noexcept;
    TextEncoder& operator=(TextEncoder&&) noexcept;

    // Appends a text of whole characters. 〓 stands for those few that GB18030 has not, all of private use.
    void append(std::string& out, std::string_view text);

   private:
    struct Converter;
    explicit TextEncoder(std::unique_ptr<Converter> converter);

    std::unique_ptr<Converter> converter_;  // none for UTF-8
};

// Looks for lines of both encodings in one file, which would be read wrongly without anybody noticing: UTF-8
// read as GB18030 is text too, of other characters.
class EncodingMixture {
   public:
    void take(std::string_view block);
    // The first line that is surely UTF-8, and the first that is not; nothing unless there are both.
    struct Lines {
        std::uint64_t utf8, other;
    };
    std::optional<Lines> lines();

   private:
    void end_line();

    std::uint64_t line_ = 1, first_utf8_ = 0, first_other_ = 0;
    int awaited_ = 0;          // bytes that go on a character
    std::size_t triples_ = 0;  // characters of three bytes in the line
    bool is_utf8_ = true;      // the line, so far
    bool in_triple_ = false;
};

}  // namespace canbao
