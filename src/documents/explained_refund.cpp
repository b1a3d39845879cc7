#include "documents/explained_refund.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "documents/explanation_parts.h"

namespace canbao {
namespace {

constexpr std::array<Label, kRefundReasons> kReasonNames = {{{"重复参保", "double enrolment"},
                                                             {"转入职工医保", "change to employee insurance"},
                                                             {"参保人死亡", "death"},
                                                             {"学生离校", "leaving school"}}};

class RefundExplainer {
   public:
    RefundExplainer(const PolicyBook& book, const RefundRequest& request, Language language)
        : book_(book), request_(request), say_(language), decision_(refund(book, request)) {}

    Explanation explain() && {
        out_.decision = decision_;
        out_.headline = headline();
        if (decision_.table != nullptr) out_.area = decision_.table->region;
        if (decision_.rule == nullptr) {
            add_reason(out_, say_, decision_.reasons.back());
            add_step(out_, what_to_do_when_open(say_), {});
        } else {
            const RefundRule& rule = *decision_.table->rule(request_.reason);
            add_steps(rule);
            add_changes(rule);
        }
        add_other_reasons();
        return std::move(out_);
    }

   private:
    std::string day(Date date) const { return say_.day(date); }
    std::string name(RefundReason reason) const {
        const Label& label = kReasonNames[static_cast<std::size_t>(reason)];
        return say_(std::string(label.zh), std::string(label.en));
    }
    static bool is_granted(const RefundDecision& decision) {
        return std::holds_alternative<RefundDecision::Granted>(decision.outcome);
    }

    std::string headline() const {
        const std::string summary = summarise_refund(decision_, say_.language());
        return say_(fmt::format("{}年度城乡居民医保个人缴费，因{}（{}）于{}申请退费：{}。", request_.year,
                                name(request_.reason), day(request_.event_on), day(request_.applied_on),
                                summary),
                    fmt::format("Refund of the contribution for {}, for {} on {}, applied for on {}: {}.",
                                request_.year, name(request_.reason), day(request_.event_on),
                                day(request_.applied_on), summary)) +
               (decision_.rule == nullptr ? "" : origin(say_, *decision_.rule));
    }

    // The steps in the order of the decision; what refuses ends them.
    void add_steps(const RefundRule& rule) {
        if (ends_by(ReasonCode::event_after_year_began)) return;
        if (const auto last = last_event_day(rule, request_.year)) add_event_step(rule, *last);
        if (ends_by(ReasonCode::applied_too_late)) return;
        if (const auto last = last_application_day(rule, request_.event_on))
            add_application_step(rule, *last);
        if (ends_by(ReasonCode::employee_already_entered)) return;
        if (rule.before_employee_entry) add_entry_step(rule);
        add_step(
            out_,
            say_(fmt::format("符合规定，{}年度的个人缴费可以退还。", request_.year),
                 fmt::format("All terms are met: the contribution for {} can be refunded.", request_.year)),
            {rule.source});
    }

    bool ends_by(ReasonCode code) {
        const Reason* reason = find_reason(decision_.reasons, code);
        if (reason != nullptr) add_reason(out_, say_, *reason);
        return reason != nullptr;
    }

    void add_event_step(const RefundRule& rule, Date last) {
        const std::string not_begun =
            rule.years_not_begun
                ? say_("（只退尚未开始的年度）", " (only years that have not begun are refunded)")
                : "";
        add_step(out_,
                 say_(fmt::format("事由发生在{}，不晚于可退费的最后一天{}{}。", day(request_.event_on),
                                  day(last), not_begun),
                      fmt::format("The event, on {}, is not later than the last day for a refund, {}{}.",
                                  day(request_.event_on), day(last), not_begun)),
                 {rule.source});
    }

    void add_application_step(const RefundRule& rule, Date last) {
        const std::string within =
            rule.apply_within_days && last == request_.event_on.plus_days(*rule.apply_within_days)
                ? say_(fmt::format("（事由发生后{}天内）", *rule.apply_within_days),
                       fmt::format(" ({} days after the event)", *rule.apply_within_days))
                : "";
        add_step(out_,
                 say_(fmt::format("申请日{}不晚于截止日{}{}。", day(request_.applied_on), day(last), within),
                      fmt::format("The application, of {}, is not later than the last day, {}{}.",
                                  day(request_.applied_on), day(last), within)),
                 {rule.source});
    }

