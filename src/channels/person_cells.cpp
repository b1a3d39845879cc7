#include "channels/person_cells.h"

#include <algorithm>
#include <array>

#include "channels/cell_text.h"

namespace canbao {
namespace {

constexpr std::size_t kFirstGenerationLength = 15;

void add(RowFaults& faults, std::string_view code, LocalText reason, LocalText suggestion) {
    faults.push_back({code, std::move(reason), std::move(suggestion)});
}

const LocalText kCompareWithDocument = {"对照证件原件改正", "correct it by the document itself"};

// What people and police lists call kinds of documents, beside our own words.
std::optional<DocumentKind> kind_named(std::string_view text) {
    struct Name {
        std::string_view text;
        DocumentKind kind;
    };
    static constexpr std::array kNames = {
        Name{"居民身份证", DocumentKind::resident_id},
        Name{"身份证", DocumentKind::resident_id},
        Name{"居民身份证（户口簿）", DocumentKind::resident_id},
        Name{"护照", DocumentKind::passport},
        Name{"外国护照", DocumentKind::passport},
        Name{"外国人护照", DocumentKind::passport},
        Name{"外国人永久居留证", DocumentKind::foreign_permanent},
        Name{"外国人永久居留身份证", DocumentKind::foreign_permanent},
        Name{"港澳居民居住证（香港）", DocumentKind::hong_kong_permit},
        Name{"港澳居民居住证（澳门）", DocumentKind::macau_permit},
        Name{"台湾居民居住证", DocumentKind::taiwan_permit},
    };
    const std::string folded = folded_text(text);
    for (const Name& name : kNames)
        if (folded == folded_text(name.text)) return name.kind;
    return document_kind(folded);
}

// Of a number whose kind nobody wrote: what it begins with tells.
DocumentKind kind_of(std::string_view number) {
    if (number.starts_with("81")) return DocumentKind::hong_kong_permit;
    if (number.starts_with("82")) return DocumentKind::macau_permit;
    if (number.starts_with("83")) return DocumentKind::taiwan_permit;
    if (number.starts_with("9") && number.size() == IdNumber::kLength) return DocumentKind::foreign_permanent;
    return DocumentKind::resident_id;
}

}  // namespace

bool is_unreadable(const SheetCell& cell) {
    constexpr std::array<std::string_view, 8> kErrors = {"#N/A",   "#REF!", "#VALUE!", "#DIV/0!",
                                                         "#NAME?", "#NUM!", "#NULL!",  "########"};
    if (cell.kind == CellKind::error || cell.kind == CellKind::boolean) return true;
    if (cell.is_formula && cell.text.empty()) return true;
    return cell.text.starts_with('#') &&
           std::ranges::any_of(kErrors, [&](std::string_view each) { return cell.text.starts_with(each); });
}

std::optional<IdentityDocument> read_document(const SheetCell& number, const SheetCell& kind,
                                              RowFaults& faults) {
    if (number.has_lost_digits) {
        add(faults, "id_lost_digits",
            {"表格软件把证件号码当作数字，末几位已丢失",
             "a spreadsheet took the number for an amount: its last digits are lost"},
            {"把该列设为文本，按证件重填，不能由现有数字补出",
             "make the column text and fill it in anew by the document: the digits cannot be made up"});
        return std::nullopt;
    }
    if (number.kind == CellKind::error) return std::nullopt;
    const std::string text = tidy_number(number.text);
    if (text.empty()) {
        add(faults, "id_missing", {"没有证件号码", "no number of a document"},
            {"补上证件号码", "add the number"});
        return std::nullopt;
    }
    const std::string kind_text = tidy_text(kind.text);
    const auto named = kind_text.empty() ? std::optional(kind_of(text)) : kind_named(kind_text);
    // A newborn's household book is no list's matter: who of the household is meant is seen at the counter.
    if (!named || *named == DocumentKind::household_book) {
        add(faults, "document_kind_unknown", {"不认识的证件类型", "an unknown kind of document"},
            {"写居民身份证、护照、港澳居民居住证（香港）等；没有证件号码的新生儿请在窗口办理",
             "write 居民身份证, 护照 and so on; newborns without a number are registered at the counter"});
        return std::nullopt;
    }
    if (*named == DocumentKind::resident_id && text.size() == kFirstGenerationLength) {
        add(faults, "id_of_15_digits", {"是15位的旧号码", "it is an old number of 15 digits"},
            {"填18位公民身份号码", "write the number of 18 characters"});
        return std::nullopt;
    }
    auto document = IdentityDocument::parse(*named, text);
    if (document) return *std::move(document);
    add(faults, "id_wrong", document.error().message, kCompareWithDocument);
    return std::nullopt;
}

std::optional<PersonName> read_person_name(const SheetCell& cell, RowFaults& faults) {
    if (cell.kind == CellKind::error) return std::nullopt;
    const std::string text = tidy_name(cell.text);
    if (text.empty()) {
        add(faults, "name_missing", {"没有姓名", "no name"}, {"补上姓名", "add the name"});
        return std::nullopt;
    }
    auto name = PersonName::parse(text);
    const bool has_digit = std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (name && !has_digit) return *std::move(name);
    add(faults, "name_wrong",
        name ? LocalText{"姓名中有数字", "there are digits in the name"} : name.error().message,
        kCompareWithDocument);
    return std::nullopt;
}

}  // namespace canbao
