#include "formats/safetensors/safetensors.h"

#include <cstdlib>

using namespace reluscope;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const Result<ModelFile> model = read_safetensors("fuzz", {reinterpret_cast<const std::byte*>(data), size});
    if (!model) return model.error().sentence().empty() ? std::abort(), 0 : 0;
    const auto written = write_safetensors(*model, FloatWidth::kFloat64);
    if (!written) return 0;  // two layers without an activation between them
    const Result<ModelFile> back = read_safetensors("back", *written);
    if (!back || *write_safetensors(*back, FloatWidth::kFloat64) != *written) std::abort();
    return 0;
}
