#include "channels/act_line.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "channels/act_fields.h"
#include "channels/json_fields.h"
#include "channels/stated_act.h"

namespace canbao {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMostInsured = 300;

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

}  // namespace

class ActLineReader::Reading {
   public:
    tl::expected<ActCommand, LineError> read(std::string_view line) {
        stated_ = {};
        fields_.forget_error();
        if (!read_line(line)) return tl::unexpected(fields_.take_error());
        return command_of(std::move(stated_));
    }

   private:
    using Element = dom::element;

    bool fail(const FieldPath& field, std::string zh, std::string en) {
        return fields_.fail_field(field, {std::move(zh), std::move(en)});
    }

    bool read_line(std::string_view line) {
        constexpr bool kReallocate = false;
        if (line.size() > kLongestLine)
            return fail({""}, fmt::format("该行长于{}字节", kLongestLine),
                        fmt::format("the line is longer than {} bytes", kLongestLine));
        Element root;
        simdjson::error_code code = parser_.parse(line.data(), line.size(), kReallocate).get(root);
        if (code == simdjson::NUMBER_ERROR) code = parser_.parse(without_large_numbers(line)).get(root);
        dom::object object;
        if (code != simdjson::SUCCESS || root.get(object) != simdjson::SUCCESS)
            return fail({""}, "该行应为一个合法的JSON对象", "the line should be one valid JSON object");
        return read_object(object);
    }

    bool read_object(const dom::object& object) {
        std::array<std::optional<Element>, kActFields.size()> found;
        for (const auto [key, value] : object) {
            const std::string_view name = key;
            const auto* const known = std::ranges::find(kActFields, name, &ActField::name);
            if (known == kActFields.end()) return fail({printable(name)}, "不认识的字段", "unknown field");
            auto& place = found[static_cast<std::size_t>(known - kActFields.begin())];
            if (place) return fail({name}, "该字段出现了两次", "this field stands there twice");
            place = value;
        }
        if (!found[0]) return fail({"act"}, "缺少该字段", "this field is missing");
        if (!read_act(*found[0])) return false;
        for (std::size_t i = 1; i < kActFields.size(); ++i) {
            const ActField& field = kActFields[i];
            const bool is_stated = found[i] && !found[i]->is_null();
            if (is_stated && !field.is_taken_by(stated_.act))
                return fail({field.name}, fmt::format("{}不用该字段", word(stated_.act)),
                            fmt::format("{} takes no such field", word(stated_.act)));
            if (!is_stated && field.is_needed_by(stated_.act))
                return fail({field.name}, "缺少该字段", "this field is missing");
            if (is_stated && !read_field(field.name, *found[i])) return false;
        }
        return true;
    }

    static std::string_view printable(std::string_view name) {
        constexpr std::size_t kLongest = 60;
        // A number that slipped into the name of a field is not repeated.
        if (std::ranges::count_if(name, [](char c) { return c >= '0' && c <= '9'; }) > 5) return "…";
        std::size_t end = std::min(name.size(), kLongest);
        while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
        return name.substr(0, end);
    }

    bool read_act(Element value) {
        std::string_view text;
        if (!fields_.read_text(value, {"act"}, text)) return false;
        const auto* const found = std::ranges::find(kActWords, text);
        if (found == kActWords.end())
            return fail({"act"}, fmt::format("应为 {} 之一", fmt::join(kActWords, "、")),
                        fmt::format("it should be one of {}", fmt::join(kActWords, ", ")));
        stated_.act = static_cast<ActKind>(found - kActWords.begin());
        return true;
    }

    bool read_field(std::string_view field, Element value) {
        if (field == "area") return read_own_area(value);
        if (field == "key") return read_key(value);
        if (field == "on") return fields_.read_date(value, {field}, stated_.on);
        if (field == "person") return read_number(value, {field}, stated_.person);
        if (field == "document") return read_document(value, field, stated_.document);
        if (field == "new_document") return read_document(value, field, stated_.new_document);
        if (field == "name") return read_parsed(value, {field}, stated_.name, &PersonName::parse);
        if (field == "sex") return read_sex(value, {field});
        if (field == "born") return fields_.read_date(value, {field}, stated_.born);
        if (field == "phone") return read_parsed(value, {field}, stated_.phone, &PhoneNumber::parse);
        if (field == "residence") return read_parsed(value, {field}, stated_.residence, &RegionCode::parse);
        if (field == "cause") return read_cause(value);
        if (field == "from_area") return read_area(value, {field}, stated_.from_area);
        if (field == "elsewhere") return read_elsewhere(value);
        if (field == "insured") return read_insured(value);
        if (field == "payment_confirmed_on")
            return fields_.read_date(value, {field}, stated_.payment_confirmed_on);
        if (field == "to_area") return read_area(value, {field}, stated_.to_area);
        if (field == "into") return read_number(value, {field}, stated_.into);
        if (field == "corrects") return read_number(value, {field}, stated_.corrects);
        if (field == "evidence") return read_parsed(value, {field}, stated_.evidence, &EvidenceText::parse);
        if (field == "lines") return read_lines(value);
        CHECK(field == "guardian");
        return read_document(value, field, stated_.guardian);
    }

