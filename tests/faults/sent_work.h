#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "files/key_ring.h"
#include "policy/book.h"
#include "store/connection.h"

namespace canbao::faults {

// What an office is sent piece by piece while its disk fails: acts, or payments that channels tell. What is
// sent again is answered as before.
class SentWork {
   public:
    struct Answered {
        std::string text;  // as it was the first time
        bool is_wrong;     // it could not be carried out
        bool is_repeated;
    };
    struct Ground {
        const PolicyBook& book;
        const KeyRing& keys;
    };
    // In the order in which it is first sent: acts of all kinds but merge.
    static std::unique_ptr<SentWork> acts(const Ground& ground, std::uint64_t seed, std::size_t count);
    // For people of enrol_people(): notices of a bank with what goes wrong with them, whose file is in the
    // books before they are.
    static std::unique_ptr<SentWork> payments(const Ground& ground, std::uint64_t seed);
    virtual ~SentWork() = default;
    SentWork() = default;
    SentWork(const SentWork&) = delete;
    SentWork& operator=(const SentWork&) = delete;

    virtual std::size_t size() const = 0;
    virtual DatabaseResult<std::vector<Answered>> send(Connection& connection,
                                                       const std::vector<std::size_t>& batch,
                                                       std::int64_t now) = 0;
    // What of it is in the books, and what of it should be where these were carried out.
    virtual DatabaseResult<std::int64_t> count(Connection& connection) const = 0;
    virtual std::int64_t expected(const std::vector<bool>& done) const = 0;
    // Before all others, each time that the program starts; whether it was there before.
    virtual DatabaseResult<bool> begin(const std::string& database, std::int64_t now) = 0;
};

// Some people of two counties, registered and enrolled.
DatabaseResult<Done> enrol_people(Connection& connection, const SentWork::Ground& ground, std::int64_t now);

}  // namespace canbao::faults
