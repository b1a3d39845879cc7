#include "decision/registration.h"

#include <gtest/gtest.h>

#include "policy/real_policies.h"
#include "registry/invented_entries.h"

namespace canbao {
namespace {

using enum EnrolmentEvent;
using Scheme = ProvedYear::Scheme;

Date day(std::string_view text) { return *Date::parse(text); }
RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

const PolicyBook& book() { return book_of_every_place(CANBAO_SOURCE_DIR); }
const RegistrationTable& law_of_yangcheng() { return *book().registration(area("140522"), 2026); }

// "granted", or the codes of all reasons in their order.
std::string told(const RegistrationDecision& decision) {
    if (decision.is_granted()) return "granted";
    std::string codes;
    for (const Reason& reason : decision.against)
        codes.append(codes.empty() ? "" : " ").append(word(reason.code));
    return codes;
}

std::string texts(const RegistrationDecision& decision) {
    std::string out;
    for (const Reason& reason : decision.against) append_text(out, reason, Language::en);
    return out;
}

PersonDetail detail_of(Date born) {
    return {.name = *PersonName::parse("张三"),
            .document = *IdentityDocument::parse(DocumentKind::resident_id,
                                                 IdNumber::synthetic(14, 5, born, 2).plain()),
            .sex = Sex::female,
            .born = born,
            .phone = {},
            .residence = area("140522108201")};
}

// A person registered in Yangcheng, and perhaps in other places.
class RegistrationTest : public testing::Test {
   protected:
    std::string enrol(EnrolmentCause cause, std::string_view on = "2026-03-01") {
        command_.cause = cause;
        decision_ = may_enrol(law_, command_, day(on), entry_, elsewhere_);
        return told(decision_);
    }
    std::string change(std::string_view on = "2026-03-01") {
        decision_ = may_change(law_, difference_, day(on), entry_);
        return told(decision_);
    }
    std::string suspend(std::string_view on = "2026-03-01") const {
        return told(may_suspend(day(on), entry_));
    }
    std::string resume(std::string_view on = "2026-03-01") {
        decision_ = may_resume(law_, day(on), entry_, elsewhere_);
        return told(decision_);
    }
    std::string terminate(EnrolmentCause cause, std::string_view on = "2026-03-01") const {
        return told(may_terminate(cause, day(on), entry_));
    }
    // The first fact of the first reason.
    const ReasonFact& fact() const { return decision_.against.at(0).facts[0]; }