    template <typename T>
    bool read_parsed(Element value, const FieldPath& field, std::optional<T>& out,
                     Result<T> (*parse)(std::string_view)) {
        std::string_view text;
        if (!fields_.read_text(value, field, text)) return false;
        auto parsed = parse(text);
        if (!parsed) return fields_.fail_field(field, std::move(parsed.error().message));
        out = *std::move(parsed);
        return true;
    }

    bool read_area(Element value, const FieldPath& field, std::optional<RegionCode>& area) {
        constexpr std::size_t kDigits = 6;
        std::string_view text;
        if (!fields_.read_text(value, field, text)) return false;
        auto parsed = RegionCode::parse(text);
        if (!parsed || text.size() != kDigits)
            return fail(field, "应为6位数字的医保区划", "it should be an enrolment area of six digits");
        area = *parsed;
        return true;
    }

    // Whose books change: a county, neither a city nor a province.
    bool read_own_area(Element value) {
        if (!read_area(value, {"area"}, stated_.area)) return false;
        constexpr std::size_t kCityDigits = 4;
        return stated_.area->text().substr(kCityDigits) != "00" ||
               fail({"area"}, "应为县级医保区划，不是省、市",
                    "it should be a county, not a city or a province");
    }

    bool read_key(Element value) {
        std::string_view text;
        if (!fields_.read_text(value, {"key"}, text)) return false;
        if (text.size() > kLongestActKey || !std::ranges::all_of(text, is_key_character))
            return fail(
                {"key"}, fmt::format("应为1至{}个字母、数字、“-”、“_”或“.”", kLongestActKey),
                fmt::format("it should be 1 to {} letters, digits, \"-\", \"_\" or \".\"", kLongestActKey));
        if (IdNumber::parse(text))
            return fail({"key"}, "编号不加密，不能是身份证号码",
                        "a key is not sealed: it cannot be an ID number");
        stated_.key = text;
        return true;
    }

    // Of a person or an act.
    template <typename Number>
    bool read_number(Element value, const FieldPath& field, std::optional<Number>& number) {
        std::string_view text;
        if (!fields_.read_text(value, field, text)) return false;
        std::int64_t read = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
        const bool is_read = error == std::errc() && end == text.data() + text.size() && read > 0;
        if (!is_read && std::is_same_v<Number, PersonNumber>)
            return fail(field, "应为人员编号，写成文字", "it should be a person's number, as a text");
        if (!is_read) return fail(field, "应为办理号，写成文字", "it should be an act's number, as a text");
        number = static_cast<Number>(read);
        return true;
    }

    bool read_sex(Element value, const FieldPath& field) {
        std::string_view text;
        if (!fields_.read_text(value, field, text)) return false;
        if (text != "male" && text != "female")
            return fail(field, "应为 male 或 female", "it should be male or female");
        stated_.sex = text == "male" ? Sex::male : Sex::female;
        return true;
    }

    bool read_cause(Element value) {
        std::string_view text;
        if (!fields_.read_text(value, {"cause"}, text)) return false;
        const bool enrols = stated_.act == ActKind::enrol;
        const std::string_view allowed =
            enrols ? "first back_after_lapse transfer_in" : "death employee_insurance moved_away";
        stated_.cause = enrolment_cause(text);
        const bool begins = stated_.cause == EnrolmentCause::first ||
                            stated_.cause == EnrolmentCause::back_after_lapse ||
                            stated_.cause == EnrolmentCause::transfer_in;
        if (!stated_.cause || *stated_.cause == EnrolmentCause::by_request || begins != enrols)
            return fail({"cause"}, fmt::format("应为 {} 之一", allowed),
                        fmt::format("it should be one of {}", allowed));
        return true;
    }

