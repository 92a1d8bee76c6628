using SkRerank.Evaluation;

namespace SkRerank.Benchmarks;

/// <summary>A collection in BEIR layout, with its judged queries.</summary>
internal sealed class Collection(string folder)
{
    public string Folder => folder;

    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    public Qrels Qrels { get; } = Qrels.Read(Path.Combine(folder, "qrels", "test.tsv"));

    public BeirQuery[] JudgedQueries() => [.. BeirQueries.Read(Path.Combine(folder, "queries.jsonl")).Where(q => Qrels.Contains(q.Id))];
}
