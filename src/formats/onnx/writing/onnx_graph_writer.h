#pragma once

#include "formats/model_file.h"
#include "formats/onnx/onnx_proto.h"
#include "formats/onnx/onnx_protozero.h"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace reluscope::onnx {

inline constexpr int kWrittenIrVersion = 7;
inline constexpr int kWrittenOpset = 13;

/// Collects the fields of a GraphProto.
class GraphWriter {
public:
    /// Numbers of the network are written as `type`, float or double.
    GraphWriter(protozero::pbf_writer& graph, DataType type) : graph_(graph), type_(type) {}

    DataType type() const { return type_; }

    /// A matrix in C order, or a vector where `cols` is 0.
    void tensor(const std::string& name, Eigen::Index rows, Eigen::Index cols, const double* column_major);
    /// A tensor of whole numbers with these dimensions, in C order.
    void integers(const std::string& name, const std::vector<std::int64_t>& dims,
                  const std::vector<std::int64_t>& values);
    /// A tensor of small integers, a byte each.
    void bytes(const std::string& name, const std::vector<std::int64_t>& dims, const std::vector<std::int8_t>& values);

    /// Starts a node; attributes can be added to it.
    protozero::pbf_writer node(const std::string& op, const std::string& name, const std::vector<std::string>& inputs,
                               const std::string& output);

    /// [batch, width] of numbers of `type`.
    void value_info(protozero::pbf_tag_type tag, const std::string& name, int width, DataType type);

private:
    void raw_tensor(const std::string& name, const std::vector<std::int64_t>& dims, DataType type,
                    const std::string& raw);

    protozero::pbf_writer& graph_;
    DataType type_;
};

void add_integer(protozero::pbf_writer& node, const std::string& name, std::int64_t value);
void add_float(protozero::pbf_writer& node, const std::string& name, float value);

inline std::string value_name(std::size_t value) { return value == 0 ? "input" : "v" + std::to_string(value); }

/// The nodes of the network without its link; the last value is called `last`.
void write_network_nodes(GraphWriter& graph, const Network& network, FloatWidth width, const std::string& last);
/// The link from `logits` to "output"; nothing without one.
void write_link_node(GraphWriter& graph, Link link, const std::string& logits);

/// The families' formulas in place of the network's last layers, with the link: "output" and "family", the family of
/// every row from 0. Reads the values of write_network_nodes().
void write_family_nodes(GraphWriter& graph, const ModelFile& file);

/// True where none of the numbers is past the range of float.
bool fits_float(const Eigen::MatrixXd& values);

}  // namespace reluscope::onnx