    // A field of an object within the line, which it states once. Unknown ones end its reading, so that few
    // are seen.
    bool is_first(const FieldPath& path, std::vector<std::string_view>& seen) {
        if (std::ranges::find(seen, path.inner) != seen.end())
            return fail(path, "该字段出现了两次", "this field stands there twice");
        seen.push_back(path.inner);
        return true;
    }

    bool read_document(Element value, std::string_view field, std::optional<DocumentReference>& out) {
        dom::object object;
        if (value.get(object) != simdjson::SUCCESS)
            return fail({field}, "应为 {\"kind\",\"number\"}", "it should be {\"kind\",\"number\"}");
        std::string_view kind_text;
        std::string_view number;
        std::optional<PersonName> name;
        std::optional<Date> born;
        std::vector<std::string_view> seen;
        for (const auto [key, part] : object) {
            const FieldPath path = {field, std::nullopt, key};
            if (!is_first(path, seen)) return false;
            bool is_good = false;
            if (key == "kind")
                is_good = fields_.read_text(part, path, kind_text);
            else if (key == "number")
                is_good = fields_.read_text(part, path, number);
            else if (key == "name")
                is_good = part.is_null() || read_parsed(part, path, name, &PersonName::parse);
            else if (key == "born")
                is_good = part.is_null() || fields_.read_date(part, path, born);
            else
                is_good = fail({field}, "其中有不认识的字段", "there is an unknown field in it");
            if (!is_good) return false;
        }
        const auto kind = document_kind(kind_text);
        if (!kind) return fail({field, std::nullopt, "kind"}, "不认识的证件种类", "unknown kind of document");
        auto document = IdentityDocument::parse(*kind, number);
        if (!document)
            return fields_.fail_field({field, std::nullopt, "number"}, std::move(document.error().message));
        // Other documents are found without them, and a guardian is not looked for: they would be passed
        // over.
        const bool are_asked_for = *kind == DocumentKind::household_book && field != "guardian";
        if ((name || born) && !are_asked_for)
            return fail({field, std::nullopt, name ? "name" : "born"}, "只有按户口簿找人时才写",
                        "it belongs to a household book by which somebody is found");
        out = DocumentReference{*std::move(document), std::move(name), born};
        return true;
    }

    bool read_elsewhere(Element value) {
        dom::object object;
        constexpr std::string_view kField = "elsewhere";
        if (value.get(object) != simdjson::SUCCESS)
            return fail({kField}, "应为 {\"scheme\",\"area\",\"suspended_on\"?}",
                        "it should be {\"scheme\",\"area\",\"suspended_on\"?}");
        std::optional<ProvedYear::Scheme> scheme;
        std::optional<RegionCode> area;
        std::optional<Date> suspended_on;
        std::vector<std::string_view> seen;
        for (const auto [key, part] : object) {
            const FieldPath path = {kField, std::nullopt, key};
            if (!is_first(path, seen)) return false;
            bool is_good = false;
            if (key == "scheme")
                is_good = read_scheme(part, path, scheme);
            else if (key == "area")
                is_good = read_area(part, path, area);
            else if (key == "suspended_on")
                is_good = part.is_null() || fields_.read_date(part, path, suspended_on);
            else
                is_good = fail({kField}, "其中有不认识的字段", "there is an unknown field in it");
            if (!is_good) return false;
        }
        if (!scheme || !area) return fail({kField}, "缺少 scheme 或 area", "scheme or area is missing");
        stated_.elsewhere = RelationElsewhere{*scheme, *area, suspended_on};
        return true;
    }

    bool read_scheme(Element value, const FieldPath& field, std::optional<ProvedYear::Scheme>& scheme) {
        std::string_view text;
        if (!fields_.read_text(value, field, text)) return false;
        if (text == "resident") scheme = ProvedYear::Scheme::resident;
        if (text == "employee") scheme = ProvedYear::Scheme::employee;
        return scheme.has_value() ||
               fail(field, "应为 resident 或 employee", "it should be resident or employee");
    }

    bool read_insured(Element value) {
        dom::array list;
        if (!fields_.read_list(value, "insured", kMostInsured, list)) return false;
        std::size_t index = 0;
        for (const Element item : list) {
            const FieldPath path = {"insured", index++};
            ProvedYear year{0, ProvedYear::Scheme::resident};
            dom::object object;
            if (item.get(object) == simdjson::SUCCESS) {
                Element part;
                std::optional<ProvedYear::Scheme> scheme;
                if (object.size() != 2 || object.at_key("year").get(part) != simdjson::SUCCESS ||
                    !fields_.read_number(part, path.at("year"), kFirstYear, kLastYear, year.year) ||
                    object.at_key("scheme").get(part) != simdjson::SUCCESS ||
                    !read_scheme(part, path.at("scheme"), scheme))
                    return fail(path, "应为 {\"year\",\"scheme\"}", "it should be {\"year\",\"scheme\"}");
                year.scheme = *scheme;
            } else if (!fields_.read_number(item, path, kFirstYear, kLastYear, year.year)) {
                return false;
            }
            if (std::ranges::find(stated_.insured, year) == stated_.insured.end())
                stated_.insured.push_back(year);
        }
        std::ranges::sort(stated_.insured, {},
                          [](const ProvedYear& year) { return std::pair(year.year, year.scheme); });
        return true;
    }

