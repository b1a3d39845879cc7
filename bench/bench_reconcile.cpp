// Reconciliation of two files of millions of rows.
//
//     bench_reconcile generate FOLDER ROWS       ours and theirs, as statements and as CSV for other engines
//     bench_reconcile match FOLDER THREADS       from the two statements to the sorted differences
//     bench_reconcile stream FOLDER THREADS      the same, but ours come row by row, and keys are copied, as
//     from
//                                                a database
//
//     bench_reconcile load FOLDER DATABASE KEYS  ours as payments in books that were migrated
//     bench_reconcile books FOLDER DATABASE KEYS from the books to the stored result
//
// bench/reconcile runs it beside DuckDB.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>
#include <unordered_set>

#include <fmt/format.h>

#include "channels/channel_statement.h"
#include "cli/office.h"
#include "collection/key_match.h"
#include "files/mapped_file.h"
#include "procedure/money/reconcile.h"
#include "store/payment_store.h"
#include "vocabulary/check.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Steady = std::chrono::steady_clock;

const ChannelKey kChannel = *ChannelKey::parse("wechat");
const Date kFirst = *Date::parse("2026-01-01");
constexpr int kDays = 28;

double since(Steady::time_point begun) {
    return std::chrono::duration<double>(Steady::now() - begun).count();
}

// ── Two files with planted differences ──

struct Row {
    std::uint64_t number;
    std::int32_t fen;
    std::int16_t day;
};

std::uint64_t mix(std::uint64_t x) {
    x = (x ^ x >> 30U) * 0xBF58'476D'1CE4'E5B9;
    x = (x ^ x >> 27U) * 0x94D0'49BB'1331'11EB;
    return x ^ x >> 31U;
}

// 20 to 32 letters and digits; distinct for distinct numbers, since the first ten tell them apart.
std::string trade_of(std::uint64_t number) {
    constexpr std::string_view kSigns = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string trade;
    std::uint64_t rest = number * 0x9E37'79B9'7F4A'7C15 >> 13U;  // 51 bits: ten signs of 36
    for (int i = 0; i < 10; ++i, rest /= kSigns.size()) trade += kSigns[rest % kSigns.size()];
    rest = mix(number);
    const std::size_t length = 20 + rest % 13;
    for (std::uint64_t more = mix(rest); trade.size() < length; more = mix(more))
        trade += kSigns[more % kSigns.size()];
    return trade;
}

struct Sides {
    std::vector<Row> ours, theirs;
};

