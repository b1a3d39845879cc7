// Lines for settle, cap and refund: the first byte chooses the decision. What is taken gets an answer that is
// JSON and keeps its sums; what is not gets an error that is JSON.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channels/decision_json.h"
#include "channels/padded_line.h"
#include "policy/real_policies.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

using Json = nlohmann::json;

const PolicyBook& book() {
    static const PolicyBook::Reading kReading =
        PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/policies"));
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

// No fen is lost, and nobody pays a negative amount.
void check_sums(const Settlement& settlement, const SettleRequest& request) {
    const auto* granted = std::get_if<Settlement::Granted>(&settlement.outcome);
    if (granted == nullptr) return;
    const Money paid = granted->basic_paid + granted->critical_paid + granted->assistance_paid;
    CHECK(paid + granted->person_pays == request.bill.total);
    CHECK(granted->person_pays >= Money{} && granted->basic_paid >= Money{} &&
          granted->critical_paid >= Money{});
    CHECK(granted->own_pay + granted->basic_paid == granted->in_scope);
}

template <typename Decision>
void check_answer(const Decision& decision, std::string_view id) {
    for (const Language language : {Language::zh, Language::en}) {
        std::string out;
        append_answer(out, id, decision, language);
        const Json answer = Json::parse(out, nullptr, false);
        CHECK(!answer.is_discarded() && answer.at("reasons").is_array());
    }
}

void check_error(const LineError& error, std::string_view id) {
    std::string out;
    append_error(out, id, 1, error, Language::zh);
    CHECK(Json::parse(out, nullptr, false).value("outcome", "") == "error");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const PaddedLine line(std::string_view(reinterpret_cast<const char*>(bytes) + 1, size - 1));
    if (bytes[0] % 3 == 0) {
        DecisionParser parser(book(), Command::settle);
        const auto request = parser.settle(line.text());
        if (!request) return check_error(request.error(), parser.id()), 0;
        const Settlement settlement = settle(book(), *request);
        check_sums(settlement, *request);
        check_answer(settlement, parser.id());
    } else if (bytes[0] % 3 == 1) {
        DecisionParser parser(book(), Command::cap);
        const auto request = parser.cap(line.text());
        if (!request) return check_error(request.error(), parser.id()), 0;
        check_answer(cap(book(), *request), parser.id());
    } else {
        DecisionParser parser(book(), Command::refund);
        const auto request = parser.refund(line.text());
        if (!request) return check_error(request.error(), parser.id()), 0;
        check_answer(refund(book(), *request), parser.id());
    }
    return 0;
}
