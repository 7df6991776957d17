#include "formats/file_kind.h"

namespace reluscope {

namespace {

using namespace std::string_view_literals;

struct Signature {
    std::string_view bytes;
    std::string_view what;
    std::string_view advice;
};

constexpr std::string_view kUnpack = "unpack it first";
constexpr std::string_view kExportPytorch =
    "in PyTorch write torch.onnx.export(model, example, 'model.onnx') or "
    "safetensors.torch.save_file(model.state_dict(), 'model.safetensors')";
constexpr std::string_view kExportKeras =
    "in Keras write model.export('model.onnx', format='onnx'), or numpy.savez('model.npz', *model.get_weights()) where "
    "all layers with weights are Dense (docs/getting-models.md)";
constexpr std::string_view kExportSklearn =
    "export the model as ONNX (skl2onnx) or as JSON; a pickle is a program and is never run";
constexpr std::string_view kSaveUtf8 = "save it as UTF-8";

constexpr Signature kSignatures[] = {
    {"\x1F\x8B"sv, "gzip data", kUnpack},
    {"BZh"sv, "bzip2 data", kUnpack},
    {"\xFD"
     "7zXZ"sv,
     "xz data", kUnpack},
    {"\x28\xB5\x2F\xFD"sv, "zstd data", kUnpack},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive", kUnpack},
    {"\x89HDF\r\n\x1A\n"sv, "an HDF5 file, as Keras writes them", kExportKeras},
    {"\x80\x02"sv, "a Python pickle", kExportSklearn},
    {"\x80\x03"sv, "a Python pickle", kExportSklearn},
    {"\x80\x04"sv, "a Python pickle", kExportSklearn},
    {"\x80\x05"sv, "a Python pickle", kExportSklearn},
    {"version https://git-lfs.github.com/spec"sv, "a git-lfs pointer instead of the file",
     "fetch the file with git lfs pull"},
    {"<!doctype"sv, "an HTML page instead of the file", "download the file itself"},
    {"<!DOCTYPE"sv, "an HTML page instead of the file", "download the file itself"},
    {"<html"sv, "an HTML page instead of the file", "download the file itself"},
    {"<?xml"sv, "an XML file", ""},
    {"%PDF"sv, "a PDF document", ""},
    {"\x89PNG"sv, "a picture", ""},
    {"\xFF\xD8\xFF"sv, "a picture", ""},
    {"\x93NUMPY"sv, "a NumPy array", "write a table as CSV, and the weights of a network with numpy.savez"},
    {"PAR1"sv, "a Parquet table", "write the table as CSV"},
    {"\xD0\xCF\x11\xE0"sv, "an old Microsoft Office file", "save the table as CSV"},
    {"GGUF"sv, "a GGUF model", ""},
    {"\xFF\xFE"sv, "UTF-16 text", kSaveUtf8},
    {"\xFE\xFF"sv, "UTF-16 text", kSaveUtf8},
};

/// What is in a zip archive shows in the name of its first member, which stands at byte 30.
ForeignFile zip_kind(std::string_view text) {
    const std::string_view head = text.substr(0, 400);
    if (head.find("data.pkl") != std::string_view::npos || head.find(".format_version") != std::string_view::npos) {
        return {"a PyTorch checkpoint", std::string(kExportPytorch)};
    }
    if (head.find("metadata.json") != std::string_view::npos || head.find("config.json") != std::string_view::npos) {
        return {"a Keras archive", std::string(kExportKeras)};
    }
    if (head.find("[Content_Types].xml") != std::string_view::npos || head.find("xl/") != std::string_view::npos) {
        return {"a spreadsheet", "save the table as CSV"};
    }
    if (head.find(".npy") != std::string_view::npos)
        return {"an archive of NumPy arrays", "a table must be CSV, and weights must stand first in their archive"};
    return {"a zip archive", std::string(kUnpack) + "; if it is a PyTorch checkpoint, " + std::string(kExportPytorch)};
}

/// A signature made of letters alone could be the first word of a text as well.
bool is_word(std::string_view text) {
    for (const char c : text) {
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) return false;
    }
    return true;
}

/// Every second of the first bytes is NUL: UTF-16 without a byte order mark.
bool looks_like_utf16(std::string_view text) {
    constexpr std::size_t kLookAt = 16;
    if (text.size() < 4 || text.size() % 2 != 0) return false;
    const std::string_view head = text.substr(0, kLookAt);
    for (const std::size_t parity : {0, 1}) {
        bool alternating = true;
        for (std::size_t i = 0; i < head.size(); ++i)
            alternating = alternating && (head[i] == '\0') == (i % 2 == parity);
        if (alternating) return true;
    }
    return false;
}

}  // namespace

bool has_control_bytes(std::string_view text) {
    constexpr std::size_t kLookAt = 512;
    for (const char c : text.substr(0, kLookAt)) {
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n') return true;
    }
    return false;
}

std::string_view text_of(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::string_view without_byte_order_mark(std::string_view text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return text.substr(text.starts_with(kMark) ? kMark.size() : 0);
}

std::optional<ForeignFile> foreign_file(Bytes bytes) {
    const std::string_view text = text_of(bytes);
    if (text.starts_with("PK\x03\x04")) return zip_kind(text);
    for (const Signature& signature : kSignatures) {
        if (!text.starts_with(signature.bytes) || (is_word(signature.bytes) && !has_control_bytes(text))) continue;
        return ForeignFile{std::string(signature.what), std::string(signature.advice)};
    }
    if (looks_like_utf16(text)) return ForeignFile{"UTF-16 text", std::string(kSaveUtf8)};
    return std::nullopt;
}

}  // namespace reluscope
