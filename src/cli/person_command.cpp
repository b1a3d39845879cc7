#include <cstdio>

#include <fmt/format.h>

#include "channels/answer_text.h"
#include "channels/decision_json.h"
#include "channels/json_text.h"
#include "cli/act_name.h"
#include "cli/asked_person.h"
#include "cli/console.h"
#include "cli/office_commands.h"
#include "cli/text_table.h"
#include "procedure/person_story.h"
#include "store/key_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

std::string_view name_of(Standing::Kind kind, bool zh) {
    switch (kind) {
        case Standing::Kind::never_enrolled:
            return zh ? "未参保" : "never enrolled";
        case Standing::Kind::active:
            return zh ? "参保中" : "enrolled";
        case Standing::Kind::suspended:
            return zh ? "已暂停" : "suspended";
        case Standing::Kind::terminated:
            return zh ? "已终止" : "terminated";
    }
    CHECK(false);
}

std::string_view word_of(Standing::Kind kind) {
    switch (kind) {
        case Standing::Kind::never_enrolled:
            return "never_enrolled";
        case Standing::Kind::active:
            return "active";
        case Standing::Kind::suspended:
            return "suspended";
        case Standing::Kind::terminated:
            return "terminated";
    }
    CHECK(false);
}

LocalText name_of(EnrolmentCause cause) {
    switch (cause) {
        case EnrolmentCause::first:
            return {"首次参保", "first enrolment"};
        case EnrolmentCause::back_after_lapse:
            return {"断保接续", "return after a lapse"};
        case EnrolmentCause::transfer_in:
            return {"转入", "transfer"};
        case EnrolmentCause::by_request:
            return {"本人申请", "at their own request"};
        case EnrolmentCause::death:
            return {"死亡", "death"};
        case EnrolmentCause::employee_insurance:
            return {"转职工医保", "employee insurance"};
        case EnrolmentCause::moved_away:
            return {"迁出", "moved away"};
    }
    CHECK(false);
}

// Prints a story for people to read.
class StoryText {
   public:
    StoryText(const PersonStory& story, const PersonQuestion& question, Language language)
        : story_(story), question_(question), language_(language), zh_(language == Language::zh) {}

    void print() const {
        print_who();
        print_standing();
        print_paid();
        print_bill();
        print_time_line();
    }

   private:
    void print_who() const {
        const PersonStory::Detail& detail = story_.details[story_.detail_now];
        fmt::print(
            fmt::runtime(zh_ ? "人员 {}  {}  {}  {}出生  {} {}{}\n"
                             : "Person {}  {}  {}  born {}  {} {}{}\n"),
            static_cast<std::int64_t>(story_.entry.number), detail.name,
            zh_ ? (detail.sex == Sex::male ? "男" : "女") : (detail.sex == Sex::male ? "male" : "female"),
            detail.born.text(), canbao::name_of(detail.document_kind).in(language_), detail.document,
            detail.phone.empty() ? "" : "  " + detail.phone);
        fmt::print(fmt::runtime(zh_ ? "居住 {}  医保区划 {}\n" : "lives in {}  enrolment area {}\n"),
                   detail.residence.text(), question_.area.text());
    }

    void print_standing() const {
        const std::string known =
            question_.known
                ? fmt::format(fmt::runtime(zh_ ? "（按{}以前的记录）" : " (by what was recorded until {})"),
                              question_.known->text())
                : "";
        fmt::print("{}{}{}{}", question_.on.text(), known, zh_ ? "：" : ": ",
                   name_of(story_.standing.kind, zh_));
        if (story_.standing.since != nullptr)
            fmt::print(fmt::runtime(zh_ ? "，自{}起" : " since {}"), story_.standing.since->from.text());
        fmt::print("\n");
        print_identities();
        for (const PersonStory::Elsewhere& other : story_.elsewhere)
            fmt::print("  {}: {}\n", other.area.text(), name_of(other.standing, zh_));
        if (!story_.entry.insured.empty()) {
            fmt::print("{}", zh_ ? "已证明的参保年度：" : "Years of cover that were proved:");
            for (const InsuredYearFact& year : story_.entry.insured)
                fmt::print(
                    " {}{}", year.year,
                    year.scheme == ProvedYear::Scheme::resident ? "" : (zh_ ? "（职工）" : " (employee)"));
            fmt::print("\n");
        }
    }

