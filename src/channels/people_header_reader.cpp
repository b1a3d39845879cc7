#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "channels/column_header.h"
#include "channels/request_line.h"
#include "decision/people_table.h"
#include "policy/book.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kWordOfMagic = "CANBAO-COLUMNS";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// `where` is empty for the header as a whole.
Failure wrong(std::string_view where, const LocalText& why) {
    const auto place = [&](std::string_view colon) {
        return where.empty() ? std::string() : std::string(where).append(colon);
    };
    return fail(fmt::format("列文件的文件头不对：{}{}", place("："), why.zh),
                fmt::format("the header of the columns is wrong: {}{}", place(": "), why.en));
}

std::string inner(std::string_view where, std::string_view key) {
    return where.empty() ? std::string(key) : fmt::format("{}.{}", where, key);
}

// A value that was read at a place of the header.
template <typename T>
Result<T> read_at(std::string_view where, Result<T> value) {
    if (!value) return wrong(where, value.error().message);
    return value;
}

// Nothing stands in the object but what this reader understands.
Result<Done> check_keys(const Json& json, std::string_view where,
                        std::initializer_list<std::string_view> known) {
    if (!json.is_object()) return wrong(where, {"应为JSON对象", "it is an object of JSON"});
    for (const auto& [key, value] : json.items())
        if (std::ranges::find(known, key) == known.end())
            return wrong(inner(where, printable_key(key)), {"不认识的字段", "unknown field"});
    return Done{};
}

// The field of an object that stands at `where`.
Result<const Json*> field_of(const Json& json, std::string_view where, std::string_view key) {
    const auto found = json.find(key);
    if (found == json.end()) return wrong(inner(where, key), {"缺少该字段", "this field is missing"});
    return &*found;
}

Result<std::string> text_of(const Json& json, std::string_view where) {
    if (!json.is_string()) return wrong(where, {"应为文字", "it is a text"});
    return json.get<std::string>();
}

Result<std::string> text_of(const Json& json, std::string_view where, std::string_view key) {
    const Json* field = TRY(field_of(json, where, key));
    return text_of(*field, inner(where, key));
}

Result<Date> date_of(const Json& json, std::string_view where, std::string_view key) {
    const std::string text = TRY(text_of(json, where, key));
    return read_at(inner(where, key), Date::parse(text));
}

Result<std::int64_t> whole_number_of(const Json& json, std::string_view where, std::string_view key,
                                     std::pair<std::int64_t, std::int64_t> bounds) {
    const Json* field = TRY(field_of(json, where, key));
    const auto [least, most] = bounds;
    const bool is_whole = field->is_number_unsigned() && field->get<std::uint64_t>() <= INT64_MAX;
    const std::int64_t number = is_whole ? field->get<std::int64_t>() : 0;
    if (is_whole && number >= least && number <= most) return number;
    return wrong(inner(where, key), {fmt::format("应为{}至{}的整数", least, most),
                                     fmt::format("it is a whole number from {} to {}", least, most)});
}

// Of at most so many.
Result<const Json*> list_of(const Json& json, std::string_view where, std::string_view key,
                            std::size_t most) {
    const Json* field = TRY(field_of(json, where, key));
    if (field->is_array() && field->size() <= most) return field;
    return wrong(inner(where, key),
                 {fmt::format("应为至多{}项的列表", most), fmt::format("it is a list of at most {}", most)});
}

Result<FactValue> read_fact(const Json& value) {
    if (value.is_boolean()) return FactValue(value.get<bool>());
    if (value.is_number_integer()) {
        if (value.is_number_unsigned() && value.get<std::uint64_t>() <= INT64_MAX)
            return FactValue(value.get<std::int64_t>());
        return fail(fmt::format("整数不能为负，至多{}", INT64_MAX),
                    fmt::format("a whole number cannot be negative, and is at most {}", INT64_MAX));
    }
    if (value.is_string()) return FactValue(value.get<std::string>());
    const auto is_text_under = [&](const char* key) {
        return value.is_object() && value.size() == 1 && value.contains(key) && value.at(key).is_string();
    };
    if (is_text_under("date")) {
        const Date date = TRY(Date::parse(value.at("date").get<std::string>()));
        return FactValue(date);
    }
    if (is_text_under("money")) {
        const Money money = TRY(Money::parse(value.at("money").get<std::string>()));
        return FactValue(money);
    }
    return fail("应为 true、false、整数、文字、{\"date\":…} 或 {\"money\":…}",
                "it is true, false, a whole number, a text, {\"date\":…} or {\"money\":…}");
}

