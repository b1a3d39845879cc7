#include "channels/payment_callback.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "channels/json_fields.h"
#include "channels/json_text.h"
#include "vocabulary/moment.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

namespace dom = simdjson::dom;
using Element = dom::element;

constexpr std::string_view kPaid = "paid";
constexpr std::size_t kAreaDigits = 6;

// The fields of the body, each at its place.
enum Field : std::size_t { kChannel, kStatus, kTrade, kOrder, kAmount, kPaidAt, kAt, kKind, kLines };
constexpr std::array<std::string_view, 9> kFields = {"channel", "status", "trade", "order", "amount",
                                                     "paid_at", "at",     "kind",  "lines"};
enum LineField : std::size_t { kArea, kPerson, kDocument, kItem, kYear, kLineAmount };
constexpr std::array<std::string_view, 6> kLineFields = {"area", "person", "document",
                                                         "item", "year",   "amount"};
enum DocumentField : std::size_t { kDocumentKind, kNumber, kName, kBorn };
constexpr std::array<std::string_view, 4> kDocumentFields = {"kind", "number", "name", "born"};

template <std::size_t kSize>
using Found = std::array<std::optional<Element>, kSize>;

std::string one_of(std::span<const std::string_view> words, std::string_view between) {
    return fmt::format("{}", fmt::join(words, between));
}

}  // namespace

class PaymentCallbackReader::Reading {
   public:
    tl::expected<ChannelNotice, LineError> read(std::string_view body) {
        fields_.forget_error();
        std::optional<ChannelNotice> notice;
        if (!read_body(body, notice)) return tl::unexpected(fields_.take_error());
        return *std::move(notice);
    }

   private:
    bool fail(const FieldPath& field, std::string zh, std::string en) {
        return fields_.fail_field(field, {std::move(zh), std::move(en)});
    }
    bool fail_missing(const FieldPath& field) { return fail(field, "缺少该字段", "this field is missing"); }

    bool read_body(std::string_view body, std::optional<ChannelNotice>& notice) {
        constexpr bool kReallocate = false;
        if (body.size() > kLongestBody)
            return fail({""}, fmt::format("报文长于{}字节", kLongestBody),
                        fmt::format("the message is longer than {} bytes", kLongestBody));
        Element root;
        simdjson::error_code code = parser_.parse(body.data(), body.size(), kReallocate).get(root);
        if (code == simdjson::NUMBER_ERROR) code = parser_.parse(without_large_numbers(body)).get(root);
        if (code != simdjson::SUCCESS || !root.is_object())
            return fail({""}, "报文应为一个合法的JSON对象", "the message should be one valid JSON object");
        Found<kFields.size()> found;
        if (!find_fields(root, {""}, kFields, found)) return false;
        std::string_view status;
        if (!read_word(found[kStatus], {"status"}, status)) return false;
        if (status == kPaid) return read_paid(found, notice);
        return read_state(found, status, notice);
    }

    // Each field of an object once, and none that is unknown. A null is as if it did not stand there.
    template <std::size_t kSize>
    bool find_fields(Element value, const FieldPath& path, const std::array<std::string_view, kSize>& names,
                     Found<kSize>& found) {
        dom::object object;
        if (value.get(object) != simdjson::SUCCESS)
            return fields_.fail_field(path, wrong_kind("JSON对象", "a JSON object"));
        std::array<bool, kSize> is_seen{};
        for (const auto [key, part] : object) {
            const std::string_view name = key;
            const auto* const known = std::ranges::find(names, name);
            // Its name is not repeated: it may hold anything.
            if (known == names.end())
                return fail(path, fmt::format("有不认识的字段；可用 {}", one_of(names, "、")),
                            fmt::format("there is an unknown field; known are {}", one_of(names, ", ")));
            const auto at = static_cast<std::size_t>(known - names.begin());
            if (std::exchange(is_seen[at], true))
                return fail(inner(path, *known), "该字段出现了两次", "this field stands there twice");
            if (!part.is_null()) found[at] = part;
        }
        return true;
    }

    // The path of a field of the body, or of an object within it.
    static FieldPath inner(const FieldPath& path, std::string_view name) {
        return path.field.empty() ? FieldPath{name} : FieldPath{path.field, path.index, name};
    }

    bool read_word(const std::optional<Element>& value, const FieldPath& path, std::string_view& text) {
        return value ? fields_.read_text(*value, path, text) : fail_missing(path);
    }

