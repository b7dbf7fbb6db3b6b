using System.Numerics;

namespace Local.Demo.Pictures;

/// <summary>The colour (linear steps of sRGB, 0 to 1 a channel) at a place; the shorter side of the picture runs from -1 to 1, y upwards.</summary>
internal delegate Vector3 Shader(Vector2 place);
