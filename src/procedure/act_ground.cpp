#include "procedure/act_ground.h"

#include "procedure/act_numbers.h"
#include "procedure/office_clock.h"
#include "store/act_store.h"
#include "store/clock_store.h"
#include "store/key_store.h"
#include "store/sm3.h"
#include "store/transaction.h"

namespace canbao {

DatabaseResult<ActGround> prepare_ground(Connection& connection, const PolicyBook& book, const KeyRing& keys,
                                         std::string_view law, std::string program, std::int64_t now) {
    return in_transaction(connection, [&]() -> DatabaseResult<ActGround> {
        TRY(check_keys(connection, keys.prints()));
        TRY(add_keys(connection, keys.prints(), now));
        return ActGround{.book = book,
                         .keys = keys,
                         .policy = TRY(archive_policy(connection, sm3(law), law, now)),
                         .program = std::move(program),
                         .keys_known = TRY(count_keys(connection)),
                         .clock_ran_ahead_until = TRY(read_clock_ran_ahead_until(connection))};
    });
}

bool is_clock_behind(const ActGround& ground, std::int64_t now, std::int64_t last_act) {
    const std::int64_t moment = ActNumbers::moment_of(last_act);
    return moment > now + kClockTolerance && moment > ground.clock_ran_ahead_until + kRoomBehindClockAhead;
}

LocalText clock_is_behind() {
    return {
        "本机时钟落后于账册中最近一次办理，请先校准时钟；当时的时钟走快了的，请执行 canbao db clock-ahead",
        "the clock lies behind the last act in the books: set it first; where it was that act's clock that "
        "ran ahead, run canbao db clock-ahead"};
}

DatabaseError keys_were_rotated() {
    return {Error::of("密钥已更换，请用新的密钥文件重新启动",
                      "keys were rotated: start anew with the new key file"),
            DatabaseError::Kind::other};
}

}  // namespace canbao
