using SkRerank.Onnx.Catalogue;

namespace SkRerank.Onnx.Loading;

/// <summary>Says which languages a model was trained for: as the catalogue knows it by its name, else as the head of its model card says.</summary>
internal static class ModelLanguages
{
    private const string Card = "README.md", Fence = "---", Key = "language:";

    /// <summary>Gives ISO 639-1 codes, or <see langword="null"/> where they are not known or the model is multilingual.</summary>
    public static IReadOnlyList<string>? Of(ModelFolder folder)
    {
        var entry = ModelCatalog.Default.Entries.FirstOrDefault(entry => string.Equals(entry.Name, folder.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(entry.Repository, folder.Name, StringComparison.OrdinalIgnoreCase));
        string[] languages = [.. entry?.Languages ?? (folder.Has(Card) ? OfCard(File.ReadLines(folder.PathOf(Card))) : [])];
        return languages.Length == 0 || languages.Contains(ModelCatalogEntry.Multilingual, StringComparer.OrdinalIgnoreCase) ? null : languages;
    }

    /// <summary>Reads <c>language: en</c>, <c>language: [en, de]</c> or a list of lines in the YAML head of a card; what is not written so is not known.</summary>
    internal static IEnumerable<string> OfCard(IEnumerable<string> lines)
    {
        var inside = false;
        foreach (var line in lines.Take(1).SequenceEqual([Fence]) ? lines.Skip(1).TakeWhile(line => line != Fence) : [])
        {
            var isKey = line.StartsWith(Key, StringComparison.Ordinal);
            if (!isKey && !(inside && line.TrimStart().StartsWith('-')))
            {
                inside = false;
                continue;
            }

            inside = true;
            var values = isKey ? line[Key.Length..] : line.TrimStart()[1..];
            foreach (var value in values.Split([',', '[', ']', ' ', '"', '\''], StringSplitOptions.RemoveEmptyEntries)) yield return value;
        }
    }
}
