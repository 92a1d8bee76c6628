using CsCheck;

namespace SkRerank.TestSupport;

/// <summary>Holds a call that laws are tried on: many scores are equal, and documents with equal scores differ.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents; the text's number is what the inner reranker of the laws scores.</param>
/// <param name="TopN">How many results are asked for.</param>
public sealed record LawCase(string Query, IReadOnlyList<RerankDocument> Documents, int TopN)
{
    private static readonly string[] Queries = ["", "flea", "how long does a flea live", "CVE-2024-3094"];

    /// <summary>Gets any call with up to 14 documents.</summary>
    public static Gen<LawCase> Any { get; } = Gen.Select(Gen.Int[0, Queries.Length - 1].Select(i => Queries[i]), Gen.Select(Gen.Int[-4, 4], Gen.Int[-4, 4]).Array[0, 14], Gen.Int[1, 16])
        .Select((query, scores, topN) => new LawCase(query, [.. scores.Select((score, i) => Document(i, score.Item1, score.Item2, i + 1))], topN));

    /// <summary>Makes a reranker that scores a document by its text's number.</summary>
    public static FakeReranker Inner() => new((_, document) => int.Parse(document.Text.AsSpan(document.Text.IndexOf(' ', StringComparison.Ordinal) + 1), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Makes a document.</summary>
    public static RerankDocument Document(int id, int score, int retrievalScore, int rank) => new($"passage {score}")
    {
        Id = $"d{id}",
        RetrievalScore = retrievalScore,
        Trail = [new StageScore("first", retrievalScore, ScoreKind.Logit, rank)],
    };
}