Result<Identity> read_identity(const Json& json, const std::string& where, const Catalogue& catalogue) {
    TRY(check_keys(json, where, {"category", "from", "until"}));
    const std::string key = TRY(text_of(json, where, "category"));
    const auto category = catalogue.category(key);
    if (!category)
        return wrong(where + ".category",
                     {fmt::format("目录中没有人员类别“{}”", printable_key(key)),
                      fmt::format("the catalogue has no category \"{}\"", printable_key(key))});
    const Date from = TRY(date_of(json, where, "from"));
    Identity identity{*category, {from, {}}};
    if (!json.contains("until")) return identity;
    const Date until = TRY(date_of(json, where, "until"));
    if (until < from) return wrong(where + ".until", {"早于 from", "it lies before from"});
    identity.period.until = until;
    return identity;
}

Result<AttributeSet> read_set(const Json& json, const std::string& where, const Catalogue& catalogue) {
    TRY(check_keys(json, where, {"identities", "facts"}));
    AttributeSet set;
    const Json* identities = TRY(list_of(json, where, "identities", RequestLineReader::kMostIdentities));
    for (const Json& each : *identities) {
        const std::string place = fmt::format("{}.identities[{}]", where, set.identities.size());
        const Identity identity = TRY(read_identity(each, place, catalogue));
        set.identities.push_back(identity);
    }
    if (!json.contains("facts")) return set;
    const Json& facts = json.at("facts");
    if (!facts.is_object() || facts.size() > RequestLineReader::kMostFacts)
        return wrong(where + ".facts", {"应为至多64项的对象", "it is an object of at most 64"});
    for (const auto& [name, value] : facts.items()) {
        FactValue fact =
            TRY(read_at(fmt::format("{}.facts.{}", where, printable_key(name)), read_fact(value)));
        set.facts.push_back({name, std::move(fact)});
    }
    return set;
}

Result<Done> read_attributes(const Json& json, const Catalogue& catalogue, AttributeSets& sets) {
    const Json* list = TRY(list_of(json, "", "attributes", PeopleHeader::kMostAttributes));
    for (std::size_t at = 0; at < list->size(); ++at) {
        const std::string where = fmt::format("attributes[{}]", at);
        const AttributeSet set = TRY(read_set((*list)[at], where, catalogue));
        // Numbers are places in the list: the first set is the empty one, and none stands there twice.
        const std::uint32_t expected = at == 0 ? AttributeSets::kNone : sets.size();
        if (sets.intern(set) != expected)
            return wrong(where, at == 0 ? LocalText{"第一项应为空", "the first set is the empty one"}
                                        : LocalText{"与前面的一项相同", "it stands there twice"});
    }
    return Done{};
}

Result<ColumnPlace> read_place(const Json& json, const std::string& where) {
    TRY(check_keys(json, where, {"name", "type", "at"}));
    std::string name = TRY(text_of(json, where, "name"));
    const std::string type_word = TRY(text_of(json, where, "type"));
    const auto type = column_type(type_word);
    if (!type) return wrong(where + ".type", {"应为 u8、u16、u32 或 i32", "it is u8, u16, u32 or i32"});
    const std::int64_t at = TRY(whole_number_of(json, where, "at", {0, INT64_MAX}));
    return ColumnPlace{std::move(name), *type, static_cast<std::uint64_t>(at)};
}

Result<Done> read_columns(const Json& json, PeopleHeader& header) {
    const Json* list = TRY(list_of(json, "", "columns", PeopleHeader::kMostColumns));
    for (const Json& each : *list) {
        const std::string where = fmt::format("columns[{}]", header.columns.size());
        ColumnPlace place = TRY(read_place(each, where));
        if (header.find(place.name) != nullptr) {
            const std::string name = printable_key(place.name);
            return wrong(
                where, {fmt::format("“{}”出现了两次", name), fmt::format("\"{}\" stands there twice", name)});
        }
        header.columns.push_back(std::move(place));
    }
    return Done{};
}

Result<const Catalogue*> read_areas(const Json& json, const PolicyBook& book,
                                    std::vector<RegionCode>& areas) {
    const Json* list = TRY(list_of(json, "", "areas", PeopleHeader::kMostAreas));
    for (const Json& each : *list) {
        const std::string where = fmt::format("areas[{}]", areas.size());
        const std::string text = TRY(text_of(each, where));
        const RegionCode area = TRY(read_at(where, RegionCode::parse(text)));
        areas.push_back(area);
    }
    if (areas.empty()) return wrong("areas", {"一地也没有", "there is none"});
    const Catalogue* catalogue = book.catalogue(areas.front());
    if (catalogue == nullptr) return wrong("areas[0]", {"该省没有目录", "its province has no catalogue"});
    for (const RegionCode area : areas)
        if (book.catalogue(area) != catalogue)
            return wrong("areas", {"不在同一省", "they lie in several provinces"});
    return catalogue;
}

