#include "procedure/season/follow_up.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "procedure/permission.h"
#include "procedure/person_facts.h"
#include "procedure/prepared_act.h"
#include "procedure/sealed_places.h"
#include "procedure/season/count_coverage.h"
#include "store/register_store.h"
#include "vocabulary/personal.h"

namespace canbao {
namespace {

using Kind = FollowUpOutcome::Kind;

constexpr std::size_t kPersonsAtOnce = 2'000;
constexpr int kMostConflicts = 20;

tl::unexpected<DatabaseError> failed(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

RowFault not_registered() {
    return {"not_registered",
            {"本区划（或您的辖区）没有这个人员编号", "nobody here, or in your region, has this number"},
            {"与发去的名单一致", "as in the list that was sent"}};
}

RowFault not_missing() {
    return {"not_missing",
            {"此人已死亡、迁出或转为职工参保，不再是漏保人员",
             "the person has died, moved away or is in employee insurance"},
            {"删去这一行", "take the row out"}};
}

// Looks up rows and says what becomes of each.
class FollowUpPlanner {
   public:
    FollowUpPlanner(Connection& connection, const KeyRing& keys, const Actor& actor,
                    const FollowUpTerms& terms, std::span<const FollowUpLine> lines)
        : connection_(connection), keys_(keys), actor_(actor), terms_(terms), lines_(lines) {}

    DatabaseResult<std::vector<FollowUpOutcome>> plan() {
        before_ = TRY(follow_ups_of(connection_, terms_.season));
        std::vector<FollowUpOutcome> outcomes;
        for (std::size_t first = 0; first < lines_.size(); first += kPersonsAtOnce) {
            const auto part = lines_.subspan(first, std::min(kPersonsAtOnce, lines_.size() - first));
            RegisterWish wish;
            for (const FollowUpLine& line : part) wish.numbers.insert(static_cast<PersonNumber>(line.person));
            const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
            for (const FollowUpLine& line : part) {
                auto outcome = plan_row(people, line);
                if (!outcome) return failed(std::move(outcome.error()));
                outcomes.push_back(*std::move(outcome));
            }
        }
        return outcomes;
    }

   private:
    static FollowUpOutcome returned(RowFault fault) {
        return {Kind::returned, PersonNumber{}, {std::move(fault)}};
    }

    Result<FollowUpOutcome> plan_row(const RegisterBook& people, const FollowUpLine& line) {
        if (!line.faults.empty()) return FollowUpOutcome{Kind::returned, PersonNumber{}, line.faults};
        const RegisterEntry* named = people.find(terms_.season.area, static_cast<PersonNumber>(line.person));
        const RegisterEntry* entry = people.survivor(named);
        if (entry == nullptr || !sees(actor_, *entry)) return returned(not_registered());
        if (!TRY(is_name_of(*named, line.name)) && !TRY(is_name_of(*entry, line.name)))
            return returned({"name_differs",
                             {"姓名与登记的不符", "the name differs from that in the register"},
                             {"请核对人员编号和姓名", "check number and name"}});
        const Standing standing = standing_on(terms_.today, entry->enrolments);
        if (died_on(*entry) || standing.kind == Standing::Kind::terminated) return returned(not_missing());
        std::vector<const RegisterEntry*> merged = people.others_of(*entry);
        std::erase_if(merged, [&](const RegisterEntry* other) {
            return other->area != entry->area || people.survivor(other) != entry;
        });
        const bool has_moved = !terms_.season.area.contains(detail_on(terms_.today, *entry).residence);
        if (has_moved || is_employee_on(terms_.today, *entry, merged, *terms_.catalogue))
            return returned(not_missing());
        if (standing.kind == Standing::Kind::active)
            return FollowUpOutcome{Kind::enrolled, entry->number, {}};
        if (actor_.role == Role::department && TRY(responsible(*entry, merged)) != terms_.by)
            return returned({"of_others",
                             {"此人不由本部门联系", "this person is not followed up by this department"},
                             {"由负责的部门或乡镇报送", "leave it to whoever does"}});
        return plan_stated(*entry, line);
    }

    Result<std::string> responsible(const RegisterEntry& entry,
                                    std::span<const RegisterEntry* const> merged) const {
        std::vector<IdentityFact> facts = entry.identities;
        for (const RegisterEntry* other : merged)
            facts.insert(facts.end(), other->identities.begin(), other->identities.end());
        CategorySet held;
        const auto identities = TRY(identities_by(facts, *terms_.catalogue));
        for (const Identity& identity : identities)
            if (identity.period.contains(terms_.today)) held.insert(identity.category);
        return responsible_for(held, *terms_.catalogue);
    }

    Result<FollowUpOutcome> plan_stated(const RegisterEntry& entry, const FollowUpLine& line) {
        if (line.state == FollowUpState::enrolled)
            return returned(
                {"enrolled_by_hand",
                 {"登记中没有参保；已参保由参保登记得出，不能填写",
                  "the register says otherwise: that somebody is enrolled is never written by hand"},
                 {"先办理参保登记，或填“已联系”", "enrol the person first, or write contacted"}});
        if (line.state == FollowUpState::to_contact)
            return FollowUpOutcome{Kind::untouched, entry.number, {}};
        if (!line.on)
            return returned({"day_missing",
                             {"没有写联系日期", "no day of contact is written"},
                             {"请写成 2025-11-01", "write it as 2025-11-01"}});
        if (TRY(is_recorded(entry.number, line))) return FollowUpOutcome{Kind::unchanged, entry.number, {}};
        if (*line.on > terms_.today || *line.on < entry.detail().born)
            return returned(
                {"day_ahead",
                 {"联系日期在今天以后，或在出生以前", "the day of contact lies ahead, or before the birth"},
                 {"请核对日期", "check the day"}});
        if (line.state == FollowUpState::declined && line.note.empty())
            return returned({"reason_missing",
                             {"不愿参保的没有写原因", "why the person declines is not written"},
                             {"在备注里写明原因", "write the reason as the note"}});
        if (!seen_.insert(entry.number).second)
            return returned({"twice_the_same",
                             {"同一人有几行", "several rows are about the same person"},
                             {"只留一行", "leave one row"}});
        return FollowUpOutcome{Kind::recorded, entry.number, {}};
    }

    // A list shows names masked; whoever fills it in may write the whole name. Of one person no name is asked
    // for.
    Result<bool> is_name_of(const RegisterEntry& entry, const std::string& written) const {
        if (written.empty()) return true;
        const DetailFact& detail = entry.detail();
        const std::string text =
            TRY(keys_.open(detail.name, place_of_detail("name", entry.area, entry.number, detail.act)));
        return written == text || written == TRY(PersonName::parse(text)).masked();
    }

    // A list that comes again says what it said; a row that was sent filled in comes back without the note.
    // Of one day and one department the last counts.
    Result<bool> is_recorded(PersonNumber person, const FollowUpLine& line) const {
        const auto found = before_.find(person);
        if (found == before_.end()) return false;
        const FollowUp* last = nullptr;
        for (const FollowUp& each : found->second)
            if (each.on == *line.on && each.by == terms_.by && (last == nullptr || last->act < each.act))
                last = &each;
        if (last == nullptr || last->state != line.state) return false;
        return line.note.empty() || (last->note && TRY(open_note(*last)) == line.note);
    }

    Result<std::string> open_note(const FollowUp& each) const {
        return keys_.open(*each.note, place_of_note(terms_.season, each.person, each.act));
    }

    Connection& connection_;
    const KeyRing& keys_;
    const Actor& actor_;
    const FollowUpTerms& terms_;
    std::span<const FollowUpLine> lines_;
    FollowUps before_;
    std::set<PersonNumber> seen_;
};

std::string command_text(const FollowUpTerms& terms, const FollowUpLine& line) {
    std::string out =
        fmt::format(R"({{"act":"follow_up","area":"{}","year":{},"person":"{}","state":"{}","on":"{}","by":)",
                    terms.season.area.text(), terms.season.year, line.person, word(line.state),
                    line.on ? line.on->text() : "");
    append_json_string(out, terms.by);
    out += R"(,"note":)";
    append_json_string(out, line.note);
    return out + '}';
}

template <typename Work>
auto reading(Connection& connection, const Work& work) -> decltype(work()) {
    TRY(connection.begin(TransactionKind::read));
    auto answer = work();
    connection.roll_back();
    return answer;
}

}  // namespace

DatabaseResult<FollowUps> follow_ups_of(Connection& connection, const SeasonKey& season) {
    FollowUps all = TRY(read_follow_ups(connection, season));
    if (all.empty()) return all;
    const auto merges = TRY(merges_of(connection, season.area));
    for (const auto& [person, into] : merges) {
        const auto found = all.find(person);
        if (found == all.end()) continue;
        PersonNumber survivor = into;
        for (auto next = merges.find(into); next != merges.end(); next = merges.find(survivor))
            survivor = next->second;
        const std::vector<FollowUp> moved = std::move(found->second);
        all.erase(found);
        std::vector<FollowUp>& goes_on = all[survivor];
        goes_on.insert(goes_on.end(), moved.begin(), moved.end());
        std::ranges::sort(goes_on, {}, &FollowUp::act);
    }
    return all;
}

Result<FollowUpTerms> follow_up_terms(const PolicyBook& book, const Actor& actor, const SeasonKey& season,
                                      std::string_view by, Date today) {
    std::string key;
    const Catalogue* catalogue = book.catalogue(season.area);
    if (by == kTownshipFollowsUp || by == "乡镇" || by == "乡镇（街道）") key = kTownshipFollowsUp;
    if (catalogue != nullptr)
        for (const NamedKey& each : catalogue->list_keepers)
            if (each.key == by || each.name.zh == by || each.name.en == by) key = each.key;
    if (key.empty())
        return fail(
            fmt::format("没有名单部门“{}”；乡镇（街道）写 township", by),
            fmt::format("there is no department \"{}\" that keeps lists; of townships write township", by));
    if (auto fault = refuse_follow_up(actor, season.area, key))
        return Failure(Error{std::move(fault->message)});
    if (catalogue == nullptr || season.year < today.year() - 1 || season.year > today.year() + 1)
        return fail(
            fmt::format("{}年度已过或还早，不能登记联系情况", season.year),
            fmt::format("the year {} is long past or far ahead: nobody is followed up for it", season.year));
    return FollowUpTerms{season, std::move(key), today, catalogue};
}

DatabaseResult<std::vector<FollowUpOutcome>> plan_follow_ups(Connection& connection, const KeyRing& keys,
                                                             const Actor& actor, const FollowUpTerms& terms,
                                                             std::span<const FollowUpLine> lines) {
    return FollowUpPlanner(connection, keys, actor, terms, lines).plan();
}

Facts facts_of_follow_ups(const KeyRing& keys, const FollowUpTerms& terms,
                          std::span<const FollowUpLine> lines, std::span<const FollowUpOutcome> outcomes,
                          std::int64_t act) {
    FollowUps all;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (outcomes[i].kind != Kind::recorded) continue;
        const PersonNumber person = outcomes[i].person;
        FollowUp one{
            .person = person, .act = act, .state = lines[i].state, .on = *lines[i].on, .by = terms.by};
        if (!lines[i].note.empty())
            one.note = keys.seal(lines[i].note, place_of_note(terms.season, person, act));
        all[person].push_back(std::move(one));
    }
    return rows_of_follow_ups(terms.season, all);
}

DatabaseResult<std::optional<std::int64_t>> record_follow_up(BulkWriter& writer, const FollowUpTerms& terms,
                                                             const FollowUpLine& line) {
    Connection& connection = writer.connection();
    const KeyRing& keys = writer.ground().keys;
    const RegionCode area = terms.season.area;
    for (int conflicts = 0;; ++conflicts) {
        std::int64_t seen = 0;
        std::size_t before = 0;
        auto planned = reading(connection, [&]() -> DatabaseResult<std::vector<FollowUpOutcome>> {
            seen = TRY(last_act_of(connection, area));
            const FollowUps all = TRY(read_follow_ups(connection, terms.season));
            for (const auto& [person, of] : all) before += of.size();
            return plan_follow_ups(connection, keys, writer.actor(), terms, {&line, 1});
        });
        if (!planned) return tl::unexpected(planned.error());
        const FollowUpOutcome& outcome = planned->front();
        if (outcome.kind == Kind::returned) return failed(Error{outcome.faults.front().reason});
        if (outcome.kind == Kind::enrolled)
            return failed(Error::of("此人已参保，不需要联系",
                                    "this person is enrolled: there is nothing to follow up"));
        if (outcome.kind != Kind::recorded) return std::optional<std::int64_t>();
        const BulkAct act{.area = area,
                          .client = "follow_up",
                          .key = fmt::format("{}:{}:{}", terms.season.year,
                                             static_cast<std::int64_t>(outcome.person), before + 1),
                          .kind = "follow_up",
                          .on = *line.on,
                          .command = command_text(terms, line),
                          .decision = {},
                          .person = static_cast<std::int64_t>(outcome.person)};
        const auto number =
            writer.write(act, seen, [&](std::int64_t of) -> DatabaseResult<std::vector<Facts>> {
                return std::vector{facts_of_follow_ups(keys, terms, {&line, 1}, *planned, of)};
            });
        if (number) return std::optional(*number);
        if (number.error().kind != DatabaseError::Kind::conflict || conflicts >= kMostConflicts)
            return tl::unexpected(number.error());
    }
}

DatabaseResult<std::vector<ToldFollowUp>> follow_up_history(Connection& connection, const KeyRing& keys,
                                                            const Actor& actor, const SeasonKey& season,
                                                            PersonNumber person) {
    const auto not_here = [] {
        return failed(Error::of("本区划（或您的辖区）没有这个人员编号",
                                "nobody here, or in your region, has this number"));
    };
    if (!may_read_persons(actor, season.area)) return not_here();
    return reading(connection, [&]() -> DatabaseResult<std::vector<ToldFollowUp>> {
        const RegisterBook people = TRY(load_register(connection, {{}, {person}}, TransactionKind::read));
        const RegisterEntry* entry = people.find(season.area, person);
        if (entry == nullptr || !sees(actor, *people.survivor(entry))) return not_here();
        const FollowUps all = TRY(follow_ups_of(connection, season));
        std::vector<ToldFollowUp> told;
        const auto found = all.find(people.survivor(entry)->number);
        if (found == all.end()) return told;
        for (const FollowUp& each : found->second) {
            std::string note;
            if (each.note) {
                auto text = keys.open(*each.note, place_of_note(season, each.person, each.act));
                if (!text) return failed(std::move(text.error()));
                note = *std::move(text);
            }
            told.push_back({each, std::move(note)});
        }
        return told;
    });
}

}  // namespace canbao
