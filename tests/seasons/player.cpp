#include "seasons/player.h"

#include <algorithm>
#include <array>
#include <random>

#include <fmt/format.h>

#include "channels/refund_file.h"
#include "procedure/act_numbers.h"
#include "procedure/money/subsidies.h"
#include "procedure/office_clock.h"
#include "seasons/model.h"
#include "seasons/office.h"

namespace canbao::seasons {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;
constexpr std::int64_t kHour = kDay / 24;
constexpr std::int64_t kNoEarlier = 1'764'633'600'000'000 + kDay;  // whoever sets the clock knows the year

constexpr std::int64_t kAllIsPaid = 1'767'600'000'000'000;  // 2026-01-05

// What is not as it should be.
void expect(bool holds, const std::string& what) {
    if (!holds) throw what;
}

std::string text_of(const Model::Shares& shares) {
    std::string out;
    for (const auto& [area, parts] : shares)
        for (const Part& part : parts)
            out += fmt::format(" [{} {} {}{}]", part.person, part.year, part.fen,
                               part.is_surplus ? " back" : "");
    return out;
}

Date day(std::string_view text) { return *Date::parse(text); }

class Playing {
   public:
    explicit Playing(Engine engine) : office_(engine) { latest_.fill(office_.now()); }

    void happen(const Event& event) {
        using enum Event::Kind;
        switch (event.kind) {
            case payments:
                return tell(known_orders(event.told));
            case clock:
                return office_.set_clock(std::max(kNoEarlier, office_.now() + event.amount));
            case order:
                return take_order(event);
            case leave:
            case death:
            case surplus:
            case stray:
                return apply(event);
            case settle:
                return settle_oldest(event);
            case batch:
                return make_batches();
            case result:
                return take_result(event);
            case confirm:
                return confirm_helped();
            case receive:
                return take_receipt(event);
        }
    }

    void compare() {
        const auto books = office_.ledger();
        const auto model = model_.ledger();
        std::string said;
        for (const auto& [account, fen] : model)
            if (!books.contains(account) || books.at(account) != fen)
                said += fmt::format(" {} {}", account, fen);
        said += " · the books:";
        for (const auto& [account, fen] : books)
            if (!model.contains(account) || model.at(account) != fen)
                said += fmt::format(" {} {}", account, fen);
        expect(books == model, "the model:" + said);
    }

    // The clock is right again, and whoever got no answer tells it again.
    void finish() {
        office_.set_clock(std::max({std::ranges::max(latest_) + 2 * kHour, office_.now(), kAllIsPaid}));
        const std::vector<Told> again = std::move(unheard_);
        unheard_.clear();
        tell(again);
        expect(unheard_.empty(), "the clock is right, and a payment is not taken");
        compare();
        expect(office_.count("select count(*) from payment where channel <> 'subsidy'") == model_.shares(),
               "there are as many shares as were told of");
        const std::string rules = office_.broken_rules();
        expect(rules.empty(), rules);
    }

   private:
    bool is_behind(std::int64_t latest) const { return latest > office_.now() + kClockTolerance; }
    bool is_behind(int area) const { return is_behind(latest_[static_cast<std::size_t>(area)]); }

    // Nobody can pay by an order that was not made.
    std::vector<Told> known_orders(const std::vector<Told>& told) const {
        std::vector<Told> known;
        for (const Told& each : told)
            if (each.order < 0 || office_.has_order(each.order)) known.push_back(each);
        return known;
    }

    void tell(const std::vector<Told>& told) {
        if (told.empty()) return;
        const std::vector<PaymentAnswer> answers = office_.pay(told);
        for (std::size_t i = 0; i < told.size(); ++i) hear(told[i], answers[i]);
    }

