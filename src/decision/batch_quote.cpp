#include <algorithm>
#include <array>
#include <bit>

#include "decision/batch_plan.h"

namespace canbao {
namespace {

// Rows that are decided together, so that what is prepared for them stays in the fastest memory.
constexpr std::size_t kBlock = 1024;
// A mask of insured years has so many bits.
constexpr int kInsuredBits = 32;
// As many years missed as a column can say: further ones change nothing.
constexpr std::uint32_t kNeverInsured = 255;

template <typename T>
const T* data_or_null(std::span<const T> column) {
    return column.empty() ? nullptr : column.data();
}

}  // namespace

// One run over rows. The tables are looked up without a branch; rows that fit none are noted, and decided one
// by one at the end of their block.
class BatchRun {
   public:
    BatchRun(const BatchPlan& plan, const PersonColumns& people, const QuoteColumns& answers)
        : plan_(plan), people_(people), answers_(answers) {
        const auto fits = [&](std::size_t rows) { return rows == 0 || rows == people.size(); };
        CHECK(people.on.size() == people.size() && fits(people.area.size()) &&
              fits(people.attributes.size()));
        CHECK(answers.due_fen.size() == people.size() && answers.reasons.size() == people.size());
        CHECK(people.years_missed.empty() != people.insured.empty() || people.size() == 0);
        // The years before the plan's in which the first of them is the latest.
        for (int back = 1; back <= static_cast<int>(plan.most_years_missed_); ++back)
            new_years_.push_back(Date::first_of(plan.year() - back).days_since_1970());
    }

    void run() {
        for (std::size_t first = 0; first < people_.size(); first += kBlock) {
            const std::size_t rows = std::min(kBlock, people_.size() - first);
            count_years_missed(first, rows);
            singles_ = 0;
            switch (plan_.cuts_) {
                case 0:
                    look_up<0>(first, rows);
                    break;
                case 1:
                    look_up<1>(first, rows);
                    break;
                case 2:
                    look_up<2>(first, rows);
                    break;
                case 3:
                    look_up<3>(first, rows);
                    break;
                case 4:
                    look_up<4>(first, rows);
                    break;
                case 5:
                    look_up<5>(first, rows);
                    break;
                case 6:
                    look_up<6>(first, rows);
                    break;
                case 7:
                    look_up<7>(first, rows);
                    break;
                default:
                    look_up<kAnyCuts>(first, rows);
                    break;
            }
            note_rare_facts(first, rows);
            decide_singles();
        }
    }

    std::size_t singles_in_all() const { return singles_in_all_; }

   private:
    static constexpr std::size_t kAnyCuts = ~std::size_t{0};

    // By the years insured: the run of years without, just before the plan's year, as far as the person
    // lived.
    void count_years_missed(std::size_t first, std::size_t rows) {
        if (!people_.years_missed.empty()) {
            std::copy_n(people_.years_missed.data() + first, rows, missed_.data());
            return;
        }
        // The place of the year before; it becomes the highest bit. Years behind the mask are years without.
        const int last_bit = plan_.year() - 1 - people_.first_insured_year;
        const int left = std::clamp(kInsuredBits - 1 - last_bit, 0, kInsuredBits - 1);
        const auto behind = static_cast<std::uint32_t>(std::max(last_bit - (kInsuredBits - 1), 0));
        const std::uint32_t* insured = people_.insured.data() + first;
        const std::int32_t* born = people_.born.data() + first;
        for (std::size_t i = 0; i < rows; ++i) {
            const std::uint32_t years = last_bit < 0 ? 0 : insured[i] << left;
            const std::uint32_t without = behind + static_cast<std::uint32_t>(std::countl_zero(years));
            missed_[i] =
                static_cast<std::uint8_t>(years == 0 ? kNeverInsured : std::min(without, kNeverInsured));
        }
        std::array<std::uint8_t, kBlock> lived{};
        for (const std::int32_t new_year : new_years_)
            for (std::size_t i = 0; i < rows; ++i)
                lived[i] = static_cast<std::uint8_t>(lived[i] + (born[i] < new_year));
        for (std::size_t i = 0; i < rows; ++i) missed_[i] = std::min(missed_[i], lived[i]);
    }

