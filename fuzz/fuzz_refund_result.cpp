// Results of refunds: whatever is taken is written as it was read, and says nothing twice.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "channels/refund_file.h"
#include "vocabulary/check.h"

using namespace canbao;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto file = RefundResultFile::read(text);
    if (!file) {
        CHECK(!file.error().empty());
        return 0;
    }
    const std::string written = file->text();
    const auto again = RefundResultFile::read(written);
    CHECK(again.has_value() && again->rows == file->rows && again->text() == written);
    std::int64_t before = 0;
    for (const RefundResultRow& row : file->rows) {
        CHECK(row.line > before && row.amount > Money{});
        CHECK((row.result == RefundResult::paid) == row.paid_on.has_value());
        before = row.line;
    }
    return 0;
}
