namespace SkRerank.Lucene.Search;

/// <summary>Represents one found record: its document number in the snapshot, and its score, higher is better.</summary>
internal readonly record struct Hit(int Doc, double Score);
