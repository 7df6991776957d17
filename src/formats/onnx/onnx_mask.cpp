#include "formats/onnx/onnx_lowering.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

// Comparisons that choose between two pieces which meet where the comparison changes: Where(x > 0, x, 0), x * (x > 0),
// Where(a > b, a, b).

namespace reluscope::onnx {

namespace {

constexpr std::string_view kMeeting = "pieces that meet where the comparison changes, as in Where(x > 0, x, 0)";

/// An entry of a value as a sum of entries of values that are not taken apart any further.
struct Expression {
    std::map<std::pair<std::size_t, std::uint32_t>, double> terms;  ///< value and entry, factor
    double constant = 0;

    void add(const Expression& other, double factor) {
        for (const auto& [entry, weight] : other.terms) {
            double& total = terms[entry];
            total += factor * weight;
            if (total == 0) terms.erase(entry);
        }
        constant += factor * other.constant;
    }
};

/// Takes entries apart through scales, shifts, selections, sums and concatenations.
class Expander {
public:
    explicit Expander(const Draft& draft) : draft_(draft) {}

    Expression expand(ValueId value, std::uint32_t entry) {
        steps_left_ = 256;
        Expression result;
        add(value, entry, 1, 0, result);
        return result;
    }

private:
    void add(ValueId value, std::uint32_t entry, double factor, int depth, Expression& result) {
        constexpr int kMaxDepth = 32;
        if (value.index == 0 || depth == kMaxDepth || steps_left_-- <= 0)
            return add_entry(value, entry, factor, result);
        const DraftOperation& operation = draft_.nodes[value.index - 1].operation;
        if (const auto* linear = std::get_if<LinearOperation>(&operation)) {
            const PickMap* pick = std::get_if<PickMap>(&linear->map);
            if (pick == nullptr) return add_entry(value, entry, factor, result);
            const auto i = static_cast<Eigen::Index>(entry);
            result.constant += factor * pick->shift[i];
            if (pick->scale[i] != 0) add(linear->input, pick->index[entry], factor * pick->scale[i], depth + 1, result);
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            for (const ValueId input : sum->inputs) add(input, entry, factor, depth + 1, result);
        } else if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
            for (const ValueId input : concat->inputs) {
                const auto width = static_cast<std::uint32_t>(draft_.width(input));
                if (entry < width) return add(input, entry, factor, depth + 1, result);
                entry -= width;
            }
        } else {
            add_entry(value, entry, factor, result);
        }
    }

    static void add_entry(ValueId value, std::uint32_t entry, double factor, Expression& result) {
        result.add({{{{value.index, entry}, 1.0}}, 0}, factor);
    }

    const Draft& draft_;
    int steps_left_ = 0;
};

/// The factor k with part = k whole, up to rounding; none if there is no such number.
std::optional<double> ratio(const Expression& part, const Expression& whole) {
    constexpr double kRounding = 1e-14;
    if (part.terms.empty() && part.constant == 0) return 0.0;
    if (whole.terms.empty() || part.terms.size() != whole.terms.size()) return {};
    const double k = part.terms.begin()->second / whole.terms.begin()->second;
    const auto is_k = [k](double a, double b) { return std::abs(a - k * b) <= kRounding * std::abs(a); };
    auto other = whole.terms.begin();
    for (const auto& [entry, weight] : part.terms) {
        if (entry != other->first || !is_k(weight, other->second)) return {};
        ++other;
    }
    if (!is_k(part.constant, whole.constant)) return {};
    return k;
}

/// One side of a choice: a value, or constants with the shape of one.
struct Side {
    Data data;
    bool is_constant = false;
    Eigen::VectorXd values;  ///< of a constant
};

std::vector<Expression> expressions_of(const Draft& draft, const Side& side) {
    Expander expander(draft);
    std::vector<Expression> all;
    const auto width = static_cast<std::uint32_t>(side.data.shape.num_features());
    for (std::uint32_t i = 0; i < width; ++i) {
        if (side.is_constant) {
            all.push_back({{}, side.values[static_cast<Eigen::Index>(i)]});
        } else {
            all.push_back(expander.expand(side.data.value, i));
        }
    }
    return all;
}

/// k with part_i = k_i whole_i for all i.
std::optional<Eigen::VectorXd> ratios(const std::vector<Expression>& part, const std::vector<Expression>& whole) {
    Eigen::VectorXd k(static_cast<Eigen::Index>(part.size()));
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto one = ratio(part[i], whole[i]);
        if (!one) return {};
        k[static_cast<Eigen::Index>(i)] = *one;
    }
    return k;
}

