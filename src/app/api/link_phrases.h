#pragma once

#include <string_view>

namespace reluscope {

/// Phrases of sessions, which links hold as two bytes each (link_text.h). Links that were sent refer to them by their
/// place in this list: a phrase that was ever released stays as it is and where it is, and a new one goes to the end.
/// They are what write_session() writes most often: a command, or a part of one, with its usual values.
inline constexpr std::string_view kLinkPhrases[] = {
    R"({"column":"size","command":"sort_clusters","descending":true},)",
    R"({"command":"search_clusters","text":""},)",
    R"({"column":"number","command":"sort_rows","descending":false},)",
    R"({"command":"set_bar_mode","mode":"strength"},)",
    R"({"command":"set_reference","reference":"data_mean"},)",
    R"({"command":"clear_path"},)",
    R"({"command":"show_path_probability","show":false},)",
    R"({"command":"show_path_probability","show":true},)",
    R"({"classes":[0,1],"command":"set_plane","features":[0,1],"kind":"inputs","rows":[null,null,null]},)",
    R"(],"command":"set_plane","features":[)",
    R"({"command":"set_plane_window","window":[)",
    R"({"colour":"pattern","command":"set_plane_colour","output":0},)",
    R"({"command":"set_plane_depth","depth":null},)",
    R"({"command":"show_on_plane","show":true,"what":"walls"},)",
    R"({"command":"show_on_plane","show":true,"what":"points"},)",
    R"({"command":"show_on_plane","show":true,"what":"boundary"},)",
    R"({"at":null,"command":"pin_plane"},)",
    R"({"cluster":)",
    R"(,"command":"select_cluster"},)",
    R"({"command":"select_row","row":)",
    R"({"command":"select_output","output":null},)",
    R"({"command":"select_unit","unit":null},)",
    R"({"command":"select_feature","feature":null},)",
    R"({"command":"select_feature","feature":0},)",
    R"({"colour":"cluster","command":"set_scatter","spread":true,"window":null,"x":null,"y":null},)",
    R"({"azimuth":-38.0,"boundary":true,"command":"set_relief","elevation":30.0,"height":null,"level":true,)"
    R"("pan":[0.0,0.0],"points":false,"walls":true,"zoom":1.0},)",
    R"({"colour":"output","command":"set_tree","folded":[],"view":"tree","zoom":""},)",
    R"({"axes":[],"columns":"importance","command":"set_coefficients","descending":true,"only_filtered":fal)"
    R"(se,"picture":"heat_map","ranges":[],"rows":"size","sort_feature":0},)",
    R"({"command":"set_profile","probability":false,"what_if":null},)",
    R"({"command":"set_network_view","maps":true,"most_units":14,"subject":"row","threshold":0.02},)",
    R"({"command":"set_compare","epoch":0,"first_cluster":null,"first_row":null,"kind":"nothing","second_cl)"
    R"(uster":null,"second_row":null},)",
    R"({"command":"set_layout","layout":{"left":0.0,"left_open":true,"maximised":null,"right":0.0,"right_op)"
    R"(en":true,"root":{"active":")",
    R"(","tabs":[")",
    R"("plane","relief","scatter","network","tree","coefficients","profile","importance","path","training",)"
    R"("compare","explanation","rows"])",
    R"({"beside":false,"parts":[{"active":")",
    R"("explanation","tree","coefficients","scatter","plane","relief","profile","importance","network","pat)"
    R"(h","training","compare"])",
    R"({"active":"rows","tabs":["rows"]}],"share":0.6800000071525574)",
    R"(},"sheet":"explanation"}}],)",
    R"(}]},"commands":[)",
    R"({"command":")",
    R"(","command":")",
    R"(,"command":")",
    R"(,"show":true,"what":")",
    R"({"format":"reluscope-session","version":1,"model":{"format":"reluscope-model","version":1,"name":")",
    R"({"format":"reluscope-session","version":1,"commands":[)",
    R"("example":")",
    R"("table":{"csv":")",
    R"(","target":")",
    R"("toy":{"kind":")",
    R"(","noise":)",
    R"(,"rows":)",
    R"(,"seed":)",
    R"(,"training":{"balanced_class_weights":false,"batch_size":32,"beta1":0.9,"beta2":0.999,"class_weights)"
    R"(":[],"decay":0.5,"epochs":)",
    R"(,"epsilon":1e-08,"final_share":0.0,"first_activations_only":false,"first_layer_only":false,"hidden":)"
    R"([)",
    R"(],"initialisation":"he","l1_activations":0.0,"l1_weights":0.0,"l2_weights":0.0,"learning_rate":)",
    R"(,"loss":"binary","momentum":0.9,"optimiser":"adam","patience":0,"residual":false,"schedule":"constan)"
    R"(t","score_training_rows":false,"seed":1,"slope":0.0,"step_epochs":10,"validation_share":0.2})",
    R"("setup":{"hidden":[)",
    R"(],"slope":0.0,"residual":false,"initialisation":"he","seed":1,"optimiser":"adam","learning_rate":)",
    R"(,"momentum":0.9,"beta1":0.9,"beta2":0.999,"epsilon":1e-08,"schedule":"constant","decay":0.5,"step_ep)"
    R"(ochs":10,"final_share":0.0,"l1_weights":0.0,"l2_weights":0.0,"first_layer_only":false,"l1_activation)"
    R"(s":0.0,"first_activations_only":false,"batch_size":32,"epochs":)",
    R"(,"class_weights":[],"balanced_class_weights":false,"validation_share":0.2,"patience":0,"score_traini)"
    R"(ng_rows":false,"loss":"binary"},"epochs_done":)",
    R"("training":{"program":"reluscope","data":")",
    R"(,"result":{"training":{"rows":)",
    R"(},"validation":{"rows":)",
    R"(}},"yardstick":{"training":{"rows":)",
    R"(,"loss":)",
    R"(,"accuracy":)",
    R"(,"auc":)",
    R"(,"calibration_error":)",
    R"(,"r2":)",
    R"(,"rmse":)",
    R"(,"end":"All )",
    R"( epochs are done.")",
    R"(","inputs":)",
    R"(,"features":["x","y"],"link":"sigmoid)",
    R"(,"features":[")",
    R"("],"link":")",
    R"(","classes":[")",
    R"("],"encoder":{"columns":[{"column":")",
    R"(","kind":"numeric","mean":)",
    R"(,"scale":)",
    R"(},{"column":")",
    R"(,"layers":[{"name":"layer 1","weights":[)",
    R"(],"bias":)",
    R"(,"activation":"relu"},{"name":"layer 2","weights":[)",
    R"(,"activation":"relu"},{"name":"layer 3","weights":[)",
    R"("source":"Synthetic points made for this repository","licence":"as this repository")",
    R"("source":")",
    R"(","licence":")",
    R"({"command":"set_plane_aspect","fill":false},)",
    R"({"command":"show_on_plane","show":true,"what":"far_rows"},)",
    R"({"command":"set_training_speed","epochs_per_second":null},)",
    R"({"command":"set_simplify","domain":"rows"},{"command":"set_families","count":0,"joined":false,"touch)"
    R"(ing":false},{"command":"select_family","family":null},{"command":"name_families","names":[]},)",
    R"("plane","relief","scatter","network","tree","coefficients","profile","importance","path","training",)"
    R"("compare","explanation","rows","simplify"])",
    R"("explanation","tree","coefficients","scatter","plane","relief","profile","importance","network","pat)"
    R"(h","training","compare","simplify"])",
    R"({"command":"set_locks","locks":{}},)",
    R"({"command":"set_row_parts","parts":"reference"},)",
    R"({"all":false,"column":null,"command":"set_beeswarm"},)",
    R"("plane","relief","scatter","network","tree","coefficients","profile","importance","path","training",)"
    R"("compare","explanation","rows","simplify","beeswarm","what_if"])",
    R"("explanation","tree","coefficients","scatter","plane","relief","profile","importance","network","pat)"
    R"(h","training","compare","simplify","beeswarm","what_if"])",
    R"("plane","relief","scatter","network","tree","explanation","rows","coefficients","profile","importa)"
    R"(nce","beeswarm","what_if","path","compare","training","simplify"])",
    R"("plane","relief","scatter","network","tree","explanation","coefficients","profile","importance","b)"
    R"(eeswarm","what_if","path","compare","training","simplify"])",
    R"({"at_most":false,"command":"set_change_aim","norm":"l2","to":null,"value":null},)",
};

}  // namespace reluscope
