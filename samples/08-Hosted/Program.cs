using SkRerank;
using SkRerank.Cost;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Remote;
using SkRerank.Retrieval;
using SkRerank.Samples.Hosted;

// Reranks with Cohere, and with the model in the box where Cohere fails; who answered is marked, and what it cost is in the ledger.
// With CO_API_KEY (or COHERE_API_KEY) Cohere itself is asked. Without one a stand-in on this machine speaks its contract, answers the first call and is down for the second, so that both paths are seen.
const string Question = "Does the score of a text depend on what else is in the batch?";
var key = new[] { "CO_API_KEY", "COHERE_API_KEY" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
using var standIn = key is null ? new CohereStandIn() : null;
Console.WriteLine(standIn is null ? "Cohere is asked with the key of the environment." : $"There is no CO_API_KEY: a stand-in for Cohere listens on {standIn.Address}.");

var folder = Directory.CreateTempSubdirectory("skrerank-").FullName;
try
{
    using var store = new LocalStore(folder);
    await new LocalIndexer(store).IndexAsync(Path.Combine(AppContext.BaseDirectory, "docs"));

    var options = new HttpRerankerOptions(RerankWireFormat.Cohere) { ModelId = "rerank-v3.5", ApiKey = new ApiKey(key ?? "none"), Endpoint = standIn?.Address, AttemptTimeout = TimeSpan.FromSeconds(10) };
    options.Retry.MaxAttempts = 2;
    using var hosted = new HttpReranker(options)
        .AsBuilder()
        .UseFallback(fallback =>
        {
            fallback.Rerankers.Add(store.Models.CreateReranker());
            fallback.KeepIncomingOrder = false;
            fallback.OnFallback = failure => Console.WriteLine($"\nThe model in the box answers: {failure.Message}");
        })
        .UseCostLedger()
        .Build();
    var retriever = new RerankingRetriever(store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid }), hosted, new RerankingRetrieverOptions { Depth = 20 });

    for (var call = 1; call <= 2; call++)
    {
        var found = await retriever.RetrieveAsync(Question);
        Console.WriteLine($"\nCall {call}: {(found.IsFallback ? "a fallback's order, marked" : "the order of the hosted model")}");
        foreach (var candidate in found.Candidates.Take(3))
            Console.WriteLine(FormattableString.Invariant($"  {candidate.Id,-34} {candidate.Trail[^1].Stage,-28} {candidate.Trail[^1].Kind.ToString().ToLowerInvariant()} {candidate.RetrievalScore:F3}"));
    }

    foreach (var total in hosted.GetService<CostLedger>()!.Totals) Console.WriteLine(FormattableString.Invariant($"\n{total.Provider}: calls {total.Calls}, about {total.Cost} US dollars by the list price{(standIn is null ? "" : ", none of it billed")}; calls of unknown cost {total.CallsWithoutCost}."));
}
finally
{
    Directory.Delete(folder, recursive: true);
}