    void print_identities() const {
        if (story_.held.empty()) return;
        std::string out;
        for (const auto& [fact, name] : story_.held)
            out += fmt::format("{}{} {}", out.empty() ? "" : (zh_ ? "、" : ", "), name.in(language_),
                               spell_of(fact));
        fmt::print("{}{}\n", zh_ ? "身份类别：" : "Identities: ", out);
    }

    // From when until when an identity holds by a list.
    std::string spell_of(const IdentityFact& fact) const {
        const std::string from = fact.from.text();
        if (!fact.until) return fmt::format(fmt::runtime(zh_ ? "自{}起" : "from {}"), from);
        if (*fact.until < fact.from)
            return fmt::format(fmt::runtime(zh_ ? "自{}起的认定撤销" : "from {}: taken back"), from);
        return fmt::format(fmt::runtime(zh_ ? "{}至{}" : "from {} until {}"), from, fact.until->text());
    }

    void append_identities(std::string& out, std::int64_t act) const {
        for (const auto& [fact, name] : story_.listed)
            if (fact.act == act)
                out += fmt::format("{}{} {}", zh_ ? "，" : ", ", name.in(language_), spell_of(fact));
        const auto list = story_.lists.find(act);
        if (list != story_.lists.end())
            out += fmt::format(fmt::runtime(zh_ ? "（{}，{}）" : " ({}, {})"),
                               list->second.department.in(language_), list->second.document);
    }

    void print_paid() const {
        for (const PaidCover& paid : story_.paid) {
            fmt::print(
                fmt::runtime(zh_ ? "{}年度已缴：{}，{}元（{}{}），" : "{} is paid: {}, {} yuan ({}{}), "),
                paid.year, paid.paid_on.text(), paid.amount.text(), paid.channel.text(),
                paid.is_prepaid ? (zh_ ? "，预缴" : ", ahead")
                : paid.is_late  ? (zh_ ? "，逾期" : ", late")
                                : "");
            print_cover(paid);
        }
    }

    void print_cover(const PaidCover& paid) const {
        if (!paid.cover) {
            fmt::print("{}\n", zh_ ? "待遇起止待核定" : "cover is to be settled");
            return;
        }
        if (paid.cover->from)
            fmt::print(fmt::runtime(zh_ ? "待遇自{}至{}\n" : "cover from {} to {}\n"),
                       paid.cover->from->text(), paid.cover->until.text());
        else
            fmt::print("{}\n", zh_ ? "本年度没有待遇" : "no cover in this year");
        print_reasons(paid.cover->reasons);
    }

    void print_reasons(const std::vector<Reason>& reasons) const {
        for (const Reason& reason : reasons) {
            std::string text;
            append_text(text, reason, language_);
            fmt::print("  {}{}\n", text,
                       reason.clause == nullptr ? "" : " [" + reason.clause->reference + "]");
        }
    }

    void print_bill() const {
        if (!story_.bill) return;
        const Quote& bill = *story_.bill;
        fmt::print(fmt::runtime(zh_ ? "{}年度，{}缴费：" : "For {}, paid on {}: "), question_.year,
                   question_.on.text());
        if (const auto* granted = std::get_if<Quote::Granted>(&bill.outcome)) {
            fmt::print(fmt::runtime(zh_ ? "应缴{}元，" : "{} yuan are owed, "), granted->total.text());
            if (granted->cover_from)
                fmt::print(fmt::runtime(zh_ ? "待遇自{}至{}\n" : "cover from {} to {}\n"),
                           granted->cover_from->text(), granted->cover_until.text());
            else
                fmt::print("{}\n", zh_ ? "本年度没有待遇" : "no cover in this year");
        } else {
            const bool is_refused = std::holds_alternative<Quote::Refused>(bill.outcome);
            fmt::print("{}\n",
                       is_refused ? (zh_ ? "不能缴费" : "refused") : (zh_ ? "待核定" : "undetermined"));
        }
        print_reasons(bill.reasons);
    }

