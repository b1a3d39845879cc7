#include "documents/explained_cap.h"

#include <algorithm>

#include <fmt/format.h>

#include "documents/explanation_parts.h"

namespace canbao {
namespace {

class CapExplainer {
   public:
    CapExplainer(const PolicyBook& book, const CapRequest& request, Language language)
        : book_(book),
          request_(request),
          say_(language),
          decision_(cap(book, request)),
          table_(decision_.table) {}

    Explanation explain() && {
        out_.decision = decision_;
        out_.headline = headline();
        if (table_ == nullptr) {
            add_reason(out_, say_, decision_.reasons.front());
            return std::move(out_);
        }
        out_.area = table_->region;
        if (!table_->base_cap.source->is_unknown) add_base_step(table_->base_cap.value.text());
        if (const auto* granted = std::get_if<CapDecision::Granted>(&decision_.outcome)) {
            add_granted_steps(*granted);
            add_changes(*granted);
        } else {
            add_reason(out_, say_, decision_.reasons.back());
            add_step(out_, what_to_do_when_open(say_), {});
        }
        return std::move(out_);
    }

   private:
    const Reason* reason(ReasonCode code) const { return find_reason(decision_.reasons, code); }
    void spare(const Statement* rule, std::string why) { add_spared(out_, say_, rule, {}, std::move(why)); }

    std::string headline() const {
        const std::string summary = summarise_cap(decision_, say_.language());
        return say_(fmt::format("{}年度大病保险限额（按该年度已参加居民医保计）：{}。", request_.year,
                                summary),
                    fmt::format("The cap of critical-illness insurance for {}, with cover in that year: {}.",
                                request_.year, summary)) +
               (table_ == nullptr ? "" : origin(say_, *table_->base_cap.source));
    }

    void add_base_step(const std::string& base) {
        add_step(out_,
                 say_(fmt::format("大病保险基本限额为{}元。", base),
                      fmt::format("The base cap of critical-illness insurance is {} yuan.", base)),
                 {table_->base_cap.source});
    }

    void add_granted_steps(const CapDecision::Granted& granted) {
        if (const Reason* not_begun = reason(ReasonCode::incentives_not_begun))
            add_reason(out_, say_, *not_begun);
        if (table_->continuity) {
            add_lapse(granted);
            add_continuity(granted);
        }
        if (table_->zero_claim) add_zero_claim(zero_claim_years(*table_, request_));
        add_ceiling(granted);
        add_step(out_,
                 say_(fmt::format("{}年度大病保险限额 = 基本限额 {} + 激励 {} = {} 元。", request_.year,
                                  granted.base_cap.text(), granted.bonus.text(), granted.cap.text()),
                      fmt::format("The cap for {} = base cap {} + incentives {} = {} yuan.", request_.year,
                                  granted.base_cap.text(), granted.bonus.text(), granted.cap.text())),
                 {});
    }

    int first_counted() const { return table_->continuity_counts_from->value; }
    int begin_of_run(const CapDecision::Granted& granted) const {
        return request_.year - granted.continuous_years + 1;
    }
    YearSet run(const CapDecision::Granted& granted) const {
        YearSet years;
        for (int year = begin_of_run(granted); year <= request_.year; ++year) years.insert(year);
        return years;
    }
    // The years without cover just before the unbroken ones, from the first counting year on.
    YearSet missed(const CapDecision::Granted& granted) const {
        YearSet years;
        for (int year = begin_of_run(granted) - 1;
             year >= first_counted() && !request_.resident_years.contains(year); --year)
            years.insert(year);
        return years;
    }
    bool has_lapsed(const CapDecision::Granted& granted) const {
        for (int year = first_counted(); year < begin_of_run(granted); ++year)
            if (request_.resident_years.contains(year)) return true;
        return false;
    }

    // Clauses: incentive.lapse, incentive.lapse_lowering.
    void add_lapse(const CapDecision::Granted& granted) {
        const Statement* lapse = table_->effective.find("incentive.lapse");
        const Statement* lowering = table_->effective.find("incentive.lapse_lowering");
        if (has_lapsed(granted)) {
            const std::string gap = say_.years(missed(granted));
            add_step(
                out_,
                say_(fmt::format("{}没有参加居民医保，连续年数从{}年重新数起。", gap, begin_of_run(granted)),
                     fmt::format("There was no cover in {}: the unbroken years start again with {}.", gap,
                                 begin_of_run(granted))),
                {lapse});
            if (lowering != nullptr) {
                add_step(out_,
                         say_("断保后再参保，限额是否降低没有公布，这里没有降低。",
                              "Whether the cap is lowered after a lapse is not published; here it is not."),
                         {lowering});
            }
            return;
        }
        const std::string why =
            say_(fmt::format("自{}年起没有参保后又中断的记录", first_counted()),
                 fmt::format("no lapse after cover is known from {} on", first_counted()));
        spare(lapse, why);
        spare(lowering, why);
    }

