#pragma once

#include "formats/onnx/onnx_draft.h"
#include "formats/onnx/onnx_graph.h"
#include "formats/onnx/onnx_tensor.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace reluscope::onnx {

using ConstantPtr = std::shared_ptr<const Constant>;

/// A value that is piecewise linear in the input.
struct Data {
    ValueId value;
    Shape shape;
};

enum class TailKind {
    kProbability,  ///< what the link makes of the logits
    kLogarithm,    ///< its logarithm
    kComplement,   ///< 1 - sigmoid
    kDerived,      ///< labels, chosen classes: follows from the probabilities
    kCut,          ///< behind an operator that is neither piecewise linear nor a link
};

/// What comparing two values gives: a number for each feature that is one constant where `difference` > 0 and another
/// elsewhere.
struct Mask {
    Data difference;
    Eigen::VectorXd above;
    Eigen::VectorXd below;
    bool differs_at_zero = false;  ///< of Sign: where the difference is 0, the number is neither of the two
};

/// A value behind the last piecewise-linear operator.
struct Tail {
    Data logits;
    Link link = Link::kIdentity;
    TailKind kind = TailKind::kCut;
    std::size_t node = 0;            ///< the first operator that is not piecewise linear
    std::vector<std::string> after;  ///< operators that are cut off, the first few
    /// What to say when the network goes on, where the operator's name alone would not explain it.
    std::optional<Error> why;
    std::shared_ptr<const Mask> mask = {};  ///< of a comparison, with which the network may go on after all
};

/// What a name in the graph stands for.
using Value = std::variant<std::monostate, ConstantPtr, Data, Tail>;

class Call;

/// One operator: which inputs and attributes it may have and what it does to the draft. The order of inputs and the
/// meaning of attributes follow onnx/docs/Operators.md.
struct Operator {
    std::string_view name;
    std::size_t min_inputs = 1;
    std::size_t max_inputs = 1;
    std::vector<std::string_view> attributes;
    void (*lower)(Call& call) = nullptr;
    std::string_view domain = {};
    bool takes_constants = false;  ///< works on constants alone as it does on data; others are evaluated there
};

/// The most inputs of an operator that takes any number of them.
inline constexpr std::size_t kMaxVariadicInputs = 10'000;

const Operator* find_operator(std::string_view domain, std::string_view name);

/// Turns the nodes of a graph into a draft, in topological order, for one reading of the inputs' shapes. The features
/// of several inputs stand behind each other. Where several outputs are asked for, a refusal concerns only those that
/// need the node.
class Lowering {
public:
    Lowering(const GraphIndex& graph, ExternalFiles& files, Budget& budget, const InputReading& reading);

    void run();

    /// What `name` came to. Throws the refusal of the node that could not make it.
    const Value& value(std::string_view name);

    const GraphIndex& graph() const { return graph_; }
    const InputReading& reading() const { return reading_; }
    Budget& budget() { return budget_; }
    ExternalFiles& files() { return files_; }

    Draft draft;
    std::vector<std::string> folded;   ///< names of operators of which nothing but a part of affine layers came
    std::vector<std::string> classes;  ///< names of the classes, where a label is looked up in the graph
    std::vector<std::string> notes;

    void set(std::string_view name, Value value);
    void note(const std::string& text);

private:
    void add_inputs();
    void run_node(std::size_t position);
    void remember_folding(std::size_t position, std::size_t first_made);
    void evaluate(Call& call, const Operator& op);

    const GraphIndex& graph_;
    ExternalFiles& files_;
    Budget& budget_;
    InputReading reading_;
    std::unordered_map<std::string_view, Value> values_;
    std::unordered_map<std::string_view, Refusal> refused_;  ///< values that could not be made
};

/// A node at work, as the graph has it: its place, its inputs and its attributes.
class CallInputs {
public:
    CallInputs(Lowering& lowering, std::size_t position);

    Lowering& lowering() { return lowering_; }
    const OperatorNode& node() const { return node_; }
    std::size_t position() const { return position_; }
    const std::string& place() const { return place_; }
    std::int64_t opset() const { return lowering_.graph().opset; }
    /// Whether the operator set is older than `version`; unknown ones count as 7.
    bool is_before(std::int64_t version) const { return (opset() == 0 ? 7 : opset()) < version; }

    std::size_t num_inputs() const { return inputs_.size(); }
    bool has(std::size_t i) const { return i < inputs_.size() && inputs_[i] != nullptr; }
    const Value& input(std::size_t i) const;
    const Data* data_or_null(std::size_t i) const;
    const Data& data(std::size_t i) const;
    bool all_constant() const;
    bool any_tail() const;

