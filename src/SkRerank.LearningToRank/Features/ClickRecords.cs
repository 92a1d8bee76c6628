using SkRerank.Experiments;

namespace SkRerank.LearningToRank.Features;

/// <summary>Reads what users were shown and clicked from the click log of experiments.</summary>
public static class ClickRecords
{
    /// <summary>Reads every document that anybody was shown, and whether it was clicked; a click counts for the list that its session was shown last for the query.</summary>
    /// <param name="log">The log; its exposures must hold the texts of the queries (<see cref="Exposure.Text"/>), by which a pipeline will ask again.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The documents, list by list in the order of the exposures, positions from 1.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="log"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The log cannot be read, or has an exposure without the query's text.</exception>
    public static async Task<IReadOnlyList<ClickRecord>> ReadAsync(IClickLog log, CancellationToken cancellationToken = default)
    {
        var lists = await log.ReadListsAsync(cancellationToken).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list.Exposure.Documents.Index().Select(shown => new ClickRecord(Text(list.Exposure), shown.Item.Id, shown.Index + 1, list.Clicked.Contains(shown.Index))))];
    }

    private static string Text(Exposure exposure) => exposure.Text
        ?? throw new RerankException($"Click-through rates need the texts of queries, but an exposure of the experiment '{exposure.Experiment}' holds only the key '{exposure.Query}'; log texts too (EnableSensitiveData of the experiment's options).") { Operation = "read" };
}
