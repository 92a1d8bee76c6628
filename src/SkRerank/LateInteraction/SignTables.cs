namespace SkRerank.LateInteraction;

/// <summary>Holds, for each query token and each four dimensions, the sixteen sums that four sign bits can give.</summary>
/// <remarks>
/// Entry b of a table is Σ ±q over its four dimensions, + where the bit of b is 1. Entry 15 − b is minus entry b, exactly.
/// Layout: pair of tokens, then group of four dimensions, then token of the pair, then entry; dimensions and tokens are padded with zeros to whole 32-bit words and whole pairs.
/// </remarks>
internal sealed class SignTables
{
    public const int Entries = 16;

    public const int GroupsPerWord = 8;

    private readonly float[] _values;

    public SignTables(TokenVectors query)
    {
        Words = (query.Dimensions + 31) / 32;
        Pairs = (query.Count + 1) / 2;
        PairLength = Words * GroupsPerWord * 2 * Entries;
        _values = new float[Pairs * PairLength];
        Span<float> four = stackalloc float[4];
        for (var token = 0; token < query.Count; token++)
        {
            var vector = query[token];
            var pair = _values.AsSpan(token / 2 * PairLength, PairLength);
            for (var group = 0; group * 4 < vector.Length; group++)
            {
                four.Clear();
                var start = group * 4;
                vector[start..Math.Min(start + 4, vector.Length)].CopyTo(four);
                Fill(four, pair.Slice(((group * 2) + (token & 1)) * Entries, Entries));
            }
        }
    }

    /// <summary>Gets the number of 32-bit words of one passage vector.</summary>
    public int Words { get; }

    /// <summary>Gets the number of pairs of query tokens.</summary>
    public int Pairs { get; }

    /// <summary>Gets the number of floats of a pair's tables.</summary>
    public int PairLength { get; }

    /// <summary>Gets the tables of a pair of tokens.</summary>
    public ReadOnlySpan<float> this[int pair] => _values.AsSpan(pair * PairLength, PairLength);

    private static void Fill(ReadOnlySpan<float> q, Span<float> table)
    {
        for (var bits = 0; bits < Entries / 2; bits++)
        {
            var sum = ((bits & 1) != 0 ? q[0] : -q[0]) + ((bits & 2) != 0 ? q[1] : -q[1]) + ((bits & 4) != 0 ? q[2] : -q[2]) - q[3];
            table[bits] = sum;
            table[Entries - 1 - bits] = -sum;
        }
    }
}