    RegistrationTable law_ = law_of_yangcheng();
    RegisterEntry entry_ = invented_entry("140522", 7);
    RegisterEntry in_wenxi_ = invented_entry("140823", 7);
    RegisterEntry in_henan_ = invented_entry("410522", 7);
    std::vector<const RegisterEntry*> elsewhere_;
    EnrolCommand command_{.person = PersonNumber{7},
                          .cause = EnrolmentCause::first,
                          .from_area = {},
                          .elsewhere = {},
                          .insured = {}};
    DetailDifference difference_;
    RegistrationDecision decision_;
};

constexpr EnrolmentCause kFirst = EnrolmentCause::first;
constexpr EnrolmentCause kBack = EnrolmentCause::back_after_lapse;
constexpr EnrolmentCause kTransfer = EnrolmentCause::transfer_in;
constexpr EnrolmentCause kDeath = EnrolmentCause::death;

TEST(RegistrationLaw, holds_in_every_place_of_the_province_whenever_it_was) {
    for (const std::string_view place : {"140522", "140522108201", "140823", "140300"})
        for (const int year : {2010, 2025, 2026, 2030})
            EXPECT_NE(book().registration(area(place), year), nullptr) << place << year;
    EXPECT_EQ(book().registration(area("140522"), 1999), nullptr);
    EXPECT_EQ(book().registration(area("410522"), 2026), nullptr) << "another province";
}

// ---- register

TEST(MayRegister, whoever_has_a_document_that_nobody_has) {
    const auto decision =
        may_register(law_of_yangcheng(), detail_of(day("1990-05-01")), day("2026-03-01"), nullptr);
    EXPECT_EQ(told(decision), "granted");
    ASSERT_EQ(decision.rests_on.size(), 1U);
    EXPECT_EQ(decision.rests_on[0]->path, "registration.needed");
}

TEST(MayRegister, nobody_twice_and_nobody_before_birth) {
    const RegisterEntry owner = invented_entry("140522", 7);
    const auto decide = [&](std::string_view born, const RegisterEntry* its_owner) {
        return told(may_register(law_of_yangcheng(), detail_of(day(born)), day("2026-03-01"), its_owner));
    };
    EXPECT_EQ(decide("1990-05-01", &owner), "already_registered");
    EXPECT_EQ(decide("2026-03-01", nullptr), "granted");
    EXPECT_EQ(decide("2026-03-02", nullptr), "born_later");
    EXPECT_EQ(decide("2026-03-02", &owner), "already_registered born_later");
}

// ---- enrol

TEST_F(RegistrationTest, first_enrolment_is_granted_to_whoever_was_never_enrolled) {
    EXPECT_EQ(enrol(kFirst), "granted");
    ASSERT_EQ(decision_.rests_on.size(), 2U);
    EXPECT_EQ(decision_.rests_on[0]->path, "registration.needed");
    EXPECT_EQ(decision_.rests_on[1]->path, "registration.relation_elsewhere");
}

TEST_F(RegistrationTest, nobody_is_enrolled_before_birth) {
    EXPECT_EQ(enrol(kFirst, "1990-05-01"), "granted");
    EXPECT_EQ(enrol(kFirst, "1990-04-30"), "born_later");
    EXPECT_EQ(std::get<Date>(fact()), day("1990-05-01"));
}

TEST_F(RegistrationTest, nothing_but_the_death_is_told_whatever_the_day) {
    entry_.enrolments = {invented_fact(enrolled, "2026-01-01", 2),
                         invented_fact(terminated, "2026-02-01", 3, kDeath)};
    for (const std::string_view on : {"2026-01-15", "2026-02-01", "2026-03-01"}) {
        EXPECT_EQ(enrol(kFirst, on), "person_died");
        EXPECT_EQ(std::get<Date>(fact()), day("2026-02-01"));
        EXPECT_EQ(suspend(on), "person_died");
        EXPECT_EQ(resume(on), "person_died");
        for (const EnrolmentCause cause :
             {kDeath, EnrolmentCause::employee_insurance, EnrolmentCause::moved_away})
            EXPECT_EQ(terminate(cause, on), "person_died");
    }
}

TEST_F(RegistrationTest, death_in_the_books_of_another_area_is_known_here) {
    in_wenxi_.enrolments = {invented_fact(enrolled, "2025-01-01", 2),
                            invented_fact(terminated, "2026-02-01", 3, kDeath)};
    elsewhere_ = {&in_henan_, &in_wenxi_};
    EXPECT_EQ(enrol(kBack), "person_died");
    EXPECT_EQ(std::get<Date>(fact()), day("2026-02-01"));
    entry_.enrolments = {invented_fact(enrolled, "2025-01-01", 2), invented_fact(suspended, "2025-02-01", 3)};
    EXPECT_EQ(resume(), "person_died");
}

TEST_F(RegistrationTest, open_relation_is_told_with_its_beginning_and_nothing_else) {
    entry_.enrolments = {invented_fact(enrolled, "2026-01-01", 2)};
    EXPECT_EQ(enrol(kFirst), "already_enrolled");
    EXPECT_EQ(std::get<Date>(fact()), day("2026-01-01"));
    EXPECT_EQ(decision_.against[0].clause, law_.needed.source->clause);
    entry_.enrolments.push_back(invented_fact(suspended, "2026-02-01", 3));
    EXPECT_EQ(enrol(kBack), "already_suspended");
    EXPECT_EQ(std::get<Date>(fact()), day("2026-02-01"));
    entry_.enrolments = {invented_fact(enrolled, "1990-01-01", 2)};
    EXPECT_EQ(enrol(kFirst, "1990-04-30"), "born_later already_enrolled");
}

TEST_F(RegistrationTest, nothing_takes_effect_before_what_stands_already) {
    entry_.enrolments = {invented_fact(enrolled, "2025-01-01", 2),
                         invented_fact(terminated, "2026-03-01", 3, EnrolmentCause::moved_away)};
    EXPECT_EQ(enrol(kBack, "2026-03-01"), "granted");
    entry_.enrolments = {invented_fact(enrolled, "2026-03-02", 2)};
    EXPECT_EQ(enrol(kBack, "2026-03-01"), "later_fact");
    EXPECT_EQ(std::get<Date>(fact()), day("2026-03-02"));
}

TEST_F(RegistrationTest, who_was_enrolled_or_proves_years_comes_back_and_others_come_first) {
    const auto expect = [&](bool was_enrolled, std::string_view why) {
        EXPECT_EQ(enrol(kFirst), was_enrolled ? "cause_does_not_fit" : "granted") << why;
        EXPECT_EQ(enrol(kBack), was_enrolled ? "granted" : "cause_does_not_fit") << why;
    };
    expect(false, "no relation is known");
    command_.insured = {{2024, Scheme::employee}};
    expect(true, "years that the command proves");
    command_.insured = {};
    command_.elsewhere = {Scheme::employee, area("140500"), day("2026-02-28")};
    expect(true, "a relation that the person shows");
    command_.elsewhere = {};
    entry_.insured = {{2024, Scheme::resident, 2}};
    expect(true, "years that were proved before");
    entry_.insured = {};
    entry_.enrolments = {invented_fact(enrolled, "2025-01-01", 2),
                         invented_fact(terminated, "2025-06-01", 3)};
    expect(true, "a relation here");
    entry_.enrolments = {};
    elsewhere_ = {&in_wenxi_};
    expect(false, "only registered there");
    in_wenxi_.enrolments = {invented_fact(enrolled, "2025-01-01", 2),
                            invented_fact(terminated, "2025-06-01", 3)};
    expect(true, "a relation there");
}

TEST_F(RegistrationTest, relation_of_a_merged_entry_was_the_persons) {
    RegisterEntry merged = invented_entry("140522", 8);
    merged.merged_into = entry_.number;
    elsewhere_ = {&merged};
    EXPECT_EQ(enrol(kFirst), "granted");
    merged.enrolments = {invented_fact(enrolled, "2025-01-01", 2),
                         invented_fact(terminated, "2025-06-01", 3)};
    EXPECT_EQ(enrol(kFirst), "cause_does_not_fit");
    EXPECT_EQ(enrol(kBack), "granted");
    merged.enrolments = {};
    merged.insured = {{2024, Scheme::resident, 2}};
    EXPECT_EQ(enrol(kFirst), "cause_does_not_fit");
}

TEST_F(RegistrationTest, causes_that_the_law_does_not_name_need_no_registration) {
    const auto expect = [&](EnrolmentCause cause, std::string_view name) {
        EXPECT_EQ(enrol(cause), "granted") << name;
        RegistrationTable other = law_;
        std::swap(other, law_);
        law_.needed = {.source = other.needed.source};
        EXPECT_EQ(enrol(cause), "registration_not_needed") << name;
        EXPECT_NE(texts(decision_).find(name), std::string::npos) << texts(decision_);
        EXPECT_EQ(decision_.against[0].clause->reference, "YC#四");
        law_ = other;
    };
    expect(kFirst, "first enrolment");
    command_.insured = {{2024, Scheme::resident}};
    expect(kBack, "return after a lapse");
    command_.from_area = area("410522");
    expect(kTransfer, "transfer from another pooling area");
}

TEST_F(RegistrationTest, transfer_comes_from_where_the_person_was_enrolled_as_far_as_our_books_tell) {
    command_.from_area = area("140823");
    EXPECT_EQ(enrol(kTransfer), "granted") << "no book of ours knows the person there";
    elsewhere_ = {&in_wenxi_};
    EXPECT_EQ(enrol(kTransfer), "cause_does_not_fit") << "registered there and never enrolled";
    EXPECT_NE(texts(decision_).find("nobody was enrolled"), std::string::npos);
    in_wenxi_.enrolments = {invented_fact(enrolled, "2025-01-01", 2)};
    EXPECT_EQ(enrol(kTransfer), "relation_elsewhere");
    in_wenxi_.enrolments.push_back(invented_fact(suspended, "2026-03-01", 3));
    EXPECT_EQ(enrol(kTransfer), "granted");
}

// ---- a relation elsewhere

constexpr std::string_view kByAgency = "the agency of that place suspends it";
constexpr std::string_view kByPerson = "the person, or a relative, asks for it";

TEST_F(RegistrationTest, relation_in_our_books_stands_in_the_way_while_it_is_active) {
    elsewhere_ = {&in_wenxi_};
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-01-01", 2),
                            invented_fact(suspended, "2026-03-01", 3)};
    EXPECT_EQ(enrol(kBack, "2026-02-28"), "relation_elsewhere");
    EXPECT_EQ(std::get<std::int64_t>(fact()), 140823);
    EXPECT_EQ(decision_.against[0].clause->reference, "YC#四");
    EXPECT_EQ(enrol(kBack, "2026-03-01"), "granted");
    in_wenxi_.enrolments[1].event = terminated;
    EXPECT_EQ(enrol(kBack, "2026-03-01"), "granted");
}

TEST_F(RegistrationTest, relation_in_our_books_that_is_active_again_later_stands_in_the_way) {
    elsewhere_ = {&in_wenxi_};
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-05-01", 2)};
    EXPECT_EQ(enrol(kBack), "relation_elsewhere");
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-01-01", 2),
                            invented_fact(suspended, "2026-02-01", 3),
                            invented_fact(resumed, "2026-05-01", 4)};
    EXPECT_EQ(enrol(kBack), "relation_elsewhere");
    in_wenxi_.enrolments.pop_back();
    EXPECT_EQ(enrol(kBack), "granted");
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-03-01", 2),
                            invented_fact(suspended, "2026-03-01", 3)};
    EXPECT_EQ(enrol(kBack, "2026-03-01"), "granted") << "it began and was suspended on the day";
}

