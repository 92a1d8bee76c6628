using System.Linq.Expressions;

namespace SkRerank.Qdrant;

/// <summary>Represents the options of a keyword search.</summary>
/// <typeparam name="TRecord">The type of the record.</typeparam>
public class KeywordSearchOptions<TRecord>
{
    private int _skip;

    /// <summary>Gets or sets what records must satisfy.</summary>
    /// <value>The default is <see langword="null"/>: every record.</value>
    public Expression<Func<TRecord, bool>>? Filter { get; set; }

    /// <summary>Gets or sets the full-text property to search.</summary>
    /// <value>The default is <see langword="null"/>: the only one.</value>
    public Expression<Func<TRecord, object?>>? TextProperty { get; set; }

    /// <summary>Gets or sets how many of the best hits to leave out.</summary>
    /// <value>The default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Skip
    {
        get => _skip;
        set => _skip = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Skip must be at least 0, but was {value}.");
    }

    /// <summary>Gets or sets whether the records come with their vectors.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IncludeVectors { get; set; }

    /// <summary>Gets or sets the lowest score to report.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public double? ScoreThreshold { get; set; }
}
