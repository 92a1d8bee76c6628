using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Holds a list that a session was shown, and where it clicked.</summary>
internal sealed class ShownList(Exposure exposure)
{
    private readonly HashSet<int> _clicked = [];

    public int Clicks => _clicked.Count;

    /// <returns>Whether the document was shown.</returns>
    public bool Click(Click click)
    {
        var place = click.Position is { } at && at < exposure.Documents.Count && exposure.Documents[at].Id == click.Document ? at
            : exposure.Documents.Index().Where(shown => shown.Item.Id == click.Document).Select(shown => shown.Index).DefaultIfEmpty(-1).First();
        if (place >= 0) _clicked.Add(place);
        return place >= 0;
    }

    /// <summary>Gives every document of the list.</summary>
    public IEnumerable<ShownDocument> Documents() => exposure.Documents.Index().Select(shown => new ShownDocument(exposure.Query, exposure.Text, shown.Item.Id, shown.Index, _clicked.Contains(shown.Index)));

    /// <summary>Gives the credit of each arm of an interleaved list.</summary>
    public IReadOnlyList<double> Credit()
    {
        var list = new InterleavedList([.. exposure.Documents.Select(shown => new InterleavedItem(shown.Id, shown.Team))], exposure.Seed ?? 0);
        return exposure.Method switch
        {
            InterleavingMethod.Balanced => BalancedInterleaving.Credit(list, _clicked, exposure.Rankings[0], exposure.Rankings[1]),
            InterleavingMethod.Probabilistic => ProbabilisticInterleaving.Credit(list, _clicked, exposure.Rankings),
            _ => TeamDraft.Credit(list, _clicked, exposure.Arms.Count),
        };
    }
}