TEST_F(RegistrationTest, agency_suspends_a_relation_of_another_province_and_the_person_one_of_the_own) {
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-01-01", 2)};
    in_henan_.enrolments = in_wenxi_.enrolments;
    elsewhere_ = {&in_wenxi_};
    EXPECT_EQ(enrol(kBack), "relation_elsewhere");
    EXPECT_NE(texts(decision_).find(kByPerson), std::string::npos);
    elsewhere_ = {&in_henan_};
    EXPECT_EQ(enrol(kBack), "relation_elsewhere");
    EXPECT_NE(texts(decision_).find(kByAgency), std::string::npos);
    elsewhere_ = {&in_wenxi_, &in_henan_};
    EXPECT_EQ(enrol(kBack), "relation_elsewhere relation_elsewhere") << "each is named";
    law_.relation_elsewhere.agency_there_if_other_province = false;
    EXPECT_EQ(enrol(kBack), "relation_elsewhere relation_elsewhere");
    EXPECT_EQ(texts(decision_).find(kByAgency), std::string::npos);
}

TEST_F(RegistrationTest, relation_that_the_person_shows_is_suspended_by_the_day) {
    command_.elsewhere = {Scheme::resident, area("140823"), {}};
    EXPECT_EQ(enrol(kBack), "relation_elsewhere");
    EXPECT_EQ(std::get<std::int64_t>(fact()), 140823);
    for (const auto& [suspended_on, outcome] :
         {std::pair("2026-02-28", "granted"), std::pair("2026-03-01", "granted"),
          std::pair("2026-03-02", "relation_elsewhere")}) {
        command_.elsewhere->suspended_on = day(suspended_on);
        EXPECT_EQ(enrol(kBack, "2026-03-01"), outcome) << suspended_on;
    }
}

