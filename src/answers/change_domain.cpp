#include "answers/change_domain.h"

#include "base/numerics/dual_tableau.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace reluscope {

namespace {

constexpr int kBallSteps = 6;      // that improve the multiplier of the ball; the bound is valid after each of them
constexpr int kCutSteps = 14;      // that improve the multiple of the cut; the bound is valid after each of them
constexpr double kSettled = 2e-2;  // relative change of a multiplier that is worth no further step
constexpr double kOnCut = 1e-2;    // how near to the cut the maximiser is wanted, relative to the radius
constexpr double kBracket = 1.5;   // from one multiple to the next, until the best one lies between two
constexpr int kCutRounds = 12;     // each takes the cut that is missed most into the program
constexpr double kCutMissed = 1e-9;

/// max { a . u : lo <= u <= hi, |u|_2 <= r } is at most lambda r^2 / 2 + sum_i max { a_i v - lambda v^2 / 2 } for any
/// lambda > 0; the best one makes |u| = r. `lambda` is where to begin, and then the best one.
double over_round_ball(const ChangeDomain& domain, const Eigen::VectorXd& a, double& lambda, Eigen::VectorXd& at) {
    const double r = domain.radius;
    if (!(lambda > 0)) lambda = a.norm() / r;
    double best = std::numeric_limits<double>::infinity();
    for (int step = 0; step < kBallSteps && lambda > 0; ++step) {
        at = (a / lambda).cwiseMax(domain.lo).cwiseMin(domain.hi);
        const double square = at.squaredNorm();
        best = std::min(best, lambda * (r * r - square) / 2 + a.dot(at));
        const double factor = std::sqrt(square) / r;
        if (std::abs(factor - 1) < kSettled || !(factor > 1e-3)) break;
        lambda *= factor;
    }
    return best;
}

/// max { a . u : lo <= u <= hi, |u|_1 <= r }: the way is spent where it counts most.
double over_diamond(const ChangeDomain& domain, const Eigen::VectorXd& a, Eigen::VectorXd& at) {
    at = domain.lo.cwiseMax(0).cwiseMin(domain.hi);
    double left = domain.radius - at.lpNorm<1>();
    double value = a.dot(at);
    thread_local std::vector<std::pair<double, Eigen::Index>> order;
    order.clear();
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        // What is where its weight wants it to be has no way to go.
        if (a(i) != 0 && at(i) != (a(i) > 0 ? domain.hi(i) : domain.lo(i))) order.emplace_back(std::abs(a(i)), i);
    }
    std::make_heap(order.begin(), order.end());  // few of them are wanted
    while (!order.empty() && left > 0) {
        const auto [weight, i] = order.front();
        std::pop_heap(order.begin(), order.end());
        order.pop_back();
        const double end = a(i) > 0 ? domain.hi(i) : domain.lo(i);
        const double used = std::min(std::abs(end - at(i)), left);
        value += weight * used;
        at(i) += std::copysign(used, end - at(i));
        left -= used;
    }
    return value;
}

}  // namespace

double ChangeDomain::over_block(const ChangeBlock& block, const Eigen::VectorXd& a, Eigen::VectorXd& at) const {
    double value = 0;
    if (!block.one_hot) {
        for (const Eigen::Index i : block.places) {
            at(i) = a(i) > 0 ? hi(i) : lo(i);
            value += a(i) * at(i);
        }
        return value;
    }
    // All off, but the one that counts most among those that may be on, where the others may be off.
    double best = -std::numeric_limits<double>::infinity();
    Eigen::Index chosen = -1;
    for (const Eigen::Index i : block.places) {
        at(i) = std::min(std::max(shape->off(i), lo(i)), hi(i));
        value += a(i) * at(i);
        const double gain = a(i) * (std::min(std::max(shape->on(i), lo(i)), hi(i)) - at(i));
        if (gain <= best) continue;
        best = gain;
        chosen = i;
    }
    if (block.may_be_none && best < 0) return value;
    at(chosen) = std::min(std::max(shape->on(chosen), lo(chosen)), hi(chosen));
    return value + best;
}