std::vector<Expression> difference_of(const std::vector<Expression>& a, const std::vector<Expression>& b) {
    std::vector<Expression> result = a;
    for (std::size_t i = 0; i < a.size(); ++i) result[i].add(b[i], -1);
    return result;
}

bool all_are(const Eigen::VectorXd& values, double value) { return (values.array() == value).all(); }

Data scaled_by(Call& call, const Data& x, const Eigen::VectorXd& factors) {
    call.take(4 * static_cast<std::uint64_t>(factors.size()));
    PickMap map = PickMap::identity(static_cast<std::size_t>(factors.size()));
    map.scale = factors;
    return call.pick(x, std::move(map), x.shape);
}

Data plus(Call& call, const Side& side, const Data& x) {
    return side.is_constant ? call.shifted(x, side.values) : call.sum(side.data, x);
}

Side as_data(Call& call, const Side& side) {
    if (!side.is_constant) return side;
    const Constant constant{{}, DataType::kDouble, side.data.shape.dims, {side.values.begin(), side.values.end()}, {}};
    return {{constant_data(call, constant).value, side.data.shape}, false, {}};
}

/// The entries of `a` where `from_a` says so, else those of `b`.
Side mixed(Call& call, const Side& a, const Side& b, const std::vector<bool>& from_a) {
    if (a.is_constant && b.is_constant) {
        Side side = b;
        for (std::size_t i = 0; i < from_a.size(); ++i) {
            const auto k = static_cast<Eigen::Index>(i);
            if (from_a[i]) side.values[k] = a.values[k];
        }
        return side;
    }
    const auto width = static_cast<std::uint32_t>(from_a.size());
    call.take(4 * std::uint64_t{width});
    std::vector<std::uint32_t> index(width);
    for (std::uint32_t i = 0; i < width; ++i) index[i] = from_a[i] ? i : width + i;
    const Data both = call.concat({{as_data(call, a).data.value, as_data(call, b).data.value}},
                                  {{2, static_cast<std::int64_t>(width)}, Shape::kNoBatch});
    return {call.pick(both, PickMap::select(std::move(index)), b.data.shape), false, {}};
}

/// Where the condition is the same for every input, both sides become the one that it chooses.
void settle(Call& call, const std::vector<Expression>& of_d, const Mask& mask, Side& above, Side& below) {
    std::vector<bool> take_above(of_d.size(), false);  // instead of `below`
    std::vector<bool> keep_above(of_d.size(), true);   // instead of taking `below`
    for (std::size_t i = 0; i < of_d.size(); ++i) {
        if (!of_d[i].terms.empty()) continue;
        if (mask.differs_at_zero && of_d[i].constant == 0) continue;
        (of_d[i].constant > 0 ? take_above[i] : keep_above[i]) = of_d[i].constant > 0;
    }
    const Side old_below = below;
    if (std::find(take_above.begin(), take_above.end(), true) != take_above.end())
        below = mixed(call, above, below, take_above);
    if (std::find(keep_above.begin(), keep_above.end(), false) != keep_above.end())
        above = mixed(call, above, old_below, keep_above);
}

