// 代缴确认, part by part.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "procedure/money/refund_scene.h"
#include "procedure/money/subsidies.h"
#include "procedure/permission.h"
#include "procedure/season/bill_decider.h"
#include "store/payment_store.h"
#include "store/register_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

// What a part came to.
struct Part {
    std::vector<PaymentPart> confirmed;
    ConfirmReport counts;
};

class Confirming {
   public:
    Confirming(BulkWriter& writer, const SeasonLaw& law, const SeasonKey& season, const PersonsSeen& seen)
        : writer_(writer), law_(law), season_(season), seen_(seen) {}

    DatabaseResult<ConfirmReport> run() {
        Connection& connection = writer_.connection();
        std::uint64_t parts = 0;
        PersonNumber after{0};
        while (after != kLastPerson) {
            TRY(connection.begin(TransactionKind::read));
            auto part = plan_part(after);
            connection.roll_back();
            if (!part) return tl::unexpected(part.error());
            // Mostly there is nobody; the area is held only where there is.
            if (!part->confirmed.empty()) part = write_part(number_of(part->confirmed.front().person));
            if (!part) return tl::unexpected(part.error());
            add(part->counts);
            after = range_.last;
            seen_(++parts * kPersonsOfPart);
        }
        return report_;
    }

   private:
    static std::int64_t number_of(PersonNumber person) { return static_cast<std::int64_t>(person); }

    DatabaseResult<Part> plan_part(PersonNumber after) {
        range_ = {PersonNumber{number_of(after) + 1},
                  TRY(end_of_part(writer_.connection(), season_.area, after))};
        last_act_ = TRY(last_act_of(writer_.connection(), season_.area));
        return examine();
    }

    // Whose bill counts, leaves nothing due, and has no contribution yet.
    DatabaseResult<Part> examine() {
        Connection& connection = writer_.connection();
        const SeasonState state = TRY(read_season_state(connection, season_));
        if (!state.billed)
            return refund_error(fmt::format("{} {}年度还没有开票：请先执行 canbao season bill",
                                            season_.area.text(), season_.year),
                                fmt::format("no bills were made for {} in {}: run canbao season bill first",
                                            season_.area.text(), season_.year));
        BillBasis basis;
        TRY(read_bill_basis(connection, season_, {&range_, 1}, basis, state.billed->run));
        const auto contributions = TRY(contributions_in(connection, season_, range_));
        const auto differing = TRY(billed_otherwise(basis, *state.billed));
        Part part;
        for (const StoredBill& stored : basis.bills) {
            if (!leaves_nothing_due(stored.bill)) continue;
            const auto contribution = contributions.find(stored.person);
            if (contribution != contributions.end()) {
                ++(contribution->second == ContributionState::stands ? part.counts.before
                                                                     : part.counts.given_back);
            } else if (differing.contains(stored.person) || !is_enrolled(basis, stored.person)) {
                ++part.counts.changed;
            } else {
                part.confirmed.push_back(part_of(stored));
                ++part.counts.confirmed;
                for (const BillSubsidy& subsidy : stored.bill.subsidies)
                    part.counts.by_payer[subsidy.payer] += subsidy.amount;
            }
        }
        return part;
    }

    static bool leaves_nothing_due(const Bill& bill) {
        return bill.outcome == BillOutcome::granted && bill.due.is_zero() && !bill.standard.is_zero();
    }

    // Today: a bill is that of its day, and the relation may have ended since.
    bool is_enrolled(const BillBasis& basis, PersonNumber person) const {
        const auto entry = std::ranges::lower_bound(basis.entries, person, {}, &RegisterEntry::number);
        return entry != basis.entries.end() && entry->number == person &&
               standing_on(civil_day(writer_.now()), entry->enrolments).kind == Standing::Kind::active;
    }

