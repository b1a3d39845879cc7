#include "gateway/channel_simulator.h"

#include <algorithm>
#include <map>
#include <set>

#include "channels/bank_notice.h"
#include "channels/debit_result.h"
#include "channels/invented_payments.h"
#include "channels/padded_line.h"
#include "channels/payment_callback.h"
#include "channels/tax_hall_shift.h"

namespace canbao {
namespace {

constexpr std::size_t kPayments = 200;
const Rate kSometimes = *Rate::parse("30%");
const Misbehaviour kAll{kSometimes, kSometimes, kSometimes, kSometimes, kSometimes};

// Orders, every tenth of them unpaid.
std::vector<HappenedPayment> of_orders() {
    std::vector<HappenedPayment> out;
    for (std::size_t i = 1; i <= kPayments; ++i) {
        const PaidNotice paid = paid_notice("wechat", static_cast<std::int64_t>(i), 40'000);
        out.push_back({paid.payment, i % 3 == 0 ? PaymentKind::special : PaymentKind::normal,
                       i % 10 == 0 ? HappenedPayment::Outcome::unpaid : HappenedPayment::Outcome::paid});
    }
    return out;
}

// At the tax hall, twenty a day.
std::vector<HappenedPayment> at_the_hall() {
    std::vector<HappenedPayment> out;
    for (std::int64_t i = 1; i <= std::int64_t{kPayments}; ++i) {
        PaidNotice paid =
            paid_notice(i % 2 == 0 ? "tax_cash" : "tax_pos", i, 40'000, {line_for(PersonNumber{i}, 40'000)});
        paid.payment.paid_at = morning() + i / 20 * std::int64_t{86'400'000'000} + i * 1'000'000;
        out.push_back({paid.payment, PaymentKind::normal, HappenedPayment::Outcome::paid});
    }
    return out;
}

// A stand-in that can be followed by eye; the real ones are tried where they are made.
CallbackSigner signer() {
    return {"wechat-2026", [](std::string_view text) {
                std::string out(32, '\0');
                for (std::size_t i = 0; i < text.size(); ++i)
                    out[i % 32] = static_cast<char>(out[i % 32] * 31 + text[i]);
                return out;
            }};
}

using Told = std::map<std::string, std::vector<std::string>>;  // by trade: what was told, written

void note(Told& told, const ChannelNotice& notice) {
    std::string text;
    append_payment_callback(text, notice);
    const auto* paid = std::get_if<PaidNotice>(&notice);
    const std::string trade =
        paid != nullptr ? paid->payment.trade.text() : std::get<StateNotice>(notice).trade->text();
    told[trade].push_back(text);
}

Told told_by_callbacks(const std::vector<Delivery>& deliveries) {
    Told told;
    PaymentCallbackReader reader;
    for (const Delivery& delivery : deliveries) {
        const PaddedLine body(delivery.bytes);
        const auto notice = reader.read(body.text());
        EXPECT_TRUE(notice) << delivery.bytes;
        if (notice) note(told, *notice);
    }
    return told;
}

Told told_by_bank(const std::vector<Delivery>& deliveries) {
    Told told;
    for (const Delivery& delivery : deliveries) {
        const auto file = read_bank_notices(delivery.bytes);
        EXPECT_TRUE(file) << delivery.bytes;
        for (const ChannelNotice& notice : file->notices) note(told, notice);
    }
    return told;
}

Told told_by_hall(const std::vector<Delivery>& deliveries) {
    Told told;
    for (const Delivery& delivery : deliveries) {
        const auto shift = read_tax_hall_shift(delivery.bytes);
        EXPECT_TRUE(shift) << delivery.bytes;
        for (const ShiftReceipt& receipt : shift->receipts)
            note(told, receipt_payment(receipt, *ChannelKey::parse(
                                                    receipt.way == ShiftWay::cash ? "tax_cash" : "tax_pos")));
    }
    return told;
}

// What should be told if each paid one is, once.
Told truth(const std::vector<HappenedPayment>& payments) {
    Told told;
    for (const HappenedPayment& payment : payments)
        if (payment.outcome == HappenedPayment::Outcome::paid)
            note(told, PaidNotice{payment.notice, payment.kind});
    return told;
}

// Trades told otherwise than once and truly, by what happened to them.
struct Oddities {
    std::size_t missing = 0, repeated = 0, contradicted = 0;
};
Oddities oddities(const Told& told, const Told& truth) {
    Oddities out;
    for (const auto& [trade, right] : truth) {
        const auto found = told.find(trade);
        if (found == told.end()) {
            ++out.missing;
            continue;
        }
        const auto times = std::ranges::count(found->second, right.front());
        EXPECT_GE(times, 1);
        out.repeated += times > 1 ? 1 : 0;
        out.contradicted += std::ssize(found->second) > times ? 1 : 0;
    }
    return out;
}

std::vector<std::string> debit_files() {
    std::vector<std::string> out;
    constexpr std::uint32_t kRows = 20;
    for (int number = 1; number <= 10; ++number) {
        auto writer =
            *DebitFileWriter::create({*ChannelKey::parse("wechat"), payment_area(), 2026, number,
                                      *Date::parse("2026-01-15"), kRows, Money::fen(40'000 * kRows)},
                                     TextEncoding::utf8);
        std::string& file = out.emplace_back();
        writer.begin(file);
        for (std::uint32_t row = 1; row <= kRows; ++row)
            writer.append(file, {row, order_of((number - 1) * kRows + row), *AgreementNumber::parse("A"),
                                 Money::fen(40'000), *DebitSummary::parse("医保")});
        writer.finish(file);
    }
    return out;
}

TEST(ChannelSimulator, tells_every_payment_once_where_it_behaves) {
    const ChannelSimulator wechat(of_orders(), {}, 1);
    EXPECT_EQ(told_by_callbacks(wechat.callbacks(signer())), truth(of_orders()));
    EXPECT_EQ(told_by_bank(wechat.bank_notices(7, TextEncoding::gb18030)), truth(of_orders()));
    EXPECT_EQ(wechat.bank_notices(7, TextEncoding::utf8).size(), 26U);
    const ChannelSimulator hall(at_the_hall(), {}, 1);
    EXPECT_EQ(told_by_hall(hall.shifts(*ChannelKey::parse("tax_cash"), TextEncoding::utf8)),
              truth(at_the_hall()));
    EXPECT_TRUE(ChannelSimulator({}, kAll, 1).callbacks(signer()).empty());
    EXPECT_TRUE(ChannelSimulator({}, kAll, 1).bank_notices(7, TextEncoding::utf8).empty());
}

TEST(ChannelSimulator, signs_each_callback_when_it_is_sent) {
    const auto deliveries = ChannelSimulator(of_orders(), kAll, 1).callbacks(signer());
    std::set<std::string> nonces;
    for (const Delivery& delivery : deliveries) {
        ASSERT_TRUE(delivery.proof);
        const auto proof = read_proof(*delivery.proof);
        ASSERT_TRUE(proof) << proof.error().field;
        EXPECT_EQ(proof->key, "wechat-2026");
        EXPECT_EQ(freshness(proof->timestamp, delivery.at), Freshness::fresh);
        EXPECT_EQ(proof->signature,
                  signer().sign(signed_text(proof->timestamp, proof->nonce, delivery.bytes)));
        nonces.insert(proof->nonce);
    }
    EXPECT_EQ(nonces.size(), deliveries.size());
}

TEST(ChannelSimulator, misbehaves_the_same_way_for_a_seed) {
    const ChannelSimulator one(of_orders(), kAll, 1), same(of_orders(), kAll, 1), other(of_orders(), kAll, 2);
    EXPECT_EQ(one.callbacks(signer()), same.callbacks(signer()));
    EXPECT_NE(one.callbacks(signer()), other.callbacks(signer()));
    EXPECT_EQ(one.bank_notices(7, TextEncoding::utf8), same.bank_notices(7, TextEncoding::utf8));
    EXPECT_NE(one.bank_notices(7, TextEncoding::utf8), other.bank_notices(7, TextEncoding::utf8));
    EXPECT_EQ(*one.debit_results(debit_files(), morning()), *same.debit_results(debit_files(), morning()));
    EXPECT_NE(*one.debit_results(debit_files(), morning()), *other.debit_results(debit_files(), morning()));
    const ChannelKey cash = *ChannelKey::parse("tax_cash");
    const ChannelSimulator hall(at_the_hall(), kAll, 1), again(at_the_hall(), kAll, 1),
        third(at_the_hall(), kAll, 3);
    EXPECT_EQ(hall.shifts(cash, TextEncoding::utf8), again.shifts(cash, TextEncoding::utf8));
    EXPECT_NE(hall.shifts(cash, TextEncoding::utf8), third.shifts(cash, TextEncoding::utf8));
}

TEST(ChannelSimulator, each_misbehaviour_shows) {
    const auto odd = [](const Misbehaviour& misbehaviour) {
        return oddities(told_by_callbacks(ChannelSimulator(of_orders(), misbehaviour, 1).callbacks(signer())),
                        truth(of_orders()));
    };
    const auto odd_at_bank = [](const Misbehaviour& misbehaviour) {
        return oddities(
            told_by_bank(ChannelSimulator(of_orders(), misbehaviour, 1).bank_notices(7, TextEncoding::utf8)),
            truth(of_orders()));
    };
    const auto odd_at_hall = [](const Misbehaviour& misbehaviour) {
        return oddities(told_by_hall(ChannelSimulator(at_the_hall(), misbehaviour, 1)
                                         .shifts(*ChannelKey::parse("tax_cash"), TextEncoding::utf8)),
                        truth(at_the_hall()));
    };
    for (const auto& odd_of : {std::function(odd), std::function(odd_at_bank), std::function(odd_at_hall)}) {
        const Oddities silent = odd_of({.silent = kSometimes});
        EXPECT_TRUE(silent.missing > 0 && silent.repeated == 0 && silent.contradicted == 0);
        const Oddities repeated = odd_of({.duplicate = kSometimes});
        EXPECT_TRUE(repeated.missing == 0 && repeated.repeated > 0 && repeated.contradicted == 0);
        const Oddities contradicted = odd_of({.contradicting = kSometimes});
        EXPECT_TRUE(contradicted.missing == 0 && contradicted.contradicted > 0);
        for (const Misbehaviour& other :
             {Misbehaviour{.late = kSometimes}, Misbehaviour{.reordered = kSometimes}}) {
            const Oddities none = odd_of(other);
            EXPECT_TRUE(none.missing == 0 && none.repeated == 0 && none.contradicted == 0);
        }
    }
    const auto late = ChannelSimulator(of_orders(), {.late = Rate::whole()}, 1).callbacks(signer());
    EXPECT_GE(late.front().at, of_orders().front().notice.paid_at + std::int64_t{3'600'000'000});
    const auto reordered = ChannelSimulator(of_orders(), {.reordered = Rate::whole()}, 1).callbacks(signer());
    EXPECT_NE(reordered[0].bytes.find("T000002"), std::string::npos);
    EXPECT_NE(reordered[1].bytes.find("T000001"), std::string::npos);
}

TEST(ChannelSimulator, answers_batch_debits_by_who_paid) {
    const auto files = debit_files();
    const ChannelSimulator bank(of_orders(), {}, 1);
    const auto answers = bank.debit_results(files, morning());
    ASSERT_TRUE(answers);
    ASSERT_EQ(answers->size(), files.size());
    std::uint32_t debited = 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto answer = DebitResultFile::read((*answers)[i].bytes);
        ASSERT_TRUE(answer) << answer.error().text("x").en;
        EXPECT_TRUE(differences(*DebitFile::read(files[i]), *answer).empty());
        debited += answer->totals().debited_rows;
        DebitResultFile::Rows rows(*answer);
        while (const auto row = rows.next())
            EXPECT_EQ(row->outcome == DebitOutcome::success, row->order.number() % 10 != 0);
    }
    EXPECT_EQ(debited, kPayments / 10 * 9);
    EXPECT_FALSE(bank.debit_results(std::vector<std::string>{"END|\n"}, morning()));
}

TEST(ChannelSimulator, misbehaves_with_whole_answers_to_batch_debits) {
    const auto count = [](const Misbehaviour& misbehaviour) {
        return ChannelSimulator(of_orders(), misbehaviour, 1).debit_results(debit_files(), morning())->size();
    };
    EXPECT_EQ(count({.silent = Rate::whole()}), 0U);
    EXPECT_GT(count({.duplicate = Rate::whole()}), 10U);
    EXPECT_EQ(count({.contradicting = Rate::whole()}), 20U);
    const auto answers = ChannelSimulator(of_orders(), {.contradicting = Rate::whole()}, 1)
                             .debit_results(debit_files(), morning());
    std::map<std::string, std::set<std::string>> by_name;
    for (const Delivery& answer : *answers) {
        EXPECT_TRUE(DebitResultFile::read(answer.bytes));
        by_name[answer.name].insert(answer.bytes);
    }
    EXPECT_EQ(by_name.size(), 10U);
    for (const auto& [name, contents] : by_name) EXPECT_EQ(contents.size(), 2U);
}

TEST(ChannelSimulator, is_asked_about_orders) {
    using Kind = QueryAnswer::Kind;
    const ChannelSimulator good(of_orders(), {}, 1);
    const QueryAnswer paid = good.query(order_of(1), 1);
    EXPECT_EQ(paid.kind, Kind::paid);
    EXPECT_EQ(paid.paid->payment.trade.text(), "T000001");
    EXPECT_EQ(good.query(order_of(10), 1).kind, Kind::unpaid);
    EXPECT_EQ(good.query(order_of(999), 1).kind, Kind::unknown);
    EXPECT_EQ(ChannelSimulator(of_orders(), {.silent = Rate::whole()}, 1).query(order_of(1), 1).kind,
              Kind::silent);
    const ChannelSimulator wrong(of_orders(), {.contradicting = Rate::whole()}, 1);
    EXPECT_EQ(wrong.query(order_of(1), 1).kind, Kind::unpaid);
    EXPECT_EQ(wrong.query(order_of(10), 1).kind, Kind::paid);
}

TEST(ChannelSimulator, answers_again_as_before_and_may_answer_the_next_time) {
    using Kind = QueryAnswer::Kind;
    const ChannelSimulator shy(of_orders(), {.silent = kSometimes}, 1);
    int silent = 0;
    for (int order = 1; order <= int{kPayments}; ++order) {
        EXPECT_EQ(shy.query(order_of(order), 1).kind, shy.query(order_of(order), 1).kind);
        int attempt = 1;
        while (shy.query(order_of(order), attempt).kind == Kind::silent && attempt < 50) ++attempt;
        silent += attempt > 1 ? 1 : 0;
        EXPECT_LT(attempt, 50);
    }
    EXPECT_GT(silent, 30);
    EXPECT_LT(silent, 90);
}

}  // namespace
}  // namespace canbao
