#include "procedure/money/channel_file.h"

#include <algorithm>
#include <filesystem>
#include <future>

#include <fmt/format.h>

#include "channels/bank_notice.h"
#include "channels/payment_callback.h"
#include "channels/tax_hall_shift.h"
#include "files/line_source.h"
#include "files/mapped_file.h"
#include "store/sm3.h"
#include "vocabulary/hex.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

constexpr std::size_t kMostCallbacks = 1'000'000;
constexpr std::size_t kMostFaultsShown = 20;

Failure rejected(const RejectedFile& file, const std::string& path) {
    LocalText text = file.text(std::filesystem::path(path).filename().string());
    return Failure(Error{std::move(text)});
}

}  // namespace

struct ChannelFile::Content {
    explicit Content(MappedFile mapped) : file(std::move(mapped)) {}

    MappedFile file;
    ChannelFileForm form = ChannelFileForm::callbacks;
    std::optional<ChannelKey> channel;
    std::string identity;
    std::string digest;
    std::uint64_t count = 0;
    Money total;
    std::vector<StateNotice> states;
    std::optional<Money> difference;

    // Of an answer to a batch debit row by row; of the others all together.
    std::optional<DebitResultFile> debits;
    std::optional<DebitResultFile::Rows> rows;
    std::vector<PaymentNotice> notices;
    std::size_t given = 0;

    void take(ChannelNotice notice) {
        std::visit(Overloaded{[&](PaidNotice& it) { take_payment(std::move(it.payment)); },
                              [&](StateNotice& it) { states.push_back(std::move(it)); }},
                   notice);
    }
    void take_payment(PaymentNotice payment) {
        ++count;
        total += payment.amount;
        notices.push_back(std::move(payment));
    }

    Result<Done> read_bank_notices_of(const std::string& path) {
        form = ChannelFileForm::bank_notices;
        auto read = read_bank_notices(file.bytes());
        if (!read) return rejected(read.error(), path);
        channel = read->channel;
        identity = fmt::format("{}/{}/{}", word(form), read->day.text(), read->number);
        for (ChannelNotice& notice : read->notices) take(std::move(notice));
        return Done{};
    }

    Result<Done> read_debit_result(const std::string& path) {
        form = ChannelFileForm::debit_result;
        auto read = DebitResultFile::read(file.bytes());
        if (!read) return rejected(read.error(), path);
        debits.emplace(*std::move(read));
        rows.emplace(*debits);
        const DebitBatch& batch = debits->batch();
        channel = batch.channel;
        identity = fmt::format("{}/{}/{}/{}", word(form), batch.area.text(), batch.year, batch.number);
        count = debits->totals().debited_rows;
        total = debits->totals().debited;
        return Done{};
    }

    Result<Done> read_shift(const ChannelFileChoice& choice) {
        form = ChannelFileForm::shift;
        auto read = read_tax_hall_shift(file.bytes());
        if (!read) return rejected(read.error(), choice.path);
        channel = choice.cash;
        identity =
            fmt::format("{}/{}/{}/{}", word(form), read->hall.text(), read->counter.text(), read->number);
        difference = read->cash_difference();
        for (const ShiftReceipt& receipt : read->receipts)
            take(receipt_payment(receipt, receipt.way == ShiftWay::cash ? choice.cash : choice.pos));
        return Done{};
    }

    // One body a line. All lines are read before any is taken.
    Result<Done> read_callbacks(const ChannelFileChoice& choice) {
        form = ChannelFileForm::callbacks;
        auto source = TRY(LineSource::open(choice.path));
        PaymentCallbackReader reader;
        LocalText faults;
        std::size_t found = 0;
        std::uint64_t number = 0;
        while (const auto line = TRY(source.next())) {
            ++number;
            auto notice = reader.read(line->text);
            if (notice) {
                const ChannelKey& told = std::visit(
                    Overloaded{[](const PaidNotice& it) -> const ChannelKey& { return it.payment.channel; },
                               [](const StateNotice& it) -> const ChannelKey& { return it.channel; }},
                    *notice);
                if (!channel) channel = told;
                if (*channel == told && notices.size() + states.size() < kMostCallbacks) {
                    take(*std::move(notice));
                    continue;
                }
                notice = tl::unexpected(LineError{"channel",
                                                  {"一个文件只能是一个渠道的，最多一百万行",
                                                   "a file is of one channel, a million lines at most"}});
            }
            if (++found > kMostFaultsShown) continue;
            const LineError& error = notice.error();
            // What is wrong with all of a line is in no field.
            const std::string field = error.field.empty() ? "" : error.field + " ";
            faults.zh += fmt::format("{}:{}: {}{}\n", choice.path, number, field, error.message.zh);
            faults.en += fmt::format("{}:{}: {}{}\n", choice.path, number, field, error.message.en);
        }
        if (found > 0)
            return fail(
                fmt::format("{}共{}行有误，整个文件未受理；改正后重新提交", faults.zh, found),
                fmt::format(
                    "{}{} lines in error: nothing of the file was taken; mend it and hand it in again",
                    faults.en, found));
        if (!channel)
            return fail(fmt::format("{} 中没有通知", choice.path),
                        fmt::format("there is nothing in {}", choice.path));
        return Done{};
    }
};

