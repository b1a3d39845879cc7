#include "channels/bank_notice.h"

#include <iterator>

#include <fmt/format.h>

#include "channels/payment_line_record.h"
#include "vocabulary/check.h"
#include "vocabulary/moment.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

constexpr std::string_view kFormat = "CANBAO-BANK-NOTICES";
constexpr std::size_t kHeaderFields = 5;
constexpr std::size_t kPaymentFields = 7;
constexpr std::size_t kStateFields = 6;
constexpr std::size_t kEndFields = 4;

constexpr RecordField kTrade = {"trade", "交易号"};
constexpr RecordField kOrder = {"order", "缴费单号"};
constexpr RecordField kAmount = {"amount", "金额"};
constexpr RecordField kLines = {"lines", "缴费对象数"};

class Reading {
   public:
    Reading(std::string_view text, std::size_t most) : reader_(text), most_(most) {}

    FileResult<BankNotices> read() {
        if (!read_header()) return rejected();
        while (reader_.next() && !reader_.is("END")) {
            // Records FOR belong to the last one.
            if (out_->notices.size() == most_ && !reader_.is("FOR")) {
                reader_.fail({}, fmt::format("一个文件最多{}笔", most_),
                             fmt::format("a file has at most {} notices", most_));
                return rejected();
            }
            read_record();
        }
        end_payment();
        read_end();
        if (!reader_.faults().empty()) return rejected();
        return *std::move(out_);
    }

   private:
    tl::unexpected<RejectedFile> rejected() { return tl::unexpected(reader_.take_faults()); }

    bool read_header() {
        if (!reader_.begin(kFormat, kHeaderFields)) return false;
        auto channel = reader_.parsed(2, {"channel", "渠道"}, &ChannelKey::parse);
        const auto day = reader_.parsed(3, {"day", "记账日"}, &Date::parse);
        const auto number = reader_.whole(4, {"number", "文件号"}, 1, BankNotices::kMostNumber);
        if (!channel || !day || !number) return false;
        out_ = BankNotices{*std::move(channel), *day, static_cast<int>(*number), {}};
        return true;
    }

    void read_record() {
        if (reader_.is("FOR")) return read_line();
        end_payment();
        is_unreadable_ = false;
        if (reader_.is("PAY")) return read_payment();
        if (reader_.is("STATE")) return read_state();
        reader_.fail_word({"PAY", "FOR", "STATE", "END"});
    }

    // The lines of a payment follow it, as many as it says, and add up to it.
    void read_payment() {
        is_unreadable_ = true;
        if (!reader_.demand_fields(kPaymentFields)) return;
        auto trade = reader_.parsed(1, kTrade, &TradeNumber::parse);
        const auto order = read_order(2);
        const auto amount = reader_.money(3, kAmount);
        const auto paid_at = reader_.parsed(4, {"paid_at", "缴费时刻"}, &parse_moment);
        const auto kind = reader_.one_of<PaymentKind>(5, {"kind", "缴费方式"}, kPaymentKinds);
        const auto lines = reader_.whole(6, kLines, 0, BankNotices::kMostLines);
        if (!trade || !order.is_read || !amount || !paid_at || !kind || !lines) return;
        if (order.number.has_value() == (*lines > 0)) {
            reader_.fail(kOrder, "有缴费单号的没有 FOR 行，没有单号的至少有一行",
                         "a payment of an order has no records FOR; one without an order has at least one");
            return;
        }
        lines_ = awaited_ = static_cast<std::size_t>(*lines);
        begun_at_ = reader_.line();
        paid_ += *amount;
        ++payments_;
        out_->notices.emplace_back(
            PaidNotice{{out_->channel, *std::move(trade), order.number, *amount, *paid_at, {}}, *kind});
        sum_ = Money();
        is_payment_open_ = *lines > 0;
        is_unreadable_ = false;
    }

    void read_line() {
        if (!is_payment_open_) {
            if (is_unreadable_) return;  // which is told already
            reader_.fail({}, "FOR 行应跟在没有缴费单号的 PAY 行之后，不多于其写明的行数",
                         "a record FOR follows a PAY without an order, and no more of them than it says");
            return;
        }
        --awaited_;
        is_payment_open_ = awaited_ > 0;
        if (!reader_.demand_fields(1 + kPaymentLineFields)) return;
        auto line = read_payment_line(reader_, 1);
        if (!line) return;
        auto& payment = std::get<PaidNotice>(out_->notices.back()).payment;
        sum_ += line->amount;
        payment.lines.push_back(*std::move(line));
        if (!is_payment_open_ && payment.lines.size() == lines_ && sum_ != payment.amount)
            reader_.fail(kAmount,
                         fmt::format("第{}行 PAY 之下各行合计{}，与其金额不符", begun_at_, sum_.text()),
                         fmt::format("the records under the PAY of line {} add up to {}, not to its amount",
                                     begun_at_, sum_.text()));
    }

    void end_payment() {
        if (is_payment_open_)
            reader_.fail(
                {}, fmt::format("第{}行 PAY 之下还缺{}个 FOR 行", begun_at_, awaited_),
                fmt::format("{} records FOR are missing under the PAY of line {}", awaited_, begun_at_));
        is_payment_open_ = false;
    }

