#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// Personal data in the clear. It does not print: plain() and masked() say which is meant.
class PersonalText {
   public:
    const std::string& plain() const { return text_; }
    friend bool operator==(const PersonalText&, const PersonalText&) = default;

   protected:
    explicit PersonalText(std::string text) : text_(std::move(text)) {}

   private:
    std::string text_;
};

// A person's name as it stands in the document: 1 to 50 characters, without control characters and without
// spaces at its ends.
class PersonName : public PersonalText {
   public:
    static Result<PersonName> parse(std::string_view text);
    // "张*" or "欧**": the first character, and a star for each other.
    std::string masked() const;

   private:
    using PersonalText::PersonalText;
};

// What an act rests on, in the office's words: 1 to 200 characters, without control characters and without
// spaces at its ends. It may name people.
class EvidenceText : public PersonalText {
   public:
    static Result<EvidenceText> parse(std::string_view text);

   private:
    using PersonalText::PersonalText;
};

// A mobile number of the mainland, eleven digits from 1; or another with its country, "+852…".
class PhoneNumber : public PersonalText {
   public:
    static Result<PhoneNumber> parse(std::string_view text);
    // "138****1234"
    std::string masked() const;

   private:
    using PersonalText::PersonalText;
};

}  // namespace canbao
