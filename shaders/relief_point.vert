#include "point_shape.glsl"

// A sprite per point in space, as large on the screen wherever it is.
layout(location = 0) in vec3 centre;  // cell x, cell y, logit
layout(location = 1) in float radius;
layout(location = 2) in vec4 fill;
layout(location = 3) in vec4 outline;
layout(location = 4) in float shape;

uniform mat4 camera;
uniform vec4 cells;
uniform vec2 heights;
uniform float pixel_ratio;
uniform float nearer;

flat out vec4 point_fill;
flat out vec4 point_outline;
flat out float point_radius;
flat out int point_shape;
flat out vec3 place;

void main() {
    place = vec3(cells.xy + cells.zw * centre.xy, heights.x + heights.y * centre.z);
    vec4 clip = camera * vec4(place, 1.0);
    point_fill = fill;
    point_outline = outline;
    point_radius = radius * pixel_ratio;
    point_shape = int(shape);
    gl_PointSize = 2.0 * shape_reach(point_radius, point_shape);
    gl_Position = vec4(clip.xy, clip.z - nearer * clip.w, clip.w);
}
