#include "procedure/prepared_act.h"

#include <utility>

#include <fmt/format.h>

#include "channels/act_text.h"
#include "procedure/sealed_places.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

DocumentReference reference_of(const PersonDetail& detail) {
    return {detail.document, detail.name, detail.born};
}

// Name and birth belong to what a household book is found by: with another name it is found otherwise.
std::optional<DocumentReference> changed_book(const ChangeCommand& command) {
    const auto* book = std::get_if<DocumentReference>(&command.person);
    if (book == nullptr || book->document.kind() != DocumentKind::household_book) return std::nullopt;
    if (!command.name && !command.born) return std::nullopt;
    return DocumentReference{book->document, command.name ? command.name : book->name,
                             command.born ? command.born : book->born};
}

std::string text_of(const DocumentReference& document) {
    std::string text(word(document.document.kind()));
    text += '/';
    text += document.document.plain();
    if (document.document.kind() == DocumentKind::household_book) {
        CHECK(document.name && document.born);
        text += fmt::format("/{}/{}", document.name->plain(), document.born->text());
    }
    return text;
}

}  // namespace

std::vector<BlindIndex> indexes_of(const KeyRing& keys, const DocumentReference& document) {
    return keys.indexes_of(text_of(document));
}

std::vector<BlindIndex> indexes_of(ReadyKeys& keys, const DocumentReference& document) {
    return keys.indexes_of(text_of(document));
}

std::vector<BlindIndex> digests_of_command(const KeyRing& keys, std::string_view canonical) {
    return keys.indexes_of("command/" + std::string(canonical));
}

PreparedAct prepare_act(ActCommand command, Actor actor, std::string client, const KeyRing& keys) {
    ActKey key = {command.area, std::move(client), command.key};
    PreparedAct out{.command = std::move(command),
                    .actor = std::move(actor),
                    .key = std::move(key),
                    .canonical = {},
                    .digests = {},
                    .sealed = {},
                    .documents = {},
                    .new_documents = {}};
    out.canonical = canonical_text(out.command);
    out.digests = digests_of_command(keys, out.canonical);
    out.sealed = keys.seal(out.canonical, place_of_command(out.key));
    const auto person = [&](const PersonReference& reference) {
        if (const auto* document = std::get_if<DocumentReference>(&reference))
            out.documents = indexes_of(keys, *document);
    };
    std::visit(
        Overloaded{
            [&](const RegisterCommand& it) { out.documents = indexes_of(keys, reference_of(it.detail)); },
            [&](const NewbornCommand& it) { out.documents = indexes_of(keys, reference_of(it.detail)); },
            [&](const ChangeCommand& it) {
                person(it.person);
                if (it.document)
                    out.new_documents = indexes_of(keys, {*it.document, {}, {}});
                else if (const auto book = changed_book(it))
                    out.new_documents = indexes_of(keys, *book);
            },
            [&](const OrderCommand& it) {
                for (const OrderLine& line : it.lines) {
                    out.documents.clear();
                    person(line.person);
                    out.line_documents.push_back(std::exchange(out.documents, {}));
                }
            },
            [&](const auto& it) { person(it.person); }},
        out.command.what);
    return out;
}

}  // namespace canbao
