#include "support/exact_regions.h"

#include "base/numerics/rng.h"

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <numeric>
#include <utility>
#include <variant>

namespace reluscope::testing {

namespace {

using Integer = std::int64_t;

/// a x + b y + c, or the homogeneous point (a : b : c).
struct Triple {
    Integer a = 0;
    Integer b = 0;
    Integer c = 0;
};

Integer integer(double value) {
    const Integer rounded = std::llround(value);
    if (static_cast<double>(rounded) != value) std::abort();  // not a network of integers
    return rounded;
}

Triple reduced(Triple t) {
    const Integer divisor = std::gcd(std::gcd(t.a, t.b), t.c);
    return divisor > 1 ? Triple{t.a / divisor, t.b / divisor, t.c / divisor} : t;
}

Triple meet(const Triple& p, const Triple& q) {
    Triple point{p.b * q.c - p.c * q.b, p.c * q.a - p.a * q.c, p.a * q.b - p.b * q.a};
    if (point.c < 0) point = {-point.a, -point.b, -point.c};
    return reduced(point);
}

int sign_at(const Triple& line, const Triple& point) {
    const Integer value = line.a * point.a + line.b * point.b + line.c * point.c;
    return value > 0 ? 1 : (value < 0 ? -1 : 0);
}

/// Corners counter-clockwise, with the line of the side that starts there.
struct Side {
    Triple corner;
    Triple line;
};
struct Cell {
    std::vector<Side> sides;
    std::string bits;  // of the layers so far
};

/// The part of a cell on the side of `line` where its sign is `side`, or nothing where only corners lie there.
std::vector<Side> clipped(const std::vector<Side>& sides, const Triple& line, int side) {
    std::vector<Side> kept;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const int here = side * sign_at(line, sides[i].corner);
        const int there = side * sign_at(line, sides[(i + 1) % sides.size()].corner);
        if (here > 0) kept.push_back(sides[i]);
        if (here == 0) kept.push_back({sides[i].corner, there > 0 ? sides[i].line : line});
        if (here * there < 0) kept.push_back({meet(sides[i].line, line), there > 0 ? sides[i].line : line});
    }
    return kept;
}

using Forms = std::vector<Triple>;

void add(Triple& sum, Integer factor, const Triple& term) {
    sum = {sum.a + factor * term.a, sum.b + factor * term.b, sum.c + factor * term.c};
}

/// The pre-activations of hidden layer `layer` on a pattern of the layers before it.
Forms pre_activations(const Network& network, const Forms& inputs, const std::string& bits, std::size_t layer,
                      Integer one) {
    std::vector<Forms> values(network.num_values());
    values[0] = inputs;
    std::size_t seen = 0;
    std::size_t bit = 0;
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const Operation& operation = network.nodes()[n].operation;
        Forms& out = values[n + 1];
        if (const auto* affine = std::get_if<AffineOperation>(&operation)) {
            out.resize(static_cast<std::size_t>(affine->W.rows()));
            for (Eigen::Index i = 0; i < affine->W.rows(); ++i) {
                Triple& form = out[static_cast<std::size_t>(i)];
                form.c = one * integer(affine->b(i));
                for (Eigen::Index j = 0; j < affine->W.cols(); ++j)
                    add(form, integer(affine->W(i, j)), values[affine->input.index][static_cast<std::size_t>(j)]);
            }
        } else if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            out = values[activation->input.index];
            if (seen++ == layer) return out;
            for (std::size_t i = 0; i < out.size(); ++i, ++bit) {
                if (bits[bit] == '1') continue;
                const Integer slope = integer(activation->slope(static_cast<Eigen::Index>(i)));
                out[i] = {slope * out[i].a, slope * out[i].b, slope * out[i].c};
            }
        } else if (const auto* sum = std::get_if<SumOperation>(&operation)) {
            out = values[sum->inputs[0].index];
            for (std::size_t k = 1; k < sum->inputs.size(); ++k) {
                for (std::size_t i = 0; i < out.size(); ++i) add(out[i], 1, values[sum->inputs[k].index][i]);
            }
        } else {
            for (const ValueId part : std::get<ConcatOperation>(operation).inputs)
                out.insert(out.end(), values[part.index].begin(), values[part.index].end());
        }
    }
    return {};
}