    void print_time_line() const {
        TextTable table(6);
        if (zh_)
            table.add_row({"生效日", "记录时间", "办理号", "事项", "办理人", "结果"});
        else
            table.add_row({"from", "recorded", "number", "act", "by", "outcome"});
        table.add_rule();
        for (const ActRecord& act : story_.acts)
            table.add_row({act.effective_on.text(), civil_time_text(act.recorded_at), std::to_string(act.act),
                           name_of_act(act.kind).in(language_), fmt::format("{} ({})", act.actor, act.role),
                           outcome_of(act)});
        fmt::print("\n{}", table.text());
    }

    std::string outcome_of(const ActRecord& act) const {
        std::string out =
            act.outcome == "granted" ? (zh_ ? "准予" : "granted") : (zh_ ? "不予：" : "refused: ");
        const auto decision = read_decision(act.decision);
        if (!decision) return out;
        for (const ActDecision::Against& reason : decision->reasons)
            out += reason.text.in(language_) + (reason.clause.empty() ? " " : " [" + reason.clause + "] ");
        for (const EnrolmentFact& fact : story_.entry.enrolments)
            if (fact.act == act.act) append_cause(out, fact);
        for (const auto& [fact, by] : story_.entry.corrected) {
            if (fact.act == act.act) append_cause(out, fact);
            if (fact.act == act.act)
                out += fmt::format(fmt::runtime(zh_ ? "（已由{}更正）" : " (corrected by {})"), by);
            if (by == act.act) out += fmt::format(fmt::runtime(zh_ ? "，更正{}" : ", corrects {}"), fact.act);
        }
        append_identities(out, act.act);
        for (const PersonStory::Detail& detail : story_.details)
            if (detail.act == act.act)
                out += fmt::format("{}{} {} {}", zh_ ? "，" : ", ", detail.name, detail.document,
                                   detail.residence.text());
        return out;
    }

    void append_cause(std::string& out, const EnrolmentFact& fact) const {
        out += (zh_ ? "，" : ", ") + name_of(fact.cause).in(language_);
    }

    const PersonStory& story_;
    const PersonQuestion& question_;
    Language language_;
    bool zh_;
};

void append_listed(std::string& out, const std::vector<PersonStory::Listed>& listed, Language language) {
    for (const auto& [fact, name] : listed) {
        out += fmt::format(R"({}{{"category":"{}","name":)", &fact == &listed.front().fact ? "" : ",",
                           fact.category);
        append_json_string(out, name.in(language));
        out += fmt::format(R"(,"from":"{}","until":)", fact.from.text());
        out += fact.until ? fmt::format(R"("{}")", fact.until->text()) : "null";
        if (fact.act != 0) out += fmt::format(R"(,"act":"{}")", fact.act);
        out += '}';
    }
}

// The department and the paper of the list by which an act was made.
void append_list(std::string& out, const PersonStory& story, std::int64_t act, Language language) {
    const auto list = story.lists.find(act);
    if (list == story.lists.end()) return;
    out += R"(,"list":{"department":)";
    append_json_string(out, list->second.department.in(language));
    out += R"(,"document":)";
    append_json_string(out, list->second.document);
    out += '}';
}

void append_paid(std::string& out, const PaidCover& paid, std::string_view comma, Language language) {
    out += fmt::format(R"({}{{"year":{})", comma, paid.year);
    append_money(out, "amount", paid.amount);
    out += fmt::format(R"(,"channel":"{}")", paid.channel.text());
    append_date(out, "paid_on", paid.paid_on);
    out += fmt::format(R"(,"late":{},"prepaid":{})", paid.is_late, paid.is_prepaid);
    append_date(out, "cover_from", paid.cover ? paid.cover->from : std::nullopt);
    append_date(out, "cover_until", paid.cover ? std::optional(paid.cover->until) : std::nullopt);
    append_reasons(out, paid.cover ? paid.cover->reasons : std::vector<Reason>(), language);
    out += '}';
}

