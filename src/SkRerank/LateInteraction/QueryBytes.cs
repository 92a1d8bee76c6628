using System.Numerics.Tensors;

namespace SkRerank.LateInteraction;

/// <summary>Holds the query tokens as signed bytes, eight a block, four dimensions of each side by side, as one instruction of integer dot products wants them.</summary>
internal sealed class QueryBytes
{
    public const int Lanes = 8;

    public const int GroupBytes = 4 * Lanes;

    private readonly sbyte[] _values;

    public QueryBytes(TokenVectors query)
    {
        // Whole bytes of bits, of which each has two groups of four dimensions; what is past the end stays 0.
        Groups = (query.Dimensions + 7) / 8 * 2;
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
            var start = (token / Lanes * Groups * GroupBytes) + (token % Lanes * 4);
            for (var k = 0; k < vector.Length; k++)
            {
                var value = (sbyte)Math.Clamp(MathF.Round(vector[k] / scale), -127, 127);
                _values[start + (k / 4 * GroupBytes) + (k % 4)] = value;
                Sums[token] += value;
            }
        }
    }

    /// <summary>Gets the number of groups of four dimensions.</summary>
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
