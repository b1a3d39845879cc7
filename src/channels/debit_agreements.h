#pragma once

#include <string_view>
#include <vector>

#include "channels/debit_file.h"
#include "registry/act_command.h"

namespace canbao {

// A bank's list of whom it may debit (批扣协议), all of it checked. docs/formats/bank-files.md.
struct DebitAgreements {
    static constexpr std::size_t kMost = 200'000;
    static constexpr int kMostNumber = 999'999'999;

    // The contribution of a person may be debited by the agreement: from now on by no other of the channel.
    struct Agreed {
        std::uint64_t line;  // of the file
        AgreementNumber agreement;
        PersonReference person;
    };
    // Nobody's may any more.
    struct Ended {
        std::uint64_t line;
        AgreementNumber agreement;
    };

    ChannelKey channel;
    RegionCode area;  // six digits
    Date day;         // of the list
    int number;       // 1 and up, once for each channel, area and day
    std::vector<Agreed> agreed;
    std::vector<Ended> ended;
};

// Errors name every fault, with line and field.
FileResult<DebitAgreements> read_debit_agreements(std::string_view bytes);

}  // namespace canbao
