using SkRerank.Evaluation;
using SkRerank.Local.Inputs;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary>Gives the candidates that a run has for one query.</summary>
internal sealed class RunRetriever(IReadOnlyList<TrecRunEntry> ranking, IReadOnlyDictionary<string, BeirDocument> documents) : IRetriever
{
    public Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new RetrievalResponse([.. ranking.Select((entry, i) => new RerankDocument(documents[entry.DocumentId].PassageText)
        {
            Id = entry.DocumentId,
            Title = documents[entry.DocumentId].Title,
            Link = documents[entry.DocumentId].Url,
            RetrievalScore = entry.Score,
            Trail = [new StageScore("run", entry.Score, ScoreKind.Logit, i + 1)],
        })]));
}
