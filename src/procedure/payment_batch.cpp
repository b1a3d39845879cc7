#include "procedure/payment_batch.h"

#include <algorithm>

#include <fmt/format.h>

#include "procedure/office_clock.h"
#include "procedure/pass_point.h"
#include "procedure/payment_decider.h"
#include "procedure/payment_scene.h"
#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "store/act_store.h"
#include "store/paid_parts.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr std::string_view kClient = "payments";
constexpr std::string_view kAndSaid = "; ";
constexpr std::int64_t kMicrosecondsOfDay = 24LL * 3'600'000'000;

// Who writes the books of which area: their payments of a batch are one act.
struct ActOf {
    RegionCode area;
    std::string actor;
    Role role;
    friend auto operator<=>(const ActOf&, const ActOf&) = default;
};

class Batch {
   public:
    Batch(Connection& connection, const ActGround& ground, std::span<const PreparedPayment* const> payments,
          ActNumbers& numbers, std::int64_t now)
        : connection_(connection), ground_(ground), payments_(payments), numbers_(numbers), now_(now) {}

    DatabaseResult<std::vector<PaymentAnswer>> carry_out() {
        TRY(connection_.begin(TransactionKind::write));
        auto done = carry_out_begun();
        if (!done) connection_.roll_back();
        return done;
    }

   private:
    DatabaseResult<std::vector<PaymentAnswer>> carry_out_begun() {
        scene_ = TRY(load_payment_scene(connection_, ground_, payments_));
        pass_point("loaded");
        PaymentDecider decider(
            ground_.book, scene_.basis, scene_.people,
            [&](const PersonKey& person, int year) { return settlements_of(connection_, person, year); });
        std::vector<PaymentAnswer> answers;
        answers.reserve(payments_.size());
        for (const PaymentScene::Told& told : scene_.told) answers.push_back(TRY(answer_once(told, decider)));
        const bool has_facts = !new_payments_.empty() || !contradictions_.empty();
        if (!has_facts && used_nonces_.empty()) {
            connection_.roll_back();
            return answers;
        }
        if (has_facts) {
            number_acts(answers);
            TRY(write());
        }
        TRY(use_nonces(connection_, used_nonces_));
        pass_point("written");
        TRY(connection_.commit());
        pass_point("committed");
        return answers;
    }

    // A signed message is taken once. Its nonce is used up with what the books say because of it: whoever is
    // told of a fault may send the same again.
    DatabaseResult<PaymentAnswer> answer_once(const PaymentScene::Told& told, PaymentDecider& decider) {
        const std::optional<MessageNonce>& nonce = told.payment->nonce;
        if (nonce && (scene_.nonces.contains(*nonce) || used_nonces_.contains(*nonce))) {
            PaymentAnswer replayed;
            replayed.is_replayed = true;
            return replayed;
        }
        PaymentAnswer answer = TRY(answer_to(told, decider));
        if (nonce && (!answer.fault || answer.fault->kind == ActFault::Kind::key_reused))
            used_nonces_.insert(*nonce);
        return answer;
    }

    DatabaseResult<PaymentAnswer> answer_to(const PaymentScene::Told& told, PaymentDecider& decider) {
        const RegionCode area = told.home();
        if (auto fault = refuse_payment(told.payment->actor, area)) return faulty(*std::move(fault));
        // Whose books are others' is for whoever has them all.
        for (const PaymentLine& line : told.lines)
            if (auto fault = refuse_payment(told.payment->actor, line.area)) return faulty(*std::move(fault));
        if (auto fault = impossible(told)) return faulty(*std::move(fault));
        if (const auto known = scene_.known.find(told.trade()); known != scene_.known.end())
            return repeat(told, known->second);
        if (is_behind_ || is_clock_behind(ground_, now_, last_of(area))) {
            is_behind_ = true;
            return faulty({ActFault::Kind::clock, "", clock_is_behind()});
        }
        return record(told, decider);
    }

    static PaymentAnswer faulty(ActFault fault) {
        PaymentAnswer answer;
        answer.fault = std::move(fault);
        return answer;
    }

