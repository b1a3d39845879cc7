#pragma once

#include <optional>
#include <string>
#include <vector>

#include "seasons/event.h"
#include "store/connection.h"

namespace canbao::seasons {

// Plays a season on an office and on the model side by side. What differs first, in words; nothing: all is as
// it should be. Ends there.
std::optional<std::string> play(const std::vector<Event>& season, Engine engine);

// Messages that come to the same in any order: what the ledger says of them in this one and in another.
std::optional<std::string> play_shuffled(std::vector<Told> messages, std::uint64_t seed, Engine engine);

}  // namespace canbao::seasons
