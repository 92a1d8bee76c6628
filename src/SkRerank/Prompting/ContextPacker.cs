using SkRerank.Selection;

namespace SkRerank.Prompting;

/// <summary>Chooses which candidates go into one context.</summary>
internal sealed class ContextPacker
{
    /// <summary>The stage of what did not fit the budget.</summary>
    public const string BudgetStage = "budget";

    // Merging neighbours makes room for more, which may be neighbours again.
    private const int MaxPasses = 4;

    private readonly RerankDocument[] _candidates;
    private readonly double[] _values;
    private readonly ITokenCounter _counter;
    private readonly int _budget;
    private readonly ContextOptions _options;
    private readonly string _fence;
    private readonly int[] _costs;

    // In the order in which they were chosen.
    private readonly List<int> _chosen = [];

    public ContextPacker(RerankDocument[] candidates, double[] values, ITokenCounter counter, int budget, ContextOptions options)
    {
        _candidates = candidates;
        _values = values;
        _counter = counter;
        _budget = budget;
        _options = options;
        var blocks = Array.ConvertAll(candidates, ContextBlock.Of);
        _fence = ContextText.Fence(blocks);
        _costs = Array.ConvertAll(blocks, Cost);
    }

    /// <summary>Gets the tokens of the context that was packed last.</summary>
    public int Tokens { get; private set; }

    /// <summary>Gets what is not in the context as it came.</summary>
    public List<RemovedCandidate> Removed { get; } = [];

    /// <summary>Packs the candidates; once.</summary>
    /// <returns>The passages, best first.</returns>
    public IReadOnlyList<RerankDocument> Pack()
    {
        int[] byRank = [.. Enumerable.Range(0, _candidates.Length)];
        int[] byDensity = [.. byRank.OrderByDescending(i => _values[i] / Math.Max(1, _costs[i]))];
        var dense = Greedy(byDensity);
        var plain = Greedy(byRank);
        var order = plain.Sum(i => _values[i]) > dense.Sum(i => _values[i]) ? byRank : byDensity;
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var count = _chosen.Count;
            _chosen.AddRange(Greedy(order));
            if (_chosen.Count == count) break;
            Settle();
        }

        var shortened = _options.Shorten ? Shortened(byRank) : null;
        var passages = Assemble(shortened, Removed);
        Report(shortened);
        return passages;
    }

    private int Cost(ContextBlock block) => _counter.CountTokens(ContextText.Separator + ContextText.Write(block, _candidates.Length, _fence));

    private List<int> Greedy(int[] order)
    {
        long left = _budget - Tokens;
        var taken = new List<int>();
        foreach (var index in order)
        {
            if (_costs[index] > left || _chosen.Contains(index)) continue;
            taken.Add(index);
            left -= _costs[index];
        }

        return taken;
    }

    // Tokens need not add up across blocks: the whole text is what counts.
    private void Settle()
    {
        while (true)
        {
            Tokens = _chosen.Count == 0 ? 0 : _counter.CountTokens(ContextText.Write(Assemble(null, [])));
            if (Tokens <= _budget || _chosen.Count == 0) return;
            _chosen.RemoveAt(_chosen.Count - 1);
        }
    }

    private IReadOnlyList<RerankDocument> Assemble((int Index, RerankDocument Document)? shortened, List<RemovedCandidate> removed)
    {
        var chosen = _chosen.Select(i => (Index: i, Document: _candidates[i]));
        if (shortened is { } extra) chosen = chosen.Append(extra);
        (int Index, RerankDocument Document)[] ranked = [.. chosen.OrderBy(c => c.Index)];
        RerankDocument[] passages = Array.ConvertAll(ranked, c => c.Document);
        if (!_options.MergeNeighbours) return passages;
        var parts = new List<RemovedCandidate>();
        var merged = NeighbourMerge.Merge(passages, NeighbourMergingRetriever.MaxGap, parts);
        removed.AddRange(parts.Select(part => part with { Index = ranked[part.Index].Index, MergedInto = ranked[part.MergedInto!.Value].Index }));
        return merged;
    }

    private (int Index, RerankDocument Document)? Shortened(int[] byRank)
    {
        foreach (var index in byRank.Except(_chosen))
        {
            var left = _budget - Tokens;
            if (PassageShortener.Shorten(_candidates[index], document => Cost(ContextBlock.Of(document)) <= left) is not { } document) continue;
            var tokens = _counter.CountTokens(ContextText.Write(Assemble((index, document), [])));
            if (tokens > _budget) continue;
            Tokens = tokens;
            return (index, document);
        }

        return null;
    }

    private void Report((int Index, RerankDocument Document)? shortened)
    {
        for (var i = 0; i < _candidates.Length; i++)
        {
            if (_chosen.Contains(i)) continue;
            Removed.Add(shortened is { } cut && cut.Index == i
                ? new RemovedCandidate(i, "shorten", $"Of its {_candidates[i].Text.Length} characters {cut.Document.Text.Length} fit.") { MergedInto = i }
                : new RemovedCandidate(i, BudgetStage, $"It needs {_costs[i]} tokens, but {_budget - Tokens} of {_budget} are left."));
        }
    }
}
