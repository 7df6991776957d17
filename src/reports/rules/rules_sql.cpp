#include "base/text/file_name.h"
#include "base/text/spelling.h"
#include "base/utf8.h"
#include "data/column_index.h"
#include "reports/kit/escape_text.h"
#include "reports/rules/rule_text.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

// The clusters, or families, as one SELECT over the table: a common table expression per layer, then the map of the
// row's pattern from a list of the clusters; a row with a pattern of no family meets all families, and the nearest one
// stays. Plain SQL:2003, every number a double, so that each database computes the same.

namespace reluscope {

namespace {

// SQLite, the narrowest of the common ones, stops at 2000 columns and at sums or chains of 1000 terms.
constexpr std::size_t kMaxColumns = 1900;
constexpr std::size_t kMaxTerms = 900;

/// A literal of approximate type everywhere.
std::string sql_number(double value) {
    std::string text = number_text(value);
    const std::size_t e = text.find('e');
    if (e == std::string::npos) return text + "E0";
    text[e] = 'E';
    return text;
}

std::string optional_number(const std::optional<double>& value) {
    return value ? sql_number(*value) : std::string("NULL");
}

std::string affine_text(const Eigen::VectorXd& weights, double bias, const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t j = 0; j < names.size(); ++j)
        text += sql_number(weights(static_cast<Eigen::Index>(j))) + " * " + names[j] + " + ";
    return text + sql_number(bias);
}

std::string weight_name(Eigen::Index o, Eigen::Index j) { return "w" + std::to_string(o) + "_" + std::to_string(j); }
std::string bias_name(Eigen::Index o) { return "b" + std::to_string(o); }
std::string centroid_name(Eigen::Index j) { return "z" + std::to_string(j); }

class SqlWriter {
public:
    SqlWriter(RuleSourcePointer source, RuleTextPointer out)
        : kept_source_(std::move(source)),
          kept_out_(std::move(out)),
          columns_(source_.study.input->table->columns),
          clusters_(source_.study) {
        for (const Column& column : columns_) {
            taken_.insert(folded(column.name));
            by_position_ = by_position_ || printable_utf8(column.name, column.name.size()) != column.name;
        }
        while (std::any_of(taken_.begin(), taken_.end(),
                           [&](const std::string& name) { return name.starts_with(prefix_); }))
            prefix_ += "x_";
    }

    /// The sections of `writer`, which they keep.
    static Status add(const std::shared_ptr<SqlWriter>& writer, TextJob& job) {
        if (Status status = writer->check(); !status) return status;
        const RuleSource& source = writer->source_;
        const std::size_t maps = source.families ? source.families->count() : source.num_clusters;
        job.once([writer] { writer->head(); });
        job.each(maps, [writer](std::size_t c) { writer->map(c); });
        if (source.families)
            job.each(source.families->patterns.size(), [writer](std::size_t p) { writer->family_pattern(p); });
        job.once([writer] {
            writer->out_ << ")";
            writer->cells();
            writer->inputs();
        });
        job.each(source.num_sign_nodes, [writer](std::size_t i) { writer->node(i); });
        job.once([writer] { writer->pattern(); });
        job.each(source.num_nodes() - source.num_sign_nodes,
                 [writer](std::size_t i) { writer->node(writer->source_.num_sign_nodes + i); });
        job.once([writer] {
            writer->source_.families ? writer->family_logits() : writer->logits();
            writer->select();
        });
        return {};
    }

private:
    Status check() const {
        const Network& network = source_.network();
        std::size_t columns = columns_.size() + 2 * source_.columns.size() + source_.study.input->origins.size() * 2;
        std::size_t terms =
            std::max<std::size_t>(network.num_hidden_units(), static_cast<std::size_t>(network.num_inputs()));
        for (std::size_t i = 0; i < network.nodes().size(); ++i) {
            columns += static_cast<std::size_t>(network.width(ValueId(i + 1)));
            terms = std::max(terms, static_cast<std::size_t>(network.width(ValueId(i + 1))));
        }
        const auto outputs = static_cast<std::size_t>(network.num_outputs());
        const auto inputs = static_cast<std::size_t>(network.num_inputs());
        const bool by_centroid = source_.families && source_.families->by_centroid;
        if (source_.families) columns += 2 * outputs;
        columns = std::max(columns, outputs * (inputs + 1) + (by_centroid ? inputs : 0));
        if (columns > kMaxColumns)
            return refuse("SQL", "a network of at most " + std::to_string(kMaxColumns) + " values (columns of a query)",
                          std::to_string(columns));
        if (terms > kMaxTerms)
            return refuse("SQL", "at most " + std::to_string(kMaxTerms) + " inputs or units (terms of an expression)",
                          std::to_string(terms));
        return {};
    }

