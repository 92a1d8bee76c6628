using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;

namespace SkRerank.Tests.Contracts;

public sealed class RerankDocumentTests
{
    [Fact]
    public void Copy_EveryProperty_IsKept()
    {
        var vectors = new PackedTokenVectors(new byte[1], 8, "m");
        var record = new object();
        var document = new RerankDocument("text")
        {
            Id = "id",
            Title = "title",
            Link = "link",
            RetrievalScore = 0.5,
            Trail = [new StageScore("bm25", 0.5, ScoreKind.Logit, 1)],
            TokenVectors = vectors,
            Record = record,
            AdditionalProperties = new AdditionalPropertiesDictionary { ["a"] = 1 },
        };
        var copy = new RerankDocument(document) { RetrievalScore = 0.7 };
        copy.AdditionalProperties!["a"] = 2;
        Assert.Equal(("text", "id", "title", "link", 0.7), (copy.Text, copy.Id, copy.Title, copy.Link, copy.RetrievalScore));
        Assert.Equal(document.Trail, copy.Trail);
        Assert.Same(vectors, copy.TokenVectors);
        Assert.Same(record, copy.Record);
        Assert.Equal((0.5, 1), (document.RetrievalScore, document.AdditionalProperties["a"]));
    }

    [Fact]
    public void Constructor_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>("text", () => new RerankDocument((string)null!));
        Assert.Throws<ArgumentNullException>("other", () => new RerankDocument((RerankDocument)null!));
    }
}
