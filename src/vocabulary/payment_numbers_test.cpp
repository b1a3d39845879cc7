#include "vocabulary/payment_numbers.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

TEST(ChannelKey, IsAShortWord) {
    EXPECT_EQ(ChannelKey::parse("bank_debit2")->text(), "bank_debit2");
    for (const char* bad : {"", "2bank", "WeChat", "wechat pay", "_x", "a234567890123456789012345"})
        EXPECT_FALSE(ChannelKey::parse(bad)) << bad;
}

TEST(TradeNumber, IsLettersAndDigitsButNoIdNumber) {
    EXPECT_EQ(TradeNumber::parse("4200001_A-b.9")->text(), "4200001_A-b.9");
    EXPECT_FALSE(TradeNumber::parse(""));
    EXPECT_FALSE(TradeNumber::parse("a b"));
    EXPECT_FALSE(TradeNumber::parse("=1+1"));
    EXPECT_FALSE(TradeNumber::parse("-1"));
    EXPECT_FALSE(TradeNumber::parse(std::string(65, '1')));
    EXPECT_FALSE(TradeNumber::parse("140000196806110021"));
}

TEST(OrderNumber, IsReadAsItIsWritten) {
    const OrderNumber order(*RegionCode::parse("140522"), 890'900'547'752'021'874);
    EXPECT_EQ(order.text(), "1405220890900547752021874");
    EXPECT_EQ(*OrderNumber::parse(order.text()), order);
    // Later ones of an area come later as texts.
    EXPECT_LT(order.text(), OrderNumber(order.area(), order.number() + 1).text());
}

TEST(OrderNumber, IsNothingElse) {
    for (const char* bad :
         {"", "140522089090054775202187", "14052208909005477520218740", "140522089090054775202187x",
          "0405220890900547752021874", "1405220000000000000000000", "1405229999999999999999999"})
        EXPECT_FALSE(OrderNumber::parse(bad)) << bad;
}

}  // namespace
}  // namespace canbao
