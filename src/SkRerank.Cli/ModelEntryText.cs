using System.Globalization;
using System.Text;
using SkRerank.Onnx.Catalogue;

namespace SkRerank.Cli;

/// <summary>Formats models of the catalogue for a reader.</summary>
internal static class ModelEntryText
{
    private const string NotCompared = "not compared with the reference";

    /// <summary>Formats a table: one line a model.</summary>
    public static string Table(IReadOnlyList<(ModelCatalogEntry Entry, bool IsPulled)> models)
    {
        string[][] rows =
        [
            ["NAME", "KIND", "LANGUAGES", "WINDOW", "MEMORY", "LICENCE", "HARDWARE", "STATE", ""],
            .. models.Select(model => (string[])
            [
                model.Entry.Name, Kind(model.Entry.Kind), string.Join(',', model.Entry.Languages), Number(model.Entry.Window), ByteSize.Format(model.Entry.Memory), model.Entry.License,
                Hardware(model.Entry), State(model.Entry, model.IsPulled), model.Entry.ComparedWithReference ? "" : NotCompared,
            ]),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Concat(rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n"));
    }

    /// <summary>Formats everything about one model.</summary>
    public static string Details(ModelCatalogEntry entry, string? folder)
    {
        var text = new StringBuilder();
        Line(text, "name", entry.Name);
        Line(text, entry.IsShipped ? "package" : "repository", entry.Package ?? entry.Repository!);
        Line(text, "kind", Kind(entry.Kind));
        Line(text, "family", entry.Family);
        Line(text, "languages", string.Join(", ", entry.Languages));
        Line(text, "licence", entry.License);
        Line(text, "window", $"{Number(entry.Window)} tokens");
        Line(text, "parameters", Number(entry.Parameters));
        Line(text, "size", ByteSize.Format(entry.Size));
        Line(text, "memory", $"{ByteSize.Format(entry.Memory)} (estimate: weights alone)");
        Line(text, "hardware", Hardware(entry));
        Line(text, "revision", entry.IsShipped ? "that of the package" : entry.Revision);
        Line(text, "reference", entry.ComparedWithReference ? "compared on a graph of its family" : NotCompared);
        Line(text, "graphs", entry.Graphs switch { null => "unknown", [] => "none on the hub", var graphs => string.Join(", ", graphs.Select(graph => graph.Path)) });
        if (entry.Qualities.Count == 0) Line(text, "quality", "unknown");
        foreach (var quality in entry.Qualities) Line(text, "quality", string.Create(CultureInfo.InvariantCulture, $"{quality.Value} {quality.Measure} ({quality.Source})"));
        if (entry.Files.Count == 0) Line(text, "sha256", "unknown: recorded at the first download");
        foreach (var file in entry.Files) Line(text, "sha256", $"{file.Sha256} {file.Path}");
        if (entry.Note is { } note) Line(text, "note", note);
        Line(text, "folder", folder ?? $"not pulled: skrerank models pull {entry.Name}");
        return text.ToString();
    }

    public static string Kind(ModelKind kind) => kind switch
    {
        ModelKind.Reranker => "reranker",
        ModelKind.Embedding => "embedding",
        _ => "late-interaction",
    };

    private static string Hardware(ModelCatalogEntry entry) =>
        entry.Hardware.Count == 0 ? "unknown" : string.Join(',', entry.Hardware.Select(hardware => hardware.ToString().ToLowerInvariant()));

    private static string State(ModelCatalogEntry entry, bool isPulled) => entry.IsShipped ? "shipped" : isPulled ? "pulled" : "-";

    private static void Line(StringBuilder text, string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name,-11} {value}\n");

    private static string Number(long? number) => number is { } value ? value.ToString("#,0", CultureInfo.InvariantCulture) : "unknown";
}
