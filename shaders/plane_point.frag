// A disc with an outline of one unit.
uniform float pixel_ratio;
uniform float opacity;

flat in vec4 point_fill;
flat in vec4 point_outline;
flat in float point_radius;
in vec2 offset;
out vec4 result;

void main() {
    float distance = length(offset);
    float cover = clamp(point_radius + 0.5 - distance, 0.0, 1.0);
    float inside = clamp(point_radius - pixel_ratio + 0.5 - distance, 0.0, 1.0);
    vec4 colour = mix(point_outline, point_fill, inside);
    result = vec4(colour.rgb, colour.a * cover * opacity);
}
