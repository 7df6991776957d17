#include "formats/onnx/onnx.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// Any bytes give an error of one line, or a model whose copy, written with doubles, opens again with the same
/// architecture.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace reluscope;
    const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
    const Result<ModelFile> model = read_onnx("fuzz.onnx", bytes);
    if (!model) {
        const std::string sentence = model.error().sentence();
        if (sentence.empty() || sentence.find('\n') != std::string::npos) std::abort();
        return 0;
    }
    const std::vector<std::byte> written = write_onnx(*model, FloatWidth::kFloat64);
    const Result<ModelFile> again = read_onnx("again.onnx", written);
    if (!again || again->network.architecture() != model->network.architecture()) std::abort();
    return 0;
}