TEST_F(RegistrationTest, who_suspends_a_relation_that_is_shown_depends_on_scheme_and_province) {
    const auto expect = [&](Scheme scheme, std::string_view there, std::string_view who) {
        command_.elsewhere = {scheme, area(there), {}};
        EXPECT_EQ(enrol(kBack), "relation_elsewhere");
        EXPECT_NE(texts(decision_).find(who), std::string::npos) << there << texts(decision_);
    };
    expect(Scheme::resident, "140823", kByPerson);
    expect(Scheme::resident, "410522", kByAgency);
    expect(Scheme::employee, "140522", kByAgency);
    expect(Scheme::employee, "410522", kByAgency);
    law_.relation_elsewhere.agency_there_if_employee = false;
    expect(Scheme::employee, "140823", kByPerson);
    expect(Scheme::employee, "410522", kByAgency);
}

TEST_F(RegistrationTest, all_that_can_be_mended_together_is_told) {
    entry_.enrolments = {invented_fact(enrolled, "2026-06-01", 2)};
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-01-01", 2)};
    elsewhere_ = {&in_wenxi_};
    command_.elsewhere = {Scheme::employee, area("140500"), {}};
    EXPECT_EQ(enrol(kFirst), "later_fact cause_does_not_fit relation_elsewhere relation_elsewhere");
    law_.needed.first = false;
    EXPECT_EQ(enrol(kFirst),
              "later_fact registration_not_needed cause_does_not_fit relation_elsewhere relation_elsewhere");
}

TEST_F(RegistrationTest, cause_of_another_act_is_a_bug) { EXPECT_DEATH(enrol(kDeath), "CHECK"); }

// ---- change

