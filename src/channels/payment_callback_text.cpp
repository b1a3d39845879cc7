// How a callback is written: the other half of payment_callback.h.

#include <fmt/format.h>

#include "channels/json_text.h"
#include "channels/payment_callback.h"
#include "vocabulary/moment.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

// Fields of one object, one after the other.
class JsonObject {
   public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }

    void text(std::string_view name, std::string_view value) {
        begin(name);
        append_json_string(out_, value);
    }
    void number(std::string_view name, int value) {
        begin(name);
        fmt::format_to(std::back_inserter(out_), "{}", value);
    }
    void moment(std::string_view name, std::int64_t value) {
        std::string written;
        append_moment(written, value);
        text(name, written);
    }
    // The value follows.
    void begin(std::string_view name) {
        if (out_.back() != '{') out_ += ',';
        append_json_string(out_, name);
        out_ += ':';
    }
    void end() { out_ += '}'; }

   private:
    std::string& out_;
};

void append_document(std::string& out, const DocumentReference& reference) {
    JsonObject object(out);
    object.text("kind", word(reference.document.kind()));
    object.text("number", reference.document.plain());
    if (reference.name) object.text("name", reference.name->plain());
    if (reference.born) object.text("born", reference.born->text());
    object.end();
}

void append_line(std::string& out, const PaymentLine& line) {
    JsonObject object(out);
    object.text("area", line.area.text());
    if (const auto* number = std::get_if<PersonNumber>(&line.person)) {
        object.text("person", std::to_string(static_cast<std::int64_t>(*number)));
    } else {
        object.begin("document");
        append_document(out, std::get<DocumentReference>(line.person));
    }
    object.text("item", word(line.item));
    object.number("year", line.year);
    object.text("amount", line.amount.text());
    object.end();
}

void append_paid(std::string& out, const PaidNotice& notice) {
    const PaymentNotice& payment = notice.payment;
    JsonObject object(out);
    object.text("channel", payment.channel.text());
    object.text("status", "paid");
    object.text("trade", payment.trade.text());
    if (payment.order) object.text("order", payment.order->text());
    object.text("amount", payment.amount.text());
    object.moment("paid_at", payment.paid_at);
    object.text("kind", word(notice.kind));
    if (!payment.lines.empty()) {
        object.begin("lines");
        out += '[';
        for (const PaymentLine& line : payment.lines) {
            if (out.back() != '[') out += ',';
            append_line(out, line);
        }
        out += ']';
    }
    object.end();
}

void append_state(std::string& out, const StateNotice& notice) {
    JsonObject object(out);
    object.text("channel", notice.channel.text());
    object.text("status", word(notice.state));
    if (notice.trade) object.text("trade", notice.trade->text());
    if (notice.order) object.text("order", notice.order->text());
    object.text("amount", notice.amount.text());
    object.moment("at", notice.at);
    object.end();
}

}  // namespace

void append_payment_callback(std::string& out, const ChannelNotice& notice) {
    std::visit(Overloaded{[&](const PaidNotice& paid) { append_paid(out, paid); },
                          [&](const StateNotice& state) { append_state(out, state); }},
               notice);
}

}  // namespace canbao
