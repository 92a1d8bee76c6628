namespace SkRerank.Evaluation;

/// <summary>Represents the options of an <see cref="Evaluator"/>.</summary>
public sealed class EvaluatorOptions
{
    private int _relevance = 1;
    private int _maxDepth = int.MaxValue;
    private IReadOnlyList<Measure> _measures = Measure.Defaults;

    /// <summary>Gets or sets the least label that counts as relevant in the binary measures (trec_eval's <c>-l</c>); nDCG uses the labels themselves.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Relevance
    {
        get => _relevance;
        set
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, $"Relevance must be greater than 0, but was {value}.");
            _relevance = value;
        }
    }

    /// <summary>Gets or sets how many documents of each ranking are looked at (trec_eval's <c>-M</c>).</summary>
    /// <value>The default is <see cref="int.MaxValue"/>: all.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxDepth
    {
        get => _maxDepth;
        set
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxDepth must be greater than 0, but was {value}.");
            _maxDepth = value;
        }
    }

    /// <summary>Gets or sets what is measured, in the order of the report.</summary>
    /// <value>The default is <see cref="Measure.Defaults"/>.</value>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public IReadOnlyList<Measure> Measures
    {
        get => _measures;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count == 0) throw new ArgumentException("Measures must name at least one measure, but is empty.", nameof(value));
            _measures = [.. value];
        }
    }
}
