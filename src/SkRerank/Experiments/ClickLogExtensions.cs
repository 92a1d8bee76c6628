namespace SkRerank.Experiments;

/// <summary>Reads click logs.</summary>
public static class ClickLogExtensions
{
    /// <summary>Reads every list that anybody was shown, with its clicks; a click counts for the list that its session was shown last for the query.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The lists, in the order of the exposures.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="log"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The log cannot be read.</exception>
    public static async Task<IReadOnlyList<ClickedList>> ReadListsAsync(this IClickLog log, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        List<ClickedList> lists = [];
        var latest = new Dictionary<(string, string, string), (Exposure Exposure, HashSet<int> Clicked)>();
        await foreach (var entry in log.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var at = (entry.Experiment, entry.Session, entry.Query);
            if (entry is Exposure exposure)
            {
                var clicked = new HashSet<int>();
                latest[at] = (exposure, clicked);
                lists.Add(new ClickedList(exposure, clicked));
            }
            else if (entry is Click click && latest.TryGetValue(at, out var list) && list.Exposure.PlaceOf(click) is { } place)
            {
                list.Clicked.Add(place);
            }
        }

        return lists;
    }
}
