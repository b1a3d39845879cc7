#include "procedure/money/refund_acts.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "decision/refund.h"
#include "procedure/money/refund_scene.h"
#include "procedure/permission.h"
#include "procedure/sealed_places.h"
#include "store/paid_parts.h"

namespace canbao {
namespace {

std::int64_t number_of(PersonNumber person) { return static_cast<std::int64_t>(person); }

void append_text(std::string& out, std::string_view field, std::string_view text) {
    out += fmt::format(R"(,"{}":)", field);
    append_json_string(out, text);
}

std::string begin_command(std::string_view kind, RegionCode area, std::string_view key, Date on) {
    std::string out = fmt::format(R"({{"act":"{}","area":"{}")", kind, area.text());
    append_text(out, "key", key);
    append_text(out, "on", on.text());
    return out;
}

std::string command_of(const RefundOrder& order) {
    std::string out = begin_command(kActApplyRefund, order.area, order.key, order.on);
    out += fmt::format(R"(,"year":{},"person":"{}","reason":"{}","applied_on":"{}")", order.year,
                       number_of(order.person), word_of(order.reason), order.applied_on.text());
    if (order.event_on) append_text(out, "event_on", order.event_on->text());
    if (order.employee_entered_on) append_text(out, "employee_entered_on", order.employee_entered_on->text());
    if (order.payment) append_text(out, "payment", std::to_string(*order.payment));
    append_text(out, "document", order.document);
    if (order.payee) append_text(out, "payee", order.payee->text());
    return out + '}';
}

Refund refund_of(const RefundOrder& order, std::int64_t number) {
    return {.area = order.area,
            .number = number,
            .person = order.person,
            .year = order.year,
            .reason = order.reason,
            .event_on = order.event_on,
            .applied_on = order.applied_on,
            .employee_entered_on = order.employee_entered_on,
            .document = order.document,
            .payment = order.payment,
            .verdicts = {},
            .payees = {},
            .attempts = {}};
}

// The parts that are asked for: of the entry that is named, else of the first other one that has any.
std::vector<const PaidPart*> find_asked(const PaidPerson& paid, const Refund& refund,
                                        std::span<const PaidPart>& of) {
    for (const std::vector<PaidPart>& parts : paid.entries) {
        of = parts;
        if (auto asked = parts_asked_for(parts, refund); !asked.empty()) return asked;
    }
    return {};
}

tl::unexpected<DatabaseError> nothing_paid(const Refund& refund) {
    return refund_error(
        fmt::format("{}年度没有可退的缴费：没有缴过，或已经退过", refund.year),
        fmt::format("nothing that was paid for {} can be given back: it was not paid, or given back before",
                    refund.year));
}

void seal_payee(const KeyRing& keys, Refund& refund, std::int64_t act, const Payee& payee) {
    const std::string place =
        place_of_payee(refund.area, refund.number, static_cast<std::int64_t>(refund.payees.size()));
    refund.payees.push_back({act, keys.seal(payee.text(), place)});
}

DatabaseResult<Done> check(const std::optional<ActFault>& fault) {
    if (!fault) return Done{};
    return tl::unexpected(DatabaseError{Error{fault->message}, DatabaseError::Kind::other});
}

// Nothing goes back before it came, nor before anybody asked.
DatabaseResult<Done> check_days(Connection& connection, const Refund& refund,
                                std::span<const PaidPart* const> parts, Date on) {
    if (refund.applied_on > on)
        return refund_error(
            fmt::format("申请日（{}）在办理日（{}）以后", refund.applied_on.text(), on.text()),
            fmt::format("it was applied for on {}, which is after the day of the act, {}",
                        refund.applied_on.text(), on.text()));
    std::set<std::int64_t> payments;
    for (const PaidPart* part : parts)
        if (!part->part.amount.is_zero()) payments.insert(part->payment);
    const auto paid = TRY(last_paid_on(connection, refund.area, payments));
    if (paid && *paid > on)
        return refund_error(
            fmt::format("缴费日（{}）在办理日（{}）以后：退费不能早于缴费", paid->text(), on.text()),
            fmt::format("it was paid on {}, which is after the day of the act, {}: nothing goes back before "
                        "it was paid",
                        paid->text(), on.text()));
    return Done{};
}

// An answer as it was given before.
DatabaseResult<RefundAnswer> repeated(BulkWriter& writer, const ActRecord& record, std::int64_t number) {
    Connection& connection = writer.connection();
    auto refund = TRY(find_refund(connection, record.key.area, number));
    auto decision = read_decision(record.decision);
    if (!refund || !decision)
        return refund_error("账册中的退费记录不完整：请执行 canbao db verify",
                            "what the books know of the refund is not complete: run canbao db verify");
    RefundAnswer answer{.refund = *std::move(refund), .reasons = std::move(decision->reasons), .parts = {}};
    answer.parts = TRY(parts_given_back(connection, record.key.area, {record.act}));
    answer.is_repeated = true;
    return answer;
}

// One application, from the order to the rows.
class Applying {
   public:
    Applying(BulkWriter& writer, const RefundOrder& order) : writer_(writer), order_(order) {}