TEST_F(RegistrationTest, change_is_granted_where_something_changes) {
    EXPECT_EQ(change(), "nothing_changes");
    for (const auto member : {&DetailDifference::name, &DetailDifference::document,
                              &DetailDifference::residence, &DetailDifference::others}) {
        difference_ = {};
        difference_.*member = true;
        EXPECT_EQ(change(), "granted");
        ASSERT_EQ(decision_.rests_on.size(), 1U);
        EXPECT_EQ(decision_.rests_on[0]->path, "registration.change");
    }
}

TEST_F(RegistrationTest, nobody_is_born_after_what_is_known_of_them) {
    difference_.others = true;
    difference_.born = day("2025-12-31");
    EXPECT_EQ(change(), "granted");
    entry_.insured = {{2025, Scheme::resident, 2}};
    EXPECT_EQ(change(), "granted") << "insured in the year of birth";
    difference_.born = day("2026-01-01");
    EXPECT_EQ(change(), "born_later");
    entry_.insured = {};
    EXPECT_EQ(change(), "granted");
    entry_.enrolments = {invented_fact(enrolled, "2025-12-31", 2)};
    EXPECT_EQ(change(), "born_later");
}

TEST_F(RegistrationTest, document_of_another_is_refused) {
    difference_.document = true;
    difference_.document_is_of_another = true;
    EXPECT_EQ(change(), "document_taken");
    difference_.document_is_of_another_in = area("140823");
    EXPECT_EQ(change(), "document_taken");
    difference_.document_is_of_another = false;
    EXPECT_EQ(change(), "document_taken_elsewhere");
    EXPECT_EQ(std::get<std::int64_t>(fact()), 140823);
}

TEST_F(RegistrationTest, what_is_bound_to_the_payment_changes_before_it_only) {
    const auto expect = [&](bool DetailDifference::*member, bool is_bound, std::string_view what) {
        difference_ = {};
        difference_.*member = true;
        difference_.payment_confirmed = day("2026-03-01");
        EXPECT_EQ(change("2026-02-28"), "granted") << what;
        for (const std::string_view on : {"2026-03-01", "2026-03-02"}) {
            EXPECT_EQ(change(on), is_bound ? "payment_confirmed" : "granted") << what << on;
            if (!is_bound) continue;
            EXPECT_NE(texts(decision_).find(what), std::string::npos) << texts(decision_);
            EXPECT_EQ(decision_.against[0].clause->reference, "TL#三.1");
        }
    };
    expect(&DetailDifference::name, true, "the name");
    expect(&DetailDifference::document, true, "the document");
    expect(&DetailDifference::residence, true, "the place");
    expect(&DetailDifference::others, false, "");
    law_.change = {.source = law_.change.source};
    expect(&DetailDifference::name, false, "");
    expect(&DetailDifference::document, false, "");
    expect(&DetailDifference::residence, false, "");
}

TEST_F(RegistrationTest, change_does_not_hold_from_before_the_last_one) {
    difference_.others = true;
    EXPECT_EQ(change("2026-01-01"), "granted");
    EXPECT_EQ(change("2025-12-31"), "later_fact");
    EXPECT_EQ(std::get<Date>(fact()), day("2026-01-01"));
}

TEST_F(RegistrationTest, all_reasons_against_a_change_are_told) {
    difference_ = {.name = true,
                   .document = true,
                   .residence = true,
                   .others = true,
                   .document_is_of_another = true,
                   .payment_confirmed = day("2025-12-01")};
    EXPECT_EQ(change("2025-12-31"),
              "document_taken payment_confirmed payment_confirmed payment_confirmed later_fact");
}

// ---- suspend, resume

TEST_F(RegistrationTest, active_relation_may_be_suspended) {
    EXPECT_EQ(suspend(), "not_enrolled");
    entry_.enrolments = {invented_fact(enrolled, "2026-03-01", 2)};
    EXPECT_EQ(suspend("2026-02-28"), "not_enrolled") << "not yet";
    EXPECT_EQ(suspend("2026-03-01"), "granted");
    entry_.enrolments.push_back(invented_fact(suspended, "2026-04-01", 3));
    EXPECT_EQ(suspend("2026-04-01"), "already_suspended");
    EXPECT_EQ(suspend("2026-03-31"), "later_fact");
    entry_.enrolments.push_back(invented_fact(resumed, "2026-05-01", 4));
    EXPECT_EQ(suspend("2026-05-01"), "granted");
    entry_.enrolments.push_back(invented_fact(terminated, "2026-06-01", 5));
    EXPECT_EQ(suspend("2026-06-01"), "not_enrolled");
}

