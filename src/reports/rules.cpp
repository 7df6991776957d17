#include "reports/rules.h"

#include "reports/kit/escape_text.h"
#include "reports/rule_text.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reluscope {

std::optional<RuleLanguage> rule_language_of(std::string_view file_name) {
    constexpr std::pair<std::string_view, RuleLanguage> kEndings[] = {{".py", RuleLanguage::kPython},
                                                                      {".c", RuleLanguage::kC},
                                                                      {".sql", RuleLanguage::kSql},
                                                                      {".tex", RuleLanguage::kLatex},
                                                                      {".txt", RuleLanguage::kText}};
    for (const auto& [ending, language] : kEndings) {
        if (file_name.size() > ending.size() && file_name.substr(file_name.size() - ending.size()) == ending)
            return language;
    }
    return std::nullopt;
}

Result<std::unique_ptr<Job>> rules_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                       RuleLanguage language, const RuleOptions& options, TextSink sink) {
    RuleSource source{std::move(model), study, options, rule_columns(*study.input), 0, 0};
    source.num_clusters = std::min(std::max<std::size_t>(options.max_clusters, 1), study.clustering->num_clusters());
    if (!study.network().hidden_layers().empty())
        source.num_sign_nodes = study.network().hidden_layers().back().node + 1;
    const auto shared = std::make_shared<const RuleSource>(std::move(source));
    auto job = std::make_unique<TextJob>(std::move(sink));
    const auto out = std::make_shared<RuleText>(job->sink());
    switch (language) {
        case RuleLanguage::kPython: add_python_rules(shared, out, *job); break;
        case RuleLanguage::kC: add_c_rules(shared, out, *job); break;
        case RuleLanguage::kSql:
            if (Status status = add_sql_rules(shared, out, *job); !status) return tl::unexpected<Error>(status.error());
            break;
        case RuleLanguage::kLatex: add_latex_rules(shared, out, *job); break;
        case RuleLanguage::kText: add_text_rules(shared, out, *job); break;
    }
    job->once([out] { out->flush(); });
    return job;
}

namespace {

void write_clusters_header(const ModelFile& model, const Study& study, RuleText& out) {
    const Eigen::Index outputs = study.network().num_outputs();
    out << "cluster,pattern,size,support";
    for (Eigen::Index o = 0; o < outputs; ++o)
        out << "," << csv_cell("mean of " + rule_line(rule_output_name(model, study, o)));
    if (!study.scores->accuracy.empty()) out << ",accuracy";
    if (!study.scores->rmse.empty()) out << ",rmse";
    for (Eigen::Index o = 0; o < outputs; ++o) {
        const std::string of = outputs > 1 ? " for " + rule_line(rule_output_name(model, study, o)) : "";
        for (const InputOrigin& origin : study.input->origins) out << "," << csv_cell("weight of " + origin.label + of);
        out << "," << csv_cell("bias" + of);
    }
    out << "\n";
}

/// What the sections of the table share.
struct ClusterLines {
    ClusterLines(const Study& of, TextSink sink) : study(of), clusters(study), out(std::move(sink)) {}

    void score(const std::vector<double>& scores, std::size_t c) {
        if (scores.empty()) return;
        out << ",";
        if (std::isfinite(scores[c])) out << scores[c];
    }
    void write(std::size_t c) {
        const RuleCluster cluster = clusters.of(c);
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
    }

    Study study;
    RuleClusterReader clusters;
    RuleText out;
};

}  // namespace

std::unique_ptr<Job> clusters_csv_job(std::shared_ptr<const ModelFile> model, const Study& study, TextSink sink) {
    auto job = std::make_unique<TextJob>(std::move(sink));
    const auto lines = std::make_shared<ClusterLines>(study, job->sink());
    job->once([lines, model = std::move(model)] { write_clusters_header(*model, lines->study, lines->out); });
    job->each(study.clustering->num_clusters(), [lines](std::size_t c) { lines->write(c); });
    job->once([lines] { lines->out.flush(); });
    return job;
}

}  // namespace reluscope
