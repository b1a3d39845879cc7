#include "seasons/event.h"

#include <algorithm>
#include <random>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace canbao::seasons {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr std::int64_t kFirstPaid = 1'764'720'000'000'000;  // 2025-12-03
constexpr const char* kChannels[] = {"wechat", "alipay", "bank_counter", "tax_hall_cash"};

class Drawing {
   public:
    explicit Drawing(std::uint64_t seed) : draw_(seed) {}

    std::vector<Event> season() {
        for (int person = 0; person < kPeople; ++person)
            if (chance(3)) acts_.push_back({.kind = Event::Kind::order, .person = person, .key = ++keys_});
        const std::size_t orders = acts_.size();
        std::vector<Told> told = tellings(6 + draw(14));
        std::ranges::shuffle(told, draw_);
        for (std::size_t i = 0; i < told.size();) {
            Event event{.kind = Event::Kind::payments};
            for (std::size_t left = 1 + draw(5); left > 0 && i < told.size(); --left)
                event.told.push_back(std::move(told[i++]));
            acts_.push_back(std::move(event));
        }
        for (std::size_t i = 10 + draw(20); i > 0; --i) acts_.push_back(act());
        // What nobody has ordered cannot be paid by an order: these come early, the rest anyhow.
        std::shuffle(acts_.begin() + static_cast<std::ptrdiff_t>(orders / 2), acts_.end(), draw_);
        return std::move(acts_);
    }

    // Each is told once, and enough is paid wherever a repair goes with a contribution.
    std::vector<Told> messages() {
        std::vector<Told> told;
        for (std::size_t i = 0; i < 10; ++i) {
            Told payment = this->payment();
            payment.order = -1;
            payment.lines = {line()};
            if (payment.lines[0].person != kNobody && kPersons[payment.lines[0].person].has_missed_2025 &&
                chance(2)) {
                payment.lines[0].fen = kStandard;
                payment.lines.push_back({payment.lines[0].person, Item::repair, kStandard});
            }
            told.push_back(whole(payment));
        }
        return told;
    }

   private:
    std::size_t draw(std::size_t bound) { return static_cast<std::size_t>(draw_() % bound); }
    bool chance(std::size_t of) { return draw(of) == 0; }

