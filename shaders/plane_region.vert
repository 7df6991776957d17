// Regions: corners in cell units with a colour or a position on a ramp.
layout(location = 0) in vec2 corner;
layout(location = 1) in vec4 colour;
layout(location = 2) in float value;

uniform vec4 cells;  // clip = cells.xy + cells.zw * corner

out vec4 corner_colour;
out float ramp_value;

void main() {
    corner_colour = colour;
    ramp_value = value;
    gl_Position = vec4(cells.xy + cells.zw * corner, 0.0, 1.0);
}