    std::string ours(const std::string& name) const { return prefix_ + name; }

    /// Begins the next step, which has all columns of the one before.
    void begin_step() { out_ << ",\n" << ours("step" + std::to_string(steps_)) << " AS (\n  SELECT s.*"; }
    void end_step() {
        const std::string first = by_position_ ? ours("table") : sql_name(table_name());
        const std::string from = steps_ == 0 ? first : ours("step" + std::to_string(steps_ - 1));
        out_ << ",\n    COUNT(*) OVER () AS " << ours("n" + std::to_string(steps_)) << "\n  FROM " << from << " s)";
        ++steps_;
    }
    void column(const std::string& expression, const std::string& name) {
        out_ << ",\n    " << expression << " AS " << name;
    }

    std::string table_name() const { return code_identifier(stem_of(source_.study.input->table->name), "data"); }

    /// A column of the table. Where a name has a line end or the like, which programs change that copy a text, no name
    /// is used.
    std::string table_column(std::size_t i) const {
        return by_position_ ? ours("q" + std::to_string(i)) : sql_name(columns_[i].name);
    }

    std::string cell_expression(const RuleColumn& column, const std::string& cell) const {
        if (!column.by_cases)
            return column.missing ? "COALESCE(" + cell + ", " + sql_number(*column.missing) + ")" : cell;
        std::string text = "CASE WHEN " + cell + " IS NULL THEN " + optional_number(column.missing);
        for (const RuleCase& one : column.cases) {
            text += " WHEN " + (column.any_case ? "LOWER(" + cell + ")" : cell) + " = " +
                    (column.of_numbers ? sql_number(one.number) : sql_text(one.text)) + " THEN " +
                    sql_number(one.value);
        }
        return text + " ELSE " + optional_number(column.other) + " END";
    }

    void cells() {
        if (by_position_) {
            out_ << ",\n" << ours("table") << " (";
            for (std::size_t i = 0; i < columns_.size(); ++i) out_ << (i > 0 ? ", " : "") << table_column(i);
            out_ << ") AS (SELECT * FROM " << sql_name(table_name()) << " s)";
        }
        begin_step();
        if (source_.families) column("ROW_NUMBER() OVER ()", ours("row"));
        for (std::size_t i = 0; i < source_.columns.size(); ++i) {
            const RuleColumn& rule = source_.columns[i];
            std::string cell = "s." + table_column(column_index_.find(rule.name));
            if (rule.of_numbers) cell = "CAST(" + cell + " AS DOUBLE PRECISION)";
            column(cell_expression(rule, cell), ours("c" + std::to_string(i)));
            if (rule.was_missing)
                column("CASE WHEN " + cell + " IS NULL THEN 1E0 ELSE 0E0 END", ours("m" + std::to_string(i)));
        }
        end_step();
    }

    /// t: inputs in the table's units; x: as the network takes them.
    void inputs() {
        begin_step();
        for (std::size_t i = 0; i < source_.columns.size(); ++i) {
            const RuleColumn& rule = source_.columns[i];
            const std::string cell = ours("c" + std::to_string(i));
            for (std::size_t k = 0; k < rule.num_inputs; ++k) {
                std::string value = k == 0 ? cell : ours("m" + std::to_string(i));
                if (rule.one_hot)
                    value = "CASE WHEN " + cell + " = " + sql_number(static_cast<double>(k)) + " THEN 1E0 WHEN " +
                            cell + " IS NOT NULL THEN 0E0 END";
                column(value, ours("t" + std::to_string(rule.first_input + k)));
            }
        }
        end_step();
        begin_step();
        const auto& origins = source_.study.input->origins;
        for (std::size_t j = 0; j < origins.size(); ++j) {
            const std::string name = ours("v0_" + std::to_string(j));
            column("(" + ours("t" + std::to_string(j)) + " - " + sql_number(origins[j].mean) + ") / " +
                       sql_number(origins[j].scale),
                   name);
            inputs_.push_back(ours("t" + std::to_string(j)));
            names_.resize(1);
            names_[0].push_back(name);
        }
        end_step();
    }

