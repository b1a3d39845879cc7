#include "documents/explained_settlement_changes.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "documents/settlement_words.h"

namespace canbao {
namespace {

class ChangesOfSettlement {
   public:
    ChangesOfSettlement(Explanation& out, const PolicyBook& book, const SettleRequest& request,
                        const Speaker& say)
        : out_(out),
          book_(book),
          request_(request),
          say_(say),
          settlement_(std::get<Settlement>(out.decision)),
          table_(*settlement_.table),
          row_(row_of(settlement_, request)) {}

    void add_all() {
        for (const InpatientRow& row : table_.inpatient) add_hospitals(row);
        add_filing();
        if (row_ != nullptr) add_stays();
    }

   private:
    // A result that is open too helps only as far as it says something.
    static bool is_told(const Settlement& settlement) { return basic_payment(settlement).has_value(); }

    struct Group {
        std::vector<FacilityPlace> places;
        SettleRequest request;
        Settlement settlement;
    };

    // The same stay in the hospitals of a row; places with one result are told together.
    void add_hospitals(const InpatientRow& row) {
        std::vector<Group> groups;
        for (const FacilityPlace place : hospitals_of(row).places) {
            SettleRequest request = in_hospital(row, place);
            Settlement other = settle(book_, request);
            if (other.rule != row.source || !is_told(other)) continue;
            const std::string result = summarise_settled(other);
            const auto same = std::ranges::find_if(
                groups, [&](const Group& group) { return summarise_settled(group.settlement) == result; });
            if (same != groups.end()) {
                same->places.push_back(place);
            } else {
                groups.push_back({{place}, std::move(request), std::move(other)});
            }
        }
        HospitalKind kind = hospitals_of(row);
        for (Group& group : groups) {
            kind.places = std::move(group.places);
            const std::string hospital = hospital_words(say_, kind);
            const bool is_unfiled =
                find_reason(group.settlement.reasons, ReasonCode::unfiled_care) != nullptr;
            add_change(out_, say_,
                       say_("若在" + hospital + "住院" + (is_unfiled ? "，未备案" : ""),
                            "in " + hospital + (is_unfiled ? ", not filed" : "")),
                       std::move(group.request), std::move(group.settlement));
        }
    }

    std::string summarise_settled(const Settlement& settlement) const {
        return summarise(settlement, say_.language());
    }

    SettleRequest in_hospital(const InpatientRow& row, FacilityPlace place) const {
        SettleRequest request = request_;
        request.facility.facility_class = row.facility_class.value_or(request_.facility.facility_class);
        request.facility.place = place;
        // What is filed is the place of this bill.
        if (place != request_.facility.place) request.facility.is_filed_residence = false;
        if (row.levels == nullptr) return request;
        for (DeclaredFact& fact : request.person.declared) {
            const bool fits =
                fact.name != "facility_level" ||
                std::ranges::find(*row.levels, std::get<std::string>(fact.value)) != row.levels->end();
            if (!fits) fact.value = row.levels->front();
        }
        return request;
    }

    // A residence in the county of enrolment is not filed.
    void add_filing() {
        if (request_.facility.place == FacilityPlace::county) return;
        SettleRequest request = request_;
        request.facility.is_filed_residence = !request_.facility.is_filed_residence;
        Settlement other = settle(book_, request);
        if (!is_told(other)) return;
        add_change(out_, say_,
                   request.facility.is_filed_residence
                       ? say_("若就医地是已备案的长期居住地",
                              "if the place of care were a filed long-term residence")
                       : say_("若就医地没有备案为长期居住地",
                              "if the place of care were not a filed long-term residence"),
                   std::move(request), std::move(other));
    }

    // The first stay, and each from which on less of the deductible is due.
    void add_stays() {
        add_stay(1);
        for (const RepeatStay& step : table_.repeat_stays | std::views::reverse) add_stay(step.from_stay);
    }

    void add_stay(int number) {
        SettleRequest request = request_;
        request.so_far.stays = number - 1;
        Settlement other = settle(book_, request);
        add_change(out_, say_,
                   say_(fmt::format("若是本年度第{}次住院", number),
                        fmt::format("as stay number {} of the year", number)),
                   std::move(request), std::move(other));
    }

    Explanation& out_;
    const PolicyBook& book_;
    const SettleRequest& request_;
    const Speaker& say_;
    const Settlement& settlement_;
    const BenefitTable& table_;
    const InpatientRow* row_;
};

}  // namespace

void add_changes_of_settlement(Explanation& out, const PolicyBook& book, const SettleRequest& request,
                               const Speaker& say) {
    const bool can_change =
        request.kind == CareKind::inpatient &&
        find_reason(std::get<Settlement>(out.decision).reasons, ReasonCode::terms_unknown) == nullptr;
    if (can_change) ChangesOfSettlement(out, book, request, say).add_all();
}

}  // namespace canbao
