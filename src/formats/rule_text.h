#pragma once

#include "analysis/study.h"
#include "base/numerics.h"
#include "formats/json_writer.h"
#include "formats/rule_plan.h"
#include "formats/rules.h"

#include <Eigen/Core>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reluscope {

/// What every language writes from.
struct RuleSource {
    const ModelFile& model;
    const Study& study;
    const RuleOptions& options;
    const JobContext& context;
    std::vector<RuleColumn> columns;
    std::size_t num_clusters = 0;  ///< that are written
    std::size_t num_sign_nodes =
        0;  ///< nodes up to the last activation: the pattern needs them; the others only follow for a pattern without a cluster

    const Network& network() const { return study.network(); }
};

/// Lines that go to a sink in large pieces.
class RuleText {
public:
    explicit RuleText(const JsonWriter::Sink& sink) : sink_(sink) {}
    ~RuleText() { sink_(text_); }
    RuleText(const RuleText&) = delete;
    RuleText& operator=(const RuleText&) = delete;

    RuleText& operator<<(std::string_view text) {
        constexpr std::size_t kPiece = 1 << 16;
        if (text_.size() > kPiece) {
            sink_(text_);
            text_.clear();
        }
        text_ += text;
        return *this;
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
    /// A list per row, each on a line of its own behind `indent`.
    RuleText& rows(const Eigen::MatrixXd& matrix, std::string_view indent, std::string_view open,
                   std::string_view close) {
        for (Eigen::Index r = 0; r < matrix.rows(); ++r) {
            *this << indent;
            list(matrix.row(r).transpose(), open, close) << (r + 1 < matrix.rows() ? ",\n" : "");
        }
        return *this;
    }

private:
    const JsonWriter::Sink& sink_;
    std::string text_;
};

Status write_python_rules(const RuleSource& source, const JsonWriter::Sink& sink);
Status write_c_rules(const RuleSource& source, const JsonWriter::Sink& sink);
Status write_sql_rules(const RuleSource& source, const JsonWriter::Sink& sink);
Status write_latex_rules(const RuleSource& source, const JsonWriter::Sink& sink);

}  // namespace reluscope