// One row in two hundred differs.
Sides invent(std::size_t rows) {
    std::mt19937_64 random(20'300'101);
    Sides sides;
    for (std::uint64_t i = 1; i <= rows; ++i) {
        const Row row{i, mix(i) % 50 == 0 ? 38'000 : 40'000, static_cast<std::int16_t>(mix(~i) % kDays)};
        Row other = row;
        const std::uint64_t fate = random() % 10'000;
        if (fate >= 24 && fate < 40) other.fen += static_cast<std::int32_t>(1 + random() % 5'000);
        if (fate >= 50 && fate < 55) other.day = static_cast<std::int16_t>((row.day + 1) % kDays);
        const bool is_ours = fate >= 12, is_theirs = fate < 12 || fate >= 24;
        if (is_ours) sides.ours.push_back(row);
        if (is_theirs) sides.theirs.push_back(other);
        if (fate >= 40 && fate < 47) sides.theirs.push_back(other);
        if (fate >= 47 && fate < 50) sides.ours.push_back(row);
    }
    std::ranges::shuffle(sides.ours, random);
    std::ranges::shuffle(sides.theirs, random);
    return sides;
}

void write(const std::vector<Row>& rows, const std::string& path) {
    constexpr std::size_t kBlock = std::size_t{1} << 20U;
    std::ofstream statement(path + ".statement", std::ios::binary);
    std::ofstream csv(path + ".csv", std::ios::binary);
    std::string text, plain;
    StatementWriter writer(text, {kChannel, std::nullopt, kFirst, kFirst.plus_days(kDays - 1), 1});
    const auto flush = [](std::ofstream& out, std::string& block) {
        out.write(block.data(), static_cast<std::streamsize>(block.size()));
        block.clear();
    };
    const RegionCode area = *RegionCode::parse("140522");
    for (const Row& row : rows) {
        const std::string trade = trade_of(row.number);
        const std::string order =
            OrderNumber(area, 890'900'547'752'021'874 + static_cast<std::int64_t>(row.number)).text();
        const Date day = kFirst.plus_days(row.day);
        writer.add({trade, order, Money::fen(row.fen), day, EntryKind::paid});
        fmt::format_to(std::back_inserter(plain), "{},{},{}\n", trade, row.fen, day.text());
        if (text.size() < kBlock) continue;
        flush(statement, text);
        flush(csv, plain);
    }
    writer.finish();
    flush(statement, text);
    flush(csv, plain);
    CHECK(statement.good() && csv.good());
}

// ── Matching ──

MappedFile open(const std::string& path) {
    auto file = MappedFile::open(path);
    CHECK(file.has_value());
    return std::move(*file);
}

ChannelStatement parse(const MappedFile& file, unsigned threads) {
    auto statement = ChannelStatement::parse(file.bytes(), {kChannel, std::nullopt}, {.threads = threads});
    if (!statement) std::cerr << statement.error().message.en << '\n';
    CHECK(statement.has_value());
    return std::move(*statement);
}

void print(const KeyMatch& match, double seconds) {
    std::string line;
    for (std::size_t i = 0; i < kFindings.size(); ++i)
        line += fmt::format("{}{}={}", i == 0 ? "" : " ", kFindings[i], match.count(static_cast<Finding>(i)));
    std::cout << fmt::format("{}\t{:.3f}\n", line, seconds);
}

void match_files(const std::string& folder, unsigned threads) {
    const auto begun = Steady::now();
    const MappedFile our_file = open(folder + "/ours.statement");
    const MappedFile their_file = open(folder + "/theirs.statement");
    auto ours = parse(our_file, threads);
    auto theirs = parse(their_file, threads);
    const double read = since(begun);
    const auto match = KeyMatch::of(ours.take_key_rows(), theirs.take_key_rows(), {.threads = threads});
    print(match, since(begun));
    std::cerr << fmt::format("of this reading {:.3f} s\n", read);
}

// One thread gives ours, one by one; the other reads the file meanwhile.
void match_stream(const std::string& folder, unsigned threads) {
    const auto begun = Steady::now();
    const MappedFile our_file = open(folder + "/ours.statement");
    const MappedFile their_file = open(folder + "/theirs.statement");
    std::vector<KeyRows> theirs, ours(1);
    {
        const std::jthread reading([&] { theirs = parse(their_file, 1).take_key_rows(); });
        std::string_view text = our_file.bytes();
        text.remove_prefix(text.find('\n') + 1);
        text.remove_prefix(text.find('\n') + 1);
        StatementRowReader reader(kFirst, kFirst.plus_days(kDays - 1));
        StatementRow row;
        const char* at = text.data();
        for (std::int64_t number = 1; reader.take(at, text.data() + text.size(), row); ++number)
            ours[0].add({row.kind, row.trade, row.amount.in_fen(), row.day.days_since_1970(), number});
    }
    print(KeyMatch::of(std::move(ours), std::move(theirs), {.threads = threads}), since(begun));
}

// ── Books ──

const RegionCode kArea = *RegionCode::parse("140522");
const Actor kActor{"bench", Role::tax, *RegionCode::parse("140000")};

Office office_of(const std::string& database, const std::string& keys) {
    OfficeOptions options;
    options.common.policies = "policies";
    options.database = database;
    options.keys = keys;
    auto office = open_office(options);
    CHECK(office.has_value());
    return *std::move(office);
}

// Ours as payments, each trade once: a channel's trade is one payment.
void load_books(const std::string& folder, const std::string& database, const std::string& keys) {
    constexpr std::int64_t kDay = 24LL * 3'600'000'000;
    constexpr std::size_t kAtOnce = 50'000;
    const Office office = office_of(database, keys);
    auto connection = open_database(office.database, DatabaseUse::write);
    CHECK(connection);
    const MappedFile file = open(folder + "/ours.statement");
    const ChannelStatement statement = parse(file, 2);
    std::unordered_set<std::string> seen;
    PaymentRows rows;
    std::int64_t number = 0;
    const auto flush = [&] {
        CHECK((*connection)->begin(TransactionKind::write) && write_facts(**connection, rows.take()) &&
              (*connection)->commit());
        rows = PaymentRows();
    };
    statement.for_each_row([&](const StatementRow& row) {
        if (!seen.emplace(row.trade).second) return;
        constexpr std::int64_t kStep = 4096;
        const Payment payment{.area = kArea,
                              .number = ++number * kStep,
                              .act = 1,
                              .channel = kChannel,
                              .trade = *TradeNumber::parse(row.trade),
                              .order = {},
                              .total = row.amount,
                              .amount = row.amount,
                              .paid_at = last_moment_of(row.day) - kDay / 2,
                              .parts = {}};
        rows.add(payment, row.day);
        if (number % kAtOnce == 0) flush();
    });
    flush();
}

// From the books to what differs, stored.
void reconcile_books(const std::string& folder, const std::string& database, const std::string& keys) {
    const Office office = office_of(database, keys);
    auto writer = BulkWriter::start({.database = office.database}, *office.book, *office.keys, office.law,
                                    "bench", kActor);
    CHECK(writer);
    const auto begun = Steady::now();
    const auto report =
        reconcile(*writer, office.database,
                  {.path = folder + "/theirs.statement", .area = kArea, .channel = {}, .on = kFirst});
    if (!report) std::cerr << report.error().message.en << '\n';
    CHECK(report);
    const double took = since(begun);
    std::int64_t matched = 0;
    for (const ReconcileReport::Row& row : report->rows)
        if (row.finding == Finding::matched) matched += row.tally.count;
    std::cout << fmt::format("matched={} written={}\t{:.3f}\n", matched, report->changed.size(), took);
}

// The greatest resident size that the kernel saw.
void print_peak() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) std::cerr << line << '\n';
}

int run(const std::vector<std::string>& words) {
    constexpr std::size_t kWords = 3;
    if (words.size() == kWords && words[0] == "generate") {
        const Sides sides = invent(std::strtoull(words[2].c_str(), nullptr, 10));
        write(sides.ours, words[1] + "/ours");
        write(sides.theirs, words[1] + "/theirs");
        return EXIT_SUCCESS;
    }
    constexpr std::size_t kWordsOfBooks = 4;
    if (words.size() == kWordsOfBooks && (words[0] == "load" || words[0] == "books")) {
        (words[0] == "load" ? load_books : reconcile_books)(words[1], words[2], words[3]);
        print_peak();
        return EXIT_SUCCESS;
    }
    if (words.size() != kWords || (words[0] != "match" && words[0] != "stream")) {
        std::cerr
            << "usage: bench_reconcile generate FOLDER ROWS | match FOLDER THREADS | stream FOLDER THREADS\n";
        return 2;
    }
    const auto threads = static_cast<unsigned>(std::strtoul(words[2].c_str(), nullptr, 10));
    if (words[0] == "match")
        match_files(words[1], threads);
    else
        match_stream(words[1], threads);
    print_peak();
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace canbao

int main(int count, char** words) { return canbao::run({words + 1, words + count}); }
