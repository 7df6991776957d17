// A picture that was kept in a texture, from its top left corner.
uniform vec4 place;        // in pixels, downwards: left, top, width, height
uniform vec2 framebuffer;  // size in pixels

out vec2 at;

void main() {
    vec2 corner = vec2(float(gl_VertexID & 1), float((gl_VertexID >> 1) & 1));
    at = vec2(corner.x, 1.0 - corner.y);
    vec2 clip = (place.xy + place.zw * corner) / framebuffer * 2.0 - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
