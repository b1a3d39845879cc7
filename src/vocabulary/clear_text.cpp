#include "vocabulary/clear_text.h"

#include "vocabulary/id_number.h"
#include "vocabulary/personal.h"

namespace canbao {

Result<ClearText> ClearText::parse(std::string_view text) {
    const EvidenceText words = TRY(EvidenceText::parse(text));
    for (std::size_t at = 0; at + IdNumber::kLength <= text.size(); ++at)
        if (IdNumber::parse(text.substr(at, IdNumber::kLength)))
            return fail("不能含身份证号：它不加密地留在账册中",
                        "it is not to hold an ID number: it stays in the books in the clear");
    return ClearText(words.plain());
}

}  // namespace canbao
