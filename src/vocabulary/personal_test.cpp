#include "vocabulary/personal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "vocabulary/identity_document.h"

namespace canbao {
namespace {

TEST(PersonName, is_text_as_it_stands_in_the_document) {
    for (const std::string_view name : {"张三", "阿卜杜热西提·买买提", "Ann O'Neill", "𬎆"})
        EXPECT_EQ(PersonName::parse(name).value().plain(), name);
    for (const std::string_view wrong : {"", " 张三", "张三　", "张\n三", "\xC3", "\xD5\xC5\xC8\xFD"})
        EXPECT_FALSE(PersonName::parse(wrong)) << wrong;
    EXPECT_FALSE(PersonName::parse(std::string(51, 'x')));
}

TEST(EvidenceText, is_a_line_of_text) {
    EXPECT_EQ(EvidenceText::parse("晋公户证〔2026〕3号").value().plain(), "晋公户证〔2026〕3号");
    EXPECT_TRUE(EvidenceText::parse(std::string(200, 'x')));
    for (const std::string& wrong : {std::string(), std::string(201, 'x'), std::string(" x"),
                                     std::string("x\u3000"), std::string("a\nb"), std::string("\xFF")})
        EXPECT_FALSE(EvidenceText::parse(wrong)) << wrong;
}

TEST(PersonName, masked_shows_the_first_character) {
    EXPECT_EQ(PersonName::parse("张三").value().masked(), "张*");
    EXPECT_EQ(PersonName::parse("欧阳修").value().masked(), "欧**");
    EXPECT_EQ(PersonName::parse("张").value().masked(), "张*");
}

TEST(PhoneNumber, is_a_mobile_number_or_one_from_abroad) {
    for (const std::string_view number : {"13800000000", "+85290000000"})
        EXPECT_EQ(PhoneNumber::parse(number).value().plain(), number);
    for (const std::string_view wrong :
         {"", "1380000000", "23800000000", "138 0000 0000", "１３８００００００００", "+852", "+852 9"})
        EXPECT_FALSE(PhoneNumber::parse(wrong)) << wrong;
    EXPECT_EQ(PhoneNumber::parse("13812345678").value().masked(), "138****5678");
}

// A number with the right check character, by trying all.
std::string with_check(std::string_view seventeen) {
    for (const char last : std::string_view("0123456789X"))
        if (IdNumber::parse(std::string(seventeen) + last)) return std::string(seventeen) + last;
    CHECK(false);
}

TEST(IdentityDocument, numbers_fit_their_kind) {
    using enum DocumentKind;
    const std::string citizen = with_check("14052219900101001");
    const std::string hong_kong = with_check("81000019900101001");
    const std::string macau = with_check("82000019900101001");
    const std::string taiwan = with_check("83000019900101001");
    const std::string foreigner = with_check("91115619900101001");
    const std::vector<std::pair<DocumentKind, std::string>> right = {{resident_id, citizen},
                                                                     {hong_kong_permit, hong_kong},
                                                                     {macau_permit, macau},
                                                                     {taiwan_permit, taiwan},
                                                                     {foreign_permanent, foreigner},
                                                                     {foreign_permanent, "USA110000000001"},
                                                                     {household_book, "014052200001"},
                                                                     {passport, "E12345678"}};
    for (const auto& [kind, number] : right) {
        const auto document = IdentityDocument::parse(kind, number);
        ASSERT_TRUE(document) << number << document.error().message.en;
        EXPECT_EQ(document->plain(), number);
        EXPECT_EQ(document->masked().find(number), std::string::npos);
        EXPECT_EQ(document_kind(word(kind)), kind);
    }
    const std::vector<std::pair<DocumentKind, std::string>> wrong = {
        {resident_id, hong_kong},   {hong_kong_permit, macau},
        {taiwan_permit, citizen},   {foreign_permanent, citizen},
        {passport, "e12345678"},    {passport, "E1"},
        {household_book, "12 345"}, {foreign_permanent, "US1110000000001"},
        {resident_id, ""},          {passport, ""}};
    for (const auto& [kind, number] : wrong)
        EXPECT_FALSE(IdentityDocument::parse(kind, number)) << word(kind) << number;
    EXPECT_EQ(document_kind("driving_licence"), std::nullopt);
}

TEST(IdentityDocument, tells_birth_and_sex_where_the_number_does) {
    const auto document =
        IdentityDocument::parse(DocumentKind::taiwan_permit, with_check("83000019900102001"));
    EXPECT_EQ(document->born(), Date::parse("1990-01-02").value());
    EXPECT_EQ(document->sex(), Sex::male);
    EXPECT_EQ(IdentityDocument::parse(DocumentKind::passport, "E12345678")->born(), std::nullopt);
}

RC_GTEST_PROP(PersonalProperty, whatever_is_read_is_no_crash, (const std::string& text)) {
    (void)PersonName::parse(text).has_value();
    (void)PhoneNumber::parse(text).has_value();
    for (std::size_t kind = 0; kind < kDocumentKinds; ++kind)
        (void)IdentityDocument::parse(static_cast<DocumentKind>(kind), text).has_value();
}

}  // namespace
}  // namespace canbao
