namespace SkRerank.Guards;

/// <summary>Makes a <see cref="DomainReference"/> of the answers of a pipeline to the queries that it was measured on.</summary>
/// <param name="counter">Counts tokens as the model does, or <see langword="null"/> to leave subwords out; a local reranker gives it as a service.</param>
public sealed class DomainReferenceBuilder(ITokenCounter? counter = null)
{
    /// <summary>The fewest queries of which a reference is made.</summary>
    public const int MinQueries = 30;

    private readonly List<DomainSample> _samples = [];
    private (ScoreKind Kind, string? Model)? _scale;

    /// <summary>Gets how many queries were added.</summary>
    public int Count => _samples.Count;

    /// <summary>Adds the answer to one query; one without results is left out.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The documents that were reranked.</param>
    /// <param name="response">The answer.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The scores are on another scale than those before, or mean nothing outside of their answer.</exception>
    public void Add(string query, IReadOnlyList<RerankDocument> documents, RerankResponse response)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(response);
        if (response.Results.Count == 0) return;
        if (response.ScoreKind is ScoreKind.Fused or ScoreKind.Ordinal)
            throw new ArgumentException($"A domain is measured by raw scores, but a score of kind {response.ScoreKind} means something only inside its own answer; give the answers of the scorer itself.", nameof(response));
        _scale ??= (response.ScoreKind, response.ModelId);
        if (_scale != (response.ScoreKind, response.ModelId))
            throw new ArgumentException($"The scores of a domain must be of one model and kind, but these are {_scale.Value.Kind} of '{_scale.Value.Model}' and {response.ScoreKind} of '{response.ModelId}'; make a reference of each.", nameof(response));
        _samples.Add(DomainSample.Of(query, documents, response, counter));
    }

    /// <summary>Makes the reference.</summary>
    /// <returns>The reference.</returns>
    /// <exception cref="InvalidOperationException">There are fewer than <see cref="MinQueries"/> queries.</exception>
    public DomainReference Build()
    {
        if (_samples.Count < MinQueries) throw new InvalidOperationException($"The reference of a domain needs the answers to {MinQueries} queries or more, but has {_samples.Count}; add more.");
        double[] rare = [.. _samples.Select(sample => sample.RareSubwords).OfType<double>()];
        return new DomainReference
        {
            Model = _scale!.Value.Model,
            ScoreKind = _scale.Value.Kind,
            TopScores = DomainHistogram.Of([.. _samples.Select(sample => sample.TopScore)]),
            RareSubwords = rare.Length < MinQueries ? null : DomainHistogram.Of(rare),
            QueryLengths = DomainHistogram.Of([.. _samples.Select(sample => (double)sample.QueryLength)]),
        };
    }
}
