#pragma once

#include "base/result.h"
#include "data/encoder.h"
#include "formats/model_families.h"
#include "network/network.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace reluscope {

using Bytes = std::span<const std::byte>;

/// Size of the pictures whose pixels are the network's inputs, row by row.
struct ImageShape {
    int width = 0;
    int height = 0;
};

/// The file that a model was read from.
struct ModelOrigin {
    std::string name;
    std::vector<std::byte> bytes;
};

/// A network with all that its file says about it.
struct ModelFile {
    explicit ModelFile(Network n) : network(std::move(n)) {}

    Network network;
    std::string name;
    std::string format;                 ///< "ONNX", "safetensors", "NumPy", "TensorFlow.js", "JSON"
    std::string sha256;                 ///< of the file's bytes (base/sha256.h); empty for a model made otherwise
    std::vector<std::string> features;  ///< a name per input; empty when the file has none
    std::string target;                 ///< column of the answers; may be empty
    std::string target_unit;            ///< of answers that are numbers; may be empty
    std::vector<std::string> classes;   ///< may be empty
    Encoder encoder;                    ///< may be empty
    std::optional<ImageShape> image;
    std::string training_json;  ///< the training record as JSON text; kept, never interpreted
    std::string source;
    std::string licence;
    std::string output;                             ///< the one of `outputs` that `network` computes
    std::vector<std::string> outputs;               ///< that can be chosen, where the file has several; else empty
    std::shared_ptr<const ModelOrigin> origin;      ///< there where another output can be chosen
    std::vector<std::string> operators;             ///< as the file names them, in its order
    std::vector<std::string> notes;                 ///< what was folded, cut off or assumed, one sentence each
    std::shared_ptr<const ModelFamilies> families;  ///< formulas that stand in for the network's own maps; or null
};

/// What a caller answers where a file cannot say it (lists of weights have no link and no activation).
struct ReadModelOptions {
    std::optional<Link> link;                ///< overrides what the file says or the default (identity)
    std::optional<double> hidden_slope;      ///< lists of weights: slope of the hidden units, 0 by default (ReLU)
    std::optional<std::string> output = {};  ///< ONNX: which of several outputs to read; the likeliest by default
};

/// How wide the numbers of a model file are that is written.
enum class FloatWidth { kFloat32, kFloat64 };

/// The bytes of a file that lies beside the model (ONNX external data, weights of TensorFlow.js). `name` is a plain
/// relative path that was checked not to leave the model's folder. Gives an error where there is none.
using SiblingReader = std::function<Result<std::vector<std::byte>>(const std::string& name)>;

/// The complaint of a SiblingReader that knows only files which were opened together: readers say before it what is
/// missing.
inline constexpr const char* kOpenTogether = "Choose or drop all files of the model together.";

}  // namespace reluscope
