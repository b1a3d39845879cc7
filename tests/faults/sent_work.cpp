#include "faults/sent_work.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

#include "channels/act_line.h"
#include "faults/invented_acts.h"
#include "faults/money_state.h"
#include "files/line_source.h"
#include "gateway/channel_simulator.h"
#include "procedure/act_batch.h"
#include "procedure/money/take_payments.h"
#include "vocabulary/moment.h"

namespace canbao::faults {
namespace {

constexpr std::string_view kAreas[] = {"140702", "140522"};
constexpr std::size_t kPeople = 12;
constexpr std::int64_t kDueFen = 40'000;

std::string_view area_of(std::size_t person) { return kAreas[person % 3 == 0 ? 1 : 0]; }

Actor actor() { return {"王芳", Role::agency, *RegionCode::parse("140000")}; }

ActGround ground_of(const SentWork::Ground& ground) {
    return {ground.book, ground.keys, 1, "test", std::ssize(ground.keys.prints())};
}

DatabaseResult<std::int64_t> one_number(Connection& connection, std::string_view sql) {
    const std::vector<std::int64_t> numbers = TRY(numbers_by(connection, sql));
    return numbers.front();
}

// ── Acts ──

std::vector<PreparedAct> prepared(const std::vector<std::string>& lines, const KeyRing& keys) {
    std::vector<PreparedAct> acts;
    ActLineReader reader;
    for (std::string line : lines) {
        const std::size_t length = line.size();
        line.append(LineSource::kPadding, ' ');
        auto command = reader.read(std::string_view(line).substr(0, length));
        CHECK(command.has_value());
        acts.push_back(prepare_act(*std::move(command), actor(), "terminal", keys));
    }
    return acts;
}

DatabaseResult<std::vector<ActAnswer>> carry_out_acts(Connection& connection, const ActGround& ground,
                                                      std::span<const PreparedAct> acts,
                                                      const std::vector<std::size_t>& batch,
                                                      ActNumbers& numbers, std::int64_t now) {
    std::vector<const PreparedAct*> given;
    given.reserve(batch.size());
    for (const std::size_t i : batch) given.push_back(&acts[i]);
    return carry_out_batch(connection, ground, given, numbers, now);
}

class SentActs final : public SentWork {
   public:
    SentActs(const Ground& ground, std::uint64_t seed, std::size_t count)
        : ground_(ground_of(ground)),
          numbers_(static_cast<unsigned>(seed)),
          acts_(prepared(invented_acts({.seed = seed, .count = count}), ground.keys)) {}

    std::size_t size() const override { return acts_.size(); }
    DatabaseResult<std::vector<Answered>> send(Connection& connection, const std::vector<std::size_t>& batch,
                                               std::int64_t now) override {
        std::vector<Answered> answered;
        for (ActAnswer& answer : TRY(carry_out_acts(connection, ground_, acts_, batch, numbers_, now))) {
            const bool is_repeated = answer.is_repeated;
            answer.is_repeated = false;
            std::string text;
            append_act_answer(text, answer, Language::en);
            answered.push_back({std::move(text), answer.fault.has_value(), is_repeated});
        }
        return answered;
    }
    DatabaseResult<std::int64_t> count(Connection& connection) const override {
        return one_number(connection, "select count(*) from act");
    }
    std::int64_t expected(const std::vector<bool>& done) const override {
        return std::ranges::count(done, true);
    }
    DatabaseResult<bool> begin(const std::string&, std::int64_t) override { return true; }

   private:
    ActGround ground_;
    ActNumbers numbers_;
    std::vector<PreparedAct> acts_;
};

// ── Payments ──

// A bank's notices as a file, gone with it.
class NoticesFile {
   public:
    explicit NoticesFile(std::uint64_t seed)
        : path_(
              (std::filesystem::temp_directory_path() / fmt::format("canbao-notices-{}-{}", ::getpid(), seed))
                  .string()) {
        const Rate often = *Rate::parse("30%");
        const ChannelSimulator bank(payments(seed), {often, often, often, often, kNever}, seed);
        std::ofstream file(path_, std::ios::binary);
        file << bank.bank_notices(1000, TextEncoding::utf8).front().bytes;
        CHECK(file.flush().good());
    }
    ~NoticesFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    NoticesFile(const NoticesFile&) = delete;
    NoticesFile& operator=(const NoticesFile&) = delete;

    ChannelFile open() const {
        const ChannelKey hall = *ChannelKey::parse("tax_hall");
        auto file = ChannelFile::open({.path = path_, .channel = {}, .cash = hall, .pos = hall});
        CHECK(file.has_value());
        return *std::move(file);
    }

