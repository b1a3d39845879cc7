#pragma once

#include "api/http_values.h"
#include "channels/act_answer.h"

namespace canbao {

// Gives an answer the status of a fault, its code for the log, and when to try again: docs/formats/http.md.
void set_fault(HttpAnswer& answer, const ActFault& fault);

// The books could not be asked.
HttpAnswer books_do_not_answer(Language language);

}  // namespace canbao
