#include "formats/onnx/writing/onnx_graph_writer.h"

#include <utility>

// A model of families as a graph. Every row takes the same way: its pattern, the family that lists it, the nearest
// family, and of both the one that counts.

namespace reluscope::onnx {

namespace {

using protozero::pbf_writer;

class FamilyNodes {
public:
    FamilyNodes(GraphWriter& graph, const ModelFile& file)
        : graph_(graph),
          network_(file.network),
          families_(*file.families),
          num_families_(static_cast<std::int64_t>(families_.families.size())) {
        for (const ModelFamily& family : families_.families) num_patterns_ += family.patterns.size();
    }

    void write() {
        outputs_of_all();
        nearest(num_patterns_ > 0 ? "families.nearest" : "family");
        if (num_patterns_ > 0 && network_.hidden_layers().empty()) {
            only_pattern();
        } else if (num_patterns_ > 0) {
            bits();
            listed();
            graph_.node("Where", "families.choose", {"families.is_listed", "families.listed", "families.nearest"},
                        "family");
        }
        const bool link = network_.link() != Link::kIdentity;
        {
            pbf_writer node = graph_.node("GatherND", "families.take", {"families.outputs", "family"},
                                          link ? "families.logits" : "output");
            add_integer(node, "batch_dims", 1);
        }
        write_link_node(graph_, network_.link(), "families.logits");
    }

private:
    /// What every family says: batch x families x outputs.
    void outputs_of_all() {
        const Eigen::Index inputs = network_.num_inputs();
        const Eigen::Index outputs = network_.num_outputs();
        Eigen::MatrixXd weights(static_cast<Eigen::Index>(num_families_) * outputs, inputs);
        Eigen::VectorXd bias(weights.rows());
        for (std::size_t k = 0; k < families_.families.size(); ++k) {
            const Eigen::Index first = static_cast<Eigen::Index>(k) * outputs;
            weights.middleRows(first, outputs) = families_.families[k].weights;
            bias.segment(first, outputs) = families_.families[k].bias;
        }
        graph_.tensor("families.weight", weights.rows(), inputs, weights.data());
        graph_.tensor("families.bias", bias.size(), 0, bias.data());
        {
            pbf_writer node =
                graph_.node("Gemm", "families.affine", {"input", "families.weight", "families.bias"}, "families.flat");
            add_integer(node, "transB", 1);
        }
        // 0: the batch as it is.
        graph_.integers("families.shape", {3}, {0, num_families_, outputs});
        graph_.node("Reshape", "families.reshape", {"families.flat", "families.shape"}, "families.outputs");
    }

    /// Without hidden units there is one pattern, which every row has.
    void only_pattern() {
        std::int64_t family = 0;
        while (families_.families[static_cast<std::size_t>(family)].patterns.empty()) ++family;
        graph_.integers("families.none", {1}, {0});
        graph_.integers("families.only", {1}, {family});
        graph_.node("Mul", "families.forget", {"families.nearest", "families.none"}, "families.forgotten");
        graph_.node("Add", "families.choose", {"families.forgotten", "families.only"}, "family");
    }

    /// Adds the bits of all units, 1 where one is active, else 0: batch x units, as floats.
    void bits() {
        const double zero = 0;
        graph_.tensor("families.zero", 1, 0, &zero);
        std::vector<std::string> layers;
        for (const HiddenLayer& layer : network_.hidden_layers()) {
            const std::string name = "families.bits" + std::to_string(layers.size());
            const Node& node = network_.nodes()[layer.node];
            const ValueId z = std::get<ActivationOperation>(node.operation).input;
            graph_.node("Greater", name + ".greater", {value_name(z.index), "families.zero"}, name + ".active");
            cast(name + ".active", DataType::kFloat, name);
            layers.push_back(name);
        }
        pbf_writer node = graph_.node("Concat", "families.concat", layers, "families.bits");
        add_integer(node, "axis", 1);
    }