    void add_entry_step(const RefundRule& rule) {
        const auto entered = request_.employee_entered_on;
        add_step(out_,
                 entered
                     ? say_(fmt::format("职工医保于{}登记，申请在登记之前。", day(*entered)),
                            fmt::format("The employee enrolment was entered on {}; the application came "
                                        "before it.",
                                        day(*entered)))
                     : say_("职工医保尚未登记，申请在登记之前。",
                            "The employee enrolment has not been entered; the application comes before it."),
                 {rule.source});
    }

    void add_changes(const RefundRule& rule) {
        if (is_granted(decision_)) {
            add_ends_of_grant(rule);
        } else {
            add_grant(rule);
        }
    }

    // What would have been granted: each date that refuses is moved to the last that would do.
    void add_grant(const RefundRule& rule) {
        RefundRequest request = request_;
        RefundDecision decision = decision_;
        constexpr int kWaysToBeRefused = 3;
        for (int moved = 0; moved < kWaysToBeRefused && !is_granted(decision); ++moved) {
            move_date(request, decision.reasons.back());
            decision = refund(book_, request);
        }
        // An application before the event helps nobody.
        if (!is_granted(decision) || request.applied_on < request.event_on) return;
        // Where the application has to follow within days, an earlier event leaves less time.
        const std::string or_before = say_("或以前", " or before");
        const std::string event_or_before = rule.apply_within_days ? "" : or_before;
        std::vector<std::string> moved;
        if (request.event_on != request_.event_on)
            moved.push_back(say_("事由发生在", "with the event on ") + day(request.event_on) +
                            event_or_before);
        if (request.applied_on != request_.applied_on)
            moved.push_back(say_("在" + day(request.applied_on) + or_before + "申请",
                                 "applied for on " + day(request.applied_on) + or_before));
        add_change(out_, say_, say_("若", "") + fmt::format("{}", fmt::join(moved, say_("，并", ", and "))),
                   request, decision);
    }

    // To the last day that does not meet with this refusal.
    static void move_date(RefundRequest& request, const Reason& refusal) {
        const Date limit = std::get<Date>(refusal.facts[1]);
        if (refusal.code == ReasonCode::event_after_year_began) {
            request.event_on = limit;
        } else if (refusal.code == ReasonCode::applied_too_late) {
            request.applied_on = limit;
        } else {
            request.applied_on = request.employee_entered_on->plus_days(-1);
        }
    }

    // The first days on which it would have been refused.
    void add_ends_of_grant(const RefundRule& rule) {
        std::optional<Date> too_late;
        if (const auto last = last_application_day(rule, request_.event_on)) too_late = last->plus_days(1);
        if (rule.before_employee_entry && request_.employee_entered_on)
            too_late =
                std::min(too_late.value_or(*request_.employee_entered_on), *request_.employee_entered_on);
        if (too_late) {
            RefundRequest request = request_;
            request.applied_on = *too_late;
            add_refusal(say_("若在" + day(*too_late) + "或以后申请",
                             "applied for on " + day(*too_late) + " or later"),
                        request);
        }
        const auto last_event = last_event_day(rule, request_.year);
        if (!last_event || *last_event >= request_.applied_on) return;
        RefundRequest request = request_;
        request.event_on = last_event->plus_days(1);
        add_refusal(say_("若事由发生在" + day(request.event_on) + "或以后",
                         "with the event on " + day(request.event_on) + " or later"),
                    request);
    }

    void add_refusal(std::string situation, const RefundRequest& request) {
        add_change(out_, say_, std::move(situation), request, refund(book_, request));
    }

    void add_other_reasons() {
        if (decision_.table == nullptr) return;
        for (std::size_t i = 0; i < kRefundReasons; ++i) {
            const auto reason = static_cast<RefundReason>(i);
            const auto& rule = decision_.table->rule(reason);
            if (!rule || reason == request_.reason) continue;
            add_spared(
                out_, say_, rule->source, name(reason),
                say_("申请的事由是" + name(request_.reason), "the reason given is " + name(request_.reason)));
        }
    }

    const PolicyBook& book_;
    const RefundRequest& request_;
    Speaker say_;
    RefundDecision decision_;
    Explanation out_;
};

}  // namespace

std::string summarise_refund(const RefundDecision& decision, Language language) {
    const Speaker say(language);
    if (std::holds_alternative<RefundDecision::Granted>(decision.outcome))
        return say("可以退费", "it can be refunded");
    if (std::holds_alternative<RefundDecision::Undetermined>(decision.outcome))
        return say("能否退费待核定", "whether it can be refunded is still to be decided");
    return say.unfinished_reason(decision.reasons.back());
}

Explanation explain_refund(const PolicyBook& book, const RefundRequest& request, Language language) {
    return RefundExplainer(book, request, language).explain();
}

}  // namespace canbao
