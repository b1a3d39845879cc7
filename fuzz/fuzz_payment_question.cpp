// Questions for payments: whatever the bytes, one is read or refused with a field and words in both
// languages, and the next is read as if it were the first.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "channels/padded_line.h"
#include "channels/payment_question.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

template <typename Read>
bool is_read(const Read& read) {
    if (read) return true;
    CHECK(!read.error().message.zh.empty() && !read.error().message.en.empty());
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static PaymentQuestionReader reader;
    const PaddedLine line(std::string_view(reinterpret_cast<const char*>(bytes), size));
    const auto asked = reader.read(line.text());
    if (is_read(asked)) CHECK(asked->area.text().size() == 6);
    const auto by_anybody = reader.read_public(line.text());
    if (is_read(by_anybody)) CHECK(by_anybody->document.kind() != DocumentKind::household_book);
    PaymentQuestionReader other;
    CHECK(other.read(line.text()).has_value() == asked.has_value());
    CHECK(other.read_public(line.text()).has_value() == by_anybody.has_value());
    return 0;
}
