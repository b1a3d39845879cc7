#include "registry/register_book.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "registry/invented_entries.h"

namespace canbao {
namespace {

using enum EnrolmentEvent;

Date day(std::string_view text) { return *Date::parse(text); }
PersonNumber person(std::int64_t number) { return static_cast<PersonNumber>(number); }

const RegionCode kYangcheng = *RegionCode::parse("140522");
const RegionCode kWenxi = *RegionCode::parse("140823");

class RegisterBookTest : public testing::Test {
   protected:
    // As the store finds them: nothing that a batch has to write.
    const RegisterEntry& put(RegionCode area, std::int64_t number, char document) {
        RegisterEntry& entry = book_.put_entry(area, person(number));
        entry.details = {invented_detail(day("2026-01-01"), 1, document)};
        own(document, area, number);
        return entry;
    }
    void own(char document, RegionCode area, std::int64_t number, int turn = 0) {
        book_.put_owner(invented_index(document), {area, person(number), turn});
    }
    // The number of whom a document leads to; 0 for nobody.
    std::int64_t found(RegionCode area, std::string_view documents) const {
        const RegisterEntry* entry = book_.find(area, indexes(documents));
        return entry == nullptr ? 0 : static_cast<std::int64_t>(entry->number);
    }
    std::int64_t holder(std::string_view documents) const {
        const auto holders = book_.holders(indexes(documents));
        return holders.empty() ? 0 : static_cast<std::int64_t>(holders.front()->number);
    }
    // An act gives a person a document, by the indexes that it is found by.
    void add_person(RegionCode area, std::int64_t number, std::int64_t act, std::string_view documents) {
        book_.add_person(area, person(number), invented_detail(day("2026-03-01"), act, documents[0]),
                         indexes(documents));
    }
    void change(const RegisterEntry& entry, std::int64_t act, std::string_view documents) {
        book_.add_detail(entry, invented_detail(day("2026-03-01"), act, documents[0]), indexes(documents));
    }
    // Index, number and turn of each row that is to be written.
    std::string noted_documents() const {
        std::string out;
        for (const auto& document : book_.changes().documents)
            out += fmt::format("{}{}.{} ", document.document.bytes()[0],
                               static_cast<std::int64_t>(document.number), document.turn);
        return out;
    }
    static std::vector<BlindIndex> indexes(std::string_view documents) {
        std::vector<BlindIndex> out;
        for (const char document : documents) out.push_back(invented_index(document));
        return out;
    }