    void node(std::size_t i) {
        const Operation& operation = source_.network().nodes()[i].operation;
        std::vector<std::string> names;
        if (const auto* concat = std::get_if<ConcatOperation>(&operation)) {
            for (const ValueId input : concat->inputs)
                names.insert(names.end(), names_[input.index].begin(), names_[input.index].end());
            names_.push_back(std::move(names));
            return;
        }
        begin_step();
        const int width = source_.network().width(ValueId(i + 1));
        for (int k = 0; k < width; ++k) {
            names.push_back(ours("v" + std::to_string(i + 1) + "_" + std::to_string(k)));
            column(unit_text(operation, k), names.back());
        }
        end_step();
        names_.push_back(std::move(names));
    }

    std::string unit_text(const Operation& operation, int k) const {
        const auto at = static_cast<std::size_t>(k);
        if (const auto* affine = std::get_if<AffineOperation>(&operation))
            return affine_text(affine->W.row(k).transpose(), affine->b(k), names_[affine->input.index]);
        if (const auto* activation = std::get_if<ActivationOperation>(&operation)) {
            const std::string& z = names_[activation->input.index][at];
            const double slope = activation->slope(k);
            return "CASE WHEN " + z + " > 0E0 THEN " + z + " WHEN " + z + " <= 0E0 THEN " +
                   (slope == 0 ? std::string("0E0") : sql_number(slope) + " * " + z) + " END";
        }
        std::string text;
        for (const ValueId input : std::get<SumOperation>(operation).inputs)
            text += (text.empty() ? "" : " + ") + names_[input.index][at];
        return text;
    }

    void pattern() {
        std::string text;
        for (const HiddenLayer& layer : source_.network().hidden_layers()) {
            if (!text.empty()) text += " || '|'";
            const auto& activation = std::get<ActivationOperation>(source_.network().nodes()[layer.node].operation);
            for (const std::string& z : names_[activation.input.index])
                text += (text.empty() ? "CASE WHEN " : " || CASE WHEN ") + z + " > 0E0 THEN '1' WHEN " + z +
                        " <= 0E0 THEN '0' END";
        }
        begin_step();
        column(text.empty() ? "''" : text, ours("pattern"));
        end_step();
    }

    /// What stands before the clusters as rows: pattern, number, weights and bias of every output.
    void head() {
        for (const std::string& line : source_.comments) out_ << (line.empty() ? "--" : "-- ") << line << "\n";
        out_ << source_.words(
                    "-- Missing cells must be NULL. A row with a cell that the network cannot read has NULL as its "
                    "logits.\n")
             << "-- COUNT(*) OVER () keeps a planner from writing the expressions of one step into the next.\n";
        if (by_position_)
            out_ << "-- Columns are taken in the order of the table, as some of their names hold line ends or other "
                    "controls.\n";
        const Eigen::Index outputs = source_.network().num_outputs();
        const Eigen::Index inputs = source_.network().num_inputs();
        out_ << "WITH " << ours("maps") << (source_.families ? " (family" : " (pattern, cluster");
        for (Eigen::Index o = 0; o < outputs; ++o) {
            for (Eigen::Index j = 0; j < inputs; ++j) out_ << ", " << weight_name(o, j);
            out_ << ", " << bias_name(o);
        }
        for (Eigen::Index j = 0; by_centroid() && j < inputs; ++j) out_ << ", " << centroid_name(j);
        out_ << ") AS (\n  VALUES";
    }

