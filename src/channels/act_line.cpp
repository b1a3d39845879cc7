#include "channels/act_line.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "channels/json_fields.h"
#include "channels/json_text.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

namespace dom = simdjson::dom;

// Sets of acts by the place of their words in kActWords.
constexpr unsigned bit_of(std::string_view act) {
    for (std::size_t i = 0; i < kActWords.size(); ++i)
        if (kActWords[i] == act) return 1U << i;
    return 0;
}
constexpr unsigned kRegister = bit_of("register");
constexpr unsigned kEnrol = bit_of("enrol");
constexpr unsigned kChange = bit_of("change");
constexpr unsigned kTerminate = bit_of("terminate");
constexpr unsigned kMerge = bit_of("merge");
constexpr unsigned kNewborn = bit_of("newborn");
constexpr unsigned kEvery = (1U << kActWords.size()) - 1;
constexpr unsigned kNew = kRegister | kNewborn;

constexpr std::size_t kMostInsured = 300;

struct Known {
    std::string_view field;
    unsigned taken_by;
    unsigned needed_by;
};
// In the order of canonical texts.
constexpr Known kKnown[] = {
    {"act", kEvery, kEvery},
    {"area", kEvery, kEvery},
    {"key", kEvery, kEvery},
    {"on", kEvery, kEvery},
    {"person", kEvery & ~kNew, 0},
    {"document", kEvery, kNew},
    {"new_document", kChange, 0},
    {"name", kNew | kChange, kNew},
    {"sex", kNew | kChange, 0},
    {"born", kNew | kChange, 0},
    {"phone", kNew | kChange, 0},
    {"residence", kNew | kChange, kNew},
    {"cause", kEnrol | kTerminate, kEnrol | kTerminate},
    {"from_area", kEnrol, 0},
    {"elsewhere", kEnrol, 0},
    {"insured", kEnrol, 0},
    {"payment_confirmed_on", kChange, 0},
    {"to_area", kTerminate, 0},
    {"into", kMerge, kMerge},
    {"guardian", kNewborn, kNewborn},
};
constexpr std::size_t kFields = std::size(kKnown);

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

// What a line states, each value valid by itself.
struct Stated {
    std::size_t act = 0;
    std::optional<RegionCode> area, residence, from_area, to_area;
    std::string key;
    std::optional<Date> on, born, payment_confirmed_on;
    std::optional<PersonNumber> person, into;
    std::optional<DocumentReference> document, new_document, guardian;
    std::optional<PersonName> name;
    std::optional<Sex> sex;
    std::optional<PhoneNumber> phone;
    std::optional<EnrolmentCause> cause;
    std::optional<RelationElsewhere> elsewhere;
    std::vector<ProvedYear> insured;
};

}  // namespace

