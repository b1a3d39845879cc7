#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>

#include "store/connection.h"
#include "vocabulary/region_code.h"

namespace canbao {

// By what a signed message is known when it comes again: docs/formats/payment-callback.md.
struct MessageNonce {
    RegionCode home;  // of the key
    std::string signer, nonce;
    std::int64_t until;  // how long its signature is taken: microseconds since 1970

    friend bool operator==(const MessageNonce& one, const MessageNonce& other) {
        return (one <=> other) == std::strong_ordering::equal;
    }
    friend std::strong_ordering operator<=>(const MessageNonce& one, const MessageNonce& other) {
        if (const auto order = one.home <=> other.home; order != 0) return order;
        if (const auto order = one.signer <=> other.signer; order != 0) return order;
        return one.nonce <=> other.nonce;
    }
};

// Which of them were used before.
DatabaseResult<std::set<MessageNonce>> find_nonces(Connection& connection,
                                                   const std::set<MessageNonce>& nonces);
// Within the transaction in which their messages are carried out. Error of kind `constraint`: somebody else
// has used one meanwhile.
DatabaseResult<Done> use_nonces(Connection& connection, const std::set<MessageNonce>& nonces);
// Removes those that nobody needs any more; how many. `now`: microseconds since 1970.
DatabaseResult<std::int64_t> remove_old_nonces(Connection& connection, std::int64_t now);

}  // namespace canbao
