#include "files/key_ring.h"

#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "files/scratch_folder.h"

namespace canbao {
namespace {

KeyRing ring_of(const std::string& text) {
    auto ring = KeyRing::parse(text, "canbao.keys");
    CHECK(ring.has_value());
    return *std::move(ring);
}

class KeyRings : public testing::TestWithParam<KeyRing::Suite> {
   protected:
    const std::string text_ = KeyRing::create(GetParam());
    const KeyRing ring_ = ring_of(text_);
};

INSTANTIATE_TEST_SUITE_P(Both, KeyRings,
                         testing::Values(KeyRing::Suite::international, KeyRing::Suite::national),
                         [](const auto& its) {
                             return its.param == KeyRing::Suite::national ? "National" : "International";
                         });

TEST_P(KeyRings, do_the_same_when_they_were_made_ready) {
    ReadyKeys ready(ring_);
    std::set<std::string> sealed;
    // More than one helping of random numbers.
    for (int i = 0; i < 1000; ++i) {
        const std::string text(static_cast<std::size_t>(i % 40), 'x');
        const std::string place = "person_detail.name/140522/" + std::to_string(i % 7);
        const Sealed one = ready.seal(text, place);
        EXPECT_EQ(ring_.open(one, place).value(), text);
        EXPECT_TRUE(sealed.insert(one.bytes).second) << "equal texts are sealed to different bytes";
        EXPECT_TRUE(ring_.is_current(one));
        EXPECT_EQ(ready.indexes_of(text), ring_.indexes_of(text));
    }
    const KeyRing newer = ring_of(*KeyRing::with_new_keys(text_, "canbao.keys", GetParam()));
    ReadyKeys ready_newer(newer);
    EXPECT_EQ(ready_newer.indexes_of("a"), newer.indexes_of("a"));
    EXPECT_TRUE(newer.is_current(ready_newer.seal("a", "b")));
}

TEST_P(KeyRings, open_what_they_sealed_at_its_place_only) {
    for (const std::string& text :
         {std::string(), std::string("张三"), std::string("a\0b", 3), std::string(5000, 'x')}) {
        const Sealed sealed = ring_.seal(text, "person_detail.name/140522/17");
        EXPECT_EQ(ring_.open(sealed, "person_detail.name/140522/17").value(), text);
        EXPECT_FALSE(ring_.open(sealed, "person_detail.name/140522/18"));
        EXPECT_FALSE(ring_of(KeyRing::create(GetParam())).open(sealed, "person_detail.name/140522/17"))
            << "another ring";
    }
}

TEST_P(KeyRings, seal_equal_texts_differently) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) seen.insert(ring_.seal("140522000000000000", "place").bytes);
    EXPECT_EQ(seen.size(), 100U);
}

TEST_P(KeyRings, notice_every_change) {
    const Sealed sealed = ring_.seal("13800000000", "place");
    for (std::size_t i = 0; i < sealed.bytes.size(); ++i) {
        Sealed changed = sealed;
        changed.bytes[i] = static_cast<char>(changed.bytes[i] ^ 1);
        EXPECT_FALSE(ring_.open(changed, "place")) << i;
        EXPECT_FALSE(ring_.open({sealed.bytes.substr(0, i)}, "place")) << i;
    }
}

TEST_P(KeyRings, find_documents_again) {
    EXPECT_EQ(ring_.index_of("a"), ring_.index_of("a"));
    EXPECT_NE(ring_.index_of("a"), ring_.index_of("b"));
    EXPECT_NE(ring_.index_of("a"), ring_of(KeyRing::create(GetParam())).index_of("a"));
}

TEST_P(KeyRings, keep_older_keys_to_read) {
    const Sealed old = ring_.seal("text", "place");
    const KeyRing newer =
        ring_of(KeyRing::with_new_keys(text_, "canbao.keys", KeyRing::Suite::international).value());
    EXPECT_EQ(newer.open(old, "place").value(), "text");
    EXPECT_TRUE(ring_.is_current(old));
    EXPECT_FALSE(newer.is_current(old));
    EXPECT_TRUE(newer.is_current(newer.seal("text", "place")));
    EXPECT_NE(newer.index_of("a"), ring_.index_of("a"));
    EXPECT_EQ(newer.indexes_of("a").back(), ring_.index_of("a"));
    const auto missing = ring_.open(newer.seal("text", "place"), "place");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.en.find("key number 2 is missing"), std::string::npos);
}

TEST(KeyFile, is_for_its_owner_only) {
    const ScratchFolder folder;
    const std::string path = folder.write("canbao.keys", KeyRing::create(KeyRing::Suite::international));
    ASSERT_EQ(chmod(path.c_str(), 0644), 0);
    const auto open_to_others = KeyRing::read(path);
    ASSERT_FALSE(open_to_others);
    EXPECT_NE(open_to_others.error().message.en.find("chmod 600"), std::string::npos);
    ASSERT_EQ(chmod(path.c_str(), 0600), 0);
    EXPECT_TRUE(KeyRing::read(path));
    EXPECT_FALSE(KeyRing::read(path + ".missing"));
}

TEST(KeyFile, in_error_is_named_with_its_line) {
    const std::string text = KeyRing::create(KeyRing::Suite::international);
    const auto message = [](const std::string& file) {
        const auto ring = KeyRing::parse(file, "canbao.keys");
        return ring ? std::string() : ring.error().message.en;
    };
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string changed = text;
        const std::size_t at = changed.find(from);
        CHECK(at != std::string::npos);
        return message(changed.replace(at, from.size(), to));
    };
    EXPECT_EQ(message(text), "");
    EXPECT_NE(with("international", "german").find("canbao.keys:5: a suite is national or international"),
              std::string::npos)
        << with("international", "german");
    EXPECT_NE(with("secret = \"", "secret = \"0").find("64 hexadecimal digits"), std::string::npos);
    EXPECT_NE(with("[seal.1]", "[seal.0]").find("numbered from 1"), std::string::npos);
    EXPECT_NE(with("[end]", ""), "") << "cut off";
    EXPECT_NE(message("[end]"), "");
}

RC_GTEST_PROP(KeyFileProperty, whatever_is_read_is_no_crash, (const std::string& text)) {
    (void)KeyRing::parse(text, "canbao.keys").has_value();
}

}  // namespace
}  // namespace canbao