/// The two halves of every cell that `unit`'s zero set crosses; every piece gets its bit.
std::vector<Cell> cut(std::vector<Cell> cells, const Triple& unit) {
    std::vector<Cell> pieces;
    for (Cell& cell : cells) {
        bool above = false;
        bool below = false;
        for (const Side& side : cell.sides) {
            above |= sign_at(unit, side.corner) > 0;
            below |= sign_at(unit, side.corner) < 0;
        }
        if (above) pieces.push_back({below ? clipped(cell.sides, unit, 1) : cell.sides, cell.bits + '1'});
        if (below || !above) pieces.push_back({above ? clipped(cell.sides, unit, -1) : cell.sides, cell.bits + '0'});
    }
    return pieces;
}

}  // namespace

std::multiset<std::string> exact_patterns(const Network& network, const PlaneFrame& frame, const PlaneWindow& window) {
    // Forms in (8 s, 8 t, 8), so that windows of eighths are integers.
    constexpr Integer kOne = 8;
    Forms inputs;
    for (Eigen::Index j = 0; j < frame.origin.size(); ++j)
        inputs.push_back({integer(frame.u(j)), integer(frame.v(j)), kOne * integer(frame.origin(j))});
    const Triple left{1, 0, -integer(kOne * window.s0)};
    const Triple right{-1, 0, integer(kOne * window.s1)};
    const Triple bottom{0, 1, -integer(kOne * window.t0)};
    const Triple top{0, -1, integer(kOne * window.t1)};
    std::vector<Cell> cells = {
        {{{meet(left, bottom), bottom}, {meet(bottom, right), right}, {meet(right, top), top}, {meet(top, left), left}},
         ""}};
    for (std::size_t layer = 0; layer < network.hidden_layers().size(); ++layer) {
        std::vector<Cell> next;
        for (Cell& cell : cells) {
            const Forms units = pre_activations(network, inputs, cell.bits, layer, kOne);
            std::vector<Cell> pieces = {std::move(cell)};
            for (const Triple& unit : units) pieces = cut(std::move(pieces), reduced(unit));
            next.insert(next.end(), pieces.begin(), pieces.end());
        }
        cells = std::move(next);
    }
    std::multiset<std::string> patterns;
    for (const Cell& cell : cells) {
        std::string text;
        std::size_t bit = 0;
        for (const HiddenLayer& layer : network.hidden_layers()) {
            if (!text.empty()) text += '|';
            text += cell.bits.substr(bit, layer.width);
            bit += layer.width;
        }
        patterns.insert(text);
    }
    return patterns;
}

Network make_integer_network(const IntegerNetworkSpec& spec, std::uint64_t seed) {
    Rng rng(seed);
    const auto entry = [&] {
        return std::floor(rng.uniform(-spec.largest, spec.largest + 1));  // below the end of the range
    };
    NetworkSpec network{spec.widths.front(), {}, ValueId(), Link::kIdentity};
    ValueId last(0);
    for (std::size_t l = 0; l + 1 < spec.widths.size(); ++l) {
        const int width = spec.widths[l + 1];
        AffineOperation affine{last, Eigen::MatrixXd(width, spec.widths[l]), Eigen::VectorXd::Zero(width)};
        for (Eigen::Index k = 0; k < affine.W.size(); ++k) affine.W.data()[k] = entry();
        if (!spec.zero_bias) {
            for (Eigen::Index k = 0; k < affine.b.size(); ++k) affine.b(k) = entry();
        }
        for (Eigen::Index i = 1; spec.twins && i < width; i += 3) {
            const double sign = rng.uniform(0, 1) < 0.5 ? 1 : -1;
            affine.W.row(i) = sign * affine.W.row(i - 1);
            affine.b(i) = sign * affine.b(i - 1);
        }
        const bool hidden = l + 2 < spec.widths.size();
        network.nodes.push_back({"", affine});
        ValueId value(network.nodes.size());
        if (hidden && spec.residual && l > 0 && width == spec.widths[l]) {
            network.nodes.push_back({"", SumOperation{{value, last}}});
            value = ValueId(network.nodes.size());
        }
        if (hidden) {
            network.nodes.push_back({"", ActivationOperation{value, Eigen::VectorXd::Constant(width, spec.slope)}});
            value = ValueId(network.nodes.size());
        }
        last = value;
    }
    network.output = last;
    auto made = Network::create(std::move(network));
    if (!made) std::abort();
    return *std::move(made);
}

}  // namespace reluscope::testing
