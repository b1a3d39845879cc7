// Bodies of callbacks: another reader of JSON must agree on what is JSON; what is taken states what the body
// states and is read again as it is written; what is not taken names a field and repeats no long number. The
// same bytes as headers of a proof: what is taken is written as it came.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channels/padded_line.h"
#include "channels/payment_callback.h"
#include "channels/signed_message.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

using Json = nlohmann::json;

std::string written(const ChannelNotice& notice) {
    std::string out;
    append_payment_callback(out, notice);
    return out;
}

void check_taken(const ChannelNotice& notice, const Json& body) {
    const std::string text = written(notice);
    const Json json = Json::parse(text, nullptr, false);
    CHECK(!json.is_discarded());
    for (const auto& [field, value] : json.items())
        CHECK(body.contains(field) &&
              (value == body.at(field) || field == "paid_at" || field == "at" || field == "lines"));
    for (const auto& [field, value] : body.items()) CHECK(json.contains(field) || value.is_null());
    const PaddedLine again(text);
    PaymentCallbackReader reader;
    const auto read = reader.read(again.text());
    CHECK(read.has_value());
    CHECK(written(*read) == text);
}

void check_proof(std::string_view text) {
    std::array<std::string, 4> parts;
    for (std::string& part : parts) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    const ProofHeaders headers{parts[0], parts[1], parts[2], parts[3]};
    const auto proof = read_proof(headers);
    if (!proof) {
        CHECK(!proof.error().field.empty());
        return;
    }
    const ProofHeaders again = proof_headers(*proof);
    CHECK(again.key == headers.key && again.timestamp == headers.timestamp && again.nonce == headers.nonce &&
          again.signature == headers.signature);
    CHECK(freshness(proof->timestamp, nonce_needed_until(proof->timestamp)) == Freshness::fresh);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    check_proof(text);
    const PaddedLine body(text);
    PaymentCallbackReader reader;
    const auto notice = reader.read(body.text());
    const Json json = Json::parse(text, nullptr, false);
    if (notice) {
        CHECK(!json.is_discarded());
        check_taken(*notice, json);
        return 0;
    }
    if (json.is_discarded()) CHECK(notice.error().field.empty());
    CHECK(!notice.error().message.zh.empty() && !notice.error().message.en.empty());
    return 0;
}
