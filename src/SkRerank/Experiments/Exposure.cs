namespace SkRerank.Experiments;

/// <summary>Represents a list that a user was shown.</summary>
public sealed record Exposure : ClickLogEvent
{
    /// <summary>Gets the arm that made the list.</summary>
    /// <value>Its name, such as <c>control</c> or <c>treatment</c>; <see langword="null"/> for an interleaved list, which all arms made.</value>
    public string? Arm { get; init; }

    /// <summary>Gets how the lists of the arms were interleaved.</summary>
    /// <value>The default is <see langword="null"/>: they were not, and <see cref="Arm"/> made the list alone.</value>
    public InterleavingMethod? Method { get; init; }

    /// <summary>Gets the arms whose lists were interleaved; a document's team is a position in it.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<string> Arms { get; init; } = [];

    /// <summary>Gets the documents that were shown, best first.</summary>
    public required IReadOnlyList<ExposedDocument> Documents { get; init; }

    /// <summary>Gets the ranking of each arm, where the credit of a click needs them: with balanced and probabilistic interleaving.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<IReadOnlyList<string>> Rankings { get; init; } = [];

    /// <summary>Gets the seed that the interleaving drew from.</summary>
    /// <value>The default is <see langword="null"/>: nothing was drawn.</value>
    public long? Seed { get; init; }

    /// <summary>Gets the query's text, where the host wants it in the log.</summary>
    /// <value>The default is <see langword="null"/>: only its key is kept.</value>
    public string? Text { get; init; }

    /// <summary>Finds the place of a click in the list: the one that it names where its document stands there, else the first of its document.</summary>
    /// <param name="click">The click.</param>
    /// <returns>The place, from 0, or <see langword="null"/> where the document was not shown.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="click"/> is <see langword="null"/>.</exception>
    public int? PlaceOf(Click click)
    {
        ArgumentNullException.ThrowIfNull(click);
        if (click.Position is { } at && at < Documents.Count && Documents[at].Id == click.Document) return at;
        for (var i = 0; i < Documents.Count; i++)
        {
            if (Documents[i].Id == click.Document) return i;
        }

        return null;
    }
}
