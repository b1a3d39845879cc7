#include "channels/debit_agreements.h"

#include <optional>
#include <set>

#include <fmt/format.h>

#include "channels/payment_line_record.h"

namespace canbao {
namespace {

constexpr std::string_view kFormat = "CANBAO-DEBIT-AGREEMENTS";
constexpr std::size_t kHeaderFields = 6;
constexpr std::size_t kAgreedFields = 2 + kPersonFields;
constexpr std::size_t kEndedFields = 2;
constexpr std::size_t kEndFields = 3;
constexpr RecordField kAgreement = {"agreement", "代扣协议号"};

class Reading {
   public:
    explicit Reading(std::string_view text) : reader_(text) {}

    FileResult<DebitAgreements> read() {
        if (!read_header()) return rejected();
        while (reader_.next() && !reader_.is("END")) {
            if (rows_++ == DebitAgreements::kMost) {
                reader_.fail({}, fmt::format("一个文件最多{}行", DebitAgreements::kMost),
                             fmt::format("a file has at most {} rows", DebitAgreements::kMost));
                return rejected();
            }
            read_record();
        }
        read_end();
        if (reader_.faults().empty()) check_ended();
        if (!reader_.faults().empty()) return rejected();
        return *std::move(out_);
    }

   private:
    tl::unexpected<RejectedFile> rejected() { return tl::unexpected(reader_.take_faults()); }

    bool read_header() {
        if (!reader_.begin(kFormat, kHeaderFields)) return false;
        auto channel = reader_.parsed(2, {"channel", "渠道"}, &ChannelKey::parse);
        const auto area = reader_.area(3, {"area", "医保区划"});
        const auto day = reader_.parsed(4, {"day", "日期"}, &Date::parse);
        const auto number = reader_.whole(5, {"number", "文件号"}, 1, DebitAgreements::kMostNumber);
        if (!channel || !area || !day || !number) return false;
        out_ = DebitAgreements{*std::move(channel), *area, *day, static_cast<int>(*number), {}, {}};
        return true;
    }

    void read_record() {
        if (reader_.is("AGREE")) {
            if (!reader_.demand_fields(kAgreedFields)) return;
            auto agreement = reader_.parsed(1, kAgreement, &AgreementNumber::parse);
            auto person = read_person_record(reader_, 2);
            if (agreement && person)
                out_->agreed.push_back({reader_.line(), *std::move(agreement), *std::move(person)});
        } else if (reader_.is("ENDED")) {
            if (!reader_.demand_fields(kEndedFields)) return;
            if (auto agreement = reader_.parsed(1, kAgreement, &AgreementNumber::parse))
                out_->ended.push_back({reader_.line(), *std::move(agreement)});
        } else {
            reader_.fail_word({"AGREE", "ENDED", "END"});
        }
    }

    void read_end() {
        if (!reader_.is("END")) return;
        if (!reader_.demand_fields(kEndFields)) return;
        const auto agreed = reader_.whole(1, {"agreed", "签约行数"}, 0, DebitAgreements::kMost);
        const auto ended = reader_.whole(2, {"ended", "解约行数"}, 0, DebitAgreements::kMost);
        if (!reader_.is_at_end()) reader_.fail({}, "END 之后还有内容", "something stands behind END");
        if (!reader_.faults().empty()) return;
        if (static_cast<std::size_t>(*agreed) != out_->agreed.size() ||
            static_cast<std::size_t>(*ended) != out_->ended.size())
            reader_.fail({},
                         fmt::format("文件中有{}行 AGREE、{}行 ENDED，与末行不符", out_->agreed.size(),
                                     out_->ended.size()),
                         fmt::format("the file has {} rows AGREE and {} rows ENDED, not what this says",
                                     out_->agreed.size(), out_->ended.size()));
    }

    // Which of the two came first, nobody could tell.
    void check_ended() {
        std::set<std::string_view> ended;
        for (const auto& each : out_->ended) ended.insert(each.agreement.text());
        for (const auto& each : out_->agreed)
            if (ended.contains(each.agreement.text())) {
                reader_.fail(kAgreement, fmt::format("第{}行的协议在同一文件中又解约", each.line),
                             fmt::format("the agreement of line {} is ended in the same file", each.line));
                return;
            }
    }

    RecordReader reader_;
    std::optional<DebitAgreements> out_;
    std::size_t rows_ = 0;
};

}  // namespace

FileResult<DebitAgreements> read_debit_agreements(std::string_view bytes) {
    const auto text = RecordText::decode(bytes);
    if (!text) return tl::unexpected(text.error());
    return Reading(text->text()).read();
}

}  // namespace canbao
