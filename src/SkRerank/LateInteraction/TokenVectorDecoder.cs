using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SkRerank.LateInteraction;

/// <summary>Turns one stored vector into floats.</summary>
internal static class TokenVectorDecoder
{
    public static void Decode(TokenVectorElement element, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (element)
        {
            case TokenVectorElement.SignBits:
                var unit = 1 / MathF.Sqrt(values.Length);
                for (var i = 0; i < values.Length; i++) values[i] = (bytes[i >> 3] >> (i & 7) & 1) != 0 ? unit : -unit;
                break;
            case TokenVectorElement.Quantized:
                Widen(MemoryMarshal.Cast<byte, sbyte>(bytes[sizeof(float)..]), BinaryPrimitives.ReadSingleLittleEndian(bytes), values);
                break;
            case TokenVectorElement.Half when BitConverter.IsLittleEndian:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case TokenVectorElement.Half:
                for (var i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                break;
            default:
                for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                break;
        }
    }

    private static void Widen(ReadOnlySpan<sbyte> bytes, float scale, Span<float> values)
    {
        var done = 0;
        for (; done + Vector256<sbyte>.Count <= bytes.Length; done += Vector256<sbyte>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(bytes[done..]));
            var (a, b) = Vector256.Widen(low);
            var (c, d) = Vector256.Widen(high);
            (Vector256.ConvertToSingle(a) * scale).CopyTo(values[done..]);
            (Vector256.ConvertToSingle(b) * scale).CopyTo(values[(done + 8)..]);
            (Vector256.ConvertToSingle(c) * scale).CopyTo(values[(done + 16)..]);
            (Vector256.ConvertToSingle(d) * scale).CopyTo(values[(done + 24)..]);
        }

        for (; done < bytes.Length; done++) values[done] = bytes[done] * scale;
    }
}
