#include "reports/rules/rules.h"

#include "reports/kit/escape_text.h"
#include "reports/rules/rule_text.h"
#include "reports/simplify/family_record.h"

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

namespace {

RuleSource rule_source(std::shared_ptr<const ModelFile> model, const Study& study, const RuleOptions& options) {
    RuleSource source{
        .model_file = std::move(model), .study = study, .options = options, .columns = rule_columns(*study.input)};
    if (!study.network().hidden_layers().empty())
        source.num_sign_nodes = study.network().hidden_layers().back().node + 1;
    return source;
}

std::shared_ptr<const RuleFamilies> rule_families(const ModelFile& model, const Study& study) {
    RuleFamilies families;
    families.explanation = explain_by_families(model, study);
    for (std::size_t k = 0; k < families.explanation.maps.size(); ++k) {
        families.maps.push_back(in_table_units(families.explanation.maps[k], study.input->origins));
        for (const std::string& pattern : model.families->families[k].patterns)
            families.patterns.emplace_back(pattern, k);
    }
    std::sort(families.patterns.begin(), families.patterns.end());
    families.by_centroid = model.families->unseen == UnseenPattern::kNearestCentroid;
    families.relative = outputs_are_relative(study.network());
    return std::make_shared<const RuleFamilies>(std::move(families));
}

Result<std::unique_ptr<Job>> job_of(RuleSource source, RuleLanguage language, TextSink sink) {
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

}  // namespace

Result<std::unique_ptr<Job>> rules_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                       RuleLanguage language, const RuleOptions& options, TextSink sink) {
    RuleSource source = rule_source(std::move(model), study, options);
    source.num_clusters = std::min(std::max<std::size_t>(options.max_clusters, 1), study.clustering->num_clusters());
    source.comments = rule_comments(source.model(), study, source.num_clusters);
    return job_of(std::move(source), language, std::move(sink));
}

Result<std::unique_ptr<Job>> family_rules_job(std::shared_ptr<const ModelFile> model, const Study& study,
                                              RuleLanguage language, const RuleOptions& options, TextSink sink) {
    RuleSource source = rule_source(std::move(model), study, options);
    source.families = rule_families(source.model(), study);
    const std::size_t first = language == RuleLanguage::kLatex ? 1 : 0;  // people count from 1, code from 0
    source.comments = family_comments(source.model(), study, source.families->explanation, first);
    return job_of(std::move(source), language, std::move(sink));
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
