using System.ClientModel;
using System.Globalization;
using Microsoft.Extensions.AI;
using OpenAI;
using SkRerank.Fusion;
using SkRerank.Local;
using SkRerank.Retrieval;
using SkRerank.Samples.Hybrid;
using SkRerank.TestSupport.VectorStores;

// A store that knows vectors only gets a keyword search beside it: BM25 in memory, in step with the store's writes, both rankings fused by reciprocal ranks. Offline; OPENAI_API_KEY and OPENAI_EMBEDDING_MODEL bring in a hosted embedding model.
using var models = new LocalModels();
var model = Environment.GetEnvironmentVariable("OPENAI_EMBEDDING_MODEL");
var key = Environment.GetEnvironmentVariable("OPENAI_API_KEY");
if (!string.IsNullOrEmpty(model) && string.IsNullOrEmpty(key))
{
    Console.Error.WriteLine("OPENAI_EMBEDDING_MODEL needs a key: set OPENAI_API_KEY.");
    Environment.ExitCode = 1;
    return;
}

IEmbeddingGenerator embeddings = string.IsNullOrEmpty(model) ? models.Encoder
    : new OpenAIClient(new ApiKeyCredential(key!)).GetEmbeddingClient(model).AsIEmbeddingGenerator(models.Encoder.Dimensions);
var store = new InMemoryCollection<string, Ticket>("tickets", generator: embeddings);
await store.UpsertAsync(Ticket.All.Take(4));

// The index is built from what the store holds, and follows what is written through the decorated collection.
using var tickets = new HybridVectorStoreCollection<string, Ticket>(store, ticket => ticket.Id, ticket => ticket.Text, new HybridVectorStoreCollectionOptions { Fusion = new ReciprocalRankFusion() });
await tickets.RebuildAsync();
await tickets.UpsertAsync(Ticket.All.Skip(4));

// Two questions: one where the exact code counts, which a vector blurs, and one that shares no word with its answer.
var hybrid = tickets.AsHybridSearchable();
await ShowAsync("What does E-1034 mean?");
await ShowAsync("it makes a strange sound");

// The same search in MEVD's own shape, with a reranker on top: what Semantic Kernel's text search or your program calls.
using var reranker = models.CreateReranker();
var best = await new RerankingVectorSearchable<Ticket>(hybrid, reranker, new RerankingSearchOptions<Ticket>(ticket => ticket.Text)).SearchAsync("it makes a strange sound", 1).SingleAsync();
Console.WriteLine($"Reranked, the best is {best.Record.Id}: {best.Record.Text}");

async Task ShowAsync(string question)
{
    Console.WriteLine($"{question}\n  rank  vector  bm25  1/(60 + rank) of each, summed");
    var found = await hybrid.SearchWithTrailAsync(question, 3);
    foreach (var (i, candidate) in found.Candidates.Index())
    {
        string Rank(string leg) => candidate.Trail.FirstOrDefault(stage => stage.Stage == leg)?.Rank.ToString(CultureInfo.InvariantCulture) ?? "–";
        var terms = string.Join(" + ", candidate.Trail.Where(stage => stage.Contribution is not null).Select(stage => $"1/{60 + stage.Rank}"));
        Console.WriteLine($"  {i + 1,4}  {Rank("vector"),6}  {Rank("bm25"),4}  {terms,-11} = {candidate.RetrievalScore:0.0000}  {candidate.Id}: {candidate.Text}");
    }

    Console.WriteLine();
}
