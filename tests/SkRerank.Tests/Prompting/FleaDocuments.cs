using SkRerank.Retrieval;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Prompting;

/// <summary>Four documents, found in this order whatever the query, which is recorded.</summary>
internal sealed class FleaDocuments
{
    public FleaDocuments() => Retriever = new FakeRetriever(query =>
    {
        lock (Queries) Queries.Add(query);
        return All;
    });

    public static IReadOnlyList<RerankDocument> All { get; } =
    [
        Document("a", "Bees", "Bees live in hives.", 1),
        Document("b", "Fleas", "Adult fleas live for three months.", 2),
        Document("c", "Cats", "Cats sleep all day.", 3),
        Document("d", "Dogs", "Dogs bark at cats.", 4),
    ];

    public IRetriever Retriever { get; }

    public List<string> Queries { get; } = [];

    /// <summary>Gets a reranker that puts the passage about fleas first and keeps the others in their order.</summary>
    public static FakeReranker Reranker => new((_, document) => document.Id == "b" ? 10 : -document.Trail[0].Rank);

    private static RerankDocument Document(string id, string title, string text, int rank) => new(text) { Id = id, Title = title, Trail = [new StageScore("bm25", 5 - rank, ScoreKind.Logit, rank)], RetrievalScore = 5 - rank };
}
