#include "analysis/lines/line_path.h"

#include "base/numerics/tolerances.h"
#include "network/forward.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace reluscope {

namespace {

/// Numbers of one matrix of a stretch: a few megabytes, so that a step takes some milliseconds on ordinary networks.
constexpr std::size_t kStretchNumbers = std::size_t{1} << 18;

std::size_t knots_of_stretch(const Network& network) {
    int widest = 1;
    for (std::size_t v = 0; v < network.num_values(); ++v) widest = std::max(widest, network.width(ValueId(v)));
    return std::clamp<std::size_t>(kStretchNumbers / static_cast<std::size_t>(widest), 16, 1024);
}

Error fault_of_size() {
    return {{}, "line", "inputs on which the network's values are numbers", "values too large for double"};
}

std::optional<Error> fault_of_end(const char* name, const Eigen::VectorXd& point, int num_inputs) {
    if (point.size() != num_inputs) {
        return Error{{}, name, std::to_string(num_inputs) + " numbers, one per input", std::to_string(point.size())};
    }
    if (!point.allFinite()) return Error{{}, name, "finite numbers", "NaN or infinity"};
    return std::nullopt;
}

/// Units in which two patterns differ, ascending.
void append_flips(std::span<const BitMatrix::Word> a, std::span<const BitMatrix::Word> b, std::vector<UnitId>& flips) {
    for (std::size_t w = 0; w < a.size(); ++w) {
        for (BitMatrix::Word rest = a[w] ^ b[w]; rest != 0; rest &= rest - 1) {
            flips.emplace_back(w * BitMatrix::kBitsPerWord + static_cast<std::size_t>(std::countr_zero(rest)));
        }
    }
}

Eigen::MatrixXd matrix_of(const std::vector<double>& numbers, Eigen::Index rows) {
    return Eigen::Map<const Eigen::MatrixXd>(numbers.data(), rows, static_cast<Eigen::Index>(numbers.size()) / rows);
}

}  // namespace

/// The pieces kept so far, in the order of t.
class LinePathJob::Pieces {
public:
    Pieces(const Network& network, std::size_t max_pieces)
        : num_outputs_(network.num_outputs()),
          num_units_(network.num_hidden_units()),
          max_pieces_(std::max<std::size_t>(1, max_pieces)) {}

    double end() const { return knots_.back(); }

    /// Takes the pieces of the next stretch. False when there is no room for one of them: it and all behind it are left
    /// out.
    bool append(const LineStretch& stretch) {
        if (knots_.empty()) {
            knots_.push_back(stretch.knots().front());
            put(values_, values_.size(), stretch.logits().col(0));
        }
        const BitMatrix patterns = stretch.patterns();
        for (std::size_t p = 0; p < stretch.num_pieces(); ++p) {
            const double end = stretch.knots()[p + 1];
            const auto column = static_cast<Eigen::Index>(p);
            too_short_ = end - knots_.back() < tolerances::kShortestPiece;
            if (too_short_) continue;
            const auto bits = patterns.row(p);
            if (num_pieces_ > 0 && std::equal(bits.begin(), bits.end(), bits_.end() - words(bits))) {
                extend(end, stretch.logits().col(column + 1));
                continue;
            }
            if (num_pieces_ == max_pieces_) return false;
            ++num_pieces_;
            bits_.insert(bits_.end(), bits.begin(), bits.end());
            knots_.push_back(end);
            put(values_, values_.size(), stretch.logits().col(column + 1));
            put(slopes_, slopes_.size(), stretch.slopes().col(column));
        }
        return true;
    }

    /// The line ends with `stretch`: pieces at its end that were too short go to the last one.
    void close(const LineStretch& stretch) {
        if (too_short_) extend(stretch.knots().back(), stretch.logits().rightCols(1));
    }

    void write(LinePath& path) const {
        path.knots = knots_;
        path.values = matrix_of(values_, num_outputs_);
        path.slopes = matrix_of(slopes_, num_outputs_);
        path.patterns = BitMatrix(num_pieces_, num_units_);
        const std::size_t words = path.patterns.words_per_row();
        path.first_flip.assign(1, 0);
        for (std::size_t p = 0; p < num_pieces_; ++p) {
            std::copy_n(bits_.begin() + static_cast<std::ptrdiff_t>(p * words), words, path.patterns.row(p).begin());
            if (p == 0) continue;
            append_flips(std::as_const(path.patterns).row(p - 1), std::as_const(path.patterns).row(p), path.flips);
            path.first_flip.push_back(path.flips.size());
        }
    }

private:
    static std::ptrdiff_t words(std::span<const BitMatrix::Word> bits) {
        return static_cast<std::ptrdiff_t>(bits.size());
    }
    static void put(std::vector<double>& into, std::size_t at, const Eigen::VectorXd& column) {
        into.resize(at);
        into.insert(into.end(), column.begin(), column.end());
    }
    void extend(double end, const Eigen::VectorXd& value) {
        knots_.back() = end;
        put(values_, values_.size() - static_cast<std::size_t>(num_outputs_), value);
    }

    Eigen::Index num_outputs_;
    std::size_t num_units_;
    std::size_t max_pieces_;
    std::size_t num_pieces_ = 0;
    std::vector<double> knots_;
    std::vector<double> values_;         // outputs per knot
    std::vector<double> slopes_;         // outputs per piece
    std::vector<BitMatrix::Word> bits_;  // words per piece
    bool too_short_ = false;             // the last piece that came was not kept
};

