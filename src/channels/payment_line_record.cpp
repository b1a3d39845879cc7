#include "channels/payment_line_record.h"

#include <limits>

#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::string_view kOwnNumber = "person";
constexpr RecordField kArea = {"area", "医保区划"};
constexpr RecordField kKind = {"number_kind", "号码种类"};
constexpr RecordField kNumber = {"number", "号码"};
constexpr RecordField kName = {"name", "姓名"};
constexpr RecordField kBorn = {"born", "出生日期"};
constexpr RecordField kItem = {"item", "缴费项目"};
constexpr RecordField kYear = {"year", "年度"};
constexpr RecordField kAmount = {"amount", "金额"};

// Of a person, and of a line, in which the person stands second.
enum PersonAt : std::size_t { kKindAt, kNumberAt, kNameAt, kBornAt };
enum At : std::size_t { kAreaAt, kPersonAt, kItemAt = kPersonAt + kPersonFields, kYearAt, kAmountAt };

std::optional<PersonReference> read_document(RecordReader& reader, std::size_t at) {
    const auto kind = document_kind(reader.raw(at + kKindAt));
    if (!kind) {
        reader.fail(kKind, "应为 person 或证件种类，如 resident_id",
                    "it should be person, or a kind of document like resident_id");
        return std::nullopt;
    }
    auto document = IdentityDocument::parse(*kind, reader.raw(at + kNumberAt));
    if (!document) {
        reader.fail(kNumber, std::move(document.error().message));
        return std::nullopt;
    }
    DocumentReference reference{*std::move(document), std::nullopt, std::nullopt};
    const bool has_name = !reader.raw(at + kNameAt).empty();
    const bool has_born = !reader.raw(at + kBornAt).empty();
    if ((has_name || has_born) && *kind != DocumentKind::household_book) {
        reader.fail(has_name ? kName : kBorn, "只有按户口簿找人时才写",
                    "it belongs to a household book only");
        return std::nullopt;
    }
    if (has_name) {
        reference.name = reader.parsed(at + kNameAt, kName, &PersonName::parse);
        if (!reference.name) return std::nullopt;
        if (!fits_record(reference.name->plain())) {
            reader.fail(kName, "不能以 = + - @ 开头，也不能有“|”",
                        "it neither begins with = + - @ nor holds \"|\"");
            return std::nullopt;
        }
    }
    if (has_born) {
        reference.born = reader.parsed(at + kBornAt, kBorn, &Date::parse);
        if (!reference.born) return std::nullopt;
    }
    return reference;
}

}  // namespace

std::optional<PersonReference> read_person_record(RecordReader& reader, std::size_t at) {
    if (reader.raw(at + kKindAt) != kOwnNumber) return read_document(reader, at);
    const auto number = reader.whole(at + kNumberAt, kNumber, 1, std::numeric_limits<std::int64_t>::max());
    if (!reader.raw(at + kNameAt).empty() || !reader.raw(at + kBornAt).empty()) {
        reader.fail(kName, "有人员编号时不写姓名和出生日期",
                    "with a person's number neither name nor birth is stated");
        return std::nullopt;
    }
    if (!number) return std::nullopt;
    return PersonNumber{*number};
}

std::optional<PaymentLine> read_payment_line(RecordReader& reader, std::size_t at) {
    const auto area = reader.area(at + kAreaAt, kArea);
    auto person = read_person_record(reader, at + kPersonAt);
    const auto item = reader.one_of<PaymentItem>(at + kItemAt, kItem, kPaymentItems);
    const auto year = reader.whole(at + kYearAt, kYear, kFirstYear, kLastYear);
    const auto amount = reader.money(at + kAmountAt, kAmount);
    if (!area || !person || !item || !year || !amount) return std::nullopt;
    return PaymentLine{*area, *std::move(person), *item, static_cast<int>(*year), *amount};
}

void append_payment_line(std::string& out, const PaymentLine& line) {
    fmt::format_to(std::back_inserter(out), "|{}", line.area.text());
    if (const auto* number = std::get_if<PersonNumber>(&line.person)) {
        fmt::format_to(std::back_inserter(out), "|{}|{}||", kOwnNumber, static_cast<std::int64_t>(*number));
    } else {
        const auto& reference = std::get<DocumentReference>(line.person);
        CHECK(!reference.name || fits_record(reference.name->plain()));
        fmt::format_to(std::back_inserter(out), "|{}|{}|{}|{}", word(reference.document.kind()),
                       reference.document.plain(), reference.name ? reference.name->plain() : "",
                       reference.born ? reference.born->text() : "");
    }
    fmt::format_to(std::back_inserter(out), "|{}|{}|", word(line.item), line.year);
    line.amount.append_text(out);
}

}  // namespace canbao
