// A file of batch debit of a million rows, and the bank's answer to it: written, checked, and gone through.

#include <string>

#include <benchmark/benchmark.h>

#include "channels/debit_result.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::uint32_t kRows = DebitBatch::kMostRows;
constexpr std::int64_t kFen = 40'000;

DebitBatch batch() {
    return {*ChannelKey::parse("bank_debit"),
            *RegionCode::parse("140522"),
            2026,
            1,
            *Date::parse("2026-01-15"),
            kRows,
            Money::fen(kFen * kRows)};
}

// An order's number of the real length.
OrderNumber order_of(std::uint32_t row) {
    return OrderNumber(*RegionCode::parse("140522"), 890'900'547'752'000'000 + row);
}

std::string sent(TextEncoding encoding) {
    auto writer = *DebitFileWriter::create(batch(), encoding);
    const DebitSummary summary = *DebitSummary::parse("2026年城乡居民医保费");
    std::string out;
    writer.begin(out);
    for (std::uint32_t row = 1; row <= kRows; ++row)
        writer.append(
            out, {row, order_of(row), *AgreementNumber::parse("622848-" + std::to_string(1'000'000 + row)),
                  Money::fen(kFen), summary});
    writer.finish(out);
    return out;
}

// Trades in no order, as those of a bank with several machines are.
std::string answered() {
    constexpr std::uint64_t kOddMultiplier = 0x9E37'79B9'7F4A'7C15;
    DebitResultWriter writer(batch());
    std::string out;
    writer.begin(out);
    for (std::uint32_t row = 1; row <= kRows; ++row) {
        DebitResultRow result{row, order_of(row), Money::fen(kFen), DebitOutcome::success, std::nullopt};
        if (row % 20 == 0)
            result.outcome = DebitOutcome::insufficient;
        else
            result.debit = {*TradeNumber::parse("BK" + std::to_string(row * kOddMultiplier)),
                            1'768'440'600'000'000 + row * std::int64_t{1'000'000}};
        writer.append(out, result);
    }
    writer.finish(out);
    return out;
}

void count_rows(benchmark::State& state) {
    state.counters["rows/s"] = benchmark::Counter(
        static_cast<double>(kRows) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void write_debits(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(sent(TextEncoding::utf8).size());
    count_rows(state);
}
BENCHMARK(write_debits)->Unit(benchmark::kMillisecond);

template <typename File>
void check(benchmark::State& state, const std::string& bytes) {
    for (auto _ : state) CHECK(File::read(bytes));
    count_rows(state);
}
void check_debits(benchmark::State& state) { check<DebitFile>(state, sent(TextEncoding::utf8)); }
BENCHMARK(check_debits)->Unit(benchmark::kMillisecond);
void check_debits_of_gb18030(benchmark::State& state) {
    check<DebitFile>(state, sent(TextEncoding::gb18030));
}
BENCHMARK(check_debits_of_gb18030)->Unit(benchmark::kMillisecond);
void check_results(benchmark::State& state) { check<DebitResultFile>(state, answered()); }
BENCHMARK(check_results)->Unit(benchmark::kMillisecond);

void take_rows_of_results(benchmark::State& state) {
    const std::string bytes = answered();
    const auto file = DebitResultFile::read(bytes);
    CHECK(file);
    for (auto _ : state) {
        DebitResultFile::Rows rows(*file);
        std::uint32_t taken = 0;
        while (rows.next()) ++taken;
        CHECK(taken == kRows);
    }
    count_rows(state);
}
BENCHMARK(take_rows_of_results)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace canbao
