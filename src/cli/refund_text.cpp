#include "cli/refund_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "channels/payment_answer.h"
#include "cli/text_table.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

std::string say(Language language, std::string zh, std::string en) {
    return language == Language::zh ? std::move(zh) : std::move(en);
}

std::string person_text(PersonNumber person) {
    return person == kNobody ? "-" : std::to_string(static_cast<std::int64_t>(person));
}
Json person_json(PersonNumber person) {
    return person == kNobody ? Json() : Json(std::to_string(static_cast<std::int64_t>(person)));
}

std::string count_text(std::int64_t count) { return grouped(static_cast<std::uint64_t>(count)); }

std::string part_text(const PaymentPart& part, const Catalogue* catalogue, Language language) {
    std::string out =
        say(language,
            fmt::format("  退回{}年度{} {} 元", part.year,
                        part.item == PartItem::surplus ? "多缴或误缴" : "保费", part.amount.text()),
            fmt::format("  given back: {} {} {} yuan", word(part.item), part.year, part.amount.text()));
    for (const BillSubsidy& subsidy : part.subsidies) {
        const NamedKey* payer = catalogue == nullptr ? nullptr : catalogue->payer(subsidy.payer);
        const std::string name = payer == nullptr ? subsidy.payer : payer->name.in(language);
        out += say(language, fmt::format("；{}的资助 {} 元冲回", name, subsidy.amount.text()),
                   fmt::format("; the {} owes {} yuan less", name, subsidy.amount.text()));
    }
    return out + '\n';
}

Json parts_json(const std::vector<PaymentPart>& parts) {
    Json list = Json::array();
    for (const PaymentPart& part : parts)
        list.push_back({{"year", part.year}, {"item", word(part.item)}, {"amount", part.amount.text()}});
    return list;
}

// What is to be done next, or what came of it.
std::string advice(const RefundAnswer& answer, Language language) {
    std::string out;
    switch (state_of(answer.refund)) {
        case RefundState::undetermined:
            out = say(language, "  核定：canbao refund settle\n", "  settle it by canbao refund settle\n");
            break;
        case RefundState::nothing_to_pay:
            out = say(language, "  个人没有缴费，无款可退\n",
                      "  the person paid nothing: nothing is paid back\n");
            break;
        case RefundState::approved:
            out =
                say(language, "  征缴季后由财务集中支付\n", "  finance pays it in one go after the season\n");
            break;
        case RefundState::refused:
        case RefundState::sent:
        case RefundState::unknown:
        case RefundState::failed:
        case RefundState::paid:
            break;
    }
    if (answer.is_relation_open && answer.refund.verdict().outcome == RefundOutcome::granted)
        out += say(language, "  参保关系仍在，如需终止请另行办理：canbao terminate\n",
                   "  the relation still stands: where it ends, record that by canbao terminate\n");
    return out;
}

Json refund_head(const Refund& refund) {
    Json json = {{"refund", std::to_string(refund.number)},
                 {"person", person_json(refund.person)},
                 {"year", refund.year},
                 {"reason", word_of(refund.reason)},
                 {"applied_on", refund.applied_on.text()},
                 {"state", word(state_of(refund))},
                 {"amount", refund.verdict().amount.text()}};
    if (!refund.verdict().code.empty()) json["code"] = refund.verdict().code;
    if (!refund.verdict().clause.empty()) json["clause"] = refund.verdict().clause;
    return json;
}

std::string result_name(RefundResult result, Language language) {
    switch (result) {
        case RefundResult::paid:
            return say(language, "已付", "paid");
        case RefundResult::unknown:
            return say(language, "未明", "unknown");
        case RefundResult::account_wrong:
            return say(language, "账号不存在", "no such account");
        case RefundResult::name_differs:
            return say(language, "户名不符", "the name differs");
        case RefundResult::account_closed:
            return say(language, "账户已销户", "account closed");
        case RefundResult::account_frozen:
            return say(language, "账户冻结", "account frozen");
        case RefundResult::failed:
            return say(language, "未付成", "failed");
    }
    CHECK(false);
}

}  // namespace

