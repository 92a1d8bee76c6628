namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>One judged query with its candidates: the union of the legs in the order of RRF, with every stage's score in the trail.</summary>
internal sealed record PipelineTopic(string Id, string Query, IReadOnlyDictionary<string, int> Labels, IReadOnlyList<RerankDocument> Candidates);
