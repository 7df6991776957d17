#include "answers/holding/holding_box.h"

#include "analysis/regions/region_walls.h"
#include "analysis/rows/row_geometry.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

namespace {

constexpr double kNeverReached = std::numeric_limits<double>::infinity();

/// A way in which the box can grow: an input goes down or up.
struct GrowingSide {
    Eigen::Index input = 0;
    bool up = false;
    double end = 0;   // of the data, in model units
    double room = 0;  // to there, in standard deviations
    double reach = 0;
    bool moving = true;
    BoxLimit limit = BoxLimit::kData;
    UnitId unit = {};
};

/// The first input of a column of numbers that has a cell in the row of the table.
bool is_number_of(const StudyInput& input, Eigen::Index j, std::size_t table_row) {
    Eigen::Index first = 0;
    for (const ColumnEncoding& column : input.encoder.columns) {
        const auto inputs = static_cast<Eigen::Index>(column.num_inputs());
        if (j >= first + inputs) {
            first += inputs;
            continue;
        }
        if (j != first || !std::holds_alternative<NumericEncoding>(column.encoding)) return false;
        const std::size_t cells = input.table ? input.table->find_column(column.column) : Table::kNoColumn;
        return cells == Table::kNoColumn || !input.table->columns[cells].is_missing(table_row);
    }
    return false;
}

/// `table` says which values inputs take, `input` has the row.
std::vector<GrowingSide> box_sides(const StudyInput& table, const StudyInput& input, RowId row) {
    const Eigen::VectorXd x = input.rows->inputs.col(static_cast<Eigen::Index>(row.index));
    const Eigen::VectorXd low = table.rows->inputs.rowwise().minCoeff().cwiseMin(x);
    const Eigen::VectorXd high = table.rows->inputs.rowwise().maxCoeff().cwiseMax(x);
    std::vector<GrowingSide> sides;
    for (Eigen::Index j = 0; j < x.size(); ++j) {
        const double scale = table.rows->deviation(j);
        if (!(scale > 0) || !is_number_of(input, j, input.rows->row[row.index])) continue;
        sides.push_back({j, false, low(j), (x(j) - low(j)) / scale});
        sides.push_back({j, true, high(j), (high(j) - x(j)) / scale});
    }
    return sides;
}

/// Walls seen from a row: how far each is away, and how fast each side comes nearer, all in the same arbitrary unit of
/// the wall.
struct WallRates {
    std::vector<UnitId> units;
    Eigen::VectorXd slack;  // walls
    Eigen::MatrixXd rates;  // walls x sides, not negative
};

WallRates wall_rates(const RegionWalls& walls, PatternBits pattern, const Eigen::VectorXd& row,
                     const Eigen::VectorXd& deviation, const std::vector<GrowingSide>& sides) {
    WallRates result;
    for (Eigen::Index i = 0; i < walls.b.size(); ++i) {
        if (walls.norm(i) > 0) result.units.emplace_back(i);
    }
    const auto count = static_cast<Eigen::Index>(result.units.size());
    result.slack.resize(count);
    result.rates.setZero(count, static_cast<Eigen::Index>(sides.size()));
    for (Eigen::Index w = 0; w < count; ++w) {
        const auto unit = static_cast<Eigen::Index>(result.units[static_cast<std::size_t>(w)].index);
        const double sign = wall_sign(pattern, unit);
        // The bit decides on which side the row is; a value of the other sign is rounding.
        result.slack(w) = std::max(0.0, sign * (walls.W.row(unit).dot(row) + walls.b(unit)));
        for (std::size_t s = 0; s < sides.size(); ++s) {
            const double rate = sign * walls.W(unit, sides[s].input) * deviation(sides[s].input);
            result.rates(w, static_cast<Eigen::Index>(s)) = std::max(0.0, sides[s].up ? -rate : rate);
        }
    }
    return result;
}

/// Moves all sides outward together until every one has stopped.
class GrowingBox {
public:
    GrowingBox(const WallRates& walls, std::vector<GrowingSide>& sides)
        : walls_(walls), sides_(sides), slack_(walls.slack), speed_(walls.rates.rowwise().sum()) {
        for (Eigen::Index w = 0; w < speed_.size(); ++w)
            approaching_.push_back((walls.rates.row(w).array() > 0).count());
    }

