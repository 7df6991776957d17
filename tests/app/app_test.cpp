#include "app/app.h"

#include "analysis/rows/contributions.h"
#include "app/api/json_api.h"
#include "app/document/narrative.h"
#include "app/document/report_page.h"
#include "app/document/views.h"
#include "base/text/number_format.h"
#include "reports/rules/rules.h"
#include "support/bytes.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/written.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <regex>

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

NamedBytes text_file(const std::string& name, const std::string& text) {
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    return {name, {bytes, bytes + text.size()}};
}

const std::string kTinyModel =
    R"({"format":"reluscope-model","version":1,"inputs":2,"features":["a","b"],"layers":[
    {"weights":[[1,0],[0,1]],"activation":"relu"},{"weights":[[1,-1]],"bias":[0.5]}]})";

}  // namespace

TEST_CASE("app: the Titanic opens with its largest cluster explained and a certificate that holds") {
    App app(test_clock);
    open_bundled(app, "titanic");
    REQUIRE(app.state().document);
    CHECK(app.state().document->study.clustering->num_rows() == 1309);
    CHECK(app.state().selection.cluster == ClusterId(0));
    REQUIRE(app.state().cluster_view);
    CHECK(app.state().cluster_view->sentence.find("rows") != std::string::npos);
    CHECK(app.state().document->study.survey->certificate.holds());
    CHECK_FALSE(app.state().job.running);
    CHECK(ask(app, {{"what", "state"}})["document"]["table_rows"] == 1309);
}

TEST_CASE("app: the bars of a cluster are its map, in the table's units, and predict every row of the cluster") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Study& study = app.state().document->study;
    for (std::uint32_t c = 0; c < study.clustering->num_clusters(); ++c) {
        app.apply(SelectCluster{ClusterId(c)});
        const Json view = ask(app, {{"what", "explanation"}});
        for (const std::uint32_t row : study.clustering->rows_of(ClusterId(c))) {
            double model_units = view["bias"][0];
            double table_units = view["table_units"]["bias"][0];
            for (const Json& bar : view["bars"]) {
                const auto j = bar["input"].get<Eigen::Index>();
                const InputOrigin& origin = study.input->origins[static_cast<std::size_t>(j)];
                const double x = study.input->rows->inputs(j, row);
                model_units += view["weights"][0][static_cast<std::size_t>(j)].get<double>() * x;
                table_units += bar["per_unit"].get<double>() * (origin.mean + origin.scale * x);
            }
            CHECK(std::abs(model_units - study.patterns->logits(0, row)) <
                  1e-12 * std::max(1.0, std::abs(model_units)));
            CHECK(std::abs(table_units - study.patterns->logits(0, row)) <
                  1e-10 * std::max(1.0, std::abs(table_units)));
        }
    }
}

TEST_CASE("app: a row's waterfall adds up to its logit for every reference; from a point all rows have one base") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Study& study = app.state().document->study;
    for (std::size_t r = 0; r < kNumReferences; ++r) {
        const auto reference = static_cast<Reference>(r);
        CAPTURE(r);
        app.apply(SetReference{reference});
        for (std::uint32_t row = 0; row < 1309; row += 101) {
            app.apply(SelectRow{RowId(row)});
            REQUIRE(app.state().row_view);
            const RowView& view = *app.state().row_view;
            CHECK(view.reference == reference);
            const ClusterId cluster(study.clustering->assignment[row]);
            const Eigen::VectorXd point = reference_point(study, reference, cluster);
            const SlowForward at_point = slow_forward(study.network(), point);
            const AffineMap map = affine_map_of(study.network(), study.patterns->bits.row(row));
            const double base = is_from_point(reference) ? at_point.logits(0) : map.A.row(0).dot(point) + map.c(0);
            CHECK(std::abs(view.base - base) < 1e-11);
            double sum = view.base;
            for (const WaterfallStep& step : view.steps) sum += step.value;
            CHECK(std::abs(sum - view.logit) < 1e-11);
            CHECK(view.probability == doctest::Approx(1 / (1 + std::exp(-view.logit))));
            CHECK(app.state().selection.cluster->index == app.state().document->study.clustering->assignment[row]);
        }
    }
}

