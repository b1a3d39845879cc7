#include "channels/stated_act.h"

#include "channels/json_fields.h"

namespace canbao {
namespace {

template <typename T>
using Agreed = tl::expected<T, LineError>;
using What = decltype(ActCommand::what);

tl::unexpected<LineError> disagree(const FieldPath& field, std::string zh, std::string en) {
    return tl::unexpected(LineError{field.text(), {std::move(zh), std::move(en)}});
}

Agreed<PersonReference> person_of(StatedAct& stated) {
    if (stated.person.has_value() == stated.document.has_value())
        return disagree({"person"}, "应写人员编号或证件，二者取一",
                        "state the person's number or a document, one of them");
    if (stated.person) return *stated.person;
    const DocumentReference& document = *stated.document;
    if (document.document.kind() == DocumentKind::household_book && (!document.name || !document.born))
        return disagree({"document"}, "户口簿为全户共用，须加写 name 和 born",
                        "a household book is shared: add name and born");
    return *std::move(stated.document);
}

Agreed<Done> check_village(RegionCode area, RegionCode residence) {
    constexpr std::size_t kDigits = 12;
    if (area.contains(residence) && residence != area && residence.text().size() == kDigits) return Done{};
    return disagree({"residence"}, "应为该医保区划内的镇村，12位数字",
                    "it should be a village or township of the area, twelve digits");
}

Agreed<PersonDetail> detail_of(StatedAct& stated) {
    const DocumentReference& reference = *stated.document;
    const auto sex = reference.document.sex() ? reference.document.sex() : stated.sex;
    const auto born = reference.document.born() ? reference.document.born() : stated.born;
    if (!sex) return disagree({"sex"}, "该证件不含性别，须写明", "the document does not say it: state it");
    if (stated.sex && *stated.sex != *sex)
        return disagree({"sex"}, "与证件号码不符", "it contradicts the document's number");
    if (!born)
        return disagree({"born"}, "该证件不含出生日期，须写明", "the document does not say it: state it");
    if (stated.born && *stated.born != *born)
        return disagree({"born"}, "与证件号码不符", "it contradicts the document's number");
    if (reference.name && *reference.name != *stated.name)
        return disagree({"document", std::nullopt, "name"}, "与 name 不符", "it contradicts name");
    if (reference.born && *reference.born != *born)
        return disagree({"document", std::nullopt, "born"}, "与 born 不符", "it contradicts born");
    TRY(check_village(*stated.area, *stated.residence));
    return PersonDetail{.name = *std::move(stated.name),
                        .document = reference.document,
                        .sex = *sex,
                        .born = *born,
                        .phone = std::move(stated.phone),
                        .residence = *stated.residence};
}

Agreed<What> enrol_of(StatedAct& stated) {
    PersonReference person = TRY(person_of(stated));
    const bool is_transfer = *stated.cause == EnrolmentCause::transfer_in;
    if (is_transfer && !stated.from_area)
        return disagree({"from_area"}, "转入（transfer_in）须写转出地区划",
                        "a transfer needs the area from which the person comes");
    if (!is_transfer && stated.from_area)
        return disagree({"from_area"}, "只有转入（transfer_in）才写", "it belongs to transfer_in only");
    if (stated.from_area == stated.area)
        return disagree({"from_area"}, "与 area 相同", "it is the same as area");
    return EnrolCommand{std::move(person), *stated.cause, stated.from_area, stated.elsewhere,
                        std::move(stated.insured)};
}

Agreed<What> change_of(StatedAct& stated) {
    PersonReference person = TRY(person_of(stated));
    ChangeCommand change{.person = std::move(person),
                         .name = std::move(stated.name),
                         .document = {},
                         .sex = stated.sex,
                         .born = stated.born,
                         .phone = std::move(stated.phone),
                         .residence = stated.residence,
                         .payment_confirmed_on = stated.payment_confirmed_on};
    if (stated.new_document) change.document = stated.new_document->document;
    if (change.document && change.document->kind() == DocumentKind::household_book)
        return disagree({"new_document"}, "不能改为户口簿", "it cannot be a household book");
    if (!change.name && !change.document && !change.sex && !change.born && !change.phone && !change.residence)
        return disagree({""}, "没有写要变更的信息", "nothing is stated that should change");
    if (change.residence) TRY(check_village(*stated.area, *change.residence));
    return change;
}

Agreed<What> terminate_of(StatedAct& stated) {
    PersonReference person = TRY(person_of(stated));
    if (stated.to_area && *stated.cause != EnrolmentCause::moved_away)
        return disagree({"to_area"}, "只有迁出（moved_away）才写", "it belongs to moved_away only");
    if (stated.to_area == stated.area) return disagree({"to_area"}, "与 area 相同", "it is the same as area");
    return TerminateCommand{std::move(person), *stated.cause, stated.to_area};
}

Agreed<What> what_of(StatedAct& stated) {
    switch (stated.act) {
        case ActKind::register_person:
            return detail_of(stated).map(
                [](PersonDetail&& it) -> What { return RegisterCommand{std::move(it)}; });
        case ActKind::enrol:
            return enrol_of(stated);
        case ActKind::change:
            return change_of(stated);
        case ActKind::suspend:
            return person_of(stated).map(
                [](PersonReference&& it) -> What { return SuspendCommand{std::move(it)}; });
        case ActKind::resume:
            return person_of(stated).map(
                [](PersonReference&& it) -> What { return ResumeCommand{std::move(it)}; });
        case ActKind::terminate:
            return terminate_of(stated);
        case ActKind::merge:
            return person_of(stated).map([&](PersonReference&& it) -> What {
                return MergeCommand{std::move(it), *stated.into};
            });
        case ActKind::newborn:
            return detail_of(stated).map([&](PersonDetail&& it) -> What {
                return NewbornCommand{std::move(it), stated.guardian->document};
            });
        case ActKind::correct:
            return person_of(stated).map([&](PersonReference&& it) -> What {
                return CorrectCommand{std::move(it), *stated.corrects, *std::move(stated.evidence)};
            });
        case ActKind::order:
            return OrderCommand{std::move(stated.lines)};
    }
    CHECK(false);
}

}  // namespace

tl::expected<ActCommand, LineError> command_of(StatedAct stated) {
    auto what = TRY(what_of(stated));
    return ActCommand{*stated.area, std::move(stated.key), *stated.on, std::move(what)};
}

}  // namespace canbao