Result<PeopleHeader> read_fields(const Json& json, const PolicyBook& book) {
    TRY(check_keys(json, "",
                   {"kind", "rows", "year", "areas", "attributes", "first_insured_year", "columns"}));
    const std::string kind = TRY(text_of(json, "", "kind"));
    if (kind != "people")
        return wrong("kind", {"应为 people（quotes 是答复）", "it is people (quotes are answers)"});
    PeopleHeader header;
    const std::int64_t rows = TRY(whole_number_of(json, "", "rows", {0, PeopleHeader::kMostRows}));
    const std::int64_t year = TRY(whole_number_of(json, "", "year", {kFirstYear, kLastYear}));
    // The years before the first that can be reckoned with are never among those insured.
    const std::int64_t first_insured = TRY(
        whole_number_of(json, "", "first_insured_year", {kFirstYear - PeopleTable::kYearsKept, kLastYear}));
    header.rows = static_cast<std::uint64_t>(rows);
    header.year = static_cast<int>(year);
    header.first_insured_year = static_cast<int>(first_insured);
    const Catalogue* catalogue = TRY(read_areas(json, book, header.areas));
    TRY(read_attributes(json, *catalogue, header.attributes));
    TRY(read_columns(json, header));
    return header;
}

// Watches a document while it is parsed: of two fields of one name the parser would keep the last. What lies
// deeper or has more fields than any header is not kept; the rest is wrong without it.
class FieldWatch {
   public:
    // Whether to keep what was parsed at a depth, from 0.
    bool operator()(std::size_t depth, Json::parse_event_t event, const Json& value) {
        if (twice_ || depth > kDeepest) return false;
        if (event == Json::parse_event_t::object_start) fields_[depth + 1].clear();
        if (event != Json::parse_event_t::key) return true;
        std::vector<std::string>& fields = fields_[depth];
        if (fields.size() > kMostFields) return false;
        const std::string& name = value.get_ref<const std::string&>();
        if (std::ranges::find(fields, name) != fields.end()) twice_ = name;
        fields.push_back(name);
        return true;
    }
    const std::optional<std::string>& twice() const { return twice_; }

   private:
    static constexpr std::size_t kDeepest = 8;
    static constexpr std::size_t kMostFields = RequestLineReader::kMostFacts;

    std::array<std::vector<std::string>, kDeepest + 2> fields_;  // of the object at each depth, so far
    std::optional<std::string> twice_;
};

Result<Json> parse(std::string_view text) {
    FieldWatch watch;
    Json json;
    try {
        json = Json::parse(text, [&](int depth, Json::parse_event_t event, const Json& value) {
            return watch(static_cast<std::size_t>(depth), event, value);
        });
    } catch (const nlohmann::json::parse_error& error) {
        return wrong("", {fmt::format("第{}字节处不是合法的JSON，文件可能已损坏，请重新生成", error.byte),
                          fmt::format("it is no valid JSON at byte {}: the file may be damaged, make it anew",
                                      error.byte)});
    } catch (const nlohmann::json::exception&) {
        return wrong("", {"有过大的数字", "a number is too large"});
    }
    if (watch.twice())
        return wrong(printable_key(*watch.twice()), {"该字段出现了两次", "this field stands there twice"});
    return json;
}

Failure wrong_magic(std::string_view bytes) {
    constexpr std::string_view kFirstLine = kColumnMagic.substr(0, kColumnMagic.size() - 1);
    if (!begin_as_columns(bytes))
        return fail("不是列文件：第一行应为 CANBAO-COLUMNS 1",
                    "this is no file of columns: it begins with CANBAO-COLUMNS 1");
    if (bytes.starts_with(kByteOrderMark))
        return fail(
            "列文件的开头多了字节顺序标记（BOM），已被当作文字改动，请重新生成",
            "the file of columns begins with a byte order mark: it was changed as if it were text, make it anew");
    if (bytes.size() < kColumnMagic.size()) return fail("列文件不完整", "the file of columns breaks off");
    if (bytes.starts_with(kFirstLine) && bytes[kFirstLine.size()] == '\r')
        return fail(
            "列文件的换行被改成了CRLF，已被当作文字改动，请重新生成或按二进制传送",
            "the file of columns has CRLF in place of LF: it was changed as if it were text, make it anew or "
            "send it as binary");
    return fail("列文件是另一版本，本程序只读 CANBAO-COLUMNS 1",
                "the file of columns is of another version: this program reads CANBAO-COLUMNS 1");
}

}  // namespace

bool begin_as_columns(std::string_view bytes) {
    if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
    return bytes.starts_with(kWordOfMagic);
}

Result<PeopleHeader> read_people_header(std::string_view bytes, const PolicyBook& book) {
    if (!bytes.starts_with(kColumnMagic)) return wrong_magic(bytes);
    const std::size_t end =
        bytes.substr(0, kColumnMagic.size() + PeopleHeader::kLongestBytes).find('\n', kColumnMagic.size());
    if (end == std::string_view::npos)
        return fail("列文件的文件头不完整，或超过256 MiB",
                    "the header of the columns breaks off, or is longer than 256 MiB");
    const Json json = TRY(parse(bytes.substr(kColumnMagic.size(), end - kColumnMagic.size())));
    PeopleHeader header = TRY(read_fields(json, book));
    header.ends_at = end + 1;
    return header;
}

}  // namespace canbao
