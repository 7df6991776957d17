// One quad per point.
layout(location = 0) in vec2 centre;  // in cell units
layout(location = 1) in float radius;
layout(location = 2) in vec4 fill;
layout(location = 3) in vec4 outline;

uniform vec4 pixels;
uniform vec2 framebuffer;
uniform float pixel_ratio;

flat out vec4 point_fill;
flat out vec4 point_outline;
flat out float point_radius;
out vec2 offset;

void main() {
    point_fill = fill;
    point_outline = outline;
    point_radius = radius * pixel_ratio;
    float reach = point_radius + 1.0;
    offset = reach * vec2((gl_VertexID & 1) == 0 ? -1.0 : 1.0, (gl_VertexID & 2) == 0 ? -1.0 : 1.0);
    vec2 clip = (pixels.xy + pixels.zw * centre + offset) / framebuffer * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
