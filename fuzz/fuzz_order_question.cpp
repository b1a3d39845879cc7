// Lines between us and a channel's program: whatever the bytes, one is read, and then written and read again
// as the same; or it is refused with words in both languages.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "channels/order_question.h"
#include "channels/padded_line.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

std::string written(const OrderQuestion& question) {
    std::string out;
    append_order_question(out, question);
    return out;
}
std::string written(const OrderAnswer& answer) {
    std::string out;
    append_order_answer(out, answer);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static OrderLineReader reader;
    const PaddedLine line(std::string_view(reinterpret_cast<const char*>(bytes), size));
    const auto check_again = [&](const auto& read, auto again) {
        if (!read) {
            CHECK(!read.error().message.zh.empty() && !read.error().message.en.empty());
            return;
        }
        const std::string text = written(*read);
        const auto second = again(PaddedLine(text).text());
        CHECK(second.has_value() && written(*second) == text);
    };
    check_again(reader.read_question(line.text()),
                [](std::string_view text) { return reader.read_question(text); });
    check_again(reader.read_answer(line.text()),
                [](std::string_view text) { return reader.read_answer(text); });
    return 0;
}