    // Clause: incentive.continuity.
    void add_continuity(const CapDecision::Granted& granted) {
        const auto& rule = table_->continuity->value;
        const std::string years = say_.years(run(granted));
        if (const Reason* bonus = reason(ReasonCode::continuity_bonus)) {
            const std::string sum =
                fmt::format("{} × ({} − {}) = {}", rule.for_each_year.text(), granted.continuous_years,
                            rule.after_years, granted.continuous_bonus.text());
            add_reason(out_, say_, *bonus, {},
                       say_(fmt::format("算式：{} 元；连续的年度是{}，含本年度。", sum, years),
                            fmt::format(" That is {} yuan, for {}, this year included.", sum, years)));
            return;
        }
        if (granted.continuous_years == 0) {
            spare(table_->continuity->source,
                  say_(fmt::format("自{}年起才计算连续年数", first_counted()),
                       fmt::format("unbroken years count only from {} on", first_counted())));
            return;
        }
        spare(table_->continuity->source,
              say_(fmt::format("连续参保{}年（{}，含本年度），满{}年后每多一年才提高",
                               granted.continuous_years, years, rule.after_years),
                   fmt::format("{} unbroken year(s) ({}, this year included); only each year beyond {} "
                               "raises the cap",
                               granted.continuous_years, years, rule.after_years)));
    }

    // Clauses: incentive.zero_claim, incentive.use.
    void add_zero_claim(const ZeroClaimYears& years) {
        const std::string cleared = say_.years(years.cleared);
        if (!cleared.empty()) {
            add_step(out_,
                     say_(fmt::format("{}年用过提高的额度，{}的零报销不再计算。", years.last_use, cleared),
                          fmt::format("The raised part was used in {}: the years without a claim up to then "
                                      "({}) no longer count.",
                                      years.last_use, cleared)),
                     {table_->use_clears_zero_claim});
        } else {
            spare(table_->use_clears_zero_claim,
                  years.last_use == 0
                      ? say_("没有用过提高的额度", "the raised part has not been used")
                      : say_(fmt::format("{}年及以前没有可清零的零报销年度", years.last_use),
                             fmt::format("no year without a claim up to {} that it could clear",
                                         years.last_use)));
        }
        if (const Reason* bonus = reason(ReasonCode::zero_claim_bonus)) {
            const Money each = table_->zero_claim->value;
            const std::string sum =
                fmt::format("{} × {} = {}", each.text(), years.count, each.times(years.count).text());
            const std::string counted = say_.years(years.counted);
            add_reason(out_, say_, *bonus, {},
                       say_(fmt::format("算式：{} 元；零报销的年度是{}。", sum, counted),
                            fmt::format(" That is {} yuan, for {}.", sum, counted)));
        } else {
            spare(table_->zero_claim->source,
                  say_(fmt::format("{}年度以前没有可计的零报销年度", request_.year),
                       fmt::format("no year before {} without a claim that counts", request_.year)));
        }
        add_zero_claim_not_counted();
    }

    // Years that were said to be without a claim and yet add nothing.
    void add_zero_claim_not_counted() {
        YearSet too_early;
        YearSet without_cover;
        YearSet too_late;
        for (int year = kFirstYear; year <= kLastYear; ++year) {
            if (!request_.zero_claim_years.contains(year)) continue;
            if (year < table_->zero_claim_counts_from->value) {
                too_early.insert(year);
            } else if (year >= request_.year) {
                too_late.insert(year);
            } else if (!request_.resident_years.contains(year)) {
                without_cover.insert(year);
            }
        }
        const auto add = [&](const YearSet& years, const std::string& zh, const std::string& en) {
            if (years.is_empty()) return;
            const std::string spoken = say_.years(years);
            add_step(out_, say_(spoken + "的零报销不计：" + zh, "Not counted: " + spoken + ", " + en), {});
        };
        const int first = table_->zero_claim_counts_from->value;
        add(too_early, fmt::format("自{}年起计。", first),
            fmt::format("since years without a claim count from {} on.", first));
        add(without_cover, "没有参加居民医保。", "since there was no cover.");
        add(too_late, fmt::format("不在{}年度之前，以后的年度才计。", request_.year),
            fmt::format("which raises the cap of later years only, not of {}.", request_.year));
    }