    template <std::size_t kCuts>
    void look_up(std::size_t first, std::size_t rows) {
        const std::int32_t* born = people_.born.data() + first;
        const std::int32_t* on = people_.on.data() + first;
        const std::uint16_t* area = data_or_null(people_.area);
        const std::uint32_t* attributes = data_or_null(people_.attributes);
        const std::uint8_t* tier = data_or_null(people_.tier);
        if (area != nullptr) area += first;
        if (attributes != nullptr) attributes += first;
        if (tier != nullptr) tier += first;
        const std::size_t cuts = kCuts == kAnyCuts ? plan_.cuts_ : kCuts;
        const std::int32_t first_day = plan_.first_day();
        const std::uint32_t days = plan_.day_count();
        const std::uint32_t most_missed = plan_.most_years_missed_;
        const BatchPlan::Area* areas = plan_.areas_.data();
        const std::int32_t* day_rows = plan_.days_.data();
        const std::int32_t* covers = plan_.covers_.data();
        const std::uint32_t* columns = plan_.columns_.data();
        const BatchPlan::Entry* entries = plan_.entries_.data();
        const BatchPlan::Wait* waits = plan_.waits_.data();
        std::int32_t* due = answers_.due_fen.data() + first;
        std::uint16_t* award = answers_.award.data() + first;
        std::uint16_t* fixed = answers_.fixed_wait.data() + first;
        std::uint16_t* variable = answers_.variable_wait.data() + first;
        std::int32_t* cover_from = answers_.cover_from.data() + first;
        ReasonWord* reasons = answers_.reasons.data() + first;
        std::uint32_t singles = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            const BatchPlan::Area& its = areas[area == nullptr ? 0 : area[i]];
            const auto day = static_cast<std::uint32_t>(on[i] - first_day);
            const std::uint32_t column = columns[its.columns + (attributes == nullptr ? 0 : attributes[i])];
            const bool is_single = day >= days || column >= BatchPlan::kInSegments;
            single_rows_[singles] = static_cast<std::uint32_t>(first + i);
            singles += is_single ? 1 : 0;
            const std::uint32_t k = is_single ? 0 : day;
            const std::int32_t* row = day_rows + its.days + std::size_t{k} * (cuts + 1);
            const std::int32_t birth = born[i];
            std::uint32_t span = 0;
            for (std::size_t cut = 0; cut < cuts; ++cut) span += birth >= row[cut] ? 1 : 0;
            std::uint32_t at =
                its.entries + (is_single ? 0 : column) + static_cast<std::uint32_t>(row[cuts]) + span;
            if (tier != nullptr) at += tier[i] * its.tier_stride;
            const BatchPlan::Entry& entry = entries[at];
            const std::uint32_t missed = std::min<std::uint32_t>(missed_[i], most_missed);
            const BatchPlan::Wait& wait = waits[entry.wait_row + missed];
            const std::int32_t begins =
                covers[its.covers + std::size_t{k} * its.cover_columns + wait.cover_column];
            const std::int32_t cover = begins == BatchPlan::kAtBirth ? birth : begins;
            const ReasonWord lacks_cover =
                static_cast<ReasonWord>((cover == kNoDate ? 1U : 0U) & entry.may_lack_cover)
                << static_cast<unsigned>(ReasonCode::no_cover_this_year);
            due[i] = entry.due_fen;
            award[i] = entry.award;
            fixed[i] = wait.fixed;
            variable[i] = wait.variable;
            cover_from[i] = cover;
            reasons[i] = entry.reasons | wait.reasons | lacks_cover;
        }
        singles_ = singles;
    }

    // What few people have, and no table holds.
    void note_rare_facts(std::size_t first, std::size_t rows) {
        if (!people_.repair_years.empty() || !people_.waiting_until.empty() || !people_.registered_on.empty())
            note_singles(first, rows);
        if (people_.employee_until.empty()) return;
        for (std::size_t row = first; row < first + rows; ++row)
            if (people_.employee_until[row] != kNoDate) spare_employee(row);
    }

