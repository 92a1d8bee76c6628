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
        if (exposure.PlaceOf(click) is not { } place) return false;
        _clicked.Add(place);
        return true;
    }

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
