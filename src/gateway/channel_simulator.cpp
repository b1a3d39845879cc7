#include "gateway/channel_simulator.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "channels/bank_notice.h"
#include "channels/debit_result.h"
#include "channels/payment_callback.h"
#include "channels/tax_hall_shift.h"
#include "gateway/seeded_draws.h"
#include "vocabulary/check.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3600 * kSecond;
constexpr std::int64_t kFenPerYuan = 100;
// Streams of draws that are not of a payment.
constexpr std::uint64_t kNonces = 1ULL << 40;
constexpr std::uint64_t kContradictions = 2ULL << 40;
constexpr std::uint64_t kDebits = 3ULL << 40;
constexpr std::uint64_t kQueries = 4ULL << 40;

using Content = Telling::Content;

bool is_paid(const HappenedPayment& payment) { return payment.outcome == HappenedPayment::Outcome::paid; }

// Some yuan more, also for the last person of it.
void change_amount(PaymentNotice& notice, std::int64_t yuan) {
    constexpr int kMostYuan = 50;
    CHECK(yuan >= 1 && yuan <= kMostYuan);
    notice.amount += Money::fen(yuan * kFenPerYuan);
    if (!notice.lines.empty()) notice.lines.back().amount += Money::fen(yuan * kFenPerYuan);
}

// What is told of a payment besides the truth: another amount, or that it is not paid.
ChannelNotice contradiction_of(const HappenedPayment& payment, SeededDraws draws) {
    const PaymentNotice& notice = payment.notice;
    const std::int64_t choice = draws.between(0, 3);
    if (choice == 3) {
        PaidNotice other{notice, payment.kind};
        change_amount(other.payment, draws.between(1, 50));
        return other;
    }
    return StateNotice{notice.channel, static_cast<UnpaidState>(choice), notice.trade, notice.order,
                       notice.amount,  notice.paid_at + kSecond};
}

std::string nonce_of(SeededDraws draws) { return fmt::format("{:016x}{:016x}", draws.next(), draws.next()); }

// The payments of one day at the hall, as a shift. The number of the shift is that of its day.
TaxHallShift shift_of(std::span<const HappenedPayment* const> payments, const ChannelKey& cash_channel,
                      int number) {
    std::vector<ShiftReceipt> receipts;
    for (const HappenedPayment* payment : payments) {
        const PaymentNotice& notice = payment->notice;
        CHECK(notice.lines.size() == 1);
        const bool is_cash = notice.channel == cash_channel;
        receipts.push_back({notice.trade, is_cash ? ShiftWay::cash : ShiftWay::pos,
                            is_cash
                                ? std::nullopt
                                : std::optional(*HallCode::parse(fmt::format("P{}", receipts.size() + 1))),
                            notice.paid_at, payment->kind, notice.lines.front()});
    }
    std::ranges::stable_sort(receipts, {}, &ShiftReceipt::paid_at);
    TaxHallShift shift{*HallCode::parse("hall-1"),
                       *HallCode::parse("1"),
                       *HallCode::parse("0001"),
                       number,
                       receipts.front().paid_at - kHour,
                       Money::fen(500 * kFenPerYuan),
                       receipts,
                       receipts.back().paid_at + kHour,
                       Money()};
    shift.counted = shift.opening_float + shift.booked_cash();
    return shift;
}

}  // namespace

std::vector<Delivery> ChannelSimulator::callbacks(const CallbackSigner& signer) const {
    std::vector<const HappenedPayment*> paid;
    std::vector<std::int64_t> moments;
    for (const HappenedPayment& payment : payments_) {
        if (!is_paid(payment)) continue;
        paid.push_back(&payment);
        moments.push_back(payment.notice.paid_at);
    }
    std::vector<Delivery> out;
    for (const Telling& telling : plan_tellings(moments, misbehaviour_, seed_)) {
        const HappenedPayment& payment = *paid[telling.subject];
        std::string body;
        append_payment_callback(body,
                                telling.content == Content::truth
                                    ? ChannelNotice(PaidNotice{payment.notice, payment.kind})
                                    : contradiction_of(payment, {seed_, kContradictions + telling.subject}));
        MessageProof proof{signer.key, telling.at / kSecond, nonce_of({seed_, kNonces + out.size()}), {}};
        proof.signature = signer.sign(signed_text(proof.timestamp, proof.nonce, body));
        out.push_back({telling.at, {}, std::move(body), proof_headers(proof)});
    }
    return out;
}

std::vector<Delivery> ChannelSimulator::bank_notices(std::size_t most, TextEncoding encoding) const {
    CHECK(most >= 1 && most <= BankNotices::kMost);
    std::vector<const HappenedPayment*> paid;
    std::vector<std::int64_t> moments;
    for (const HappenedPayment& payment : payments_) {
        CHECK(payment.notice.channel == payments_.front().notice.channel);
        if (!is_paid(payment)) continue;
        paid.push_back(&payment);
        moments.push_back(payment.notice.paid_at);
    }
    const std::vector<Telling> plan = plan_tellings(moments, misbehaviour_, seed_);
    std::vector<Delivery> out;
    for (std::size_t begin = 0; begin < plan.size(); begin += most) {
        const auto part = std::span(plan).subspan(begin, std::min(most, plan.size() - begin));
        BankNotices file{
            paid.front()->notice.channel, civil_day(part.back().at), static_cast<int>(out.size() + 1), {}};
        for (const Telling& telling : part) {
            const HappenedPayment& payment = *paid[telling.subject];
            if (telling.content == Content::truth)
                file.notices.emplace_back(PaidNotice{payment.notice, payment.kind});
            else
                file.notices.push_back(contradiction_of(payment, {seed_, kContradictions + telling.subject}));
        }
        auto bytes = write_bank_notices(file, encoding);
        CHECK(bytes);
        out.push_back({part.back().at,
                       fmt::format("{}-{}-{}.txt", file.channel.text(), file.day.text(), file.number),
                       *std::move(bytes), std::nullopt});
    }
    return out;
}