LinePathJob::LinePathJob(const Network& network, Eigen::VectorXd from, Eigen::VectorXd to,
                         const LinePathOptions& options)
    : network_(network),
      stretch_(network),
      pieces_(std::make_unique<Pieces>(network, options.max_pieces)),
      max_knots_(knots_of_stretch(network)) {
    path_.from = std::move(from);
    path_.to = std::move(to);
    error_ = fault_of_line();
    done_ = error_.has_value();
    path_.integrated_gradients.setZero(network.num_outputs(), network.num_inputs());
}

LinePathJob::~LinePathJob() = default;

std::optional<Error> LinePathJob::fault_of_line() const {
    if (auto fault = fault_of_end("start of the line", path_.from, network_.num_inputs())) return fault;
    if (auto fault = fault_of_end("end of the line", path_.to, network_.num_inputs())) return fault;
    if (!(path_.to - path_.from).allFinite()) return fault_of_size();
    return std::nullopt;
}

bool LinePathJob::step() {
    if (done_) return false;
    switch (stretch_.run(path_.from, path_.to, position_, next_, max_knots_)) {
        case LineStretch::Outcome::kTooManyKnots: next_ = stretch_.split(); return true;
        case LineStretch::Outcome::kTooLarge:
            error_ = fault_of_size();
            done_ = true;
            return false;
        case LineStretch::Outcome::kDone: break;
    }
    add_stretch();
    if (done_) finish();
    return !done_;
}

void LinePathJob::add_stretch() {
    path_.complete = pieces_->append(stretch_);
    const double end = path_.complete ? next_ : pieces_->end();
    const std::vector<double>& knots = stretch_.knots();
    Eigen::VectorXd lengths(static_cast<Eigen::Index>(stretch_.num_pieces()));
    for (std::size_t p = 0; p < stretch_.num_pieces(); ++p) {
        lengths(static_cast<Eigen::Index>(p)) = knots[p + 1] <= end ? knots[p + 1] - knots[p] : 0;
    }
    for (Eigen::Index o = 0; o < network_.num_outputs(); ++o) {
        path_.integrated_gradients.row(o) += stretch_.weighted_gradient(o, lengths).transpose();
    }
    const double length = next_ - position_;
    position_ = next_;
    next_ = std::min(1.0, position_ + 2 * length);
    done_ = !path_.complete || position_ == 1;
    if (path_.complete && done_) pieces_->close(stretch_);
}

void LinePathJob::finish() {
    pieces_->write(path_);
    path_.integrated_gradients *= (path_.to - path_.from).asDiagonal();
    path_.integrated_gradients.array() += 0.0;  // no -0 where a feature does not change
    Eigen::MatrixXd ends(network_.num_inputs(), 2);
    ends.col(0) = path_.from;
    ends.col(1) = path_.point(path_.knots.back());
    const Eigen::MatrixXd logits = logits_of(network_, ends);
    const Eigen::VectorXd difference = logits.col(1) - logits.col(0);
    const Eigen::VectorXd sums = path_.integrated_gradients.rowwise().sum();
    const Eigen::VectorXd sizes = logits.cwiseAbs().rowwise().maxCoeff().cwiseMax(1.0);
    path_.completeness_error = ((sums - difference).cwiseAbs().array() / sizes.array()).maxCoeff();
    const bool finite = path_.values.allFinite() && path_.slopes.allFinite() && sums.allFinite() &&
                        path_.integrated_gradients.allFinite() && difference.allFinite();
    if (!finite) error_ = fault_of_size();
}

Result<LinePath> LinePathJob::take() {
    if (error_) return tl::unexpected<Error>(*error_);
    return std::move(path_);
}

Result<LinePath> line_path(const Network& network, const Eigen::VectorXd& from, const Eigen::VectorXd& to,
                           const LinePathOptions& options) {
    LinePathJob job(network, from, to, options);
    run_to_end(job, JobContext(), "following the line");
    return job.take();
}

namespace {

/// Appends the changes of the largest logit inside one piece.
void add_decisions(const LinePath& path, std::size_t piece, std::vector<PathDecision>& decisions) {
    const Eigen::VectorXd value = path.values.col(static_cast<Eigen::Index>(piece));
    const Eigen::VectorXd slope = path.slopes.col(static_cast<Eigen::Index>(piece));
    const double length = path.knots[piece + 1] - path.knots[piece];
    if (value.size() == 1) {
        const double end = path.values(0, static_cast<Eigen::Index>(piece + 1));
        const std::int32_t before = decisions.back().predicted;
        const std::int32_t after = end > 0 ? 1 : 0;
        if (before == after) return;
        const double way = slope(0) != 0 ? std::clamp(-value(0) / slope(0), 0.0, length) : 0.0;
        decisions.push_back({path.knots[piece] + way, after});
        return;
    }
    double at = 0;
    while (true) {  // along the upper envelope of the lines
        const Eigen::Index best = decisions.back().predicted;
        double next = length;
        Eigen::Index winner = best;
        for (Eigen::Index o = 0; o < value.size(); ++o) {
            const double rate = slope(o) - slope(best);
            if (!(rate > 0)) continue;
            const double meets = std::max(at, (value(best) - value(o)) / rate);
            if (meets < next || (meets == next && winner != best && slope(o) > slope(winner))) {
                next = meets;
                winner = o;
            }
        }
        if (winner == best) return;
        at = next;
        decisions.push_back({path.knots[piece] + at, static_cast<std::int32_t>(winner)});
    }
}

}  // namespace

std::vector<PathDecision> path_decisions(const LinePath& path) {
    std::vector<PathDecision> decisions{{0, predicted_class(path.values.col(0))}};
    for (std::size_t p = 0; p < path.num_pieces(); ++p) add_decisions(path, p, decisions);
    return decisions;
}

}  // namespace reluscope