    // What no channel can mean.
    std::optional<ActFault> impossible(const PaymentScene::Told& told) const {
        const PaymentNotice& notice = told.notice();
        const auto bad = [](std::string field, std::string zh, std::string en) {
            return ActFault{ActFault::Kind::bad_command, std::move(field), {std::move(zh), std::move(en)}};
        };
        if (notice.paid_at > now_ + kMicrosecondsOfDay)
            return bad("paid_at", "缴费时间在将来，请核对", "the payment lies in the future: check its time");
        Money sum;
        for (const PaymentLine& line : notice.lines) sum += line.amount;
        if (!notice.lines.empty() && sum != notice.amount)
            return bad("lines", "各项金额之和不等于缴费金额",
                       "the amounts of the lines do not make up the payment");
        return std::nullopt;
    }

    DatabaseResult<PaymentAnswer> record(const PaymentScene::Told& told, PaymentDecider& decider) {
        std::map<RegionCode, std::vector<AddressedLine>> by_area = addressed(told);
        PaymentAnswer answer;
        for (auto& [area, lines] : by_area) {
            Payment recorded = TRY(decided(told, area, lines, decider));
            scene_.known[told.trade()].push_back(recorded);

            new_payments_.push_back({recorded, &told.payment->actor});
            if (area == told.home())
                answer.payment = std::move(recorded);
            else
                answer.elsewhere.push_back(std::move(recorded));
        }
        return answer;
    }

    // Lines of each area; the home has one at least.
    std::map<RegionCode, std::vector<AddressedLine>> addressed(const PaymentScene::Told& told) const {
        std::map<RegionCode, std::vector<AddressedLine>> by_area;
        by_area[told.home()];
        for (std::size_t i = 0; i < told.lines.size(); ++i) {
            const PaymentLine& line = told.lines[i];
            by_area[line.area].push_back({scene_.survivor(line.area, scene_.named_person(told, i)), line.item,
                                          line.year, line.amount});
        }
        return by_area;
    }

    DatabaseResult<Payment> decided(const PaymentScene::Told& told, RegionCode area,
                                    const std::vector<AddressedLine>& lines, PaymentDecider& decider) {
        const PaymentNotice& notice = told.notice();
        std::int64_t& last = scene_.last[area];
        last = numbers_.next(now_, last);
        Payment recorded{.area = area,
                         .number = last,
                         .act = 0,
                         .channel = notice.channel,
                         .trade = notice.trade,
                         .order = notice.order,
                         .total = notice.amount,
                         .amount = {},
                         .paid_at = notice.paid_at,
                         .parts = {}};
        const Date day = civil_day(notice.paid_at);
        recorded.parts = TRY(decider.decide({area, recorded.number, day, lines}));
        // Nobody says for whom it is.
        if (told.lines.empty())
            recorded.parts.push_back(
                surplus({kNobody, day.year(), notice.amount, recorded.number}, kNotAddressed));
        for (const PaymentPart& part : recorded.parts) recorded.amount += part.amount;
        return recorded;
    }

    // The same again is answered as before; another content is noted, and left to people. All shares of a
    // payment were recorded together: whoever names another area now says something else.
    DatabaseResult<PaymentAnswer> repeat(const PaymentScene::Told& told, const std::vector<Payment>& shares) {
        const PaymentNotice& notice = told.notice();
        const Payment* home = share_of(shares, told.home());
        const Payment& known = home == nullptr ? shares.front() : *home;
        PaymentAnswer answer;
        answer.is_repeated = true;
        for (const Payment& share : shares) {
            Payment shown = share;
            if (shown.parts.empty()) shown.parts = scene_.parts_of(told, share);
            if (&share == &known)
                answer.payment = std::move(shown);
            else
                answer.elsewhere.push_back(std::move(shown));
        }

        std::string field;
        std::string said;
        if (notice.amount != known.total) {
            field = "amount";
            said = notice.amount.text();
        } else if (notice.paid_at != known.paid_at) {
            field = "paid_at";
            said = civil_time_text(notice.paid_at);
        } else if (notice.order != known.order) {
            field = "order";
            said = notice.order ? notice.order->text() : "-";
        } else if (names_other_area(told, shares) || TRY(is_for_others(told, *answer.payment))) {
            field = "lines";
            said = fmt::format("{}", fmt::join(lines_said(told), " "));
        }
        if (field.empty()) return answer;
        TRY(note(told, known, field, said));
        return faulty({ActFault::Kind::key_reused,
                       field,
                       {fmt::format("交易号 {} 已记录，但这次的 {} 不同；已登记待查，原记录不变",
                                    notice.trade.text(), field),
                        fmt::format("the trade {} is recorded with another {}: this is noted, and what was "
                                    "recorded stands",
                                    notice.trade.text(), field)}});
    }

