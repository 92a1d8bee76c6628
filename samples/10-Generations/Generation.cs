using System.Diagnostics;

namespace SkRerank.Samples.Generations;

/// <summary>One way to rank, and what it made of the question.</summary>
internal sealed class Generation(string name, IReranker reranker) : IDisposable
{
    private int[] _places = [];

    public string Name => name;

    public double Milliseconds { get; private set; }

    // Null where a hosted model's price is not known.
    public decimal? Cost { get; private set; }

    // The first call loads the model, the second is timed.
    public async Task RunAsync(string question, IReadOnlyList<RerankDocument> documents)
    {
        await reranker.RerankAsync(question, documents);
        var start = Stopwatch.GetTimestamp();
        var response = await reranker.RerankAsync(question, documents);
        Milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Cost = response.EstimatedCost ?? (response.Usage is null ? 0 : null);
        _places = new int[documents.Count];
        foreach (var (place, result) in response.Results.Index()) _places[result.Index] = place + 1;
    }

    public IEnumerable<int> Top(int count) => Enumerable.Range(0, _places.Length).OrderBy(index => _places[index]).Take(count);

    public string Place(int index, Generation before)
    {
        var moved = before._places[index] - _places[index];
        return moved == 0 ? $"{_places[index]}" : $"{_places[index]} ({moved:+0;-0})";
    }

    public void Dispose() => reranker.Dispose();
}
