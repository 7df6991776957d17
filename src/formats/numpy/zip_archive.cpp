#include "formats/numpy/zip_archive.h"

#include "base/inflate.h"
#include "formats/file_kind.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace reluscope {

namespace {

constexpr std::size_t kEndBytes = 22;       // of the record that ends the directory, without its comment
constexpr std::size_t kEntryBytes = 46;     // of a member in the directory, without its name
constexpr std::size_t kLocalBytes = 30;     // of the header before a member's data, without its name
constexpr std::size_t kMaxComment = 65535;  // behind the end
constexpr std::uint64_t kMaxUnpacked = std::uint64_t{64} << 20U;  // bytes that every archive may unpack to
constexpr std::uint64_t kMaxGrowth = 16;                          // and this many for each byte of a larger one
constexpr std::uint64_t kMaxRatio = 1032;                         // of deflate: a byte unpacks to no more

/// Numbers at places of the archive, least byte first. Whoever reads makes sure that they lie inside.
class ZipReader {
public:
    explicit ZipReader(Bytes bytes) : bytes_(bytes) {}

    std::size_t size() const { return bytes_.size(); }
    bool holds(std::uint64_t at, std::uint64_t count) const { return at <= size() && count <= size() - at; }
    std::uint32_t number(std::uint64_t at, std::size_t width) const {
        std::uint32_t value = 0;
        for (std::size_t i = width; i-- > 0;)
            value = (value << 8U) | std::to_integer<std::uint32_t>(bytes_[static_cast<std::size_t>(at) + i]);
        return value;
    }
    bool has_signature(std::uint64_t at, std::string_view signature) const {
        return holds(at, signature.size()) && text(at, signature.size()) == signature;
    }
    std::string_view text(std::uint64_t at, std::uint64_t count) const {
        return text_of(bytes_).substr(static_cast<std::size_t>(at), static_cast<std::size_t>(count));
    }
    Bytes part(std::uint64_t at, std::uint64_t count) const {
        return bytes_.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(count));
    }

private:
    Bytes bytes_;
};

tl::unexpected<Error> refuse_zip(std::string found) {
    return refuse("zip archive", "a whole, plain one below 4 GB", std::move(found));
}

/// Where the record is that ends the directory.
std::optional<std::uint64_t> find_directory_end(const ZipReader& zip) {
    if (zip.size() < kEndBytes) return std::nullopt;
    const std::size_t last = zip.size() - kEndBytes;
    for (std::size_t back = 0; back <= std::min(last, kMaxComment); ++back) {
        const std::size_t at = last - back;
        if (zip.has_signature(at, "PK\x05\x06") && zip.number(at + 20, 2) == back) return at;
    }
    return std::nullopt;
}

/// The member whose entry of the directory is at `at`, which holds all of it.
Result<ZipMember> zip_member(const ZipReader& zip, std::uint64_t at, std::string_view name) {
    ZipMember member;
    member.name = std::string(name);
    const std::uint32_t flags = zip.number(at + 8, 2);
    const std::uint32_t method = zip.number(at + 10, 2);
    member.crc = zip.number(at + 16, 4);
    const std::uint64_t packed = zip.number(at + 20, 4);
    member.size = zip.number(at + 24, 4);
    const std::uint64_t local = zip.number(at + 42, 4);
    if ((flags & 1U) != 0) return refuse(member.place(), "data that is not encrypted", "an encrypted member");
    if (method != 0 && method != 8)
        return refuse(member.place(), "stored or packed with deflate", "method " + std::to_string(method));
    member.is_deflated = method == 8;
    if (!zip.has_signature(local, "PK\x03\x04") || !zip.holds(local, kLocalBytes))
        return refuse(member.place(), "its header at byte " + std::to_string(local), "something else");
    const std::uint64_t data = local + kLocalBytes + zip.number(local + 26, 2) + zip.number(local + 28, 2);
    if (!zip.holds(data, packed))
        return refuse(member.place(), std::to_string(packed) + " bytes from byte " + std::to_string(data),
                      "the end of the file at " + std::to_string(zip.size()));
    const bool plausible = member.is_deflated ? member.size <= kMaxRatio * (packed + 1) : member.size == packed;
    if (!plausible)
        return refuse(member.place(), "a size that " + std::to_string(packed) + " bytes can unpack to",
                      std::to_string(member.size));
    member.packed = zip.part(data, packed);
    return member;
}

std::uint32_t crc_of(std::string_view bytes) {
    static const auto kTable = [] {
        std::array<std::uint32_t, 256> table{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
            table[i] = value;
        }
        return table;
    }();
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) crc = (crc >> 8U) ^ kTable[(crc ^ static_cast<unsigned char>(c)) & 0xFFU];
    return ~crc;
}

}  // namespace

Result<std::vector<ZipMember>> zip_members(Bytes archive) {
    const ZipReader zip(archive);
    const auto end = find_directory_end(zip);
    if (!end) return refuse_zip("no directory at its end: is the file cut off?");
    const std::uint32_t count = zip.number(*end + 10, 2);
    std::uint64_t at = zip.number(*end + 16, 4);
    if (zip.number(*end + 8, 2) != count || count == 0xFFFF || at == 0xFFFFFFFFU)
        return refuse_zip("a split archive or zip64");
    std::vector<ZipMember> members;
    std::uint64_t total = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (!zip.has_signature(at, "PK\x01\x02") || !zip.holds(at, kEntryBytes))
            return refuse_zip("a directory that ends after " + std::to_string(i) + " of " + std::to_string(count) +
                              " members");
        const std::uint64_t name_bytes = zip.number(at + 28, 2);
        if (!zip.holds(at + kEntryBytes, name_bytes)) return refuse_zip("a name that is cut off");
        auto member = zip_member(zip, at, zip.text(at + kEntryBytes, name_bytes));
        if (!member) return tl::unexpected<Error>(member.error());
        total += member->size;
        if (total > kMaxUnpacked + kMaxGrowth * zip.size())
            return refuse_zip("one that unpacks to more than " + std::to_string(kMaxGrowth) + " times its size");
        members.push_back(*std::move(member));
        at += kEntryBytes + name_bytes + zip.number(at + 30, 2) + zip.number(at + 32, 2);
    }
    return members;
}

Result<std::string> unpacked(const ZipMember& member) {
    std::optional<std::string> bytes;
    if (member.is_deflated) {
        bytes = inflated_raw(text_of(member.packed), static_cast<std::size_t>(member.size));
    } else {
        bytes = std::string(text_of(member.packed));
    }
    if (!bytes || crc_of(*bytes) != member.crc)
        return refuse(member.place(), std::to_string(member.size) + " bytes with the check sum of its directory",
                      "damaged data");
    return *std::move(bytes);
}

}  // namespace reluscope
