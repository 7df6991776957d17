#include "formats/rules.h"

#include "formats/rule_text.h"

#include <algorithm>
#include <cmath>

namespace reluscope {

std::optional<RuleLanguage> rule_language_of(std::string_view file_name) {
    constexpr std::pair<std::string_view, RuleLanguage> kEndings[] = {{".py", RuleLanguage::kPython},
                                                                      {".c", RuleLanguage::kC},
                                                                      {".sql", RuleLanguage::kSql},
                                                                      {".tex", RuleLanguage::kLatex}};
    for (const auto& [ending, language] : kEndings) {
        if (file_name.size() > ending.size() && file_name.substr(file_name.size() - ending.size()) == ending)
            return language;
    }
    return std::nullopt;
}

Status write_rules(const ModelFile& model, const Study& study, RuleLanguage language, const RuleOptions& options,
                   const JobContext& context, const JsonWriter::Sink& sink) {
    RuleSource source{model, study, options, context, rule_columns(*study.input), 0, 0};
    source.num_clusters = std::min(std::max<std::size_t>(options.max_clusters, 1), study.clustering->num_clusters());
    if (!study.network().hidden_layers().empty())
        source.num_sign_nodes = study.network().hidden_layers().back().node + 1;
    switch (language) {
        case RuleLanguage::kPython: return write_python_rules(source, sink);
        case RuleLanguage::kC: return write_c_rules(source, sink);
        case RuleLanguage::kSql: return write_sql_rules(source, sink);
        case RuleLanguage::kLatex: return write_latex_rules(source, sink);
    }
    return {};
}

namespace {

/// Quoted; the callers put a word of ours before what a file says.
std::string csv_cell(std::string_view text) {
    std::string cell = "\"";
    for (const char c : text) {
        if (c == '"') cell += '"';
        cell += c;
    }
    return cell + '"';
}

void write_clusters_header(const ModelFile& model, const Study& study, RuleText& out) {
    const Eigen::Index outputs = study.network().num_outputs();
    out << "cluster,pattern,size,support";
    for (Eigen::Index o = 0; o < outputs; ++o)
        out << "," << csv_cell("mean of " + rule_line(rule_output_name(model, study, o)));
    if (!study.scores->accuracy.empty()) out << ",accuracy";
    if (!study.scores->rmse.empty()) out << ",rmse";
    for (Eigen::Index o = 0; o < outputs; ++o) {
        const std::string of = outputs > 1 ? " for " + rule_line(rule_output_name(model, study, o)) : "";
        for (const InputOrigin& origin : study.input->origins)
            out << "," << csv_cell("weight of " + rule_line(origin.label) + of);
        out << "," << csv_cell("bias" + of);
    }
    out << "\n";
}

}  // namespace

void write_clusters_csv(const ModelFile& model, const Study& study, const JobContext& context,
                        const JsonWriter::Sink& sink) {
    RuleText out(sink);
    write_clusters_header(model, study, out);
    const auto score = [&out](const std::vector<double>& scores, std::size_t c) {
        if (scores.empty()) return;
        out << ",";
        if (std::isfinite(scores[c])) out << scores[c];
    };
    for_each_rule_cluster(study, study.clustering->num_clusters(), context, [&](const RuleCluster& cluster) {
        const std::size_t c = cluster.number;
        const std::uint32_t size = study.clustering->clusters[c].size;
        out << c << "," << cluster.pattern << "," << std::size_t{size} << ","
            << size / static_cast<double>(study.clustering->num_rows());
        for (Eigen::Index o = 0; o < cluster.map.c.size(); ++o)
            out << "," << study.scores->mean_output(o, static_cast<Eigen::Index>(c));
        score(study.scores->accuracy, c);
        score(study.scores->rmse, c);
        for (Eigen::Index o = 0; o < cluster.map.c.size(); ++o) {
            for (Eigen::Index j = 0; j < cluster.map.A.cols(); ++j) out << "," << cluster.map.A(o, j);
            out << "," << cluster.map.c(o);
        }
        out << "\n";
    });
}

}  // namespace reluscope