TEST_F(RegistrationTest, suspended_relation_may_be_resumed) {
    EXPECT_EQ(resume(), "not_enrolled");
    entry_.enrolments = {invented_fact(enrolled, "2026-01-01", 2)};
    EXPECT_EQ(resume(), "not_suspended");
    entry_.enrolments.push_back(invented_fact(suspended, "2026-03-01", 3));
    EXPECT_EQ(resume("2026-02-28"), "not_suspended");
    EXPECT_EQ(resume("2026-03-01"), "granted");
    ASSERT_EQ(decision_.rests_on.size(), 1U);
    EXPECT_EQ(decision_.rests_on[0]->path, "registration.relation_elsewhere");
    entry_.enrolments.push_back(invented_fact(terminated, "2026-05-01", 4));
    EXPECT_EQ(resume("2026-05-01"), "not_enrolled");
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-02-01", 5)};
    elsewhere_ = {&in_wenxi_};
    EXPECT_EQ(resume("2026-04-01"), "later_fact relation_elsewhere");
    entry_.enrolments.pop_back();
    EXPECT_EQ(resume("2026-04-01"), "relation_elsewhere");
    in_wenxi_.enrolments.push_back(invented_fact(suspended, "2026-04-01", 6));
    EXPECT_EQ(resume("2026-04-01"), "granted");
}

// ---- terminate

TEST_F(RegistrationTest, open_relation_may_be_terminated) {
    for (const EnrolmentCause cause : {EnrolmentCause::employee_insurance, EnrolmentCause::moved_away}) {
        entry_.enrolments = {};
        EXPECT_EQ(terminate(cause), "not_enrolled");
        EXPECT_EQ(terminate(cause, "1990-04-30"), "born_later not_enrolled");
        entry_.enrolments = {invented_fact(enrolled, "2026-03-01", 2)};
        EXPECT_EQ(terminate(cause, "2026-02-28"), "not_enrolled");
        EXPECT_EQ(terminate(cause, "2026-03-01"), "granted");
        entry_.enrolments.push_back(invented_fact(suspended, "2026-04-01", 3));
        EXPECT_EQ(terminate(cause, "2026-04-01"), "granted") << "suspended";
        EXPECT_EQ(terminate(cause, "2026-03-31"), "later_fact");
        entry_.enrolments.push_back(invented_fact(terminated, "2026-05-01", 4));
        EXPECT_EQ(terminate(cause, "2026-05-01"), "not_enrolled");
    }
}

TEST_F(RegistrationTest, death_is_recorded_of_whom_it_may_be_and_however_late_it_is_found_out) {
    EXPECT_EQ(terminate(kDeath), "granted") << "never enrolled";
    EXPECT_EQ(terminate(kDeath, "1990-05-01"), "granted");
    EXPECT_EQ(terminate(kDeath, "1990-04-30"), "born_later");
    entry_.enrolments = {invented_fact(enrolled, "2026-01-01", 2), invented_fact(suspended, "2026-06-01", 3)};
    EXPECT_EQ(terminate(kDeath, "2026-03-01"), "granted") << "before what was recorded later";
    EXPECT_EQ(terminate(kDeath, "2025-03-01"), "granted") << "before the relation began";
}

// ---- merge

TEST_F(RegistrationTest, two_entries_of_one_person_may_be_merged) {
    RegisterEntry into = invented_entry("140522", 8);
    const auto merge = [&](bool names_agree = true, std::string_view on = "2026-03-01") {
        decision_ = may_merge(law_, day(on), {entry_, into, names_agree, elsewhere_});
        return told(decision_);
    };
    EXPECT_EQ(merge(), "granted");
    EXPECT_EQ(merge(false), "not_one_person");
    EXPECT_NE(texts(decision_).find("differ in name"), std::string::npos);
    into.details[0].sex = Sex::male;
    EXPECT_EQ(merge(), "not_one_person");
    EXPECT_NE(texts(decision_).find("differ in sex"), std::string::npos);
    into.details[0].born = day("1990-05-02");
    EXPECT_EQ(merge(false), "not_one_person not_one_person not_one_person");
    into.details[0].sex = Sex::female;
    EXPECT_EQ(merge(), "not_one_person");
    EXPECT_NE(texts(decision_).find("differ in birth date"), std::string::npos);
}

