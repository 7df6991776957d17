#include "formats/json/json_model.h"
#include "formats/tfjs/tfjs.h"

#include <algorithm>
#include <cstdlib>
#include <span>

using namespace reluscope;

namespace {

/// The files beside model.json, in the order in which the reader asks for them: a length of two bytes, the low one
/// first, then as many bytes, or as many as are left.
class FuzzedFiles {
public:
    explicit FuzzedFiles(Bytes bytes) : left_(bytes) {}

    std::vector<std::byte> next() {
        if (left_.size() < 2) return {};
        const std::size_t wanted =
            std::to_integer<std::size_t>(left_[0]) + 256 * std::to_integer<std::size_t>(left_[1]);
        const Bytes file = left_.subspan(2, std::min(wanted, left_.size() - 2));
        left_ = left_.subspan(2 + file.size());
        return {file.begin(), file.end()};
    }

private:
    Bytes left_;
};

}  // namespace

/// model.json up to the first zero byte, and its files. They give an error of one line, or a model that is written as
/// JSON and read back to the same text.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
    const auto zero = std::find(bytes.begin(), bytes.end(), std::byte{0});
    const auto length = static_cast<std::size_t>(zero - bytes.begin());
    FuzzedFiles files(bytes.subspan(std::min(length + 1, size)));
    const SiblingReader sibling = [&](const std::string&) -> Result<std::vector<std::byte>> { return files.next(); };
    const Result<ModelFile> model = read_tfjs("fuzz", bytes.first(length), sibling);
    if (!model) {
        const std::string sentence = model.error().sentence();
        if (sentence.empty() || sentence.find('\n') != std::string::npos) std::abort();
        return 0;
    }
    const std::string written = write_json_model(*model);
    const Result<ModelFile> back = read_json_model("back", std::as_bytes(std::span(written)));
    if (!back || write_json_model(*back) != written) std::abort();
    return 0;
}