    // Of those about whom something was recorded since, who would be billed otherwise now.
    DatabaseResult<std::set<PersonNumber>> billed_otherwise(const BillBasis& basis,
                                                            const SeasonState::Billed& billed) {
        Connection& connection = writer_.connection();
        TRY(note_changed(billed.act));
        std::vector<PersonNumber> asked;
        for (const StoredBill& stored : basis.bills)
            if (leaves_nothing_due(stored.bill) && changed_.contains(stored.person))
                asked.push_back(stored.person);
        std::set<PersonNumber> differing;
        if (asked.empty()) return differing;
        const auto merges = TRY(merges_of(connection, season_.area));
        BillDecider decider(writer_.ground().book, {.season = season_, .on = billed.on}, merges);
        const DecidedBills decided = TRY(decider.decide_persons(connection, asked));
        for (const StoredBill& stored : decided.to_write) differing.insert(stored.person);
        return differing;
    }

    // Of whom something was recorded since the bills. Each question goes on behind the one before.
    DatabaseResult<Done> note_changed(std::int64_t billed) {
        if (billed_ != billed) {
            billed_ = billed;
            changed_until_ = billed;
            changed_.clear();
        }
        const std::int64_t last = TRY(last_act_of(writer_.connection(), season_.area));
        const auto changed = TRY(persons_changed_after(writer_.connection(), season_.area, changed_until_));
        if (!changed)
            return refund_error("开票后办理过名单，账单可能已变：请先执行 canbao season bill",
                                "a list was taken since the bills were made: run canbao season bill first");
        changed_.insert(changed->begin(), changed->end());
        changed_until_ = last;
        return Done{};
    }

    PaymentPart part_of(const StoredBill& stored) const {
        return {.person = stored.person,
                .year = season_.year,
                .item = PartItem::contribution,
                .turn = 0,
                .amount = {},
                .standard = stored.bill.standard,
                .is_late = stored.bill.is_late,
                .reason = {},
                .clause = {},
                .subsidies = stored.bill.subsidies};
    }

    // Read again while the area is held. Two programs that confirm the same part have the same key: one of
    // them is refused.
    DatabaseResult<Part> write_part(std::int64_t first) {
        BulkAct act = season_act(law_, season_, kActConfirmSubsidies, civil_day(writer_.now()),
                                 fmt::format("{}:{}:{}", season_.year, first, last_act_));
        act.client = "subsidy_confirm";
        Part part;
        const auto facts_by = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
            part = TRY(examine());
            return facts(part, number);
        };
        TRY(writer_.write_alone(act, facts_by));
        return part;
    }

    // One payment for all of them, of nothing: the channel has no money of ours. It has the number of its
    // act.
    std::vector<Facts> facts(const Part& part, std::int64_t number) const {
        Payment payment{.area = season_.area,
                        .number = number,
                        .act = number,
                        .channel = *ChannelKey::parse(kSubsidyChannel),
                        .trade = *TradeNumber::parse(std::to_string(number)),
                        .order = {},
                        .total = {},
                        .amount = {},
                        .paid_at = writer_.now(),
                        .parts = part.confirmed};
        PaymentRows rows;
        rows.add(payment, civil_day(payment.paid_at));
        return rows.take();
    }

    void add(const ConfirmReport& counts) {
        report_.confirmed += counts.confirmed;
        report_.before += counts.before;
        report_.given_back += counts.given_back;
        report_.changed += counts.changed;
        for (const auto& [payer, amount] : counts.by_payer) report_.by_payer[payer] += amount;
    }

    BulkWriter& writer_;
    const SeasonLaw& law_;
    SeasonKey season_;
    const PersonsSeen& seen_;
    PersonRange range_{};
    std::int64_t last_act_ = 0;
    std::int64_t billed_ = 0;  // the act by which the bills count
    std::int64_t changed_until_ = 0;
    std::set<PersonNumber> changed_;
    ConfirmReport report_;
};

}  // namespace

DatabaseResult<ConfirmReport> confirm_subsidies(BulkWriter& writer, const SeasonLaw& law,
                                                const SeasonKey& season, const PersonsSeen& seen) {
    if (auto fault = refuse_refund(writer.actor(), season.area))
        return tl::unexpected(DatabaseError{Error{std::move(fault->message)}, DatabaseError::Kind::other});
    return Confirming(writer, law, season, seen).run();
}

}  // namespace canbao
