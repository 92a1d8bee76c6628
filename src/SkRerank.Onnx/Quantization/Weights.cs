using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Protobuf;

namespace SkRerank.Onnx.Quantization;

/// <summary>A constant matrix of floats, as an initializer of a graph holds it.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Values">The values, row by row.</param>
internal sealed record Weights(int Rows, int Columns, float[] Values)
{
    private const int Float = 1, SignedByte = 3;

    /// <summary>Reads a TensorProto; <see langword="null"/> where it is no matrix of floats.</summary>
    /// <exception cref="RerankException">The values stand in another file.</exception>
    public static Weights? Read(string path, ProtoMessage tensor)
    {
        var axes = tensor.Numbers(1);
        if (tensor.Number(2) != Float || axes.Count != 2 || axes[0] < 1 || axes[1] < 1) return null;
        if (tensor.Number(14) == 1) throw LoadError.Create($"The graph '{path}' must hold its weights itself, but keeps '{tensor.Text(8)}' in another file; save it as one file, or use ONNX Runtime's own quantiser.");
        var raw = tensor.All(9).LastOrDefault();
        if (raw.IsEmpty) raw = tensor.All(4).LastOrDefault();
        if (raw.Length != axes[0] * axes[1] * sizeof(float)) throw new InvalidDataException($"the tensor '{tensor.Text(8)}' has {raw.Length} bytes for {axes[0]} × {axes[1]} floats");
        var values = MemoryMarshal.Cast<byte, float>(raw.Span).ToArray();
        return TensorPrimitives.IsFiniteAll<float>(values) ? new Weights((int)axes[0], (int)axes[1], values) : throw new InvalidDataException($"the tensor '{tensor.Text(8)}' has NaN or infinity");
    }

    /// <summary>Makes a TensorProto of floats.</summary>
    public static ProtoMessage Floats(string name, float[] values, params long[] axes) => Tensor(name, Float, MemoryMarshal.AsBytes<float>(values).ToArray(), axes);

    /// <summary>Makes a TensorProto of signed bytes.</summary>
    public static ProtoMessage Bytes(string name, sbyte[] values, params long[] axes) => Tensor(name, SignedByte, MemoryMarshal.AsBytes<sbyte>(values).ToArray(), axes);

    /// <summary>Gives the matrix with rows and columns swapped.</summary>
    public Weights Transpose()
    {
        var values = new float[Values.Length];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++) values[(column * Rows) + row] = Values[(row * Columns) + column];
        }

        return new Weights(Columns, Rows, values);
    }

    /// <summary>Quantises to -127..127, symmetrically: one scale a column, or one a row.</summary>
    public (sbyte[] Values, float[] Scales) Quantize(bool perRow)
    {
        var scales = new float[perRow ? Rows : Columns];
        for (var i = 0; i < Values.Length; i++)
        {
            ref var scale = ref scales[perRow ? i / Columns : i % Columns];
            scale = Math.Max(scale, Math.Abs(Values[i]));
        }

        // A column of zeros has any scale.
        for (var i = 0; i < scales.Length; i++) scales[i] = scales[i] > 0 ? scales[i] / 127 : 1;
        var quantized = new sbyte[Values.Length];
        for (var i = 0; i < quantized.Length; i++) quantized[i] = (sbyte)Math.Clamp(MathF.Round(Values[i] / scales[perRow ? i / Columns : i % Columns]), -127, 127);
        return (quantized, scales);
    }

    private static ProtoMessage Tensor(string name, int type, byte[] raw, long[] axes)
    {
        var tensor = new ProtoMessage();
        foreach (var axis in axes) tensor.With(ProtoField.Of(1, axis));
        return tensor.With(ProtoField.Of(2, type)).With(ProtoField.Of(8, name)).With(ProtoField.Of(9, raw));
    }
}
