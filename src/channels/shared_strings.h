#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabulary/result.h"

namespace canbao {

// The texts of a workbook, which its cells name by number.
class SharedStrings {
   public:
    static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

    std::size_t size() const { return ends_.size(); }
    // Good for as long as nothing is added.
    std::string_view at(std::size_t number) const {
        const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
        return std::string_view(text_).substr(begin, ends_[number] - begin);
    }

    std::string& text() { return text_; }
    // All that was appended to text() since the last.
    void end_string() { ends_.push_back(static_cast<std::uint32_t>(text_.size())); }
    std::size_t begin_of_next() const { return ends_.empty() ? 0 : ends_.back(); }

   private:
    std::string text_;
    std::vector<std::uint32_t> ends_;
};

// Reads them, piece by piece. Errors: too many bytes, damaged XML.
class SharedStringsReader {
   public:
    SharedStringsReader();
    ~SharedStringsReader();
    SharedStringsReader(SharedStringsReader&&) noexcept;
    SharedStringsReader& operator=(SharedStringsReader&&) noexcept;

    Result<Done> take(std::string_view piece);
    Result<SharedStrings> finish();

   private:
    struct Reading;
    std::unique_ptr<Reading> reading_;
};

// Text of a cell, or a shared one: <t> alone, or the runs of a rich text; phonetic runs are left out. Blanks
// at the ends of a <t> count only where it says so.
class TextRuns {
   public:
    void open(std::string_view name, std::optional<std::string_view> space);
    void close(std::string_view name, std::string& out);
    void take_text(std::string_view text, std::string& out);
    bool is_open() const { return is_text_; }
    void reset() { *this = {}; }

   private:
    bool is_text_ = false;
    bool keeps_blanks_ = false;
    int phonetic_ = 0;
    std::size_t begin_ = 0;
    bool has_begun_ = false;
};

}  // namespace canbao