double ChangeDomain::over_box(const Eigen::VectorXd& a, Eigen::VectorXd& at) const {
    if (shape->plain) {
        const double* const weight = a.data();
        const double* const low = lo.data();
        const double* const high = hi.data();
        double* const point = at.data();
        for (Eigen::Index i = 0; i < a.size(); ++i) point[i] = weight[i] > 0 ? high[i] : low[i];
        return a.dot(at);
    }
    double value = 0;
    at.setZero(a.size());
    if (shape->max_columns == 0) {
        for (const ChangeBlock& block : shape->blocks) value += over_block(block, a, at);
        return value;
    }
    std::size_t left = shape->max_columns;
    std::vector<std::pair<double, const ChangeBlock*>> gains;
    for (const ChangeBlock& block : shape->blocks) {
        const double gain = over_block(block, a, at);
        const bool must = std::any_of(block.places.begin(), block.places.end(),
                                      [&](Eigen::Index i) { return lo(i) > 0 || hi(i) < 0; });
        if (must) {
            value += gain;
            left -= left > 0 ? 1 : 0;
        } else if (gain > 0) {
            gains.emplace_back(gain, &block);
        } else {
            for (const Eigen::Index i : block.places) at(i) = 0;
        }
    }
    std::sort(gains.begin(), gains.end(), [](const auto& x, const auto& y) { return x.first > y.first; });
    for (std::size_t k = 0; k < gains.size(); ++k) {
        if (k < left) {
            value += gains[k].first;
        } else {
            for (const Eigen::Index i : gains[k].second->places) at(i) = 0;
        }
    }
    return value;
}

double ChangeDomain::over_ball(const Eigen::VectorXd& a, double& lambda, Eigen::VectorXd& at) const {
    if (shape->norm == Norm::kLInf || !(radius > 0)) return std::numeric_limits<double>::infinity();
    return shape->norm == Norm::kL2 ? over_round_ball(*this, a, lambda, at) : over_diamond(*this, a, at);
}

double ChangeDomain::without_cut(const Eigen::VectorXd& a, double& lambda, Eigen::VectorXd& at,
                                 Eigen::VectorXd& spare) const {
    const double ball = over_ball(a, lambda, spare);
    if (shape->plain && shape->norm == Norm::kL2 && spare.squaredNorm() > 0.99 * radius * radius) {
        at.swap(spare);  // the ball is what stops it, within the box
        return ball;
    }
    const double box = over_box(a, at);
    if (ball < box) at.swap(spare);
    return std::min(box, ball);
}

/// max a . u is at most max (a - normals y) . u + bounds . y for any y that is not negative.
double ChangeDomain::with_multiples(const Eigen::VectorXd& a, const Eigen::VectorXd& y) const {
    Eigen::VectorXd turned = a;
    Eigen::VectorXd size = a.cwiseAbs();
    double offset = 0;
    double offset_size = 0;
    for (Eigen::Index k = 0; k < y.size(); ++k) {
        if (!(y(k) > 0)) continue;
        turned -= y(k) * normals.col(k);
        size += y(k) * normals.col(k).cwiseAbs();
        offset += y(k) * bounds(k);
        offset_size += y(k) * std::abs(bounds(k));
    }
    const auto terms = static_cast<double>(y.size() + a.size() + 10);
    const double rounding =
        4 * tolerances::kUnitRoundoff * terms * (size.dot(lo.cwiseAbs().cwiseMax(hi.cwiseAbs())) + offset_size);
    double lambda = 0;
    Eigen::VectorXd at(a.size());
    Eigen::VectorXd spare(a.size());
    const double most = without_cut(turned, lambda, at, spare) + offset + rounding;
    return std::isnan(most) ? std::numeric_limits<double>::infinity() : most;
}