    void read_state() {
        if (!reader_.demand_fields(kStateFields)) return;
        std::optional<TradeNumber> trade;
        if (!reader_.raw(1).empty()) {
            trade = reader_.parsed(1, kTrade, &TradeNumber::parse);
            if (!trade) return;
        }
        const auto order = read_order(2);
        const auto state = reader_.one_of<UnpaidState>(3, {"state", "状态"}, kUnpaidStates);
        const auto amount = reader_.money(4, kAmount);
        const auto at = reader_.parsed(5, {"at", "时刻"}, &parse_moment);
        if (!order.is_read || !state || !amount || !at) return;
        if (!trade && (!order.number || *state == UnpaidState::refunded)) {
            reader_.fail(kTrade, "应写明交易号；只有没有成交的缴费单可以不写",
                         "the trade is stated; only an order that came to none goes without");
            return;
        }
        ++states_;
        out_->notices.emplace_back(
            StateNotice{out_->channel, *state, std::move(trade), order.number, *amount, *at});
    }

    struct ReadOrder {
        bool is_read;
        std::optional<OrderNumber> number;
    };
    ReadOrder read_order(std::size_t at) {
        if (reader_.raw(at).empty()) return {true, std::nullopt};
        const auto order = reader_.parsed(at, kOrder, &OrderNumber::parse);
        return {order.has_value(), order};
    }

    void read_end() {
        if (!reader_.demand_fields(kEndFields)) return;
        if (!reader_.is_at_end()) {
            reader_.fail({}, "END 之后还有内容", "something stands behind END");
            return;
        }
        const auto payments = reader_.whole(1, {"payments", "缴费笔数"}, 0, BankNotices::kMost);
        const auto total = reader_.total(2, {"total", "缴费合计"});
        const auto states = reader_.whole(3, {"states", "状态笔数"}, 0, BankNotices::kMost);
        // What could not be read is not in the sums: they are compared where all could.
        if (!reader_.faults().empty()) return;
        if (*payments != payments_ || *states != states_)
            reader_.fail({"payments", "缴费笔数"},
                         fmt::format("文件中有{}笔缴费、{}笔状态，与末行不符", payments_, states_),
                         fmt::format("the file holds {} payments and {} states, not what this says",
                                     payments_, states_));
        if (*total != paid_)
            reader_.fail({"total", "缴费合计"}, fmt::format("各笔缴费合计{}，与末行不符", paid_.text()),
                         fmt::format("the payments add up to {}, not to this", paid_.text()));
    }

    RecordReader reader_;
    std::size_t most_;
    std::optional<BankNotices> out_;
    bool is_payment_open_ = false;  // lines of the last payment are awaited
    bool is_unreadable_ = false;    // the last payment
    std::size_t lines_ = 0, awaited_ = 0;
    std::uint64_t begun_at_ = 0;
    Money sum_, paid_;
    std::int64_t payments_ = 0, states_ = 0;
};

void append_paid(std::string& out, const PaidNotice& notice) {
    const PaymentNotice& payment = notice.payment;
    fmt::format_to(std::back_inserter(out), "PAY|{}|{}|{}|", payment.trade.text(),
                   payment.order ? payment.order->text() : "", payment.amount.text());
    append_moment(out, payment.paid_at);
    fmt::format_to(std::back_inserter(out), "|{}|{}\n", word(notice.kind), payment.lines.size());
    for (const PaymentLine& line : payment.lines) {
        out += "FOR";
        append_payment_line(out, line);
        out += '\n';
    }
}

void append_state(std::string& out, const StateNotice& notice) {
    fmt::format_to(std::back_inserter(out), "STATE|{}|{}|{}|{}|", notice.trade ? notice.trade->text() : "",
                   notice.order ? notice.order->text() : "", word(notice.state), notice.amount.text());
    append_moment(out, notice.at);
    out += '\n';
}

}  // namespace

FileResult<BankNotices> read_bank_notices(std::string_view bytes, std::size_t most) {
    auto text = RecordText::decode(bytes);
    if (!text) return tl::unexpected(std::move(text.error()));
    return Reading(text->text(), most).read();
}

Result<std::string> write_bank_notices(const BankNotices& notices, TextEncoding encoding) {
    std::string out =
        fmt::format("{}|1|{}|{}|{}\n", kFormat, notices.channel.text(), notices.day.text(), notices.number);
    Money total;
    std::size_t payments = 0;
    for (const ChannelNotice& notice : notices.notices) {
        std::visit(Overloaded{[&](const PaidNotice& paid) {
                                  CHECK(paid.payment.channel == notices.channel);
                                  append_paid(out, paid);
                                  total += paid.payment.amount;
                                  ++payments;
                              },
                              [&](const StateNotice& state) {
                                  CHECK(state.channel == notices.channel);
                                  append_state(out, state);
                              }},
                   notice);
    }
    fmt::format_to(std::back_inserter(out), "END|{}|{}|{}\n", payments, total.text(),
                   notices.notices.size() - payments);
    return encode_records(std::move(out), encoding);
}

}  // namespace canbao