    RegisterBook book_;
};

TEST_F(RegisterBookTest, finds_by_number_in_its_area_only) {
    const RegisterEntry& entry = put(kYangcheng, 7, 'a');
    EXPECT_EQ(book_.find(kYangcheng, person(7)), &entry);
    EXPECT_EQ(book_.find(kYangcheng, person(8)), nullptr);
    EXPECT_EQ(book_.find(kWenxi, person(7)), nullptr);
}

TEST_F(RegisterBookTest, finds_by_any_index_of_a_document_in_its_area_only) {
    put(kYangcheng, 7, 'a');
    EXPECT_EQ(found(kYangcheng, "a"), 7);
    EXPECT_EQ(found(kYangcheng, "za"), 7);
    EXPECT_EQ(found(kYangcheng, "z"), 0);
    EXPECT_EQ(found(kYangcheng, ""), 0);
    EXPECT_EQ(found(kWenxi, "a"), 0);
}

TEST_F(RegisterBookTest, last_turn_tells_whose_a_document_is_in_whatever_order_they_are_found) {
    put(kYangcheng, 7, 'b');
    put(kYangcheng, 8, 'c');
    own('a', kYangcheng, 8, 1);
    own('a', kYangcheng, 7, 0);
    EXPECT_EQ(found(kYangcheng, "a"), 8);
    own('a', kYangcheng, 7, 2);
    EXPECT_EQ(found(kYangcheng, "a"), 7);
}

TEST_F(RegisterBookTest, put_entry_gives_the_one_that_is_there) {
    const RegisterEntry& entry = put(kYangcheng, 7, 'a');
    EXPECT_EQ(&book_.put_entry(kYangcheng, person(7)), &entry);
    EXPECT_EQ(entry.details.size(), 1U);
}

TEST_F(RegisterBookTest, others_are_the_same_number_in_other_areas) {
    const RegisterEntry& here = put(kYangcheng, 7, 'a');
    const RegisterEntry& there = put(kWenxi, 7, 'a');
    put(kYangcheng, 8, 'b');
    put(kWenxi, 8, 'b');
    using Entries = std::vector<const RegisterEntry*>;
    EXPECT_EQ(book_.others_of(here), Entries{&there});
    EXPECT_EQ(book_.others_of(there), Entries{&here});
    EXPECT_TRUE(book_.others_of(put(kYangcheng, 9, 'c')).empty());
}

TEST_F(RegisterBookTest, numbers_that_were_merged_in_any_area_are_one_persons) {
    using Entries = std::vector<const RegisterEntry*>;
    const RegisterEntry& here = put(kYangcheng, 7, 'a');
    const RegisterEntry& merged = put(kWenxi, 7, 'a');
    const RegisterEntry& there = put(kWenxi, 8, 'b');
    put(kWenxi, 9, 'c');
    EXPECT_EQ(book_.others_of(here), Entries{&merged});
    book_.put_merge(kWenxi, person(7), person(8));
    EXPECT_EQ(book_.others_of(here), (Entries{&merged, &there}));
    EXPECT_EQ(book_.others_of(there), (Entries{&here, &merged})) << "the other way";
    // 8 was merged into 10 in a third area, where 7 is not known.
    const RegionCode third = *RegionCode::parse("140900");
    const RegisterEntry& second = put(third, 8, 'b');
    const RegisterEntry& last = put(third, 10, 'd');
    book_.merge(second, last, 11);
    EXPECT_EQ(book_.others_of(here), (Entries{&merged, &there, &second, &last}));
    EXPECT_EQ(book_.others_of(last), (Entries{&here, &merged, &there, &second}));
    const PersonNumber both[] = {person(7), person(9)};
    EXPECT_EQ(book_.entries_of(both).size(), 6U);
}

TEST_F(RegisterBookTest, whom_a_person_is_does_not_take_longer_among_many) {
    const RegisterEntry& entry = put(kYangcheng, 500, 'a');
    for (std::int64_t number = 1; number < 20'000; ++number)
        if (number != 500) book_.put_entry(kYangcheng, person(number));
    // Each would walk over all of them.
    for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(book_.others_of(entry).empty());
}

TEST_F(RegisterBookTest, holder_is_who_has_the_document_now_in_any_area) {
    put(kWenxi, 7, 'a');
    EXPECT_EQ(holder("a"), 7);
    EXPECT_EQ(holder("za"), 7);
    EXPECT_EQ(holder("z"), 0);
}

TEST_F(RegisterBookTest, document_that_was_given_up_has_no_holder) {
    put(kWenxi, 7, 'a');
    own('b', kWenxi, 7);
    EXPECT_EQ(found(kWenxi, "b"), 7) << "it still leads to the person";
    EXPECT_EQ(holder("b"), 0);
    own('c', kWenxi, 8);
    EXPECT_EQ(holder("c"), 0) << "not loaded";
}

TEST_F(RegisterBookTest, holder_of_a_merged_entrys_document_is_the_one_in_which_it_goes_on) {
    const RegisterEntry& first = put(kWenxi, 7, 'a');
    const RegisterEntry& second = put(kWenxi, 8, 'b');
    book_.merge(first, second, 10);
    EXPECT_EQ(holder("a"), 8);
    EXPECT_EQ(found(kWenxi, "a"), 7) << "a merged entry stands for itself";
    book_.merge(second, put(kWenxi, 9, 'c'), 11);
    EXPECT_EQ(holder("a"), 9) << "it was merged on";
}

TEST_F(RegisterBookTest, added_person_is_found_and_noted) {
    add_person(kYangcheng, 7, 5, "a");
    ASSERT_NE(book_.find(kYangcheng, person(7)), nullptr);
    EXPECT_EQ(book_.find(kYangcheng, person(7))->detail().act, 5);
    EXPECT_EQ(found(kYangcheng, "a"), 7);
    EXPECT_EQ(holder("a"), 7);
    const RegisterChanges& changes = book_.changes();
    ASSERT_EQ(changes.persons.size(), 1U);
    EXPECT_EQ(changes.persons[0].area, kYangcheng);
    EXPECT_EQ(changes.persons[0].number, person(7));
    EXPECT_EQ(changes.persons[0].act, 5);
    ASSERT_EQ(changes.details.size(), 1U);
    EXPECT_EQ(changes.details[0].fact.from, day("2026-03-01"));
    ASSERT_EQ(changes.documents.size(), 1U);
    EXPECT_EQ(changes.documents[0].document, invented_index('a'));
    EXPECT_EQ(changes.documents[0].number, person(7));
    EXPECT_EQ(changes.documents[0].turn, 0);
    EXPECT_EQ(changes.documents[0].act, 5);
}

TEST_F(RegisterBookTest, what_the_store_found_is_no_change) {
    put(kYangcheng, 7, 'a');
    const RegisterChanges& changes = book_.changes();
    EXPECT_TRUE(changes.persons.empty() && changes.details.empty() && changes.documents.empty());
}

TEST_F(RegisterBookTest, new_detail_with_the_same_document_notes_no_document) {
    const RegisterEntry& entry = put(kYangcheng, 7, 'a');
    change(entry, 5, "a");
    EXPECT_EQ(entry.details.size(), 2U);
    EXPECT_EQ(entry.detail().act, 5);
    EXPECT_EQ(book_.changes().details.size(), 1U);
    EXPECT_TRUE(book_.changes().documents.empty());
    EXPECT_TRUE(book_.changes().persons.empty());
}

TEST_F(RegisterBookTest, document_that_a_person_gave_up_may_become_anothers_and_come_back) {
    const RegisterEntry& one = put(kYangcheng, 7, 'a');
    const RegisterEntry& other = put(kYangcheng, 8, 'b');
    change(one, 5, "c");
    EXPECT_EQ(found(kYangcheng, "a"), 7) << "nobody else has it";
    EXPECT_EQ(found(kYangcheng, "c"), 7);
    change(other, 6, "a");
    EXPECT_EQ(found(kYangcheng, "a"), 8);
    EXPECT_EQ(holder("a"), 8);
    change(other, 7, "b");
    change(one, 8, "a");
    EXPECT_EQ(found(kYangcheng, "a"), 7);
    EXPECT_EQ(noted_documents(), "c7.0 a8.1 a7.2 ");
}

TEST_F(RegisterBookTest, turns_are_counted_under_all_indexes_of_a_document) {
    // a is the index of the older key, z that of the newer one.
    const RegisterEntry& one = put(kYangcheng, 7, 'b');
    const RegisterEntry& other = put(kYangcheng, 8, 'c');
    own('a', kYangcheng, 7, 0);
    change(other, 5, "za");
    EXPECT_EQ(found(kYangcheng, "za"), 8);
    EXPECT_EQ(holder("za"), 8);
    change(other, 6, "yc");
    change(one, 7, "za");
    EXPECT_EQ(found(kYangcheng, "za"), 7);
    change(one, 8, "za");
    EXPECT_EQ(noted_documents(), "z8.1 z7.2 ") << "what one has already is not noted again";
}

TEST_F(RegisterBookTest, holder_is_known_by_whatever_index_the_detail_has) {
    put(kWenxi, 7, 'z');
    own('a', kWenxi, 7);
    EXPECT_EQ(holder("za"), 7);
}

TEST_F(RegisterBookTest, detail_without_a_document_notes_none) {
    book_.add_detail(book_.put_entry(kYangcheng, person(7)), invented_detail(day("2026-03-01"), 5, 'z'), {});
    EXPECT_EQ(book_.changes().details.size(), 1U);
    EXPECT_EQ(noted_documents(), "");
}

TEST_F(RegisterBookTest, enrolments_are_seen_by_the_acts_that_follow_and_noted) {
    const RegisterEntry& entry = put(kYangcheng, 7, 'a');
    const EnrolmentFact fact = invented_fact(enrolled, "2026-03-01", 5, EnrolmentCause::first);
    book_.add_enrolment(entry, fact);
    EXPECT_EQ(entry.enrolments, std::vector{fact});
    ASSERT_EQ(book_.changes().enrolments.size(), 1U);
    EXPECT_EQ(book_.changes().enrolments[0].area, kYangcheng);
    EXPECT_EQ(book_.changes().enrolments[0].number, person(7));
    EXPECT_EQ(book_.changes().enrolments[0].fact, fact);
}

TEST_F(RegisterBookTest, insured_years_are_added_once_for_each_scheme) {
    const RegisterEntry& entry = put(kYangcheng, 7, 'a');
    for (const auto scheme : {ProvedYear::Scheme::resident, ProvedYear::Scheme::employee})
        for (const int year : {2024, 2025, 2024}) book_.add_insured(entry, {year, scheme, 5});
    EXPECT_EQ(entry.insured.size(), 4U);
    EXPECT_EQ(book_.changes().insured.size(), 4U);
    book_.add_insured(entry, {2025, ProvedYear::Scheme::resident, 6});
    EXPECT_EQ(book_.changes().insured.size(), 4U) << "known by an earlier act";
}

TEST_F(RegisterBookTest, corrected_fact_no_longer_counts_nor_do_its_years) {
    const RegisterEntry& entry = put(kYangcheng, 7, 'a');
    const EnrolmentFact first = invented_fact(enrolled, "2026-03-01", 5, EnrolmentCause::first);
    const EnrolmentFact second = invented_fact(suspended, "2026-03-02", 6);
    book_.add_enrolment(entry, first);
    book_.add_insured(entry, {2023, ProvedYear::Scheme::resident, 5});
    book_.add_insured(entry, {2024, ProvedYear::Scheme::resident, 4});
    book_.add_enrolment(entry, second);
    book_.correct(entry, 6, 7);
    EXPECT_EQ(entry.enrolments, std::vector{first});
    book_.correct(entry, 5, 8);
    EXPECT_TRUE(entry.enrolments.empty());
    ASSERT_EQ(entry.insured.size(), 1U);
    EXPECT_EQ(entry.insured[0].year, 2024);
    ASSERT_EQ(entry.corrected.size(), 2U);
    EXPECT_EQ(entry.corrected[0].fact, second);
    EXPECT_EQ(entry.corrected[1].by, 8);
    ASSERT_EQ(book_.changes().corrections.size(), 2U);
    EXPECT_EQ(book_.changes().corrections[1].corrected, 5);
    EXPECT_EQ(book_.changes().corrections[1].act, 8);
    book_.add_insured(entry, {2023, ProvedYear::Scheme::resident, 9});
    EXPECT_EQ(entry.insured.size(), 2U) << "proved anew";
    EXPECT_DEATH(book_.correct(entry, 5, 9), "CHECK");
}

TEST_F(RegisterBookTest, merge_says_where_the_entry_goes_on_and_is_noted) {
    const RegisterEntry& entry = put(kYangcheng, 7, 'a');
    const RegisterEntry& into = put(kYangcheng, 8, 'b');
    book_.merge(entry, into, 5);
    EXPECT_EQ(entry.merged_into, person(8));
    EXPECT_EQ(into.merged_into, std::nullopt);
    ASSERT_EQ(book_.changes().merges.size(), 1U);
    EXPECT_EQ(book_.changes().merges[0].number, person(7));
    EXPECT_EQ(book_.changes().merges[0].into, person(8));
    EXPECT_EQ(book_.changes().merges[0].act, 5);
}

TEST_F(RegisterBookTest, entries_stay_where_they_are) {
    const RegisterEntry& entry = put(kYangcheng, 500, 'a');
    for (std::int64_t number = 1; number < 1000; ++number) book_.put_entry(kYangcheng, person(number));
    EXPECT_EQ(book_.find(kYangcheng, person(500)), &entry);
}

TEST_F(RegisterBookTest, misuse_is_a_bug) {
    const RegisterEntry& entry = put(kYangcheng, 7, 'a');
    const RegisterEntry& there = put(kWenxi, 8, 'b');
    const RegisterEntry stranger = invented_entry("140522", 7);
    const EnrolmentFact fact = invented_fact(enrolled, "2026-03-01", 5);
    EXPECT_DEATH(add_person(kYangcheng, 7, 5, "a"), "CHECK");
    EXPECT_DEATH(book_.merge(entry, entry, 5), "CHECK");
    EXPECT_DEATH(book_.merge(entry, there, 5), "CHECK");
    EXPECT_DEATH(book_.add_enrolment(stranger, fact), "CHECK") << "a copy";
}

}  // namespace
}  // namespace canbao