TEST_CASE("app: a network with random weights makes no claims until it is trained") {
    App app(test_clock);
    open_bundled(app, "iris");
    CHECK_FALSE(app.state().document->untrained);
    app.apply(NewNetwork{});
    run_jobs(app);
    CHECK(app.state().document->untrained);
    CHECK(ask(app, {{"what", "state"}})["document"]["trained"] == false);
    const auto says = [&](const char* what) {
        return ask(app, {{"what", what}})["sentence"].get<std::string>().find("not trained yet") != std::string::npos;
    };
    CHECK(says("explanation"));
    CHECK(says("row"));
    app.apply(Train{TrainingMode::kOneEpoch});
    run_jobs(app);
    CHECK_FALSE(app.state().document->untrained);
    CHECK_FALSE(says("explanation"));
    app.apply(ShowEpoch{0});
    run_jobs(app);
    CHECK(says("explanation"));
    app.apply(ShowEpoch{1});
    run_jobs(app);
    CHECK_FALSE(says("explanation"));
}

TEST_CASE("app: starting over on a trained network says how to take it back, and undo does in one step") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const auto logits = app.state().document->study.patterns->logits;
    app.apply(RestartTraining{});
    run_jobs(app);
    CHECK(app.state().document->untrained);
    REQUIRE(app.state().messages.size() == 1);
    CHECK(app.state().messages[0].text.find("Undo") != std::string::npos);
    CHECK(app.state().undo_what == "new first weights");
    app.apply(Undo{});
    run_jobs(app);
    CHECK_FALSE(app.state().document->untrained);
    CHECK(app.state().document->study.patterns->logits == logits);
}

TEST_CASE("app: a regression speaks of its answer by name and unit, never of a logit") {
    App app(test_clock);
    ModelFile model(random_network({3, 8, 6, 1}, 21));
    model.target = "price";
    model.target_unit = "EUR";
    Rng rng(5);
    begin_network(app, model, random_matrix(rng, 3, 400));
    run_jobs(app);
    const Document& document = *app.state().document;
    CHECK(output_words(document, 0).title() == "price (EUR)");
    std::string said =
        cluster_formula(document, *app.state().cluster_view) + row_formula(document, *app.state().row_view);
    for (const char* what : {"explanation", "row"}) {
        const Json answer = ask(app, {{"what", what}});
        said += answer["sentence"].get<std::string>() + answer.value("measure", "") + answer.value("quantity", "");
    }
    CAPTURE(said);
    CHECK(said.find("logit") == std::string::npos);
    CHECK(said.find("log-odds") == std::string::npos);
    CHECK(said.find(" EUR") != std::string::npos);
    const std::string page = written([&](TextSink sink) {
        return report_page_job(document, RowId(0), Reference::kDataMean, {}, {}, std::move(sink));
    });
    CHECK(std::regex_search(page, std::regex(">[^<]*price")));
    CHECK_FALSE(std::regex_search(page, std::regex(">[^<]*logit")));
    for (const RuleLanguage language :
         {RuleLanguage::kPython, RuleLanguage::kC, RuleLanguage::kSql, RuleLanguage::kLatex, RuleLanguage::kText}) {
        const std::string code = written(
            [&](TextSink sink) { return *rules_job(document.model, document.study, language, {}, std::move(sink)); });
        CHECK(code.find("logit") == std::string::npos);
        CHECK(code.find("price") != std::string::npos);
    }
}