    // Clause: incentive.ceiling.
    void add_ceiling(const CapDecision::Granted& granted) {
        const Money both = granted.continuous_bonus + granted.zero_claim_bonus;
        const std::string sum = fmt::format("{} + {} = {}", granted.continuous_bonus.text(),
                                            granted.zero_claim_bonus.text(), both.text());
        if (const Reason* ceiling = reason(ReasonCode::bonus_ceiling)) {
            add_reason(out_, say_, *ceiling, say_(sum + " 元。", sum + " yuan. "));
            return;
        }
        if (!granted.continuous_bonus.is_zero() && !granted.zero_claim_bonus.is_zero())
            add_step(out_,
                     say_("两项激励合计 " + sum + " 元。", "Both incentives together: " + sum + " yuan."),
                     {});
        if (!table_->ceiling) return;
        const std::string most = table_->ceiling->value.text();
        spare(table_->ceiling->source,
              say_(fmt::format("激励合计{}元，未超过{}元", both.text(), most),
                   fmt::format("the incentives are {} yuan together, not above {}", both.text(), most)));
    }

    void add_changes(const CapDecision::Granted& granted) {
        if (table_->continuity && has_lapsed(granted)) {
            CapRequest unbroken = request_;
            unbroken.resident_years = unbroken.resident_years | missed(granted);
            const std::string gap = say_.years(missed(granted));
            add(say_(fmt::format("若{}也参保，没有中断", gap),
                     fmt::format("with cover in {} too, without a break", gap)),
                unbroken);
        }
        if (request_.year == kLastYear) return;
        const int next = request_.year + 1;
        CapRequest going_on = request_;
        going_on.year = next;
        going_on.resident_years.insert(request_.year);
        CapRequest without_claim = going_on;
        without_claim.zero_claim_years.insert(request_.year);
        const CapDecision better = cap(book_, without_claim);
        const CapDecision plain = cap(book_, going_on);
        const bool claims_matter =
            summarise_cap(better, say_.language()) != summarise_cap(plain, say_.language());
        if (claims_matter) {
            add(say_(fmt::format("若{}年没有任何报销，{}年度继续参保", request_.year, next),
                     fmt::format("in {}, with cover going on and without any claim in {}", next,
                                 request_.year)),
                without_claim);
        }
        add(claims_matter
                ? say_(fmt::format("若{}年有报销，{}年度继续参保", request_.year, next),
                       fmt::format("in {}, with cover going on, after a claim in {}", next, request_.year))
                : say_(fmt::format("若{}年度继续参保", next),
                       fmt::format("in {}, with cover going on", next)),
            going_on);
    }

    void add(std::string situation, const CapRequest& request) {
        CapDecision other = cap(book_, request);
        if (!std::holds_alternative<CapDecision::Granted>(other.outcome)) return;
        add_change(out_, say_, std::move(situation), request, std::move(other));
    }

    const PolicyBook& book_;
    const CapRequest& request_;
    Speaker say_;
    CapDecision decision_;
    const IncentiveTable* table_;
    Explanation out_;
};

}  // namespace

std::string summarise_cap(const CapDecision& decision, Language language) {
    const Speaker say(language);
    if (const auto* granted = std::get_if<CapDecision::Granted>(&decision.outcome)) {
        const std::string cap = granted->cap.text();
        if (granted->bonus.is_zero())
            return say(cap + "元，没有激励提高的部分", cap + " yuan, nothing is added by incentives");
        return say(fmt::format("{}元（基本限额{}元，激励提高{}元）", cap, granted->base_cap.text(),
                               granted->bonus.text()),
                   fmt::format("{} yuan (base cap {}, raised by {})", cap, granted->base_cap.text(),
                               granted->bonus.text()));
    }
    if (const auto* open = std::get_if<CapDecision::Undetermined>(&decision.outcome)) {
        if (!open->base_cap)
            return say("待核定（基本限额未公布）", "still to be decided (the base cap is not published)");
        return say(fmt::format("待核定（基本限额{}元）", open->base_cap->text()),
                   fmt::format("still to be decided (the base cap is {} yuan)", open->base_cap->text()));
    }
    return say("不能核定，", "it cannot be told. ") + say.unfinished_reason(decision.reasons.back());
}

Explanation explain_cap(const PolicyBook& book, const CapRequest& request, Language language) {
    return CapExplainer(book, request, language).explain();
}

}  // namespace canbao