    void map(std::size_t c) {
        const RuleCluster one = source_.families ? RuleCluster{c, "", source_.families->maps[c]} : clusters_.of(c);
        out_ << (one.number > 0 ? ",\n" : "\n") << "    (";
        if (!source_.families) out_ << "'" << one.pattern << "', ";
        out_ << one.number;
        for (Eigen::Index o = 0; o < one.map.c.size(); ++o) {
            for (Eigen::Index j = 0; j < one.map.A.cols(); ++j) out_ << ", " << sql_number(one.map.A(o, j));
            out_ << ", " << sql_number(one.map.c(o));
        }
        for (Eigen::Index j = 0; by_centroid() && j < one.map.A.cols(); ++j)
            out_ << ", " << sql_number(source_.family(c).centroid(j));
        out_ << ")";
    }

    bool by_centroid() const { return source_.families && source_.families->by_centroid; }

    /// The patterns of the families as rows, behind the maps.
    void family_pattern(std::size_t p) {
        const auto& [pattern, family] = source_.families->patterns[p];
        out_ << (p > 0 ? ",\n" : "),\n" + ours("patterns") + " (pattern, family) AS (\n  VALUES\n") << "    ('"
             << pattern << "', " << family << ")";
    }

    /// "m.w0_0 * s.relu_t0 + ... + m.b0"
    std::string map_text(Eigen::Index o) const {
        std::string text;
        for (std::size_t j = 0; j < inputs_.size(); ++j)
            text += "m." + weight_name(o, static_cast<Eigen::Index>(j)) + " * s." + inputs_[j] + " + ";
        return text + "m." + bias_name(o);
    }

    /// Begins a step whose rows come from that before, joined with `table` where `condition` holds.
    void join(const std::string& kind, const std::string& table, const std::string& condition) {
        out_ << "\n  FROM " << ours("step" + std::to_string(steps_ - 1)) << " s " << kind << " JOIN " << ours(table)
             << " m ON " << condition << ")";
        ++steps_;
    }

    std::string logit(Eigen::Index o) const { return ours(source_.words("logit") + std::to_string(o)); }

    /// Every row with its own family, or with all of them; then the nearest one.
    void family_logits() {
        const RuleFamilies& families = *source_.families;
        const Eigen::Index outputs = source_.network().num_outputs();
        begin_step();
        column(families.patterns.empty() ? "NULL" : "m.family", ours("listed"));
        families.patterns.empty() ? end_step() : join("LEFT", "patterns", "m.pattern = s." + ours("pattern"));
        begin_step();
        column("m.family", ours("candidate"));
        for (Eigen::Index o = 0; o < outputs; ++o) column(map_text(o), logit(o));
        std::string far;
        for (std::size_t j = 0; families.by_centroid && j < inputs_.size(); ++j) {
            const std::string apart =
                "(m." + centroid_name(static_cast<Eigen::Index>(j)) + " - s." + names_[0][j] + ")";
            far += (j > 0 ? " + " : "") + apart + " * " + apart;
        }
        if (families.by_centroid) column(far, ours("far"));
        column("COUNT(*) OVER ()", ours("n" + std::to_string(steps_)));
        join("INNER", "maps", "s." + ours("listed") + " IS NULL OR m.family = s." + ours("listed"));
        if (!families.by_centroid) output_distance();
        begin_step();
        column("ROW_NUMBER() OVER (PARTITION BY " + ours("row") + " ORDER BY " + ours("far") + ", " +
                   ours("candidate") + ")",
               ours("place"));
        column("CASE WHEN " + logit(0) + " IS NOT NULL THEN " + ours("candidate") + " END", ours("family"));
        end_step();
    }

    /// How far the candidate's output is from the network's.
    void output_distance() {
        const Eigen::Index outputs = source_.network().num_outputs();
        const bool relative = source_.families->relative;
        begin_step();
        for (Eigen::Index o = 0; o < outputs; ++o)
            column(logit(o) + " - " + names_[source_.network().output().index][static_cast<std::size_t>(o)],
                   apart_name(o));
        end_step();
        if (relative) {
            std::string sum;
            for (Eigen::Index o = 0; o < outputs; ++o) sum += (o > 0 ? " + " : "") + apart_name(o);
            begin_step();
            column("(" + sum + ") / " + sql_number(static_cast<double>(outputs)), ours("mean"));
            end_step();
        }
        std::string far;
        for (Eigen::Index o = 0; o < outputs; ++o) {
            const std::string apart = relative ? "(" + apart_name(o) + " - " + ours("mean") + ")" : apart_name(o);
            far += (o > 0 ? " + " : "") + apart + " * " + apart;
        }
        begin_step();
        column(far, ours("far"));
        end_step();
    }

