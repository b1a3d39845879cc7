#include "api/upkeep.h"

#include "procedure/office_clock.h"
#include "store/audit_store.h"
#include "store/end_process.h"
#include "store/nonce_store.h"
#include "store/transaction.h"

namespace canbao {
namespace {

std::int64_t seconds_now() {
    constexpr std::int64_t kMicroseconds = 1'000'000;
    return system_clock_now() / kMicroseconds;
}

}  // namespace

Upkeep::Upkeep(DatabaseAddress address, std::chrono::seconds seal_every, ServerCounts& counts,
               RequestLog& log)
    : address_(std::move(address)),
      counts_(counts),
      log_(log),
      seals_(seal_every, [this] { seal(); }),
      asks_(kBetweenQuestions, [this] { ask(); }),
      cleans_(kBetweenCleanings, [this] { clean(); }) {
    // It answered the committer just now.
    counts_.database_answered_at = seconds_now();
}

void Upkeep::seal() {
    const auto once = [&]() -> DatabaseResult<std::uint64_t> {
        if (!sealing_) sealing_ = TRY(open_database(address_, DatabaseUse::write));
        return seal_acts(*sealing_, system_clock_now());
    };
    const auto sealed = once();
    if (sealed) {
        counts_.acts_sealed += *sealed;
        counts_.last_sealed_at = seconds_now();
        return;
    }
    if (sealed.error().kind == DatabaseError::Kind::fatal) end_process(sealed.error());
    ++counts_.seals_failed;
    log_.note_failure("sealing_failed");
    sealing_.reset();
}

void Upkeep::ask() {
    const auto once = [&]() -> DatabaseResult<int> {
        if (!asking_) asking_ = TRY(open_database(address_, DatabaseUse::read));
        return schema_of(*asking_);
    };
    const auto answered = once();
    if (answered) {
        counts_.database_answered_at = seconds_now();
        return;
    }
    log_.note_failure("database_does_not_answer");
    asking_.reset();
}

void Upkeep::clean() {
    const auto once = [&]() -> DatabaseResult<std::int64_t> {
        if (!cleaning_) cleaning_ = TRY(open_database(address_, DatabaseUse::write));
        return in_transaction(*cleaning_, [&] { return remove_old_nonces(*cleaning_, system_clock_now()); });
    };
    const auto removed = once();
    if (removed) {
        counts_.nonces_removed += static_cast<std::uint64_t>(*removed);
        return;
    }
    if (removed.error().kind == DatabaseError::Kind::fatal) end_process(removed.error());
    log_.note_failure("cleaning_failed");
    cleaning_.reset();
}

}  // namespace canbao
