// Files of banks and the tax hall: whatever the bytes, a file is taken whole, and then written and read again
// as the same; or it is refused with at least one fault in both languages. Each kind of file is tried with
// every input.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "channels/bank_notice.h"
#include "channels/debit_agreements.h"
#include "channels/debit_result.h"
#include "channels/tax_hall_shift.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

void check_refused(const RejectedFile& file, std::size_t size) {
    CHECK(!file.empty() && !file.faults().empty());
    CHECK(file.faults().size() <= RejectedFile::kMostFaults && file.faults().size() <= file.count());
    for (const RecordFault& fault : file.faults()) {
        CHECK(fault.line <= size && fault.field.key.empty() == fault.field.zh.empty());
        CHECK(!fault.message.zh.empty() && !fault.message.en.empty());
    }
    CHECK(!file.text("x").zh.empty());
}

// Reads by `read` what `write` makes of a value; both texts are the same.
template <typename Value, typename Read, typename Write>
void check_again(const Value& value, const Read& read, const Write& write) {
    const std::string text = write(value, TextEncoding::utf8);
    const auto again = read(text);
    CHECK(again.has_value());
    CHECK(write(*again, TextEncoding::utf8) == text);
    const std::string encoded = write(value, TextEncoding::gb18030);
    const auto decoded = read(encoded);
    CHECK(decoded.has_value());
}

std::string written(const DebitFile& file, TextEncoding encoding) {
    auto writer = DebitFileWriter::create(file.batch(), encoding);
    CHECK(writer.has_value());
    std::string out;
    writer->begin(out);
    DebitFile::Rows rows(file);
    while (const auto row = rows.next()) writer->append(out, *row);
    writer->finish(out);
    return out;
}

std::string answered(const DebitResultFile& file, TextEncoding) {
    DebitResultWriter writer(file.batch());
    std::string out;
    writer.begin(out);
    DebitResultFile::Rows rows(file);
    while (const auto row = rows.next()) {
        writer.append(out, *row);
        CHECK(debited_payment(file.batch(), *row).has_value() == row->debit.has_value());
    }
    writer.finish(out);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto taken = [&](const auto& result) {
        if (!result) check_refused(result.error(), size);
        return result.has_value();
    };
    const auto notices = read_bank_notices(text);
    if (taken(notices))
        check_again(
            *notices, [](std::string_view again) { return read_bank_notices(again); },
            [](const BankNotices& value, TextEncoding encoding) {
                return *write_bank_notices(value, encoding);
            });
    const auto debits = DebitFile::read(text);
    if (taken(debits)) check_again(*debits, &DebitFile::read, &written);
    const auto results = DebitResultFile::read(text);
    if (taken(results)) check_again(*results, &DebitResultFile::read, &answered);
    const auto agreements = read_debit_agreements(text);
    if (taken(agreements)) CHECK(agreements->agreed.size() + agreements->ended.size() <= size);
    const auto shift = read_tax_hall_shift(text);
    if (taken(shift)) {
        CHECK(shift->cash_difference() == shift->counted - shift->opening_float - shift->booked_cash());
        check_again(*shift, &read_tax_hall_shift, [](const TaxHallShift& value, TextEncoding encoding) {
            return *write_tax_hall_shift(value, encoding);
        });
    }
    return 0;
}