    /// The constant input `i`; `what` says what it is for.
    const Constant& constant(std::size_t i, const char* what) const;
    /// A constant input of a float type with finite values.
    const Constant& weights(std::size_t i, const char* what) const;
    /// A constant input of an integer type. The size of the batch axis comes out as kBatchSize.
    std::vector<std::int64_t> integers(std::size_t i, const char* what) const;
    Shape shape(std::size_t i) const;

    const Attribute* attribute(std::string_view name, AttributeType type) const;
    double number(std::string_view name, float fallback) const;
    std::int64_t integer(std::string_view name, std::int64_t fallback) const;
    std::optional<std::vector<std::int64_t>> integer_list(std::string_view name) const;
    std::string_view text(std::string_view name) const;

    void check(const Operator& op) const;

    /// Lets the operator see another value as input `i`.
    void replace_input(std::size_t i, Value value);

private:
    Lowering& lowering_;
    const OperatorNode& node_;
    std::size_t position_;
    std::string place_;
    std::vector<const Value*> inputs_;
    std::vector<std::unique_ptr<Value>> own_inputs_;
};

/// A node at work, with what it adds to the draft.
class Call : public CallInputs {
public:
    using CallInputs::CallInputs;

    void result(Value value, std::size_t output = 0);
    void result(Constant constant, std::size_t output = 0);

    Data pick(const Data& in, PickMap map, Shape shape);
    Data dense(const Data& in, DenseMap map, Shape shape);
    Data activation(const Data& in, Eigen::VectorXd slope);
    Data activation(const Data& in, double slope);
    Data sum(const Data& a, const Data& b);
    Data concat(ConcatOperation operation, const Shape& shape);
    Data broadcast_to(const Data& in, const Shape& shape);
    /// a x + c, elementwise
    Data scaled(const Data& in, double scale, double shift = 0);
    Data shifted(const Data& in, const Eigen::VectorXd& shift, double sign = 1);

    /// The values of a constant for every feature of `shape`.
    Eigen::VectorXd per_feature(const Constant& constant, const Shape& shape);

    /// Refuses values of more features than a network may have, before there is memory or a loop for them.
    void check_width(std::uint64_t width);

    /// Room for `count` numbers.
    void take(std::uint64_t count) { lowering().budget().take(count, place()); }

private:
    Data add(std::size_t width, DraftOperation operation, Shape shape);
};

Shape shape_of(const Constant& constant);

/// Replaces axis `axis` of the data by the rows of M: y = M x along that axis. `synthetic` as in DenseMap.
Data contract(Call& call, const Data& x, int axis, const Eigen::MatrixXd& M, bool synthetic = false);

/// Takes axis `axis`, of size 1, out of the shape.
Data without_axis(Data data, int axis);

/// max(a, b) = b + relu(a - b); min(a, b) = b - relu(b - a)
Data extreme_of(Call& call, const Data& a, const Data& b, bool maximum);

/// A constant as a value of the draft.
Data constant_data(Call& call, const Constant& constant);

/// The axes that a reduction asks for, the last first; none where nothing is to be reduced.
std::vector<int> reduced_axes(Call& call, const Shape& shape);

/// Where the entries of a result come from; no index means that they keep their places.
struct Moved {
    Shape shape;
    std::vector<std::uint32_t> index;
};

/// Gives input `input`, data or constant, with its entries moved as result number `output`.
void finish_moved(Call& call, std::size_t input, Moved moved, std::size_t output = 0);

/// The operators, by topic.
std::vector<Operator> elementwise_operators();
std::vector<Operator> linear_operators();
std::vector<Operator> shape_operators();
std::vector<Operator> layout_operators();
std::vector<Operator> extreme_operators();
std::vector<Operator> reduction_operators();
std::vector<Operator> product_operators();
std::vector<Operator> constant_operators();

/// Arithmetic on constants alone; false if this is none of it.
bool lower_constant(Call& call);
bool lower_constant_product(Call& call);

/// Comparisons of data, and what is made of them: false if this is none of it. Refuses pieces that do not meet.
bool lower_mask(Call& call);

/// Handles a node that is not piecewise linear or that comes after one: link, label, cut. False if it is an ordinary
/// one. Refuses, naming the operator that is not piecewise linear, when the network goes on after it.
bool lower_tail(Call& call);

}  // namespace reluscope::onnx
