using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SkRerank.Lucene.Storage;

/// <summary>Represents what BM25 needs of a field: how many live records have it, and how many terms they have together.</summary>
internal readonly record struct FieldStatistics(long Documents, long Terms)
{
    /// <summary>Gets the average length; 0 where there is none.</summary>
    public double AverageLength => Documents == 0 ? 0 : (double)Terms / Documents;

    public static FieldStatistics operator +(FieldStatistics left, FieldStatistics right) => new(left.Documents + right.Documents, left.Terms + right.Terms);

    public static FieldStatistics Count(AtomicReader reader, string field)
    {
        NumericDocValues? norms = reader.GetNormValues(field);
        if (norms is null) return default;
        IBits? live = reader.LiveDocs;
        long documents = 0;
        long terms = 0;
        for (int doc = 0; doc < reader.MaxDoc; doc++)
        {
            long norm = norms.Get(doc);
            if (norm == 0 || live?.Get(doc) == false) continue;
            documents++;
            terms += norm - 1;
        }

        return new FieldStatistics(documents, terms);
    }
}
