#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vocabulary/date.h"
#include "vocabulary/id_number.h"

namespace canbao {

// By what a person is known to the office. National field: psn_cert_type.
enum class DocumentKind {
    resident_id,       // 居民身份证: the citizen's number, also from a household book that shows it
    household_book,    // 户口簿 of a newborn without a number: the book's number, with name and birth
    hong_kong_permit,  // 港澳台居民居住证: numbers that begin with 81, 82 and 83
    macau_permit,
    taiwan_permit,
    foreign_permanent,  // 外国人永久居留身份证: 18 digits from 9, or three letters and twelve digits of the
                        // older card
    passport,
};
constexpr std::size_t kDocumentKinds = 7;

// "resident_id"; nothing for another word.
std::string_view word(DocumentKind kind);
std::optional<DocumentKind> document_kind(std::string_view word);
LocalText name_of(DocumentKind kind);

// A document's kind and number. It does not print: plain() and masked() say which is meant.
class IdentityDocument {
   public:
    // Errors: the number is not of this kind.
    static Result<IdentityDocument> parse(DocumentKind kind, std::string_view number);

    DocumentKind kind() const { return kind_; }
    const std::string& plain() const { return number_; }
    std::string masked() const;
    // What a number itself says; nothing where it does not.
    std::optional<Date> born() const;
    std::optional<Sex> sex() const;

    friend bool operator==(const IdentityDocument&, const IdentityDocument&) = default;

   private:
    IdentityDocument(DocumentKind kind, std::string number) : kind_(kind), number_(std::move(number)) {}

    DocumentKind kind_;
    std::string number_;
};

}  // namespace canbao
