using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>SentencePiece's normaliser: a double-array trie from UTF-8 to its replacement.</summary>
/// <remarks>
/// As Hugging Face's does, a grapheme of fewer than six bytes is looked up whole, and else each of its characters; the shortest match counts and stands for all that was looked up.
/// The data is the trie's size in bytes, its 32-bit units (Darts-clone), and the replacements, each ended by a zero.
/// </remarks>
internal sealed class PrecompiledNormalizer
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;
    private readonly string[] _ascii;

    /// <exception cref="FormatException">The data is too short for what it says.</exception>
    public PrecompiledNormalizer(byte[] data)
    {
        if (data.Length < 4) throw new FormatException("it has no size");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (size % 4 != 0 || size < 4 || size > data.Length - 4) throw new FormatException("its trie is cut");
        _units = new uint[size / 4];
        for (var i = 0; i < _units.Length; i++) _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4 + (i * 4)));
        _replacements = data[(4 + (int)size)..];
        _ascii = [.. Enumerable.Range(0, 128).Select(c => Find([(byte)c]) ?? ((char)c).ToString())];
    }

    public string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        Span<byte> utf8 = stackalloc byte[8];
        for (var at = 0; at < text.Length;)
        {
            // Most text: a character of ASCII that nothing can join.
            if (text[at] < 128 && text[at] != '\r' && (at + 1 == text.Length || text[at + 1] < 128))
            {
                result.Append(_ascii[text[at++]]);
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
            var grapheme = text.AsSpan(at, length);
            at += length;
            if (Encoding.UTF8.GetByteCount(grapheme) < 6 && Find(utf8[..Encoding.UTF8.GetBytes(grapheme, utf8)]) is { } whole)
            {
                result.Append(whole);
                continue;
            }

            foreach (var rune in grapheme.EnumerateRunes())
            {
                if (Find(utf8[..rune.EncodeToUtf8(utf8)]) is { } replacement) result.Append(replacement);
                else result.Append(rune);
            }
        }

        return result.ToString();
    }

    private string? Find(ReadOnlySpan<byte> key)
    {
        uint position = Offset(_units[0]);
        foreach (var b in key)
        {
            if (b == 0) return null;
            position ^= b;
            if (position >= _units.Length) return null;
            var unit = _units[position];
            if ((unit & ((1u << 31) | 0xFF)) != b) return null;
            position ^= Offset(unit);
            if (((unit >> 8) & 1) == 0) continue;
            return position < _units.Length ? Replacement(_units[position] & ~(1u << 31)) : null;
        }

        return null;
    }

    private string? Replacement(uint start)
    {
        if (start >= _replacements.Length) return null;
        var rest = _replacements.AsSpan((int)start);
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);
}
