#include "formats/json/json_model.h"

#include <cstdlib>
#include <span>

using namespace reluscope;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const Result<ModelFile> model = read_json_model("fuzz", {reinterpret_cast<const std::byte*>(data), size});
    if (!model) return model.error().sentence().empty() ? std::abort(), 0 : 0;
    const std::string written = write_json_model(*model);
    const Result<ModelFile> back = read_json_model("back", std::as_bytes(std::span(written)));
    if (!back || write_json_model(*back) != written) std::abort();
    return 0;
}