/// `above` where d > 0, else `below`. Both are equal where d is 0, so that this is below + k relu(d) with above - below
/// = k d, or a leaky unit where one side is d itself.
Data choose(Call& call, const Mask& mask, Side above, Side below) {
    const Data& d = mask.difference;
    const Draft& draft = call.lowering().draft;
    call.take(64 * d.shape.num_features());
    const std::vector<Expression> of_d = expressions_of(draft, {d, false, {}});
    settle(call, of_d, mask, above, below);
    const std::vector<Expression> of_above = expressions_of(draft, above);
    const std::vector<Expression> of_below = expressions_of(draft, below);
    const auto k = ratios(difference_of(of_above, of_below), of_d);
    if (!k) stop(call.place(), std::string(kMeeting), operator_name(call.node()) + " with a jump there");
    const auto above_by_d = ratios(of_above, of_d);
    const auto below_by_d = ratios(of_below, of_d);
    if (above_by_d && below_by_d && all_are(*above_by_d, 1)) return call.activation(d, *below_by_d);
    if (above_by_d && below_by_d && all_are(*below_by_d, -1))
        return call.activation(call.scaled(d, -1), Eigen::VectorXd(-*above_by_d));
    if (above.is_constant && !below.is_constant)
        return plus(call, above, scaled_by(call, call.activation(call.scaled(d, -1), 0), *k));
    return plus(call, below, scaled_by(call, call.activation(d, 0), *k));
}

const Tail* masked_tail(const Call& call, std::size_t i) {
    const Tail* tail = call.has(i) ? std::get_if<Tail>(&call.input(i)) : nullptr;
    return tail != nullptr && tail->mask ? tail : nullptr;
}

/// Gives a mask as the result. Where nothing goes on with it, it is a label or a step that is cut off.
void give_mask(Call& call, Mask mask, const Tail* from) {
    Tail tail{mask.difference, Link::kIdentity, TailKind::kDerived, call.position(), {operator_name(call.node())}, {}};
    if (from != nullptr) {
        tail = *from;
        if (tail.after.size() < 4) tail.after.push_back(operator_name(call.node()));
    } else {
        tail.why = Error{{},
                         call.place(),
                         std::string(kMeeting) + " or x * (x > 0)",
                         operator_name(call.node()) + ", which is used otherwise"};
    }
    tail.mask = std::make_shared<const Mask>(std::move(mask));
    call.result(std::move(tail));
}

/// a - b, for data and constants.
Data difference(Call& call, std::size_t a, std::size_t b) {
    const Data* left = call.data_or_null(a);
    const Data* right = call.data_or_null(b);
    if (left != nullptr && right != nullptr) return call.sum(*left, call.scaled(*right, -1));
    const Data& data = left != nullptr ? *left : *right;
    const Constant& constant = call.weights(left != nullptr ? b : a, "numbers to compare with");
    const Shape shape = broadcast(data.shape, shape_of(constant), call.place());
    const Data wide = call.broadcast_to(data, shape);
    const Eigen::VectorXd values = call.per_feature(constant, shape);
    if (left != nullptr) return all_are(values, 0) ? wide : call.shifted(wide, values, -1);
    return call.shifted(call.scaled(wide, -1), values);
}

bool lower_comparison(Call& call) {
    const std::string_view op = call.node().op_type;
    const bool sign = op == "Sign";
    if (sign ? call.data_or_null(0) == nullptr : call.num_inputs() != 2) return false;
    if (sign) {
        const Data& x = call.data(0);
        const auto width = static_cast<Eigen::Index>(x.shape.num_features());
        call.take(2 * x.shape.num_features());
        give_mask(call, {x, Eigen::VectorXd::Ones(width), Eigen::VectorXd::Constant(width, -1), true}, nullptr);
        return true;
    }
    if (call.any_tail() || call.all_constant()) return false;
    const bool greater =
        op == "Greater" || op == "LessOrEqual";  // of which a - b > 0 is the condition, or its opposite
    const bool opposite = op == "GreaterOrEqual" || op == "LessOrEqual";
    const Data d = greater ? difference(call, 0, 1) : difference(call, 1, 0);
    const auto width = static_cast<Eigen::Index>(d.shape.num_features());
    call.take(2 * d.shape.num_features());
    const Eigen::VectorXd yes = Eigen::VectorXd::Ones(width);
    const Eigen::VectorXd no = Eigen::VectorXd::Zero(width);
    give_mask(call, {d, opposite ? no : yes, opposite ? yes : no, false}, nullptr);
    return true;
}

