#include "analysis/rows/single_changes.h"

#include "analysis/column_values.h"
#include "analysis/lines/line_path.h"
#include "analysis/rows/row_geometry.h"
#include "base/numerics/tolerances.h"
#include "base/text/number_format.h"

#include <algorithm>
#include <cmath>
#include <variant>

namespace reluscope {

namespace {

constexpr int kMinDigits = 3;
constexpr int kMaxDigits = 15;
constexpr std::size_t kMaxPiecesOfColumn = 100'000;
constexpr std::size_t kMaxStretches = 64;  // that are looked at; only rounding makes more than a few fail
constexpr double kWholeSlack = 1e-9;
constexpr double kEdgeOfPlace = 1e-6;  // of a last place: what a limit may miss of the number that it is, by rounding

double in_model_unit(const InputOrigin& origin, double value) { return (value - origin.mean) / origin.scale; }
double in_table_unit(const InputOrigin& origin, double input) { return origin.mean + origin.scale * input; }

/// One unit in the last of `digits` significant digits of `value`; 0 for 0.
double last_place(double value, int digits) {
    return value == 0 ? 0 : std::pow(10.0, std::floor(std::log10(std::abs(value))) - digits + 1);
}

/// The part of [begin, end] where a value that goes from `a` to `b` is above 0, or at least 0 with `closed`.
std::optional<std::pair<double, double>> above_zero(double begin, double end, double a, double b, bool closed) {
    const bool all = closed ? (a >= 0 && b >= 0) : (a > 0 && b > 0);
    if (all) return std::pair(begin, end);
    if (a <= 0 && b <= 0) return std::nullopt;
    const double zero = begin + (end - begin) * (a / (a - b));
    return a > 0 ? std::pair(begin, zero) : std::pair(zero, end);
}

}  // namespace

std::vector<std::pair<double, double>> other_decisions(const LinePath& path, std::int32_t decision) {
    std::vector<std::pair<double, double>> stretches;
    const Eigen::Index outputs = path.values.rows();
    for (std::size_t p = 0; p < path.num_pieces(); ++p) {
        const auto a = path.values.col(static_cast<Eigen::Index>(p));
        const auto b = path.values.col(static_cast<Eigen::Index>(p) + 1);
        for (Eigen::Index rival = 0; rival < outputs; ++rival) {
            std::optional<std::pair<double, double>> won;
            if (outputs == 1) {
                const double sign = decision == 1 ? -1 : 1;
                won = above_zero(path.knots[p], path.knots[p + 1], sign * a(0), sign * b(0), decision == 1);
            } else if (rival != decision) {
                won = above_zero(path.knots[p], path.knots[p + 1], a(rival) - a(decision), b(rival) - b(decision),
                                 rival < decision);
            }
            if (won) stretches.push_back(*won);
        }
    }
    std::sort(stretches.begin(), stretches.end());
    std::vector<std::pair<double, double>> joined;  // what touches is one: a rival wins on over a breakpoint
    for (const auto& stretch : stretches) {
        if (joined.empty() || stretch.first > joined.back().second + tolerances::kShortestPiece)
            joined.push_back(stretch);
        else
            joined.back().second = std::max(joined.back().second, stretch.second);
    }
    return joined;
}

/// A number of the row, and how it can change.
struct SingleChangesJob::NumberColumn {
    std::string column;
    Eigen::Index input = 0;
    const InputOrigin* origin = nullptr;
    double from = 0;     // in the column's own unit
    bool whole = false;  // takes whole values only
};

double rounded_outward(double value, int digits) {
    if (value == 0 || !std::isfinite(value)) return value;
    const double size = std::abs(value);
    const int exponent = static_cast<int>(std::floor(std::log10(size)));
    const int decimals = digits - 1 - exponent;
    // Powers of ten below 10^22 are exact, and a quotient by one is the double nearest to the decimal.
    const double power = std::pow(10.0, std::abs(decimals));
    const double steps = std::ceil(decimals >= 0 ? size * power : size / power);
    return std::copysign(decimals >= 0 ? steps / power : steps * power, value);
}

SingleChangesJob::SingleChangesJob(const Study& study, RowId row) : SingleChangesJob(study, study, row) {}

SingleChangesJob::SingleChangesJob(Study table, Study own, RowId row)
    : table_(std::move(table)), study_(std::move(own)) {
    input_ = study_.input->rows->inputs.col(static_cast<Eigen::Index>(row.index));
    scales_ = deviation_scales(*table_.input);
    decision_ = predicted_class(study_.patterns->logits.col(static_cast<Eigen::Index>(row.index)));
    result_.row = row;
    result_.makes_decisions = makes_decisions(table_);
    result_.columns = study_.input->encoder.columns.size();
}

double SingleChangesJob::progress() const {
    return static_cast<double>(next_column_) / std::max(1.0, static_cast<double>(result_.columns));
}

bool SingleChangesJob::step() {
    const std::vector<ColumnEncoding>& columns = study_.input->encoder.columns;
    if (next_column_ == columns.size()) return false;
    const ColumnEncoding& encoding = columns[next_column_++];
    best_region_.reset();
    best_decision_.reset();
    try_column(encoding, next_input_);
    next_input_ += static_cast<Eigen::Index>(encoding.num_inputs());
    if (best_region_) result_.region.push_back(*best_region_);
    if (best_decision_) result_.decision.push_back(*best_decision_);
    return next_column_ < columns.size();
}

RowChanges SingleChangesJob::take() {
    const auto shorter = [](const SingleChange& a, const SingleChange& b) { return a.length < b.length; };
    std::stable_sort(result_.region.begin(), result_.region.end(), shorter);
    std::stable_sort(result_.decision.begin(), result_.decision.end(), shorter);
    return std::move(result_);
}

void SingleChangesJob::try_column(const ColumnEncoding& encoding, Eigen::Index first) {
    const StudyInput& input = *study_.input;
    const bool twice = std::count_if(input.encoder.columns.begin(), input.encoder.columns.end(),
                                     [&](const ColumnEncoding& other) { return other.column == encoding.column; }) > 1;
    const std::size_t at = input.table ? input.table->find_column(encoding.column) : Table::kNoColumn;
    const bool missing = at != Table::kNoColumn &&
                         input.table->columns[at].is_missing(input.rows->row[result_.row.index]) &&
                         !std::holds_alternative<OneHotEncoding>(encoding.encoding);
    if (twice || missing) {
        if (std::find(result_.untried.begin(), result_.untried.end(), encoding.column) == result_.untried.end())
            result_.untried.push_back(encoding.column);
    } else if (std::holds_alternative<NumericEncoding>(encoding.encoding)) {
        try_number(encoding.column, first);
    } else if (std::holds_alternative<OneHotEncoding>(encoding.encoding)) {
        try_states(category_states(encoding, first));
    } else if (std::holds_alternative<OrdinalEncoding>(encoding.encoding)) {
        try_states(ordinal_states(encoding, first));
    } else {
        try_states(boolean_states(encoding, first));
    }
}

/// What the table has in the row's cell: "missing", its text, or `otherwise` without a table.
std::string SingleChangesJob::cell_state(const std::string& column, const std::string& otherwise) const {
    const StudyInput& input = *study_.input;
    const std::size_t at = input.table ? input.table->find_column(column) : Table::kNoColumn;
    if (at == Table::kNoColumn) return otherwise;
    const std::uint32_t row = input.rows->row[result_.row.index];
    return input.table->columns[at].is_missing(row) ? "missing" : input.table->columns[at].text(row);
}

std::vector<SingleChange> SingleChangesJob::category_states(const ColumnEncoding& encoding, Eigen::Index first) const {
    const auto& one_hot = std::get<OneHotEncoding>(encoding.encoding);
    const auto count = static_cast<Eigen::Index>(encoding.num_inputs()) - (one_hot.missing ? 1 : 0);
    const auto all = static_cast<Eigen::Index>(encoding.num_inputs());
    const auto origin = [&](Eigen::Index k) -> const InputOrigin& {
        return study_.input->origins[static_cast<std::size_t>(first + k)];
    };
    std::vector<SingleChange> states;
    for (Eigen::Index k = 0; k < count; ++k) {
        SingleChange change;
        change.kind = SingleChange::Kind::kState;
        change.column = encoding.column;
        change.input = first + k;
        change.from = cell_state(encoding.column, "the others");
        change.to = state_of(origin(k));
        for (Eigen::Index i = 0; i < all; ++i) {
            const double value = in_model_unit(origin(i), i == k ? 1 : 0);
            if (value != input_(first + i)) change.values.emplace_back(first + i, value);
        }
        if (!change.values.empty()) states.push_back(std::move(change));
    }
    return states;
}

std::vector<SingleChange> SingleChangesJob::ordinal_states(const ColumnEncoding& encoding, Eigen::Index input) const {
    const InputOrigin& origin = study_.input->origins[static_cast<std::size_t>(input)];
    std::vector<SingleChange> states;
    for (const auto& level : std::get<OrdinalEncoding>(encoding.encoding).values) {
        SingleChange change;
        change.kind = SingleChange::Kind::kState;
        change.column = encoding.column;
        change.input = input;
        change.from = cell_state(encoding.column, "the others");
        change.to = level.first;
        change.values.emplace_back(input, in_model_unit(origin, level.second));
        if (change.values[0].second != input_(input)) states.push_back(std::move(change));
    }
    return states;
}

std::vector<SingleChange> SingleChangesJob::boolean_states(const ColumnEncoding& encoding, Eigen::Index input) const {
    const InputOrigin& origin = study_.input->origins[static_cast<std::size_t>(input)];
    const std::string truth = state_of(origin) == origin.column ? "yes" : state_of(origin);
    const std::string untruth =
        truth == "yes" || !table_.input->table ? "no" : false_state(*table_.input->table, origin);
    const bool is_true = in_table_unit(origin, input_(input)) > 0.5;
    SingleChange change;
    change.kind = SingleChange::Kind::kState;
    change.column = encoding.column;
    change.input = input;
    change.from = is_true ? truth : untruth;
    change.to = is_true ? untruth : truth;
    change.values.emplace_back(input, in_model_unit(origin, is_true ? 0 : 1));
    return {change};
}

void SingleChangesJob::try_states(std::vector<SingleChange> states) {
    if (states.empty()) return;
    const std::vector<Place> ends = places(states);
    for (std::size_t k = 0; k < states.size(); ++k) {
        states[k].length = length_of(states[k]);
        states[k].decides = ends[k].decision;
        for (const Aim aim : {Aim::kRegion, Aim::kDecision}) {
            if (reaches(ends[k], aim)) keep(aim, states[k]);
        }
    }
}

/// The values that a column of one or two can take beside the row's own: each in the column's unit and as an input.
std::vector<SingleChange> SingleChangesJob::other_values(const NumberColumn& number,
                                                         const std::array<std::pair<double, double>, 2>& values) const {
    std::vector<SingleChange> states;
    for (const auto& value : values) {
        if (input_(number.input) == value.second) continue;
        if (!states.empty() && states[0].values[0].second == value.second) continue;  // the only one
        SingleChange change;
        change.kind = SingleChange::Kind::kState;
        change.column = number.column;
        change.input = number.input;
        change.from = with_unit(display_number(number.from), number.origin->unit);
        change.to = with_unit(display_number(value.first), number.origin->unit);
        change.values.emplace_back(number.input, value.second);
        states.push_back(std::move(change));
    }
    return states;
}

void SingleChangesJob::try_number(const std::string& column, Eigen::Index input) {
    NumberColumn number;
    number.column = column;
    number.input = input;
    number.origin = &study_.input->origins[static_cast<std::size_t>(input)];
    number.from = in_table_unit(*number.origin, input_(input));
    const auto all = table_.input->rows->inputs.row(input);
    const double a = in_table_unit(*number.origin, all.minCoeff());
    const double b = in_table_unit(*number.origin, all.maxCoeff());
    const double low = std::min(a, b);
    const double high = std::max(a, b);
    if (low == high && input_(input) == all.minCoeff()) return;
    if (((all.array() == all.minCoeff()) || (all.array() == all.maxCoeff())).all()) {
        const double at_low = a == low ? all.minCoeff() : all.maxCoeff();
        const double at_high = a == low ? all.maxCoeff() : all.minCoeff();
        return try_states(other_values(number, {{{low, at_low}, {high, at_high}}}));
    }
    const std::vector<double> values =
        table_.input->table ? values_of(*table_.input, input) : std::vector<double>{number.from, low, high};
    number.whole = !values.empty() &&
                   std::all_of(values.begin(), values.end(), [](double value) { return value == std::round(value); });
    if (high > number.from) try_side(number, high);
    if (low < number.from) try_side(number, low);
}

void SingleChangesJob::try_side(const NumberColumn& number, double end) {
    Eigen::VectorXd to = input_;
    to(number.input) = in_model_unit(*number.origin, end);
    if (to(number.input) == input_(number.input)) return;
    LinePathOptions options;
    options.max_pieces = kMaxPiecesOfColumn;
    const Result<LinePath> path = line_path(study_.network(), input_, to, options);
    if (!path) {
        result_.complete = false;
        return;
    }
    result_.complete = result_.complete && path->complete;
    const PatternBits own = study_.patterns->bits.row(result_.row.index);
    Stretches beyond;
    const bool on_edge = hamming_distance(path->patterns.row(0), own) != 0;
    const double last = path->knots.back();
    if (on_edge || path->num_pieces() > 1) beyond.emplace_back(on_edge ? 0 : path->knots[1], last);
    if (const auto change = first_on(number, end, beyond, Aim::kRegion)) keep(Aim::kRegion, *change);
    if (!result_.makes_decisions) return;
    if (const auto change = first_on(number, end, other_decisions(*path, decision_), Aim::kDecision))
        keep(Aim::kDecision, *change);
}

std::optional<SingleChange> SingleChangesJob::first_on(const NumberColumn& number, double end,
                                                       const Stretches& stretches, Aim aim) const {
    const double way = end - number.from;
    for (std::size_t i = 0; i < std::min(stretches.size(), kMaxStretches); ++i) {
        const double begin = way * stretches[i].first;
        const double last = way * stretches[i].second;
        auto change =
            number.whole ? first_whole(number, end, begin, last, aim) : first_value(number, end, begin, last, aim);
        if (change) return change;
    }
    return std::nullopt;
}

/// The first change from `begin` on, away from 0, that can be said in few digits. Where `begin` is such a number
/// itself, as a wall at 1 is for a cell of 0.497, and the edge is still of this side, it is the next one.
std::optional<SingleChange> SingleChangesJob::first_value(const NumberColumn& number, double end, double begin,
                                                          double last, Aim aim) const {
    const double way = end - number.from;
    for (int digits = kMinDigits; digits <= kMaxDigits; ++digits) {
        // From an edge on, each change is enough: the digits say how small the one is that is tried.
        const double step =
            begin == 0 ? rounded_outward(last * std::pow(10.0, -digits), 1) : rounded_outward(begin, digits);
        const double place = last_place(step, digits);
        const bool at_edge = begin != 0 && std::abs(step) - std::abs(begin) <= kEdgeOfPlace * place;
        const double next = rounded_outward(step + std::copysign(place / 2, step), digits);
        for (const double said : {step, at_edge ? next : 0.0}) {
            if (said == 0 || std::abs(said) > std::abs(way)) continue;
            SingleChange change = shifted(number, begin, said);
            if (confirm(change, aim)) return change;
        }
    }
    return std::nullopt;
}

/// The first whole value from `begin` to `last`.
std::optional<SingleChange> SingleChangesJob::first_whole(const NumberColumn& number, double end, double begin,
                                                          double last, Aim aim) const {
    constexpr int kTries = 3;  // a value on the edge itself may still be on this side of it
    const double side = end > number.from ? 1 : -1;
    const double here = std::round(number.from);
    const double from =
        std::abs(number.from - here) <= kWholeSlack * std::max(1.0, std::abs(here)) ? here : number.from;
    const double slack = kWholeSlack * std::max(1.0, std::abs(from + begin));
    double value = side > 0 ? std::ceil(from + begin - slack) : std::floor(from + begin + slack);
    for (int i = 0; i < kTries; ++i, value += side) {
        if (value == from) continue;
        if ((value - (from + last)) * side > slack || (value - end) * side > slack) return std::nullopt;
        SingleChange change = shifted(number, value - from, value - from);
        if (confirm(change, aim)) return change;
    }
    return std::nullopt;
}

SingleChange SingleChangesJob::shifted(const NumberColumn& number, double limit, double step) const {
    SingleChange change;
    change.column = number.column;
    change.input = number.input;
    change.limit = limit;
    change.step = step;
    change.values.emplace_back(number.input, in_model_unit(*number.origin, number.from + step));
    change.length = std::abs(limit / number.origin->scale) / scales_(number.input);
    return change;
}

std::vector<SingleChangesJob::Place> SingleChangesJob::places(const std::vector<SingleChange>& changes) const {
    Eigen::MatrixXd inputs = input_.replicate(1, static_cast<Eigen::Index>(changes.size()));
    for (std::size_t k = 0; k < changes.size(); ++k) {
        for (const auto& value : changes[k].values) inputs(value.first, static_cast<Eigen::Index>(k)) = value.second;
    }
    const PatternTable table = compute_patterns(study_.network(), inputs);
    const PatternBits own = study_.patterns->bits.row(result_.row.index);
    std::vector<Place> ends;
    for (std::size_t k = 0; k < changes.size(); ++k)
        ends.push_back({hamming_distance(table.bits.row(k), own) != 0,
                        predicted_class(table.logits.col(static_cast<Eigen::Index>(k)))});
    return ends;
}

bool SingleChangesJob::reaches(const Place& place, Aim aim) const {
    if (aim == Aim::kRegion) return place.other_region;
    return result_.makes_decisions && place.decision != decision_;
}

bool SingleChangesJob::confirm(SingleChange& change, Aim aim) const {
    const Place end = places({change})[0];
    change.decides = end.decision;
    return reaches(end, aim);
}

double SingleChangesJob::length_of(const SingleChange& change) const {
    double sum = 0;
    for (const auto& value : change.values) {
        const double way = (value.second - input_(value.first)) / scales_(value.first);
        sum += way * way;
    }
    return std::sqrt(sum);
}

void SingleChangesJob::keep(Aim aim, const SingleChange& change) {
    std::optional<SingleChange>& best = aim == Aim::kRegion ? best_region_ : best_decision_;
    if (!best || change.length < best->length) best = change;
}

RowChanges single_changes(const Study& study, RowId row) { return single_changes(study, study, row); }

RowChanges single_changes(const Study& table, const Study& own, RowId row) {
    SingleChangesJob job(table, own, row);
    while (job.step()) {
    }
    return job.take();
}

Eigen::VectorXd changed_input(const Study& study, RowId row, const SingleChange& change) {
    Eigen::VectorXd input = study.input->rows->inputs.col(static_cast<Eigen::Index>(row.index));
    for (const auto& value : change.values) input(value.first) = value.second;
    return input;
}

}  // namespace reluscope
