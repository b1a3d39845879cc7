// Payments on a real database: submitters in this process pay for random people among many, each a whole act:
// prepared by whoever submits it, decided by a quote, written with what it pays and the ledger, on the disk
// before it is answered.
//
//     bench_payments fill POLICIES DATABASE KEYS AREAS PEOPLE   registers and enrols invented people
//     bench_payments pay POLICIES DATABASE KEYS AREAS PEOPLE SECONDS SUBMITTERS COMMITTERS MOST_IN_BATCH
//     bench_payments file FILE PEOPLE NUMBER                    writes a bank's file for `canbao payment
//     take` bench_payments naive FILE PEOPLE SECONDS                 plain statements on SQLite, one
//     transaction each
//
// Whoever is drawn twice has paid already: then the money is due back, which is recorded too.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <random>

#include <fmt/format.h>
#include <sqlite3.h>

#include "channels/bank_notice.h"
#include "filling.h"
#include "procedure/committer.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view kAreaCodes[] = {"140522", "140405", "140702", "140823"};
// 2025-12-01 10:00 in China: in the window of all four.
constexpr std::int64_t kPaidAt = 1'764'554'400'000'000;
constexpr Money kStandard = Money::fen(40'000);

const Actor kTax{"bench", Role::tax, *RegionCode::parse("140000")};

double percentile(std::vector<double>& milliseconds, double share) {
    const auto at = static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1));
    std::ranges::nth_element(milliseconds, milliseconds.begin() + static_cast<std::ptrdiff_t>(at));
    return milliseconds[at];
}

PaymentCommand payment(std::size_t areas, std::size_t person, std::string trade) {
    const RegionCode area = *RegionCode::parse(kAreaCodes[person % areas]);
    const auto number = number_of(area, static_cast<std::int64_t>(person / areas) + 1);
    return {area,
            {.channel = *ChannelKey::parse("wechat"),
             .trade = *TradeNumber::parse(trade),
             .order = {},
             .amount = kStandard,
             .paid_at = kPaidAt,
             .lines = {{area, number, PaymentItem::contribution, kYear, kStandard}}}};
}

struct Run {
    std::size_t areas;
    std::size_t people;
    int seconds;
    unsigned submitters;
};

// Submitters, each of whom waits for the answer before they send again; one thread speaks for all of them, as
// that of a server does for its sessions.
class Submitters {
   public:
    Submitters(Committer& committer, const KeyRing& keys, const Run& run)
        : committer_(committer),
          keys_(keys),
          run_(run),
          prefix_(fmt::format("4200{:010}", std::random_device{}())),
          draw_(std::random_device{}()) {}

    int measure() {
        const std::uint64_t batches_before = committer_.counts().batches;
        const auto begun = Steady::now();
        for (unsigned i = 0; i < run_.submitters; ++i) send();
        const auto end = begun + std::chrono::seconds(run_.seconds);
        for (unsigned open = run_.submitters; open > 0;) {
            for (const Answered& each : take_answered()) {
                took_.push_back(each.milliseconds);
                if (Steady::now() < end)
                    send();
                else
                    --open;
            }
        }
        const double seconds = std::chrono::duration<double>(Steady::now() - begun).count();
        const auto all = static_cast<double>(took_.size());
        const auto batches = static_cast<double>(committer_.counts().batches - batches_before);
        fmt::print(
            "{} submitters: {:.0f} payments/s ({} paid, {} due back, {} faults), {:.1f} a batch, p50 {:.1f} ms, p99 "
            "{:.1f} ms, longest {:.1f} ms\n",
            run_.submitters, all / seconds, paid_, surplus_, faults_, all / batches, percentile(took_, 0.5),
            percentile(took_, 0.99), percentile(took_, 1.0));
        return faults_ == 0 ? 0 : 1;
    }

   private:
    struct Answered {
        double milliseconds;
    };

    void send() {
        const auto sent = Steady::now();
        auto prepared = prepare_payment(
            payment(run_.areas, draw_() % run_.people, fmt::format("{}{:012}", prefix_, ++sent_)), kTax,
            keys_);
        committer_.submit(std::move(prepared), [this, sent](const PaymentAnswer& answer) {
            const double took = std::chrono::duration<double, std::milli>(Steady::now() - sent).count();
            const std::lock_guard lock(mutex_);
            if (answer.fault)
                ++faults_;
            else
                ++(answer.payment->parts.front().item == PartItem::contribution ? paid_ : surplus_);
            if (answered_.empty()) has_answers_.notify_one();
            answered_.push_back({took});
        });
    }

    std::vector<Answered> take_answered() {
        std::unique_lock lock(mutex_);
        has_answers_.wait(lock, [&] { return !answered_.empty(); });
        return std::exchange(answered_, {});
    }

    Committer& committer_;
    const KeyRing& keys_;
    const Run run_;
    std::string prefix_;
    std::mt19937_64 draw_;
    std::uint64_t sent_ = 0;  // a channel's numbers ascend
    std::vector<double> took_;

    std::mutex mutex_;
    std::condition_variable has_answers_;
    std::vector<Answered> answered_;
    std::uint64_t paid_ = 0;
    std::uint64_t surplus_ = 0;
    std::uint64_t faults_ = 0;
};

