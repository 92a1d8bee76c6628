using SkRerank.Tests.Middleware;

namespace SkRerank.Tests.Selection;

public sealed class SelectionMetadataTests
{
    [Theory]
    [InlineData("UseDeduplication", "faulty", ScoreKind.Logit)]
    [InlineData("UseSourceCap", "faulty", ScoreKind.Logit)]
    [InlineData("UseMmr", "mmr", ScoreKind.Ordinal)]
    public void GetService_Metadata_IsTheInnerOnesButForIndependence(string row, string name, ScoreKind kind)
    {
        var inner = new FaultyReranker((_, documents, _) => Task.FromResult(FaultyReranker.ByLength(documents)))
        {
            Metadata = new RerankerMetadata("faulty", new Uri("http://localhost/"), "m") { ModelRevision = "r1", ScoreKind = ScoreKind.Logit, HasProbability = true, ScoresAreIndependent = true, MaxDocuments = 7, MaxTokens = 9, Languages = ["en"] },
        };
        using var reranker = FaultTable.Rows[row](inner, default);
        var metadata = reranker.GetService<RerankerMetadata>()!;
        Assert.Equal((name, kind, false), (metadata.ProviderName, metadata.ScoreKind, metadata.ScoresAreIndependent));
        Assert.Equal((new Uri("http://localhost/"), "m", "r1", true, 7, 9), (metadata.ProviderUri, metadata.DefaultModelId, metadata.ModelRevision, metadata.HasProbability, metadata.MaxDocuments, metadata.MaxTokens));
        Assert.Equal(["en"], metadata.Languages);
    }
}