    void hear(const Told& told, const PaymentAnswer& answer) {
        const std::string name = told.channel + " " + told.trade;
        const Told* const before = model_.find(told);
        if (answer.fault && answer.fault->kind == ActFault::Kind::clock) {
            // With one payment of a batch all behind it are held back, also those of another area.
            expect(is_behind(std::ranges::max(latest_)) && before == nullptr,
                   name + " is held back, and the clock is right");
            unheard_.push_back(told);
        } else if (answer.fault && answer.fault->kind == ActFault::Kind::bad_command) {
            expect(told.paid_at > office_.now() + kDay, name + " is no command: " + answer.fault->message.en);
            unheard_.push_back(told);
        } else if (before != nullptr) {
            hear_again(name, told, *before, answer);
        } else {
            expect(!answer.fault, name + " is a fault: " + (answer.fault ? answer.fault->message.en : ""));
            expect(!answer.is_repeated, name + " was never told before");
            const Model::Shares booked = shares_of(answer);
            const Model::Shares right = model_.book(told);
            expect(booked == right,
                   name + " is booked as" + text_of(booked) + ", and should be" + text_of(right));
            const Payment& payment = *answer.payment;
            payments_[{told.channel, told.trade}] = payment.number;
            note_share(told, payment);
            for (const Payment& share : answer.elsewhere) note_share(told, share);
        }
    }

    // The first telling stands. Another one of whom it is for is not always seen: the sums are the same.
    void hear_again(const std::string& name, const Told& told, const Told& before,
                    const PaymentAnswer& answer) {
        const bool differs =
            told.fen != before.fen || told.paid_at != before.paid_at || told.order != before.order;
        const bool is_noted = answer.fault && answer.fault->kind == ActFault::Kind::key_reused;
        expect(is_noted || (!differs && answer.is_repeated), name + " contradicts, and is not noted");
        expect(!is_noted || differs || told.lines != before.lines,
               name + " is noted, and does not contradict");
        // A note is an act, too.
        if (is_noted) return note_act(told.home());
        expect(answer.payment->number == payments_.at({told.channel, told.trade}),
               name + " has another number");
        expect(answer.payment->total.in_fen() == before.fen, name + " is repeated with another amount");
    }

    Model::Shares shares_of(const PaymentAnswer& answer) const {
        Model::Shares shares;
        add_share(*answer.payment, shares);
        for (const Payment& share : answer.elsewhere) add_share(share, shares);
        return shares;
    }
    void add_share(const Payment& payment, Model::Shares& shares) const {
        auto& parts = shares[place_of(payment)];
        for (const PaymentPart& part : payment.parts)
            parts.push_back(
                {person_of(part.person), part.year, part.item == PartItem::surplus, part.amount.in_fen()});
        std::ranges::sort(parts);
    }
    int person_of(PersonNumber number) const {
        for (int i = 0; i < kPeople; ++i)
            if (office_.number_of(i) == number) return i;
        return kNobody;
    }

    static int place_of(const Payment& payment) { return payment.area == SeasonOffice::area(0) ? 0 : 1; }

    void note_act(int area) {
        std::int64_t& latest = latest_[static_cast<std::size_t>(area)];
        latest = std::max(latest, office_.now());
    }
    void note_share(const Told& told, const Payment& share) {
        std::int64_t& latest = latest_[static_cast<std::size_t>(place_of(share))];
        latest = std::max(latest, ActNumbers::moment_of(share.act));
        if (place_of(share) == 0) shares_here_[{told.channel, told.trade}] = share.number;
    }

    // ── Acts ──

    // Whether staff may act; where the clock is behind, nothing is recorded.
    template <typename T>
    bool is_taken(int area, const DatabaseResult<T>& answer, bool is_expected, const std::string& what) {
        if (is_behind(area)) {
            expect(!answer, what + ": the clock lies behind, and it is taken");
            return false;
        }
        expect(answer.has_value() == is_expected,
               what + (answer ? ": is taken" : ": " + answer.error().message.en));
        if (answer) note_act(area);
        return answer.has_value();
    }