TEST_F(RegistrationTest, two_open_relations_are_not_merged) {
    RegisterEntry into = invented_entry("140522", 8);
    const auto merge = [&] {
        return told(decision_ = may_merge(law_, day("2026-03-01"), {entry_, into, true, elsewhere_}));
    };
    into.enrolments = {invented_fact(enrolled, "2026-01-01", 2)};
    EXPECT_EQ(merge(), "granted") << "only one is open";
    entry_.enrolments = {invented_fact(enrolled, "2026-02-01", 3), invented_fact(suspended, "2026-02-15", 4)};
    EXPECT_EQ(merge(), "already_enrolled") << "a suspended one is open";
    EXPECT_EQ(std::get<Date>(fact()), day("2026-02-15"));
    entry_.enrolments.push_back(invented_fact(terminated, "2026-03-01", 5));
    EXPECT_EQ(merge(), "granted");
}

TEST_F(RegistrationTest, merged_entries_are_not_to_be_insured_twice_wherever_the_relations_stand) {
    RegisterEntry into = invented_entry("140522", 8);
    const auto merge = [&] {
        return told(decision_ = may_merge(law_, day("2026-03-01"), {entry_, into, true, elsewhere_}));
    };
    into.enrolments = {invented_fact(enrolled, "2026-01-01", 2)};
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-01-01", 3)};
    elsewhere_ = {&in_wenxi_};
    EXPECT_EQ(merge(), "relation_elsewhere");
    EXPECT_EQ(std::get<std::int64_t>(fact()), 140823);
    in_wenxi_.enrolments.push_back(invented_fact(suspended, "2026-03-01", 4));
    EXPECT_EQ(merge(), "granted");
    in_wenxi_.enrolments.push_back(invented_fact(resumed, "2026-06-01", 5));
    EXPECT_EQ(merge(), "relation_elsewhere") << "active again later";
    into.enrolments = {};
    EXPECT_EQ(merge(), "granted") << "only one is active";
    in_henan_.enrolments = {invented_fact(enrolled, "2025-01-01", 6)};
    elsewhere_ = {&in_wenxi_, &in_henan_};
    EXPECT_EQ(merge(), "relation_elsewhere") << "neither of them here";
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-01-01", 3),
                            invented_fact(terminated, "2026-02-01", 4)};
    EXPECT_EQ(merge(), "granted") << "what overlapped is over";
}

TEST_F(RegistrationTest, relation_that_begins_later_does_not_vanish_with_its_entry) {
    RegisterEntry into = invented_entry("140522", 8);
    entry_.enrolments = {invented_fact(enrolled, "2026-06-01", 2)};
    const auto merge = [&](std::string_view on) {
        return told(decision_ = may_merge(law_, day(on), {entry_, into, true, {}}));
    };
    EXPECT_EQ(merge("2026-05-31"), "later_fact");
    EXPECT_EQ(std::get<Date>(fact()), day("2026-06-01"));
    entry_.enrolments.push_back(invented_fact(terminated, "2026-06-01", 3));
    EXPECT_EQ(merge("2026-06-01"), "granted");
}

// ---- correct

TEST_F(RegistrationTest, last_fact_of_a_relation_may_be_taken_back) {
    const auto correct = [&](std::int64_t act) {
        return told(decision_ = may_correct(law_, entry_, elsewhere_, act));
    };
    EXPECT_EQ(correct(2), "nothing_to_correct");
    EXPECT_EQ(texts(decision_).find('2'), std::string::npos) << "it may be a number of identity";
    entry_.enrolments = {invented_fact(enrolled, "2026-01-01", 2), invented_fact(suspended, "2026-02-01", 3),
                         invented_fact(terminated, "2025-06-01", 4, kDeath)};
    EXPECT_EQ(correct(4), "granted") << "recorded last, though it holds from before";
    EXPECT_EQ(correct(3), "not_the_last");
    EXPECT_EQ(std::get<std::int64_t>(decision_.against[0].facts[1]), 4);
    entry_.corrected = {{entry_.enrolments[2], 5}};
    entry_.enrolments.pop_back();
    EXPECT_EQ(correct(4), "already_corrected");
    EXPECT_EQ(std::get<std::int64_t>(decision_.against[0].facts[1]), 5);
    EXPECT_EQ(correct(3), "granted");
    EXPECT_EQ(correct(1), "nothing_to_correct") << "the registration";
}

