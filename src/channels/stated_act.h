#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "channels/request_line.h"
#include "registry/act_command.h"

namespace canbao {

// The fields of a command as its line states them, each valid by itself. Whether they agree is not known
// here.
struct StatedAct {
    ActKind act = ActKind::register_person;
    std::optional<RegionCode> area, residence, from_area, to_area;
    std::string key;
    std::optional<Date> on, born, payment_confirmed_on;
    std::optional<PersonNumber> person, into;
    std::optional<std::int64_t> corrects;  // an act
    std::optional<EvidenceText> evidence;
    std::optional<DocumentReference> document, new_document, guardian;
    std::optional<PersonName> name;
    std::optional<Sex> sex;
    std::optional<PhoneNumber> phone;
    std::optional<EnrolmentCause> cause;
    std::optional<RelationElsewhere> elsewhere;
    std::vector<ProvedYear> insured;
    std::vector<OrderLine> lines;
};

// The command, where what is stated agrees. All that the act needs is stated, and nothing that it does not
// take.
tl::expected<ActCommand, LineError> command_of(StatedAct stated);

}  // namespace canbao
