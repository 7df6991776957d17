#include "train/setup/training_set.h"

#include "base/numerics/numerics.h"
#include "base/numerics/rng.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace reluscope {

namespace {

std::string row_place(std::uint32_t row) { return "row " + std::to_string(row); }

Status check_sizes(const TrainingSet& set) {
    const auto rows = static_cast<std::size_t>(set.num_rows());
    if (set.is_class()) {
        if (set.num_classes < 2) return refuse("training set", "at least 2 classes", std::to_string(set.num_classes));
        if (set.classes.size() != rows) {
            return refuse("training set", "a class for each of its " + std::to_string(rows) + " rows",
                          std::to_string(set.classes.size()));
        }
    } else if (static_cast<std::size_t>(set.values.size()) != rows) {
        return refuse("training set", "a number for each of its " + std::to_string(rows) + " rows",
                      std::to_string(set.values.size()));
    }
    if (set.training.empty()) return refuse("training set", "at least 1 row to train on", "none");
    return {};
}

Status check_row(const TrainingSet& set, std::uint32_t row) {
    if (row >= static_cast<std::size_t>(set.num_rows()))
        return refuse("training set", "rows below " + std::to_string(set.num_rows()), std::to_string(row));
    if (set.is_class()) {
        const std::int32_t answer = set.classes[row];
        if (answer < 0 || answer >= set.num_classes) {
            return refuse(row_place(row), "a class from 0 to " + std::to_string(set.num_classes - 1),
                          std::to_string(answer));
        }
    } else if (!std::isfinite(set.values(row))) {
        return refuse(row_place(row), "a finite number as the answer", "NaN or infinity");
    }
    if (!set.inputs.col(row).allFinite()) return refuse(row_place(row), "finite inputs", "NaN or infinity");
    return {};
}

/// Shuffles `rows` and moves the share to the validation rows.
void deal(std::vector<std::uint32_t> rows, double share, Rng& rng, TrainingSet& set) {
    if (rows.empty()) return;
    for (std::size_t i = rows.size() - 1; i > 0; --i)
        std::swap(rows[i], rows[static_cast<std::size_t>(rng.below(i + 1))]);
    const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(rows.size())));
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, rows.size() - 1));
    set.validation.insert(set.validation.end(), rows.begin(), middle);
    set.training.insert(set.training.end(), middle, rows.end());
}

}  // namespace

Status validate(const TrainingSet& set) {
    if (Status status = check_sizes(set); !status) return status;
    for (const std::vector<std::uint32_t>* rows : {&set.training, &set.validation}) {
        for (const std::uint32_t row : *rows) {
            if (Status status = check_row(set, row); !status) return status;
        }
    }
    return {};
}

Status split_rows(TrainingSet& set, double validation_share, std::uint64_t seed) {
    if (!(validation_share >= 0 && validation_share < 1)) {
        return refuse("validation share", "0 to below 1",
                      std::isfinite(validation_share) ? number_text(validation_share) : "NaN or infinity");
    }
    // One group per class, or one of all numbers.
    std::vector<std::vector<std::uint32_t>> groups(static_cast<std::size_t>(std::max(set.num_classes, 1)));
    if (set.is_class()) {
        for (std::size_t row = 0; row < set.classes.size(); ++row) {
            const std::int32_t answer = set.classes[row];
            if (answer >= 0 && answer < set.num_classes)
                groups[static_cast<std::size_t>(answer)].push_back(static_cast<std::uint32_t>(row));
        }
    } else {
        for (Eigen::Index row = 0; row < set.values.size(); ++row) {
            if (std::isfinite(set.values(row))) groups[0].push_back(static_cast<std::uint32_t>(row));
        }
    }
    set.training.clear();
    set.validation.clear();
    Rng rng(seed);
    for (std::vector<std::uint32_t>& group : groups) deal(std::move(group), validation_share, rng, set);
    if (set.training.empty()) return refuse("training set", "at least 1 row with a known answer", "none");
    std::sort(set.training.begin(), set.training.end());
    std::sort(set.validation.begin(), set.validation.end());
    return {};
}

}  // namespace reluscope