    Line line() {
        const int person = chance(12) ? kNobody : static_cast<int>(draw(kPeople));
        constexpr std::int64_t kOther[] = {-1, 1, 5'000, -kStandard / 2, kStandard};
        const std::int64_t due =
            person == kNobody || kPersons[person].due == 0 ? kStandard : kPersons[person].due;
        return {person, Item::contribution,
                chance(4) ? std::max<std::int64_t>(1, due + kOther[draw(5)]) : due};
    }

    static Told whole(Told told) {
        told.fen = 0;
        for (const Line& line : told.lines) told.fen += line.fen;
        return told;
    }

    Told payment() {
        ++trades_;
        Told told{.channel = kChannels[draw(std::size(kChannels))],
                  // Two channels may give the same number.
                  .trade = fmt::format("T{}", chance(5) ? 1 : trades_),
                  .fen = 0,
                  .paid_at = kFirstPaid + static_cast<std::int64_t>(draw(19)) * kDay +
                             static_cast<std::int64_t>(draw(1'000)) * kMinute,
                  .lines = {},
                  .is_by_document = chance(2)};
        if (!used_.insert(told.channel + told.trade).second) told.trade = fmt::format("T{}", trades_);
        used_.insert(told.channel + told.trade);
        return told;
    }

    Told truth() {
        Told told = payment();
        if (chance(6)) {
            told.order = static_cast<int>(draw(kPeople));
            told.fen = chance(4) ? kStandard - 1 : std::max<std::int64_t>(kPersons[told.order].due, 100);
            return told;
        }
        told.lines = {line()};
        for (std::size_t more = chance(3) ? 1 + draw(2) : 0; more > 0; --more) told.lines.push_back(line());
        add_year_besides(told);
        return whole(std::move(told));
    }

    // At most one of a person, so that what is owed for each is plain.
    void add_year_besides(Told& told) {
        const int person = told.lines.front().person;
        if (person == kNobody || !chance(2)) return;
        const Item item = kPersons[person].is_student ? Item::prepaid : Item::repair;
        const std::int64_t fen = kStandard + (chance(5) ? -1 : 0);
        if (chance(4)) told.lines.clear();
        told.lines.push_back({person, item, fen});
    }

    // Twice, and now and then something else.
    std::vector<Told> tellings(std::size_t payments) {
        std::vector<Told> all;
        for (std::size_t i = 0; i < payments; ++i) {
            const Told told = truth();
            for (std::size_t times = 1 + (chance(3) ? 1 + draw(2) : 0); times > 0; --times)
                all.push_back(told);
            for (std::size_t times = chance(4) ? 1 + draw(2) : 0; times > 0; --times)
                all.push_back(contradiction(told));
        }
        return all;
    }

    Told contradiction(Told told) {
        std::int64_t more = 0;
        switch (draw(3)) {
            case 0:
                told.paid_at += kMinute;
                break;
            case 1:
                more = 100 * static_cast<std::int64_t>(1 + draw(3));
                told.fen += more;
                if (!told.lines.empty()) told.lines.back().fen += more;
                break;
            default:
                // For somebody else of the same area.
                if (told.order == -1 && told.lines.front().person >= 0)
                    told.lines.front().person = kPersons[told.lines.front().person].area == 0 ? 0 : 5;
        }
        return told;
    }

    Event act() {
        using enum Event::Kind;
        constexpr Event::Kind kKinds[] = {clock,  clock,   clock,   leave,   leave,  death,
                                          settle, surplus, surplus, stray,   batch,  batch,
                                          result, result,  result,  confirm, receive};
        Event event{.kind = kKinds[draw(std::size(kKinds))], .chance = draw_()};
        event.person = static_cast<int>(draw(kPeople));
        // Somebody sends again what was sent before.
        event.key = keys_ > 0 && chance(6) ? -1 : ++keys_;
        event.amount = event.kind == clock ? leap() : 100 * static_cast<std::int64_t>(1 + draw(400));
        if (event.key != -1) return event;
        for (const Event& before : acts_)
            if (before.kind == event.kind) return before;
        event.key = ++keys_;
        return event;
    }

    // Forward mostly, and odd, so that no limit is met to the second.
    std::int64_t leap() {
        constexpr std::int64_t kLeaps[] = {kMinute,      3 * kMinute, kDay,     3 * kDay,
                                           -2 * kMinute, -kDay,       -4 * kDay};
        return kLeaps[draw(std::size(kLeaps))] + static_cast<std::int64_t>(draw(40)) * kSecond;
    }

    std::mt19937_64 draw_;
    std::vector<Event> acts_;
    std::set<std::string> used_;  // channel and trade
    std::size_t trades_ = 0;
    int keys_ = 0;
};

std::string text_of(const Told& told) {
    std::string out = fmt::format("{} {} {}", told.channel, told.trade, told.fen);
    if (told.order >= 0) out += fmt::format(" order of {}", told.order);
    for (const Line& line : told.lines)
        out += fmt::format(" [{} {} {}]", line.person, year_of(line.item), line.fen);
    return out;
}

}  // namespace

int Told::home() const {
    const int person = order >= 0 ? order : lines.front().person;
    return person == kNobody ? 0 : kPersons[person].area;
}

std::string Event::text() const {
    constexpr const char* kWords[] = {"payments", "clock", "order", "leave",  "death",   "settle",
                                      "surplus",  "stray", "batch", "result", "confirm", "receive"};
    std::string out = kWords[static_cast<std::size_t>(kind)];
    for (const Told& each : told) out += " | " + text_of(each);
    if (kind == Kind::clock) return out + fmt::format(" {} s", amount / kSecond);
    if (kind != Kind::payments) out += fmt::format(" person {} key {}", person, key);
    return out;
}

std::vector<Event> draw_season(std::uint64_t seed) { return Drawing(seed).season(); }
std::vector<Told> draw_messages(std::uint64_t seed) { return Drawing(~seed).messages(); }

}  // namespace canbao::seasons
