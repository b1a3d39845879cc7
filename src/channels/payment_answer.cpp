#include "channels/payment_answer.h"

#include <array>

#include <fmt/format.h>

#include "channels/answer_text.h"
#include "channels/json_text.h"

namespace canbao {
namespace {

struct SurplusWords {
    std::string_view reason;
    std::string_view zh;
    std::string_view en;
};

constexpr std::array<SurplusWords, 8> kSurplusWords = {{
    {kAlreadyPaid, "该年度已经缴费", "the year is paid already"},
    {kBelowDue, "少于应缴金额，保费须一次缴清", "less than is due: the contribution is paid in full"},
    {kAboveDue, "多于应缴金额的部分", "what is more than due"},
    {kNothingOwed, "个人不需缴费", "the person owes nothing"},
    {kUnknownPerson, "没有此人的登记", "nobody is registered so"},
    {kNotFirst, "补缴或预缴没有与年度保费一同缴纳", "a missed year, or one ahead, without the year itself"},
    {kNotAddressed, "没有说明为谁缴费", "nobody says for whom it is"},
    {kNoRelation, "没有参保关系，或已参加职工医保", "no relation of insurance, or insured as an employee"},
}};

void append_parts(std::string& out, const Payment& payment, Language language) {
    out += R"("parts":[)";
    for (const PaymentPart& part : payment.parts) {
        if (out.back() != '[') out += ',';
        out += fmt::format(R"({{"item":"{}","person":)", word(part.item));
        out +=
            part.person == kNobody ? "null" : fmt::format("\"{}\"", static_cast<std::int64_t>(part.person));
        out += fmt::format(R"(,"year":{},"amount":"{}")", part.year, part.amount.text());
        if (part.is_late) out += R"(,"late":true)";
        if (part.is_prepaid) out += R"(,"prepaid":true)";
        if (!part.subsidies.empty()) {
            out += R"(,"subsidies":[)";
            for (const BillSubsidy& subsidy : part.subsidies)
                out += fmt::format(R"({}{{"payer":"{}","category":"{}","amount":"{}"}})",
                                   out.back() == '[' ? "" : ",", subsidy.payer, subsidy.category,
                                   subsidy.amount.text());
            out += ']';
        }
        if (!part.reason.empty()) {
            out += R"(,"reason":{"code":)";
            append_json_string(out, part.reason);
            append_key(out, "clause");
            if (part.clause.empty())
                out += "null";
            else
                append_json_string(out, part.clause);
            append_key(out, "text");
            append_json_string(out, surplus_text(part.reason).in(language));
            out += '}';
        }
        out += '}';
    }
    out += ']';
}

void append_payment(std::string& out, const Payment& payment, Language language) {
    out += fmt::format(R"("area":"{}","payment":"{}","act":"{}","amount":"{}",)", payment.area.text(),
                       payment.number, payment.act, payment.amount.text());
    append_parts(out, payment, language);
}

// The trade, and what was wrong; false where nothing was.
bool begins_with_fault(std::string& out, std::string_view trade, const PaymentAnswer& answer,
                       Language language) {
    out += R"({"trade":)";
    append_json_string(out, trade);
    if (!answer.fault) return false;
    out += fmt::format(R"(,"outcome":"error","error":{{"code":"{}","field":)", word(answer.fault->kind));
    append_json_string(out, answer.fault->field);
    out += R"(,"message":)";
    append_json_string(out, answer.fault->message.in(language));
    out += "}}";
    return true;
}

}  // namespace

LocalText surplus_text(std::string_view reason) {
    for (const SurplusWords& words : kSurplusWords)
        if (words.reason == reason) return {std::string(words.zh), std::string(words.en)};
    for (std::size_t i = 0; i < kReasonCodes; ++i)
        if (const auto code = static_cast<ReasonCode>(i); word(code) == reason)
            return {std::string(name(code, Language::zh)), std::string(name(code, Language::en))};
    return {std::string(reason), std::string(reason)};
}

void append_payment_answer(std::string& out, std::string_view trade, const PaymentAnswer& answer,
                           Language language) {
    if (begins_with_fault(out, trade, answer, language)) return;
    out += R"(,"outcome":"recorded")";
    if (answer.payment) {
        out += ',';
        append_payment(out, *answer.payment, language);
    }
    if (!answer.elsewhere.empty()) {
        out += R"(,"elsewhere":[)";
        for (const Payment& payment : answer.elsewhere) {
            if (out.back() != '[') out += ',';
            out += '{';
            append_payment(out, payment, language);
            out += '}';
        }
        out += ']';
    }
    if (answer.is_repeated) out += R"(,"repeated":true)";
    out += '}';
}

void append_payment_receipt(std::string& out, std::string_view trade, const PaymentAnswer& answer,
                            Language language) {
    if (begins_with_fault(out, trade, answer, language)) return;
    out += R"(,"outcome":"recorded")";
    if (answer.payment)
        out += fmt::format(R"(,"area":"{}","payment":"{}","amount":"{}")", answer.payment->area.text(),
                           answer.payment->number, answer.payment->total.text());
    if (answer.is_repeated) out += R"(,"repeated":true)";
    out += '}';
}

}  // namespace canbao
