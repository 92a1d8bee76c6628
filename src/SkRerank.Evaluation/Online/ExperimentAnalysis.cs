using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Reads from a click log what users preferred.</summary>
/// <remarks>
/// The unit is the session, because the queries of one user are not independent: its credit is added up over its lists before anything is tested. A click goes to the list that its session was last shown for its query.
/// Where each session saw one arm, an arm's value is the mean share of lists with a click; interleaved lists are credited by their method.
/// </remarks>
public static class ExperimentAnalysis
{
    /// <summary>Reads a log to its end.</summary>
    /// <param name="log">The log.</param>
    /// <param name="experiment">The name of the one experiment to look at, or <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The results.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="log"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The log cannot be read.</exception>
    public static async Task<ExperimentSummary> ReadAsync(IClickLog log, string? experiment = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        var tallies = new OrderedDictionary<(string, InterleavingMethod?, string), ExperimentTally>();
        var shown = new Dictionary<(string, string, string), ShownList>();
        var unmatched = 0;
        await foreach (var entry in log.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (experiment is not null && entry.Experiment != experiment) continue;
            var at = (entry.Experiment, entry.Session, entry.Query);
            switch (entry)
            {
                case Exposure exposure:
                    var key = (exposure.Experiment, exposure.Method, string.Join('\0', exposure.Arms));
                    if (!tallies.TryGetValue(key, out var tally)) tallies.Add(key, tally = new ExperimentTally(exposure.Experiment, exposure.Method, exposure.Arms));
                    shown[at] = tally.Show(exposure);
                    break;
                case Click click when shown.TryGetValue(at, out var list) && list.Click(click):
                    break;
                default:
                    unmatched++;
                    break;
            }
        }

        return new ExperimentSummary([.. tallies.Values.Select(tally => tally.Result())], unmatched);
    }

    /// <summary>Reads every document that anybody was shown, and whether it was clicked.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The documents, list by list in the order of the exposures.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="log"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The log cannot be read.</exception>
    public static async Task<IReadOnlyList<ShownDocument>> ReadShownAsync(IClickLog log, CancellationToken cancellationToken = default)
    {
        var lists = await log.ReadListsAsync(cancellationToken).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list.Exposure.Documents.Index().Select(shown => new ShownDocument(list.Exposure.Query, list.Exposure.Text, shown.Item.Id, shown.Index, list.Clicked.Contains(shown.Index))))];
    }
}
