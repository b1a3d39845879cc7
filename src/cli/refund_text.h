#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "procedure/money/read_refunds.h"
#include "procedure/money/refund_acts.h"
#include "procedure/money/refund_batch.h"

namespace canbao {

// Refunds in words and as JSON. Names and accounts are masked.

LocalText name_of(RefundState state);
// Of a word; nothing for another one.
std::optional<RefundState> refund_state(std::string_view word);
LocalText name_of_refund_reason(std::optional<RefundReason> reason);

// `catalogue`: of the province, with the names of payers; nullptr: there is none.
std::string answer_text(const RefundAnswer& answer, const Catalogue* catalogue, Language language);
nlohmann::ordered_json answer_json(const RefundAnswer& answer, Language language);

std::string refunds_text(const std::vector<ShownRefund>& refunds, Language language);
nlohmann::ordered_json refunds_json(const std::vector<ShownRefund>& refunds);

std::string refund_text(const ShownRefund& shown, Language language);
nlohmann::ordered_json refund_json(const ShownRefund& shown);

std::string surplus_list_text(const std::vector<ShownSurplus>& surplus, Language language);
nlohmann::ordered_json surplus_list_json(const std::vector<ShownSurplus>& surplus);

std::string batch_text(const WrittenBatch& written, const std::string& path, Language language);
nlohmann::ordered_json batch_json(const WrittenBatch& written);

std::string results_text(const TakenResults& taken, Language language);
nlohmann::ordered_json results_json(const TakenResults& taken);

}  // namespace canbao
