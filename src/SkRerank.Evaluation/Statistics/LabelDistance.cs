namespace SkRerank.Evaluation.Statistics;

/// <summary>Names how far apart two labels are.</summary>
public enum LabelDistance
{
    /// <summary>Equal or not.</summary>
    Nominal,

    /// <summary>By how many labels lie between them (Krippendorff), or by their difference (Cohen's linear weights).</summary>
    Ordinal,

    /// <summary>By the square of their difference (Cohen's quadratic weights).</summary>
    Interval,
}