/// The mask spread to `shape`.
Mask spread(Call& call, const Mask& mask, const Shape& shape) {
    const std::vector<std::uint32_t> index = broadcast_index(mask.difference.shape, shape);
    if (index.empty()) return {{mask.difference.value, shape}, mask.above, mask.below, mask.differs_at_zero};
    call.take(2 * index.size());
    const auto width = static_cast<Eigen::Index>(index.size());
    Mask wide{call.broadcast_to(mask.difference, shape), Eigen::VectorXd(width), Eigen::VectorXd(width),
              mask.differs_at_zero};
    for (Eigen::Index i = 0; i < width; ++i) {
        wide.above[i] = mask.above[index[static_cast<std::size_t>(i)]];
        wide.below[i] = mask.below[index[static_cast<std::size_t>(i)]];
    }
    return wide;
}

Side side_of(Call& call, std::size_t input, const Shape& shape) {
    if (const Data* data = call.data_or_null(input)) return {call.broadcast_to(*data, shape), false, {}};
    return {{ValueId(0), shape}, true, call.per_feature(call.weights(input, "operand"), shape)};
}

bool is_usable(const Call& call, std::size_t input) {
    if (call.data_or_null(input) != nullptr) return true;
    const auto* constant = std::get_if<ConstantPtr>(&call.input(input));
    return constant != nullptr && is_floating((*constant)->type);
}

/// Where(mask, a, b): a choice between data, or a mask of other numbers.
bool lower_masked_where(Call& call) {
    const Tail* tail = masked_tail(call, 0);
    if (tail == nullptr || call.num_inputs() != 3 || !is_usable(call, 1) || !is_usable(call, 2)) return false;
    Shape shape = broadcast(tail->mask->difference.shape, call.shape(1), call.place());
    shape = broadcast(shape, call.shape(2), call.place());
    const Mask mask = spread(call, *tail->mask, shape);
    const Side a = side_of(call, 1, shape);
    const Side b = side_of(call, 2, shape);
    const bool plain = all_are(mask.above, 1) && all_are(mask.below, 0);
    const bool inverted = all_are(mask.above, 0) && all_are(mask.below, 1);
    if (!plain && !inverted) return false;
    const Side& above = plain ? a : b;
    const Side& below = plain ? b : a;
    if (a.is_constant && b.is_constant) {
        give_mask(call, {mask.difference, above.values, below.values, false}, tail);
    } else {
        call.result(choose(call, mask, above, below));
    }
    return true;
}

/// mask * data: a choice between both products.
void multiply_mask(Call& call, const Mask& mask, const Data& x) {
    const Shape shape = broadcast(mask.difference.shape, x.shape, call.place());
    const Mask wide = spread(call, mask, shape);
    const Data data = call.broadcast_to(x, shape);
    const auto side = [&](const Eigen::VectorXd& factors) -> Side {
        if (all_are(factors, 0)) return {{ValueId(0), shape}, true, factors};
        if (all_are(factors, 1)) return {data, false, {}};
        return {scaled_by(call, data, factors), false, {}};
    };
    call.result(choose(call, wide, side(wide.above), side(wide.below)));
}