    bool read_lines(Element value) {
        constexpr std::string_view kField = "lines";
        dom::array list;
        if (!fields_.read_list(value, kField, OrderCommand::kMostLines, list)) return false;
        for (const Element element : list) {
            if (!read_line({kField, stated_.lines.size()}, element)) return false;
            const OrderLine& last = stated_.lines.back();
            for (std::size_t i = 0; i + 1 < stated_.lines.size(); ++i)
                if (are_same(stated_.lines[i], last))
                    return fail({kField, stated_.lines.size() - 1}, "与前面一项相同",
                                "it is the same as one before");
        }
        return !stated_.lines.empty() || fail({kField}, "至少写一项", "there should be at least one line");
    }

    static bool are_same(const OrderLine& one, const OrderLine& other) {
        if (one.item != other.item || one.year != other.year || one.person.index() != other.person.index())
            return false;
        if (const auto* number = std::get_if<PersonNumber>(&one.person))
            return *number == std::get<PersonNumber>(other.person);
        const auto& document = std::get<DocumentReference>(one.person);
        const auto& another = std::get<DocumentReference>(other.person);
        return document.document == another.document && document.name == another.name &&
               document.born == another.born;
    }

    // For whom, for what, for which year.
    bool read_line(const FieldPath& path, Element element) {
        dom::object object;
        if (element.get(object) != simdjson::SUCCESS)
            return fail(path, "应为 {\"person\"或\"document\",\"item\",\"year\"}",
                        "it should be {\"person\" or \"document\",\"item\",\"year\"}");
        std::optional<PersonNumber> person;
        std::optional<DocumentReference> document;
        std::optional<PaymentItem> item;
        int year = 0;
        std::vector<std::string_view> seen;
        for (const auto [key, part] : object) {
            const FieldPath inner = path.at(key);
            if (!is_first(inner, seen)) return false;
            bool is_good = false;
            if (key == "person")
                is_good = read_number(part, inner, person);
            else if (key == "document")
                is_good = read_document(part, "lines", document);
            else if (key == "item")
                is_good = read_item(part, inner, item);
            else if (key == "year")
                is_good = fields_.read_number(part, inner, kFirstYear, kLastYear, year);
            else
                is_good = fail(path, "其中有不认识的字段", "there is an unknown field in it");
            if (!is_good) return false;
        }
        if (person.has_value() == document.has_value())
            return fail(path, "应写人员编号或证件，二者取一",
                        "state the person's number or a document, one of them");
        if (document && document->document.kind() == DocumentKind::household_book &&
            (!document->name || !document->born))
            return fail(path, "户口簿为全户共用，须加写 name 和 born",
                        "a household book is shared: add name and born");
        if (!item || year == 0) return fail(path, "缺少 item 或 year", "item or year is missing");
        PersonReference reference = person ? PersonReference(*person) : PersonReference(*std::move(document));
        stated_.lines.push_back({std::move(reference), *item, year});
        return true;
    }

    bool read_item(Element value, const FieldPath& field, std::optional<PaymentItem>& item) {
        std::string_view text;
        if (!fields_.read_text(value, field, text)) return false;
        item = payment_item(text);
        return item || fail(field, fmt::format("应为 {} 之一", fmt::join(kPaymentItems, "、")),
                            fmt::format("it should be one of {}", fmt::join(kPaymentItems, ", ")));
    }

    dom::parser parser_;
    JsonFields fields_;
    StatedAct stated_;
};

ActLineReader::ActLineReader() : reading_(std::make_unique<Reading>()) {}
ActLineReader::~ActLineReader() = default;
ActLineReader::ActLineReader(ActLineReader&&) noexcept = default;
ActLineReader& ActLineReader::operator=(ActLineReader&&) noexcept = default;

tl::expected<ActCommand, LineError> ActLineReader::read(std::string_view line) {
    return reading_->read(line);
}

}  // namespace canbao
