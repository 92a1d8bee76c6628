namespace SkRerank.Cli.Tests.Serving;

/// <summary>One call of <c>/index</c>: new documents, replacements and deletions.</summary>
internal sealed record WrittenBatch(IReadOnlyDictionary<string, string> Documents, IReadOnlyList<string> Deleted)
{
    private const int Ids = 40;

    /// <summary>Gets the body of the request.</summary>
    public object Body => new { documents = Documents.Select(document => new { id = document.Key, text = document.Value }), delete = Deleted };

    /// <summary>Makes a batch over a few ids, so that most of a later one are replacements, of one passage up to four.</summary>
    public static WrittenBatch Next(Random random, int number)
    {
        string[] ids = [.. Enumerable.Range(0, Ids).OrderBy(_ => random.Next()).Select(i => i % 3 == 0 ? $"a folder/é{i}#1" : $"d{i}")];
        var written = random.Next(3, 9);
        return new WrittenBatch(
            ids.Take(written).ToDictionary(id => id, id => Text(Marker(id, number), random.Next(3) == 0 ? random.Next(40, 120) : random.Next(1, 5))),
            [.. ids.Skip(written).Take(random.Next(1, 3))]);
    }

    /// <summary>Gives a word that only this text of this document has, in each of its sentences.</summary>
    public static string MarkerOf(string text) => text.Split(' ')[1];

    /// <summary>Gives what a store holds after the batch.</summary>
    public SortedDictionary<string, string> AppliedTo(SortedDictionary<string, string> before)
    {
        var after = new SortedDictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var id in Deleted) after.Remove(id);
        foreach (var (id, text) in Documents) after[id] = text;
        return after;
    }

    private static string Marker(string id, int number) => $"{id[0]}{new string([.. id.Where(char.IsAsciiDigit)])}v{number}q";

    private static string Text(string marker, int sentences) => string.Join(' ', Enumerable.Range(1, sentences).Select(i => $"Word {marker} stands in sentence {i} of this text."));
}