    void take_order(const Event& event) {
        const int area = kPersons[event.person].area;
        if (is_behind(area)) return;
        const bool may = kPersons[event.person].due > 0 && !model_.is_insured(event.person);
        if (!ordered_.insert(event.key).second) return;
        expect(office_.order(event.person, event.key) == may, "an order is not what it should be");
        note_act(area);
    }

    std::optional<RefundOrder> order_of(const Event& event) const {
        RefundOrder order{.area = SeasonOffice::area(kPersons[event.person].area),
                          .year = 2026,
                          .key = fmt::format("a{}", event.key),
                          .on = day("2025-12-22"),
                          .person = office_.number_of(event.person),
                          .reason = {},
                          .event_on = {},
                          .applied_on = day("2025-12-22"),
                          .employee_entered_on = {},
                          .document = fmt::format("申请{}", event.key),
                          .payment = {},
                          .payee = *Payee::of("示例", "信用社", "6228480402564890018")};
        if (event.kind == Event::Kind::surplus) order.year = 2025 + static_cast<int>(event.chance % 3);
        if (event.kind == Event::Kind::leave || event.kind == Event::Kind::death) {
            // Of the other county no document says anything.
            if (kPersons[event.person].area != 0) return std::nullopt;
            order.reason =
                event.kind == Event::Kind::leave ? RefundReason::student_leaves : RefundReason::death;
            order.event_on = day("2025-12-20");
        }
        if (event.kind != Event::Kind::stray) return order;
        const auto strays = model_.strays();
        if (strays.empty()) return std::nullopt;
        order.person = canbao::kNobody;
        order.area = SeasonOffice::area(0);
        order.payment = shares_here_.at(strays[event.chance % strays.size()]);
        return order;
    }

    std::optional<std::size_t> claim_of(const Event& event, const RefundOrder& order) {
        switch (event.kind) {
            case Event::Kind::leave:
                return model_.leave(event.person);
            case Event::Kind::death:
                return model_.claim_death(event.person);
            case Event::Kind::surplus:
                return model_.claim_surplus(event.person, order.year);
            default: {
                const auto strays = model_.strays();
                return model_.claim_stray(strays[event.chance % strays.size()]);
            }
        }
    }

    void apply(const Event& event) {
        const auto order = order_of(event);
        if (!order) return;
        const std::string name = event.text();
        const auto answer = apply_refund(office_.agency(), *order);
        // The same act again: the first answer.
        if (const auto before = applied_.find(event.key); before != applied_.end()) {
            expect(answer && answer->is_repeated, name + ": is not repeated");
            expect(answer->refund.number == numbers_.at(before->second), name + ": has another number");
            return;
        }
        const int area = order->area == SeasonOffice::area(0) ? 0 : 1;
        if (is_behind(area)) {
            (void)is_taken(area, answer, false, name);
            return;
        }
        const auto claim = claim_of(event, *order);
        if (!is_taken(area, answer, claim.has_value(), name)) return;
        expect(!answer->is_repeated, name + ": is new");
        applied_.emplace(event.key, *claim);
        numbers_[*claim] = answer->refund.number;
        compare_state(*claim, answer->refund, name);
    }

    void compare_state(std::size_t claim, const Refund& refund, const std::string& name) {
        constexpr RefundState kStates[] = {
            RefundState::undetermined, RefundState::nothing_to_pay, RefundState::approved, RefundState::sent,
            RefundState::failed,       RefundState::paid,           RefundState::refused};
        const Model::Claim& it = model_.claim(claim);
        expect(state_of(refund) == kStates[static_cast<std::size_t>(it.state)],
               name + ": is " + std::string(word(state_of(refund))));
        expect(refund.verdict().amount.in_fen() == model_.amount_of(it), name + ": has another amount");
    }