ChannelFile::ChannelFile(std::unique_ptr<Content> content) : content_(std::move(content)) {}
ChannelFile::~ChannelFile() = default;
ChannelFile::ChannelFile(ChannelFile&&) noexcept = default;
ChannelFile& ChannelFile::operator=(ChannelFile&&) noexcept = default;

Result<ChannelFile> ChannelFile::open(const ChannelFileChoice& choice) {
    auto file = TRY(MappedFile::open(choice.path));
    auto content = std::make_unique<Content>(std::move(file));
    std::string_view bytes = content->file.bytes();
    // As long as the reading takes.
    auto digest = std::async(std::launch::async, [bytes] { return sm3(bytes); });
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const auto done =
        bytes.starts_with("CANBAO-BANK-NOTICES")   ? content->read_bank_notices_of(choice.path)
        : bytes.starts_with("CANBAO-DEBIT-RESULT") ? content->read_debit_result(choice.path)
        : bytes.starts_with("CANBAO-SHIFT")        ? content->read_shift(choice)
        : bytes.starts_with("{")
            ? content->read_callbacks(choice)
            : Result<Done>(
                  fail(fmt::format("{} 不是渠道文件：首行应为 CANBAO-BANK-NOTICES、CANBAO-DEBIT-RESULT、"
                                   "CANBAO-SHIFT，或每行一个JSON通知",
                                   choice.path),
                       fmt::format("{} is no file of a channel: it begins with CANBAO-BANK-NOTICES, "
                                   "CANBAO-DEBIT-RESULT or CANBAO-SHIFT, or has one JSON notice a line",
                                   choice.path)));
    if (!done) return tl::unexpected(done.error());
    content->digest = digest.get();
    if (content->form == ChannelFileForm::callbacks)
        content->identity = fmt::format("{}/{}", word(content->form), hex_of(content->digest).substr(0, 32));
    if (choice.channel && content->form != ChannelFileForm::shift && *choice.channel != *content->channel)
        return fail(fmt::format("{} 是渠道 {} 的文件，不是 {} 的", choice.path, content->channel->text(),
                                choice.channel->text()),
                    fmt::format("{} is a file of {}, not of {}", choice.path, content->channel->text(),
                                choice.channel->text()));
    return ChannelFile(std::move(content));
}

ChannelFileForm ChannelFile::form() const { return content_->form; }
const ChannelKey& ChannelFile::channel() const { return *content_->channel; }
const std::string& ChannelFile::identity() const { return content_->identity; }
const std::string& ChannelFile::digest() const { return content_->digest; }
std::uint64_t ChannelFile::payments() const { return content_->count; }
Money ChannelFile::total() const { return content_->total; }
const std::vector<StateNotice>& ChannelFile::states() const { return content_->states; }
std::optional<Money> ChannelFile::difference() const { return content_->difference; }

const DebitResultFile* ChannelFile::debits() const { return content_->debits ? &*content_->debits : nullptr; }

std::optional<PaymentNotice> ChannelFile::next() {
    Content& it = *content_;
    if (!it.rows) {
        if (it.given == it.notices.size()) return std::nullopt;
        return std::move(it.notices[it.given++]);
    }
    while (const auto row = it.rows->next())
        if (auto payment = debited_payment(it.debits->batch(), *row)) return payment;
    return std::nullopt;
}

}  // namespace canbao