    // nullptr: the payment has none there.
    static const Payment* share_of(const std::vector<Payment>& shares, RegionCode area) {
        const auto found = std::ranges::find(shares, area, &Payment::area);
        return found == shares.end() ? nullptr : &*found;
    }

    static bool names_other_area(const PaymentScene::Told& told, const std::vector<Payment>& shares) {
        const auto has_none = [&](const PaymentLine& line) { return share_of(shares, line.area) == nullptr; };
        return share_of(shares, told.home()) == nullptr || std::ranges::any_of(told.lines, has_none);
    }

    // Whether the lines tell of other people or years than were recorded. Whoever was unknown then may be
    // known now, or still be unknown: that is no contradiction.
    DatabaseResult<bool> is_for_others(const PaymentScene::Told& told, const Payment& known) {
        if (told.lines.empty()) return false;
        Money sum;
        for (const PaymentPart& part : known.parts) sum += part.amount;
        const Money of_others = known.amount - sum;
        if (!of_others.is_zero() && of_others != TRY(paid_for_nobody(connection_, known.area, known.number)))
            return true;
        if (!of_others.is_zero()) return false;
        std::map<int, Money> years;
        std::set<std::pair<int, bool>> repaired;  // year, and whether it is a repair
        for (const PaymentLine& line : told.lines) {
            if (line.area != known.area) continue;
            years[line.year] += line.amount;
            repaired.insert({line.year, line.item == PaymentItem::repair});
        }
        for (const PaymentPart& part : known.parts) {
            years[part.year] = years[part.year] - part.amount;
            if (part.item != PartItem::surplus &&
                !repaired.contains({part.year, part.item == PartItem::repair}))
                return true;
        }
        return std::ranges::any_of(years, [](const auto& year) { return !year.second.is_zero(); });
    }

    std::vector<std::string> lines_said(const PaymentScene::Told& told) const {
        std::vector<std::string> said;
        for (std::size_t i = 0; i < told.lines.size(); ++i) {
            const PaymentLine& line = told.lines[i];
            said.push_back(fmt::format("{}/{}/{}/{}", static_cast<std::int64_t>(scene_.named_person(told, i)),
                                       word(line.item), line.year, line.amount.text()));
        }
        return said;
    }

    // Once for each thing that was said.
    DatabaseResult<Done> note(const PaymentScene::Told& told, const Payment& known, const std::string& field,
                              const std::string& said) {
        const auto same = [&](const auto& it) { return it.field == field && says(it.said, said); };
        const auto before = TRY(find_contradictions(connection_, known.area, known.number));
        if (std::ranges::any_of(before, same)) return Done{};
        // A batch is one act, which has one row for each field of a payment.
        for (auto& noted : contradictions_) {
            if (noted.said.area != known.area || noted.said.payment != known.number ||
                noted.said.field != field)
                continue;
            if (!says(noted.said.said, said)) noted.said.said += std::string(kAndSaid) + said;
            return Done{};
        }
        contradictions_.push_back({{known.area, known.number, 0, field, said}, &told.payment->actor});
        return Done{};
    }

    // Whether it stands among what was said at once: "401.00; 402.00".
    static bool says(std::string_view all, std::string_view said) {
        while (!all.empty()) {
            const std::size_t end = std::min(all.find(kAndSaid), all.size());
            if (all.substr(0, end) == said) return true;
            all.remove_prefix(std::min(all.size(), end + kAndSaid.size()));
        }
        return false;
    }