    void note_singles(std::size_t first, std::size_t rows) {
        std::array<bool, kBlock> is_noted{};
        for (std::uint32_t i = 0; i < singles_; ++i) is_noted[single_rows_[i] - first] = true;
        for (std::size_t i = 0; i < rows; ++i)
            if (!is_noted[i] && has_rare_fact(first + i))
                single_rows_[singles_++] = static_cast<std::uint32_t>(first + i);
    }

    const BatchPlan::Area& area_of(std::size_t row) const {
        return plan_.areas_[people_.area.empty() ? 0 : people_.area[row]];
    }

    bool has_rare_fact(std::size_t row) const {
        if (!people_.repair_years.empty() && people_.repair_years[row] > 0) return true;
        if (!people_.waiting_until.empty() && people_.waiting_until[row] != kNoDate) return true;
        if (people_.registered_on.empty() || !area_of(row).asks_for_registration) return false;
        const std::int32_t registered = people_.registered_on[row];
        return registered != kNoDate && registered != people_.on[row];
    }

    // Who comes from employee insurance does not wait. Clause: waiting.exempt.after_employee.
    void spare_employee(std::size_t row) {
        const BatchPlan::Area& area = area_of(row);
        const auto day = static_cast<std::uint32_t>(people_.on[row] - plan_.first_day());
        if (!area.has_employee_cuts || day >= plan_.day_count()) return;
        if (people_.employee_until[row] < plan_.employee_cuts_[area.employee_cuts + day]) return;
        ReasonWord& reasons = answers_.reasons[row];
        const ReasonWord spared = bit_of(ReasonCode::birth_year_free) | bit_of(ReasonCode::waiting_exempt);
        if (outcome_of(reasons) != OutcomeBits::granted || (reasons & spared) != 0) return;
        const BatchPlan::Wait& wait = plan_.waits_[area.no_wait];
        const std::int32_t cover =
            plan_.covers_[area.covers + std::size_t{day} * area.cover_columns + wait.cover_column];
        reasons &= ~(kWaitBits | bit_of(ReasonCode::no_cover_this_year));
        reasons |= bit_of(ReasonCode::waiting_exempt);
        if (cover == kNoDate) reasons |= bit_of(ReasonCode::no_cover_this_year);
        answers_.fixed_wait[row] = wait.fixed;
        answers_.variable_wait[row] = wait.variable;
        answers_.cover_from[row] = cover;
    }

    // Rows whose set changes within the plan's days find their segment; the others ask quote().
    void decide_singles() {
        for (std::uint32_t i = 0; i < singles_; ++i) {
            const std::size_t row = single_rows_[i];
            if (finds_segment(row)) continue;
            ++singles_in_all_;
            write(row, row_of(canbao::quote(*plan_.book_, plan_.request_of(people_, row)), plan_.awards_));
        }
    }

    bool finds_segment(std::size_t row) {
        const auto day = static_cast<std::uint32_t>(people_.on[row] - plan_.first_day());
        if (day >= plan_.day_count() || people_.attributes.empty() || has_rare_fact(row)) return false;
        const std::uint32_t place = plan_.columns_[area_of(row).columns + people_.attributes[row]];
        if (place < BatchPlan::kInSegments) return false;
        const BatchPlan::Segment* segment = &plan_.segments_[place & ~BatchPlan::kInSegments];
        while (segment->last_day < people_.on[row]) ++segment;
        look_up_row(row, day, segment->column);
        if (!people_.employee_until.empty() && people_.employee_until[row] != kNoDate) spare_employee(row);
        return true;
    }

