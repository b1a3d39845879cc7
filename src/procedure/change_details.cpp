#include <algorithm>

#include "procedure/found_person.h"

namespace canbao {
namespace {

// The details after the change. A new document may say sex and birth itself.
PersonDetail changed(const PersonDetail& before, const ChangeCommand& command) {
    PersonDetail after = before;
    if (command.name) after.name = *command.name;
    if (command.document) {
        after.document = *command.document;
        after.sex = command.document->sex().value_or(after.sex);
        after.born = command.document->born().value_or(after.born);
    }
    if (command.sex) after.sex = *command.sex;
    if (command.born) after.born = *command.born;
    if (command.phone) after.phone = *command.phone;
    if (command.residence) after.residence = *command.residence;
    return after;
}

std::optional<ActFault> contradiction(const PersonDetail& detail) {
    const auto fault = [](std::string field) {
        return ActFault{ActFault::Kind::bad_command,
                        std::move(field),
                        {"与证件号码不符", "it contradicts the document's number"}};
    };
    if (detail.document.sex() && *detail.document.sex() != detail.sex) return fault("sex");
    if (detail.document.born() && *detail.document.born() != detail.born) return fault("born");
    return std::nullopt;
}

}  // namespace

// 信息变更: the details are other ones from now on; what was stays readable.
ActResult carry_out(const ActScene& scene, const ChangeCommand& command) {
    FoundPerson person = find_person(scene, command.person);
    if (person.entry == nullptr) return std::move(person.otherwise);
    const auto before = open_detail(scene.keys, *person.entry);
    if (!before) return tl::unexpected(unreadable(before.error()));
    const PersonDetail after = changed(*before, command);
    if (auto fault = contradiction(after)) return tl::unexpected(*std::move(fault));

    const bool has_new_index = !scene.act.new_documents.empty();
    const bool is_book = after.document.kind() == DocumentKind::household_book;
    if (is_book && !has_new_index && (after.born != before->born || !(after.name == before->name)))
        return tl::unexpected(ActFault{
            ActFault::Kind::bad_command,
            "person",
            {"此人按户口簿登记，改姓名或出生日期请写明户口簿（document），不用编号",
             "the person is registered by a household book: to change name or birth, name the book (document), not "
             "the number"}});
    const RegisterEntry* owner = has_new_index ? owner_of(scene, scene.act.new_documents) : nullptr;
    const auto others = scene.people.others_of(*person.entry);
    std::optional<RegionCode> anothers_area;
    for (const RegisterEntry* holder : scene.people.holders(scene.act.new_documents))
        if (holder != person.entry && std::ranges::find(others, holder) == others.end())
            anothers_area = holder->area;
    const DetailDifference difference = {
        .name = !(after.name == before->name),
        .document = !(after.document == before->document),
        .residence = after.residence != before->residence,
        .others = after.sex != before->sex || after.born != before->born || after.phone != before->phone,
        .document_is_of_another = owner != nullptr && owner != person.entry,
        .document_is_of_another_in = anothers_area,
        .born = after.born,
        .payment_confirmed = command.payment_confirmed_on};
    ActOutcome outcome = std::move(person.otherwise);
    outcome.decision = may_change(scene.law, difference, scene.on(), *person.entry);
    if (!outcome.decision.is_granted()) return outcome;

    const bool takes_new_index = has_new_index && (difference.document || is_book);
    const std::vector<BlindIndex> document =
        takes_new_index ? scene.act.new_documents
                        : indexes_of(scene.keys, {after.document, after.name, after.born});
    // A document that stays is found already; only its index may be an older key's, which is never written
    // again.
    const std::span<const BlindIndex> taken =
        takes_new_index ? std::span<const BlindIndex>(document) : std::span<const BlindIndex>();
    scene.people.add_detail(*person.entry,
                            sealed_detail(scene, person.entry->number, after, document.front()), taken);
    return outcome;
}

}  // namespace canbao