    std::int64_t last_of(RegionCode area) const {
        const auto found = scene_.last.find(area);
        return found == scene_.last.end() ? 0 : found->second;
    }

    // Behind the numbers of their payments.
    void number_acts(std::vector<PaymentAnswer>& answers) {
        const auto number = [&](RegionCode area, const Actor& actor) {
            std::int64_t& act = acts_[{area, actor.name, actor.role}];
            if (act == 0) act = scene_.last[area] = numbers_.next(now_, scene_.last[area]);
            return act;
        };
        std::map<std::pair<RegionCode, std::int64_t>, std::int64_t> act_of;
        for (auto& [payment, actor] : new_payments_)
            payment.act = act_of[{payment.area, payment.number}] = number(payment.area, *actor);
        for (auto& [said, actor] : contradictions_) said.act = number(said.area, *actor);
        const auto set_act = [&](Payment& payment) {
            if (payment.act == 0) payment.act = act_of.at({payment.area, payment.number});
        };
        for (PaymentAnswer& answer : answers) {
            if (answer.payment) set_act(*answer.payment);
            for (Payment& payment : answer.elsewhere) set_act(payment);
        }
    }

    DatabaseResult<Done> write() {
        // Rows of an act stand together.
        std::ranges::stable_sort(new_payments_, {},
                                 [](const New& it) { return std::pair(it.payment.area, it.payment.act); });
        std::ranges::stable_sort(contradictions_, {},
                                 [](const Noted& it) { return std::pair(it.said.area, it.said.act); });
        PaymentRows rows;
        for (const New& it : new_payments_) rows.add(it.payment, civil_day(it.payment.paid_at));
        for (const Noted& it : contradictions_) rows.add(it.said);
        std::vector<Facts> facts = rows.take();
        std::vector<ActRecord> records;
        records.reserve(acts_.size());
        for (const auto& [act_of, act] : acts_) records.push_back(record_of(act_of, act));
        facts.insert(facts.begin(), rows_of(records, digests_of(facts)));
        return write_facts(connection_, facts);
    }

    // What was sent is kept in columns: there is no command to seal.
    ActRecord record_of(const ActOf& act_of, std::int64_t act) const {
        const std::string key = std::to_string(act);
        const ContributionTable* law = ground_.book.contribution(act_of.area, civil_day(now_).year());
        const std::string pack = law == nullptr ? "" : fmt::format("{}/{}", law->region.text(), law->year);
        return {.key = {act_of.area, std::string(kClient), key},
                .act = act,
                .kind = std::string(kActPayments),
                .person = {},
                .actor = act_of.actor,
                .role = std::string(word(act_of.role)),
                .recorded_at = now_,
                .effective_on = civil_day(now_),
                .outcome = "granted",
                .decision = decision_text({.pack = pack, .clauses = {}, .reasons = {}}),
                .policy = ground_.policy,
                .program = ground_.program,
                .command = {},
                .command_digest = digests_of_command(ground_.keys, key).front()};
    }

    Connection& connection_;
    const ActGround& ground_;
    std::span<const PreparedPayment* const> payments_;
    ActNumbers& numbers_;
    std::int64_t now_;
    bool is_behind_ = false;

    struct New {
        Payment payment;
        const Actor* actor;
    };
    struct Noted {
        Contradiction said;
        const Actor* actor;
    };

    PaymentScene scene_;
    std::vector<New> new_payments_;
    std::vector<Noted> contradictions_;
    std::map<ActOf, std::int64_t> acts_;
    std::set<MessageNonce> used_nonces_;
};

}  // namespace

DatabaseResult<std::vector<PaymentAnswer>> carry_out_batch(Connection& connection, const ActGround& ground,
                                                           std::span<const PreparedPayment* const> payments,
                                                           ActNumbers& numbers, std::int64_t now) {
    return Batch(connection, ground, payments, numbers, now).carry_out();
}

}  // namespace canbao
