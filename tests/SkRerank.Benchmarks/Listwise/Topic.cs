namespace SkRerank.Benchmarks.Listwise;

/// <summary>One judged topic: its candidates, whose texts begin with their ids, and the labels.</summary>
internal sealed record Topic(string Id, string Query, IReadOnlyList<RerankDocument> Candidates, IReadOnlyDictionary<string, int> Labels, IReadOnlyList<string> StoredOrder);