LocalText name_of(RefundState state) {
    switch (state) {
        case RefundState::undetermined:
            return {"待核定", "to be settled"};
        case RefundState::refused:
            return {"不予退费", "refused"};
        case RefundState::nothing_to_pay:
            return {"已退，无款可付", "granted, nothing to pay"};
        case RefundState::approved:
            return {"待付", "to be paid"};
        case RefundState::sent:
            return {"付款中", "with the bank"};
        case RefundState::unknown:
            return {"付款未明", "unknown to the bank"};
        case RefundState::failed:
            return {"未付成，待再付", "failed, to be tried again"};
        case RefundState::paid:
            return {"已付", "paid"};
    }
    CHECK(false);
}

std::optional<RefundState> refund_state(std::string_view text) {
    for (int i = 0; i <= static_cast<int>(RefundState::paid); ++i)
        if (word(static_cast<RefundState>(i)) == text) return static_cast<RefundState>(i);
    return std::nullopt;
}

LocalText name_of_refund_reason(std::optional<RefundReason> reason) {
    if (!reason) return {"多缴或误缴", "surplus"};
    switch (*reason) {
        case RefundReason::duplicate_enrolment:
            return {"重复参保", "insured twice"};
        case RefundReason::employee_insurance:
            return {"参加职工医保", "employee insurance"};
        case RefundReason::death:
            return {"死亡", "death"};
        case RefundReason::student_leaves:
            return {"学生离校", "student leaves"};
    }
    CHECK(false);
}

std::string answer_text(const RefundAnswer& answer, const Catalogue* catalogue, Language language) {
    const Refund& refund = answer.refund;
    std::string out = say(language, "退费 ", "refund ") + std::to_string(refund.number) + "  " +
                      name_of(state_of(refund)).in(language);
    if (!refund.verdict().amount.is_zero())
        out += say(language, fmt::format("  {} 元", refund.verdict().amount.text()),
                   fmt::format("  {} yuan", refund.verdict().amount.text()));
    out += answer.is_repeated ? say(language, "（重发，未再办理）\n", " (sent again: nothing was done)\n")
                              : "\n";
    for (const ActDecision::Against& reason : answer.reasons)
        out += fmt::format("  {}{}\n", reason.text.in(language),
                           reason.clause.empty() ? "" : " [" + reason.clause + "]");
    for (const PaymentPart& part : answer.parts) out += part_text(part, catalogue, language);
    return out + advice(answer, language);
}

Json answer_json(const RefundAnswer& answer, Language language) {
    Json json = refund_head(answer.refund);
    json["reasons"] = Json::array();
    for (const ActDecision::Against& reason : answer.reasons)
        json["reasons"].push_back({{"code", reason.code},
                                   {"clause", reason.clause.empty() ? Json() : Json(reason.clause)},
                                   {"text", reason.text.in(language)}});
    json["given_back"] = parts_json(answer.parts);
    json["relation_open"] = answer.is_relation_open;
    json["repeated"] = answer.is_repeated;
    return json;
}

std::string refunds_text(const std::vector<ShownRefund>& refunds, Language language) {
    if (refunds.empty()) return say(language, "没有退费\n", "there are no refunds\n");
    TextTable table(6);
    table.add_row({say(language, "退费编号", "refund"), say(language, "人员编号", "person"),
                   say(language, "姓名", "name"), say(language, "事由", "reason"),
                   say(language, "申请日", "applied on"), say(language, "状态", "state"),
                   say(language, "金额", "amount")});
    table.add_rule();
    Money sum;
    for (const ShownRefund& each : refunds) {
        const Refund& refund = each.refund;
        sum += refund.verdict().amount;
        table.add_row({std::to_string(refund.number), person_text(refund.person),
                       each.name.empty() ? "-" : each.name, name_of_refund_reason(refund.reason).in(language),
                       refund.applied_on.text(), name_of(state_of(refund)).in(language),
                       grouped(refund.verdict().amount)});
    }
    table.add_rule();
    table.add_row(
        {say(language, fmt::format("共{}件", refunds.size()), fmt::format("{} refunds", refunds.size())), "",
         "", "", "", "", grouped(sum)});
    return table.text();
}