    template <typename T>
    bool read_parsed(const std::optional<Element>& value, const FieldPath& path, std::optional<T>& out,
                     Result<T> (*parse)(std::string_view)) {
        std::string_view text;
        if (!read_word(value, path, text)) return false;
        auto parsed = parse(text);
        if (!parsed) return fields_.fail_field(path, std::move(parsed.error().message));
        out = *std::move(parsed);
        return true;
    }

    template <typename Set, std::size_t kSize>
    bool read_choice(const std::optional<Element>& value, const FieldPath& path,
                     const std::array<std::string_view, kSize>& words, std::optional<Set>& out) {
        std::string_view text;
        if (!read_word(value, path, text)) return false;
        out = value_by_word<Set>(words, text);
        return out || fail(path, fmt::format("应为 {} 之一", one_of(words, "、")),
                           fmt::format("it should be one of {}", one_of(words, ", ")));
    }

    bool read_amount(const std::optional<Element>& value, const FieldPath& path,
                     std::optional<Money>& amount) {
        if (!value) return fail_missing(path);
        if (!fields_.read_money(*value, path, amount)) return false;
        return !amount->is_zero() || fail(path, "金额应大于0", "the amount should be above zero");
    }

    bool refuse(const Found<kFields.size()>& found, std::initializer_list<Field> fields) {
        for (const Field field : fields)
            if (found[field])
                return fail({kFields[field]}, "该状态的报文不用该字段",
                            "a message of this status takes no such field");
        return true;
    }

    bool read_paid(const Found<kFields.size()>& found, std::optional<ChannelNotice>& notice) {
        std::optional<ChannelKey> channel;
        std::optional<TradeNumber> trade;
        std::optional<OrderNumber> order;
        std::optional<Money> amount;
        std::optional<std::int64_t> paid_at;
        std::optional<PaymentKind> kind;
        std::vector<PaymentLine> lines;
        if (!refuse(found, {kAt}) ||
            !read_parsed(found[kChannel], {"channel"}, channel, &ChannelKey::parse) ||
            !read_parsed(found[kTrade], {"trade"}, trade, &TradeNumber::parse) ||
            !read_amount(found[kAmount], {"amount"}, amount) ||
            !read_parsed(found[kPaidAt], {"paid_at"}, paid_at, &parse_moment) ||
            !read_choice(found[kKind], {"kind"}, kPaymentKinds, kind))
            return false;
        if (found[kOrder].has_value() == found[kLines].has_value())
            return fail(
                {"order"}, "order 与 lines 应恰有一个：有缴费单的写单号，没有的写明为谁缴",
                "one of order and lines should be stated: the number of the order, or, without one, for whom "
                "it is paid");
        if (found[kOrder] && !read_parsed(found[kOrder], {"order"}, order, &OrderNumber::parse)) return false;
        if (found[kLines] && !read_lines(*found[kLines], *amount, lines)) return false;
        notice = PaidNotice{
            {*std::move(channel), *std::move(trade), order, *amount, *paid_at, std::move(lines)}, *kind};
        return true;
    }

    bool read_state(const Found<kFields.size()>& found, std::string_view status,
                    std::optional<ChannelNotice>& notice) {
        const auto state = value_by_word<UnpaidState>(kUnpaidStates, status);
        if (!state)
            return fail({"status"}, fmt::format("应为 {}、{} 之一", kPaid, one_of(kUnpaidStates, "、")),
                        fmt::format("it should be one of {}, {}", kPaid, one_of(kUnpaidStates, ", ")));
        std::optional<ChannelKey> channel;
        std::optional<TradeNumber> trade;
        std::optional<OrderNumber> order;
        std::optional<Money> amount;
        std::optional<std::int64_t> at;
        if (!refuse(found, {kPaidAt, kKind, kLines}) ||
            !read_parsed(found[kChannel], {"channel"}, channel, &ChannelKey::parse) ||
            (found[kTrade] && !read_parsed(found[kTrade], {"trade"}, trade, &TradeNumber::parse)) ||
            (found[kOrder] && !read_parsed(found[kOrder], {"order"}, order, &OrderNumber::parse)) ||
            !read_amount(found[kAmount], {"amount"}, amount) ||
            !read_parsed(found[kAt], {"at"}, at, &parse_moment))
            return false;
        if (!trade && (!order || *state == UnpaidState::refunded)) return fail_missing({"trade"});
        notice = StateNotice{*std::move(channel), *state, std::move(trade), order, *amount, *at};
        return true;
    }

