// The picture's colours are multiplied by their opacity.
uniform sampler2D layer;

in vec2 at;
out vec4 result;

void main() {
    result = texture(layer, at);
}