std::string json_of(const PersonStory& story, const PersonQuestion& question, Language language) {
    std::string out =
        fmt::format(R"({{"person":"{}","area":"{}","on":"{}","known":)",
                    static_cast<std::int64_t>(story.entry.number), question.area.text(), question.on.text());
    out += question.known ? fmt::format(R"("{}")", question.known->text()) : "null";
    out += fmt::format(R"(,"standing":"{}","since":)", word_of(story.standing.kind));
    out +=
        story.standing.since == nullptr ? "null" : fmt::format(R"("{}")", story.standing.since->from.text());
    out += R"(,"details":[)";
    for (std::size_t i = 0; i < story.details.size(); ++i) {
        const PersonStory::Detail& detail = story.details[i];
        out += fmt::format(R"({}{{"from":"{}","act":"{}","name":)", i == 0 ? "" : ",", detail.from.text(),
                           detail.act);
        append_json_string(out, detail.name);
        out += fmt::format(R"(,"sex":"{}","born":"{}","document":{{"kind":"{}","number":)",
                           detail.sex == Sex::male ? "male" : "female", detail.born.text(),
                           word(detail.document_kind));
        append_json_string(out, detail.document);
        out += R"(},"phone":)";
        if (detail.phone.empty())
            out += "null";
        else
            append_json_string(out, detail.phone);
        out += fmt::format(R"(,"residence":"{}"}})", detail.residence.text());
    }
    out += R"(],"identities":[)";
    append_listed(out, story.held, language);
    out += R"(],"listed":[)";
    append_listed(out, story.listed, language);
    out += R"(],"acts":[)";
    for (std::size_t i = 0; i < story.acts.size(); ++i) {
        const ActRecord& act = story.acts[i];
        out += fmt::format(R"({}{{"act":"{}","kind":"{}","name":)", i == 0 ? "" : ",", act.act, act.kind);
        append_json_string(out, name_of_act(act.kind).in(language));
        out += fmt::format(R"(,"on":"{}","recorded":"{}","by":)", act.effective_on.text(),
                           civil_time_text(act.recorded_at));
        append_json_string(out, act.actor);
        out +=
            fmt::format(R"(,"role":"{}","outcome":"{}","decision":{})", act.role, act.outcome, act.decision);
        for (const auto& [fact, by] : story.entry.corrected) {
            if (by == act.act) out += fmt::format(R"(,"corrects":"{}")", fact.act);
            if (fact.act == act.act) out += fmt::format(R"(,"corrected_by":"{}")", by);
        }
        append_list(out, story, act.act, language);
        out += '}';
    }
    out += R"(],"elsewhere":[)";
    for (std::size_t i = 0; i < story.elsewhere.size(); ++i)
        out += fmt::format(R"({}{{"area":"{}","standing":"{}"}})", i == 0 ? "" : ",",
                           story.elsewhere[i].area.text(), word_of(story.elsewhere[i].standing));
    out += R"(],"paid":[)";
    for (const PaidCover& paid : story.paid)
        append_paid(out, paid, &paid == &story.paid.front() ? "" : ",", language);
    out += R"(],"bill":)";
    if (story.bill)
        append_answer(out, "null", *story.bill, language);
    else
        out += "null";
    return out + "}\n";
}

Result<PersonQuestion> question_of(const PersonOptions& options) {
    const Date on = TRY(Date::parse(options.on));
    PersonQuestion question{.area = TRY(RegionCode::parse(options.area)),
                            .person = TRY(asked_person(options.number, options.document)),
                            .on = on,
                            .known = {},
                            .year = options.year == 0 ? on.year() : options.year};
    if (!options.known.empty()) question.known = TRY(Date::parse(options.known));
    return question;
}

}  // namespace

int run_person(const PersonOptions& options) {
    const Language language = options.office.common.language;
    const auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto question = question_of(options);
    if (!question) return complain(question.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    auto connection = open_database(office->database, DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    const auto fits = check_keys(**connection, office->keys->prints());
    if (!fits) return complain(fits.error(), language);
    if (const auto may = check_reader_of_persons(*actor, question->area); !may)
        return complain(may.error(), language);
    const auto story = read_person_story(**connection, *office->book, *office->keys, *actor, *question);
    if (!story) return complain(story.error(), language);
    if (options.as_json)
        fmt::print("{}", json_of(*story, *question, language));
    else
        StoryText(*story, *question, language).print();
    return kDone;
}

}  // namespace canbao
