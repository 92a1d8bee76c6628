using SkRerank.Middleware;

namespace SkRerank.Local.Tests;

/// <summary>Evidence that is planted deep in a long document, with the real cross-encoder.</summary>
public sealed class LongDocumentTests
{
    private const string Question = "How long does an adult flea live on a dog?";

    private const string Answer = "An adult flea lives on a dog for two to three months.";

    [Theory]
    [InlineData(ChunkAggregation.FirstP, false)]
    [InlineData(ChunkAggregation.MaxP, true)]
    public async Task RerankAsync_AnswerAtWordThreeThousandOfFourThousand_IsFoundByMaxPAndCited(ChunkAggregation aggregation, bool isFound)
    {
        // Ten words a sentence, about nothing that was asked.
        var filler = Enumerable.Range(0, 400).Select(i => $"The committee of section {i} met again to discuss the budget.").ToList();
        var text = string.Join(' ', [.. filler.Take(300), Answer, .. filler.Skip(300)]);
        var decoy = "Dogs are walked twice a day by their owners in most cities.";
        using var models = new LocalModels();
        using var reranker = models.CreateReranker(new LocalPipelineOptions { Model = "minilm-reranker" }).AsBuilder().UseChunking(o => o.Aggregation = aggregation).Build();
        var response = await reranker.RerankAsync(Question, [new RerankDocument(decoy), new RerankDocument(text)], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(isFound ? 1 : 0, response.Results[0].Index);
        var best = response.Results.Single(r => r.Index == 1).BestChunk!.Value;
        Assert.Equal(isFound, text.Substring(best.Start, best.Length).Contains(Answer, StringComparison.Ordinal));
    }
}
