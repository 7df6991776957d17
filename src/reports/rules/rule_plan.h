#pragma once

#include "analysis/affine_map.h"
#include "analysis/cluster_map_reader.h"
#include "analysis/study.h"
#include "formats/model_file.h"
#include "reports/kit/output_words.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reluscope {

/// One value that a cell may have, and the number it stands for.
struct RuleCase {
    std::string text;
    double number = 0;  ///< the text as a number, in a column of numbers
    double value = 0;   ///< before mean and scale; one-hot: position of the input that becomes 1, or -1 for none
};

/// How the cells of one column become inputs: a value per cell, by itself or by cases, then (value - mean) / scale or
/// one input per position.
struct RuleColumn {
    std::string name;
    bool of_numbers = true;         ///< cells are numbers, else texts
    bool by_cases = false;          ///< the value is looked up, else it is the number itself
    bool any_case = false;          ///< texts are compared in lower case
    std::vector<RuleCase> cases;    ///< different texts or numbers
    std::optional<double> other;    ///< value of every other cell; none: such a cell is refused
    std::optional<double> missing;  ///< value of a missing cell; none: it is refused
    bool one_hot = false;
    bool was_missing = false;  ///< a second input, 1 where the cell is missing
    double mean = 0;
    double scale = 1;
    std::size_t first_input = 0;
    std::size_t num_inputs = 1;
};

/// The columns as the study's encoder reads those of its table.
std::vector<RuleColumn> rule_columns(const StudyInput& input);

/// One cluster in the table's units.
struct RuleCluster {
    std::size_t number = 0;
    std::string pattern;  ///< `101|10`
    AffineMap map;
};

/// The clusters, best asked for one after the other.
class RuleClusterReader {
public:
    explicit RuleClusterReader(const Study& study) : study_(study), maps_(study) {}
    RuleCluster of(std::size_t c);

private:
    Study study_;
    ClusterMapReader maps_;
};

/// What the code is about, line by line: model, table, clusters with their size and what the network says there. For
/// small networks also which conditions of the first layer, in the table's units, hold in each of them.
std::vector<std::string> rule_comments(const ModelFile& model, const Study& study, std::size_t num_clusters);

/// What output `o` speaks for: a class, the target, or "output 1".
std::string rule_output_name(const ModelFile& model, const Study& study, Eigen::Index o);
/// `text`, which is our own, with "value" for every "logit" where outputs are no logits.
std::string rule_words(std::string_view text, bool logits);
/// Names of the classes that predictions are made of; empty for numbers.
std::vector<std::string> rule_classes(const ModelFile& model, const Study& study);

/// "0.31 [sex = female] - 0.02 age + 1.2": terms of the inputs in the table's units, those with the weight 0 left out.
std::string rule_affine_text(const Eigen::VectorXd& weights, double bias, const std::vector<InputOrigin>& origins,
                             int digits = 4);
/// "cluster 3: 120 rows, 9.2 %; mean of survived 0.21 predicted, 0.19 observed; right in 88 %".
std::string rule_cluster_line(const ModelFile& model, const Study& study, std::size_t c);

/// One line without control characters.
std::string rule_line(std::string_view text);

}  // namespace reluscope