    void settle_oldest(const Event& event) {
        for (std::size_t i = 0; i < model_.claims(); ++i) {
            if (model_.claim(i).state != Model::Refund::undetermined) continue;
            const bool is_granted = event.chance % 3 != 0;
            const auto answer = settle_refund(
                office_.agency(), {SeasonOffice::area(0), numbers_.at(i), fmt::format("s{}", event.key),
                                   day("2025-12-23"), is_granted, "批示"});
            if (!is_taken(0, answer, true, event.text())) return;
            model_.settle(i, is_granted);
            return compare_state(i, answer->refund, event.text());
        }
    }

    // ── Banks ──

    void make_batches() {
        for (const int area : {0, 1})
            for (const int year : {2025, 2026, 2027}) make_batch(area, year);
    }

    void make_batch(int area, int year) {
        std::vector<std::size_t> payable;
        for (std::size_t i = 0; i < model_.claims(); ++i) {
            const Model::Claim& claim = model_.claim(i);
            const bool is_payable =
                claim.state == Model::Refund::approved || claim.state == Model::Refund::failed;
            if (is_payable && claim.area == area && claim.year == year) payable.push_back(i);
        }
        const auto batch =
            make_refund_batch(office_.finance(), {SeasonOffice::area(area), year}, day("2026-03-01"));
        if (!is_taken(area, batch, !payable.empty(), fmt::format("a batch of {} {}", area, year))) return;
        std::int64_t sum = 0;
        // Rows stand in the order of the refunds' numbers.
        std::ranges::sort(payable, {}, [&](std::size_t claim) { return numbers_.at(claim); });
        for (const std::size_t claim : payable) {
            sum += model_.amount_of(model_.claim(claim));
            model_.claim(claim).state = Model::Refund::sent;
        }
        expect(batch->amount.in_fen() == sum, "a batch has another amount");
        batches_.push_back({batch->number, area, payable});
    }

    struct SentBatch {
        std::int64_t number;
        int area;
        std::vector<std::size_t> claims;  // by line
        std::set<std::size_t> answered = {};
    };

    void take_result(const Event& event) {
        if (batches_.empty()) return;
        if (!results_.empty() && event.chance % 5 == 0)
            return take_again(results_[event.chance % results_.size()]);
        SentBatch& batch = batches_[event.chance % batches_.size()];
        std::mt19937_64 draw(event.chance);
        RefundResultFile file{SeasonOffice::area(batch.area),
                              OrderNumber(SeasonOffice::area(batch.area), batch.number),
                              day("2026-03-05"),
                              {}};
        bool contradicts = false;
        std::map<std::size_t, RefundResult> told;
        for (std::size_t i = 0; i < batch.claims.size(); ++i) {
            constexpr RefundResult kResults[] = {RefundResult::paid, RefundResult::paid,
                                                 RefundResult::unknown, RefundResult::failed};
            if (draw() % 5 == 0) continue;
            const RefundResult result = kResults[draw() % 4];
            const std::size_t claim = batch.claims[i];
            // What has its answer is told again now and then, and then otherwise.
            if (batch.answered.contains(i) && draw() % 4 != 0) continue;
            contradicts =
                contradicts || (batch.answered.contains(i) && result != last_.at({batch.number, i}));
            told[i] = result;
            file.rows.push_back(row(i, claim, batch.area, result));
        }
        if (file.rows.empty()) return;
        const RefundAnswerFile handed = {fmt::format("结果{}.txt", ++files_), file.text()};
        const auto taken = take_refund_results(office_.finance(), handed, day("2026-03-10"));
        if (taken && taken->is_repeated) return;
        if (!is_taken(batch.area, taken, !contradicts, event.text())) return;
        results_.push_back(handed);
        for (const auto& [line, result] : told) note(batch, line, result);
    }

