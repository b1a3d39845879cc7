#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/channel_notice.h"
#include "channels/debit_result.h"
#include "vocabulary/result.h"

namespace canbao {

// What a file of a channel may be: docs/formats/bank-files.md, tax-hall.md, payment-callback.md.
enum class ChannelFileForm { bank_notices, debit_result, shift, callbacks };
constexpr std::array<std::string_view, 4> kChannelFileForms = {"bank_notices", "debit_result", "shift",
                                                               "callbacks"};
constexpr std::string_view word(ChannelFileForm form) {
    return kChannelFileForms[static_cast<std::size_t>(form)];
}

// How a file is to be read, as whoever hands it in says.
struct ChannelFileChoice {
    std::string path;
    // Whose file it is, where the file does not say it: of a shift the channels of cash and POS.
    std::optional<ChannelKey> channel;
    ChannelKey cash, pos;
};

// A file of a channel, all of it checked, which tells its payments one after the other.
class ChannelFile {
   public:
    // Which of the forms it is shows in its first bytes. Errors name every fault of the file, with line and
    // field: then nothing of it is taken.
    static Result<ChannelFile> open(const ChannelFileChoice& choice);
    ~ChannelFile();
    ChannelFile(ChannelFile&&) noexcept;
    ChannelFile& operator=(ChannelFile&&) noexcept;

    ChannelFileForm form() const;
    const ChannelKey& channel() const;
    // What it calls itself: "bank_notices/2026-01-15/7"; callbacks by their digest.
    const std::string& identity() const;
    const std::string& digest() const;  // SM3
    std::uint64_t payments() const;
    Money total() const;
    // What it tells of payments that the channel has no money of.
    const std::vector<StateNotice>& states() const;
    std::optional<Money> difference() const;  // of a shift: cash counted beyond what was booked
    const DebitResultFile* debits() const;    // of an answer to a batch debit, else nullptr

    // Nothing when all were given.
    std::optional<PaymentNotice> next();

   private:
    struct Content;
    explicit ChannelFile(std::unique_ptr<Content> content);

    std::unique_ptr<Content> content_;
};

}  // namespace canbao
