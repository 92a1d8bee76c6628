namespace SkRerank.Keywords;

/// <summary>Holds, for each code of a posting, the most that a term of weight 1 can add to a score.</summary>
/// <remarks>Rounded up, so that a sum of them is never below the score; times <see cref="Tightness"/> it is never above.</remarks>
internal sealed class ImpactTable
{
    private const double Rounding = 1e-6;

    private readonly double _averageLength;
    private readonly int _frequencyCodes;
    private readonly int _lengthCodes;

    public ImpactTable(Bm25Formula formula, double averageLength, int maxFrequencyCode, int maxLengthCode, int maxLength)
    {
        _averageLength = averageLength;
        _frequencyCodes = maxFrequencyCode;
        _lengthCodes = maxLengthCode;
        Most = new float[(maxFrequencyCode + 1) << Posting.LengthBits];
        var tightness = 1.0;
        for (var f = 1; f <= maxFrequencyCode; f++)
        {
            var frequencies = Posting.FrequenciesOf(f);
            for (var l = 1; l <= maxLengthCode; l++)
            {
                var lengths = Posting.LengthsOf(l);
                var most = formula.Add(1, frequencies.Most, lengths.Least, averageLength);
                Most[(f << Posting.LengthBits) | l] = (float)(most * (1 + Rounding));
                if (frequencies.Least == frequencies.Most && lengths.Least == lengths.Most) continue;
                tightness = Math.Min(tightness, formula.Add(1, frequencies.Least, Math.Min(lengths.Most, maxLength), averageLength) / most);
            }
        }

        Tightness = tightness * (1 - (4 * Rounding));
    }

    /// <summary>Gets the greatest part of a score by code.</summary>
    public float[] Most { get; }

    /// <summary>Gets the least share that a score has of the sum of its greatest parts.</summary>
    public double Tightness { get; }

    public bool Fits(double averageLength, int maxFrequencyCode, int maxLengthCode) =>
        _averageLength == averageLength && maxFrequencyCode <= _frequencyCodes && maxLengthCode <= _lengthCodes;
}