    DatabaseResult<RefundAnswer> apply() {
        TRY(check(refuse_refund(writer_.actor(), order_.area)));
        BulkAct act = refund_act(order_.area, kActApplyRefund, order_.key, order_.on, command_of(order_));
        if (order_.person != kNobody) act.person = number_of(order_.person);
        const auto before = TRY(done_before(writer_, act));
        if (before) return repeated(writer_, *before, before->act);
        TRY(writer_.write_together(
            order_.area, {}, [&](BulkTransaction& transaction) { return carry_out(transaction, act); }));
        return std::move(answer_);
    }

   private:
    // While the area is held.
    DatabaseResult<Done> carry_out(BulkTransaction& transaction, BulkAct& act) {
        Connection& connection = transaction.connection();
        const std::int64_t number = TRY(transaction.take_numbers(1));
        answer_.refund = refund_of(order_, number);
        TRY(check_none_open(connection));
        const PaidPerson paid =
            TRY(read_paid_person(connection, writer_.actor(), order_.area, order_.person, order_.on));
        answer_.is_relation_open = paid.is_relation_open && order_.reason.has_value();
        std::span<const PaidPart> of;
        std::vector<const PaidPart*> asked = find_asked(paid, answer_.refund, of);
        if (asked.empty()) return nothing_paid(answer_.refund);
        TRY(check_days(connection, answer_.refund, asked, order_.on));
        const RefundOutcome outcome = decide(asked, of, act.decision);
        TRY(note_payee(outcome, sum_of(asked), number));
        if (outcome != RefundOutcome::granted) asked.clear();
        answer_.refund.verdicts.front().amount = sum_of(asked);
        for (const PaidPart* part : asked) answer_.parts.push_back(part->part);
        std::vector<Facts> rows = facts(asked);
        const FactDigests digests = digests_of(rows);
        return transaction.write(act, number, std::move(rows), digests);
    }

    DatabaseResult<Done> check_none_open(Connection& connection) {
        if (order_.person == kNobody) return Done{};
        const auto numbers = TRY(refunds_of(connection, order_.area, order_.person));
        const auto refunds = TRY(read_refunds(connection, order_.area, numbers));
        for (const Refund& refund : refunds)
            if (state_of(refund) == RefundState::undetermined && refund.year == order_.year)
                return refund_error(
                    fmt::format("此人该年度有一件退费待核定（{}），先核定它", refund.number),
                    fmt::format("a refund of this person and year is open ({}): settle it first",
                                refund.number));
        return Done{};
    }

