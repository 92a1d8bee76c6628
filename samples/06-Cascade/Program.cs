using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using SkRerank;
using SkRerank.Chat;
using SkRerank.LateInteraction;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Middleware;
using SkRerank.Models;
using SkRerank.Onnx;
using SkRerank.OpenAI;
using SkRerank.Retrieval;
using SkRerank.Samples.Cascade;

// BM25 finds 60, late interaction orders them, a cross-encoder the best 20, and a chat model within a budget the best 6: dear judges see few passages.
// Offline a scripted judge plays the chat model; with OPENAI_API_KEY (and OPENAI_BASE_URL, OPENAI_MODEL) a real one judges. A question may be given as arguments.
var question = args.Length > 0 ? string.Join(' ', args) : "Does the score of a text depend on what else is in the batch?";
var name = Environment.GetEnvironmentVariable("OPENAI_MODEL") is { Length: > 0 } variable ? variable : "gpt-4o-mini";
using var chat = Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } ? NamedChatClients.Create($"openai:{name}") : (IChatClient)new ScriptedJudge();

// The time of each stage is what the library measures itself.
var times = new Dictionary<string, double>(StringComparer.Ordinal);
using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Name == RerankTelemetry.StageDuration) self.EnableMeasurementEvents(instrument); } };
listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => times[$"{tags[0].Value}"] = seconds);
listener.Start();

var folder = Directory.CreateTempSubdirectory("skrerank-").FullName;
try
{
    using var store = new LocalStore(folder);
    await new LocalIndexer(store).IndexAsync(Path.Combine(AppContext.BaseDirectory, "docs"));
    var found = (await store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Bm25 }).RetrieveAsync(question, new RetrievalOptions { CandidateCount = 60 })).Candidates;

    var judge = new ListwiseReranker(chat, new ListwiseOptions { Price = new ModelPrice(0.15m, 0.60m), MaxCost = 0.002m, TimeBudget = TimeSpan.FromSeconds(20) });
    using var cascade = new CascadeReranker(
    [
        new CascadeStage("late", new LateInteractionReranker(store.Models.TokenVectorEncoder)) { Depth = 60 },
        new CascadeStage("cross-encoder", new OnnxCrossEncoderReranker(MiniLmRerankerModel.Folder)) { Depth = 20 },
        new CascadeStage("chat model", judge) { Depth = 6, Tier = RerankTier.Best },
    ]);
    var response = await cascade.RerankAsync(question, found, new RerankOptions { Tier = RerankTier.Best });

    Console.WriteLine($"{question}\n\n{"",3} {"passage",-34} {"bm25",6} {"late",6} {"cross",6} {"chat",6}");
    foreach (var (result, rank) in response.Results.Select((result, i) => (result, i + 1)).Where(row => row.Item2 is <= 8 or 21))
        Console.WriteLine($"{rank,3} {found[result.Index].Id![^Math.Min(34, found[result.Index].Id!.Length)..],-34} {"#" + (result.Index + 1),6} {Rank(result, "late"),6} {Rank(result, "cross-encoder"),6} {Rank(result, "chat model"),6}");

    Console.WriteLine($"\n{"stage",-14} {"saw",4} {"ms",8}");
    foreach (var stage in new[] { "late", "cross-encoder", "chat model" })
        Console.WriteLine(FormattableString.Invariant($"{stage,-14} {response.Results.Count(result => Rank(result, stage) != "-"),4} {times.GetValueOrDefault(stage) * 1000,8:F1}"));
    Console.WriteLine(FormattableString.Invariant($"\nThe chat model cost {response.EstimatedCost ?? 0:0.000000} of at most 0.002 US dollars; {(response.IsPartial ? "it ran out of its budget, and the order is that of the stage before" : "the order is complete")}. Scores are {response.ScoreKind}: those of two stages have no common scale."));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string Rank(RerankResult result, string stage) => result.Stages.FirstOrDefault(one => one.Stage == stage) is { } score ? $"#{score.Rank}" : "-";