// Of everybody of the first area, sorted by person, as a bank tells them: docs/formats/bank-files.md.
int write_file(char** argv) {
    const std::size_t people = std::strtoull(argv[3], nullptr, 10);
    BankNotices notices{.channel = *ChannelKey::parse("bank_counter"),
                        .day = civil_day(kPaidAt),
                        .number = std::atoi(argv[4]),
                        .notices = {}};
    for (std::size_t i = 0; i < people; ++i) {
        PaymentNotice told = payment(1, i, fmt::format("YC{}{:018}", notices.number, i)).notice;
        told.channel = notices.channel;
        notices.notices.emplace_back(PaidNotice{std::move(told), PaymentKind::normal});
    }
    const auto text = write_bank_notices(notices, TextEncoding::utf8);
    CHECK(text);
    std::ofstream file(argv[2], std::ios::binary);
    file << *text;
    file.close();
    CHECK(file.good());
    return 0;
}

int with_books(int argc, char** argv) {
    OfficeOptions options;
    options.common.policies = argv[2];
    options.database = argv[3];
    options.keys = argv[4];
    const auto office = open_office(options);
    if (!office) return 1;
    const std::size_t areas = std::strtoull(argv[5], nullptr, 10);
    const std::size_t people = std::strtoull(argv[6], nullptr, 10);
    constexpr int kFilling = 7;
    if (argc == kFilling) {
        const auto begun = Steady::now();
        for (std::size_t i = 0; i < areas; ++i)
            fill(*office, *RegionCode::parse(kAreaCodes[i]), people / areas);
        fmt::print("{} people enrolled in {:.1f} s\n", people,
                   std::chrono::duration<double>(Steady::now() - begun).count());
        return 0;
    }
    auto committer = Committer::start({.database = office->database,
                                       .committers = static_cast<unsigned>(std::atoi(argv[9])),
                                       .most_in_batch = std::strtoull(argv[10], nullptr, 10)},
                                      *office->book, *office->keys, office->law, "bench");
    if (!committer) {
        fmt::print(stderr, "{}\n", committer.error().message.en);
        return 1;
    }
    const Run run{areas, people, std::atoi(argv[7]), static_cast<unsigned>(std::atoi(argv[8]))};
    return Submitters(**committer, *office->keys, run).measure();
}

// As somebody would write it without thinking of speed: tables of their own, one transaction for each
// payment.
class Naive {
   public:
    explicit Naive(const char* path) {
        CHECK(sqlite3_open(path, &database_) == SQLITE_OK);
        run("pragma journal_mode=wal");
        run("pragma synchronous=full");
    }
    ~Naive() { sqlite3_close(database_); }
    Naive(const Naive&) = delete;
    Naive& operator=(const Naive&) = delete;

    void fill(std::size_t people) {
        run("create table bill(person integer primary key, amount int not null, paid_by int)");
        run("create table payment(id integer primary key, channel text not null, trade text not null, person int not "
            "null, amount int not null, unique(channel, trade))");
        run("create table entry(payment int not null, account text not null, amount int not null)");
        run("create table balance(account text primary key, amount int not null)");
        run("insert into balance values ('contribution', 0)");
        run(
            fmt::format("with recursive n(i) as (select 1 union all select i + 1 from n where i < {}) "
                        "insert into bill select i, 40000, null from n",
                        people));
    }

    void pay(std::uint64_t person, const std::string& trade) {
        run("begin immediate");
        run(fmt::format(
            "insert into payment(channel, trade, person, amount) values ('wechat', '{}', {}, 40000)", trade,
            person));
        const auto id = sqlite3_last_insert_rowid(database_);
        run(fmt::format("update bill set paid_by = {} where person = {} and paid_by is null", id, person));
        run(fmt::format("insert into entry values ({0}, 'wechat', 40000), ({0}, 'contribution', -40000)",
                        id));
        run("update balance set amount = amount + 40000 where account = 'contribution'");
        run("commit");
    }

   private:
    void run(const std::string& sql) {
        char* error = nullptr;
        if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, &error) == SQLITE_OK) return;
        fmt::print(stderr, "{}: {}\n", sql, error);
        std::exit(1);
    }
    sqlite3* database_ = nullptr;
};

int naive(char** argv) {
    const std::size_t people = std::strtoull(argv[3], nullptr, 10);
    Naive books(argv[2]);
    books.fill(people);
    std::mt19937_64 draw(std::random_device{}());
    std::uint64_t paid = 0;
    const auto begun = Steady::now();
    const auto end = begun + std::chrono::seconds(std::atoi(argv[4]));
    for (; Steady::now() < end; ++paid) books.pay(draw() % people + 1, fmt::format("4200{:022}", paid));
    fmt::print("naive, one transaction each: {:.0f} payments/s\n",
               static_cast<double>(paid) / std::chrono::duration<double>(Steady::now() - begun).count());
    return 0;
}

}  // namespace
}  // namespace canbao

int main(int argc, char** argv) {
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if ((mode == "fill" && argc == 7) || (mode == "pay" && argc == 11)) return canbao::with_books(argc, argv);
    if (mode == "naive" && argc == 5) return canbao::naive(argv);
    if (mode == "file" && argc == 5) return canbao::write_file(argv);
    fmt::print(stderr, "bench_payments fill|pay|file|naive …: see the head of its source\n");
    return 2;
}