    // The year that is named decides; what was paid ahead goes with it as far as the law says.
    RefundOutcome decide(std::vector<const PaidPart*>& asked, std::span<const PaidPart> of,
                         ActDecision& recorded) {
        RefundVerdict verdict{answer_.refund.number, RefundOutcome::granted, {}, {}, {}, {}};
        if (order_.reason) {
            const RefundDecision first = decision_on(*asked.front(), of);
            verdict.outcome = outcome_of(first);
            if (first.rule != nullptr) {
                recorded.pack = first.rule->pack->id;
                recorded.clauses.push_back(first.rule->clause->reference);
                verdict.clause = first.rule->clause->reference;
            }
            for (const Reason& reason : first.reasons) answer_.reasons.push_back(against(reason));
            if (!answer_.reasons.empty()) verdict.code = answer_.reasons.back().code;
            std::erase_if(asked, [&](const PaidPart* part) {
                return part != asked.front() && outcome_of(decision_on(*part, of)) != RefundOutcome::granted;
            });
        }
        // What is left open is taken all the same; only a refusal is one.
        if (verdict.outcome == RefundOutcome::refused) recorded.reasons = answer_.reasons;
        answer_.refund.verdicts.push_back(std::move(verdict));
        return answer_.refund.verdict().outcome;
    }

    RefundDecision decision_on(const PaidPart& part, std::span<const PaidPart> of) const {
        return refund(writer_.ground().book, {.region = order_.area,
                                              .year = part.part.year,
                                              .reason = *order_.reason,
                                              .event_on = *order_.event_on,
                                              .applied_on = order_.applied_on,
                                              .employee_entered_on = order_.employee_entered_on,
                                              .prepaid_in = prepaid_in(part, of)});
    }

    static RefundOutcome outcome_of(const RefundDecision& decision) {
        if (std::holds_alternative<RefundDecision::Granted>(decision.outcome)) return RefundOutcome::granted;
        return std::holds_alternative<RefundDecision::Refused>(decision.outcome)
                   ? RefundOutcome::refused
                   : RefundOutcome::undetermined;
    }

    // An account is kept only as long as something may be paid to it.
    DatabaseResult<Done> note_payee(RefundOutcome outcome, Money amount, std::int64_t number) {
        if (outcome == RefundOutcome::refused || amount.is_zero()) return Done{};
        if (!order_.payee)
            return refund_error(
                fmt::format("可退 {} 元：请用 --holder、--bank、--account 写明退给谁", amount.text()),
                fmt::format("{} yuan may be paid: say to whom by --holder, --bank and --account",
                            amount.text()));
        seal_payee(writer_.ground().keys, answer_.refund, number, *order_.payee);
        return Done{};
    }

    std::vector<Facts> facts(std::span<const PaidPart* const> parts) const {
        const Refund& refund = answer_.refund;
        std::vector<Facts> facts = facts_giving_back(refund, parts, refund.number, order_.on);
        RefundRows rows;
        rows.add(refund);
        rows.add_verdict(refund, 0);
        if (!refund.payees.empty()) rows.add_payee(refund, 0);
        for (Facts& each : rows.take()) facts.push_back(std::move(each));
        return facts;
    }

    BulkWriter& writer_;
    const RefundOrder& order_;
    RefundAnswer answer_{.refund = refund_of(order_, 0), .reasons = {}, .parts = {}};
};

DatabaseResult<Refund> refund_that_is_there(Connection& connection, RegionCode area, std::int64_t number) {
    auto refund = TRY(find_refund(connection, area, number));
    if (refund) return *std::move(refund);
    return no_such_refund(area, number);
}

class Settling {
   public:
    Settling(BulkWriter& writer, const RefundSettlement& settlement)
        : writer_(writer), settlement_(settlement) {}

    DatabaseResult<RefundAnswer> settle() {
        const RefundSettlement& it = settlement_;
        TRY(check(refuse_refund(writer_.actor(), it.area)));
        std::string command = begin_command(kActSettleRefund, it.area, it.key, it.on);
        append_text(command, "refund", std::to_string(it.refund));
        append_text(command, "outcome",
                    word(it.is_granted ? RefundOutcome::granted : RefundOutcome::refused));
        append_text(command, "document", it.document);
        BulkAct act = refund_act(it.area, kActSettleRefund, it.key, it.on, command + '}');
        const auto before = TRY(done_before(writer_, act));
        if (before) return repeated(writer_, *before, it.refund);
        answer_.emplace(
            RefundAnswer{.refund = TRY(refund_that_is_there(writer_.connection(), it.area, it.refund)),
                         .reasons = {},
                         .parts = {}});
        if (answer_->refund.person != kNobody) act.person = number_of(answer_->refund.person);
        TRY(writer_.write_alone(act, [&](std::int64_t number) { return facts_by(number); }));
        return *std::move(answer_);
    }

