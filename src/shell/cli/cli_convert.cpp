#include "formats/json/json_model.h"
#include "formats/onnx/onnx.h"
#include "formats/safetensors/safetensors.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <cstdio>

namespace reluscope {

namespace {

std::string text_of(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Result<std::string> converted(const ModelFile& model, const ConvertOptions& options) {
    const FloatWidth width = options.float64 ? FloatWidth::kFloat64 : FloatWidth::kFloat32;
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
        complain("note: %s keeps the network alone, without the encoder, names and training record\n",
                 options.out.c_str());
    }
    if (!options.float64) complain("note: numbers were rounded to float32; --float64 keeps them\n");
}

}  // namespace

int run_convert(const ConvertOptions& options) {
    if (options.out != "-" && !options.out.ends_with(".json") && !options.out.ends_with(".onnx") &&
        !options.out.ends_with(".safetensors")) {
        complain("%s: expected a name that ends in .json, .onnx or .safetensors, or - for JSON on standard output\n",
                 options.out.c_str());
        return kWrongUsage;
    }
    ReadModelOptions read_options;
    read_options.output = options.output;
    if (options.link) {
        const auto link = parse_link(*options.link);
        if (!link) {
            print_error(link.error());
            return kWrongUsage;
        }
        read_options.link = *link;
    }
    const auto model = read_model_file(options.model, read_options);
    if (!model) return print_error(model.error());
    const auto text = converted(*model, options);
    if (!text) return print_error(text.error());
    auto file = OutputFile::open(options.out);
    if (!file) return print_error(file.error());
    file->write(*text);
    if (const Status status = file->commit(); !status) return print_error(status.error());
    print_losses(*model, options);
    return kDone;
}

}  // namespace reluscope