    void grow() {
        for (std::size_t moving = sides_.size(); moving > 0;) {
            double next = kNeverReached;
            for (const GrowingSide& side : sides_) {
                if (side.moving) next = std::min(next, side.room);
            }
            const Eigen::Index wall = first_wall_before(next);
            slack_ = (slack_ - (next - reached_) * speed_).cwiseMax(0.0);
            reached_ = next;
            for (std::size_t s = 0; s < sides_.size(); ++s) {
                const bool stops =
                    wall >= 0 ? walls_.rates(wall, static_cast<Eigen::Index>(s)) > 0 : sides_[s].room <= next;
                if (!sides_[s].moving || !stops) continue;
                stop(s, wall);
                --moving;
            }
        }
    }

private:
    /// The wall that a corner meets first, if one does before the sides have reached `next`, which becomes where.
    Eigen::Index first_wall_before(double& next) const {
        Eigen::Index first = -1;
        for (Eigen::Index w = 0; w < speed_.size(); ++w) {
            if (approaching_[static_cast<std::size_t>(w)] == 0) continue;
            const double at = reached_ + slack_(w) / speed_(w);
            if (at >= next) continue;
            next = at;
            first = w;
        }
        return first;
    }

    void stop(std::size_t s, Eigen::Index wall) {
        GrowingSide& side = sides_[s];
        side.moving = false;
        side.reach = reached_;
        if (wall >= 0) {
            side.limit = BoxLimit::kWall;
            side.unit = walls_.units[static_cast<std::size_t>(wall)];
        }
        constexpr double kLostDigits = 1e-3;  // a difference this much smaller is summed up anew
        for (Eigen::Index w = 0; w < speed_.size(); ++w) {
            const double rate = walls_.rates(w, static_cast<Eigen::Index>(s));
            if (!(rate > 0)) continue;
            --approaching_[static_cast<std::size_t>(w)];
            const double before = speed_(w);
            speed_(w) -= rate;
            if (speed_(w) < kLostDigits * before) speed_(w) = speed_of(w);
        }
    }

    double speed_of(Eigen::Index wall) const {
        double sum = 0;
        for (std::size_t s = 0; s < sides_.size(); ++s) {
            if (sides_[s].moving) sum += walls_.rates(wall, static_cast<Eigen::Index>(s));
        }
        return sum;
    }

    const WallRates& walls_;
    std::vector<GrowingSide>& sides_;
    Eigen::VectorXd slack_;                  // of the corner nearest to each wall
    Eigen::VectorXd speed_;                  // at which that corner comes nearer
    std::vector<Eigen::Index> approaching_;  // sides that move it
    double reached_ = 0;
};

/// The smallest value of a x + c on the box.
double least_on_box(const Eigen::VectorXd& a, double c, const HoldingBox& box) {
    return c + a.cwiseMax(0.0).dot(box.low) + a.cwiseMin(0.0).dot(box.high);
}

/// Each output decides for itself, and not the largest of them.
bool decide_alone(const Network& network, Eigen::Index outputs) {
    return outputs == 1 || network.link() == Link::kSigmoid;
}

/// How far the row's map lets the decision stand in every direction, whatever the region: to the nearest place where a
/// logit that decides alone is 0, or where another one is as large as the largest.
double decision_radius(const Network& network, const RegionWalls& walls, const Eigen::VectorXd& logits,
                       const Eigen::VectorXd& scales) {
    double radius = kNeverReached;
    const auto meet = [&](const Eigen::VectorXd& a, double gap) {
        const double slope = a.cwiseProduct(scales).norm();
        if (slope > 0) radius = std::min(radius, std::max(0.0, gap) / slope);
    };
    if (decide_alone(network, logits.size())) {
        for (Eigen::Index o = 0; o < logits.size(); ++o) meet(walls.A.row(o).transpose(), std::abs(logits(o)));
        if (logits.size() == 1) return radius;  // there is no other one
    }
    const auto best = static_cast<Eigen::Index>(predicted_class(logits));
    for (Eigen::Index o = 0; o < logits.size(); ++o) {
        if (o != best) meet((walls.A.row(best) - walls.A.row(o)).transpose(), logits(best) - logits(o));
    }
    return radius;
}

bool decides_the_same(const Study& study, const RegionWalls& walls, const Eigen::VectorXd& logits,
                      const HoldingBox& box) {
    const bool by_itself = decide_alone(study.network(), logits.size());
    if (by_itself) {
        for (Eigen::Index o = 0; o < logits.size(); ++o) {
            const bool above = logits(o) > 0;
            const double sign = above ? 1 : -1;
            const double least = least_on_box(sign * walls.A.row(o).transpose(), sign * walls.c(o), box);
            if (above ? !(least > 0) : !(least >= 0)) return false;
        }
        return true;
    }
    const auto best = static_cast<Eigen::Index>(predicted_class(logits));
    for (Eigen::Index o = 0; o < logits.size(); ++o) {
        if (o == best) continue;
        const double least =
            least_on_box((walls.A.row(best) - walls.A.row(o)).transpose(), walls.c(best) - walls.c(o), box);
        if (o < best ? !(least > 0) : !(least >= 0)) return false;
    }
    return true;
}

}  // namespace

