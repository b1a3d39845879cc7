#include "channels/shown_payment.h"

#include <fmt/format.h>

#include "channels/json_text.h"
#include "vocabulary/moment.h"

namespace canbao {

void append_payments(std::string& out, std::span<const ShownPayment> payments) {
    out += '[';
    for (const ShownPayment& each : payments) {
        if (out.back() != '[') out += ',';
        out += fmt::format(R"({{"paid_at":"{}","channel":"{}","trade":"{}","payment":"{}","item":"{}",)",
                           civil_time_text(each.paid_at), each.channel.text(), each.trade.text(),
                           each.payment, word(each.item));
        out += fmt::format(R"("year":{},"amount":"{}","reason":)", each.year, each.amount.text());
        if (each.reason.empty())
            out += "null";
        else
            append_json_string(out, each.reason);
        out += fmt::format(R"(,"given_back":{},"posted_on":)", each.is_given_back);
        out += each.posted_on ? fmt::format(R"("{}"}})", each.posted_on->text()) : "null}";
    }
    out += ']';
}

void append_payments(std::string& out, std::span<const PublicPayment> payments) {
    out += '[';
    for (const PublicPayment& each : payments)
        out += fmt::format(R"({}{{"year":{},"item":"{}","posted_on":"{}"}})", out.back() == '[' ? "" : ",",
                           each.year, word(each.item), each.posted_on.text());
    out += ']';
}

}  // namespace canbao
