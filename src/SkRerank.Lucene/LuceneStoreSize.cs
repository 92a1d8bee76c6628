namespace SkRerank.Lucene;

/// <summary>Represents what a store takes on the disk, in bytes, by part.</summary>
/// <param name="Records">How many records there are.</param>
/// <param name="Text">The data properties, compressed record by record.</param>
/// <param name="Postings">The inverted index of full-text properties, indexed properties and keys, with the document lengths.</param>
/// <param name="Embeddings">The vectors.</param>
/// <param name="TokenVectors">The packed token vectors.</param>
/// <param name="Sketches">The sketches of texts, by which duplicates are found.</param>
/// <param name="Other">Keys, deletions and the index's own files.</param>
public sealed record LuceneStoreSize(int Records, long Text, long Postings, long Embeddings, long TokenVectors, long Sketches, long Other)
{
    /// <summary>Gets the sum of the parts.</summary>
    public long Total => Text + Postings + Embeddings + TokenVectors + Sketches + Other;
}
