#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "vocabulary/region_code.h"
#include "vocabulary/result.h"

namespace canbao {

// A channel of payment by its key: "wechat", "bank_batch_debit". Which there are is data of the office, not
// code.
class ChannelKey {
   public:
    static constexpr std::size_t kLongest = 24;

    // A lower-case letter, then up to 23 lower-case letters, digits and underscores.
    static Result<ChannelKey> parse(std::string_view text);

    const std::string& text() const { return text_; }
    friend auto operator<=>(const ChannelKey&, const ChannelKey&) = default;

   private:
    explicit ChannelKey(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

// The number by which a channel calls a payment. It stands in the books in the clear: no number of a document
// is taken.
class TradeNumber {
   public:
    static constexpr std::size_t kLongest = 64;

    // 1 to 64 letters, digits, '-', '_', '.'.
    static Result<TradeNumber> parse(std::string_view text);

    const std::string& text() const { return text_; }
    friend auto operator<=>(const TradeNumber&, const TradeNumber&) = default;

   private:
    explicit TradeNumber(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

// Our own number of an order: 25 digits, the six of the area and nineteen that grow with time.
class OrderNumber {
   public:
    static constexpr std::size_t kLength = 25;

    // `area`: six digits. `number` ≥ 1.
    OrderNumber(RegionCode area, std::int64_t number);
    static Result<OrderNumber> parse(std::string_view text);

    RegionCode area() const { return area_; }
    std::int64_t number() const { return number_; }
    std::string text() const;
    friend auto operator<=>(const OrderNumber&, const OrderNumber&) = default;

   private:
    RegionCode area_;
    std::int64_t number_;
};

}  // namespace canbao
