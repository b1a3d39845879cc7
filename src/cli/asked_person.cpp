#include "cli/asked_person.h"

#include <charconv>
#include <sstream>
#include <vector>

#include "procedure/permission.h"

namespace canbao {
namespace {

Result<PersonNumber> number_of(const std::string& typed) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    if (error != std::errc() || end != typed.data() + typed.size() || number <= 0)
        return fail("--person 应为人员编号", "--person is a person's number");
    return static_cast<PersonNumber>(number);
}

Result<DocumentReference> document_of(const std::string& typed) {
    std::vector<std::string> parts;
    std::istringstream text(typed);
    for (std::string part; std::getline(text, part, ':');) parts.push_back(part);
    if (parts.size() == 1) parts.insert(parts.begin(), "resident_id");
    const auto kind = parts.empty() ? std::nullopt : document_kind(parts[0]);
    if (!kind) return fail("不认识的证件种类", "unknown kind of document");
    // Which several people share.
    const bool is_book = *kind == DocumentKind::household_book;
    constexpr std::size_t kPartsOfBook = 4;
    if (parts.size() != (is_book ? kPartsOfBook : 2))
        return fail("证件写作 种类:号码；户口簿写作 household_book:号码:姓名:出生日期",
                    "a document is written KIND:NUMBER, a household book household_book:NUMBER:NAME:BORN");
    DocumentReference reference{TRY(IdentityDocument::parse(*kind, parts[1])), {}, {}};
    if (is_book) {
        reference.name = TRY(PersonName::parse(parts[2]));
        reference.born = TRY(Date::parse(parts[3]));
    }
    return reference;
}

}  // namespace

Result<PersonReference> asked_person(const std::string& number, const std::string& document) {
    if (number.empty() == document.empty())
        return fail("请给出 --person 或 --document", "name --person or --document");
    if (!number.empty()) return PersonReference(TRY(number_of(number)));
    return PersonReference(TRY(document_of(document)));
}

Result<Done> check_reader_of_persons(const Actor& actor, RegionCode area) {
    if (may_read_persons(actor, area)) return Done{};
    return fail("该角色或辖区不能查看此区划的人员", "this role or region may not read persons of that area");
}

}  // namespace canbao