    RefundResultRow row(std::size_t line, std::size_t claim, int area, RefundResult result) {
        RefundResultRow row{static_cast<std::int64_t>(line) + 1,
                            OrderNumber(SeasonOffice::area(area), numbers_.at(claim)),
                            Money::fen(model_.amount_of(model_.claim(claim))),
                            result,
                            {},
                            {}};
        if (result != RefundResult::paid) return row;
        row.reference = "BK";
        row.paid_on = day("2026-03-03");
        return row;
    }

    void note(SentBatch& batch, std::size_t line, RefundResult result) {
        if (result == RefundResult::unknown || !batch.answered.insert(line).second) return;
        last_[{batch.number, line}] = result;
        model_.claim(batch.claims[line]).state =
            result == RefundResult::paid ? Model::Refund::paid : Model::Refund::failed;
    }

    // Whatever the clock says: nothing is recorded.
    void take_again(const RefundAnswerFile& file) {
        const auto taken = take_refund_results(office_.finance(), file, day("2026-03-10"));
        expect(taken && taken->is_repeated, "the same result again is not known");
    }

    // ── Others who pay ──

    void confirm_helped() {
        std::vector<int> helped;
        for (int i = 0; i < kPeople; ++i)
            if (model_.may_confirm(i)) helped.push_back(i);
        const auto report = confirm_subsidies(office_.agency(), office_.law(), {SeasonOffice::area(0), 2026},
                                              [](std::uint64_t) {});
        if (helped.empty()) return expect(report && report->confirmed == 0, "somebody is confirmed twice");
        if (!is_taken(0, report, true, "confirm")) return;
        expect(report->confirmed == std::ssize(helped), "others are confirmed than should be");
        for (const int person : helped) model_.confirm(person);
    }

    void take_receipt(const Event& event) {
        if (!received_.insert(event.key).second) return;
        const auto answer = receive_subsidy(office_.finance(), {{SeasonOffice::area(0), 2026},
                                                                fmt::format("u{}", event.key),
                                                                day("2026-03-20"),
                                                                "medical_assistance",
                                                                Money::fen(event.amount),
                                                                "回单"});
        if (!is_taken(0, answer, true, event.text())) received_.erase(event.key);
        if (answer) model_.receive(event.amount);
    }

    SeasonOffice office_;
    Model model_;
    std::array<std::int64_t, 2> latest_{};  // moment of an act of each area
    std::vector<Told> unheard_;             // for want of a right clock
    // Our numbers: in the home of a trade, and in the area of those whom nobody knows.
    std::map<Model::Trade, std::int64_t> payments_, shares_here_;
    std::map<int, std::size_t> applied_;           // claims by key
    std::map<std::size_t, std::int64_t> numbers_;  // of refunds, by claim
    std::set<int> ordered_, received_;             // keys
    std::vector<SentBatch> batches_;
    std::map<std::pair<std::int64_t, std::size_t>, RefundResult> last_;  // by batch and line
    std::vector<RefundAnswerFile> results_;
    int files_ = 0;
};

}  // namespace

std::optional<std::string> play(const std::vector<Event>& season, Engine engine) {
    try {
        Playing playing(engine);
        for (const Event& event : season) {
            playing.happen(event);
            playing.compare();
        }
        playing.finish();
    } catch (const std::string& what) {
        return what;
    }
    return std::nullopt;
}

std::optional<std::string> play_shuffled(std::vector<Told> messages, std::uint64_t seed, Engine engine) {
    const auto ledger_of = [&](const std::vector<Told>& told) {
        SeasonOffice office(engine);
        office.set_clock(kAllIsPaid);
        for (const Told& each : told) (void)office.pay({each});
        (void)office.pay(told);
        return office.ledger();
    };
    try {
        const auto first = ledger_of(messages);
        std::ranges::shuffle(messages, std::mt19937_64(seed));
        expect(ledger_of(messages) == first, "another order of the messages comes to other sums");
    } catch (const std::string& what) {
        return what;
    }
    return std::nullopt;
}

}  // namespace canbao::seasons