    // The same look-ups as for a block.
    void look_up_row(std::size_t row, std::uint32_t day, std::uint32_t column) {
        const BatchPlan::Area& area = area_of(row);
        const std::size_t cuts = plan_.cuts_;
        const std::int32_t* day_row = plan_.days_.data() + area.days + std::size_t{day} * (cuts + 1);
        const std::int32_t birth = people_.born[row];
        const auto span = static_cast<std::uint32_t>(
            std::count_if(day_row, day_row + cuts, [&](std::int32_t cut) { return birth >= cut; }));
        const std::uint32_t tier = people_.tier.empty() ? 0 : people_.tier[row] * area.tier_stride;
        const BatchPlan::Entry& entry =
            plan_.entries_[area.entries + column + static_cast<std::uint32_t>(day_row[cuts]) + span + tier];
        const std::uint32_t missed = std::min<std::uint32_t>(missed_[row % kBlock], plan_.most_years_missed_);
        const BatchPlan::Wait& wait = plan_.waits_[entry.wait_row + missed];
        const std::int32_t begins =
            plan_.covers_[area.covers + std::size_t{day} * area.cover_columns + wait.cover_column];
        const bool lacks_cover = begins == kNoDate && entry.may_lack_cover != 0;
        write(row, {.due_fen = entry.due_fen,
                    .award = entry.award,
                    .fixed_wait = wait.fixed,
                    .variable_wait = wait.variable,
                    .cover_from = begins == BatchPlan::kAtBirth ? birth : begins,
                    .reasons = entry.reasons | wait.reasons |
                               (lacks_cover ? bit_of(ReasonCode::no_cover_this_year) : 0)});
    }

    void write(std::size_t row, const QuoteRow& answer) {
        answers_.due_fen[row] = answer.due_fen;
        answers_.award[row] = answer.award;
        answers_.fixed_wait[row] = answer.fixed_wait;
        answers_.variable_wait[row] = answer.variable_wait;
        answers_.cover_from[row] = answer.cover_from;
        answers_.reasons[row] = answer.reasons;
    }

    const BatchPlan& plan_;
    const PersonColumns& people_;
    const QuoteColumns& answers_;
    std::vector<std::int32_t> new_years_;
    std::array<std::uint8_t, kBlock> missed_{};
    std::array<std::uint32_t, kBlock + 1> single_rows_{};
    std::uint32_t singles_ = 0;
    std::size_t singles_in_all_ = 0;
};

std::size_t BatchPlan::quote(const PersonColumns& people, const QuoteColumns& answers) const {
    BatchRun run(*this, people, answers);
    run.run();
    return run.singles_in_all();
}

QuoteRequest BatchPlan::request_of(const PersonColumns& people, std::size_t row) const {
    const auto optional_date = [&](std::span<const std::int32_t> column) -> std::optional<Date> {
        if (column.empty() || column[row] == kNoDate) return std::nullopt;
        return Date::from_days(column[row]);
    };
    const std::uint32_t set = people.attributes.empty() ? AttributeSets::kNone : people.attributes[row];
    const AttributeSet& attributes = attributes_->at(set);
    const Date on = Date::from_days(people.on[row]);
    QuoteRequest request{
        .person = {.region = regions_[people.area.empty() ? 0 : people.area[row]],
                   .born = Date::from_days(people.born[row]),
                   .identities = attributes.identities,
                   .resident_years = {},
                   .employee_years = {},
                   .employee_until = optional_date(people.employee_until),
                   .waiting_until = optional_date(people.waiting_until),
                   .declared = attributes.facts},
        .year = year_,
        .on = on,
        .registered_on = optional_date(people.registered_on).value_or(on),
        .repair_years = people.repair_years.empty() ? 0 : people.repair_years[row],
        .tier = people.tier.empty() ? std::size_t{0} : people.tier[row],
    };
    YearSet& years = request.person.resident_years;
    if (!people.years_missed.empty()) {
        for (int year = kFirstYear; year < year_ - people.years_missed[row]; ++year) years.insert(year);
        return request;
    }
    for (int bit = 0; bit < kInsuredBits; ++bit) {
        const int year = people.first_insured_year + bit;
        if ((people.insured[row] >> bit & 1U) != 0 && year >= kFirstYear && year <= kLastYear)
            years.insert(year);
    }
    return request;
}

}  // namespace canbao