TEST_F(RegistrationTest, what_began_elsewhere_rests_on_what_ended_here) {
    elsewhere_ = {&in_wenxi_};
    const auto correct = [&](std::int64_t act) {
        return told(decision_ = may_correct(law_, entry_, elsewhere_, act));
    };
    entry_.enrolments = {invented_fact(enrolled, "2026-01-01", 2), invented_fact(suspended, "2026-02-01", 3)};
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-03-01", 4)};
    EXPECT_EQ(correct(3), "relation_elsewhere");
    EXPECT_EQ(std::get<std::int64_t>(fact()), 140823);
    in_wenxi_.enrolments.push_back(invented_fact(terminated, "2026-04-01", 5));
    EXPECT_EQ(correct(3), "relation_elsewhere") << "both would have held in March";
    in_wenxi_.enrolments = {};
    EXPECT_EQ(correct(3), "granted");
    // A death that was found out late: the relation rested again before another began.
    entry_.enrolments.push_back(invented_fact(terminated, "2026-01-15", 6, kDeath));
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-02-01", 5)};
    EXPECT_EQ(correct(6), "granted");
    in_wenxi_.enrolments = {invented_fact(enrolled, "2026-01-31", 5)};
    EXPECT_EQ(correct(6), "relation_elsewhere");
}

// ---- newborn

TEST(MayRegisterNewborn, not_whom_the_books_of_another_area_know_as_enrolled) {
    const Date born = day("2026-01-10");
    RegisterEntry there = invented_entry("140823", 7);
    const RegisterEntry* others[] = {&there};
    const auto decide = [&] {
        return told(may_register_newborn(law_of_yangcheng(), detail_of(born), day("2026-03-01"),
                                         {area("140522"), nullptr, others}));
    };
    EXPECT_EQ(decide(), "granted") << "registered there only";
    there.enrolments = {invented_fact(enrolled, "2026-01-10", 2)};
    EXPECT_EQ(decide(), "cause_does_not_fit relation_elsewhere");
    there.enrolments.push_back(invented_fact(suspended, "2026-02-01", 3));
    EXPECT_EQ(decide(), "cause_does_not_fit") << "both would have held until then";
    there.enrolments = {invented_fact(terminated, "2026-02-20", 3, kDeath)};
    EXPECT_EQ(decide(), "person_died");
}

TEST(MayRegisterNewborn, until_the_last_day_that_the_law_gives) {
    const Date born = day("2026-01-10");
    const RegisterEntry owner = invented_entry("140522", 7);
    const auto decide = [&](Date on, const RegisterEntry* its_owner = nullptr) {
        return may_register_newborn(law_of_yangcheng(), detail_of(born), on, {area("140522"), its_owner});
    };
    const Date last = day("2026-04-10");
    EXPECT_EQ(born.plus_days(law_of_yangcheng().newborn_within_days.value), last);
    for (const Date on : {born, last}) EXPECT_EQ(told(decide(on)), "granted");
    const auto late = decide(last.plus_days(1));
    EXPECT_EQ(told(late), "newborn_too_old");
    EXPECT_EQ(std::get<std::int64_t>(late.against[0].facts[0]), 90);
    EXPECT_EQ(std::get<Date>(late.against[0].facts[1]), last);
    EXPECT_EQ(late.against[0].clause->reference, "WX#五.1");
    ASSERT_EQ(late.rests_on.size(), 3U);
    EXPECT_EQ(late.rests_on[1]->path, "registration.newborn");
    EXPECT_EQ(told(decide(born.plus_days(-1))), "born_later");
    EXPECT_EQ(told(decide(born, &owner)), "already_registered");
    EXPECT_EQ(told(decide(last.plus_days(1), &owner)), "already_registered newborn_too_old");
}

TEST_F(RegistrationTest, nobody_is_enrolled_who_is_insured_as_an_employee) {
    const auto is_employee = [&](RegisterEntry& entry, std::string_view from, std::optional<Date> until) {
        entry.identities = {{"employee_insured", day(from), until, 4}};
    };
    is_employee(entry_, "2026-01-15", {});
    EXPECT_EQ(enrol(EnrolmentCause::first), "employee_relation");
    EXPECT_EQ(std::get<Date>(fact()), day("2026-01-15"));
    is_employee(entry_, "2026-01-15", day("2026-03-01"));
    EXPECT_EQ(enrol(EnrolmentCause::first), "employee_relation") << "its last day counts";
    EXPECT_EQ(enrol(EnrolmentCause::first, "2026-03-02"), "granted");
    is_employee(entry_, "2026-06-01", {});
    EXPECT_EQ(enrol(EnrolmentCause::first), "employee_relation") << "what begins later would hold beside it";
}

}  // namespace
}  // namespace canbao