/// Over the box, for L1 within the ball too, and all cuts that are missed on the way.
double ChangeDomain::largest_by_program(const Eigen::VectorXd& a) const {
    const Eigen::Index n = a.size();
    double lambda = 0;
    Eigen::VectorXd at(n);
    Eigen::VectorXd spare(n);
    const double best = without_cut(a, lambda, at, spare);
    const auto most_missed = [&](const Eigen::VectorXd& u) {
        Eigen::Index worst = -1;
        double most = 0;
        for (Eigen::Index k = 0; k < bounds.size(); ++k) {
            const double miss = normals.col(k).dot(u) - bounds(k);
            if (miss <= kCutMissed * (1 + std::abs(bounds(k)))) continue;
            const double length = normals.col(k).norm();
            if (miss <= most * length) continue;
            most = miss / length;
            worst = k;
        }
        return worst;
    };
    Eigen::Index missed = most_missed(at);
    if (missed < 0) return best;
    const bool in_ball = shape->norm == Norm::kL1;
    const bool summed = in_ball && !(lo.array() >= 0).all();  // u = p - q with p and q not negative
    const Eigen::Index columns = summed ? 2 * n : n;
    Eigen::VectorXd costs(columns), lower(columns), upper(columns), row(columns);
    if (summed) {
        costs << -a, a;
        lower << lo.cwiseMax(0), (-hi).cwiseMax(0);
        upper << hi.cwiseMax(0), (-lo).cwiseMax(0);
    } else {
        costs = -a;
        lower = lo;
        upper = hi;
    }
    DualTableau tableau(costs, lower, upper);
    if (in_ball) {
        // Where the ball is what stops it: the input that the last of the way was spent on.
        Eigen::Index last = -1;
        double least = std::numeric_limits<double>::infinity();
        for (Eigen::Index i = 0; i < n; ++i) {
            if (at(i) == 0 || std::abs(a(i)) >= least || (!summed && !(a(i) > 0))) continue;
            least = std::abs(a(i));
            last = a(i) > 0 ? i : n + i;
        }
        if (last >= 0) {
            tableau.add_first_row(Eigen::VectorXd::Ones(columns), radius, last);
        } else {
            tableau.add_row(Eigen::VectorXd::Ones(columns), radius);
        }
    }
    std::vector<Eigen::Index> taken;
    for (int round = 0; round < kCutRounds && missed >= 0; ++round) {
        taken.push_back(missed);
        if (summed) {
            row << normals.col(missed), -normals.col(missed);
        } else {
            row = normals.col(missed);
        }
        tableau.add_row(row, bounds(missed));
        if (tableau.run(std::numeric_limits<double>::infinity()) != DualTableau::Outcome::kOptimal) break;
        const Eigen::VectorXd x = tableau.point();
        missed = most_missed(summed ? Eigen::VectorXd(x.head(n) - x.tail(n)) : x);
        if (std::find(taken.begin(), taken.end(), missed) != taken.end()) break;  // rounding
    }
    const Eigen::VectorXd rows = tableau.multipliers();
    Eigen::VectorXd y = Eigen::VectorXd::Zero(bounds.size());
    for (std::size_t k = 0; k < taken.size(); ++k) y(taken[k]) = rows(static_cast<Eigen::Index>(k) + (in_ball ? 1 : 0));
    // Where the rows contradict each other, no change satisfies all cuts.
    if (with_multiples(Eigen::VectorXd::Zero(n), y) < 0) return -std::numeric_limits<double>::infinity();
    return std::min(best, with_multiples(a, y));
}

double ChangeDomain::largest(const Eigen::VectorXd& a) const {
    if (shape->norm != Norm::kL2 && bounds.size() > 0) return largest_by_program(a);
    thread_local Eigen::VectorXd at, spare, turned;
    at.resize(a.size());
    spare.resize(a.size());
    double lambda = 0;
    double best = without_cut(a, lambda, at, spare);
    if (cut.size() == 0) return best;
    double over = cut.dot(at) - cut_bound;
    const double size = cut.norm();
    if (over <= 0 || !(size > 0)) return best;
    // For any mu >= 0 it is at most max (a - mu cut) . u + mu cut_bound: convex in mu, and the slope is how far the
    // maximiser is within the cut. The best mu is bracketed from that of ball and cut alone, then narrowed down by
    // regula falsi with halving.
    double mu = a.norm() / size / 2;
    const double along = a.dot(cut) / size;
    const double beside = std::sqrt(std::max(0.0, radius * radius - cut_bound * cut_bound / (size * size)));
    if (beside > 0) {
        const double steep = std::sqrt(std::max(0.0, a.squaredNorm() - along * along)) / beside;
        const double start = (along - steep * cut_bound / size) / size;
        if (start > 0) mu = start;
        if (steep > 0) lambda = steep;
    }
    double low = 0, low_over = over, high = 0, high_over = 0;
    for (int step = 0; step < kCutSteps && mu > 0 && mu < 1e100; ++step) {
        turned = a - mu * cut;
        best = std::min(best, without_cut(turned, lambda, at, spare) + mu * cut_bound);
        over = cut.dot(at) - cut_bound;
        if (std::abs(over) <= kOnCut * radius * size) break;
        if (over > 0) {
            low = mu;
            low_over = over;
        } else {
            high = mu;
            high_over = over;
        }
        if (high == 0 || low == 0) {
            mu *= high == 0 ? kBracket : 1 / kBracket;
            continue;
        }
        if (high - low <= kSettled * high) break;
        const double share = low_over / (low_over - high_over);
        mu = low + (high - low) * std::min(std::max(share, 0.15), 0.85);
    }
    return best;
}

}  // namespace reluscope