Json refunds_json(const std::vector<ShownRefund>& refunds) {
    Json list = Json::array();
    for (const ShownRefund& each : refunds) {
        Json json = refund_head(each.refund);
        json["name"] = each.name;
        list.push_back(std::move(json));
    }
    return list;
}

std::string refund_text(const ShownRefund& shown, Language language) {
    const Refund& refund = shown.refund;
    std::string out = fmt::format(
        "{}  {}  {}\n", say(language, "退费 ", "refund ") + std::to_string(refund.number),
        name_of_refund_reason(refund.reason).in(language), name_of(state_of(refund)).in(language));
    const auto add = [&](std::string zh, std::string en, const std::string& text) {
        out += fmt::format("  {}  {}\n", say(language, std::move(zh), std::move(en)), text);
    };
    add("人员", "person", person_text(refund.person) + (shown.name.empty() ? "" : " " + shown.name));
    add("年度", "year", std::to_string(refund.year));
    if (refund.event_on) add("事由发生", "happened on", refund.event_on->text());
    add("申请", "applied on", refund.applied_on.text() + "  " + refund.document);
    if (refund.employee_entered_on)
        add("职工参保登记", "employee enrolment entered", refund.employee_entered_on->text());
    for (const RefundVerdict& verdict : refund.verdicts)
        add("决定", "decided",
            fmt::format("{}{}{}{}",
                        say(language,
                            verdict.outcome == RefundOutcome::granted   ? "准予"
                            : verdict.outcome == RefundOutcome::refused ? "不予"
                                                                        : "待核定",
                            std::string(word(verdict.outcome))),
                        verdict.code.empty() ? "" : " " + verdict.code,
                        verdict.clause.empty() ? "" : " [" + verdict.clause + "]",
                        verdict.document.empty() ? "" : "  " + verdict.document));
    for (const PaymentPart& part : shown.parts) out += part_text(part, nullptr, language);
    if (!shown.holder.empty()) add("退至", "paid to", shown.holder + " " + shown.bank + " " + shown.account);
    for (const RefundAttempt& attempt : refund.attempts) {
        std::string text = say(
            language, fmt::format("{} 第{}行  {} 元  ", attempt.batch, attempt.line, attempt.amount.text()),
            fmt::format("{} row {}  {} yuan  ", attempt.batch, attempt.line, attempt.amount.text()));
        if (attempt.outcome)
            text += result_name(*attempt.outcome, language);
        else
            text += attempt.is_asked ? result_name(RefundResult::unknown, language)
                                     : say(language, "等待结果", "waiting");
        if (attempt.paid_on) text += fmt::format(" {} {}", attempt.paid_on->text(), attempt.reference);
        add("批次", "batch", text);
    }
    return out;
}

Json refund_json(const ShownRefund& shown) {
    Json json = refund_head(shown.refund);
    json["name"] = shown.name;
    json["document"] = shown.refund.document;
    json["verdicts"] = Json::array();
    for (const RefundVerdict& verdict : shown.refund.verdicts)
        json["verdicts"].push_back({{"act", std::to_string(verdict.act)},
                                    {"outcome", word(verdict.outcome)},
                                    {"code", verdict.code},
                                    {"clause", verdict.clause},
                                    {"document", verdict.document},
                                    {"amount", verdict.amount.text()}});
    json["given_back"] = parts_json(shown.parts);
    json["payee"] = {{"holder", shown.holder}, {"bank", shown.bank}, {"account", shown.account}};
    json["attempts"] = Json::array();
    for (const RefundAttempt& attempt : shown.refund.attempts)
        json["attempts"].push_back(
            {{"batch", std::to_string(attempt.batch)},
             {"line", attempt.line},
             {"amount", attempt.amount.text()},
             {"result",
              attempt.outcome ? Json(word(*attempt.outcome)) : (attempt.is_asked ? Json("unknown") : Json())},
             {"paid_on", attempt.paid_on ? Json(attempt.paid_on->text()) : Json()},
             {"reference", attempt.reference}});
    return json;
}

