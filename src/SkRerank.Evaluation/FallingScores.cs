using System.Globalization;

namespace SkRerank.Evaluation;

/// <summary>Turns the scores of a ranking into texts whose values fall strictly, read in single and in double precision.</summary>
internal sealed class FallingScores
{
    // The least value that a reader may see for the text before.
    private float _last = float.PositiveInfinity;

    /// <summary>Gives the text of the next score.</summary>
    /// <returns><see langword="false"/> when single precision has no number left below the predecessor's.</returns>
    public bool TryNext(double score, out string text)
    {
        // A greater score than single precision holds is infinite there, equal to any other such score: held at the greatest number.
        text = Math.Min(score, float.MaxValue).ToString("R", CultureInfo.InvariantCulture);

        // Readers parse to double and round (strtod, cast) or parse to single at once (strtof); for a number halfway between two singles they may differ by one.
        var rounded = (float)double.Parse(text, CultureInfo.InvariantCulture);
        var parsed = float.Parse(text, CultureInfo.InvariantCulture);
        if (Math.Max(rounded, parsed) < _last)
        {
            _last = Math.Min(rounded, parsed);
        }
        else
        {
            _last = MathF.BitDecrement(_last);
            text = ((double)_last).ToString("R", CultureInfo.InvariantCulture);
        }

        return float.IsFinite(_last);
    }
}
