using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using SkRerank;
using SkRerank.Local;
using SkRerank.Lucene;
using SkRerank.Retrieval;
using SkRerank.Samples.VectorStore;

// A program that searches a vector store already gets reranked answers with one line more. Offline; Providers.cs says which environment variables bring in hosted models.
var folder = Directory.CreateTempSubdirectory("skrerank-").FullName;
using var models = new LocalModels();
var services = new ServiceCollection();

// What the program has: a collection of Microsoft.Extensions.VectorData. This one is embedded; AddQdrantCollection<…>() or AddPostgresCollection<…>() would do as well.
services.AddSingleton(_ => new LuceneCollection<string, Article>(folder, new LuceneCollectionOptions { EmbeddingGenerator = Providers.Embeddings(models) }));
services.AddSingleton<VectorStoreCollection<string, Article>>(provider => provider.GetRequiredService<LuceneCollection<string, Article>>());

// What is new: a reranker, and that the collection uses it. Everything that resolves the collection, or searches it through Semantic Kernel, is reranked from here on.
services.AddReranker(_ => Providers.Reranker(models));
services.WithReranking<string, Article>(article => article.Text, options => options.CandidateCount = 50);

try
{
    await using var provider = services.BuildServiceProvider();
    var collection = provider.GetRequiredService<VectorStoreCollection<string, Article>>();
    await collection.UpsertAsync(Article.All);
    const string question = "kettle questions: what are the white bits?";
    var kettles = new VectorSearchOptions<Article> { Filter = article => article.Product == "kettle" };

    // The store's own class is still there, for who wants its plain order.
    Console.WriteLine($"{question}\n\nThe store alone, by cosine similarity:");
    await foreach (var hit in provider.GetRequiredService<LuceneCollection<string, Article>>().SearchAsync(question, 3, kettles)) Console.WriteLine($"  {hit.Score,6:0.00}  {hit.Record.Id,-8}  {hit.Record.Text}");

    Console.WriteLine("\nThe same call on the decorated collection; the score is the reranker's:");
    await foreach (var hit in collection.SearchAsync(question, 3, kettles)) Console.WriteLine($"  {hit.Score,6:0.00}  {hit.Record.Id,-8}  {hit.Record.Text}");

    // How each record came to its place.
    var trail = (ITrailSearchable<Article>)collection.GetService(typeof(ITrailSearchable<Article>))!;
    Console.WriteLine("\nThe trail of the best:");
    foreach (var stage in (await trail.SearchWithTrailAsync(question, 1, kettles)).Candidates[0].Trail) Console.WriteLine($"  {stage.Stage,-12} {stage.Score,7:0.000} ({stage.Kind}), rank {stage.Rank}");
}
catch (Exception e) when (e is RerankException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    Environment.ExitCode = 1;
}

Directory.Delete(folder, recursive: true);