    bool read_lines(Element value, Money amount, std::vector<PaymentLine>& lines) {
        dom::array list;
        if (!fields_.read_list(value, "lines", kMostLines, list)) return false;
        Money sum;
        std::size_t index = 0;
        for (const Element item : list) {
            if (!read_line(item, {"lines", index++}, lines)) return false;
            sum += lines.back().amount;
        }
        if (lines.empty()) return fail({"lines"}, "至少应有一项", "there should be at least one entry");
        return sum == amount || fail({"lines"}, fmt::format("各项合计{}，与 amount 不符", sum.text()),
                                     fmt::format("the entries add up to {}, not to the amount", sum.text()));
    }

    bool read_line(Element value, const FieldPath& path, std::vector<PaymentLine>& lines) {
        Found<kLineFields.size()> found;
        if (!find_fields(value, path, kLineFields, found)) return false;
        std::optional<RegionCode> area;
        std::optional<PersonReference> person;
        std::optional<PaymentItem> item;
        std::optional<Money> amount;
        int year = 0;
        if (!read_area(found[kArea], path.at("area"), area) || !read_person(found, path, person) ||
            !read_choice(found[kItem], path.at("item"), kPaymentItems, item) ||
            !read_amount(found[kLineAmount], path.at("amount"), amount))
            return false;
        if (!found[kYear]) return fail_missing(path.at("year"));
        if (!fields_.read_number(*found[kYear], path.at("year"), kFirstYear, kLastYear, year)) return false;
        lines.push_back({*area, *std::move(person), *item, year, *amount});
        return true;
    }

    bool read_area(const std::optional<Element>& value, const FieldPath& path,
                   std::optional<RegionCode>& area) {
        std::string_view text;
        if (!read_word(value, path, text)) return false;
        auto parsed = RegionCode::parse(text);
        if (!parsed || text.size() != kAreaDigits || text.ends_with("00"))
            return fail(path, "应为6位数字的县级医保区划，如“140522”",
                        "it should be the enrolment area of a county, six digits like \"140522\"");
        area = *parsed;
        return true;
    }

    bool read_person(const Found<kLineFields.size()>& found, const FieldPath& path,
                     std::optional<PersonReference>& person) {
        if (found[kPerson].has_value() == found[kDocument].has_value())
            return fail(path, "person 与 document 应恰有一个", "one of person and document should be stated");
        if (found[kDocument]) return read_document(*found[kDocument], path, person);
        std::string_view text;
        if (!read_word(found[kPerson], path.at("person"), text)) return false;
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size() || number < 1)
            return fail(path.at("person"), "应为人员编号，写成文字",
                        "it should be a person's number, as a text");
        person = PersonNumber{number};
        return true;
    }

    // What is wrong within it is told of `document`: a path has two levels.
    bool read_document(Element value, const FieldPath& line, std::optional<PersonReference>& person) {
        const FieldPath path = line.at("document");
        Found<kDocumentFields.size()> found;
        if (!find_fields(value, path, kDocumentFields, found)) return false;
        std::string_view kind_word;
        std::string_view number;
        std::optional<PersonName> name;
        std::optional<Date> born;
        if (!read_word(found[kDocumentKind], path, kind_word) || !read_word(found[kNumber], path, number) ||
            (found[kName] && !read_parsed(found[kName], path, name, &PersonName::parse)) ||
            (found[kBorn] && !read_parsed(found[kBorn], path, born, &Date::parse)))
            return false;
        const auto kind = document_kind(kind_word);
        if (!kind) return fail(path, "不认识的证件种类", "unknown kind of document");
        auto document = IdentityDocument::parse(*kind, number);
        if (!document) return fields_.fail_field(path, std::move(document.error().message));
        if ((name || born) && *kind != DocumentKind::household_book)
            return fail(path, "name、born 只有按户口簿找人时才写",
                        "name and born belong to a household book by which somebody is found");
        person = DocumentReference{*std::move(document), std::move(name), born};
        return true;
    }

    dom::parser parser_;
    JsonFields fields_;
};

PaymentCallbackReader::PaymentCallbackReader() : reading_(std::make_unique<Reading>()) {}
PaymentCallbackReader::~PaymentCallbackReader() = default;
PaymentCallbackReader::PaymentCallbackReader(PaymentCallbackReader&&) noexcept = default;
PaymentCallbackReader& PaymentCallbackReader::operator=(PaymentCallbackReader&&) noexcept = default;

tl::expected<ChannelNotice, LineError> PaymentCallbackReader::read(std::string_view body) {
    return reading_->read(body);
}

}  // namespace canbao
