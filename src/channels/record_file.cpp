#include "channels/record_file.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include "channels/csv_text.h"
#include "vocabulary/check.h"
#include "vocabulary/id_number.h"

namespace canbao {
namespace {

constexpr std::string_view kEnd = "END|";
constexpr std::size_t kCountyDigits = 6;

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

RejectedFile rejected(std::uint64_t line, std::string zh, std::string en) {
    RejectedFile file;
    file.add({line, {}, {std::move(zh), std::move(en)}});
    return file;
}

std::uint64_t line_at(std::string_view text, std::size_t at) {
    return 1 + static_cast<std::uint64_t>(std::ranges::count(text.substr(0, at), '\n'));
}

// A control character other than the ends of lines. The loop has no way out, so that it goes over many bytes
// at once.
bool holds_control(std::string_view text) {
    bool found = false;
    for (const char c : text) found |= is_control(c) & (c != '\n') & (c != '\r');
    return found;
}

std::optional<RejectedFile> fault_of_form(std::string_view text) {
    if (holds_control(text)) {
        const auto* const at =
            std::ranges::find_if(text, [](char c) { return is_control(c) && c != '\n' && c != '\r'; });
        return rejected(line_at(text, static_cast<std::size_t>(at - text.begin())),
                        "有控制字符，文件已损坏，或不是文本文件",
                        "there is a control character: the file is damaged, or no text");
    }
    const std::size_t before = text.size() < 2 ? std::string_view::npos : text.rfind('\n', text.size() - 2);
    const std::string_view last = text.substr(before == std::string_view::npos ? 0 : before + 1);
    if (!text.ends_with('\n') || !last.starts_with(kEnd))
        return rejected(
            0, "文件不完整：最后一行应以“END|”开头并以换行结束，可能在传输中被截断",
            "the file is not whole: its last line begins with \"END|\" and ends with a line end. It may "
            "have been cut off on the way");
    return std::nullopt;
}

RejectedFile no_text(std::uint64_t line) {
    return rejected(line, "既不是UTF-8，也不是GB18030：文件已损坏，或在一个汉字中间被截断",
                    "it is neither UTF-8 nor GB18030: the file is damaged, or cut off within a character");
}

}  // namespace

void RejectedFile::add(RecordFault fault) {
    ++count_;
    if (faults_.size() < kMostFaults) faults_.push_back(std::move(fault));
}

LocalText RejectedFile::text(std::string_view name) const {
    LocalText out;
    for (const RecordFault& fault : faults_) {
        std::string place(name);
        if (fault.line > 0) place += fmt::format(":{}", fault.line);
        const bool has_field = !fault.field.key.empty();
        out.zh += has_field ? fmt::format("{} {}（{}）：{}\n", place, fault.field.zh, fault.field.key,
                                          fault.message.zh)
                            : fmt::format("{}：{}\n", place, fault.message.zh);
        out.en += has_field ? fmt::format("{} {}: {}\n", place, fault.field.key, fault.message.en)
                            : fmt::format("{}: {}\n", place, fault.message.en);
    }
    if (count_ > faults_.size()) {
        out.zh += fmt::format("……共{}处\n", count_);
        out.en += fmt::format("… {} faults in all\n", count_);
    }
    out.zh += "整个文件都没有办理；请发送方改正后，以同一文件号重新发送";
    out.en +=
        "nothing of the file was taken: have its sender mend it and send it again under the same number";
    return out;
}

FileResult<RecordText> RecordText::decode(std::string_view bytes) {
    if (bytes.empty()) return tl::unexpected(rejected(0, "文件是空的", "the file is empty"));
    if (bytes.size() > kMostBytes)
        return tl::unexpected(rejected(0, fmt::format("文件大于{}字节", kMostBytes),
                                       fmt::format("the file is larger than {} bytes", kMostBytes)));
    RecordText out;
    const auto mark = encoding_by_mark(bytes);
    if (mark && *mark != TextEncoding::utf8)
        return tl::unexpected(rejected(0, "是UTF-16文件，应为UTF-8或GB18030",
                                       "it is a file of UTF-16: it should be UTF-8 or GB18030"));
    out.plain_ = bytes.substr(mark ? byte_order_mark(TextEncoding::utf8).size() : 0);
    if (!simdjson::validate_utf8(out.plain_.data(), out.plain_.size())) {
        EncodingMixture mixture;
        mixture.take(bytes);
        if (const auto lines = mixture.lines())
            return tl::unexpected(rejected(
                lines->other, fmt::format("混用了两种编码：第{}行是UTF-8，这一行不是", lines->utf8),
                fmt::format("it mixes two encodings: line {} is UTF-8 and this one is not", lines->utf8)));
        auto decoder = TextDecoder::create(TextEncoding::gb18030);
        if (!decoder) {
            RejectedFile file;
            file.add({0, {}, std::move(decoder.error().message)});
            return tl::unexpected(std::move(file));
        }
        constexpr std::size_t kBlock = std::size_t{1} << 20;
        bool is_text = !mark;
        for (std::size_t at = 0; is_text && at < bytes.size(); at += kBlock)
            is_text = decoder->take(bytes.substr(at, kBlock), out.decoded_);
        if (!is_text || !decoder->finish()) return tl::unexpected(no_text(decoder->fault_line()));
        out.is_decoded_ = true;
    }
    if (auto fault = fault_of_form(out.text())) return tl::unexpected(*std::move(fault));
    return out;
}

void RecordReader::split(std::string_view record) {
    count_ = 0;
    while (true) {
        const std::size_t length = std::min(record.find('|'), record.size());
        const bool is_last = length == record.size();
        if (count_ < kMostFields) fields_[count_] = record.substr(0, length);
        if (++count_ > kMostFields || is_last) break;
        record.remove_prefix(length + 1);
    }
    for (std::size_t i = count_; i < kMostFields; ++i) fields_[i] = {};
}

bool RecordReader::next() {
    if (rest_.empty()) return false;
    ++line_;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view record = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (record.ends_with('\r')) record.remove_suffix(1);
    if (record.size() > kLongestLine) {
        fail({}, fmt::format("该行长于{}字节", kLongestLine),
             fmt::format("the line is longer than {} bytes", kLongestLine));
        record = {};
    }
    split(record);
    return true;
}

bool RecordReader::begin(std::string_view format, std::size_t fields) {
    next();
    if (!is(format))
        return fail(
            {}, fmt::format("第一行应以“{}|”开头：这不是该格式的文件", format),
            fmt::format("the first line should begin with \"{}|\": this is no file of that format", format));
    if (count_ > 1 && fields_[1] != "1")
        return fail({"version", "版本"}, "应为1：本程序只认识这一版格式",
                    "it should be 1, the only one that is known");
    return demand_fields(fields);
}

bool RecordReader::demand_fields(std::size_t count) {
    if (count_ == count) [[likely]]
        return true;
    if (count_ > kMostFields)
        return fail({}, fmt::format("应有{}个以“|”分隔的字段，现在更多", count),
                    fmt::format("it should have {} fields parted by \"|\", there are more", count));
    return fail({}, fmt::format("应有{}个以“|”分隔的字段，现有{}个", count, count_),
                fmt::format("it should have {} fields parted by \"|\", there are {}", count, count_));
}

bool RecordReader::fail(RecordField field, std::string zh, std::string en) {
    return fail(field, LocalText{std::move(zh), std::move(en)});
}

bool RecordReader::fail(RecordField field, LocalText message) {
    faults_.add({line_, field, std::move(message)});
    return false;
}

bool RecordReader::fail_word(std::initializer_list<std::string_view> expected) {
    return fail({}, fmt::format("这一行应以 {} 开头", fmt::join(expected, "、")),
                fmt::format("this line should begin with {}", fmt::join(expected, ", ")));
}

std::optional<std::size_t> RecordReader::place_in(std::size_t at, RecordField field,
                                                  std::span<const std::string_view> words) {
    const auto found = std::ranges::find(words, fields_[at]);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    fail(field, fmt::format("应为 {} 之一", fmt::join(words, "、")),
         fmt::format("it should be one of {}", fmt::join(words, ", ")));
    return std::nullopt;
}

std::optional<Money> RecordReader::total(std::size_t at, RecordField field) {
    if (fields_[at].starts_with('-')) {
        fail(field, "金额不能为负；退款另用状态或退费文件",
             "an amount is not negative: a refund is told otherwise");
        return std::nullopt;
    }
    return parsed(at, field, &Money::parse);
}

std::optional<Money> RecordReader::money(std::size_t at, RecordField field) {
    const auto amount = total(at, field);
    if (!amount || !amount->is_zero()) return amount;
    fail(field, "金额应大于0", "the amount should be above zero");
    return std::nullopt;
}

std::optional<std::int64_t> RecordReader::whole(std::size_t at, RecordField field, std::int64_t least,
                                                std::int64_t most) {
    const std::string_view text = fields_[at];
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool has_zero_first = text.size() > 1 && text[0] == '0';
    if (error == std::errc() && end == text.data() + text.size() && !has_zero_first && number >= least &&
        number <= most)
        return number;
    fail(field, fmt::format("应为{}至{}的整数", least, most),
         fmt::format("it should be a whole number from {} to {}", least, most));
    return std::nullopt;
}

std::optional<RegionCode> RecordReader::area(std::size_t at, RecordField field) {
    const std::string_view text = fields_[at];
    const auto region = RegionCode::parse(text);
    if (region && text.size() == kCountyDigits && !text.ends_with("00")) return *region;
    fail(field, "应为6位数字的县级医保区划，如“140522”",
         "it should be the enrolment area of a county, six digits like \"140522\"");
    return std::nullopt;
}

bool fits_record(std::string_view text) {
    return !text.empty() && std::ranges::none_of(text, [](char c) { return is_control(c) || c == '|'; }) &&
           !begins_as_formula(text);
}

bool is_record_code(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_';
    };
    return !text.empty() && text.size() <= kLongestCode && text[0] != '-' &&
           std::ranges::all_of(text, fits) && !IdNumber::parse(text);
}

Result<std::string> encode_records(std::string text, TextEncoding encoding) {
    CHECK(encoding == TextEncoding::utf8 || encoding == TextEncoding::gb18030);
    if (encoding == TextEncoding::utf8) return text;
    TextEncoder encoder = TRY(TextEncoder::create(encoding));
    std::string out;
    encoder.append(out, text);
    return out;
}

void RepeatedTexts::add(std::string_view text, std::uint64_t line) {
    is_ascending_ = is_ascending_ && (seen_.empty() || seen_.back().text < text);
    seen_.push_back({std::hash<std::string_view>()(text), text, line});
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> RepeatedTexts::find() {
    if (is_ascending_) return std::nullopt;
    std::ranges::sort(seen_, [](const Seen& a, const Seen& b) {
        if (a.hash != b.hash) return a.hash < b.hash;
        return a.text != b.text ? a.text < b.text : a.line < b.line;
    });
    const auto found = std::ranges::adjacent_find(
        seen_, [](const Seen& a, const Seen& b) { return a.hash == b.hash && a.text == b.text; });
    if (found == seen_.end()) return std::nullopt;
    return std::pair(found->line, std::next(found)->line);
}

}  // namespace canbao
