#include "analysis/lines/line_path.h"
#include "analysis/patterns.h"
#include "base/numerics/numerics.h"
#include "base/texts/cli_texts.h"
#include "reports/kit/output_words.h"
#include "reports/path_report.h"
#include "shell/cli/cli_commands.h"
#include "shell/cli/cli_files.h"
#include "shell/cli/cli_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace reluscope {

namespace {

namespace texts = cli_texts;

constexpr std::size_t kPiecesShown = 40;
constexpr std::size_t kFlipsShown = 3;
constexpr Eigen::Index kOutputsShown = 3;

/// Six digits: neighbouring breakpoints can be close.
std::string place_text(double t) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.6g", t);
    return buffer;
}

Status check_size(const char* option, const Eigen::VectorXd& point, const ModelFile& model) {
    if (point.size() == model.network.num_inputs()) return {};
    return refuse(option,
                  std::to_string(model.network.num_inputs()) + " numbers, one per input of " + quoted(model.name),
                  std::to_string(point.size()));
}

/// "logit", "logit of setosa", or the name of an answer that is a number.
std::string quantity_of(const ModelFile& model, Eigen::Index output) {
    const OutputWords words = output_words(model, output);
    if (!words.is_logit) return printable(words.noun, 24);
    return model.network.num_outputs() > 1 ? printable(words.label(), 24) : words.noun;
}

/// "layer 1 unit 6, layer 2 unit 1": what flips where the piece begins.
std::string flips_text(const Network& network, const LinePath& path, std::size_t piece) {
    if (piece == 0) return "";
    const auto flips = path.flips_at(piece - 1);
    std::string text;
    for (std::size_t i = 0; i < std::min(kFlipsShown, flips.size()); ++i) {
        const UnitPlace place = place_of(network, flips[i]);
        text += (i > 0 ? ", " : "") + texts::unit_place(place.layer + 1, place.unit + 1);
    }
    if (flips.size() > kFlipsShown) text += texts::and_more(flips.size() - kFlipsShown);
    return text;
}

void print_pieces(const ModelFile& model, const LinePath& path) {
    const Network& network = model.network;
    const Eigen::Index outputs = std::min<Eigen::Index>(kOutputsShown, network.num_outputs());
    std::vector<std::vector<std::string>> lines = {
        {texts::kPiece, texts::kFromT, texts::kToT, texts::kSwitches, texts::kActiveUnits}};
    std::string alignment = "rrrll";
    for (Eigen::Index o = 0; o < outputs; ++o) {
        lines[0].insert(lines[0].end(), {quantity_of(model, o), texts::kSlope});
        alignment += "rr";
    }
    const std::size_t shown = std::min(kPiecesShown, path.num_pieces());
    for (std::size_t p = 0; p < shown; ++p) {
        const auto column = static_cast<Eigen::Index>(p);
        std::vector<std::string> line = {std::to_string(p + 1), place_text(path.knots[p]),
                                         place_text(path.knots[p + 1]), flips_text(network, path, p),
                                         printable(pattern_text(network, path.patterns.row(p)), 40)};
        for (Eigen::Index o = 0; o < outputs; ++o) {
            line.push_back(short_number(path.values(o, column)));
            line.push_back(short_number(path.slopes(o, column)));
        }
        lines.push_back(std::move(line));
    }
    print_columns(lines, alignment);
    if (shown < path.num_pieces()) print_line(texts::more_pieces(path.num_pieces() - shown));
}

/// "age +2.61, fare \u22121.02, ...": the features with the largest integrated gradients of one output.
std::string strongest_gradients(const ModelFile& model, const LinePath& path, Eigen::Index output) {
    const Eigen::RowVectorXd gradients = path.integrated_gradients.row(output);
    std::vector<Eigen::Index> order(static_cast<std::size_t>(gradients.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    constexpr std::size_t kShown = 5;
    const std::size_t shown = std::min(kShown, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                      [&](Eigen::Index a, Eigen::Index b) { return std::abs(gradients(a)) > std::abs(gradients(b)); });
    std::string text;
    for (std::size_t i = 0; i < shown; ++i) {
        const auto j = static_cast<std::size_t>(order[i]);
        const double value = gradients(order[i]);
        text += (i > 0 ? ", " : "") +
                (j < model.features.size() ? printable(model.features[j], 24) : "x" + std::to_string(j + 1));
        text += " " + signed_number(value);
    }
    return text;
}

void print_path(const ModelFile& model, const LinePath& path) {
    print_line(texts::pieces(path.num_pieces(), path.num_breakpoints(),
                             path.complete ? std::string() : place_text(path.knots.back())));
    print_line("");
    print_pieces(model, path);
    print_line("");
    print_line(texts::gradients(short_number(path.completeness_error)));
    const Eigen::Index last = path.values.cols() - 1;
    for (Eigen::Index o = 0; o < std::min<Eigen::Index>(kOutputsShown, path.values.rows()); ++o) {
        print_line(texts::gradients_of(quantity_of(model, o), short_number(path.values(o, 0)),
                                       short_number(path.values(o, last)), strongest_gradients(model, path, o)));
    }
    if (path.values.rows() > kOutputsShown)
        print_line(texts::more_outputs(static_cast<unsigned long long>(path.values.rows() - kOutputsShown)));
}

Status write_path(const ModelFile& model, const LinePath& path, const PathOptions& options, double seconds) {
    return write_file(options.out, [&](const TextSink& sink) {
        write_path_report(model, path, options.time ? std::optional<double>(seconds) : std::nullopt, sink);
    });
}

}  // namespace

int run_path(const PathOptions& options) {
    auto from = parse_numbers("--from", options.from);
    if (!from) return print_wrong_usage(from.error());
    auto to = parse_numbers("--to", options.to);
    if (!to) return print_wrong_usage(to.error());
    const auto model = read_model_file(options.model, {{}, {}, options.output});
    if (!model) return print_error(model.error());
    if (const Status status = check_size("--from", *from, *model); !status) return print_wrong_usage(status.error());
    if (const Status status = check_size("--to", *to, *model); !status) return print_wrong_usage(status.error());

    const TerminalProgress progress;
    const double start = monotonic_seconds();
    LinePathJob job(model->network, *std::move(from), *std::move(to), {options.max_pieces});
    run_to_end(job, progress.context(), "following the line");
    const auto path = job.take();
    const double seconds = monotonic_seconds() - start;
    if (!path) {
        Error error = path.error();
        error.file = model->name;
        return print_error(error);
    }
    if (!options.out.empty()) {
        const Status status = write_path(*model, *path, options, seconds);
        return status ? static_cast<int>(kDone) : print_error(status.error());
    }
    print_path(*model, *path);
    if (options.time) print_line(texts::seconds(seconds));
    return kDone;
}

}  // namespace reluscope
