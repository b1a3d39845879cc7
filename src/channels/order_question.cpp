#include "channels/order_question.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "channels/json_fields.h"
#include "channels/payment_callback.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

using Element = simdjson::dom::element;

constexpr std::string_view kUnknown = "unknown";

tl::unexpected<LineError> no_order() {
    return tl::unexpected(
        LineError{"order", {"答复应写明所问的缴费单号", "an answer names the order that was asked about"}});
}

}  // namespace

void append_order_question(std::string& out, const OrderQuestion& question) {
    out +=
        fmt::format(R"({{"channel":"{}","order":"{}","amount":"{}","attempt":{}}})", question.channel.text(),
                    question.order.text(), question.amount.text(), question.attempt);
}

void append_order_answer(std::string& out, const OrderAnswer& answer) {
    std::visit(Overloaded{[&](const PaidNotice& it) { append_payment_callback(out, it); },
                          [&](const StateNotice& it) { append_payment_callback(out, it); },
                          [&](const UnknownOrder& it) {
                              out += fmt::format(R"({{"channel":"{}","status":"{}","order":"{}"}})",
                                                 it.channel.text(), kUnknown, it.order.text());
                          }},
               answer);
}

class OrderLineReader::Reading {
   public:
    tl::expected<OrderQuestion, LineError> read_question(std::string_view line) {
        fields_.forget_error();
        std::optional<ChannelKey> channel;
        std::optional<OrderNumber> order;
        std::optional<Money> amount;
        int attempt = 0;
        Element value;
        if (!begin(line) || !knows_all({"channel", "order", "amount", "attempt"}) ||
            !read("channel", channel, &ChannelKey::parse) || !read("order", order, &OrderNumber::parse) ||
            !find("amount", value) || !fields_.read_money(value, {"amount"}, amount) ||
            !find("attempt", value) ||
            !fields_.read_number(value, {"attempt"}, 1, std::numeric_limits<int>::max(), attempt))
            return tl::unexpected(fields_.take_error());
        return OrderQuestion{*std::move(channel), *order, *amount, attempt};
    }

    tl::expected<OrderAnswer, LineError> read_answer(std::string_view line) {
        fields_.forget_error();
        std::string_view status;
        Element value;
        if (begin(line) && root_["status"].get(value) == simdjson::SUCCESS &&
            JsonFields::is_text(value, status) && status == kUnknown)
            return read_unknown();
        auto notice = callbacks_.read(line);
        if (!notice) return tl::unexpected(std::move(notice.error()));
        return std::visit(Overloaded{[](PaidNotice& it) -> tl::expected<OrderAnswer, LineError> {
                                         if (!it.payment.order) return no_order();
                                         return std::move(it);
                                     },
                                     [](StateNotice& it) -> tl::expected<OrderAnswer, LineError> {
                                         if (!it.order) return no_order();
                                         return std::move(it);
                                     }},
                          *notice);
    }

   private:
    bool begin(std::string_view line) {
        constexpr bool kReallocate = false;
        const simdjson::error_code code = parser_.parse(line.data(), line.size(), kReallocate).get(root_);
        return (code == simdjson::SUCCESS && root_.is_object()) ||
               fields_.fail_field({""}, {"应为一个合法的JSON对象", "it should be one valid JSON object"});
    }

    bool knows_all(std::initializer_list<std::string_view> names) {
        std::size_t count = 0;
        for (const auto [key, value] : simdjson::dom::object(root_)) {
            ++count;
            if (std::ranges::find(names, std::string_view(key)) == names.end()) count = names.size() + 1;
        }
        return count <= names.size() ||
               fields_.fail_field({""}, {"有不认识或重复的字段", "there is an unknown field, or one twice"});
    }

    bool find(std::string_view name, Element& value) {
        return root_[name].get(value) == simdjson::SUCCESS ||
               fields_.fail_field({name}, {"缺少该字段", "this field is missing"});
    }

    template <typename T>
    bool read(std::string_view name, std::optional<T>& out, Result<T> (*parse)(std::string_view)) {
        Element value;
        std::string_view text;
        if (!find(name, value) || !fields_.read_text(value, {name}, text)) return false;
        auto parsed = parse(text);
        if (!parsed) return fields_.fail_field({name}, std::move(parsed.error().message));
        out = *std::move(parsed);
        return true;
    }

    tl::expected<OrderAnswer, LineError> read_unknown() {
        std::optional<ChannelKey> channel;
        std::optional<OrderNumber> order;
        if (!knows_all({"channel", "order", "status"}) || !read("channel", channel, &ChannelKey::parse) ||
            !read("order", order, &OrderNumber::parse))
            return tl::unexpected(fields_.take_error());
        return UnknownOrder{*std::move(channel), *order};
    }

    simdjson::dom::parser parser_;
    Element root_;
    JsonFields fields_;
    PaymentCallbackReader callbacks_;
};

OrderLineReader::OrderLineReader() : reading_(std::make_unique<Reading>()) {}
OrderLineReader::~OrderLineReader() = default;
OrderLineReader::OrderLineReader(OrderLineReader&&) noexcept = default;
OrderLineReader& OrderLineReader::operator=(OrderLineReader&&) noexcept = default;

tl::expected<OrderQuestion, LineError> OrderLineReader::read_question(std::string_view line) {
    return reading_->read_question(line);
}
tl::expected<OrderAnswer, LineError> OrderLineReader::read_answer(std::string_view line) {
    return reading_->read_answer(line);
}

}  // namespace canbao
