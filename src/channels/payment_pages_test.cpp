// The pages on callbacks and files of channels show what is taken: every example in both languages.

#include <fstream>
#include <iterator>
#include <map>

#include "channels/bank_notice.h"
#include "channels/debit_agreements.h"
#include "channels/debit_result.h"
#include "channels/invented_payments.h"
#include "channels/padded_line.h"
#include "channels/payment_callback.h"
#include "channels/refund_file.h"
#include "channels/tax_hall_shift.h"

namespace canbao {
namespace {

std::string page(const std::string& name) {
    std::ifstream file(CANBAO_SOURCE_DIR "/docs/formats/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

// What stands between lines of three backquotes, but commands.
std::vector<std::string> examples(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = text.find("\n```"); at != std::string::npos; at = text.find("\n```", at)) {
        const std::size_t begin = text.find('\n', at + 1) + 1;
        const std::size_t end = text.find("\n```", begin);
        if (!text.substr(at + 1, begin - at - 1).starts_with("```console"))
            out.push_back(text.substr(begin, end + 1 - begin));
        at = end + 4;
    }
    return out;
}

TEST(PaymentPages, show_callbacks_that_are_taken) {
    for (const char* name : {"payment-callback.md", "payment-callback.zh-CN.md"}) {
        // Behind them the page shows a rehearsal, which the tests of documents run.
        auto shown = examples(page(name));
        std::erase_if(shown, [](const std::string& example) { return example.starts_with("$ "); });
        EXPECT_EQ(shown.size(), 3U) << name;
        PaymentCallbackReader reader;
        for (const std::string& example : shown) {
            const PaddedLine body(example);
            const auto notice = reader.read(body.text());
            EXPECT_TRUE(notice) << example << notice.error().field << notice.error().message.en;
        }
    }
}

TEST(PaymentPages, show_files_that_are_taken) {
    const std::map<std::string, std::size_t> pages = {
        {"bank-files.md", 4}, {"bank-files.zh-CN.md", 4}, {"tax-hall.md", 1}, {"tax-hall.zh-CN.md", 1}};
    for (const auto& [name, count] : pages) {
        const auto shown = examples(page(name));
        EXPECT_EQ(shown.size(), count) << name;
        for (const std::string& example : shown) {
            const std::string_view format = std::string_view(example).substr(0, example.find('|'));
            const std::string fault =
                format == "CANBAO-BANK-NOTICES"       ? first_fault(read_bank_notices(example))
                : format == "CANBAO-DEBIT-AGREEMENTS" ? first_fault(read_debit_agreements(example))
                : format == "CANBAO-DEBIT"            ? first_fault(DebitFile::read(example))
                : format == "CANBAO-DEBIT-RESULT"     ? first_fault(DebitResultFile::read(example))
                                                      : first_fault(read_tax_hall_shift(example));
            EXPECT_EQ(fault, "none") << example;
        }
    }
}

TEST(PaymentPages, show_a_shift_that_lacks_ten_yuan) {
    EXPECT_EQ(read_tax_hall_shift(examples(page("tax-hall.md")).front())->cash_difference(),
              Money::fen(-1'000));
}

TEST(PaymentPages, name_every_outcome_of_a_debit) {
    for (const char* name : {"bank-files.md", "bank-files.zh-CN.md"})
        for (const std::string_view outcome : kDebitOutcomes)
            EXPECT_NE(page(name).find(fmt::format("| `{}` |", outcome)), std::string::npos) << outcome;
}

TEST(PaymentPages, show_results_of_refunds_that_are_taken) {
    for (const char* name : {"refund-file.md", "refund-file.zh-CN.md"}) {
        const auto shown = examples(page(name));
        ASSERT_EQ(shown.size(), 3U) << name;
        const auto results = RefundResultFile::read(shown.back());
        EXPECT_EQ(first_fault(results), "none") << name;
        EXPECT_EQ(results->text(), shown.back());
    }
}

}  // namespace
}  // namespace canbao