/// Arithmetic of a mask with constants, and its product with data.
bool lower_mask_arithmetic(Call& call) {
    const std::string_view op = call.node().op_type;
    const std::size_t at = masked_tail(call, 0) != nullptr ? 0 : 1;
    const Tail* tail = masked_tail(call, at);
    if (tail == nullptr || call.num_inputs() != 2) return false;
    const std::size_t other = 1 - at;
    if (const Data* data = call.data_or_null(other)) {
        if (op != "Mul") return false;
        multiply_mask(call, *tail->mask, *data);
        return true;
    }
    if (!is_usable(call, other) || (op == "Div" && at == 1)) return false;
    const Constant& constant = call.weights(other, "operand");
    const Shape shape = broadcast(tail->mask->difference.shape, shape_of(constant), call.place());
    Mask mask = spread(call, *tail->mask, shape);
    const Eigen::ArrayXd values = call.per_feature(constant, shape);
    if (op == "Div" && (values == 0).any()) stop(call.place(), "divisors other than 0", "0");
    for (Eigen::VectorXd* side : {&mask.above, &mask.below}) {
        if (op == "Add") side->array() += values;
        if (op == "Sub") side->array() = at == 0 ? Eigen::ArrayXd(side->array() - values) : values - side->array();
        if (op == "Mul") side->array() *= values;
        if (op == "Div") side->array() /= values;
    }
    give_mask(call, std::move(mask), tail);
    return true;
}

/// Not, Neg, and what keeps a mask as it is.
bool lower_mask_unary(Call& call) {
    const Tail* tail = masked_tail(call, 0);
    if (tail == nullptr || call.num_inputs() != 1) return false;
    const std::string_view op = call.node().op_type;
    Mask mask = *tail->mask;
    for (Eigen::VectorXd* side : {&mask.above, &mask.below}) {
        if (op == "Not") *side = (side->array() == 0).cast<double>();
        if (op == "Neg") *side = -*side;
        const bool to_bool = op == "Cast" && call.integer("to", 0) == static_cast<std::int64_t>(DataType::kBool);
        if (to_bool) *side = (side->array() != 0).cast<double>();
    }
    give_mask(call, std::move(mask), tail);
    return true;
}

/// A fixed choice of entries.
bool lower_constant_where(Call& call) {
    const bool constant = call.num_inputs() == 3 && std::holds_alternative<ConstantPtr>(call.input(0));
    if (!constant || call.all_constant() || call.any_tail()) return false;
    const Constant& condition = call.constant(0, "condition");
    Shape shape = broadcast(call.shape(1), call.shape(2), call.place());
    shape = broadcast(shape, shape_of(condition), call.place());
    const Eigen::VectorXd chosen = call.per_feature(condition, shape);
    const auto value_of = [&](std::size_t i) {
        const Data* data = call.data_or_null(i);
        return call.broadcast_to(data != nullptr ? *data : constant_data(call, call.weights(i, "operand")), shape);
    };
    const Data a = value_of(1);
    const Data b = value_of(2);
    const auto width = static_cast<std::uint32_t>(chosen.size());
    call.take(4 * std::uint64_t{width});
    std::vector<std::uint32_t> index(width);
    for (std::uint32_t i = 0; i < width; ++i) index[i] = chosen[static_cast<Eigen::Index>(i)] != 0 ? i : width + i;
    const Data both = call.concat({{a.value, b.value}}, {{2, static_cast<std::int64_t>(width)}, Shape::kNoBatch});
    call.result(call.pick(both, PickMap::select(std::move(index)), shape));
    return true;
}

}  // namespace

bool lower_mask(Call& call) {
    if (!normal_domain(call.node().domain).empty() || call.num_inputs() == 0) return false;
    const std::string_view op = call.node().op_type;
    const auto is = [op](std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), op) != names.end();
    };
    if (is({"Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Sign"})) return lower_comparison(call);
    if (op == "Where") return lower_masked_where(call) || lower_constant_where(call);
    if (is({"Add", "Sub", "Mul", "Div"})) return lower_mask_arithmetic(call);
    if (is({"Not", "Neg", "Cast", "Identity"})) return lower_mask_unary(call);
    return false;
}

}  // namespace reluscope::onnx
