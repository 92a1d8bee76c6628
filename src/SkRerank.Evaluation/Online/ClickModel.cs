namespace SkRerank.Evaluation.Online;

/// <summary>Simulates users who read a list from the top, click by relevance, and stop by it.</summary>
/// <remarks>The dependent click model with the parameters common in the literature; labels above 0 count as relevant in the binary form used here. Source: Guo, Liu and Wang, WSDM 2009; Hofmann et al., 2011.</remarks>
public sealed class ClickModel
{
    private readonly double[] _click;
    private readonly double[] _stop;

    private ClickModel(string name, double[] click, double[] stop) => (Name, _click, _stop) = (name, click, stop);

    /// <summary>Gets a user who clicks everything that is relevant and nothing else.</summary>
    public static ClickModel Perfect { get; } = new("perfect", [0, 1], [0, 0]);

    /// <summary>Gets a user who looks for one document and stops at it.</summary>
    public static ClickModel Navigational { get; } = new("navigational", [0.05, 0.95], [0.2, 0.9]);

    /// <summary>Gets a user who gathers several documents and clicks much.</summary>
    public static ClickModel Informational { get; } = new("informational", [0.4, 0.9], [0.1, 0.5]);

    /// <summary>Gets the name.</summary>
    /// <value><c>perfect</c>, <c>navigational</c> or <c>informational</c>.</value>
    public string Name { get; }

    /// <summary>Draws the clicks on a list.</summary>
    /// <param name="list">The documents, best first.</param>
    /// <param name="labels">The labels of the query's documents.</param>
    /// <param name="random">The draws.</param>
    /// <returns>The places that are clicked, from 0, in their order.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public IReadOnlyList<int> Click(IReadOnlyList<string> list, IReadOnlyDictionary<string, int> labels, Random random)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(random);
        List<int> clicks = [];
        for (var place = 0; place < list.Count; place++)
        {
            var relevant = labels.TryGetValue(list[place], out var label) && label > 0 ? 1 : 0;
            if (random.NextDouble() >= _click[relevant]) continue;
            clicks.Add(place);
            if (random.NextDouble() < _stop[relevant]) break;
        }

        return clicks;
    }
}
