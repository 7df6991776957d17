#include "formats/onnx/onnx_lowering.h"

#include "base/utf8.h"
#include "network/network_limits.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>
#include <utility>

namespace reluscope::onnx {

namespace {

std::vector<Operator> all_operators() {
    std::vector<Operator> all;
    const auto append = [&all](std::vector<Operator> part, bool takes_constants) {
        for (Operator& op : part) {
            op.takes_constants = takes_constants;
            all.push_back(std::move(op));
        }
    };
    append(elementwise_operators(), false);
    append(linear_operators(), false);
    append(extreme_operators(), false);
    append(shape_operators(), true);
    append(layout_operators(), true);
    append(reduction_operators(), true);
    append(product_operators(), true);
    append(constant_operators(), true);
    return all;
}

/// Up to opset 6, B of A + B may be aligned with the axes of A from `axis` on, instead of with its last ones.
void align_legacy_operand(Call& call) {
    static constexpr std::string_view kAligned[] = {"Add", "Sub",     "Mul",  "Div", "Pow",  "And",
                                                    "Or",  "Greater", "Less", "Xor", "Equal"};
    const bool slopes = call.node().op_type == "PRelu";
    const bool named = std::find(std::begin(kAligned), std::end(kAligned), call.node().op_type) != std::end(kAligned);
    if ((!slopes && !named) || !call.has(0) || !call.has(1)) return;
    if (!slopes && (call.integer("broadcast", 0) == 0 || call.attribute("axis", AttributeType::kInt) == nullptr))
        return;
    const auto* constant = std::get_if<ConstantPtr>(&call.input(1));
    if (constant == nullptr) return;
    const int rank = call.shape(0).rank();
    const int axis = slopes ? std::min(1, rank) : normal_axis(call.integer("axis", 0), rank, call.place());
    Constant aligned = **constant;
    if (aligned.values.size() == 1 || axis + static_cast<int>(aligned.dims.size()) >= rank) return;
    call.take(aligned.values.size());
    aligned.dims.resize(static_cast<std::size_t>(rank - axis), 1);
    call.replace_input(1, std::make_shared<const Constant>(std::move(aligned)));
}

/// Attributes of operator sets up to 6 that say how to save memory, or are handled by align_legacy_operand and
/// check_inference.
bool is_legacy_attribute(std::string_view name) {
    return name == "consumed_inputs" || name == "broadcast" || name == "axis" || name == "is_test";
}

Eigen::VectorXd value_of(const LinearOperation& linear, const Eigen::VectorXd& x) {
    if (const auto* dense = std::get_if<DenseMap>(&linear.map)) return dense->W * x + dense->b;
    const PickMap& pick = std::get<PickMap>(linear.map);
    Eigen::VectorXd y(pick.scale.size());
    for (Eigen::Index i = 0; i < y.size(); ++i)
        y[i] = x[static_cast<Eigen::Index>(pick.index[static_cast<std::size_t>(i)])] * pick.scale[i] + pick.shift[i];
    return y;
}

/// All values of a draft for one input.
std::vector<Eigen::VectorXd> values_of(const Draft& draft, const Eigen::VectorXd& input, Call& call) {
    std::vector<Eigen::VectorXd> values = {input};
    for (const DraftNode& node : draft.nodes) {
        call.take(node.width);
        if (const auto* linear = std::get_if<LinearOperation>(&node.operation)) {
            values.push_back(value_of(*linear, values[linear->input.index]));
        } else if (const auto* activation = std::get_if<ActivationOperation>(&node.operation)) {
            const Eigen::ArrayXd z = values[activation->input.index];
            values.emplace_back((z > 0).select(z, z * activation->slope.array()));
        } else if (const auto* sum = std::get_if<SumOperation>(&node.operation)) {
            Eigen::VectorXd total = values[sum->inputs[0].index];
            for (std::size_t i = 1; i < sum->inputs.size(); ++i) total += values[sum->inputs[i].index];
            values.push_back(std::move(total));
        } else {
            Eigen::VectorXd joined(static_cast<Eigen::Index>(node.width));
            Eigen::Index first = 0;
            for (const ValueId part : std::get<ConcatOperation>(node.operation).inputs) {
                const Eigen::VectorXd& value = values[part.index];
                joined.segment(first, value.size()) = value;
                first += value.size();
            }
            values.push_back(std::move(joined));
        }
    }
    return values;
}

std::string nth_input(const OperatorNode& node, std::size_t i) {
    return "input " + std::to_string(i + 1) + (i < node.inputs.size() ? " (" + quoted(node.inputs[i]) + ")" : "");
}

}  // namespace

const Operator* find_operator(std::string_view domain, std::string_view name) {
    static const std::vector<Operator> kAll = all_operators();
    for (const Operator& op : kAll) {
        if (op.name == name && op.domain == domain) return &op;
    }
    return nullptr;
}

Lowering::Lowering(const GraphIndex& graph, ExternalFiles& files, Budget& budget, const InputReading& reading)
    : graph_(graph), files_(files), budget_(budget), reading_(reading) {
    add_inputs();
}

void Lowering::add_inputs() {
    const auto width_of = [this](std::size_t i) {
        return reading_.faults[i] ? std::size_t{0} : static_cast<std::size_t>(reading_.shapes[i].num_features());
    };
    for (std::size_t i = 0; i < graph_.inputs.size(); ++i) draft.num_inputs += width_of(i);
    std::size_t first = 0;
    for (std::size_t i = 0; i < graph_.inputs.size(); ++i) {
        const std::string_view name = graph_.inputs[i]->name;
        if (reading_.faults[i]) {
            refused_.emplace(name, Refusal{*reading_.faults[i]});
            continue;
        }
        const std::size_t width = width_of(i);
        ValueId value(0);
        if (graph_.inputs.size() > 1) {
            budget_.take(3 * width, "input " + quoted(name));
            std::vector<std::uint32_t> range(width);
            for (std::size_t j = 0; j < width; ++j) range[j] = static_cast<std::uint32_t>(first + j);
            value = draft.add(printable_utf8(name), width, LinearOperation{value, PickMap::select(std::move(range))});
        }
        values_.emplace(name, Data{value, reading_.shapes[i]});
        first += width;
    }
}

const Value& Lowering::value(std::string_view name) {
    const auto known = values_.find(name);
    if (known != values_.end()) return known->second;
    if (const auto refused = refused_.find(name); refused != refused_.end()) throw Refusal{refused->second};
    const auto initializer = graph_.initializers.find(name);
    if (initializer == graph_.initializers.end()) return values_[name];
    auto constant = std::make_shared<const Constant>(decode_tensor(*initializer->second, files_, budget_));
    return values_.emplace(name, std::move(constant)).first->second;
}

void Lowering::set(std::string_view name, Value value) { values_[name] = std::move(value); }

void Lowering::note(const std::string& text) {
    if (std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(text);
}

void Lowering::run() {
    for (const std::size_t position : graph_.order) {
        const std::size_t first_made = draft.nodes.size();
        try {
            run_node(position);
            remember_folding(position, first_made);
        } catch (const Refusal& refusal) {
            if (graph_.outputs.size() == 1) throw;
            for (const std::string_view output : graph_.model.graph.nodes[position].outputs) {
                values_.erase(output);
                refused_.emplace(output, refusal);
            }
        }
    }
}

void Lowering::run_node(std::size_t position) {
    Call call(*this, position);
    if (call.is_before(7)) align_legacy_operand(call);
    if (lower_mask(call) || lower_tail(call)) return;
    const OperatorNode& node = call.node();
    const Operator* op = find_operator(normal_domain(node.domain), node.op_type);
    if (call.num_inputs() > 0 && call.all_constant() && (lower_constant(call) || lower_constant_product(call))) return;
    if (op == nullptr) stop(call.place(), "an operator that is read (docs/onnx.md lists them)", operator_name(node));
    call.check(*op);
    if (call.num_inputs() > 0 && call.all_constant() && !op->takes_constants) return evaluate(call, *op);
    op->lower(call);
}

/// Tells by what a node made, from the draft's node `first_made` on, whether it became a part of affine layers. A node
/// that made units did not, nor did a comparison or a label. The operators that affine layers are written with are not
/// told of.
void Lowering::remember_folding(std::size_t position, std::size_t first_made) {
    static constexpr std::string_view kOfLayers[] = {"Gemm", "MatMul", "Add", "Sum"};
    const OperatorNode& node = graph_.model.graph.nodes[position];
    if (std::find(std::begin(kOfLayers), std::end(kOfLayers), node.op_type) != std::end(kOfLayers)) return;
    const auto made = [&](auto is_asked) {
        return std::any_of(draft.nodes.begin() + static_cast<std::ptrdiff_t>(first_made), draft.nodes.end(),
                           [&](const DraftNode& part) { return is_asked(part.operation); });
    };
    const bool affine = made([](const DraftOperation& part) { return std::holds_alternative<LinearOperation>(part); });
    const bool units =
        made([](const DraftOperation& part) { return std::holds_alternative<ActivationOperation>(part); });
    const bool goes_on = std::any_of(node.outputs.begin(), node.outputs.end(), [this](std::string_view output) {
        const auto value = values_.find(output);
        return value != values_.end() && std::holds_alternative<Data>(value->second);
    });
    const std::string name = operator_name(node);
    const bool known = std::find(folded.begin(), folded.end(), name) != folded.end();
    if (affine && !units && goes_on && !known) folded.push_back(name);
}

/// Computes an operator on constants as it is computed on data, the first of them in the place of the network's input.
void Lowering::evaluate(Call& call, const Operator& op) {
    const Constant& first = call.weights(0, "numbers");
    if (first.values.empty()) stop(call.place(), "at least 1 number", "none");
    const Eigen::VectorXd input =
        Eigen::Map<const Eigen::VectorXd>(first.values.data(), static_cast<Eigen::Index>(first.values.size()));
    const DataType type = first.type;
    Draft network = std::exchange(draft, Draft{first.values.size(), {}});
    try {
        call.replace_input(0, Data{ValueId(0), shape_of(first)});
        op.lower(call);
    } catch (...) {
        draft = std::move(network);
        throw;
    }
    const Draft scratch = std::exchange(draft, std::move(network));
    const std::vector<Eigen::VectorXd> values = values_of(scratch, input, call);
    for (std::size_t i = 0; i < call.node().outputs.size(); ++i) {
        const auto made = values_.find(call.node().outputs[i]);
        const Data* data = made == values_.end() ? nullptr : std::get_if<Data>(&made->second);
        if (data == nullptr) continue;
        const Eigen::VectorXd& numbers = values[data->value.index];
        if (!numbers.allFinite()) stop(call.place(), "finite numbers", "others");
        call.result(Constant{{}, type, data->shape.dims, {numbers.begin(), numbers.end()}, {}}, i);
    }
}

CallInputs::CallInputs(Lowering& lowering, std::size_t position)
    : lowering_(lowering),
      node_(lowering.graph().model.graph.nodes[position]),
      position_(position),
      place_(lowering.graph().place(position)) {
    for (const std::string_view name : node_.inputs) {
        if (name.empty()) {
            inputs_.push_back(nullptr);
            continue;
        }
        const Value& value = lowering_.value(name);
        if (std::holds_alternative<std::monostate>(value))
            stop(place_, "inputs that the graph has or makes", quoted(name));
        inputs_.push_back(&value);
    }
    while (!inputs_.empty() && inputs_.back() == nullptr) inputs_.pop_back();
}

void CallInputs::check(const Operator& op) const {
    const auto count = inputs_.size();
    if (count < op.min_inputs || count > op.max_inputs) {
        const std::string range = op.min_inputs == op.max_inputs
                                      ? std::to_string(op.min_inputs)
                                      : std::to_string(op.min_inputs) + " to " + std::to_string(op.max_inputs);
        stop(place_, range + " inputs for " + std::string(op.name), std::to_string(count));
    }
    if (node_.outputs.empty()) stop(place_, "an output", "none");
    for (const Attribute& a : node_.attributes) {
        const bool legacy = is_before(7) && is_legacy_attribute(a.name);
        if (!legacy && std::find(op.attributes.begin(), op.attributes.end(), a.name) == op.attributes.end()) {
            stop(place_, "no attribute " + quoted(a.name) + " on " + std::string(op.name), "one");
        }
    }
}

void CallInputs::replace_input(std::size_t i, Value value) {
    own_inputs_.push_back(std::make_unique<Value>(std::move(value)));
    inputs_[i] = own_inputs_.back().get();
}

const Value& CallInputs::input(std::size_t i) const {
    if (!has(i)) stop(place_, nth_input(node_, i), "none");
    return *inputs_[i];
}

const Data* CallInputs::data_or_null(std::size_t i) const { return has(i) ? std::get_if<Data>(inputs_[i]) : nullptr; }

const Data& CallInputs::data(std::size_t i) const {
    const Data* data = std::get_if<Data>(&input(i));
    if (data == nullptr)
        stop(place_, "a value that depends on the network's input as " + nth_input(node_, i), "a constant");
    return *data;
}

bool CallInputs::all_constant() const {
    return std::all_of(inputs_.begin(), inputs_.end(),
                       [](const Value* v) { return v == nullptr || std::holds_alternative<ConstantPtr>(*v); });
}

bool CallInputs::any_tail() const {
    return std::any_of(inputs_.begin(), inputs_.end(),
                       [](const Value* v) { return v != nullptr && std::holds_alternative<Tail>(*v); });
}

const Constant& CallInputs::constant(std::size_t i, const char* what) const {
    const auto* constant = std::get_if<ConstantPtr>(&input(i));
    if (constant == nullptr) {
        stop(place_, std::string("a constant as ") + what,
             "a value that depends on the network's input (" + quoted(node_.inputs[i]) + ")");
    }
    return **constant;
}

const Constant& CallInputs::weights(std::size_t i, const char* what) const {
    const Constant& values = constant(i, what);
    const std::string named = " in " + quoted(node_.inputs[i]);
    if (!is_floating(values.type))
        stop(place_, std::string("floating-point ") + what + named, data_type_name(values.type));
    lowering_.budget().step(values.values.size(), place_);
    for (const double value : values.values) {
        if (!std::isfinite(value))
            stop(place_, std::string("finite ") + what + named, std::isnan(value) ? "NaN" : "infinity");
    }
    return values;
}

std::vector<std::int64_t> CallInputs::integers(std::size_t i, const char* what) const {
    const Constant& values = constant(i, what);
    if (is_floating(values.type) || values.type == DataType::kString) {
        stop(place_, std::string("integers as ") + what, data_type_name(values.type));
    }
    lowering_.budget().step(values.values.size(), place_);
    std::vector<std::int64_t> result;
    for (const double value : values.values) {
        constexpr double kLargest = 9007199254740992.0;  // 2^53: past any size, and exact
        const double bounded = std::clamp(value, -kLargest, kLargest);
        result.push_back(is_batch_marker(value) ? kBatchSize : static_cast<std::int64_t>(bounded));
    }
    return result;
}

Shape shape_of(const Constant& constant) { return {constant.dims, Shape::kNoBatch}; }

Shape CallInputs::shape(std::size_t i) const {
    const Value& value = input(i);
    if (const Data* data = std::get_if<Data>(&value)) return data->shape;
    return shape_of(constant(i, "input"));
}

const Attribute* CallInputs::attribute(std::string_view name, AttributeType type) const {
    for (const Attribute& a : node_.attributes) {
        if (a.name != name) continue;
        if (a.type != type) stop(place_, "an attribute " + quoted(name) + " of its type", "another type");
        return &a;
    }
    return nullptr;
}

double CallInputs::number(std::string_view name, float fallback) const {
    const Attribute* a = attribute(name, AttributeType::kFloat);
    const double value = a == nullptr ? fallback : a->f;
    if (std::isnan(value)) stop(place_, "a number as attribute " + quoted(name), "NaN");
    return value;
}

std::int64_t CallInputs::integer(std::string_view name, std::int64_t fallback) const {
    const Attribute* a = attribute(name, AttributeType::kInt);
    return a == nullptr ? fallback : a->i;
}

std::optional<std::vector<std::int64_t>> CallInputs::integer_list(std::string_view name) const {
    const Attribute* a = attribute(name, AttributeType::kInts);
    if (a == nullptr) return {};
    return a->ints;
}

std::string_view CallInputs::text(std::string_view name) const {
    const Attribute* a = attribute(name, AttributeType::kString);
    return a == nullptr ? std::string_view() : a->s;
}

void Call::result(Value value, std::size_t output) {
    constexpr std::size_t kMaxRank = 16;
    const Data* data = std::get_if<Data>(&value);
    const auto* constant = std::get_if<ConstantPtr>(&value);
    const std::size_t rank = data != nullptr       ? data->shape.dims.size()
                             : constant != nullptr ? (*constant)->dims.size()
                                                   : 0;
    if (rank > kMaxRank) stop(place(), "at most " + std::to_string(kMaxRank) + " axes", std::to_string(rank));
    if (output < node().outputs.size() && !node().outputs[output].empty())
        lowering().set(node().outputs[output], std::move(value));
}

void Call::result(Constant constant, std::size_t output) {
    if (!node().outputs.empty())
        constant.name = printable_utf8(node().outputs[std::min(output, node().outputs.size() - 1)]);
    result(Value(std::make_shared<const Constant>(std::move(constant))), output);
}

void Call::check_width(std::uint64_t width) {
    if (width > network_limits::kMaxWidth) {
        stop(place(), "at most " + std::to_string(network_limits::kMaxWidth) + " features in one value",
             std::to_string(width));
    }
    lowering().budget().step(width, place());
}

Data Call::add(std::size_t width, DraftOperation operation, Shape shape) {
    if (width == 0) stop(place(), "at least 1 feature", "none");
    check_width(width);
    const std::string label = node().name.empty() ? printable_utf8(node().outputs[0]) : printable_utf8(node().name);
    return {lowering().draft.add(label, width, std::move(operation)), std::move(shape)};
}

Data Call::pick(const Data& in, PickMap map, Shape shape) {
    const std::size_t width = map.index.size();
    return add(width, LinearOperation{in.value, std::move(map)}, std::move(shape));
}

Data Call::dense(const Data& in, DenseMap map, Shape shape) {
    const auto width = static_cast<std::size_t>(map.W.rows());
    return add(width, LinearOperation{in.value, std::move(map)}, std::move(shape));
}

Data Call::activation(const Data& in, Eigen::VectorXd slope) {
    const auto width = static_cast<std::size_t>(slope.size());
    return add(width, ActivationOperation{in.value, std::move(slope)}, in.shape);
}

Data Call::activation(const Data& in, double slope) {
    take(in.shape.num_features());
    return activation(in, Eigen::VectorXd::Constant(static_cast<Eigen::Index>(in.shape.num_features()), slope));
}

Data Call::broadcast_to(const Data& in, const Shape& shape) {
    if (in.shape.num_features() == shape.num_features()) return {in.value, shape};
    check_width(shape.num_features());
    take(4 * shape.num_features());
    return pick(in, PickMap::select(broadcast_index(in.shape, shape)), shape);
}

Data Call::sum(const Data& a, const Data& b) {
    const Shape shape = broadcast(a.shape, b.shape, place());
    const Data wide_a = broadcast_to(a, shape);
    const Data wide_b = broadcast_to(b, shape);
    return add(static_cast<std::size_t>(shape.num_features()), SumOperation{{wide_a.value, wide_b.value}}, shape);
}

Data Call::concat(ConcatOperation operation, const Shape& shape) {
    return add(static_cast<std::size_t>(shape.num_features()), std::move(operation), shape);
}

Data Call::scaled(const Data& in, double scale, double shift) {
    take(4 * in.shape.num_features());
    PickMap map = PickMap::identity(static_cast<std::size_t>(in.shape.num_features()));
    map.scale.setConstant(scale);
    map.shift.setConstant(shift);
    return pick(in, std::move(map), in.shape);
}

Data Call::shifted(const Data& in, const Eigen::VectorXd& shift, double sign) {
    take(4 * in.shape.num_features());
    PickMap map = PickMap::identity(static_cast<std::size_t>(in.shape.num_features()));
    map.shift = sign * shift;
    return pick(in, std::move(map), in.shape);
}

Eigen::VectorXd Call::per_feature(const Constant& constant, const Shape& shape) {
    const std::uint64_t width = shape.num_features();
    take(2 * width);
    const std::vector<std::uint32_t> index = broadcast_index(shape_of(constant), shape);
    Eigen::VectorXd values(static_cast<Eigen::Index>(width));
    for (std::size_t i = 0; i < width; ++i) {
        values[static_cast<Eigen::Index>(i)] = constant.values[index.empty() ? i : index[i]];
    }
    return values;
}

}  // namespace reluscope::onnx
