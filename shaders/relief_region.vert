// Facets of a relief: corners in cell units, their logits, and the slopes of their facet.
layout(location = 0) in vec2 corner;
layout(location = 1) in vec4 colour;
layout(location = 2) in float value;
layout(location = 3) in vec3 facet;  // logit, and its slopes per cell unit

uniform mat4 camera;
uniform vec4 cells;    // world x, y = cells.xy + cells.zw * cell
uniform vec2 heights;  // world z = heights.x + heights.y * logit

out vec4 corner_colour;
out float ramp_value;
out vec3 place;
flat out vec3 facet_normal;

void main() {
    corner_colour = colour;
    ramp_value = value;
    place = vec3(cells.xy + cells.zw * corner, heights.x + heights.y * facet.x);
    facet_normal = normalize(vec3(-heights.y * facet.yz / cells.zw, 1.0));
    gl_Position = camera * vec4(place, 1.0);
}
