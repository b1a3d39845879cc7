#include "gateway/damaged_file.h"

#include "channels/bank_notice.h"
#include "channels/debit_result.h"
#include "channels/invented_payments.h"
#include "channels/tax_hall_shift.h"
#include "gateway/channel_simulator.h"

namespace canbao {
namespace {

std::vector<HappenedPayment> payments() {
    std::vector<HappenedPayment> out;
    for (std::int64_t i = 1; i <= 5; ++i)
        out.push_back({paid_notice("tax_cash", i, 40'000, {line_for(invented_document(), 40'000)}).payment,
                       PaymentKind::special, HappenedPayment::Outcome::paid});
    return out;
}

std::string debits(TextEncoding encoding) {
    auto writer = *DebitFileWriter::create({*ChannelKey::parse("bank_debit"), payment_area(), 2026, 1,
                                            *Date::parse("2026-01-15"), 2, Money::fen(72'000)},
                                           encoding);
    std::string out;
    writer.begin(out);
    for (const std::uint32_t row : {1U, 2U})
        writer.append(out, {row, order_of(row), *AgreementNumber::parse("A"),
                            Money::fen(row == 1 ? 40'000 : 32'000), *DebitSummary::parse("医保")});
    writer.finish(out);
    return out;
}

// A reader that takes a good file and no damaged one.
template <typename Read>
void expect_refused(const std::string& file, const Read& read) {
    EXPECT_EQ(first_fault(read(file)), "none");
    for (const Damage damage : kDamages) {
        const std::string bad = damaged(file, damage);
        EXPECT_NE(bad, file);
        EXPECT_NE(first_fault(read(bad)), "none") << static_cast<int>(damage) << '\n' << bad;
    }
}

TEST(DamagedFile, is_taken_by_no_reader) {
    for (const TextEncoding encoding : {TextEncoding::utf8, TextEncoding::gb18030}) {
        const ChannelSimulator simulator(payments(), {}, 1);
        expect_refused(simulator.bank_notices(10, encoding).front().bytes,
                       [](const std::string& file) { return read_bank_notices(file); });
        expect_refused(simulator.shifts(*ChannelKey::parse("tax_cash"), encoding).front().bytes,
                       [](const std::string& file) { return read_tax_hall_shift(file); });
        const std::vector<std::string> sent = {debits(encoding)};
        expect_refused(sent.front(), [](const std::string& file) { return DebitFile::read(file); });
        expect_refused(simulator.debit_results(sent, morning())->front().bytes,
                       [](const std::string& file) { return DebitResultFile::read(file); });
    }
}

}  // namespace
}  // namespace canbao
