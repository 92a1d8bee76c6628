namespace SkRerank.Local.Indexing;

/// <summary>Says what an indexing did, in documents of its input.</summary>
/// <param name="Added">The new documents.</param>
/// <param name="Changed">The documents whose title or text had changed, or that an interrupted run had left incomplete.</param>
/// <param name="Unchanged">The documents that were there already.</param>
/// <param name="Removed">The documents that the input no longer has.</param>
/// <param name="Passages">The passages that were written.</param>
/// <param name="Skipped">The files of the input that were not indexed.</param>
public sealed record IndexReport(int Added, int Changed, int Unchanged, int Removed, int Passages, IReadOnlyList<SkippedFile> Skipped);
