using SkRerank.Retrieval;
using SkRerank.Selection;

namespace SkRerank.Prompting;

/// <summary>Packs ranked candidates into the context of a prompt, within a budget of tokens; thread-safe.</summary>
/// <remarks>
/// <para>Candidates are taken by value per token, and what does not fit is skipped and the next one tried; where the plain order of ranks gives more value, that is taken. Then neighbours are merged and what they save is filled again. The text as
/// a whole is counted at the end, with headers, fences and separators, so that the budget holds for any counter. No passage is cut inside a sentence.</para>
/// <para>Numbers follow the order of the prompt. The same candidates give the same context. What is not there, and why, is in <see cref="CitedContext.Removed"/>.</para>
/// </remarks>
public sealed class ContextBuilder
{
    private const int FewestForEdges = 10;

    private readonly ITokenCounter? _counter;
    private readonly ContextOptions _options;

    /// <summary>Initializes a new instance of the <see cref="ContextBuilder"/> class.</summary>
    /// <param name="tokenCounter">Counts tokens as the model does that answers, or <see langword="null"/> for an estimate, rather too high than too low, that is marked as such.</param>
    /// <param name="options">The options, read once, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException"><see cref="ContextOptions.ReservedTokens"/> leaves nothing of <see cref="ContextOptions.MaxTokens"/>.</exception>
    public ContextBuilder(ITokenCounter? tokenCounter = null, ContextOptions? options = null)
    {
        _counter = tokenCounter;
        _options = options?.Copy() ?? new ContextOptions();
        if (_options.ReservedTokens >= _options.MaxTokens)
            throw new ArgumentException($"MaxTokens must be greater than ReservedTokens, but {_options.MaxTokens} less {_options.ReservedTokens} leaves nothing for passages; raise the one or lower the other.", nameof(options));
    }

    /// <summary>Makes a context.</summary>
    /// <param name="candidates">The candidates, best first; take as many as may be cited.</param>
    /// <returns>The context; without passages where there is no candidate or none fits.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="candidates"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A candidate is <see langword="null"/>, or its value is negative or not finite.</exception>
    public CitedContext Build(IEnumerable<RerankDocument> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        RerankDocument[] all = [.. candidates];
        if (Array.IndexOf(all, null) is >= 0 and var missing) throw new ArgumentException($"Every candidate must be a document, but candidate {missing + 1} is null.", nameof(candidates));
        var removed = new List<RemovedCandidate>();
        if (_options.RemoveDuplicates) removed.AddRange(NearDuplicates.Find(all, new DeduplicationOptions()).Select(duplicate => duplicate with { Document = all[duplicate.Index] }));
        int[] kept = [.. Enumerable.Range(0, all.Length).Except(removed.Select(duplicate => duplicate.Index))];
        var folded = new FoldedCandidates(removed, all);
        RerankDocument[] distinct = Array.ConvertAll(kept, i => folded.Into(i).Any() ? new RerankDocument(all[i]) { Folded = [.. all[i].Folded, .. folded.Into(i)] } : all[i]);

        var budget = _options.MaxTokens - _options.ReservedTokens;
        var packer = new ContextPacker(distinct, Values(distinct), _counter ?? EstimatedTokenCounter.Instance, budget, _options);
        var passages = packer.Pack();
        removed.AddRange(packer.Removed.Select(r => r with { Index = kept[r.Index], MergedInto = r.MergedInto is { } into ? kept[into] : null, Document = all[kept[r.Index]] }));
        return new CitedContext(_options.Order == ContextOrder.EdgesFirst && passages.Count >= FewestForEdges ? EdgesFirst(passages) : passages)
        {
            Removed = removed,
            Tokens = packer.Tokens,
            TokenBudget = budget,
            TokensAreEstimated = _counter is null,
        };
    }

    private double[] Values(RerankDocument[] candidates)
    {
        if (_options.Value is null) return Array.TrueForAll(candidates, d => Probability(d) is not null) ? Array.ConvertAll(candidates, d => Probability(d)!.Value) : [.. candidates.Select((_, i) => 1.0 / (i + 1))];
        var values = Array.ConvertAll(candidates, d => _options.Value(d));
        var wrong = Array.FindIndex(values, value => !double.IsFinite(value) || value < 0);
        return wrong < 0 ? values
            : throw new ArgumentException(FormattableString.Invariant($"The value of a candidate must be 0 or a finite positive number, but that of '{candidates[wrong].Id}' is {values[wrong]}; correct ContextOptions.Value."), nameof(candidates));
    }

    private static double? Probability(RerankDocument document) => document.Trail is [.., { Probability: >= 0 and <= 1 } last] ? last.Probability : null;

    private static RerankDocument[] EdgesFirst(IReadOnlyList<RerankDocument> passages) =>
        [.. passages.Where((_, i) => i % 2 == 0), .. passages.Where((_, i) => i % 2 == 1).Reverse()];
}
