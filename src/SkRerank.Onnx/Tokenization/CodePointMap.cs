namespace SkRerank.Onnx.Tokenization;

/// <summary>Maps a code point to any number of code points, from compact data.</summary>
/// <remarks>
/// The data is Base64 over variable-length integers (seven bits a byte, lowest first). A record is: the distance of its first key from the last key of the record before;
/// <c>2 × (keys − 1) + (step − 1)</c> for a run of keys that are <c>step</c> apart and move their only target along; the number of targets; and for each target its
/// distance (zigzag) from the target before, from the key for the first one.
/// </remarks>
internal sealed class CodePointMap
{
    private const int BlockBits = 6;

    private readonly int[] _keys;
    private readonly int[] _targetStarts;
    private readonly int[] _targets;
    private readonly ushort[] _blockStarts;

    private CodePointMap(string entries)
    {
        List<int> keys = [], starts = [], targets = [];
        var data = Convert.FromBase64String(entries);
        for (int position = 0, key = 0; position < data.Length;)
        {
            key += ReadInteger(data, ref position);
            var run = ReadInteger(data, ref position);
            var step = (run & 1) + 1;
            var count = ReadInteger(data, ref position);
            var firstTarget = targets.Count;
            keys.Add(key);
            starts.Add(firstTarget);
            for (int i = 0, target = key; i < count; i++)
            {
                var distance = ReadInteger(data, ref position);
                target += (distance >> 1) ^ -(distance & 1);
                targets.Add(target);
            }

            for (var left = run >> 1; left > 0; left--)
            {
                key += step;
                keys.Add(key);
                starts.Add(targets.Count);
                targets.Add(targets[^1] + step);
            }
        }

        starts.Add(targets.Count);
        _keys = [.. keys];
        _targetStarts = [.. starts];
        _targets = [.. targets];
        _blockStarts = new ushort[(0x10FFFF >> BlockBits) + 2];
        for (int block = 0, i = 0; block < _blockStarts.Length; block++)
        {
            while (i < _keys.Length && _keys[i] >> BlockBits < block) i++;
            _blockStarts[block] = (ushort)i;
        }
    }

    /// <summary>Gets the canonical decompositions without nonspacing marks; Hangul syllables are not in it.</summary>
    public static CodePointMap Decompositions { get; } = new(DecompositionData.Entries);

    /// <summary>Gets the lower-case forms.</summary>
    public static CodePointMap Lowercase { get; } = new(LowercaseData.Entries);

    /// <summary>Finds what a code point maps to.</summary>
    /// <param name="codePoint">The code point, at most U+10FFFF.</param>
    /// <param name="targets">What it maps to; may be empty.</param>
    /// <returns>Whether the code point maps to something other than itself.</returns>
    public bool TryMap(int codePoint, out ReadOnlySpan<int> targets)
    {
        var block = codePoint >> BlockBits;
        int start = _blockStarts[block], end = _blockStarts[block + 1];
        if (start != end)
        {
            var found = _keys.AsSpan(start, end - start).BinarySearch(codePoint);
            if (found >= 0)
            {
                var index = start + found;
                targets = _targets.AsSpan(_targetStarts[index].._targetStarts[index + 1]);
                return true;
            }
        }

        targets = default;
        return false;
    }

    private static int ReadInteger(byte[] data, ref int position)
    {
        for (int value = 0, shift = 0; ; shift += 7)
        {
            var part = data[position++];
            value |= (part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }
}
