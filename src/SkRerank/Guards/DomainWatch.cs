namespace SkRerank.Guards;

/// <summary>Collects what queries measure, and compares each so many of them with a reference.</summary>
internal sealed class DomainWatch(DomainReference reference, ITokenCounter? counter, int window, double maxIndex)
{
    private readonly Lock _lock = new();
    private readonly List<DomainSample> _samples = new(window);

    /// <summary>Takes an answer; gives the measure that moved farthest, where a window is full and one moved too far.</summary>
    public DomainShift? Add(string query, IReadOnlyList<RerankDocument> documents, RerankResponse response)
    {
        // Scores on another scale than the reference's say nothing about the domain.
        if (response.Results.Count == 0 || response.Results[0].Index >= documents.Count || response.ScoreKind != reference.ScoreKind || (reference.Model is not null && response.ModelId is not null && response.ModelId != reference.Model)) return null;
        var sample = DomainSample.Of(query, documents, response, reference.RareSubwords is null ? null : counter);
        lock (_lock)
        {
            _samples.Add(sample);
            if (_samples.Count < window) return null;
            var shift = Compare();
            _samples.Clear();
            return shift;
        }
    }

    private DomainShift? Compare()
    {
        double[] rare = [.. _samples.Select(sample => sample.RareSubwords).OfType<double>()];
        DomainShift?[] shifts =
        [
            Compare("top scores", reference.TopScores, [.. _samples.Select(sample => sample.TopScore)]),
            Compare("query lengths", reference.QueryLengths, [.. _samples.Select(sample => (double)sample.QueryLength)]),
            reference.RareSubwords is { } expected && rare.Length > 0 ? Compare("rare subwords", expected, rare) : null,
        ];
        return shifts.OfType<DomainShift>().MaxBy(shift => shift.Index);
    }

    private DomainShift? Compare(string measure, DomainHistogram expected, double[] values)
    {
        var (index, chance) = expected.Compare(values);
        return index > maxIndex && index > chance ? new DomainShift(measure, index, values.Length) : null;
    }
}
