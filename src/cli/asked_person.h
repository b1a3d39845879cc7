#pragma once

#include <string>

#include "procedure/actor.h"
#include "registry/act_command.h"
#include "vocabulary/result.h"

namespace canbao {

// Whom a question is about, as --person or --document says it. A document is written as in acts: the number
// of a resident ID, KIND:NUMBER, or of a household book KIND:NUMBER:NAME:BORN.
Result<PersonReference> asked_person(const std::string& number, const std::string& document);

// Asked before anybody is looked for: to whoever may see no person, that nobody is registered so is no
// answer.
Result<Done> check_reader_of_persons(const Actor& actor, RegionCode area);

}  // namespace canbao
