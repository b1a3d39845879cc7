#pragma once

#include <optional>
#include <span>
#include <string>

#include "collection/payment.h"

namespace canbao {

// A part of a payment, as whoever paid is shown it.
struct ShownPayment {
    std::int64_t paid_at;  // microseconds since 1970
    ChannelKey channel;
    TradeNumber trade;
    std::int64_t payment;
    PartItem item;
    int year;
    Money amount;
    std::string reason;  // of surplus; empty: none
    bool is_given_back;
    std::optional<Date> posted_on;
};

// 参保缴费查询, which anybody may ask who knows the document: only what is posted, and since when, never an
// amount. Source: YC#六, YQ#五.
struct PublicPayment {
    int year;
    PartItem item;  // contribution or repair
    Date posted_on;
};

// Each as a list of JSON objects, without a newline: docs/formats/http.md.
void append_payments(std::string& out, std::span<const ShownPayment> payments);
void append_payments(std::string& out, std::span<const PublicPayment> payments);

}  // namespace canbao
