#include "channels/xml_reader.h"

#include <cstring>

#include <expat.h>
#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

// What one call of expat takes.
constexpr std::size_t kMostAtOnce = std::size_t{1} << 20;

std::string_view without_prefix(const char* name) {
    const char* colon = std::strchr(name, ':');
    return colon == nullptr ? name : colon + 1;
}

}  // namespace

std::optional<std::string_view> XmlAttributes::find(std::string_view name) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2)
        if (name == *pair) return pair[1];
    return std::nullopt;
}

std::optional<std::string_view> XmlAttributes::find_prefixed(std::string_view name) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
        const std::string_view local = without_prefix(*pair);
        if (local == name && local.data() != *pair) return pair[1];
    }
    return std::nullopt;
}

struct XmlReader::Parser {
    Calls calls;
    XML_Parser state;
    std::optional<Error> refused;
    std::uint64_t taken = 0;
};

XmlReader::XmlReader(Calls calls)
    : parser_(new Parser{.calls = calls, .state = XML_ParserCreate(nullptr), .refused = {}}) {
    CHECK(parser_->state != nullptr);
    XML_SetUserData(parser_->state, this);
    XML_SetElementHandler(
        parser_->state,
        [](void* me, const char* name, const char** attributes) {
            const Calls& its = static_cast<XmlReader*>(me)->parser_->calls;
            its.open(its.listener, without_prefix(name), XmlAttributes(attributes));
        },
        [](void* me, const char* name) {
            const Calls& its = static_cast<XmlReader*>(me)->parser_->calls;
            its.close(its.listener, without_prefix(name));
        });
    XML_SetCharacterDataHandler(parser_->state, [](void* me, const char* text, int length) {
        const Calls& its = static_cast<XmlReader*>(me)->parser_->calls;
        its.take_text(its.listener, {text, static_cast<std::size_t>(length)});
    });
    XML_SetStartDoctypeDeclHandler(parser_->state, [](void* me, const char*, const char*, const char*, int) {
        static_cast<XmlReader*>(me)->refuse(Error::of("含有文档类型声明（DTD），不是正常的表格",
                                                      "it declares a document type, as no sound table does"));
    });
}

XmlReader::~XmlReader() { XML_ParserFree(parser_->state); }

void XmlReader::refuse(const Error& error) {
    if (!parser_->refused) parser_->refused = error;
    XML_StopParser(parser_->state, XML_FALSE);
}

Result<Done> XmlReader::check(bool is_sound) {
    if (parser_->refused) return tl::unexpected(*parser_->refused);
    if (is_sound) return Done{};
    const auto line = XML_GetCurrentLineNumber(parser_->state);
    const char* why = XML_ErrorString(XML_GetErrorCode(parser_->state));
    return fail(fmt::format("XML已损坏，第{}行：{}", line, why),
                fmt::format("its XML is damaged, line {}: {}", line, why));
}

Result<Done> XmlReader::take(std::string_view piece) {
    while (!piece.empty()) {
        const std::string_view now = piece.substr(0, kMostAtOnce);
        piece.remove_prefix(now.size());
        TRY(check(XML_Parse(parser_->state, now.data(), static_cast<int>(now.size()), XML_FALSE) ==
                  XML_STATUS_OK));
        parser_->taken += now.size();
        const auto at = XML_GetCurrentByteIndex(parser_->state);
        if (at >= 0 && parser_->taken - static_cast<std::uint64_t>(at) > kLongestTag + kMostAtOnce)
            return fail(fmt::format("有超过{}字节的XML标记", kLongestTag),
                        fmt::format("it has an XML tag of more than {} bytes", kLongestTag));
    }
    return Done{};
}

Result<Done> XmlReader::finish() {
    return check(XML_Parse(parser_->state, "", 0, XML_TRUE) == XML_STATUS_OK);
}

}  // namespace canbao