    /// The family that lists the row's pattern, and whether one does. A pattern p with n ones is that of the bits b
    /// where n + sum b (1 - 2 p), the number of bits that differ, is 0. These are whole numbers, which floats hold.
    void listed() {
        const std::size_t units = network_.num_hidden_units();
        const std::size_t patterns = num_patterns_;
        std::vector<std::int8_t> signs(units * patterns, 1);
        std::vector<std::int64_t> ones;
        std::vector<std::int64_t> family_and_one;
        for (std::size_t k = 0; k < families_.families.size(); ++k) {
            for (const std::string& pattern : families_.families[k].patterns) {
                std::size_t unit = 0;
                std::int64_t count = 0;
                for (const char bit : pattern) {
                    if (bit == '|') continue;
                    if (bit == '1') signs[unit * patterns + ones.size()] = -1;
                    count += bit == '1' ? 1 : 0;
                    ++unit;
                }
                ones.push_back(count);
                family_and_one.insert(family_and_one.end(), {static_cast<std::int64_t>(k), 1});
            }
        }
        const auto num_rows = static_cast<std::int64_t>(patterns);
        graph_.bytes("families.signs8", {static_cast<std::int64_t>(units), num_rows}, signs);
        graph_.integers("families.ones64", {num_rows}, ones);
        graph_.integers("families.number64", {num_rows, 2}, family_and_one);
        cast("families.signs8", DataType::kFloat, "families.signs");
        cast("families.ones64", DataType::kFloat, "families.ones");
        cast("families.number64", DataType::kFloat, "families.number");
        graph_.node("MatMul", "families.compare", {"families.bits", "families.signs"}, "families.compared");
        graph_.node("Add", "families.count", {"families.compared", "families.ones"}, "families.differing");
        graph_.integers("families.one64", {1}, {1});
        cast("families.one64", DataType::kFloat, "families.one");
        graph_.node("Less", "families.equal", {"families.differing", "families.one"}, "families.is_pattern");
        cast("families.is_pattern", DataType::kFloat, "families.pattern");
        graph_.node("MatMul", "families.find", {"families.pattern", "families.number"}, "families.found");
        cast("families.found", DataType::kInt64, "families.found64");
        graph_.integers("families.first", {1}, {0});
        graph_.integers("families.second", {1}, {1});
        {
            pbf_writer node =
                graph_.node("Gather", "families.which", {"families.found64", "families.first"}, "families.listed");
            add_integer(node, "axis", 1);
        }
        {
            pbf_writer node =
                graph_.node("Gather", "families.whether", {"families.found64", "families.second"}, "families.times");
            add_integer(node, "axis", 1);
        }
        cast("families.times", DataType::kBool, "families.is_listed");
    }

    /// The nearest family, of equally near ones the first, as batch x 1.
    void nearest(const std::string& result) {
        graph_.integers("families.axis1", {1}, {1});
        graph_.integers("families.axis2", {1}, {2});
        if (families_.unseen == UnseenPattern::kNearestCentroid) {
            from_centroids();
        } else {
            from_outputs();
        }
        graph_.node("Mul", "families.square", {"families.apart", "families.apart"}, "families.squares");
        {
            pbf_writer node =
                graph_.node("ReduceSum", "families.far", {"families.squares", "families.axis2"}, "families.distances");
            add_integer(node, "keepdims", 0);
        }
        pbf_writer node = graph_.node("ArgMin", "families.least", {"families.distances"}, result);
        add_integer(node, "axis", 1);
    }

    /// Differences from the network's own output; without their mean where only differences count.
    void from_outputs() {
        const bool relative = network_.link() == Link::kSoftmax;
        graph_.node("Unsqueeze", "families.own", {value_name(network_.output().index), "families.axis1"},
                    "families.network");
        graph_.node("Sub", "families.differ", {"families.outputs", "families.network"},
                    relative ? "families.differences" : "families.apart");
        if (!relative) return;
        graph_.node("ReduceSum", "families.sum", {"families.differences", "families.axis2"}, "families.sums");
        const auto count = static_cast<double>(network_.num_outputs());
        graph_.tensor("families.count_of_outputs", 1, 0, &count);
        graph_.node("Div", "families.mean", {"families.sums", "families.count_of_outputs"}, "families.means");
        graph_.node("Sub", "families.centre", {"families.differences", "families.means"}, "families.apart");
    }

    void from_centroids() {
        Eigen::MatrixXd centroids(static_cast<Eigen::Index>(num_families_), network_.num_inputs());
        for (std::size_t k = 0; k < families_.families.size(); ++k)
            centroids.row(static_cast<Eigen::Index>(k)) = families_.families[k].centroid.transpose();
        graph_.tensor("families.centroids", centroids.rows(), centroids.cols(), centroids.data());
        graph_.node("Unsqueeze", "families.row", {"input", "families.axis1"}, "families.rows");
        graph_.node("Sub", "families.differ", {"families.rows", "families.centroids"}, "families.apart");
    }

    void cast(const std::string& from, DataType type, const std::string& to) {
        pbf_writer node = graph_.node("Cast", to + ".cast", {from}, to);
        add_integer(node, "to", static_cast<std::int64_t>(type));
    }

    GraphWriter& graph_;
    const Network& network_;
    const ModelFamilies& families_;
    std::int64_t num_families_;
    std::size_t num_patterns_ = 0;
};

}  // namespace

void write_family_nodes(GraphWriter& graph, const ModelFile& file) { FamilyNodes(graph, file).write(); }

}  // namespace reluscope::onnx
