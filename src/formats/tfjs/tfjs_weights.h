#pragma once

#include "formats/json/json_reader.h"
#include "formats/model_file.h"
#include "formats/onnx/onnx_refusal.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope::tfjs {

/// How the bytes of a weight stand for its numbers.
struct Encoding {
    std::string type;  ///< "float32", "float16", "uint8", "uint16", or one that holds no weights of a layer
    bool is_scaled = false;
    double scale = 1;
    double minimum = 0;
};

/// A weight by its place in the bytes of its group.
struct Weight {
    std::string name;
    std::vector<std::int64_t> shape;
    Encoding encoding;
    std::shared_ptr<const std::vector<std::byte>> group;
    std::uint64_t offset = 0;
    std::uint64_t count = 0;
    bool is_of_optimizer = false;  ///< of no use to a network that is trained

    std::string place() const;
};

/// Reads `weightsManifest` and the files that it names.
/// Errors   a Refusal is thrown; it names all files that are missing.
std::vector<Weight> read_weights(const JsonCursor& manifest, const SiblingReader& sibling, onnx::Budget& budget);

/// The weights of each layer. A layer takes what it needs; what nobody took is a fault.
class WeightStore {
public:
    /// Weights are named `layer/role`; scopes before and the name of a cell between are passed over.
    WeightStore(const std::vector<Weight>& weights, const std::vector<std::string>& layers, onnx::Budget& budget);

    /// The numbers of a weight of `layer`, whose shape has to be `shape`, in which a 0 stands for any size.
    std::vector<double> take(const std::string& layer, const std::string& place, const std::string& role,
                             std::vector<std::int64_t>& shape);
    bool has(const std::string& layer, const std::string& role) const;
    /// A weight that says nothing about what the layer computes.
    void pass_over(const std::string& layer, const std::string& role);

    /// Refuses weights that no layer took.
    void finish() const;

private:
    struct Entry {
        Weight weight;
        bool taken = false;
    };
    std::map<std::pair<std::string, std::string>, Entry> entries_;  // by layer and role
    onnx::Budget& budget_;
};

}  // namespace reluscope::tfjs
