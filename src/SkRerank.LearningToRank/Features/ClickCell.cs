namespace SkRerank.LearningToRank.Features;

/// <summary>How often one result of a query was shown and clicked at one position.</summary>
/// <param name="Pair">The number of query and result, from 0.</param>
/// <param name="Position">The position, from 1.</param>
/// <param name="Impressions">How often it was shown there.</param>
/// <param name="Clicks">How often it was clicked there.</param>
internal readonly record struct ClickCell(int Pair, int Position, long Impressions, long Clicks)
{
    /// <summary>Counts a log, in its order of first appearance.</summary>
    /// <exception cref="ArgumentException">A position is less than 1.</exception>
    public static IReadOnlyList<ClickCell> Count(IEnumerable<ClickRecord> clicks)
    {
        Dictionary<(string, string), int> pairs = [];
        Dictionary<(int Pair, int Position), int> places = [];
        List<ClickCell> cells = [];
        foreach (var click in clicks)
        {
            if (click.Position < 1) throw new ArgumentException($"A position is counted from 1, but a result was shown at {click.Position}.", nameof(clicks));
            if (!pairs.TryGetValue((click.Query, click.DocumentId), out var pair)) pairs.Add((click.Query, click.DocumentId), pair = pairs.Count);
            if (!places.TryGetValue((pair, click.Position), out var place))
            {
                places.Add((pair, click.Position), place = cells.Count);
                cells.Add(new ClickCell(pair, click.Position, 0, 0));
            }

            cells[place] = cells[place] with { Impressions = cells[place].Impressions + 1, Clicks = cells[place].Clicks + (click.Clicked ? 1 : 0) };
        }

        return cells;
    }
}
