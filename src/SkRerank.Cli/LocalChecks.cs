using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SkRerank.Local;
using SkRerank.Models;
using SkRerank.Onnx.Catalogue;

namespace SkRerank.Cli;

/// <summary>Checks what is on this machine: the runtime, the models, a store.</summary>
internal static class LocalChecks
{
    private static readonly RerankDocument[] Sample = [new("The stock market closed higher on Friday.") { RetrievalScore = 1 }, new("A flea can live up to a year.") { RetrievalScore = 0.5 }];

    public static DoctorCheck Runtime() => new("runtime", ".NET", DoctorCheck.Ok, string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors"));

    public static async Task<IReadOnlyList<DoctorCheck>> ModelsAsync(CancellationToken cancellationToken) =>
    [
        await RanksAsync($"{MiniLmEmbeddingModel.Name} (late interaction)", new LocalPipelineOptions { HybridWeight = 0 }, cancellationToken),
        await RanksAsync(MiniLmRerankerModel.Name, new LocalPipelineOptions { Model = MiniLmRerankerModel.Name }, cancellationToken),
        Pulled(),
    ];

    public static Task<DoctorCheck> StoreAsync(string folder, CancellationToken cancellationToken) => CheckAsync("store", folder, async () =>
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"The folder '{folder}' does not exist; make a store by 'skrerank index INPUT --store {folder}'.");
        using var store = new LocalStore(folder);
        var count = await store.Collection.CountAsync(cancellationToken: cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{count} passages");
    });

    // A model works when it puts the passage about the question first.
    private static Task<DoctorCheck> RanksAsync(string name, LocalPipelineOptions options, CancellationToken cancellationToken) => CheckAsync("model", name, async () =>
    {
        var start = Stopwatch.GetTimestamp();
        using var models = new LocalModels();
        using var reranker = models.CreateReranker(options);
        var response = await reranker.RerankAsync("How long does a flea live?", Sample, cancellationToken: cancellationToken);
        if (response.Results[0].Index != 1) throw new RerankException("The model loads, but ranks the wrong passage first; install the tool again.");
        return string.Create(CultureInfo.InvariantCulture, $"loads and ranks, in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
    });

    private static DoctorCheck Pulled()
    {
        using var hub = new ModelHub();
        string[] names = [.. ModelCatalog.Default.List(new ModelFilter()).Where(entry => !entry.IsShipped && hub.FolderOf(entry) is not null).Select(entry => entry.Name)];
        return names.Length == 0
            ? new DoctorCheck("model", "pulled", DoctorCheck.Unset, "none; see 'skrerank models list'")
            : new DoctorCheck("model", "pulled", DoctorCheck.Ok, string.Join(", ", names));
    }

    private static async Task<DoctorCheck> CheckAsync(string kind, string name, Func<Task<string>> check)
    {
        try
        {
            return new DoctorCheck(kind, name, DoctorCheck.Ok, await check());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new DoctorCheck(kind, name, DoctorCheck.Failed, ErrorText.Of(exception));
        }
    }
}
