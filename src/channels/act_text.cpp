#include "channels/act_text.h"

#include <fmt/format.h>
#include <simdjson.h>

#include "channels/act_fields.h"
#include "channels/json_text.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

// Writes the fields of a command in one order.
class Canonical {
   public:
    void text(std::string_view field, std::string_view value) {
        key(field);
        append_json_string(out_, value);
    }
    void region(std::string_view field, const std::optional<RegionCode>& value) {
        if (value) text(field, value->text());
    }
    void date(std::string_view field, const std::optional<Date>& value) {
        if (value) text(field, value->text());
    }
    void number(std::string_view field, PersonNumber value) {
        text(field, std::to_string(static_cast<std::int64_t>(value)));
    }
    void document(std::string_view field, const IdentityDocument& value) {
        key(field);
        append_document(value);
        out_ += '}';
    }
    void person(const PersonReference& person) {
        if (const auto* its_number = std::get_if<PersonNumber>(&person)) return number("person", *its_number);
        const auto& reference = std::get<DocumentReference>(person);
        key("document");
        append_document(reference.document);
        if (reference.name) {
            out_ += R"(,"name":)";
            append_json_string(out_, reference.name->plain());
        }
        if (reference.born) out_ += R"(,"born":")" + reference.born->text() + '"';
        out_ += '}';
    }
    void name(const std::optional<PersonName>& value) {
        if (value) text("name", value->plain());
    }
    void sex(const std::optional<Sex>& value) {
        if (value) text("sex", *value == Sex::male ? "male" : "female");
    }
    void phone(const std::optional<PhoneNumber>& value) {
        if (value) text("phone", value->plain());
    }
    void elsewhere(const RelationElsewhere& value) {
        key("elsewhere");
        out_ += fmt::format(R"({{"scheme":"{}","area":"{}")", scheme(value.scheme), value.area.text());
        if (value.suspended_on) out_ += fmt::format(R"(,"suspended_on":"{}")", value.suspended_on->text());
        out_ += '}';
    }
    void insured(const std::vector<ProvedYear>& years) {
        if (years.empty()) return;
        key("insured");
        out_ += '[';
        for (std::size_t i = 0; i < years.size(); ++i)
            out_ += fmt::format(R"({}{{"year":{},"scheme":"{}"}})", i == 0 ? "" : ",", years[i].year,
                                scheme(years[i].scheme));
        out_ += ']';
    }
    void lines(const std::vector<OrderLine>& lines) {
        key("lines");
        out_ += '[';
        for (std::size_t i = 0; i < lines.size(); ++i) {
            Canonical line;
            line.person(lines[i].person);
            line.text("item", word(lines[i].item));
            line.key("year");
            line.out_ += std::to_string(lines[i].year);
            if (i > 0) out_ += ',';
            out_ += line.take();
        }
        out_ += ']';
    }
    std::string take() {
        out_ += '}';
        return std::move(out_);
    }

   private:
    static std::string_view scheme(ProvedYear::Scheme scheme) {
        return scheme == ProvedYear::Scheme::resident ? "resident" : "employee";
    }
    void key(std::string_view field) {
        out_ += out_.empty() ? "{" : ",";
        append_json_string(out_, field);
        out_ += ':';
    }
    void append_document(const IdentityDocument& value) {
        out_ += fmt::format(R"({{"kind":"{}","number":)", word(value.kind()));
        append_json_string(out_, value.plain());
    }

    std::string out_;
};

}  // namespace

std::string canonical_text(const ActCommand& command) {
    Canonical out;
    out.text("act", act_word(command));
    out.text("area", command.area.text());
    out.text("key", command.key);
    out.date("on", command.on);
    const auto detail = [&](const auto& it) {
        out.name(it.name);
        out.sex(it.sex);
        out.date("born", it.born);
        out.phone(it.phone);
        out.region("residence", it.residence);
    };
    std::visit(Overloaded{
                   [&](const RegisterCommand& it) {
                       out.document("document", it.detail.document);
                       detail(it.detail);
                   },
                   [&](const EnrolCommand& it) {
                       out.person(it.person);
                       out.text("cause", word(it.cause));
                       out.region("from_area", it.from_area);
                       if (it.elsewhere) out.elsewhere(*it.elsewhere);
                       out.insured(it.insured);
                   },
                   [&](const ChangeCommand& it) {
                       out.person(it.person);
                       if (it.document) out.document("new_document", *it.document);
                       detail(it);
                       out.date("payment_confirmed_on", it.payment_confirmed_on);
                   },
                   [&](const SuspendCommand& it) { out.person(it.person); },
                   [&](const ResumeCommand& it) { out.person(it.person); },
                   [&](const TerminateCommand& it) {
                       out.person(it.person);
                       out.text("cause", word(it.cause));
                       out.region("to_area", it.to_area);
                   },
                   [&](const MergeCommand& it) {
                       out.person(it.person);
                       out.number("into", it.into);
                   },
                   [&](const OrderCommand& it) { out.lines(it.lines); },
                   [&](const CorrectCommand& it) {
                       out.person(it.person);
                       out.text("corrects", std::to_string(it.corrects));
                       out.text("evidence", it.evidence.plain());
                   },
                   [&](const NewbornCommand& it) {
                       out.document("document", it.detail.document);
                       detail(it.detail);
                       out.document("guardian", it.guardian);
                   },
               },
               command.what);
    return out.take();
}

std::string first_difference(std::string_view one, std::string_view other) {
    simdjson::dom::parser parser_of_one;
    simdjson::dom::parser parser_of_other;
    simdjson::dom::object first;
    simdjson::dom::object second;
    if (parser_of_one.parse(one.data(), one.size()).get(first) != simdjson::SUCCESS ||
        parser_of_other.parse(other.data(), other.size()).get(second) != simdjson::SUCCESS)
        return "";
    for (const ActField& field : kActFields) {
        simdjson::dom::element in_first;
        simdjson::dom::element in_second;
        const bool is_in_first = first.at_key(field.name).get(in_first) == simdjson::SUCCESS;
        const bool is_in_second = second.at_key(field.name).get(in_second) == simdjson::SUCCESS;
        if (is_in_first != is_in_second ||
            (is_in_first && simdjson::minify(in_first) != simdjson::minify(in_second)))
            return std::string(field.name);
    }
    return "";
}

}  // namespace canbao
