#include "vocabulary/identity_document.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace canbao {
namespace {

struct Kind {
    DocumentKind kind;
    std::string_view word;
    std::string_view zh;
    std::string_view en;
    std::string_view prefix;  // of a number that is built like a citizen's
};

constexpr std::array<Kind, kDocumentKinds> kKinds = {{
    {DocumentKind::resident_id, "resident_id", "居民身份证", "resident identity card", ""},
    {DocumentKind::household_book, "household_book", "户口簿", "household book", ""},
    {DocumentKind::hong_kong_permit, "hong_kong_permit", "港澳居民居住证（香港）",
     "residence permit of Hong Kong residents", "81"},
    {DocumentKind::macau_permit, "macau_permit", "港澳居民居住证（澳门）",
     "residence permit of Macau residents", "82"},
    {DocumentKind::taiwan_permit, "taiwan_permit", "台湾居民居住证", "residence permit of Taiwan residents",
     "83"},
    {DocumentKind::foreign_permanent, "foreign_permanent", "外国人永久居留身份证",
     "permanent resident card of foreigners", "9"},
    {DocumentKind::passport, "passport", "护照", "passport", ""},
}};

const Kind& row_of(DocumentKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

// Whether the number is built like a citizen's: birth, serial, check character.
bool has_id_form(DocumentKind kind, std::string_view number) {
    if (kind == DocumentKind::household_book || kind == DocumentKind::passport) return false;
    return kind != DocumentKind::foreign_permanent || number.size() == IdNumber::kLength;
}

// Three letters of the country, then digits: the card of foreigners before 2023.
bool is_older_permanent_card(std::string_view number) {
    constexpr std::size_t kLength = 15;
    constexpr std::size_t kLetters = 3;
    return number.size() == kLength && std::ranges::all_of(number.substr(0, kLetters), is_capital) &&
           std::ranges::all_of(number.substr(kLetters), is_digit);
}

Result<Done> check_letters_and_digits(std::string_view number, std::size_t shortest, std::size_t longest,
                                      DocumentKind kind) {
    const bool fits = number.size() >= shortest && number.size() <= longest &&
                      std::ranges::all_of(number, [](char c) { return is_digit(c) || is_capital(c); });
    if (fits) return Done{};
    return fail(fmt::format("{}号码应为{}到{}位大写字母和半角数字", row_of(kind).zh, shortest, longest),
                fmt::format("the number of a {} has {} to {} capitals and plain digits", row_of(kind).en,
                            shortest, longest));
}

}  // namespace

std::string_view word(DocumentKind kind) { return row_of(kind).word; }

std::optional<DocumentKind> document_kind(std::string_view word) {
    const auto found = std::ranges::find(kKinds, word, &Kind::word);
    if (found == kKinds.end()) return std::nullopt;
    return found->kind;
}

LocalText name_of(DocumentKind kind) { return {std::string(row_of(kind).zh), std::string(row_of(kind).en)}; }

Result<IdentityDocument> IdentityDocument::parse(DocumentKind kind, std::string_view number) {
    constexpr std::size_t kShortestBook = 4;
    constexpr std::size_t kLongestBook = 20;
    constexpr std::size_t kShortestPassport = 5;
    constexpr std::size_t kLongestPassport = 15;
    if (kind == DocumentKind::household_book) {
        TRY(check_letters_and_digits(number, kShortestBook, kLongestBook, kind));
    } else if (kind == DocumentKind::passport) {
        TRY(check_letters_and_digits(number, kShortestPassport, kLongestPassport, kind));
    } else if (!has_id_form(kind, number)) {
        if (!is_older_permanent_card(number))
            return fail(
                "外国人永久居留身份证号码应为9开头的18位，或旧证的3个大写字母加12位数字",
                "the number of a permanent resident card has 18 characters from 9, or 3 capitals and 12 digits on the older card");
    } else {
        const IdNumber checked = TRY(IdNumber::parse(number));
        const std::string_view prefix = row_of(kind).prefix;
        const bool is_special =
            number.starts_with("81") || number.starts_with("82") || number.starts_with("83");
        if (!checked.plain().starts_with(prefix) || (kind == DocumentKind::resident_id && is_special))
            return fail(
                fmt::format("这不是{}的号码，请核对证件类型", row_of(kind).zh),
                fmt::format("this is not the number of a {}: check the kind of document", row_of(kind).en));
    }
    return IdentityDocument(kind, std::string(number));
}

std::string IdentityDocument::masked() const {
    if (has_id_form(kind_, number_)) return IdNumber::parse(number_)->masked();
    constexpr std::size_t kShown = 2;
    return number_.substr(0, kShown) + "****" + number_.substr(number_.size() - kShown);
}

std::optional<Date> IdentityDocument::born() const {
    if (!has_id_form(kind_, number_)) return std::nullopt;
    return IdNumber::parse(number_)->born();
}

std::optional<Sex> IdentityDocument::sex() const {
    if (!has_id_form(kind_, number_)) return std::nullopt;
    return IdNumber::parse(number_)->sex();
}

}  // namespace canbao