HoldingBox holding_box(const Study& study, RowId row) { return holding_box(study, study, row); }

HoldingBox holding_box(const Study& table, const Study& own, RowId row) {
    const StudyInput& input = *own.input;
    const Eigen::VectorXd& deviation = table.input->rows->deviation;
    const Eigen::VectorXd x = input.rows->inputs.col(static_cast<Eigen::Index>(row.index));
    const PatternBits pattern = own.patterns->bits.row(row.index);
    RegionWalls walls;
    WallCollapse(own.network()).run(pattern, walls);
    const Eigen::VectorXd scales = deviation_scales(*table.input);
    HoldingBox box;
    for (Eigen::Index i = 0; i < walls.b.size(); ++i) {
        if (walls.norm(i) == 0) continue;
        const double slack = std::max(0.0, wall_sign(pattern, i) * (walls.W.row(i).dot(x) + walls.b(i)));
        box.ball = std::min(box.ball, slack / (walls.W.row(i).transpose().cwiseProduct(scales)).norm());
    }
    std::vector<GrowingSide> sides = box_sides(*table.input, input, row);
    const WallRates rates = wall_rates(walls, pattern, x, deviation, sides);
    for (Eigen::Index w = 0; w < rates.slack.size(); ++w) {
        const double sum = rates.rates.row(w).sum();
        if (sum > 0) box.centred = std::min(box.centred, rates.slack(w) / sum);
    }
    GrowingBox(rates, sides).grow();
    const auto inputs = static_cast<std::size_t>(x.size());
    box.low = box.high = x;
    box.low_limit.assign(inputs, BoxLimit::kHeld);
    box.high_limit.assign(inputs, BoxLimit::kHeld);
    box.low_unit.resize(inputs);
    box.high_unit.resize(inputs);
    for (const GrowingSide& side : sides) {
        const auto j = static_cast<std::size_t>(side.input);
        const double length = side.reach * deviation(side.input);
        double& end = (side.up ? box.high : box.low)(side.input);
        end = side.limit == BoxLimit::kData ? side.end : end + (side.up ? length : -length);
        (side.up ? box.high_limit : box.low_limit)[j] = side.limit;
        (side.up ? box.high_unit : box.low_unit)[j] = side.unit;
    }
    box.decision_ball = box.ball;
    if (makes_decisions(table)) {
        const Eigen::VectorXd logits = own.patterns->logits.col(static_cast<Eigen::Index>(row.index));
        box.decision_ball = std::min(box.ball, decision_radius(own.network(), walls, logits, scales));
        box.same_decision = decides_the_same(own, walls, logits, box);
    }
    return box;
}

}  // namespace reluscope
