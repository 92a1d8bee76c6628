using System.Globalization;

namespace SkRerank.Selection;

/// <summary>Represents what counts as a duplicate.</summary>
public sealed class DeduplicationOptions
{
    private double _jaccardThreshold = 0.9;
    private double _containmentThreshold = 0.9;

    /// <summary>Gets or sets the Jaccard similarity of the word shingles from which a document is a duplicate of one before it.</summary>
    /// <remarks>One word of a long passage changes three shingles of hundreds: above 200 words a passage that differs from another by a "not" or a number is its duplicate at 0.9. At 1 only the same shingles count.</remarks>
    /// <value>The default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double JaccardThreshold
    {
        get => _jaccardThreshold;
        set => _jaccardThreshold = Check(value, nameof(JaccardThreshold));
    }

    /// <summary>Gets or sets the share of a passage from which it is a duplicate of one of the same source before it that has this share.</summary>
    /// <remarks>By <see cref="RerankDocument.SourceSpan"/> where both have one, and by the shingles where neither has more than 256. Only passages of the same <see cref="RerankDocument.SourceId"/> are compared.</remarks>
    /// <value>The default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double ContainmentThreshold
    {
        get => _containmentThreshold;
        set => _containmentThreshold = Check(value, nameof(ContainmentThreshold));
    }

    private static double Check(double value, string name) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, string.Create(CultureInfo.InvariantCulture, $"{name} must be above 0 and at most 1, but was {value}."));
}
