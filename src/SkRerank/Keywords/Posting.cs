using System.Numerics;

namespace SkRerank.Keywords;

/// <summary>Packs into 64 bits, which sort by document: a document's number, a code of the term's count in it and of its length, and the count itself up to 65,535.</summary>
/// <remarks>
/// The code indexes an <see cref="ImpactTable"/>: 5 bits of the count, exact up to 16 and then in steps of a fifth, and 11 bits of the length, exact below 256 and then in steps of 1/128 of an octave.
/// </remarks>
internal static class Posting
{
    public const int LengthBits = 11;

    public const int MaxFrequency = ushort.MaxValue;

    private const int MantissaBits = 7;

    private const int MaxLengthCode = (1 << LengthBits) - 1;

    // The least count of each code.
    private static ReadOnlySpan<ushort> Frequencies => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 24, 29, 35, 42, 50, 60, 72, 86, 103, 124, 149, 179, 215];

    public static ulong Pack(int document, int frequency, int length)
    {
        frequency = Math.Min(frequency, MaxFrequency);
        return ((ulong)document << 32) | ((ulong)Code(frequency, length) << 16) | (uint)frequency;
    }

    public static int Document(ulong posting) => (int)(posting >> 32);

    public static int Code(ulong posting) => (ushort)(posting >> 16);

    public static int Frequency(ulong posting) => (ushort)posting;

    /// <summary>Gives the posting with another document's number.</summary>
    public static ulong Renumber(ulong posting, int document) => ((ulong)document << 32) | (uint)posting;

    public static int FrequencyCode(int code) => code >> LengthBits;

    public static int LengthCode(int code) => code & MaxLengthCode;

    /// <summary>Gives the counts that share a code.</summary>
    public static (int Least, int Most) FrequenciesOf(int frequencyCode) =>
        (Frequencies[frequencyCode], frequencyCode + 1 < Frequencies.Length ? Frequencies[frequencyCode + 1] - 1 : MaxFrequency);

    /// <summary>Gives the lengths that share a code; the last code has no greatest.</summary>
    public static (int Least, int Most) LengthsOf(int lengthCode) => (Least(lengthCode), lengthCode == MaxLengthCode ? int.MaxValue : Least(lengthCode + 1) - 1);

    private static int Code(int frequency, int length)
    {
        var frequencyCode = Math.Min(frequency, 16);
        while (frequencyCode + 1 < Frequencies.Length && Frequencies[frequencyCode + 1] <= frequency) frequencyCode++;
        var shift = Math.Max(0, BitOperations.Log2((uint)length) - MantissaBits);
        return (frequencyCode << LengthBits) | Math.Min((shift << MantissaBits) + (length >> shift), MaxLengthCode);
    }

    private static int Least(int lengthCode)
    {
        var shift = Math.Max(0, (lengthCode >> MantissaBits) - 1);
        return (lengthCode - (shift << MantissaBits)) << shift;
    }
}
