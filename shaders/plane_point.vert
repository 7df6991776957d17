#include "point_shape.glsl"

// A sprite per point.
layout(location = 0) in vec2 centre;  // in cell units
layout(location = 1) in float radius;
layout(location = 2) in vec4 fill;
layout(location = 3) in vec4 outline;
layout(location = 4) in float shape;

uniform vec4 pixels;
uniform vec2 framebuffer;
uniform float pixel_ratio;

flat out vec4 point_fill;
flat out vec4 point_outline;
flat out float point_radius;
flat out int point_shape;

void main() {
    point_fill = fill;
    point_outline = outline;
    point_radius = radius * pixel_ratio;
    point_shape = int(shape);
    gl_PointSize = 2.0 * shape_reach(point_radius, point_shape);
    vec2 clip = (pixels.xy + pixels.zw * centre) / framebuffer * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
