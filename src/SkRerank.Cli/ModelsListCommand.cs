using System.CommandLine;
using SkRerank.Onnx.Catalogue;

namespace SkRerank.Cli;

/// <summary><c>skrerank models list</c> and <c>info</c>: what the catalogue says.</summary>
internal static class ModelsListCommand
{
    public static Command CreateList()
    {
        var language = new Option<string?>("--language") { Description = "Only models of this language (ISO 639-1, such as en); multilingual ones are of any.", HelpName = "CODE" };
        var window = Choice.Count("--min-window", "Only models that take at least N tokens.");
        var license = new Option<string?>("--licence", "--license") { Description = "Only models under this licence, such as apache-2.0.", HelpName = "LICENCE" };
        var memory = ByteSize.Option("--max-memory", "Only models whose weights take at most this much memory, such as 500MB.");
        var hardware = Choice.Of("--hardware", "Only models that are fast enough on this.", ("cpu", ModelHardware.Cpu), ("gpu", ModelHardware.Gpu));
        var json = Json();
        var command = new Command("list", "List the models of the catalogue; a model of which something asked for is unknown is left out.") { language, window, license, memory, hardware, json };
        command.SetAction(parsed =>
        {
            var filter = new ModelFilter
            {
                Language = parsed.GetValue(language),
                MinWindow = parsed.GetValue(window),
                License = parsed.GetValue(license),
                MaxMemory = parsed.GetValue(memory),
                Hardware = parsed.GetValue(hardware),
            };
            using var hub = new ModelHub();
            var models = ModelCatalog.Default.List(filter).Select(entry => (Entry: entry, Folder: Folder(hub, entry))).ToArray();
            if (models.Length == 0) Console.Error.WriteLine("No model of the catalogue is known to be so: ask for less, or see them all by 'skrerank models list'.");
            if (parsed.GetValue(json)) foreach (var (entry, folder) in models) Console.WriteLine(ModelEntryJson.Format(entry, folder));
            else if (models.Length > 0) Console.Write(ModelEntryText.Table([.. models.Select(model => (model.Entry, model.Folder is not null))]));
            return 0;
        });
        return command;
    }

    public static Command CreateInfo()
    {
        var name = ModelsPullCommand.Name();
        var json = Json();
        var command = new Command("info", "Show everything the catalogue says about a model.") { name, json };
        command.SetAction(parsed =>
        {
            var entry = ModelCatalog.Default.Find(parsed.GetValue(name)!);
            using var hub = new ModelHub();
            var folder = Folder(hub, entry);
            Console.Write(parsed.GetValue(json) ? ModelEntryJson.Format(entry, folder) + "\n" : ModelEntryText.Details(entry, folder));
            return 0;
        });
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "Print one JSON object a model." };

    private static string? Folder(ModelHub hub, ModelCatalogEntry entry) => entry.IsShipped ? ModelFolderName.InTheBox(entry.Name) : hub.FolderOf(entry);
}