std::vector<Delivery> ChannelSimulator::shifts(const ChannelKey& cash_channel, TextEncoding encoding) const {
    std::map<Date, std::vector<const HappenedPayment*>> days;
    for (const HappenedPayment& payment : payments_)
        if (is_paid(payment)) days[civil_day(payment.notice.paid_at)].push_back(&payment);
    std::vector<TaxHallShift> shifts;
    std::vector<std::int64_t> moments;
    for (const auto& [day, payments] : days) {
        shifts.push_back(shift_of(payments, cash_channel, static_cast<int>(shifts.size() + 1)));
        moments.push_back(shifts.back().closed_at);
    }
    std::vector<Delivery> out;
    for (const Telling& telling : plan_tellings(moments, misbehaviour_, seed_)) {
        TaxHallShift shift = shifts[telling.subject];
        if (telling.content == Content::contradiction) {
            ShiftReceipt& receipt = shift.receipts.front();
            receipt.line.amount += Money::fen(kFenPerYuan);
            if (receipt.way == ShiftWay::cash) shift.counted += Money::fen(kFenPerYuan);
        }
        auto bytes = write_tax_hall_shift(shift, encoding);
        CHECK(bytes);
        out.push_back({telling.at,
                       fmt::format("{}-{}-{}.txt", shift.hall.text(), shift.counter.text(), shift.number),
                       *std::move(bytes), std::nullopt});
    }
    return out;
}

FileResult<std::vector<Delivery>> ChannelSimulator::debit_results(std::span<const std::string> files,
                                                                  std::int64_t sent_at) const {
    constexpr std::int64_t kApart = kSecond / 10;
    std::map<OrderNumber, const HappenedPayment*> by_order;
    for (const HappenedPayment& payment : payments_)
        if (payment.notice.order) by_order.emplace(*payment.notice.order, &payment);
    std::vector<DebitFile> sent;
    std::vector<std::int64_t> moments;
    for (const std::string& file : files) {
        auto read = DebitFile::read(file);
        if (!read) return tl::unexpected(std::move(read.error()));
        moments.push_back(sent_at + static_cast<std::int64_t>(sent.size()) * kApart);
        sent.push_back(*std::move(read));
    }
    const auto result_of = [&](const DebitRow& row, Content content) {
        SeededDraws draws(seed_, kDebits + static_cast<std::uint64_t>(row.order.number()));
        constexpr int kLastOutcome = kDebitOutcomes.size() - 1;
        const auto reason = static_cast<DebitOutcome>(draws.between(1, kLastOutcome));
        const auto found = by_order.find(row.order);
        const bool was_paid = found != by_order.end() && is_paid(*found->second);
        DebitResultRow result{row.sequence, row.order, row.amount, reason, std::nullopt};
        if (was_paid == (content == Content::contradiction && row.sequence == 1)) return result;
        result.outcome = DebitOutcome::success;
        result.debit = was_paid
                           ? DebitResultRow::Debit{found->second->notice.trade, found->second->notice.paid_at}
                           : DebitResultRow::Debit{*TradeNumber::parse("X" + row.order.text()), sent_at};
        return result;
    };
    std::vector<Delivery> out;
    for (const Telling& telling : plan_tellings(moments, misbehaviour_, seed_)) {
        const DebitFile& file = sent[telling.subject];
        DebitResultWriter writer(file.batch());
        std::string bytes;
        writer.begin(bytes);
        DebitFile::Rows rows(file);
        while (const auto row = rows.next()) writer.append(bytes, result_of(*row, telling.content));
        writer.finish(bytes);
        out.push_back({telling.at,
                       fmt::format("{}-{}-{}-{}-result.txt", file.batch().channel.text(),
                                   file.batch().area.text(), file.batch().year, file.batch().number),
                       std::move(bytes), std::nullopt});
    }
    return out;
}

QueryAnswer ChannelSimulator::query(const OrderNumber& order, int attempt) const {
    using Kind = QueryAnswer::Kind;
    SeededDraws draws(seed_, kQueries + static_cast<std::uint64_t>(order.number()) * 1'000 +
                                 static_cast<std::uint64_t>(attempt));
    if (draws.happens(misbehaviour_.silent)) return {Kind::silent, std::nullopt};
    const auto found = std::ranges::find(payments_, std::optional(order),
                                         [](const HappenedPayment& payment) { return payment.notice.order; });
    if (found == payments_.end()) return {Kind::unknown, std::nullopt};
    const bool is_wrong = draws.happens(misbehaviour_.contradicting);
    if (is_paid(*found) == is_wrong) return {Kind::unpaid, std::nullopt};
    return {Kind::paid, PaidNotice{found->notice, found->kind}};
}

}  // namespace canbao
