#include "base/utf8.h"
#include "formats/onnx/onnx_lowering.h"

#include <algorithm>
#include <array>
#include <set>

// What may come after the last piecewise-linear operator: a link, the labels that scikit-learn's exporters derive from
// probabilities, or a smooth operator that is cut off.

namespace reluscope::onnx {

namespace {

using Names = std::set<std::string_view>;

/// Smooth or stepwise functions of one value: the last one of a network is cut off, any other refused.
const Names kCutOperators = {"Tanh", "Softplus", "Softsign", "Exp",   "Erf",   "HardSwish", "Elu",
                             "Selu", "Celu",     "Gelu",     "Mish",  "Swish", "Log",       "Sin",
                             "Cos",  "Atan",     "Sign",     "Round", "Floor", "Ceil",      "Hardmax"};
/// Labels and comparisons.
const Names kLabelOperators = {"ArgMax", "ArgMin",      "TopK",  "Greater", "GreaterOrEqual",
                               "Less",   "LessOrEqual", "Equal", "Not",     "Where"};
const Names kLabelOperatorsMl = {"ArrayFeatureExtractor", "Binarizer", "ZipMap", "LabelEncoder", "Normalizer"};
/// Keep what a tail is.
const Names kKeepingOperators = {"Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Dropout"};
/// Arithmetic with constants.
const Names kArithmeticOperators = {"Add", "Sub", "Mul",    "Div",   "Neg",   "Pow",      "Clip",
                                    "Max", "Min", "Gather", "Slice", "Split", "Transpose"};

constexpr std::size_t kMaxListed = 4;

bool has(const Names& names, std::string_view name) { return names.count(name) > 0; }

[[noreturn]] void stop_at_tail(const Lowering& lowering, const Tail& tail) {
    if (tail.why) throw Refusal{*tail.why};
    const OperatorNode& node = lowering.graph().model.graph.nodes[tail.node];
    stop(lowering.graph().place(tail.node), "a piecewise-linear operator (Gemm, MatMul, Add, Relu, ...)",
         operator_name(node));
}

/// Softmax has to run over all features of a row. Before opset 13 it takes all axes from `axis` on together.
void check_softmax_axis(Call& call, const Shape& shape) {
    const bool flattens = call.opset() < 13;
    const int axis = normal_axis(call.integer("axis", flattens ? 1 : -1), shape.rank(), call.place());
    for (int i = 0; i < shape.rank(); ++i) {
        const bool inside = flattens ? i >= axis : i == axis;
        const bool is_one = shape.dims[static_cast<std::size_t>(i)] == 1 && i != shape.batch;
        if (inside && i == shape.batch) {
            if (call.lowering().reading().batch_size == 1) continue;
            stop(call.place(), "a softmax over the features", "one over the batch axis of " + shape.text());
        }
        if (!inside && i != shape.batch && !is_one) {
            stop(call.place(), "a softmax over all " + std::to_string(shape.num_features()) + " features of a row",
                 "axis " + std::to_string(axis) + " of " + shape.text());
        }
    }
}

/// The operator that ends the piecewise-linear part, if `call` is one.
bool start_tail(Call& call) {
    const OperatorNode& node = call.node();
    const std::string_view domain = normal_domain(node.domain);
    const std::string_view op = node.op_type;
    const bool is_ml = domain == "ai.onnx.ml";
    if ((!domain.empty() && !is_ml) || call.num_inputs() == 0) return false;
    const Data* data = nullptr;
    for (std::size_t i = 0; i < call.num_inputs() && data == nullptr; ++i) data = call.data_or_null(i);
    if (data == nullptr) return false;
    Tail tail{*data, Link::kIdentity, TailKind::kCut, call.position(), {}, {}};
    if (!is_ml && op == "Sigmoid") {
        tail.link = Link::kSigmoid;
        tail.kind = TailKind::kProbability;
    } else if (!is_ml && (op == "Softmax" || op == "LogSoftmax")) {
        check_softmax_axis(call, data->shape);
        tail.link = Link::kSoftmax;
        tail.kind = op == "Softmax" ? TailKind::kProbability : TailKind::kLogarithm;
        if (data->shape.num_features() == 1)
            tail = {*data, Link::kIdentity, TailKind::kCut, call.position(), {"Softmax of one output"}, {}};
    } else if (!is_ml && has(kCutOperators, op)) {
        tail.after.push_back(operator_name(node));
    } else if (is_ml ? has(kLabelOperatorsMl, op) : has(kLabelOperators, op)) {
        tail.kind = TailKind::kDerived;
        tail.after.push_back(operator_name(node));
    } else {
        return false;
    }
    for (std::size_t i = 0; i < std::max<std::size_t>(1, node.outputs.size()); ++i) call.result(tail, i);
    return true;
}

bool is_one(const Constant& constant) { return constant.values.size() == 1 && constant.values[0] == 1; }

/// 1 - sigmoid(z): the probability of the first of two classes.
bool is_complement(Call& call, const Tail& tail) {
    if (call.node().op_type != "Sub" || tail.kind != TailKind::kProbability || tail.link != Link::kSigmoid)
        return false;
    const auto* constant = std::get_if<ConstantPtr>(&call.input(0));
    return constant != nullptr && is_one(**constant);
}

/// Both probabilities of two classes, from one sigmoid.
bool is_pair(const std::vector<const Tail*>& tails) {
    return tails.size() == 2 && tails[0]->kind == TailKind::kComplement && tails[1]->kind == TailKind::kProbability &&
           tails[0]->logits.shape.num_features() == 1;
}

/// The names of the classes, where a label is looked up or probabilities are named.
void remember_classes(Call& call) {
    std::vector<std::string>& classes = call.lowering().classes;
    const OperatorNode& node = call.node();
    if (!classes.empty() || normal_domain(node.domain) != "ai.onnx.ml") return;
    if (node.op_type == "ArrayFeatureExtractor" && call.has(0)) {
        const auto* constant = std::get_if<ConstantPtr>(&call.input(0));
        constexpr std::size_t kMaxClasses = 1 << 20;  // as many as a layer has outputs
        if (constant == nullptr || (*constant)->values.size() > kMaxClasses) return;
        classes = (*constant)->strings;
        for (const double value : (*constant)->values)
            classes.push_back(std::to_string(static_cast<std::int64_t>(value)));
    }
    if (node.op_type == "ZipMap") {
        if (const Attribute* a = call.attribute("classlabels_strings", AttributeType::kStrings)) {
            for (const std::string_view text : a->strings) classes.push_back(printable_utf8(text));
        } else if (const Attribute* labels = call.attribute("classlabels_int64s", AttributeType::kInts)) {
            for (const std::int64_t label : labels->ints) classes.push_back(std::to_string(label));
        }
    }
}

std::vector<const Tail*> tails_of(Call& call) {
    std::vector<const Tail*> tails;
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        const Tail* tail = call.has(i) ? std::get_if<Tail>(&call.input(i)) : nullptr;
        if (tail != nullptr) tails.push_back(tail);
    }
    for (std::size_t i = 0; i < call.num_inputs(); ++i) {
        if (call.data_or_null(i) != nullptr) stop_at_tail(call.lowering(), *tails[0]);
    }
    for (const Tail* tail : tails) {
        if (tail->logits.value != tails[0]->logits.value || tail->node != tails[0]->node)
            stop_at_tail(call.lowering(), *tail);
    }
    return tails;
}

/// What `call` makes of a tail. Refuses operators that would go on computing with it.
Tail continue_tail(Call& call, const std::vector<const Tail*>& tails) {
    const OperatorNode& node = call.node();
    const std::string_view domain = normal_domain(node.domain);
    const std::string_view op = node.op_type;
    Tail tail = *tails[0];
    const bool standard = domain.empty();
    if (standard && has(kKeepingOperators, op)) return tail;
    if (domain == "ai.onnx.ml" && op == "ZipMap") return tail;
    if (standard && op == "Log" && tail.link == Link::kSoftmax && tail.kind == TailKind::kProbability) {
        tail.kind = TailKind::kLogarithm;
        return tail;
    }
    if (standard && is_complement(call, tail)) {
        tail.kind = TailKind::kComplement;
        return tail;
    }
    if (standard && op == "Concat" && is_pair(tails)) return *tails[1];
    const bool labels = standard ? has(kLabelOperators, op) : domain == "ai.onnx.ml" && has(kLabelOperatorsMl, op);
    const bool arithmetic = standard && (has(kArithmeticOperators, op) || op == "Concat");
    if (!labels && !arithmetic && !(tail.kind == TailKind::kDerived && standard && has(kCutOperators, op)))
        stop_at_tail(call.lowering(), tail);
    const bool stays_derived = labels || tail.kind == TailKind::kDerived;
    if (tail.kind == TailKind::kCut || !stays_derived) {
        tail.kind = TailKind::kCut;
        tail.link = Link::kIdentity;
    } else {
        tail.kind = TailKind::kDerived;
    }
    if (tail.after.size() < kMaxListed) tail.after.push_back(operator_name(node));
    return tail;
}

}  // namespace

bool lower_tail(Call& call) {
    if (!call.any_tail()) return start_tail(call);
    const Tail tail = continue_tail(call, tails_of(call));
    remember_classes(call);
    for (std::size_t i = 0; i < std::max<std::size_t>(1, call.node().outputs.size()); ++i) call.result(tail, i);
    return true;
}

}  // namespace reluscope::onnx
