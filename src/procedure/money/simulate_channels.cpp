#include "procedure/money/simulate_channels.h"

#include <algorithm>
#include <map>
#include <random>

#include <fmt/format.h>

#include "channels/channel_statement.h"
#include "store/payment_basis.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3600 * kSecond;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::size_t kNoticesOfFile = 2000;

struct SimulatedChannel {
    std::string_view key;
    std::uint64_t share;  // of a hundred people
};
constexpr std::array<SimulatedChannel, 4> kChannels = {
    {{"wechat", 60}, {"bank_counter", 20}, {"tax_hall_cash", 10}, {"tax_hall_pos", 5}}};
constexpr std::uint64_t kHundred = 100;
constexpr std::uint64_t kPaysTwice = 50;
constexpr std::uint64_t kPaysTooLittle = 200;
constexpr std::uint64_t kStatementErrs = 150;

ChannelKey channel(std::string_view key) { return *ChannelKey::parse(key); }

class Simulation {
   public:
    Simulation(const SimulationOrder& order, const std::vector<DueBill>& bills)
        : order_(order), draw_(order.seed) {
        // Within a day of eight hours, so that a shift holds it.
        const std::int64_t opens = last_moment_of(order.on) + 1 - kDay + 9 * kHour;
        for (const DueBill& bill : bills) {
            const std::uint64_t drawn = draw_() % kHundred;
            std::uint64_t below = 0;
            for (const SimulatedChannel& each : kChannels) {
                below += each.share;
                if (drawn >= below) continue;
                pay(bill, each.key, opens);
                if (draw_() % kPaysTwice == 0) pay(bill, "wechat", opens);
                break;
            }
        }
    }

    std::vector<SimulatedFile> files() {
        std::vector<SimulatedFile> files;
        std::string callbacks;
        const CallbackSigner unsigned_file = {"rehearsal",
                                              [](std::string_view) { return std::string(32, '\0'); }};
        for (const Delivery& each : of("wechat").callbacks(unsigned_file)) callbacks += each.bytes + "\n";
        files.push_back({"微信通知.jsonl", std::move(callbacks)});
        for (const Delivery& each : of("bank_counter").bank_notices(kNoticesOfFile, TextEncoding::gb18030))
            files.push_back({fmt::format("银行通知{}.txt", ++banks_), each.bytes});
        std::vector<HappenedPayment> hall = happened_["tax_hall_cash"];
        const auto& pos = happened_["tax_hall_pos"];
        hall.insert(hall.end(), pos.begin(), pos.end());
        if (!hall.empty())
            for (const Delivery& each :
                 ChannelSimulator(hall, {}, order_.seed).shifts(channel("tax_hall_cash"), TextEncoding::utf8))
                files.push_back({fmt::format("办税厅班次{}.txt", ++shifts_), each.bytes});
        for (const SimulatedChannel& each : kChannels) files.push_back(statement(each.key));
        return files;
    }

   private:
    void pay(const DueBill& bill, std::string_view key, std::int64_t opens) {
        const std::size_t number = ++paid_;
        // No two at one moment.
        const std::int64_t at = opens + static_cast<std::int64_t>(number) * (8 * kHour / 1'000'000);
        Money amount = bill.due;
        if (draw_() % kPaysTooLittle == 0) amount = amount - Money::fen(1);
        HappenedPayment payment{
            .notice = {.channel = channel(key),
                       .trade = *TradeNumber::parse(
                           fmt::format("SIM{}{:09}", order_.on.text().substr(0, 4), number)),
                       .order = {},
                       .amount = amount,
                       .paid_at = at / kSecond * kSecond,
                       .lines = {{order_.season.area, bill.person, PaymentItem::contribution,
                                  order_.season.year, amount}}}};
        happened_[std::string(key)].push_back(std::move(payment));
    }

    ChannelSimulator of(const std::string& key) { return {happened_[key], order_.misbehaviour, order_.seed}; }

    // The channel's own account, with faults of its own; all is in the treasury the same day.
    SimulatedFile statement(std::string_view key) {
        std::string out;
        StatementWriter writer(out, {channel(key), order_.season.area, order_.on, order_.on, 1});
        for (const HappenedPayment& payment : happened_[std::string(key)]) {
            const std::uint64_t drawn = draw_() % kStatementErrs;
            if (drawn == 0) continue;
            const std::string trade = payment.notice.trade.text();
            const Money amount = drawn == 1 ? payment.notice.amount + Money::fen(100) : payment.notice.amount;
            for (const EntryKind kind : {EntryKind::paid, EntryKind::posted})
                writer.add({.trade = trade, .order = {}, .amount = amount, .day = order_.on, .kind = kind});
            if (drawn == 2) {
                const std::string other = trade + "X";
                writer.add({.trade = other,
                            .order = {},
                            .amount = amount,
                            .day = order_.on,
                            .kind = EntryKind::paid});
            }
        }
        writer.finish();
        return {fmt::format("对账单_{}.csv", key), std::move(out)};
    }

    const SimulationOrder& order_;
    std::mt19937_64 draw_;
    std::size_t paid_ = 0;
    int banks_ = 0;
    int shifts_ = 0;
    std::map<std::string, std::vector<HappenedPayment>> happened_;
};

}  // namespace

DatabaseResult<std::vector<SimulatedFile>> simulate_channels(Connection& connection,
                                                             const SimulationOrder& order) {
    TRY(connection.begin(TransactionKind::read));
    const auto read = [&]() -> DatabaseResult<std::vector<DueBill>> {
        const SeasonState state = TRY(read_season_state(connection, order.season));
        return due_bills(connection, order.season, state.billed ? state.billed->run : 0);
    };
    const auto bills = read();
    connection.roll_back();
    if (!bills) return tl::unexpected(bills.error());
    return Simulation(order, *bills).files();
}

}  // namespace canbao