TEST_CASE("app: every bundled example opens and its certificate holds") {
    for (const std::string id : {"titanic", "iris", "wine", "breast_cancer", "digits"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        REQUIRE(app.state().document);
        CHECK(app.state().document->study.survey->certificate.holds());
        CHECK(app.state().document->study.scores->overall_accuracy > 0.8);
        CHECK(app.state().messages.empty());
    }
}

TEST_CASE("app: a bad file gives one sentence and leaves the document unharmed") {
    App app(test_clock);
    open_bundled(app, "iris");
    const auto before = app.state().document->model;
    for (const NamedBytes& file : {text_file("bad.onnx", "not a model"), text_file("ragged.csv", "a,b\n1,2\n3\n"),
                                   text_file("empty.json", "{}"), text_file("wrong.csv", "a,b,c\n1,2,3\n")}) {
        app.apply(OpenFiles{{file}, ""});
        run_jobs(app);
        REQUIRE(app.state().messages.size() == 1);
        CHECK(app.state().messages[0].kind == MessageKind::kError);
        CHECK(app.state().messages[0].text.find(file.name) != std::string::npos);
        CHECK(app.state().document->model == before);
        app.apply(DismissMessage{app.state().messages[0].id});
    }
}

TEST_CASE("app: a network that does not fit the table waits for one that does") {
    App app(test_clock);
    open_bundled(app, "iris");
    app.apply(OpenFiles{{text_file("tiny.json", kTinyModel)}, ""});
    run_jobs(app);
    REQUIRE(app.state().pending);
    CHECK(app.state().document->example == "iris");
    app.apply(OpenFiles{{text_file("ab.csv", "a,b\n1,2\n-3,4\n5,-6\n")}, ""});
    run_jobs(app);
    CHECK_FALSE(app.state().pending);
    CHECK(app.state().document->example.empty());
    CHECK(app.state().document->study.clustering->num_clusters() == 3);
}

TEST_CASE("app: random rows let a network without data be looked at") {
    App app(test_clock);
    app.apply(OpenFiles{{text_file("tiny.json", kTinyModel)}, ""});
    run_jobs(app);
    REQUIRE(app.state().pending);
    app.apply(UseRandomRows{500});
    run_jobs(app);
    REQUIRE(app.state().document);
    CHECK(app.state().document->study.clustering->num_rows() == 500);
    CHECK(app.state().document->study.clustering->num_clusters() == 4);
}

TEST_CASE("app: a model and its table open together whatever their order") {
    for (const bool model_first : {true, false}) {
        App app(test_clock);
        OpenFiles open{{text_file("tiny.json", kTinyModel), text_file("ab.csv", "a,b\n1,2\n-3,4\n")}, ""};
        if (!model_first) std::swap(open.files[0], open.files[1]);
        app.apply(open);
        run_jobs(app);
        CHECK(app.state().document);
        CHECK(app.state().messages.empty());
    }
}

TEST_CASE("app: clusters are searched by pattern with ? and by number, and sorted both ways") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const std::size_t all = app.state().order.clusters.size();
    const Study& study = app.state().document->study;
    app.apply(SearchClusters{"1?"});
    for (const std::uint32_t c : app.state().order.clusters) {
        const std::string text =
            pattern_text(study.network(), study.patterns->bits.row(study.clustering->clusters[c].first_row));
        bool found = false;
        for (std::size_t i = 0; i + 1 < text.size(); ++i) found = found || (text[i] == '1' && text[i + 1] != '|');
        CHECK(found);
    }
    app.apply(SearchClusters{"#3"});
    CHECK(app.state().order.clusters == std::vector<std::uint32_t>{3});
    app.apply(SearchClusters{"nonsense"});
    CHECK(app.state().order.clusters.empty());
    app.apply(SearchClusters{""});
    CHECK(app.state().order.clusters.size() == all);
    app.apply(SortClusters{ClusterColumn::kOutput, false});
    for (std::size_t i = 1; i < all; ++i) {
        CHECK(study.scores->mean_output(0, app.state().order.clusters[i - 1]) <=
              study.scores->mean_output(0, app.state().order.clusters[i]));
    }
}

TEST_CASE("app: Stop ends a report that is being made, and nothing else") {
    App app(test_clock);
    open_bundled(app, "digits");
    const Eigen::Index other = (app.state().selection.output + 1) % 10;
    app.apply(SelectOutput{other});
    REQUIRE(app.state().stages[StageId::kMaps].stale);
    app.apply(NoteExport{0.5});
    CHECK(ask(app, {{"what", "state"}})["exporting"]["fraction"] == 0.5);
    app.apply(CancelJob{});
    CHECK_FALSE(app.state().exporting.has_value());
    REQUIRE_FALSE(app.state().messages.empty());
    CHECK(app.state().messages.back().text == "Stopped; the report was not saved.");
    CHECK_FALSE(app.state().stages.any_halted());
    run_jobs(app);
    CHECK(app.state().coefficients.maps->output == other);
}

