namespace SkRerank.Local.Indexing;

/// <summary>Says how far an indexing has come.</summary>
/// <param name="Documents">The documents that were read so far, unchanged ones included.</param>
/// <param name="TotalDocuments">The documents of the input.</param>
/// <param name="Passages">The passages that are on the disk or being written.</param>
public readonly record struct IndexProgress(int Documents, int TotalDocuments, int Passages);