std::string surplus_list_text(const std::vector<ShownSurplus>& surplus, Language language) {
    if (surplus.empty())
        return say(language, "没有待退的多缴或误缴\n", "nothing is due back that nobody has applied for\n");
    TextTable table(4);
    table.add_row({say(language, "缴费编号", "payment"), say(language, "人员编号", "person"),
                   say(language, "姓名", "name"), say(language, "原因", "why"),
                   say(language, "金额", "amount")});
    table.add_rule();
    Money sum;
    for (const ShownSurplus& each : surplus) {
        sum += each.paid.part.amount;
        table.add_row({std::to_string(each.paid.payment), person_text(each.paid.part.person),
                       each.name.empty() ? "-" : each.name, surplus_text(each.paid.part.reason).in(language),
                       grouped(each.paid.part.amount)});
    }
    table.add_rule();
    table.add_row(
        {say(language, fmt::format("共{}笔", surplus.size()), fmt::format("{} in all", surplus.size())), "",
         "", "", grouped(sum)});
    return table.text();
}

Json surplus_list_json(const std::vector<ShownSurplus>& surplus) {
    Json list = Json::array();
    for (const ShownSurplus& each : surplus)
        list.push_back({{"payment", std::to_string(each.paid.payment)},
                        {"person", person_json(each.paid.part.person)},
                        {"name", each.name},
                        {"reason", each.paid.part.reason},
                        {"amount", each.paid.part.amount.text()}});
    return list;
}

std::string batch_text(const WrittenBatch& written, const std::string& path, Language language) {
    return say(
        language,
        fmt::format("批次 {}：{}笔，{} 元，写在 {}\n", written.batch.number, count_text(written.rows),
                    grouped(written.total), path),
        fmt::format("batch {}: {}, {} yuan, in {}\n", written.batch.number,
                    counted(static_cast<std::uint64_t>(written.rows), "row"), grouped(written.total), path));
}

Json batch_json(const WrittenBatch& written) {
    return {{"batch", std::to_string(written.batch.number)},
            {"year", written.batch.year},
            {"made_on", written.batch.day.text()},
            {"rows", written.rows},
            {"total", written.total.text()}};
}

std::string results_text(const TakenResults& taken, Language language) {
    if (taken.is_repeated)
        return say(language, fmt::format("此文件已受理过（办理号 {}），没有再办理\n", taken.act),
                   fmt::format("this file was taken before (act {}): nothing was done\n", taken.act));
    std::string out =
        say(language,
            fmt::format("批次 {}：已付{}笔 {} 元，未付成{}笔，未明{}笔，以前已知{}笔（办理号 {}）\n",
                        taken.batch, count_text(taken.paid), grouped(taken.amount), count_text(taken.failed),
                        count_text(taken.unknown), count_text(taken.unchanged), taken.act),
            fmt::format("batch {}: {} paid with {} yuan, {} failed, {} unknown, {} known before (act {})\n",
                        taken.batch, count_text(taken.paid), grouped(taken.amount), count_text(taken.failed),
                        count_text(taken.unknown), count_text(taken.unchanged), taken.act));
    if (taken.open > 0)
        out += say(language,
                   fmt::format("  还有{}笔没有结果，可向银行查询：canbao refund batch --enquiry\n",
                               count_text(taken.open)),
                   fmt::format("  {} have no result yet: ask the bank by canbao refund batch --enquiry\n",
                               count_text(taken.open)));
    if (taken.failed > 0)
        out += say(language, "  未付成的进入下一批；需要时先改账户：canbao refund payee\n",
                   "  those that failed go into the next batch; canbao refund payee names another account\n");
    return out;
}

Json results_json(const TakenResults& taken) {
    return {{"act", std::to_string(taken.act)},
            {"batch", std::to_string(taken.batch)},
            {"paid", taken.paid},
            {"amount", taken.amount.text()},
            {"failed", taken.failed},
            {"unknown", taken.unknown},
            {"unchanged", taken.unchanged},
            {"open", taken.open},
            {"repeated", taken.is_repeated}};
}

}  // namespace canbao