class ActLineReader::Reading {
   public:
    tl::expected<ActCommand, LineError> read(std::string_view line) {
        stated_ = {};
        fields_.forget_error();
        if (!read_line(line)) return tl::unexpected(fields_.take_error());
        std::optional<ActCommand> command = command_of();
        if (!command) return tl::unexpected(fields_.take_error());
        return *std::move(command);
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
        std::array<std::optional<Element>, kFields> found;
        for (const auto [key, value] : object) {
            const std::string_view name = key;
            const auto* const known = std::ranges::find(kKnown, name, &Known::field);
            if (known == std::end(kKnown)) return fail({printable(name)}, "不认识的字段", "unknown field");
            auto& place = found[static_cast<std::size_t>(known - kKnown)];
            if (place) return fail({name}, "该字段出现了两次", "this field stands there twice");
            place = value;
        }
        if (!found[0]) return fail({"act"}, "缺少该字段", "this field is missing");
        if (!read_act(*found[0])) return false;
        const unsigned act = 1U << stated_.act;
        for (std::size_t i = 1; i < kFields; ++i) {
            const bool is_stated = found[i] && !found[i]->is_null();
            if (is_stated && (kKnown[i].taken_by & act) == 0)
                return fail({kKnown[i].field}, fmt::format("{}不用该字段", kActWords[stated_.act]),
                            fmt::format("{} takes no such field", kActWords[stated_.act]));
            if (!is_stated && (kKnown[i].needed_by & act) != 0)
                return fail({kKnown[i].field}, "缺少该字段", "this field is missing");
            if (is_stated && !read_field(kKnown[i].field, *found[i])) return false;
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
        stated_.act = static_cast<std::size_t>(found - kActWords.begin());
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

    bool read_number(Element value, const FieldPath& field, std::optional<PersonNumber>& number) {
        std::string_view text;
        if (!fields_.read_text(value, field, text)) return false;
        std::int64_t read = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
        if (error != std::errc() || end != text.data() + text.size() || read <= 0)
            return fail(field, "应为人员编号，写成文字", "it should be a person's number, as a text");
        number = static_cast<PersonNumber>(read);
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
        const bool enrols = (1U << stated_.act & kEnrol) != 0;
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

    // ── From what is stated to a command: what must agree ──

    std::optional<ActCommand> command_of() {
        ActCommand command{*stated_.area, stated_.key, *stated_.on, SuspendCommand{PersonNumber{}}};
        bool is_good = true;
        switch (stated_.act) {
            case 0: {
                auto detail = detail_of();
                is_good = detail.has_value();
                if (detail) command.what = RegisterCommand{*std::move(detail)};
                break;
            }
            case 7: {
                auto detail = detail_of();
                is_good = detail.has_value();
                if (detail) command.what = NewbornCommand{*std::move(detail), stated_.guardian->document};
                break;
            }
            default: {
                auto person = person_of();
                is_good = person.has_value() && put_other(command, *std::move(person));
                break;
            }
        }
        if (!is_good) return std::nullopt;
        return command;
    }

    bool put_other(ActCommand& command, PersonReference person) {
        switch (stated_.act) {
            case 1:
                if (*stated_.cause == EnrolmentCause::transfer_in && !stated_.from_area)
                    return fail({"from_area"}, "转入（transfer_in）须写转出地区划",
                                "a transfer needs the area from which the person comes");
                if (*stated_.cause != EnrolmentCause::transfer_in && stated_.from_area)
                    return fail({"from_area"}, "只有转入（transfer_in）才写",
                                "it belongs to transfer_in only");
                if (stated_.from_area == stated_.area)
                    return fail({"from_area"}, "与 area 相同", "it is the same as area");
                command.what = EnrolCommand{std::move(person), *stated_.cause, stated_.from_area,
                                            stated_.elsewhere, std::move(stated_.insured)};
                return true;
            case 2:
                return put_change(command, std::move(person));
            case 3:
                command.what = SuspendCommand{std::move(person)};
                return true;
            case 4:
                command.what = ResumeCommand{std::move(person)};
                return true;
            case 5:
                if (stated_.to_area && *stated_.cause != EnrolmentCause::moved_away)
                    return fail({"to_area"}, "只有迁出（moved_away）才写", "it belongs to moved_away only");
                if (stated_.to_area == stated_.area)
                    return fail({"to_area"}, "与 area 相同", "it is the same as area");
                command.what = TerminateCommand{std::move(person), *stated_.cause, stated_.to_area};
                return true;
            default:
                command.what = MergeCommand{std::move(person), *stated_.into};
                return true;
        }
    }

    bool put_change(ActCommand& command, PersonReference person) {
        ChangeCommand change{std::move(person),
                             std::move(stated_.name),
                             {},
                             stated_.sex,
                             stated_.born,
                             std::move(stated_.phone),
                             stated_.residence,
                             stated_.payment_confirmed_on};
        if (stated_.new_document) change.document = stated_.new_document->document;
        if (change.document && change.document->kind() == DocumentKind::household_book)
            return fail({"new_document"}, "不能改为户口簿", "it cannot be a household book");
        if (!change.name && !change.document && !change.sex && !change.born && !change.phone &&
            !change.residence)
            return fail({""}, "没有写要变更的信息", "nothing is stated that should change");
        if (change.residence && !is_village_of_area({"residence"}, *change.residence)) return false;
        command.what = std::move(change);
        return true;
    }

    std::optional<PersonReference> person_of() {
        if (stated_.person.has_value() == stated_.document.has_value()) {
            fail({"person"}, "应写人员编号或证件，二者取一",
                 "state the person's number or a document, one of them");
            return std::nullopt;
        }
        if (stated_.person) return *stated_.person;
        DocumentReference& document = *stated_.document;
        if (document.document.kind() == DocumentKind::household_book && (!document.name || !document.born)) {
            fail({"document"}, "户口簿为全户共用，须加写 name 和 born",
                 "a household book is shared: add name and born");
            return std::nullopt;
        }
        return std::move(document);
    }

    bool is_village_of_area(const FieldPath& field, RegionCode residence) {
        constexpr std::size_t kDigits = 12;
        const bool is_below = stated_.area->contains(residence) && residence != *stated_.area;
        return (is_below && residence.text().size() == kDigits) ||
               fail(field, "应为该医保区划内的镇村，12位数字",
                    "it should be a village or township of the area, twelve digits");
    }

    std::optional<PersonDetail> detail_of() {
        const IdentityDocument& document = stated_.document->document;
        const auto sex = document.sex() ? document.sex() : stated_.sex;
        const auto born = document.born() ? document.born() : stated_.born;
        bool is_good = true;
        if (!sex)
            is_good = fail({"sex"}, "该证件不含性别，须写明", "the document does not say it: state it");
        else if (stated_.sex && *stated_.sex != *sex)
            is_good = fail({"sex"}, "与证件号码不符", "it contradicts the document's number");
        else if (!born)
            is_good = fail({"born"}, "该证件不含出生日期，须写明", "the document does not say it: state it");
        else if (stated_.born && *stated_.born != *born)
            is_good = fail({"born"}, "与证件号码不符", "it contradicts the document's number");
        else if (stated_.document->name && *stated_.document->name != *stated_.name)
            is_good = fail({"document", std::nullopt, "name"}, "与 name 不符", "it contradicts name");
        else if (stated_.document->born && *stated_.document->born != *born)
            is_good = fail({"document", std::nullopt, "born"}, "与 born 不符", "it contradicts born");
        else
            is_good = is_village_of_area({"residence"}, *stated_.residence);
        if (!is_good) return std::nullopt;
        return PersonDetail{.name = *std::move(stated_.name),
                            .document = document,
                            .sex = *sex,
                            .born = *born,
                            .phone = std::move(stated_.phone),
                            .residence = *stated_.residence};
    }

    dom::parser parser_;
    JsonFields fields_;
    Stated stated_;
};

ActLineReader::ActLineReader() : reading_(std::make_unique<Reading>()) {}
ActLineReader::~ActLineReader() = default;
ActLineReader::ActLineReader(ActLineReader&&) noexcept = default;
ActLineReader& ActLineReader::operator=(ActLineReader&&) noexcept = default;

tl::expected<ActCommand, LineError> ActLineReader::read(std::string_view line) {
    return reading_->read(line);
}

namespace {

// Writes the fields of a command in one order.
class Canonical {
   public:
    void text(std::string_view field, std::string_view value) {
        key(field);
        append_json_string(out_, value);
    }
    void region(std::string_view field, const std::optional<RegionCode>& value) {
        if (value) text(field, value->text());
    }
    void date(std::string_view field, const std::optional<Date>& value) {
        if (value) text(field, value->text());
    }
    void number(std::string_view field, PersonNumber value) {
        text(field, std::to_string(static_cast<std::int64_t>(value)));
    }
    void document(std::string_view field, const IdentityDocument& value) {
        key(field);
        append_document(value);
        out_ += '}';
    }
    void person(const PersonReference& person) {
        if (const auto* its_number = std::get_if<PersonNumber>(&person)) return number("person", *its_number);
        const auto& reference = std::get<DocumentReference>(person);
        key("document");
        append_document(reference.document);
        if (reference.name) {
            out_ += R"(,"name":)";
            append_json_string(out_, reference.name->plain());
        }
        if (reference.born) out_ += R"(,"born":")" + reference.born->text() + '"';
        out_ += '}';
    }
    template <typename Detail>
    void name_sex_born_phone_residence(const Detail& name, const std::optional<Sex>& sex,
                                       const std::optional<Date>& born,
                                       const std::optional<PhoneNumber>& phone,
                                       const std::optional<RegionCode>& residence) {
        if (name) text("name", name->plain());
        if (sex) text("sex", *sex == Sex::male ? "male" : "female");
        date("born", born);
        if (phone) text("phone", phone->plain());
        region("residence", residence);
    }
    void elsewhere(const RelationElsewhere& value) {
        key("elsewhere");
        out_ += fmt::format(R"({{"scheme":"{}","area":"{}")", scheme(value.scheme), value.area.text());
        if (value.suspended_on) out_ += fmt::format(R"(,"suspended_on":"{}")", value.suspended_on->text());
        out_ += '}';
    }
    void insured(const std::vector<ProvedYear>& years) {
        if (years.empty()) return;
        key("insured");
        out_ += '[';
        for (std::size_t i = 0; i < years.size(); ++i)
            out_ += fmt::format(R"({}{{"year":{},"scheme":"{}"}})", i == 0 ? "" : ",", years[i].year,
                                scheme(years[i].scheme));
        out_ += ']';
    }
    std::string take() {
        out_ += '}';
        return std::move(out_);
    }

   private:
    static std::string_view scheme(ProvedYear::Scheme scheme) {
        return scheme == ProvedYear::Scheme::resident ? "resident" : "employee";
    }
    void key(std::string_view field) {
        out_ += out_.empty() ? "{" : ",";
        append_json_string(out_, field);
        out_ += ':';
    }
    void append_document(const IdentityDocument& value) {
        out_ += fmt::format(R"({{"kind":"{}","number":)", word(value.kind()));
        append_json_string(out_, value.plain());
    }

    std::string out_;
};

}  // namespace

std::string canonical_text(const ActCommand& command) {
    Canonical out;
    out.text("act", act_word(command));
    out.text("area", command.area.text());
    out.text("key", command.key);
    out.date("on", command.on);
    const auto detail = [&](const PersonDetail& it) {
        out.document("document", it.document);
        out.name_sex_born_phone_residence(std::optional(it.name), it.sex, it.born, it.phone, it.residence);
    };
    std::visit(Overloaded{
                   [&](const RegisterCommand& it) { detail(it.detail); },
                   [&](const EnrolCommand& it) {
                       out.person(it.person);
                       out.text("cause", word(it.cause));
                       out.region("from_area", it.from_area);
                       if (it.elsewhere) out.elsewhere(*it.elsewhere);
                       out.insured(it.insured);
                   },
                   [&](const ChangeCommand& it) {
                       out.person(it.person);
                       if (it.document) out.document("new_document", *it.document);
                       out.name_sex_born_phone_residence(it.name, it.sex, it.born, it.phone, it.residence);
                       out.date("payment_confirmed_on", it.payment_confirmed_on);
                   },
                   [&](const SuspendCommand& it) { out.person(it.person); },
                   [&](const ResumeCommand& it) { out.person(it.person); },
                   [&](const TerminateCommand& it) {
                       out.person(it.person);
                       out.text("cause", word(it.cause));
                       out.region("to_area", it.to_area);
                   },
                   [&](const MergeCommand& it) {
                       out.person(it.person);
                       out.number("into", it.into);
                   },
                   [&](const NewbornCommand& it) {
                       detail(it.detail);
                       out.document("guardian", it.guardian);
                   },
               },
               command.what);
    return out.take();
}

std::string first_difference(std::string_view one, std::string_view other) {
    dom::parser parser_of_one;
    dom::parser parser_of_other;
    dom::object first;
    dom::object second;
    if (parser_of_one.parse(one.data(), one.size()).get(first) != simdjson::SUCCESS ||
        parser_of_other.parse(other.data(), other.size()).get(second) != simdjson::SUCCESS)
        return "";
    for (const Known& known : kKnown) {
        dom::element in_first;
        dom::element in_second;
        const bool is_in_first = first.at_key(known.field).get(in_first) == simdjson::SUCCESS;
        const bool is_in_second = second.at_key(known.field).get(in_second) == simdjson::SUCCESS;
        if (is_in_first != is_in_second ||
            (is_in_first && simdjson::minify(in_first) != simdjson::minify(in_second)))
            return std::string(known.field);
    }
    return "";
}

}  // namespace canbao