   private:
    // Some people pay twice, some with a relative of the other county, one is known to nobody.
    static std::vector<HappenedPayment> payments(std::uint64_t seed) {
        std::mt19937_64 draw(seed);
        std::vector<HappenedPayment> all;
        const std::size_t count = 20 + draw() % 40;
        for (std::size_t i = 0; i < count; ++i) {
            PaymentNotice notice{.channel = *ChannelKey::parse("bank_counter"),
                                 .trade = *TradeNumber::parse(fmt::format("T{}", i)),
                                 .order = {},
                                 .amount = {},
                                 .paid_at = *parse_moment("2025-12-10T09:00:00+08:00") +
                                            static_cast<std::int64_t>(i) * 60'000'000,
                                 .lines = {}};
            for (std::size_t lines = draw() % 4 == 0 ? 2 : 1; lines > 0; --lines)
                notice.lines.push_back(line_of(draw() % (kPeople + 1)));
            for (const PaymentLine& line : notice.lines) notice.amount += line.amount;
            all.push_back({.notice = std::move(notice)});
        }
        return all;
    }
    static PaymentLine line_of(std::size_t person) {
        return {*RegionCode::parse(area_of(person)),
                DocumentReference{
                    *IdentityDocument::parse(DocumentKind::resident_id, invented_id(person)), {}, {}},
                PaymentItem::contribution, 2026, Money::fen(kDueFen)};
    }

    std::string path_;
};

class SentPayments final : public SentWork {
   public:
    SentPayments(const Ground& ground, std::uint64_t seed)
        : work_(ground), ground_(ground_of(ground)), numbers_(static_cast<unsigned>(seed)), file_(seed) {
        ChannelFile file = file_.open();
        while (auto notice = file.next()) {
            const RegionCode home = notice->lines.front().area;
            payments_.push_back(prepare_payment({home, *std::move(notice)}, actor(), ground.keys));
        }
    }

    std::size_t size() const override { return payments_.size(); }
    DatabaseResult<std::vector<Answered>> send(Connection& connection, const std::vector<std::size_t>& batch,
                                               std::int64_t now) override {
        std::vector<const PreparedPayment*> given;
        given.reserve(batch.size());
        for (const std::size_t i : batch) given.push_back(&payments_[i]);
        std::vector<Answered> answered;
        for (const PaymentAnswer& answer : TRY(carry_out_batch(connection, ground_, given, numbers_, now))) {
            // What contradicts is answered so each time.
            if (answer.fault)
                answered.push_back(
                    {answer.fault->message.en, answer.fault->kind != ActFault::Kind::key_reused, true});
            else
                answered.push_back({fmt::format("{} {} {}", answer.payment->number, answer.payment->act,
                                                answer.payment->amount.text()),
                                    false, answer.is_repeated});
        }
        return answered;
    }
    // Shares of each trade.
    DatabaseResult<std::int64_t> count(Connection& connection) const override {
        return one_number(connection, "select count(*) from payment");
    }
    std::int64_t expected(const std::vector<bool>& done) const override {
        std::set<std::pair<std::string, RegionCode>> shares;
        for (std::size_t i = 0; i < done.size(); ++i) {
            const PaymentNotice& notice = payments_[i].command.notice;
            if (done[i])
                for (const PaymentLine& line : notice.lines) shares.emplace(notice.trade.text(), line.area);
        }
        return std::ssize(shares);
    }
    DatabaseResult<bool> begin(const std::string& database, std::int64_t now) override {
        const BulkWriter::Options options{.database = DatabaseAddress(database),
                                          .clock = [now] { return now; },
                                          .running = [] { return std::int64_t{0}; }};
        BulkWriter writer = TRY(BulkWriter::start(options, work_.book, work_.keys, "law", "test", actor()));
        return register_channel_file(writer, *RegionCode::parse(kAreas[0]), file_.open(),
                                     *Date::parse("2025-12-11"));
    }

   private:
    Ground work_;
    ActGround ground_;
    ActNumbers numbers_;
    NoticesFile file_;
    std::vector<PreparedPayment> payments_;
};

}  // namespace

std::unique_ptr<SentWork> SentWork::acts(const Ground& ground, std::uint64_t seed, std::size_t count) {
    return std::make_unique<SentActs>(ground, seed, count);
}

std::unique_ptr<SentWork> SentWork::payments(const Ground& ground, std::uint64_t seed) {
    return std::make_unique<SentPayments>(ground, seed);
}

DatabaseResult<Done> enrol_people(Connection& connection, const SentWork::Ground& ground, std::int64_t now) {
    std::vector<std::string> lines;
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < kPeople; ++i) {
        const std::string document = fmt::format(R"({{"kind":"resident_id","number":"{}"}})", invented_id(i));
        lines.push_back(fmt::format(
            R"({{"act":"register","area":"{0}","key":"r{1}","on":"2025-12-01","document":{2},"name":"示例","residence":"{0}100200"}})",
            area_of(i), i, document));
        lines.push_back(fmt::format(
            R"({{"act":"enrol","area":"{}","key":"e{}","on":"2025-12-01","document":{},"cause":"first"}})",
            area_of(i), i, document));
    }
    for (std::size_t i = 0; i < lines.size(); ++i) all.push_back(i);
    ActNumbers numbers(1);
    const auto acts = prepared(lines, ground.keys);
    TRY(carry_out_acts(connection, ground_of(ground), acts, all, numbers, now));
    return Done{};
}

}  // namespace canbao::faults
