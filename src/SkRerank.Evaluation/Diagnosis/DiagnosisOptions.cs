namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Represents the options of a <see cref="Diagnoser"/>.</summary>
public sealed class DiagnosisOptions
{
    private int _relevance = 1;
    private int _candidates = 100;
    private IReadOnlyList<int> _depths = [10, 20, 50, 100, 200, 500, 1000];

    /// <summary>Gets or sets the least label that counts as relevant in recall and misses; nDCG uses the labels themselves.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Relevance
    {
        get => _relevance;
        set => _relevance = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Relevance must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how many documents of the order of retrieval are candidates, beside all those of the final order.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Candidates
    {
        get => _candidates;
        set => _candidates = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Candidates must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the depths at which recall and the best possible nDCG@10 are given, rising.</summary>
    /// <value>The default is 10, 20, 50, 100, 200, 500 and 1,000.</value>
    /// <exception cref="ArgumentException">The list is empty, or its values do not rise from at least 1.</exception>
    public IReadOnlyList<int> Depths
    {
        get => _depths;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count == 0 || value[0] < 1 || value.Zip(value.Skip(1)).Any(pair => pair.Second <= pair.First))
                throw new ArgumentException($"Depths must be rising numbers of at least 1, but were {string.Join(", ", value)}.", nameof(value));
            _depths = [.. value];
        }
    }
}
