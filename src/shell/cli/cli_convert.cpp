#include "base/texts/cli_texts.h"
#include "formats/json/json_model.h"
#include "formats/onnx/onnx.h"
#include "formats/safetensors/safetensors.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <cstdio>

namespace reluscope {

namespace {

namespace texts = cli_texts;

std::string text_of(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Result<std::string> converted(const ModelFile& model, const ConvertOptions& options) {
    if (model.families && options.out.ends_with(".safetensors"))
        return in_file(options.out, Error{{},
                                          {},
                                          "a name that ends in .json or .onnx, since safetensors has no place for "
                                          "families",
                                          "a model that is simplified to families"});
    const FloatWidth width = options.float64 ? FloatWidth::kFloat64 : FloatWidth::kFloat32;
    if (options.out.ends_with(".onnx") && model.families) {
        const auto bytes = write_onnx_families(model, width);
        if (!bytes) return in_file(options.out, bytes.error());
        return text_of(*bytes);
    }
    if (options.out.ends_with(".onnx")) return text_of(write_onnx(model, width));
    if (options.out.ends_with(".safetensors")) {
        const auto bytes = write_safetensors(model, width);
        if (!bytes) return in_file(options.out, bytes.error());
        return text_of(*bytes);
    }
    return write_json_model(model);
}

/// What the chosen format cannot keep.
void print_losses(const ModelFile& model, const ConvertOptions& options) {
    const bool json = options.out == "-" || options.out.ends_with(".json");
    if (json) return;
    if (!model.encoder.empty()) {
        complain("%s\n", texts::note(texts::keeps_network_only(options.out)).c_str());
    }
    if (model.families) complain("%s\n", texts::note(texts::kFamiliesInOnnx).c_str());
    if (!options.float64) complain("%s\n", texts::note(texts::kRounded).c_str());
}

}  // namespace

int run_convert(const ConvertOptions& options) {
    if (options.out != "-" && !options.out.ends_with(".json") && !options.out.ends_with(".onnx") &&
        !options.out.ends_with(".safetensors")) {
        complain("%s: expected a name that ends in .json, .onnx or .safetensors, or - for JSON on standard output\n",
                 options.out.c_str());
        return kWrongUsage;
    }
    const auto read_options = read_options_of(options.output, options.link);
    if (!read_options) return print_wrong_usage(read_options.error());
    const auto model = read_model_file(options.model, *read_options);
    if (!model) return print_error(model.error());
    const auto text = converted(*model, options);
    if (!text) return print_error(text.error());
    const Status status = write_file(options.out, [&](const TextSink& sink) { sink(*text); });
    if (!status) return print_error(status.error());
    print_losses(*model, options);
    return kDone;
}

}  // namespace reluscope
