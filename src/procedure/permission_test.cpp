#include "procedure/permission.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "registry/invented_entries.h"

namespace canbao {
namespace {

RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

Actor actor(Role role, std::string_view scope) { return {"somebody", role, area(scope)}; }

std::vector<Role> all_roles() {
    std::vector<Role> roles;
    for (std::size_t i = 0; i < kRoles; ++i) roles.push_back(static_cast<Role>(i));
    return roles;
}

// A command of this kind, about somebody who lives there where it says so.
ActCommand command(std::string_view act, std::string_view in_area = "140522",
                   std::string_view residence = "140522108201") {
    const Date born = *Date::parse("1990-05-01");
    const auto id =
        IdentityDocument::parse(DocumentKind::resident_id, IdNumber::synthetic(14, 5, born, 2).plain());
    const PersonReference person = PersonNumber{7};
    const PersonDetail detail = {.name = *PersonName::parse("张三"),
                                 .document = *id,
                                 .sex = Sex::female,
                                 .born = born,
                                 .phone = {},
                                 .residence = area(residence)};
    ActCommand out{area(in_area), "key", *Date::parse("2026-03-01"), SuspendCommand{person}};
    if (act == "register") out.what = RegisterCommand{detail};
    if (act == "enrol") out.what = EnrolCommand{person, EnrolmentCause::first, {}, {}, {}};
    if (act == "change") out.what = ChangeCommand{person, {}, {}, {}, {}, {}, area(residence), {}};
    if (act == "resume") out.what = ResumeCommand{person};
    if (act == "terminate") out.what = TerminateCommand{person, EnrolmentCause::death, {}};
    if (act == "merge") out.what = MergeCommand{person, PersonNumber{8}};
    if (act == "newborn") out.what = NewbornCommand{detail, *id};
    if (act == "correct") out.what = CorrectCommand{person, 5, *EvidenceText::parse("x")};
    if (act == "order") out.what = OrderCommand{{{person, PaymentItem::contribution, 2026}}};
    CHECK(act_word(out) == act);
    return out;
}

// "granted", or the field that stands against it.
std::string asked(const Actor& who, const ActCommand& what) {
    const auto fault = refuse_actor(who, what);
    if (!fault) return "granted";
    EXPECT_EQ(fault->kind, ActFault::Kind::not_allowed);
    EXPECT_FALSE(fault->message.zh.empty() || fault->message.en.empty());
    return fault->field;
}

TEST(Permission, table_of_roles_and_acts) {
    using Acts = std::vector<std::string_view>;
    const Acts at_windows = {"register", "enrol", "change", "suspend", "resume", "newborn", "order"};
    const std::map<Role, Acts> may = {{Role::agency, Acts(kActWords.begin(), kActWords.end())},
                                      {Role::tax, {"order"}},
                                      {Role::township, at_windows},
                                      {Role::collector, at_windows},
                                      {Role::hospital, {"newborn"}}};
    for (const Role role : all_roles()) {
        const auto acts = may.find(role);
        for (const std::string_view act : kActWords) {
            const bool is_allowed =
                acts != may.end() && std::ranges::find(acts->second, act) != acts->second.end();
            EXPECT_EQ(asked(actor(role, "140522"), command(act)), is_allowed ? "granted" : "act")
                << word(role) << ' ' << act;
        }
    }
}

TEST(Permission, reaches_the_areas_of_the_region_and_the_area_in_which_it_lies) {
    for (const std::string_view scope : {"140000", "140500", "140522", "140522108000", "140522108201"})
        EXPECT_EQ(asked(actor(Role::agency, scope), command("suspend")), "granted") << scope;
    for (const std::string_view scope : {"410000", "140800", "140521", "140521108000", "140521108201"})
        EXPECT_EQ(asked(actor(Role::agency, scope), command("suspend")), "area") << scope;
}

TEST(Permission, below_the_county_reaches_residents_of_the_region_only) {
    for (const Role role : {Role::township, Role::collector, Role::agency}) {
        for (const std::string_view act : {"register", "change", "newborn"}) {
            const auto ask = [&](std::string_view scope, std::string_view residence) {
                return asked(actor(role, scope), command(act, "140522", residence));
            };
            EXPECT_EQ(ask("140522108201", "140522108201"), "granted") << act;
            EXPECT_EQ(ask("140522108201", "140522108202"), "residence") << act;
            EXPECT_EQ(ask("140522108201", "140522108000"), "residence") << act << " of the township";
            EXPECT_EQ(ask("140522108000", "140522108202"), "granted") << act;
            EXPECT_EQ(ask("140522108000", "140522109201"), "residence") << act;
            EXPECT_EQ(ask("140522", "140522109201"), "granted") << act;
        }
    }
}

TEST(Permission, commands_that_state_no_residence_are_left_to_who_is_seen) {
    const Actor collector = actor(Role::collector, "140522108201");
    for (const std::string_view act : {"enrol", "suspend", "resume"})
        EXPECT_EQ(asked(collector, command(act)), "granted") << act;
    ActCommand change = command("change");
    std::get<ChangeCommand>(change.what).residence.reset();
    EXPECT_EQ(asked(collector, change), "granted");
}

TEST(Permission, first_thing_that_is_not_allowed_is_told) {
    EXPECT_EQ(asked(actor(Role::tax, "410000"), command("register")), "act");
    EXPECT_EQ(asked(actor(Role::collector, "140521108201"), command("register")), "area");
}

TEST(Permission, seasons_are_the_agency_s_of_the_whole_area) {
    for (const Role role : all_roles())
        for (const std::string_view scope : {"140000", "140522"}) {
            const bool may = role == Role::agency;
            EXPECT_EQ(!refuse_season_actor(actor(role, scope), area("140522")), may) << word(role) << scope;
        }
    for (const std::string_view scope : {"140521", "140522108", "140522108201", "410000"}) {
        const auto fault = refuse_season_actor(actor(Role::agency, scope), area("140522"));
        ASSERT_TRUE(fault) << scope;
        EXPECT_EQ(fault->field, "area");
    }
}

TEST(Permission, persons_are_read_by_who_serves_or_inspects_them) {
    for (const Role role : all_roles()) {
        const bool may = role == Role::agency || role == Role::township || role == Role::collector ||
                         role == Role::supervisor || role == Role::auditor;
        for (const std::string_view scope : {"140000", "140522", "140522108201"})
            EXPECT_EQ(may_read_persons(actor(role, scope), area("140522")), may) << word(role) << scope;
        for (const std::string_view scope : {"410000", "140521", "140521108201"})
            EXPECT_FALSE(may_read_persons(actor(role, scope), area("140522"))) << word(role) << scope;
    }
}

TEST(Permission, tasks_are_recorded_by_the_agency) {
    for (const Role role : all_roles())
        EXPECT_EQ(!refuse_targets(actor(role, "140522"), area("140522")), role == Role::agency) << word(role);
    EXPECT_TRUE(refuse_targets(actor(Role::agency, "140522108"), area("140522")));
    EXPECT_TRUE(refuse_targets(actor(Role::agency, "140581"), area("140522")));
}

TEST(Permission, people_are_followed_up_by_who_answers_for_them) {
    for (const Role role : all_roles()) {
        const bool is_of_place = role == Role::township || role == Role::collector;
        const auto may = [&](std::string_view by) {
            return !refuse_follow_up(actor(role, "140522"), area("140522"), by);
        };
        EXPECT_EQ(may("civil_affairs"), role == Role::agency || role == Role::department) << word(role);
        EXPECT_EQ(may("township"), role == Role::agency || is_of_place) << word(role);
    }
    EXPECT_FALSE(refuse_follow_up(actor(Role::township, "140522108000"), area("140522"), "township"));
    EXPECT_TRUE(refuse_follow_up(actor(Role::township, "140581108000"), area("140522"), "township"));
}

TEST(Permission, below_the_county_sees_those_who_live_there_now) {
    RegisterEntry entry = invented_entry("140522", 7);
    const auto seen_by = [&](std::string_view scope) { return sees(actor(Role::collector, scope), entry); };
    for (const std::string_view scope : {"140000", "140522", "140522108000", "140522108201"})
        EXPECT_TRUE(seen_by(scope)) << scope;
    for (const std::string_view scope : {"140522108202", "140522109000"})
        EXPECT_FALSE(seen_by(scope)) << scope;
    entry.details.push_back(entry.detail());
    entry.details.back().residence = area("140522109202");
    EXPECT_FALSE(seen_by("140522108201")) << "moved away";
    EXPECT_TRUE(seen_by("140522109000"));
}

TEST(Roles, words_lead_there_and_back) {
    for (const Role role : all_roles()) EXPECT_EQ(role_named(word(role)), role);
    EXPECT_FALSE(role_named("") || role_named("mayor"));
}

}  // namespace
}  // namespace canbao
