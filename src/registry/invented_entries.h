#pragma once

#include <string_view>

#include "registry/register_entry.h"

// For tests only: entries of the register about invented people.

namespace canbao {

// Distinct letters give distinct indexes.
inline BlindIndex invented_index(char letter) {
    std::array<char, BlindIndex::kLength> bytes{};
    bytes.fill(letter);
    return BlindIndex(bytes);
}

// A woman born on 1 May 1990, with a document of her own.
inline DetailFact invented_detail(Date from, std::int64_t act, char document = 'a') {
    return {.from = from,
            .act = act,
            .name = {"name"},
            .sex = Sex::female,
            .born = *Date::parse("1990-05-01"),
            .document_kind = DocumentKind::resident_id,
            .document = {"document"},
            .document_index = invented_index(document),
            .phone = {},
            .residence = *RegionCode::parse("140522108201")};
}

// Registered on 1 January 2026 by act 1, and never enrolled.
inline RegisterEntry invented_entry(std::string_view area, std::int64_t number) {
    return {.area = *RegionCode::parse(area),
            .number = static_cast<PersonNumber>(number),
            .details = {invented_detail(*Date::parse("2026-01-01"), 1)},
            .enrolments = {},
            .insured = {},
            .identities = {},
            .corrected = {},
            .merged_into = {}};
}

inline EnrolmentFact invented_fact(EnrolmentEvent event, std::string_view from, std::int64_t act,
                                   EnrolmentCause cause = EnrolmentCause::by_request) {
    return {
        .event = event, .cause = cause, .from = *Date::parse(from), .act = act, .other_area = std::nullopt};
}

}  // namespace canbao