    std::string apart_name(Eigen::Index o) const { return ours("apart" + std::to_string(o)); }

    /// The cluster's map where there is a cluster, else the forward pass.
    void logits() {
        begin_step();
        column("m.cluster", ours("cluster"));
        for (Eigen::Index o = 0; o < source_.network().num_outputs(); ++o) {
            const std::string& forward = names_[source_.network().output().index][static_cast<std::size_t>(o)];
            column("CASE WHEN m.cluster IS NULL THEN s." + forward + " ELSE " + map_text(o) + " END", logit(o));
        }
        join("LEFT", "maps", "m.pattern = s." + ours("pattern"));
    }

    /// A name of ours that no column of the table has.
    std::string free_name(std::string name) const {
        while (taken_.count(name) > 0) name += "_";
        return name;
    }

    std::string prediction(const std::vector<std::string>& classes) const {
        const std::string first = ours(source_.words("logit0"));
        if (source_.network().num_outputs() == 1)
            return "CASE WHEN " + first + " > 0E0 THEN " + sql_text(classes[1]) + " WHEN " + first + " <= 0E0 THEN " +
                   sql_text(classes[0]) + " END";
        std::string text = "CASE";
        for (std::size_t o = 0; o < classes.size(); ++o) {
            std::string wins;
            for (std::size_t p = o + 1; p < classes.size(); ++p)
                wins += (wins.empty() ? "" : " AND ") + ours(source_.words("logit") + std::to_string(o)) +
                        " >= " + ours(source_.words("logit") + std::to_string(p));
            if (wins.empty()) wins = ours(source_.words("logit") + std::to_string(o)) + " IS NOT NULL";
            text += " WHEN " + wins + " THEN " + sql_text(classes[o]);
        }
        return text + " END";
    }

    void select() {
        out_ << "\nSELECT";
        const auto& target = source_.study.input->target;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string& name = columns_[i].name;
            if (target && name == target->column) continue;
            out_ << "\n  " << table_column(i);
            if (by_position_) out_ << " AS " << sql_name(printable_utf8(name));
            out_ << ",";
        }
        const std::string piece = source_.families ? "family" : "cluster";
        out_ << "\n  " << ours(piece) << " AS " << sql_name(free_name(piece)) << ",\n  " << ours("pattern") << " AS "
             << sql_name(free_name("pattern"));
        for (std::size_t o = 0; o < static_cast<std::size_t>(source_.network().num_outputs()); ++o)
            out_ << ",\n  " << ours(source_.words("logit") + std::to_string(o)) << " AS "
                 << sql_name(free_name(source_.words("logit_") + std::to_string(o)));
        const std::vector<std::string> classes = rule_classes(source_.model(), source_.study);
        if (!classes.empty()) out_ << ",\n  " << prediction(classes) << " AS " << sql_name(free_name("prediction"));
        out_ << "\nFROM " << ours("step" + std::to_string(steps_ - 1));
        if (source_.families) out_ << "\nWHERE " << ours("place") << " = 1\nORDER BY " << ours("row");
        out_ << ";\n";
    }

    RuleSourcePointer kept_source_;
    RuleTextPointer kept_out_;
    const RuleSource& source_ = *kept_source_;
    RuleText& out_ = *kept_out_;
    const std::vector<Column>& columns_;
    ColumnIndex column_index_{*source_.study.input->table};
    bool by_position_ = false;
    RuleClusterReader clusters_;
    std::set<std::string> taken_;  // names of the table's columns, in lower case
    std::string prefix_ = "relu_";
    std::size_t steps_ = 0;
    std::vector<std::string> inputs_;              // in the table's units
    std::vector<std::vector<std::string>> names_;  // per value of the network
};

}  // namespace

Status add_sql_rules(const RuleSourcePointer& source, const RuleTextPointer& text, TextJob& job) {
    return SqlWriter::add(std::make_shared<SqlWriter>(source, text), job);
}

}  // namespace reluscope