   private:
    // While the area is held.
    DatabaseResult<std::vector<Facts>> facts_by(std::int64_t number) {
        Connection& connection = writer_.connection();
        Refund& refund = answer_->refund;
        refund = TRY(refund_that_is_there(connection, settlement_.area, settlement_.refund));
        if (state_of(refund) != RefundState::undetermined)
            return refund_error(
                "这件退费不待核定；待核定的见 canbao refund list --state undetermined",
                "this refund is not open: canbao refund list --state undetermined lists those "
                "that are");
        const PaidPerson paid = TRY(
            read_paid_person(connection, writer_.actor(), settlement_.area, refund.person, settlement_.on));
        answer_->is_relation_open = paid.is_relation_open;
        std::span<const PaidPart> of;
        std::vector<const PaidPart*> asked = find_asked(paid, refund, of);
        if (asked.empty() && settlement_.is_granted) return nothing_paid(refund);
        if (!settlement_.is_granted) asked.clear();
        TRY(check_days(connection, refund, asked, settlement_.on));
        for (const PaidPart* part : asked) answer_->parts.push_back(part->part);
        refund.verdicts.push_back({number,
                                   settlement_.is_granted ? RefundOutcome::granted : RefundOutcome::refused,
                                   std::string(kSettledBill), "", settlement_.document, sum_of(asked)});
        std::vector<Facts> facts = facts_giving_back(refund, asked, number, settlement_.on);
        RefundRows rows;
        rows.add_verdict(refund, refund.verdicts.size() - 1);
        for (Facts& each : rows.take()) facts.push_back(std::move(each));
        return facts;
    }

    BulkWriter& writer_;
    const RefundSettlement& settlement_;
    std::optional<RefundAnswer> answer_;
};

}  // namespace

DatabaseResult<RefundAnswer> apply_refund(BulkWriter& writer, const RefundOrder& order) {
    return Applying(writer, order).apply();
}

DatabaseResult<RefundAnswer> settle_refund(BulkWriter& writer, const RefundSettlement& settlement) {
    return Settling(writer, settlement).settle();
}

DatabaseResult<RefundAnswer> change_payee(BulkWriter& writer, const PayeeChange& change) {
    TRY(check(refuse_refund(writer.actor(), change.area)));
    std::string command = begin_command(kActRefundPayee, change.area, change.key, change.on);
    append_text(command, "refund", std::to_string(change.refund));
    append_text(command, "payee", change.payee.text());
    BulkAct act = refund_act(change.area, kActRefundPayee, change.key, change.on, command + '}');
    const auto before = TRY(done_before(writer, act));
    if (before) return repeated(writer, *before, change.refund);
    RefundAnswer answer{.refund = TRY(refund_that_is_there(writer.connection(), change.area, change.refund)),
                        .reasons = {},
                        .parts = {}};
    if (answer.refund.person != kNobody) act.person = number_of(answer.refund.person);
    const auto facts_by = [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
        Refund& refund = answer.refund;
        refund = TRY(refund_that_is_there(writer.connection(), change.area, change.refund));
        const RefundState state = state_of(refund);
        if (!is_payable(state) && state != RefundState::undetermined)
            return refund_error("这件退费已付、在途、未准予或无款可付，不能改账户",
                                "this refund is paid, in a batch, not granted, or nothing is to be paid: its "
                                "account cannot be changed");
        seal_payee(writer.ground().keys, refund, number, change.payee);
        RefundRows rows;
        rows.add_payee(refund, refund.payees.size() - 1);
        return rows.take();
    };
    TRY(writer.write_alone(act, facts_by));
    return answer;
}

Result<Payee> open_payee(const KeyRing& keys, const Refund& refund, std::size_t turn) {
    const std::string text =
        TRY(keys.open(refund.payees.at(turn).text,
                      place_of_payee(refund.area, refund.number, static_cast<std::int64_t>(turn))));
    return Payee::parse(text);
}

}  // namespace canbao
