#include "procedure/money/take_payments.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "procedure/money/debits.h"
#include "procedure/pass_point.h"
#include "procedure/permission.h"
#include "store/channel_store.h"
#include "store/payment_store.h"

namespace canbao {
namespace {

constexpr std::string_view kActChannelFile = "channel_file";
// So many are on their way at a time: two batches.
constexpr std::size_t kMostOnTheirWay = 2 * kPaymentsOfFileInBatch;

tl::unexpected<DatabaseError> refuse(LocalText message) {
    return tl::unexpected(DatabaseError{Error{std::move(message)}, DatabaseError::Kind::other});
}

// Payments that were handed in and are not told of yet, in the order of the file.
class OnTheirWay {
   public:
    struct Place {
        PaymentNotice notice;
        std::optional<PaymentAnswer> answer;
    };

    // Waits for room; the place stays good until it is taken.
    Place& add(PaymentNotice notice) {
        const std::lock_guard lock(mutex_);
        places_.push_back({std::move(notice), {}});
        return places_.back();
    }
    void answer(Place& place, PaymentAnswer answer) {
        const std::lock_guard lock(mutex_);
        place.answer = std::move(answer);
        if (&place == &places_.front()) has_answer_.notify_one();
    }
    bool is_full() const { return places_.size() >= kMostOnTheirWay; }
    bool is_empty() const { return places_.empty(); }

    // Those at the front that are answered; waits for one at least.
    std::vector<Place> take() {
        std::unique_lock lock(mutex_);
        has_answer_.wait(lock, [&] { return places_.front().answer.has_value(); });
        std::vector<Place> taken;
        while (!places_.empty() && places_.front().answer) {
            taken.push_back(std::move(places_.front()));
            places_.pop_front();
        }
        return taken;
    }

   private:
    std::mutex mutex_;
    std::condition_variable has_answer_;
    std::deque<Place> places_;
};

}  // namespace

void PaymentTally::add(const PaymentAnswer& answer) {
    ++payments;
    if (answer.fault) {
        ++faults;
        return;
    }
    // What was recorded before is told there.
    if (answer.is_repeated) {
        ++repeated;
        return;
    }
    const auto take = [&](const Payment& payment) {
        for (const PaymentPart& part : payment.parts) {
            Sum& sum = part.item == PartItem::surplus ? surplus[part.reason] : paid;
            ++sum.count;
            sum.amount += part.amount;
        }
    };
    if (answer.payment) take(*answer.payment);
    for (const Payment& payment : answer.elsewhere) take(payment);
}

DatabaseResult<bool> register_channel_file(BulkWriter& writer, RegionCode area, const ChannelFile& file,
                                           Date on) {
    if (auto fault = refuse_payment(writer.actor(), area)) return refuse(std::move(fault->message));
    const auto known = TRY(find_channel_file(writer.connection(), area, file.channel(), file.identity()));
    if (known && known->digest == file.digest()) return true;
    if (known)
        return refuse({fmt::format("{} 已受理过另一个内容的文件（办理号 {}），这一个没有受理：请向渠道核实",
                                   file.identity(), known->act),
                       fmt::format("another file was taken as {} (act {}); this one was not: ask the channel",
                                   file.identity(), known->act)});
    const BulkAct act = {
        .area = area,
        .client = std::string(kActChannelFile),
        .key = file.channel().text() + "/" + file.identity(),
        .kind = std::string(kActChannelFile),
        .on = on,
        .command = fmt::format(R"({{"channel":"{}","file":"{}"}})", file.channel().text(), file.identity()),
        .decision = {}};
    const auto facts_by = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
        std::vector<Facts> facts = rows_of_channel_file({.area = area,
                                                         .channel = file.channel(),
                                                         .file = file.identity(),
                                                         .act = number,
                                                         .digest = file.digest(),
                                                         .payments = file.payments(),
                                                         .total = file.total(),
                                                         .difference = file.difference()},
                                                        file.states());
        if (file.debits() != nullptr)
            std::ranges::move(TRY(facts_of_debit_answer(writer.connection(), area, *file.debits(), number)),
                              std::back_inserter(facts));
        return facts;
    };
    const auto written = writer.write_beside(act, facts_by);
    if (written) return false;
    // Another program may have taken the same file at the same moment.
    const auto meanwhile = TRY(find_channel_file(writer.connection(), area, file.channel(), file.identity()));
    if (meanwhile && meanwhile->digest == file.digest()) return true;
    return tl::unexpected(written.error());
}

PaymentTally take_payments(Committer& committer, const KeyRing& keys, const Actor& actor, RegionCode home,
                           ChannelFile& file, const PaymentsAnswered& answered) {
    PaymentTally tally;
    OnTheirWay on_their_way;
    const auto sequence = std::make_shared<ActSequence>();
    const auto take = [&] {
        for (const OnTheirWay::Place& place : on_their_way.take()) {
            tally.add(*place.answer);
            if (answered.each) answered.each(place.notice, *place.answer);
        }
        if (answered.seen) answered.seen(tally.payments);
        pass_point("payments_told");
    };
    while (auto notice = file.next()) {
        while (on_their_way.is_full()) take();
        const RegionCode area = notice->order           ? notice->order->area()
                                : notice->lines.empty() ? home
                                                        : notice->lines.front().area;
        OnTheirWay::Place& place = on_their_way.add(*std::move(notice));
        committer.submit(
            prepare_payment({area, place.notice}, actor, keys),
            [&](PaymentAnswer answer) { on_their_way.answer(place, std::move(answer)); }, sequence);
    }
    while (!on_their_way.is_empty()) take();
    return tally;
}

}  // namespace canbao
