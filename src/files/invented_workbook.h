#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// For tests only: archives and workbooks made by hand, good ones and such as no program makes.

namespace canbao {

// A part of an archive, stored as it is. What the archive says of it may be a lie.
struct InventedPart {
    std::string name;
    std::string content;
    // What the directory says, where it is not the truth.
    std::optional<std::uint32_t> checksum = {}, packed = {}, size = {}, offset = {};
    std::uint16_t method = 0;  // 0 stored, 8 deflated
    std::uint16_t flags = 0;   // 1 locked
};

inline std::uint32_t crc32_of(std::string_view text) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xEDB88320 & (0U - (crc & 1U)));
    }
    return ~crc;
}

class InventedArchive {
   public:
    explicit InventedArchive(const std::vector<InventedPart>& parts) {
        for (const InventedPart& part : parts) add(part);
        const std::size_t directory = bytes_.size();
        bytes_ += directory_;
        bytes_ += std::string_view("PK\x05\x06\0\0\0\0", 8);
        put16(bytes_, parts.size());
        put16(bytes_, parts.size());
        put32(bytes_, directory_.size());
        put32(bytes_, directory);
        put16(bytes_, 0);
    }
    const std::string& bytes() const { return bytes_; }

   private:
    static void put16(std::string& out, std::size_t number) {
        out += {static_cast<char>(number & 0xFF), static_cast<char>(number >> 8 & 0xFF)};
    }
    static void put32(std::string& out, std::size_t number) {
        put16(out, number & 0xFFFF);
        put16(out, number >> 16 & 0xFFFF);
    }
    static void put_header(std::string& out, const InventedPart& part) {
        put16(out, 20);
        put16(out, part.flags);
        put16(out, part.method);
        put32(out, 0x00210000);  // a time and a day that are valid
        put32(out, part.checksum.value_or(crc32_of(part.content)));
        put32(out, part.packed.value_or(static_cast<std::uint32_t>(part.content.size())));
        put32(out, part.size.value_or(static_cast<std::uint32_t>(part.content.size())));
        put16(out, part.name.size());
        put16(out, 0);
    }
    void add(const InventedPart& part) {
        const std::size_t offset = bytes_.size();
        bytes_ += std::string_view("PK\x03\x04", 4);
        put_header(bytes_, part);
        bytes_ += part.name + part.content;
        directory_ += std::string_view("PK\x01\x02", 4);
        put16(directory_, 20);
        put_header(directory_, part);
        put16(directory_, 0);
        put16(directory_, 0);
        put16(directory_, 0);
        put32(directory_, 0);
        put32(directory_, part.offset.value_or(static_cast<std::uint32_t>(offset)));
        directory_ += part.name;
    }

    std::string bytes_, directory_;
};

// The parts of a workbook with sheets, each a name and what stands in its <worksheet>.
struct InventedWorkbook {
    std::vector<std::pair<std::string, std::string>> sheets;
    std::string strings = {};     // what stands in <sst>
    std::string styles = {};      // what stands in <styleSheet>
    std::string properties = {};  // before the list of sheets
    std::string sheet_states =
        {};  // attributes of each sheet, as ` state="hidden"`, in their order, parted by |
    std::string target_folder = {};  // before the targets of relationships

    static constexpr std::string_view kOffice =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    std::vector<InventedPart> parts() const {
        const std::string office(kOffice);
        std::string list, relations;
        std::vector<InventedPart> made;
        std::string_view states = sheet_states;
        for (std::size_t i = 0; i < sheets.size(); ++i) {
            const std::string number = std::to_string(i + 1);
            const std::size_t end = std::min(states.find('|'), states.size());
            list += "<sheet name=\"" + sheets[i].first + "\" sheetId=\"" + number + "\" r:id=\"rId" + number +
                    "\"" + std::string(states.substr(0, end)) + "/>";
            states.remove_prefix(std::min(end + 1, states.size()));
            const std::string file = "worksheets/table" + number + ".xml";
            relations += relation("rId" + number, "worksheet", target_folder + file);
            made.push_back({"xl/" + file, "<worksheet>" + sheets[i].second + "</worksheet>"});
        }
        if (!strings.empty()) {
            relations += relation("strings", "sharedStrings", target_folder + "sharedStrings.xml");
            made.push_back({"xl/sharedStrings.xml", "<sst>" + strings + "</sst>"});
        }
        if (!styles.empty()) {
            relations += relation("styles", "styles", target_folder + "styles.xml");
            made.push_back({"xl/styles.xml", "<styleSheet>" + styles + "</styleSheet>"});
        }
        made.push_back(
            {"_rels/.rels",
             "<Relationships>" + relation("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>"});
        made.push_back({"xl/_rels/workbook.xml.rels", "<Relationships>" + relations + "</Relationships>"});
        made.push_back({"xl/workbook.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><workbook xmlns:r=\"" +
                                               office + "\">" + properties + "<sheets>" + list +
                                               "</sheets></workbook>"});
        return made;
    }
    std::string bytes() const { return InventedArchive(parts()).bytes(); }

    static std::string relation(const std::string& id, const std::string& type, const std::string& target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + std::string(kOffice) + "/" + type +
               "\" Target=\"" + target + "\"/>";
    }
};

}  // namespace canbao
