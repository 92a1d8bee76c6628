namespace SkRerank.Cli.Diagnosing;

/// <summary>Gives documents in parts.</summary>
internal interface IDocumentParts
{
    /// <summary>Gives the parts of a document.</summary>
    /// <param name="id">The document, as the judgements name it.</param>
    /// <param name="candidates">The ids of the passages that came through for a query.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The parts; none where the document is not there.</returns>
    Task<IReadOnlyList<DocumentPart>> OfAsync(string id, IReadOnlySet<string> candidates, CancellationToken cancellationToken);

    /// <summary>Says whether another passage of the same document than the judged one is among these.</summary>
    Task<bool> HasSiblingAsync(string id, IReadOnlySet<string> passages, CancellationToken cancellationToken);
}
