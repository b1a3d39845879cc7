#include "channels/payment_question.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

std::string field_of(bool is_public, std::string body) {
    PaymentQuestionReader reader;
    const std::size_t size = body.size();
    body.append(RequestLineReader::kPadding, ' ');
    const std::string_view text = std::string_view(body).substr(0, size);
    if (is_public) {
        const auto read = reader.read_public(text);
        return read ? "read" : "at " + read.error().field;
    }
    const auto read = reader.read(text);
    return read ? "read" : "at " + read.error().field;
}

constexpr std::string_view kDocument = R"("document":{"kind":"resident_id","number":"140000196806110021"})";

TEST(PaymentQuestion, names_a_person_or_a_document) {
    const auto ask = [](std::string body) { return field_of(false, std::move(body)); };
    const std::string document(kDocument);
    EXPECT_EQ(ask(R"({"area":"140522","person":"17"})"), "read");
    EXPECT_EQ(ask(R"({"area":"140522",)" + document + "}"), "read");
    EXPECT_EQ(ask(R"({"area":"140522"})"), "at person");
    EXPECT_EQ(ask(R"({"area":"140522","person":"17",)" + document + "}"), "at person");
    EXPECT_EQ(ask(R"({"area":"140522","person":17})"), "at person");
    EXPECT_EQ(ask(R"({"area":"140522","person":"0"})"), "at person");
    EXPECT_EQ(ask(R"({"area":"140500","person":"17"})"), "at area");
    EXPECT_EQ(ask(R"({"person":"17"})"), "at area");
    EXPECT_EQ(ask(R"({"area":"140522","person":"17","more":1})"), "at ");
    EXPECT_EQ(ask(R"({"area":"140522","area":"140522","person":"17"})"), "at ");
    EXPECT_EQ(ask("[]"), "at ");
    EXPECT_EQ(ask(""), "at ");
}

TEST(PaymentQuestion, of_anybody_names_document_and_name) {
    const auto ask = [](std::string body) { return field_of(true, std::move(body)); };
    const std::string document(kDocument);
    EXPECT_EQ(ask(R"({"area":"140522","name":"示甲",)" + document + "}"), "read");
    EXPECT_EQ(ask(R"({"area":"140522",)" + document + "}"), "at name");
    EXPECT_EQ(ask(R"({"area":"140522","name":"",)" + document + "}"), "at name");
    EXPECT_EQ(ask(R"({"area":"140522","name":"示甲"})"), "at document");
    EXPECT_EQ(ask(R"({"area":"140522","name":"示甲","person":"1"})"), "at ");
    EXPECT_EQ(ask(R"({"area":"140522","name":"示甲","document":{"kind":"resident_id","number":"1"}})"),
              "at document.number");
    EXPECT_EQ(ask(R"({"area":"140522","name":"示甲","document":{"kind":"household_book","number":"1"}})"),
              "at document.kind");
    EXPECT_EQ(ask(R"({"area":"140522","name":"示甲","document":"1"})"), "at document");
    EXPECT_EQ(ask(R"({"area":"140522","name":"示甲","document":{"kind":"resident_id"}})"),
              "at document.number");
}

}  // namespace
}  // namespace canbao
