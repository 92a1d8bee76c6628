using System.Runtime.InteropServices;

namespace SkRerank.LateInteraction;

/// <summary>Holds the query tokens side by side, sixteen a block: the first value of all sixteen, then the second. One register then compares a passage's value with sixteen tokens, and no sum runs across a register.</summary>
internal sealed class QueryColumns
{
    public const int Lanes = 16;

    private const int FloatsPerLine = 16;

    private readonly float[] _values;
    private readonly int _start;

    public QueryColumns(TokenVectors query)
    {
        Blocks = (query.Count + Lanes - 1) / Lanes;
        BlockLength = query.Dimensions * Lanes;
        // Each register is read from one cache line, not across two.
        _values = GC.AllocateArray<float>((Blocks * BlockLength) + FloatsPerLine, pinned: true);
        _start = (int)((FloatsPerLine - (Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0) / sizeof(float) % FloatsPerLine)) % FloatsPerLine);
        for (var token = 0; token < query.Count; token++)
        {
            var vector = query[token];
            var start = _start + (token / Lanes * BlockLength) + (token % Lanes);
            for (var k = 0; k < vector.Length; k++) _values[start + (k * Lanes)] = vector[k];
        }
    }

    /// <summary>Gets the number of blocks.</summary>
    public int Blocks { get; }

    /// <summary>Gets the number of values of a block.</summary>
    public int BlockLength { get; }

    /// <summary>Gets a block.</summary>
    public ReadOnlySpan<float> this[int block] => _values.AsSpan(_start + (block * BlockLength), BlockLength);

    /// <summary>Gets a block and the one behind it.</summary>
    public ReadOnlySpan<float> Two(int block) => _values.AsSpan(_start + (block * BlockLength), 2 * BlockLength);
}
