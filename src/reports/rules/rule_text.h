#pragma once

#include "analysis/study.h"
#include "base/numerics/numerics.h"
#include "base/text/text_job.h"
#include "reports/rules/rule_plan.h"
#include "reports/rules/rules.h"
#include "reports/simplify/families_report.h"

#include <Eigen/Core>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reluscope {

/// The families that are written in place of clusters.
struct RuleFamilies {
    FamilyExplanation explanation;                              ///< of the study's rows
    std::vector<AffineMap> maps;                                ///< per family, in the table's units
    std::vector<std::pair<std::string, std::size_t>> patterns;  ///< each with its family, ordered as strcmp does
    bool by_centroid = false;                                   ///< how the family of any other pattern is found
    bool relative = false;                                      ///< only differences of outputs count

    std::size_t count() const { return maps.size(); }
};

/// What every language writes from.
struct RuleSource {
    std::shared_ptr<const ModelFile> model_file;
    Study study;
    RuleOptions options;
    std::vector<RuleColumn> columns;
    std::vector<std::string> comments = {};                  ///< what the file begins with, line by line
    std::shared_ptr<const RuleFamilies> families = nullptr;  ///< null: clusters are written
    std::size_t num_clusters = 0;                            ///< that are written
    std::size_t num_sign_nodes = 0;  ///< nodes up to the last activation: the pattern needs them; the others only
                                     ///< follow for a pattern without a cluster

    const ModelFile& model() const { return *model_file; }
    const Network& network() const { return study.network(); }
    /// Nodes that the code computes, at most: the network's output is not needed where centroids decide.
    std::size_t num_nodes() const {
        return families && families->by_centroid ? num_sign_nodes : network().nodes().size();
    }
    const ModelFamily& family(std::size_t k) const { return model_file->families->families[k]; }
    /// Our own words for the outputs before the link: "values" instead of "logits" where they are answers.
    std::string words(std::string_view text) const {
        return rule_words(text, output_words(model(), study, 0).is_logit);
    }
};

/// Lines that go to a sink in large pieces.
class RuleText {
public:
    explicit RuleText(TextSink sink) : sink_(std::move(sink)) {}
    RuleText(const RuleText&) = delete;
    RuleText& operator=(const RuleText&) = delete;

    RuleText& operator<<(std::string_view text) {
        constexpr std::size_t kPiece = 1 << 16;
        if (text_.size() > kPiece) flush();
        text_ += text;
        return *this;
    }
    /// To be called at the end.
    void flush() {
        sink_(text_);
        text_.clear();
    }
    RuleText& operator<<(std::size_t number) { return *this << std::to_string(number); }
    RuleText& operator<<(double number) {
        append_number(text_, number);
        return *this;
    }
    /// "1, 2, 3" between `open` and `close`.
    RuleText& list(const Eigen::Ref<const Eigen::VectorXd>& numbers, std::string_view open, std::string_view close) {
        *this << open;
        for (Eigen::Index i = 0; i < numbers.size(); ++i) *this << (i > 0 ? ", " : "") << numbers(i);
        return *this << close;
    }
    /// Row `r` as a list on a line of its own behind `indent`.
    RuleText& row(const Eigen::MatrixXd& matrix, Eigen::Index r, std::string_view indent, std::string_view open,
                  std::string_view close) {
        *this << indent;
        return list(matrix.row(r).transpose(), open, close) << (r + 1 < matrix.rows() ? ",\n" : "");
    }
    RuleText& rows(const Eigen::MatrixXd& matrix, std::string_view indent, std::string_view open,
                   std::string_view close) {
        for (Eigen::Index r = 0; r < matrix.rows(); ++r) row(matrix, r, indent, open, close);
        return *this;
    }

private:
    TextSink sink_;
    std::string text_;
};

// The sections of each language, added to a job that writes to `out`.
using RuleSourcePointer = std::shared_ptr<const RuleSource>;
using RuleTextPointer = std::shared_ptr<RuleText>;
void add_python_rules(const RuleSourcePointer& source, const RuleTextPointer& out, TextJob& job);
void add_c_rules(const RuleSourcePointer& source, const RuleTextPointer& out, TextJob& job);
/// Errors   more values than a query may have columns or a sum may have terms.
Status add_sql_rules(const RuleSourcePointer& source, const RuleTextPointer& out, TextJob& job);
void add_latex_rules(const RuleSourcePointer& source, const RuleTextPointer& out, TextJob& job);
void add_text_rules(const RuleSourcePointer& source, const RuleTextPointer& out, TextJob& job);

}  // namespace reluscope
