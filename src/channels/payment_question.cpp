#include "channels/payment_question.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>

#include <fmt/format.h>

#include "channels/json_fields.h"

namespace canbao {
namespace {

namespace dom = simdjson::dom;
using Element = dom::element;

constexpr std::size_t kAreaDigits = 6;

}  // namespace

class PaymentQuestionReader::Reading {
   public:
    tl::expected<PaymentsAsked, LineError> read(std::string_view body) {
        std::optional<PaymentsAsked> asked;
        if (!begin(body) || !read_asked(asked)) return tl::unexpected(fields_.take_error());
        return *std::move(asked);
    }
    tl::expected<PublicQuestion, LineError> read_public(std::string_view body) {
        std::optional<PublicQuestion> asked;
        if (!begin(body) || !read_question(asked)) return tl::unexpected(fields_.take_error());
        return *std::move(asked);
    }

   private:
    bool fail(const FieldPath& field, std::string zh, std::string en) {
        return fields_.fail_field(field, {std::move(zh), std::move(en)});
    }

    bool begin(std::string_view body) {
        constexpr bool kReallocate = false;
        fields_.forget_error();
        simdjson::error_code code = parser_.parse(body.data(), body.size(), kReallocate).get(root_);
        if (code == simdjson::NUMBER_ERROR) code = parser_.parse(without_large_numbers(body)).get(root_);
        return (code == simdjson::SUCCESS && root_.is_object()) ||
               fail({""}, "应为一个合法的JSON对象", "it should be one valid JSON object");
    }

    // Each field once, and none but these. The name of another is not repeated: it may hold anything.
    bool knows_all(Element object, std::string_view path, std::initializer_list<std::string_view> names) {
        std::vector<std::string_view> seen;
        dom::object fields;
        if (object.get(fields) != simdjson::SUCCESS)
            return fields_.fail_field({path}, wrong_kind("JSON对象", "a JSON object"));
        for (const auto [key, value] : fields) {
            const std::string_view name = key;
            if (std::ranges::find(names, name) == names.end())
                return fail({path}, fmt::format("有不认识的字段；可用 {}", fmt::join(names, "、")),
                            fmt::format("there is an unknown field; known are {}", fmt::join(names, ", ")));
            if (std::ranges::find(seen, name) != seen.end())
                return fail({path}, "有字段出现了两次", "a field stands there twice");
            seen.push_back(name);
        }
        return true;
    }

    bool read_text(Element object, const FieldPath& path, std::string_view name, std::string_view& text) {
        Element value;
        if (object[name].get(value) != simdjson::SUCCESS)
            return fail(path, "缺少该字段", "this field is missing");
        return fields_.read_text(value, path, text);
    }

    bool read_area(std::optional<RegionCode>& area) {
        std::string_view text;
        if (!read_text(root_, {"area"}, "area", text)) return false;
        const auto parsed = RegionCode::parse(text);
        if (!parsed || text.size() != kAreaDigits || text.ends_with("00"))
            return fail({"area"}, "应为6位数字的县级医保区划，如“140522”",
                        "it should be the enrolment area of a county, six digits like \"140522\"");
        area = *parsed;
        return true;
    }

    bool read_document(std::optional<IdentityDocument>& document) {
        Element value;
        if (root_["document"].get(value) != simdjson::SUCCESS)
            return fail({"document"}, "缺少该字段", "this field is missing");
        std::string_view kind_word;
        std::string_view number;
        if (!knows_all(value, "document", {"kind", "number"}) ||
            !read_text(value, {"document", {}, "kind"}, "kind", kind_word) ||
            !read_text(value, {"document", {}, "number"}, "number", number))
            return false;
        const auto kind = document_kind(kind_word);
        if (!kind || *kind == DocumentKind::household_book)
            return fail({"document", {}, "kind"}, "不认识的证件种类，或户口簿（不能凭它查询）",
                        "unknown kind of document, or a household book, by which nobody is asked for");
        auto parsed = IdentityDocument::parse(*kind, number);
        if (!parsed) return fields_.fail_field({"document", {}, "number"}, std::move(parsed.error().message));
        document = *std::move(parsed);
        return true;
    }

    bool read_asked(std::optional<PaymentsAsked>& asked) {
        std::optional<RegionCode> area;
        if (!knows_all(root_, "", {"area", "person", "document"}) || !read_area(area)) return false;
        const bool has_number = root_["person"].error() == simdjson::SUCCESS;
        if (has_number == (root_["document"].error() == simdjson::SUCCESS))
            return fail({"person"}, "person 与 document 应恰有一个",
                        "one of person and document should be stated");
        if (!has_number) {
            std::optional<IdentityDocument> document;
            if (!read_document(document)) return false;
            asked = PaymentsAsked{*area, DocumentReference{*std::move(document), {}, {}}};
            return true;
        }
        std::string_view text;
        std::int64_t number = 0;
        if (!read_text(root_, {"person"}, "person", text)) return false;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size() || number < 1)
            return fail({"person"}, "应为人员编号，写成文字", "it should be a person's number, as a text");
        asked = PaymentsAsked{*area, PersonNumber{number}};
        return true;
    }

    bool read_question(std::optional<PublicQuestion>& asked) {
        std::optional<RegionCode> area;
        std::optional<IdentityDocument> document;
        std::string_view text;
        if (!knows_all(root_, "", {"area", "document", "name"}) || !read_area(area) ||
            !read_document(document) || !read_text(root_, {"name"}, "name", text))
            return false;
        auto name = PersonName::parse(text);
        if (!name) return fields_.fail_field({"name"}, std::move(name.error().message));
        asked = PublicQuestion{*area, *std::move(document), *std::move(name)};
        return true;
    }

    dom::parser parser_;
    Element root_;
    JsonFields fields_;
};

PaymentQuestionReader::PaymentQuestionReader() : reading_(std::make_unique<Reading>()) {}
PaymentQuestionReader::~PaymentQuestionReader() = default;
PaymentQuestionReader::PaymentQuestionReader(PaymentQuestionReader&&) noexcept = default;
PaymentQuestionReader& PaymentQuestionReader::operator=(PaymentQuestionReader&&) noexcept = default;

tl::expected<PaymentsAsked, LineError> PaymentQuestionReader::read(std::string_view body) {
    return reading_->read(body);
}
tl::expected<PublicQuestion, LineError> PaymentQuestionReader::read_public(std::string_view body) {
    return reading_->read_public(body);
}

}  // namespace canbao