TEST_CASE("app: a cancelled load changes nothing") {
    App app(test_clock);
    open_bundled(app, "iris");
    const auto before = app.state().document->model;
    app.apply(OpenFiles{{text_file("tiny.json", kTinyModel), text_file("ab.csv", "a,b\n1,2\n")}, ""});
    app.apply(CancelJob{});
    CHECK_FALSE(app.advance(1));
    CHECK(app.state().document->model == before);
}

TEST_CASE("app: another link is a new reading of the same logits") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Eigen::MatrixXd logits = app.state().document->study.patterns->logits;
    app.apply(SetLink{Link::kIdentity});
    run_jobs(app);
    CHECK(app.state().document->study.network().link() == Link::kIdentity);
    CHECK(app.state().document->study.patterns->logits == logits);
    CHECK(app.state().document->study.scores->mean_output(0, 0) != doctest::Approx(0.5).epsilon(0.4));
}

TEST_CASE("json_api: questions and commands that are not understood are answered by a sentence") {
    App app(test_clock);
    for (const std::string text :
         {"", "[]", "{\"what\": 3}", "{\"what\": \"nothing\"}", "{\"what\": \"clusters\"}", "not json"}) {
        CHECK(Json::parse(answer_query(app.state(), text)).contains("error"));
    }
    for (const std::string text :
         {"", "{}", "{\"command\": \"fly\"}", "{\"command\": \"select_cluster\", \"cluster\": \"x\"}",
          "{\"command\": \"set_theme\", \"theme\": \"pink\"}", "{\"command\": \"open\"}"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_command(text).has_value());
    }
    const auto command = parse_command(R"({"command":"select_cluster","cluster":2})");
    REQUIRE(command.has_value());
    CHECK(command->get_if<SelectCluster>()->cluster == ClusterId(2));
    open_bundled(app, "iris");
    const Json mirror = Json::parse(text_mirror(app.state()));
    REQUIRE(mirror["tables"].size() == 4);  // what drives the cluster, the row, the rows, the clusters
}

TEST_CASE("app: saved files are the report, the assignment and the model") {
    App app(test_clock);
    open_bundled(app, "iris");
    app.take_requests();
    for (const SavedThing thing :
         {SavedThing::kReport, SavedThing::kAssignments, SavedThing::kModel, SavedThing::kHtmlReport})
        app.apply(SaveFile{thing});
    const auto requests = app.take_requests();
    REQUIRE(requests.size() == 4);
    CHECK(std::holds_alternative<HtmlReportRequest>(requests[3]));
    const Json report = Json::parse(std::get<SaveRequest>(requests[0]).text);
    CHECK(report["format"] == "reluscope-report");
    CHECK(report["assignment"].size() == 150);
    CHECK(Json::parse(std::get<SaveRequest>(requests[2]).text)["format"] == "reluscope-model");
}

TEST_CASE("narrative: formulas say the numbers that they stand for") {
    App app(ticking_clock());
    open_bundled(app, "iris");
    for (const std::uint32_t row : {0U, 60U, 149U}) {
        app.apply(SelectRow{RowId(row)});
        run_jobs(app);
        const AppState& state = app.state();
        const std::string formula = row_formula(*state.document, *state.row_view);
        CHECK(
            formula.starts_with(display_number(state.row_view->logit) + " = " + display_number(state.row_view->base)));
        double sum = state.row_view->base + state.row_view->residual;
        for (const WaterfallStep& step : state.row_view->steps) sum += step.value;
        CHECK(sum == doctest::Approx(state.row_view->logit).epsilon(1e-12));
        const std::string map = cluster_formula(*state.document, *state.cluster_view);
        CHECK(map.find(" = " + display_number(state.cluster_view->table_map.c(state.cluster_view->output))) !=
              std::string::npos);
        CHECK(map.find(state.cluster_view->bars[0].label) != std::string::npos);
    }
}
