using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Evaluation;
using SkRerank.Keywords;
using SkRerank.LateInteraction;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Features;
using SkRerank.LearningToRank.Training;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.OpenAI;
using SkRerank.Samples.Cascade;
using SkRerank.Samples.Generations;

// One question through five generations of ranking, over the same candidates: BM25, LambdaMART, late interaction, a cross-encoder and a listwise chat model.
// Offline a scripted judge that counts words plays the chat model; with OPENAI_API_KEY (and OPENAI_BASE_URL, OPENAI_MODEL) a real one ranks. A question may be given as arguments.
var question = args.Length > 0 ? string.Join(' ', args) : "my brakes are loud";
var name = Environment.GetEnvironmentVariable("OPENAI_MODEL") is { Length: > 0 } variable ? variable : "gpt-4o-mini";
var isReal = Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 };
using var chat = isReal ? NamedChatClients.Create($"openai:{name}") : (IChatClient)new ScriptedJudge();
var data = Path.Combine(AppContext.BaseDirectory, "data");
var folder = Directory.CreateTempSubdirectory("skrerank-").FullName;
try
{
    using var store = new LocalStore(folder);
    await new LocalIndexer(store).IndexAsync(data);
    var hybrid = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid });

    // LambdaMART learns here, from the labels of every other question: enough to show how, and far too few to be good.
    var features = new FeatureSet([.. RankingFeatures.Leg("bm25"), .. RankingFeatures.Leg("vector"), .. RankingFeatures.Fused()]);
    var qrels = Qrels.Read(Path.Combine(data, "qrels", "test.tsv"));
    var training = new RankingDatasetBuilder(features);
    foreach (var query in BeirQueries.Read(Path.Combine(data, "queries.jsonl")).Where(query => query.Text != question))
        training.Add(query.Id, query.Text, (await hybrid.RetrieveAsync(query.Text)).Candidates, qrels[query.Id]);
    var trees = new LambdaMartTrainer(new LambdaMartOptions { Rounds = 50, Leaves = 4, MinRowsPerLeaf = 5 }).Train(training.Build());

    var found = (await hybrid.RetrieveAsync(question)).Candidates;
    Generation[] generations =
    [
        new("BM25", new Bm25Reranker(Bm25Statistics.Collect(found.Select(passage => passage.Text), TextAnalyzer.English))),
        new("LambdaMART", new LearningToRankReranker(trees, features)),
        new("late", new LateInteractionReranker(store.Models.TokenVectorEncoder)),
        new("cross", new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder)),
        new(isReal ? "listwise" : "scripted", new ListwiseReranker(chat, new ListwiseOptions { Price = isReal ? null : new ModelPrice(0, 0) })),
    ];
    foreach (var generation in generations) await generation.RunAsync(question, found);

    Console.WriteLine($"{question}\n\n{"passage",-18}{string.Concat(generations.Select(generation => $"{generation.Name,14}"))}   (place, and how far above or below BM25's)");
    foreach (var index in generations.SelectMany(generation => generation.Top(3)).Distinct())
        Console.WriteLine($"{found[index].Id,-18}{string.Concat(generations.Select(generation => $"{generation.Place(index, generations[0]),14}"))}");
    Console.WriteLine($"\n{"ms",-18}{string.Concat(generations.Select(generation => FormattableString.Invariant($"{generation.Milliseconds,14:F1}")))}");
    Console.WriteLine($"{"US dollars",-18}{string.Concat(generations.Select(generation => (generation.Cost is { } cost ? FormattableString.Invariant($"{cost,14:0.######}") : $"{"not known",14}")))}");
    Console.WriteLine($"\n{found.Count} candidates each, found by BM25 and vectors. The small cross-encoder in the box loses to hybrid search when it orders alone, as its card says. {(isReal ? $"The chat model is {name}." : "'scripted' counts words in place of a chat model: its order says nothing about one, and its time and cost neither.")}");
    foreach (var generation in generations) generation.Dispose();
}
finally
{
    Directory.Delete(folder, recursive: true);
}
