#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "channels/text_encoding.h"
#include "vocabulary/money.h"
#include "vocabulary/region_code.h"
#include "vocabulary/result.h"

namespace canbao {

// Files of channels: a record a line, its fields parted by '|', the last one END with counts and totals
// (docs/formats/bank-files.md). A file is taken whole or not at all.

// How a field is called in the documents of both languages. Both empty: the record, or the file, as a whole.
struct RecordField {
    std::string_view key = {}, zh = {};
};

// One thing that is wrong with a file. It repeats nothing of what stands there.
struct RecordFault {
    std::uint64_t line = 0;  // from 1; 0: the file as a whole
    RecordField field = {};
    LocalText message;
};

// Why a file was not taken.
class RejectedFile {
   public:
    static constexpr std::size_t kMostFaults = 20;

    void add(RecordFault fault);
    bool empty() const { return count_ == 0; }
    // The first twenty, and how many there are.
    const std::vector<RecordFault>& faults() const { return faults_; }
    std::uint64_t count() const { return count_; }
    // All that is kept, a line each with file:line and field, then what to do. `name`: of the file.
    LocalText text(std::string_view name) const;

   private:
    std::vector<RecordFault> faults_;
    std::uint64_t count_ = 0;
};

template <typename T>
using FileResult = tl::expected<T, RejectedFile>;

// The text of a file in UTF-8. It was written in UTF-8 (a byte order mark is passed over) or GB18030, whole
// and in one of them, without control characters, and its last record is END with a line end behind.
class RecordText {
   public:
    static constexpr std::size_t kMostBytes = std::size_t{1} << 29;

    // `bytes` outlive it.
    static FileResult<RecordText> decode(std::string_view bytes);

    std::string_view text() const { return is_decoded_ ? std::string_view(decoded_) : plain_; }
    TextEncoding encoding() const { return is_decoded_ ? TextEncoding::gb18030 : TextEncoding::utf8; }

   private:
    std::string_view plain_;
    std::string decoded_;
    bool is_decoded_ = false;
};

// Goes over the records of a text, which outlives it, and notes all that is wrong.
class RecordReader {
   public:
    static constexpr std::size_t kMostFields = 16;
    static constexpr std::size_t kLongestLine = 2000;

    explicit RecordReader(std::string_view text) : rest_(text) {}

    // The next record. False at the end.
    bool next();
    // The first record: the format's word and version 1, then so many fields with both of them.
    bool begin(std::string_view format, std::size_t fields);
    bool is(std::string_view word) const { return fields_[0] == word; }
    // Whether the record has so many fields, its word being one. The methods below need it.
    bool demand_fields(std::size_t count);
    std::uint64_t line() const { return line_; }
    bool is_at_end() const { return rest_.empty(); }

    bool fail(RecordField field, std::string zh, std::string en);
    bool fail(RecordField field, LocalText message);
    // Of the record as a whole: its word does not belong here.
    bool fail_word(std::initializer_list<std::string_view> expected);

    std::string_view raw(std::size_t at) const { return fields_[at]; }
    // A value, or nothing and a fault. An empty field is one.
    template <typename T>
    std::optional<T> parsed(std::size_t at, RecordField field, Result<T> (*parse)(std::string_view)) {
        auto value = parse(fields_[at]);
        if (value) [[likely]]
            return *std::move(value);
        fail(field, std::move(value.error().message));
        return std::nullopt;
    }
    template <typename T>
    std::optional<T> one_of(std::size_t at, RecordField field, std::span<const std::string_view> words) {
        const auto place = place_in(at, field, words);
        return place ? std::optional(static_cast<T>(*place)) : std::nullopt;
    }
    std::optional<Money> money(std::size_t at, RecordField field);  // above zero
    std::optional<Money> total(std::size_t at, RecordField field);  // may be zero
    std::optional<std::int64_t> whole(std::size_t at, RecordField field, std::int64_t least,
                                      std::int64_t most);
    std::optional<RegionCode> area(std::size_t at, RecordField field);  // of a county

    const RejectedFile& faults() const { return faults_; }
    RejectedFile take_faults() { return std::move(faults_); }

   private:
    std::optional<std::size_t> place_in(std::size_t at, RecordField field,
                                        std::span<const std::string_view> words);
    void split(std::string_view record);

    std::string_view rest_;
    std::array<std::string_view, kMostFields> fields_;
    std::size_t count_ = 0;  // one more than kMostFields where there are more
    std::uint64_t line_ = 0;
    RejectedFile faults_;
};

// A text that people wrote, as a field: no '|', no control character, nothing that a spreadsheet takes for a
// formula.
bool fits_record(std::string_view text);
// A code of the trade: 1 to 32 letters, digits, '-', '_'; never the number of an ID card.
constexpr std::size_t kLongestCode = 32;
bool is_record_code(std::string_view text);

// A text of UTF-8 as a file of the encoding: UTF-8 or GB18030.
Result<std::string> encode_records(std::string text, TextEncoding encoding);

// Finds what stands twice among very many texts, which outlive it.
class RepeatedTexts {
   public:
    void reserve(std::size_t texts) { seen_.reserve(texts); }
    void add(std::string_view text, std::uint64_t line);
    // Lines of the same text, the earlier one first. Nothing can be added afterwards.
    std::optional<std::pair<std::uint64_t, std::uint64_t>> find();

   private:
    struct Seen {
        std::size_t hash;
        std::string_view text;
        std::uint64_t line;
    };
    std::vector<Seen> seen_;
    bool is_ascending_ = true;  // as numbers that grow are: then nothing stands twice
};

}  // namespace canbao
