#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "channels/channel_notice.h"
#include "channels/record_file.h"
#include "vocabulary/check.h"
#include "vocabulary/id_number.h"
#include "vocabulary/moment.h"

// For tests only: payments of invented people, and how files of them are damaged.

namespace canbao {

inline RegionCode payment_area() { return *RegionCode::parse("140522"); }
inline std::int64_t morning() { return *parse_moment("2026-01-15T09:30:00+08:00"); }

inline PersonReference invented_document(int serial = 3) {
    const IdNumber number = IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), serial);
    return DocumentReference{*IdentityDocument::parse(DocumentKind::resident_id, number.plain()),
                             std::nullopt, std::nullopt};
}

inline PersonReference invented_newborn() {
    return DocumentReference{*IdentityDocument::parse(DocumentKind::household_book, "014000123"),
                             *PersonName::parse("李小"), *Date::parse("2026-01-02")};
}

inline PaymentLine line_for(PersonReference person, std::int64_t fen) {
    return {payment_area(), std::move(person), PaymentItem::contribution, 2026, Money::fen(fen)};
}

inline OrderNumber order_of(std::int64_t number) { return OrderNumber(payment_area(), number); }

// Of `number`; without lines it is of an order.
inline PaidNotice paid_notice(std::string_view channel, std::int64_t number, std::int64_t fen,
                              std::vector<PaymentLine> lines = {}) {
    PaidNotice out{{*ChannelKey::parse(channel), *TradeNumber::parse(fmt::format("T{:06}", number)),
                    std::nullopt, Money::fen(fen), morning() + number * 1'000'000, std::move(lines)},
                   PaymentKind::normal};
    if (out.payment.lines.empty()) out.payment.order = order_of(number);
    return out;
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    CHECK(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

// "2 amount": line and field of the first fault; what it says is there in both languages and names the file.
inline std::string first_fault(const RejectedFile& file) {
    if (file.faults().empty()) return "none";
    const RecordFault& fault = file.faults().front();
    const LocalText text = file.text("文件.txt");
    for (const std::string* one : {&fault.message.zh, &fault.message.en, &text.zh, &text.en})
        EXPECT_NE(*one, "");
    EXPECT_TRUE(text.zh.starts_with("文件.txt"));
    return fmt::format("{} {}", fault.line, fault.field.key);
}

template <typename T>
std::string first_fault(const FileResult<T>& file) {
    return file ? "none" : first_fault(file.error());
}

}  // namespace canbao
