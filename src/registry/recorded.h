#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "vocabulary/date.h"

namespace canbao {

// What a list states from a day on, and the act that recorded it.
template <typename T>
struct Recorded {
    T value;
    Date on;
    std::int64_t act;
};

// What counts on a day, by key_of(value): the latest day that has come, of one day the latest act; before the
// first day, what was stated of that. It points into `all`.
template <typename T>
std::map<std::string, const Recorded<T>*> counting_on(Date day, std::span<const Recorded<T>> all) {
    std::map<std::string, const Recorded<T>*> counting;
    for (const Recorded<T>& each : all) {
        const Recorded<T>*& last = counting[key_of(each.value)];
        const bool is_better = [&] {
            if (last == nullptr) return true;
            if (each.on <= day && last->on <= day)
                return each.on != last->on ? each.on > last->on : each.act > last->act;
            if (each.on <= day || last->on <= day) return each.on <= day;
            return each.on != last->on ? each.on < last->on : each.act > last->act;
        }();
        if (is_better) last = &each;
    }
    return counting;
}

}  // namespace canbao
