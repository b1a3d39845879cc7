#include "seasons/model.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao::seasons {
namespace {

int area_of(const Line& line) { return line.person == kNobody ? 0 : kPersons[line.person].area; }

}  // namespace

const Told* Model::find(const Told& told) const {
    const auto found = trades_.find({told.channel, told.trade});
    return found == trades_.end() ? nullptr : &found->second;
}

Model::Shares Model::book(const Told& told) {
    const Trade trade = {told.channel, told.trade};
    trades_.emplace(trade, told);
    std::vector<Line> lines = told.lines;
    if (told.order >= 0) lines = {{told.order, Item::contribution, told.fen}};
    // The year itself comes before others that are paid beside it.
    std::ranges::stable_sort(lines, {}, [](const Line& line) { return line.item != Item::contribution; });
    const std::size_t first = parts_.size();
    std::set<int> areas = {told.home()};
    for (const Line& line : lines) {
        areas.insert(area_of(line));
        pay(area_of(line), line, trade);
    }
    shares_ += std::ssize(areas);
    std::map<std::pair<int, Part>, std::int64_t> sums;
    for (std::size_t i = first; i < parts_.size(); ++i) {
        const Booked& it = parts_[i];
        sums[{it.area, {it.person, it.year, it.kind == Booked::surplus, 0}}] += it.own;
    }
    Shares shares;
    for (const auto& [place, sum] : sums) {
        Part part = place.second;
        part.fen = sum;
        shares[place.first].push_back(part);
    }
    for (auto& [area, parts] : shares) std::ranges::sort(parts);
    return shares;
}

bool Model::is_owed(const Line& line) const {
    if (line.person == kNobody) return false;
    const Person& person = kPersons[line.person];
    if (line.item == Item::contribution) return person.due > 0;
    // A year besides goes with one that is paid.
    const bool may = line.item == Item::repair ? person.has_missed_2025 : person.is_student;
    return may && is_insured(line.person);
}

void Model::pay(int area, const Line& line, const Trade& trade) {
    const bool is_contribution = line.item == Item::contribution;
    const std::int64_t due =
        line.person != kNobody && is_contribution ? kPersons[line.person].due : kStandard;
    const Right right = {line.person, year_of(line.item), line.item == Item::repair};
    std::int64_t rest = line.fen;
    if (is_owed(line) && line.fen >= due && !standing_.contains(right)) {
        standing_[right] = parts_.size();
        const std::int64_t help = is_contribution ? kPersons[line.person].help : 0;
        parts_.push_back({area, line.person, right.year,
                          right.is_repair ? Booked::repair : Booked::contribution, due, help, trade});
        if (right.year == 2026) was_insured_.insert(line.person);
        rest -= due;
    }
    if (rest > 0) parts_.push_back({area, line.person, right.year, Booked::surplus, rest, 0, trade});
}

// ── Whoever others pay in full ──

bool Model::may_confirm(int person) const {
    return kPersons[person].due == 0 && !was_insured_.contains(person);
}

void Model::confirm(int person) {
    standing_[{person, 2026, false}] = parts_.size();
    was_insured_.insert(person);
    parts_.push_back(
        {kPersons[person].area, person, 2026, Booked::contribution, 0, kPersons[person].help, {}});
}

// ── What goes back ──

bool Model::has_open_claim(int person, int year) const {
    return std::ranges::any_of(claims_, [&](const Claim& claim) {
        return claim.person == person && claim.year == year && claim.state == Refund::undetermined;
    });
}

std::size_t Model::add_claim(int person, int year, Refund state) {
    claims_.push_back({person == kNobody ? 0 : kPersons[person].area, person, year, {}, state});
    return claims_.size() - 1;
}

void Model::give_back(std::size_t claim, std::size_t part) {
    Booked& booked = parts_[part];
    booked.claim = claim;
    claims_[claim].parts.push_back(part);
    if (booked.kind != Booked::surplus)
        standing_.erase({booked.person, booked.year, booked.kind == Booked::repair});
    const bool is_paid_to_anybody = amount_of(claims_[claim]) > 0;
    claims_[claim].state = is_paid_to_anybody ? Refund::approved : Refund::nothing_to_pay;
}

// The year, and what was paid ahead.
std::optional<std::size_t> Model::leave(int person) {
    if (has_open_claim(person, 2026) || !is_insured(person)) return std::nullopt;
    const std::size_t claim = add_claim(person, 2026, Refund::approved);
    const auto ahead = standing_.find({person, 2027, false});
    const std::optional<std::size_t> later =
        ahead == standing_.end() ? std::nullopt : std::optional(ahead->second);
    give_back(claim, standing_.at({person, 2026, false}));
    if (later) give_back(claim, *later);
    return claim;
}

std::optional<std::size_t> Model::claim_death(int person) {
    if (has_open_claim(person, 2026) || !is_insured(person)) return std::nullopt;
    return add_claim(person, 2026, Refund::undetermined);
}

void Model::settle(std::size_t claim, bool is_granted) {
    if (is_granted)
        give_back(claim, standing_.at({claims_[claim].person, 2026, false}));
    else
        claims_[claim].state = Refund::refused;
}

std::optional<std::size_t> Model::claim_surplus(int person, int year) {
    if (has_open_claim(person, year)) return std::nullopt;
    std::optional<std::size_t> claim;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const Booked& it = parts_[i];
        if (it.kind != Booked::surplus || it.claim || it.person != person || it.year != year) continue;
        if (!claim) claim = add_claim(person, year, Refund::approved);
        give_back(*claim, i);
    }
    return claim;
}

std::vector<Model::Trade> Model::strays() const {
    std::vector<Trade> trades;
    for (const Booked& it : parts_)
        if (it.person == kNobody) trades.push_back(it.trade);
    return trades;
}

std::optional<std::size_t> Model::claim_stray(const Trade& trade) {
    std::optional<std::size_t> claim;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (parts_[i].person != kNobody || parts_[i].claim || parts_[i].trade != trade) continue;
        if (!claim) claim = add_claim(kNobody, 2026, Refund::approved);
        give_back(*claim, i);
    }
    return claim;
}

std::int64_t Model::amount_of(const Claim& claim) const {
    std::int64_t sum = 0;
    for (const std::size_t part : claim.parts) sum += parts_[part].own;
    return sum;
}

// ── What all of it comes to ──

void Model::add_parts(std::map<std::string, std::int64_t>& balances) const {
    for (const Booked& it : parts_) {
        const auto account = [&](const std::string& name) -> std::int64_t& {
            return balances[fmt::format("{} {}", it.area, name)];
        };
        account("clearing:" + it.trade.first) += it.own;
        const bool is_paid_back = it.claim && claims_[*it.claim].state == Refund::paid;
        if (is_paid_back) {
            account("treasury") -= it.own;
        } else if (it.kind == Booked::surplus || it.claim) {
            account(fmt::format("refund_due:{}", it.year)) -= it.own;
        } else {
            account(fmt::format("{}:{}", it.kind == Booked::repair ? "repair" : "contribution", it.year)) -=
                it.own + it.help;
            account(fmt::format("subsidy:medical_assistance:{}", it.year)) += it.help;
        }
    }
}

std::map<std::string, std::int64_t> Model::ledger() const {
    std::map<std::string, std::int64_t> balances;
    add_parts(balances);
    balances["0 treasury"] += received_;
    balances["0 subsidy:medical_assistance:2026"] -= received_;
    std::erase_if(balances, [](const auto& each) { return each.second == 0; });
    return balances;
}

}  // namespace canbao::seasons
