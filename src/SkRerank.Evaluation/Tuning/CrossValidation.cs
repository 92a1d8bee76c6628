namespace SkRerank.Evaluation.Tuning;

/// <summary>Chooses a setting by labels within budgets, and says by cross-validation over queries what such a choice is worth.</summary>
/// <remarks>
/// Each fold is held out once: the other queries choose, and the choice is measured on the held-out ones, so that no query has a part in the choice that it measures. Then all queries choose. Of the settings within the budgets the best by mean is taken, or, where
/// <see cref="TuningOptions.PrefersCheaper"/> says so, the cheapest that the labels do not tell from it. Latencies and costs need no labels and are taken as they are.
/// </remarks>
public static class CrossValidation
{
    /// <summary>Chooses a setting.</summary>
    /// <param name="candidates">The settings, each with a value for each query.</param>
    /// <param name="queryIds">The queries.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <returns>The choice; <see langword="null"/> where no setting is within the budgets.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="candidates"/> or <paramref name="queryIds"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than two queries, a setting has not one value for each, or a number of it is not finite.</exception>
    public static TuningResult? Choose(IReadOnlyList<TuningCandidate> candidates, IReadOnlyList<string> queryIds, TuningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(queryIds);
        options ??= new TuningOptions();
        Check(candidates, queryIds.Count);
        var folds = QueryFolds.Deal(queryIds, options.FoldCount, options.Seed);
        int[] affordable = [.. Enumerable.Range(0, candidates.Count).Where(i => !(candidates[i].Latency > options.LatencyBudget) && !(candidates[i].Cost > options.CostBudget))];
        if (affordable.Length == 0) return null;

        var held = new double[queryIds.Count];
        var measured = new List<TuningFold>(folds.Count);
        foreach (var fold in folds)
        {
            int[] rest = [.. Enumerable.Range(0, queryIds.Count).Except(fold)];
            var chosen = Pick(candidates, affordable, rest, options).Chosen;
            foreach (var query in fold) held[query] = candidates[chosen].Values[query];
            measured.Add(new TuningFold(fold, chosen, Mean(candidates[chosen], rest), Mean(candidates[chosen], fold)));
        }

        var (best, final) = Pick(candidates, affordable, [.. Enumerable.Range(0, queryIds.Count)], options);
        return new TuningResult { Chosen = final, Best = best, Folds = measured, HeldOutValues = held };
    }

    private static (int Best, int Chosen) Pick(IReadOnlyList<TuningCandidate> candidates, int[] affordable, int[] queries, TuningOptions options)
    {
        var means = affordable.Select(i => (Index: i, Mean: Mean(candidates[i], queries))).ToArray();
        var best = means.OrderByDescending(entry => entry.Mean).ThenBy(entry => candidates[entry.Index].Latency).ThenBy(entry => candidates[entry.Index].Cost).ThenBy(entry => entry.Index).First().Index;
        if (!options.PrefersCheaper) return (best, best);
        var most = candidates[best].Latency * (1 - options.LeastSaving);
        var cheaper = means.Where(entry => candidates[entry.Index].Latency <= most && candidates[entry.Index].Cost <= candidates[best].Cost && IsLikeBest(candidates[best], candidates[entry.Index], queries))
            .OrderBy(entry => Math.Round(candidates[entry.Index].Latency, 1)).ThenBy(entry => candidates[entry.Index].Cost).ThenByDescending(entry => entry.Mean).ThenBy(entry => entry.Index).ToArray();
        return (best, cheaper.Length > 0 ? cheaper[0].Index : best);
    }

    // Whether the mean difference is within its own standard error. One query has none: then only equals are alike.
    private static bool IsLikeBest(TuningCandidate best, TuningCandidate other, int[] queries)
    {
        var differences = Array.ConvertAll(queries, query => best.Values[query] - other.Values[query]);
        var mean = differences.Average();
        if (differences.Length < 2) return mean <= 0;
        var variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Length - 1);
        return mean <= Math.Sqrt(variance / differences.Length);
    }

    private static double Mean(TuningCandidate candidate, IReadOnlyList<int> queries)
    {
        var sum = 0.0;
        for (var i = 0; i < queries.Count; i++) sum += candidate.Values[queries[i]];
        return sum / queries.Count;
    }

    private static void Check(IReadOnlyList<TuningCandidate> candidates, int queries)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            if (candidate.Values.Count != queries) throw new ArgumentException($"Each setting must have a value for each of the {queries} queries, but setting {i} has {candidate.Values.Count}.", nameof(candidates));
            if (!double.IsFinite(candidate.Latency) || candidate.Latency < 0 || !double.IsFinite(candidate.Cost) || candidate.Cost < 0 || !candidate.Values.All(double.IsFinite))
                throw new ArgumentException($"The values, the latency and the cost of a setting must be finite, and the last two 0 or more, but those of setting {i} are not.", nameof(candidates));
        }
    }
}
