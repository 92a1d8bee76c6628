using System.Numerics.Tensors;

namespace SkRerank.LateInteraction;

/// <summary>Holds the query tokens as signed bytes: of each eight dimensions those of sixteen tokens side by side, as <see cref="ByteKernel"/> wants them.</summary>
internal sealed class QueryBytes
{
    /// <summary>The number of tokens of a block.</summary>
    public const int Lanes = 16;

    /// <summary>The dimensions of a group, and the bits of a byte of the passage.</summary>
    public const int GroupDimensions = 8;

    /// <summary>The bytes of a group of a block.</summary>
    public const int GroupBytes = Lanes * GroupDimensions;

    private readonly sbyte[] _values;

    public QueryBytes(TokenVectors query)
    {
        // What is past the last dimension stays 0.
        Groups = (query.Dimensions + GroupDimensions - 1) / GroupDimensions;
        Blocks = (query.Count + Lanes - 1) / Lanes;
        _values = new sbyte[Blocks * Groups * GroupBytes];
        Scales = new float[Blocks * Lanes];
        Sums = new int[Blocks * Lanes];
        for (var token = 0; token < query.Count; token++)
        {
            var vector = query[token];
            var most = MathF.Abs(TensorPrimitives.MaxMagnitude(vector));
            var scale = most > 0 ? most / 127 : 1;
            Scales[token] = scale;
            var start = (token / Lanes * Groups * GroupBytes) + (token % Lanes * GroupDimensions);
            for (var k = 0; k < vector.Length; k++)
            {
                var value = (sbyte)Math.Clamp(MathF.Round(vector[k] / scale), -127, 127);
                _values[start + (k / GroupDimensions * GroupBytes) + (k % GroupDimensions)] = value;
                Sums[token] += value;
            }
        }
    }

    /// <summary>Gets the number of groups.</summary>
    public int Groups { get; }

    /// <summary>Gets the number of blocks.</summary>
    public int Blocks { get; }

    /// <summary>Gets the scale of each token.</summary>
    public float[] Scales { get; }

    /// <summary>Gets the sum of each token's bytes.</summary>
    public int[] Sums { get; }

    /// <summary>Gets a block.</summary>
    public ReadOnlySpan<sbyte> this[int block] => _values.AsSpan(block * Groups * GroupBytes, Groups * GroupBytes);
}
