using System.Globalization;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using SkRerank.LateInteraction;
using SkRerank.Lucene.Model;

namespace SkRerank.Lucene.Storage;

/// <summary>Represents one opened commit; holds the reader open until it is disposed.</summary>
internal sealed class StoreSnapshot : IDisposable
{
    // Segments are immutable, so what is computed from one lives as long as its reader.
    private static readonly ConditionalWeakTable<AtomicReader, Dictionary<string, FieldStatistics>> Statistics = [];

    private readonly DirectoryReader _reader;
    private int _disposed;

    /// <summary>Takes over one reference to a reader.</summary>
    public StoreSnapshot(DirectoryReader reader)
    {
        _reader = reader;
        Leaves = [.. reader.Leaves];
    }

    public DirectoryReader Reader => _reader;

    public IReadOnlyList<AtomicReaderContext> Leaves { get; }

    public int MaxDoc => _reader.MaxDoc;

    public int Count => _reader.NumDocs;

    /// <summary>Gets the encoder that made the stored token vectors, or <see langword="null"/> where there are none.</summary>
    public string? TokenModel => _reader.IndexCommit.UserData.TryGetValue(StoreIdentity.TokenModelFact, out string? model) ? model : null;

    public int TokenDimensions => _reader.IndexCommit.UserData.TryGetValue(StoreIdentity.TokenDimensionsFact, out string? count) ? int.Parse(count, CultureInfo.InvariantCulture) : 0;

    /// <summary>Gets how the values of stored token vectors are kept.</summary>
    public TokenVectorElement TokenElement => _reader.IndexCommit.UserData.TryGetValue(StoreIdentity.TokenFormFact, out string? form) ? TokenVectorForm.Parse(form).Element : TokenVectorElement.SignBits;

    /// <summary>Finds the segment of a document.</summary>
    public AtomicReaderContext LeafOf(int doc) => Leaves[ReaderUtil.SubIndex(doc, (IList<AtomicReaderContext>)Leaves)];

    /// <summary>Finds a record by its key, or gives -1.</summary>
    public int Find(BytesRef key)
    {
        foreach (AtomicReaderContext leaf in Leaves)
        {
            DocsEnum? docs = leaf.AtomicReader.GetTermDocsEnum(new Term(StoreSchema.KeyField, key));
            if (docs is not null && docs.NextDoc() != DocIdSetIterator.NO_MORE_DOCS) return leaf.DocBase + docs.DocID;
        }

        return -1;
    }

    /// <summary>Counts the live records that have a full-text property, and their terms.</summary>
    public FieldStatistics StatisticsOf(string field)
    {
        var total = default(FieldStatistics);
        foreach (AtomicReaderContext leaf in Leaves)
        {
            Dictionary<string, FieldStatistics> known = Statistics.GetOrCreateValue(leaf.AtomicReader);
            lock (known)
            {
                if (!known.TryGetValue(field, out FieldStatistics statistics)) known[field] = statistics = FieldStatistics.Count(leaf.AtomicReader, field);
                total += statistics;
            }
        }

        return total;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _reader.DecRef();
    }
}
