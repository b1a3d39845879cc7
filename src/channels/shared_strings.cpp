#include "channels/shared_strings.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/workbook_xml.h"
#include "channels/xml_reader.h"

namespace canbao {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void TextRuns::open(std::string_view name, std::optional<std::string_view> space) {
    if (name == "rPh") ++phonetic_;
    if (name != "t" || phonetic_ > 0) return;
    is_text_ = true;
    keeps_blanks_ = space == "preserve";
    has_begun_ = false;
}

void TextRuns::take_text(std::string_view text, std::string& out) {
    if (!is_text_) return;
    if (!has_begun_) {
        has_begun_ = true;
        begin_ = out.size();
    }
    out += text;
}

void TextRuns::close(std::string_view name, std::string& out) {
    if (name == "rPh" && phonetic_ > 0) --phonetic_;
    if (name != "t" || !is_text_) return;
    is_text_ = false;
    if (keeps_blanks_ || !has_begun_) return;
    while (out.size() > begin_ && is_blank(out.back())) out.pop_back();
    std::size_t first = begin_;
    while (first < out.size() && is_blank(out[first])) ++first;
    out.erase(begin_, first - begin_);
}

struct SharedStringsReader::Reading {
    void open(std::string_view name, const XmlAttributes& attributes) {
        if (name == "si") is_in_string = true;
        if (is_in_string) runs.open(name, attributes.find("xml:space"));
    }
    void close(std::string_view name) {
        if (!is_in_string) return;
        runs.close(name, strings.text());
        if (name != "si") return;
        is_in_string = false;
        runs.reset();
        restore_characters(strings.text(), strings.begin_of_next());
        strings.end_string();
        // A string without letters takes some room too.
        if (strings.size() > SharedStrings::kMostBytes / sizeof(std::uint32_t)) refuse();
    }
    void take_text(std::string_view text) {
        if (!is_in_string) return;
        runs.take_text(text, strings.text());
        if (strings.text().size() > SharedStrings::kMostBytes) refuse();
    }
    void refuse() {
        reader.refuse(
            Error::of(fmt::format("共享文本超过{}字节，请拆成几个文件", SharedStrings::kMostBytes),
                      fmt::format("its shared texts take more than {} bytes: split it into several files",
                                  SharedStrings::kMostBytes)));
    }

    XmlReader reader{this};
    SharedStrings strings;
    TextRuns runs;
    bool is_in_string = false;
};

SharedStringsReader::SharedStringsReader() : reading_(std::make_unique<Reading>()) {}
SharedStringsReader::~SharedStringsReader() = default;
SharedStringsReader::SharedStringsReader(SharedStringsReader&&) noexcept = default;
SharedStringsReader& SharedStringsReader::operator=(SharedStringsReader&&) noexcept = default;

Result<Done> SharedStringsReader::take(std::string_view piece) { return reading_->reader.take(piece); }

Result<SharedStrings> SharedStringsReader::finish() {
    TRY(reading_->reader.finish());
    return std::move(reading_->strings);
}

}  // namespace canbao
