using System.CommandLine;
using SkRerank.Onnx;
using SkRerank.Onnx.Catalogue;

namespace SkRerank.Cli;

/// <summary><c>skrerank models pull</c>, <c>verify</c> and <c>remove</c>: what is on this machine of the catalogue.</summary>
internal static class ModelsPullCommand
{
    private const int BytesOfKilobyte = 1000;

    public static Argument<string> Name() => new("name") { Description = "The name of a model, or its repository; the beginning of one name will do." };

    public static Command CreatePull()
    {
        var name = Name();
        var precision = Choice.Of("--precision", "Which graph to pull. Default: int8 where there is one, else fp32; fp16 is for other programs.", ("int8", ModelPrecision.Quantized), ("fp32", ModelPrecision.Full), ("fp16", ModelPrecision.Half));
        var revision = new Option<string?>("--revision") { Description = "A branch, a tag or a commit instead of the catalogue's revision.", HelpName = "R" };
        var command = new Command("pull", "Fetch a model into Hugging Face's cache; an interrupted pull goes on where it ended. HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_OFFLINE and HTTPS_PROXY are honoured.") { name, precision, revision };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var entry = ModelCatalog.Default.Find(parsed.GetValue(name)!);
            var options = new ModelPullOptions { Precision = parsed.GetValue(precision) ?? ModelPrecision.Auto, Revision = parsed.GetValue(revision) };
            using var hub = new ModelHub();
            var folder = await ProgressView.RunAsync($"kB of {entry.Name}", report => hub.PullAsync(entry, options, new Reporter(report), cancellationToken));
            if (!entry.ComparedWithReference) Console.Error.WriteLine($"The results of the family '{entry.Family}' were not compared with the reference's: check them on your own texts.");
            if (entry.Note is { } note) Console.Error.WriteLine(note);
            Console.WriteLine(folder);
            return 0;
        });
        return command;
    }

    public static Command CreateVerify()
    {
        var name = Name();
        var command = new Command("verify", "Compare every file of a pulled or shipped model with its hash.") { name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var entry = ModelCatalog.Default.Find(parsed.GetValue(name)!);
            using var hub = new ModelHub();
            var found = await hub.VerifyAsync(entry, entry.IsShipped ? ModelFolderName.InTheBox(entry.Name) : null, cancellationToken);
            foreach (var file in found.Files) Console.WriteLine($"{file.Status.ToString().ToLowerInvariant(),-8} {file.Sha256 ?? new string('-', 64)} {file.Path}");
            if (found.IsIntact) return 0;
            Console.Error.WriteLine(entry.IsShipped ? $"A file of '{entry.Name}' is changed or missing: restore the package {entry.Package}." : $"A file of '{entry.Name}' is changed or missing: run 'skrerank models pull {entry.Name}'.");
            return 1;
        });
        return command;
    }

    public static Command CreateRemove()
    {
        var name = Name();
        var command = new Command("remove", "Remove a model from the cache, in every revision, also what Python fetched of it.") { name };
        command.SetAction(parsed =>
        {
            var entry = ModelCatalog.Default.Find(parsed.GetValue(name)!);
            using var hub = new ModelHub();
            if (!hub.Remove(entry)) throw new RerankException($"The model '{entry.Name}' is not in '{hub.CacheFolder}', so there is nothing to remove; 'skrerank models list' shows what was pulled.");
            Console.WriteLine($"{entry.Name} removed.");
            return 0;
        });
        return command;
    }

    // Not Progress<T>, which would report late and from other threads. In kilobytes, for a graph may have more bytes than an Int32.
    private sealed class Reporter(Action<int, int> report) : IProgress<ModelPullProgress>
    {
        public void Report(ModelPullProgress value) => report((int)(value.Bytes / BytesOfKilobyte), Math.Max(1, (int)(value.TotalBytes / BytesOfKilobyte)));
    }
}
