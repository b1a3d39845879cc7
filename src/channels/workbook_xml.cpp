#include "channels/workbook_xml.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "channels/xml_reader.h"

namespace canbao {
namespace {

// More than any program makes.
constexpr std::size_t kMostSheets = 10'000;
constexpr std::size_t kMostRelationships = 100'000;
constexpr std::size_t kMostStyles = 1'000'000;

Error too_many(std::string_view zh, std::string_view en, std::size_t most) {
    return Error::of(fmt::format("{}超过{}个", zh, most), fmt::format("more than {} {}", most, en));
}

int number_of(std::optional<std::string_view> text, int otherwise) {
    int number = otherwise;
    if (text) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

bool says_yes(std::optional<std::string_view> text) { return text == "1" || text == "true" || text == "on"; }

std::string text_of(std::optional<std::string_view> text) { return std::string(text.value_or("")); }

struct RelationshipListener {
    void open(std::string_view name, const XmlAttributes& attributes) {
        if (name != "Relationship") return;
        if (found.size() == kMostRelationships)
            return reader->refuse(too_many("关系", "relationships", kMostRelationships));
        if (attributes.find("TargetMode") == "External") return;
        const std::string type = text_of(attributes.find("Type"));
        found.push_back({text_of(attributes.find("Id")), type.substr(type.rfind('/') + 1),
                         text_of(attributes.find("Target"))});
    }
    void close(std::string_view) {}
    void take_text(std::string_view) {}

    XmlReader* reader = nullptr;
    std::vector<Relationship> found;
};

struct WorkbookListener {
    void open(std::string_view name, const XmlAttributes& attributes) {
        if (name == "workbookPr" && says_yes(attributes.find("date1904"))) found.count = DayCount::from_1904;
        if (name != "sheet") return;
        if (found.sheets.size() == kMostSheets)
            return reader->refuse(too_many("工作表", "sheets", kMostSheets));
        const auto state = attributes.find("state");
        found.sheets.push_back({text_of(attributes.find("name")), text_of(attributes.find_prefixed("id")),
                                state && *state != "visible"});
    }
    void close(std::string_view) {}
    void take_text(std::string_view) {}

    XmlReader* reader = nullptr;
    WorkbookParts found;
};

struct StylesListener {
    void open(std::string_view name, const XmlAttributes& attributes) {
        if (name == "numFmt" && codes.size() < kMostStyles) {
            codes[number_of(attributes.find("numFmtId"), -1)] =
                format_of_code(attributes.find("formatCode").value_or(""));
        } else if (name == "cellXfs") {
            is_in_formats = true;
        } else if (name == "xf" && is_in_formats) {
            if (numbers.size() == kMostStyles)
                return reader->refuse(too_many("单元格样式", "styles", kMostStyles));
            numbers.push_back(number_of(attributes.find("numFmtId"), 0));
        }
    }
    void close(std::string_view name) {
        if (name == "cellXfs") is_in_formats = false;
    }
    void take_text(std::string_view) {}

    XmlReader* reader = nullptr;
    std::map<int, CellFormat> codes;
    std::vector<int> numbers;
    bool is_in_formats = false;
};

template <typename Listener>
Result<Done> read_all(Listener& listener, std::string_view xml) {
    XmlReader reader(&listener);
    listener.reader = &reader;
    TRY(reader.take(xml));
    return reader.finish();
}

std::optional<unsigned> hexadecimal(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

Result<std::vector<Relationship>> parse_relationships(std::string_view xml) {
    RelationshipListener listener;
    TRY(read_all(listener, xml));
    return std::move(listener.found);
}

std::string part_of_target(std::string_view from, std::string_view target) {
    std::string path;
    if (!target.starts_with('/') && !target.starts_with('\\')) path = from.substr(0, from.rfind('/') + 1);
    path += target;
    std::ranges::replace(path, '\\', '/');
    // Steps are taken one by one: "xl/./../a" is "a".
    std::string part;
    std::string_view rest = path;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view step = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (step.empty() || step == ".") continue;
        if (step == "..") {
            const std::size_t above = part.rfind('/');
            part.erase(above == std::string::npos ? 0 : above);
            continue;
        }
        if (!part.empty()) part.push_back('/');
        part += step;
    }
    return part;
}

Result<WorkbookParts> parse_workbook(std::string_view xml) {
    WorkbookListener listener;
    TRY(read_all(listener, xml));
    return std::move(listener.found);
}

Result<std::vector<CellFormat>> parse_styles(std::string_view xml) {
    StylesListener listener;
    TRY(read_all(listener, xml));
    std::vector<CellFormat> formats;
    formats.reserve(listener.numbers.size());
    for (const int number : listener.numbers) {
        // A workbook may state what a built-in number means to it.
        const auto stated = listener.codes.find(number);
        formats.push_back(stated != listener.codes.end() ? stated->second : built_in_format(number));
    }
    return formats;
}

void restore_characters(std::string& text, std::size_t from) {
    constexpr std::size_t kLength = std::string_view("_x000D_").size();
    std::size_t at = text.find("_x", from);
    if (at == std::string::npos) return;
    std::size_t written = at;
    while (at < text.size()) {
        const std::string_view escape = std::string_view(text).substr(at, kLength);
        if (escape.size() == kLength && escape.starts_with("_x") && escape.back() == '_') {
            const auto value = hexadecimal(escape.substr(2, 4));
            // Only such as XML cannot hold, and the line that begins one: others are text of a bad program.
            if (value && *value > 0 && *value < 0x80) {
                text[written++] = static_cast<char>(*value);
                at += kLength;
                continue;
            }
        }
        text[written++] = text[at++];
    }
    text.resize(written);
}

}  // namespace canbao
